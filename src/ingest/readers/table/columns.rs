//! What a table's columns mean.

use crate::ingest::{Field, FieldMap};
use serde_json::{Map, Value};

/// The columns of a table, each with the key its cells have in a record.
pub struct Columns(Vec<Column>);

struct Column {
    key: String,
    /// True for a column whose name only suggests that it holds text; it may hold HTML.
    guessed_text: bool,
}

impl Columns {
    /// Fails if no column holds the articles' words, and says what to do.
    pub fn new(header: Vec<String>, map: &FieldMap) -> Result<Columns, String> {
        let header: Vec<String> = header.into_iter().map(|name| name.trim().to_owned()).collect();
        let mut keys: Vec<Option<String>> = header.iter().map(|name| mapped(name, map)).collect();
        let mut guessed = vec![false; header.len()];
        for (at, name) in header.iter().enumerate() {
            let name = name.to_lowercase();
            if keys[at].is_none() && name != "path" && is_key(&name) && !keys.contains(&Some(name.clone())) {
                keys[at] = Some(name);
            }
        }
        for (at, name) in header.iter().enumerate() {
            let Some(field) = customary(name).filter(|field| keys[at].is_none() && !is_taken(*field, &keys)) else {
                continue;
            };
            keys[at] = Some(field.name().to_owned());
            guessed[at] = field == Field::Text;
        }
        let has_words = |key: &Option<String>| key.as_deref().is_some_and(|key| holds_words(key, map));
        if !keys.iter().any(has_words) {
            return Err(no_text(&header));
        }
        // A column without a meaning keeps a name that means nothing, `path` included.
        let column = |(at, (key, name)): (usize, (Option<String>, String))| Column {
            key: key.unwrap_or_else(|| format!("column {at}: {name}")),
            guessed_text: guessed[at],
        };
        Ok(Columns(keys.into_iter().zip(header).enumerate().map(column).collect()))
    }

    /// A row as an object, or why it is none.
    pub fn object(&self, cells: Vec<String>) -> Result<Map<String, Value>, String> {
        let (expected, found) = (self.0.len(), cells.len());
        let extra = cells.iter().skip(expected).any(|cell| !cell.trim().is_empty());
        if found < expected || extra {
            let unclosed = cells.last().is_some_and(|cell| cell.contains('\n'));
            let hint = if unclosed && found < expected { "; is a quote not closed?" } else { "" };
            let noun = if found == 1 { "column" } else { "columns" };
            return Err(format!("has {found} {noun}, expected {expected}{hint}"));
        }
        let mut object = Map::new();
        for (column, cell) in self.0.iter().zip(cells) {
            let key = if column.guessed_text && holds_html(&cell) { Field::Html.name() } else { &column.key };
            object.insert(key.to_owned(), Value::String(cell));
        }
        Ok(object)
    }
}

/// The name in the map that means this column: letter by letter, else case and signs aside.
fn mapped(column: &str, map: &FieldMap) -> Option<String> {
    let names = || map.fields.values().flatten();
    let exact = names().find(|name| *name == column);
    exact.or_else(|| names().find(|name| squeezed(name) == squeezed(column))).cloned()
}

/// The field that tables customarily call this.
fn customary(column: &str) -> Option<Field> {
    let name = squeezed(column);
    let is_called = |field: &Field| {
        field.column_names().contains(&name.as_str()) || field.keys().iter().any(|key| squeezed(key) == name)
    };
    Field::ALL.into_iter().filter(|field| !matches!(field, Field::Path | Field::Charset)).find(is_called)
}

fn is_key(name: &str) -> bool {
    name == "source" || Field::ALL.iter().any(|field| field.keys().contains(&name))
}

fn is_taken(field: Field, keys: &[Option<String>]) -> bool {
    keys.iter().flatten().any(|key| field.keys().contains(&key.as_str()))
}

fn holds_words(key: &str, map: &FieldMap) -> bool {
    [Field::Text, Field::Html]
        .iter()
        .any(|field| field.name() == key || map.names(*field).iter().any(|name| name == key))
}

/// Lower case, letters and digits alone: `Pub. Date` is `pubdate`.
pub fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn holds_html(cell: &str) -> bool {
    ["<p>", "<p ", "</p>", "<br", "<div", "</div>"].iter().any(|tag| cell.contains(tag))
}

fn no_text(header: &[String]) -> String {
    let names: Vec<String> = header.iter().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
    let longest = names.iter().max_by_key(|name| name.len()).map_or("Column", |name| name.trim_matches('`'));
    format!(
        "has no column of text among {}: say which one it is in pundit.toml, such as `fields = {{ text = \"{longest}\" }}`",
        names.join(", ")
    )
}
