//! One object's fields: what it states about an article, and where the article's words are.
//!
//! Fields that are unknown, null or of a shape that says nothing (a title that is a list) count as
//! absent. Only the words themselves are insisted on.

use super::objects::kind;
use crate::ingest::settings::{Field, FieldMap, Lookup, value_at};
use crate::record::Hints;
use serde_json::{Map, Value};

pub struct Fields {
    pub hints: Hints,
    pub words: Words,
}

/// Where the words are.
#[derive(Debug, PartialEq, Eq)]
pub enum Words {
    /// Here, and not a character may change.
    Text(String),
    /// Here, as a page.
    Html(String),
    /// In a file beside this one.
    Path(String),
}

impl Fields {
    /// Reads an object by `map`, and by the customary names where that says nothing.
    pub fn read(object: &Map<String, Value>, map: &FieldMap) -> Result<Fields, String> {
        let words = words(object, map)?;
        Ok(Fields { hints: hints(object, map), words })
    }
}

type Form = fn(String) -> Words;

const FORMS: [(Field, Form); 3] = [(Field::Text, Words::Text), (Field::Html, Words::Html), (Field::Path, Words::Path)];

/// Of several forms the first that holds something: text, html, path; those the map names first.
fn words(object: &Map<String, Value>, map: &FieldMap) -> Result<Words, String> {
    let named = FORMS.iter().flat_map(|(field, form)| map.names(*field).iter().map(move |name| (name.as_str(), form)));
    let customary = FORMS.iter().flat_map(|(field, form)| field.keys().iter().map(move |key| (*key, form)));
    let mut blank = None;
    for (name, form) in named.clone().chain(customary.clone()) {
        let Some(value) = value_at(object, name) else { continue };
        match joined(value.into_owned()) {
            Value::Null => {}
            Value::String(value) if value.trim().is_empty() => blank = blank.or(Some(form(value))),
            Value::String(value) => return Ok(form(value)),
            other => return Err(format!("`{name}` is {}, expected a string", kind(&other))),
        }
    }
    match blank {
        Some(Words::Path(_)) => Err("`path` is empty".to_owned()),
        Some(words) => Ok(words),
        None => Err(format!("has none of {}", listed(named.chain(customary).map(|(name, _)| name)))),
    }
}

/// A list of nothing but strings as one text of as many paragraphs.
fn joined(value: Value) -> Value {
    match value {
        Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_string) => {
            let parts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            Value::String(parts.join("\n\n"))
        }
        other => other,
    }
}

/// "`a`, `b` and `c`".
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for name in names.map(|name| format!("`{name}`")) {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    match distinct.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => distinct.concat(),
    }
}

/// What an object states about an article, its words aside.
pub fn hints(object: &Map<String, Value>, map: &FieldMap) -> Hints {
    let first = |field: Field, inner: &str| {
        map.candidates(field, object).find_map(|candidate| match candidate {
            Lookup::Found(value) => string(&value, inner),
            Lookup::Constant(values) => values.first().cloned(),
        })
    };
    let all = |field: Field, read: fn(&Value) -> Option<Vec<String>>| {
        let found = map.candidates(field, object).find_map(|candidate| match candidate {
            Lookup::Found(value) => read(&value),
            Lookup::Constant(values) => Some(values.to_vec()),
        });
        found.unwrap_or_default()
    };
    let source = object.get("source").and_then(|source| string(source, "name"));
    let source_url = source.clone().filter(|source| is_url(source));
    let source_name = source.filter(|source| !is_url(source) && !is_path(source));
    Hints {
        docno: first(Field::Id, "id"),
        url: first(Field::Url, "url").or(source_url),
        title: first(Field::Title, "name"),
        authors: all(Field::Author, names),
        date: first(Field::Date, "date"),
        modified: first(Field::Modified, "date"),
        outlet: first(Field::Outlet, "name").or(source_name),
        language: first(Field::Language, "name"),
        description: first(Field::Description, "name"),
        tags: all(Field::Tags, tags),
        charset: first(Field::Charset, "name"),
        notes: Vec::new(),
    }
}

/// A string or a number, bare or as the field `inner` of an object; `None` if it says nothing.
fn string(value: &Value, inner: &str) -> Option<String> {
    match value {
        Value::String(string) => Some(string.trim().to_owned()).filter(|string| !string.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            object.get(inner).filter(|value| !value.is_object()).and_then(|value| string(value, inner))
        }
        _ => None,
    }
}

