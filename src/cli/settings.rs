//! `pundit.toml`: what it may say, and what is wrong with it.

use crate::entities::Rules;
use crate::ingest::{Field, FieldMap};
use crate::search::Weights;
use anyhow::{Context, anyhow, bail};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What `pundit.toml` says.
#[derive(Debug, Default)]
pub struct Settings {
    /// The folder of the index, from the project's.
    pub index: Option<PathBuf>,
    /// The folder of the articles, from the project's.
    pub corpus: Option<PathBuf>,
    /// Files with actors of the user's own, later ones winning.
    pub actors: Vec<PathBuf>,
    /// How actors are recognized.
    pub rules: Rules,
    /// What is settled about single articles.
    pub overrides: Option<PathBuf>,
    /// What the fields of records mean, in all files.
    pub fields: FieldMap,
    /// The same for the files that a pattern matches.
    pub files: Vec<(String, FieldMap)>,
    /// How parts of the ranking are weighed.
    pub ranking: Weights,
}

const KEYS: &[&str] = &["index", "corpus", "actors", "overrides", "fields", "files", "ranking"];
const FILES_KEYS: &[&str] =
    &["match", "fields", "records", "delimiter", "outlet", "language", "author", "tags", "charset"];
/// Keys of `[[files]]` that hold for all records.
const CONSTANTS: [Field; 5] = [Field::Outlet, Field::Language, Field::Author, Field::Tags, Field::Charset];

/// Reads the file at `path`; one that is not there says nothing.
pub fn read(path: &Path) -> anyhow::Result<Settings> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).with_context(|| format!("cannot read the settings in {}", path.display())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(e) => Err(e).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn parse(text: &str) -> anyhow::Result<Settings> {
    let table: Table = toml::from_str(text)?;
    check_keys(&table, "", KEYS)?;
    let path = |key: &str| table.get(key).map(|value| string(value, key).map(PathBuf::from)).transpose();
    let (actors, rules) = actors(&table)?;
    Ok(Settings {
        index: path("index")?,
        corpus: path("corpus")?,
        actors,
        rules,
        overrides: path("overrides")?,
        fields: fields(&table, "[fields]")?,
        files: files(&table)?,
        ranking: ranking(&table)?,
    })
}

/// Files alone, or a table with files and rules.
fn actors(table: &Table) -> anyhow::Result<(Vec<PathBuf>, Rules)> {
    let mut rules = Rules::default();
    let Some(value) = table.get("actors") else { return Ok((Vec::new(), rules)) };
    let (value, key) = match value.as_table() {
        Some(table) => {
            check_keys(table, "[actors]", &["files", "metonyms"])?;
            if let Some(value) = table.get("metonyms") {
                rules.metonyms = value.as_bool().ok_or_else(|| wrong("`metonyms`", value, "true or false"))?;
            }
            (table.get("files"), "files")
        }
        None => (Some(value), "actors"),
    };
    let files = value.map(|value| strings(value, key)).transpose()?.unwrap_or_default();
    Ok((files.into_iter().map(PathBuf::from).collect(), rules))
}

fn ranking(table: &Table) -> anyhow::Result<Weights> {
    let mut weights = Weights::default();
    let Some(value) = table.get("ranking") else { return Ok(weights) };
    let table = value.as_table().ok_or_else(|| wrong("[ranking]", value, "a table such as { title = 0.6 }"))?;
    check_keys(table, "[ranking]", &Weights::names().collect::<Vec<_>>())?;
    for (name, value) in table {
        let number = value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
        let number = number.ok_or_else(|| wrong(&format!("`{name}`"), value, "a number"))?;
        weights.set(name, number as f32).map_err(|reason| anyhow!("[ranking]: {reason}"))?;
    }
    Ok(weights)
}

/// The map in the key `fields`, which `place` calls.
fn fields(table: &Table, place: &str) -> anyhow::Result<FieldMap> {
    let Some(value) = table.get("fields") else { return Ok(FieldMap::default()) };
    let table = value.as_table().ok_or_else(|| wrong(place, value, "a table such as { title = \"headline\" }"))?;
    let known: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
    check_keys(table, place, &known)?;
    let named = table.iter().filter_map(|(key, value)| Some((Field::from_name(key)?, key, value)));
    let named = named.map(|(field, key, value)| Ok((field, strings(value, key)?)));
    Ok(FieldMap { fields: named.collect::<anyhow::Result<_>>()?, ..FieldMap::default() })
}

fn files(table: &Table) -> anyhow::Result<Vec<(String, FieldMap)>> {
    let Some(value) = table.get("files") else { return Ok(Vec::new()) };
    let tables = value.as_array().ok_or_else(|| wrong("files", value, "tables that begin with [[files]]"))?;
    let mut rules = Vec::new();
    for (number, value) in (1..).zip(tables) {
        let place = format!("[[files]] number {number}");
        let table = value.as_table().ok_or_else(|| wrong(&place, value, "a table"))?;
        rules.extend(rule(table, &place)?);
    }
    Ok(rules)
}

/// One `[[files]]`: its patterns, each with the map.
fn rule(table: &Table, place: &str) -> anyhow::Result<Vec<(String, FieldMap)>> {
    check_keys(table, place, FILES_KEYS)?;
    let patterns = table.get("match").ok_or_else(|| anyhow!("{place} has no `match`, the files it is for"))?;
    let constants = CONSTANTS.into_iter().filter_map(|field| Some((field, table.get(field.name())?)));
    let constants = constants.map(|(field, value)| Ok((field, strings(value, field.name())?)));
    let map = FieldMap {
        constants: constants.collect::<anyhow::Result<_>>()?,
        records: table.get("records").map(|value| string(value, "records")).transpose()?,
        delimiter: table.get("delimiter").map(delimiter).transpose()?,
        ..fields(table, &format!("`fields` of {place}"))?
    };
    Ok(strings(patterns, "match")?.into_iter().map(|pattern| (pattern, map.clone())).collect())
}

fn delimiter(value: &Value) -> anyhow::Result<u8> {
    let delimiter = string(value, "delimiter")?;
    match delimiter.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => bail!("`delimiter` is {delimiter:?}, expected one character such as \";\" or \"\\t\""),
    }
}

