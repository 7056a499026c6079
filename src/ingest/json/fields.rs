//! One object's fields: what it states about an article, and where the article's words are.
//!
//! Fields that are unknown, null or of a shape that says nothing (a title that is a list) count as
//! absent. Only the words themselves are insisted on.

use super::objects::kind;
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
    pub fn read(mut object: Map<String, Value>) -> Result<Fields, String> {
        let words = words(&mut object)?;
        Ok(Fields { hints: hints(&object), words })
    }
}

type Form = fn(String) -> Words;

/// Of several forms the first that holds something: text, html, path.
fn words(object: &mut Map<String, Value>) -> Result<Words, String> {
    let forms: [(&str, Form); 3] = [("text", Words::Text), ("html", Words::Html), ("path", Words::Path)];
    let mut blank = None;
    for (field, form) in forms {
        match object.get_mut(field).map(Value::take) {
            None | Some(Value::Null) => {}
            Some(Value::String(value)) if value.trim().is_empty() => blank = blank.or(Some(form(value))),
            Some(Value::String(value)) => return Ok(form(value)),
            Some(other) => return Err(format!("`{field}` is {}, expected a string", kind(&other))),
        }
    }
    match blank {
        Some(Words::Path(_)) => Err("`path` is empty".to_owned()),
        Some(words) => Ok(words),
        None => Err("has none of `text`, `html` and `path`".to_owned()),
    }
}

fn hints(object: &Map<String, Value>) -> Hints {
    let first = |fields: &[&str], inner| fields.iter().find_map(|field| string(object.get(*field)?, inner));
    let source = first(&["source"], "name");
    let source_url = source.clone().filter(|source| is_url(source));
    let source_name = source.filter(|source| !is_url(source) && !is_path(source));
    Hints {
        // What `extract` prints has the article's id as `id` and the given one as `docno`.
        docno: first(&["docno", "id"], "id"),
        url: first(&["url"], "url").or(source_url),
        title: first(&["title"], "name"),
        authors: ["authors", "author"].iter().find_map(|field| names(object.get(*field)?)).unwrap_or_default(),
        date: first(&["date", "date_published", "published"], "date"),
        modified: first(&["modified", "date_modified"], "date"),
        outlet: first(&["outlet", "site"], "name").or(source_name),
        language: first(&["language"], "name"),
        description: first(&["description"], "name"),
        tags: object.get("tags").map(tags).unwrap_or_default(),
        charset: first(&["charset"], "name"),
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

/// A list of tags, or one string with commas between them.
fn tags(value: &Value) -> Vec<String> {
    match value {
        Value::String(list) => {
            list.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
        }
        other => names(other).unwrap_or_default(),
    }
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
        Fields::read(object)
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
            (json!({"text": ["a"]}), Err("`text` is a list, expected a string")),
            (json!({"title": "a"}), Err("has none of `text`, `html` and `path`")),
        ] {
            assert_eq!(read(value).map(|fields| fields.words), expected.map_err(str::to_owned));
        }
    }
}