/// The names in a string, an object or a list of either; `None` if there are none.
fn names(value: &Value) -> Option<Vec<String>> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let names: Vec<_> = values.iter().filter_map(|value| string(value, "name")).collect();
    (!names.is_empty()).then_some(names)
}

/// A list of tags, or one string with commas or semicolons between them; `None` if there are none.
fn tags(value: &Value) -> Option<Vec<String>> {
    let Value::String(list) = value else { return names(value) };
    let tags: Vec<String> =
        list.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    (!tags.is_empty()).then_some(tags)
}

fn is_url(source: &str) -> bool {
    source.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// True for what names a file rather than an outlet: it starts like a path, or its last part has
/// the extension of a file that holds articles. `AP/Reuters` and `paper.example` are outlets.
fn is_path(source: &str) -> bool {
    const STARTS: &[&str] = &["/", "./", "../", "~/", "\\\\", ".\\", "..\\"];
    const EXTENSIONS: &[&str] = &[
        "html", "htm", "xhtml", "md", "markdown", "txt", "text", "json", "jsonl", "ndjson", "gz", "pdf", "warc", "xml",
    ];
    let drive = source.as_bytes().get(1) == Some(&b':') && source.as_bytes().get(2) == Some(&b'\\');
    // `crawl.jsonl:12` is how a record inside a file is shown.
    let file =
        source.rsplit_once(':').filter(|(_, line)| line.parse::<usize>().is_ok()).map_or(source, |(file, _)| file);
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    source == "-"
        || drive
        || STARTS.iter().any(|start| source.starts_with(start))
        || extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Result<Fields, String> {
        let Value::Object(object) = value else { panic!("the test gives objects") };
        Fields::read(&object, &FieldMap::default())
    }

    #[track_caller]
    fn check(value: Value, expected: &Hints) {
        let mut value = value;
        value["text"] = json!("x");
        assert_eq!(&read(value).unwrap().hints, expected);
    }

    fn some(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    #[test]
    fn every_field_is_kept_as_given() {
        check(
            json!({"id": "a#3", "url": "https://paper.example/a", "title": " The Ferry ", "author": "Imre Castellane",
                "date": "2025-11", "modified": "2025-12-01", "outlet": "The Paper", "language": "en",
                "tags": "ports, ferries ,", "description": "On ferries.", "charset": "windows-1252", "mood": "grim"}),
            &Hints {
                docno: some("a#3"),
                url: some("https://paper.example/a"),
                title: some("The Ferry"),
                authors: vec!["Imre Castellane".to_owned()],
                date: some("2025-11"),
                modified: some("2025-12-01"),
                outlet: some("The Paper"),
                language: some("en"),
                description: some("On ferries."),
                tags: vec!["ports".to_owned(), "ferries".to_owned()],
                charset: some("windows-1252"),
                notes: Vec::new(),
            },
        );
    }

    #[test]
    fn null_empty_and_shapeless_fields_are_absent() {
        check(
            json!({"id": null, "url": "", "title": ["a"], "authors": [null, {}, " "], "date": true, "tags": 7.5, "outlet": {}}),
            &Hints { tags: vec!["7.5".to_owned()], ..Hints::default() },
        );
    }

    #[test]
    fn other_spellings_mean_the_same() {
        for (value, expected) in [
            (json!({"id": 17}), Hints { docno: some("17"), ..Hints::default() }),
            (json!({"id": "9wd2", "docno": "d1"}), Hints { docno: some("d1"), ..Hints::default() }),
            (json!({"date_published": "2025"}), Hints { date: some("2025"), ..Hints::default() }),
            (
                json!({"published": {"date": "2025-11-05", "via": "meta"}}),
                Hints { date: some("2025-11-05"), ..Hints::default() },
            ),
            (json!({"date": 1999}), Hints { date: some("1999"), ..Hints::default() }),
            (json!({"site": "The Paper"}), Hints { outlet: some("The Paper"), ..Hints::default() }),
            (json!({"outlet": {"name": "The Paper"}}), Hints { outlet: some("The Paper"), ..Hints::default() }),
            (json!({"tags": ["a", "b, c"]}), Hints { tags: vec!["a".into(), "b, c".into()], ..Hints::default() }),
            (
                json!({"authors": ["A", {"name": "B", "via": "json-ld"}]}),
                Hints { authors: vec!["A".into(), "B".into()], ..Hints::default() },
            ),
            (json!({"author": {"name": "A"}, "authors": []}), Hints { authors: vec!["A".into()], ..Hints::default() }),
        ] {
            check(value, &expected);
        }
    }

    #[test]
    fn a_source_is_a_url_a_path_or_an_outlet() {
        for (source, url, outlet) in [
            ("https://paper.example/a", true, false),
            ("The Paper", false, true),
            ("paper.example", false, true),
            ("AP/Reuters", false, true),
            ("j. of ferries 25, 1958, 324.", false, true),
            ("Radio 4: 12", false, true),
            ("articles/a.html", false, false),
            ("my articles/a.txt", false, false),
            ("crawl.jsonl:12", false, false),
            ("/srv/articles/a", false, false),
            ("C:\\articles\\a", false, false),
            ("-", false, false),
        ] {
            let hints = read(json!({"text": "x", "source": source})).unwrap().hints;
            assert_eq!((hints.url.is_some(), hints.outlet.is_some()), (url, outlet), "{source}");
        }
        let both = json!({"text": "x", "url": "https://a.example/1", "source": "https://b.example/2", "outlet": "C"});
        let hints = read(both).unwrap().hints;
        assert_eq!((hints.url, hints.outlet), (some("https://a.example/1"), some("C")));
    }

    #[test]
    fn words_are_the_first_form_that_holds_something() {
        for (value, expected) in [
            (json!({"text": " a\r\n ", "html": "<p>b"}), Ok(Words::Text(" a\r\n ".into()))),
            (json!({"text": "", "html": "<p>b"}), Ok(Words::Html("<p>b".into()))),
            (json!({"text": null, "path": "a.html"}), Ok(Words::Path("a.html".into()))),
            (json!({"text": ""}), Ok(Words::Text(String::new()))),
            (json!({"path": " "}), Err("`path` is empty")),
            (json!({"text": ["a", "b"]}), Ok(Words::Text("a\n\nb".into()))),
            (json!({"text": ["a", 1]}), Err("`text` is a list, expected a string")),
            (json!({"title": "a"}), Err("has none of `text`, `html` and `path`")),
        ] {
            assert_eq!(read(value).map(|fields| fields.words), expected.map_err(str::to_owned));
        }
    }

    #[track_caller]
    fn check_mapped(fields: &[(Field, &[&str])], value: Value, expected: Result<(Words, Hints), &str>) {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let map = FieldMap {
            fields: fields.iter().map(|(field, names)| (*field, owned(names))).collect(),
            constants: [(Field::Outlet, vec!["The Paper".into()]), (Field::Tags, vec!["a".into(), "b".into()])].into(),
            ..FieldMap::default()
        };
        let Value::Object(object) = value else { panic!("the test gives objects") };
        let found = Fields::read(&object, &map).map(|fields| (fields.words, fields.hints));
        let always = |hints: Hints| Hints {
            outlet: hints.outlet.or(some("The Paper")),
            tags: if hints.tags.is_empty() { vec!["a".into(), "b".into()] } else { hints.tags },
            ..hints
        };
        assert_eq!(found, expected.map(|(words, hints)| (words, always(hints))).map_err(str::to_owned));
    }

    #[test]
    fn a_map_names_fields_and_states_constants() {
        use Field::*;
        let text = |text: &str| Words::Text(text.to_owned());
        check_mapped(
            &[(Text, &["body", "content.rendered"]), (Title, &["headline"]), (Author, &["people.name"])],
            json!({"content": {"rendered": "x"}, "headline": "T", "people": [{"name": "A"}, {"name": "B"}]}),
            Ok((text("x"), Hints { title: some("T"), authors: vec!["A".into(), "B".into()], ..Hints::default() })),
        );
        check_mapped(
            &[(Title, &["headline"])],
            json!({"text": "x", "title": "T", "outlet": "passed over", "tags": "passed over"}),
            Ok((text("x"), Hints { title: some("T"), ..Hints::default() })),
        );
        check_mapped(
            &[(Outlet, &["paper"]), (Tags, &["topics"])],
            json!({"text": "x", "paper": "The Wire", "topics": "c; d"}),
            Ok((text("x"), Hints { outlet: some("The Wire"), tags: vec!["c".into(), "d".into()], ..Hints::default() })),
        );
        check_mapped(
            &[(Html, &["body"])],
            json!({"text": "cut", "body": "<p>x"}),
            Ok((Words::Html("<p>x".into()), Hints::default())),
        );
        check_mapped(&[(Text, &["body"])], json!({"body": null, "text": "x"}), Ok((text("x"), Hints::default())));
        check_mapped(
            &[(Text, &["body", "text"])],
            json!({"title": "T"}),
            Err("has none of `body`, `text`, `html` and `path`"),
        );
        check_mapped(&[(Text, &["body"])], json!({"body": {"x": 1}}), Err("`body` is an object, expected a string"));
    }
}