fn string(value: &Value, key: &str) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| wrong(&format!("`{key}`"), value, "a string"))
}

/// A string or a list of strings.
fn strings(value: &Value, key: &str) -> anyhow::Result<Vec<String>> {
    match value {
        Value::Array(list) => list.iter().map(|value| string(value, key)).collect(),
        Value::String(_) => Ok(vec![string(value, key)?]),
        other => Err(wrong(&format!("`{key}`"), other, "a string or a list of strings")),
    }
}

fn wrong(what: &str, value: &Value, expected: &str) -> anyhow::Error {
    let kind = match value.type_str() {
        kind @ ("integer" | "array") => format!("an {kind}"),
        kind => format!("a {kind}"),
    };
    anyhow!("{what} is {kind}, expected {expected}")
}

/// Fails on a key that is not `known`, naming the one that was probably meant.
fn check_keys(table: &Table, place: &str, known: &[&str]) -> anyhow::Result<()> {
    let Some(unknown) = table.keys().find(|key| !known.contains(&key.as_str())) else { return Ok(()) };
    let place = if place.is_empty() { String::new() } else { format!(" in {place}") };
    let near = known.iter().map(|key| (strsim::osa_distance(unknown, key), key));
    let near = near.filter(|(distance, key)| distance * 3 <= key.len().max(3)).min();
    let hint = match near {
        Some((_, key)) => format!("did you mean `{key}`?"),
        None => format!("it may hold {}", known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")),
    };
    bail!("unknown key `{unknown}`{place}; {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_may_be_said_is_understood() {
        let settings = parse(
            r#"
            index = "idx"
            corpus = "texts"
            actors = ["a.toml"]
            [fields]
            title = "headline"
            text = ["body", "content.rendered"]
            [[files]]
            match = ["lexis/*.csv", "more/*.csv"]
            delimiter = "\t"
            records = "data.items"
            fields = { outlet = "Publication" }
            outlet = "The Harbour Ledger"
            tags = ["a", "b"]
            [ranking]
            title = 0.75
            k1 = 2
            "#,
        );
        let settings = settings.unwrap();
        assert_eq!((settings.index, settings.corpus), (Some("idx".into()), Some("texts".into())));
        assert_eq!(settings.actors, [PathBuf::from("a.toml")]);
        assert_eq!(settings.fields.names(Field::Text), ["body", "content.rendered"]);
        assert_eq!(settings.ranking, Weights { title: 0.75, k1: 2.0, ..Weights::default() });
        assert_eq!(settings.files.len(), 2);
        let (pattern, map) = &settings.files[1];
        assert_eq!(
            (pattern.as_str(), map.delimiter, map.records.as_deref()),
            ("more/*.csv", Some(b'\t'), Some("data.items"))
        );
        assert_eq!(map.names(Field::Outlet), ["Publication"]);
        assert_eq!(map.constants[&Field::Outlet], ["The Harbour Ledger"]);
        assert_eq!(map.constants[&Field::Tags], ["a", "b"]);
    }

    #[test]
    fn actors_are_files_or_files_and_rules() {
        let check = |text: &str, files: &[&str], metonyms: bool| {
            let settings = parse(text).unwrap();
            let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
            assert_eq!((settings.actors, settings.rules), (files, Rules { metonyms }), "{text}");
        };
        check("", &[], true);
        check("actors = 'a.toml'", &["a.toml"], true);
        check("[actors]\nmetonyms = false", &[], false);
        check("[actors]\nfiles = ['a.toml', 'b.toml']\nmetonyms = true", &["a.toml", "b.toml"], true);
    }

    #[test]
    fn mistakes_are_named_with_what_was_meant() {
        for (text, expected) in [
            ("corpse = 'x'", "unknown key `corpse`; did you mean `corpus`?"),
            (
                "zebra = 'x'",
                "unknown key `zebra`; it may hold `index`, `corpus`, `actors`, `overrides`, `fields`, `files`, `ranking`",
            ),
            ("[ranking]\nneighbours = 1", "unknown key `neighbours` in [ranking]; did you mean `neighbors`?"),
            ("[ranking]\ntitle = 'much'", "`title` is a string, expected a number"),
            ("[ranking]\ntitle = nan", "[ranking]: `title` is NaN, expected a number from 0 to 1000"),
            ("[ranking]\nb = -1", "[ranking]: `b` is -1, expected a number from 0 to 1"),
            ("[actors]\nmetonym = true", "unknown key `metonym` in [actors]; did you mean `metonyms`?"),
            ("[actors]\nmetonyms = 'no'", "`metonyms` is a string, expected true or false"),
            ("ranking = 1", "[ranking] is an integer, expected a table such as { title = 0.6 }"),
            ("index = 7", "`index` is an integer, expected a string"),
            ("[fields]\ntitel = 'x'", "unknown key `titel` in [fields]; did you mean `title`?"),
            ("[fields]\ntitle = 7", "`title` is an integer, expected a string or a list of strings"),
            ("fields = 'x'", "[fields] is a string, expected a table such as { title = \"headline\" }"),
            ("[files]\nmatch = 'x'", "files is a table, expected tables that begin with [[files]]"),
            ("[[files]]\noutlet = 'x'", "[[files]] number 1 has no `match`, the files it is for"),
            (
                "[[files]]\nmatch = 'a'\n[[files]]\nmatch = 'b'\ndelimeter = ';'",
                "unknown key `delimeter` in [[files]] number 2; did you mean `delimiter`?",
            ),
            (
                "[[files]]\nmatch = 'a'\nfields = { txt = 'b' }",
                "unknown key `txt` in `fields` of [[files]] number 1; did you mean `text`?",
            ),
            (
                "[[files]]\nmatch = 'a'\ndelimiter = ';;'",
                "`delimiter` is \";;\", expected one character such as \";\" or \"\\t\"",
            ),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), expected, "{text}");
        }
        assert!(parse("index = ").is_err());
    }
}
