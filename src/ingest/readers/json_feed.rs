//! JSON Feed (jsonfeed.org), versions 1 and 1.1.

use super::jsonl::html;
use crate::ingest::json::{Fields, Item, Objects, Words, hints};
use crate::ingest::{Confidence, FieldMap, Input, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use serde_json::{Map, Value};
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

pub struct JsonFeed;

impl Reader for JsonFeed {
    fn name(&self) -> &'static str {
        "JSON Feed"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let version = ["jsonfeed.org/version/", "jsonfeed.org\\/version\\/"];
        let is_feed = probe.text.starts_with('{') && version.iter().any(|version| probe.text.contains(version));
        if is_feed { Confidence::Certain } else { Confidence::No }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, mut input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let shown = input.shown;
        let mut bytes = Vec::new();
        // What is beyond the limit is missed as a list that is not closed.
        if let Err(error) = (&mut input.stream).take(input.limits.article).read_to_end(&mut bytes) {
            return sink(Err(Reject::file(shown, format!("cannot be read: {error}"))));
        }
        // A feed that is broken somewhere says nothing for all its entries, which are read all the same.
        let feed = serde_json::from_slice::<Map<String, Value>>(&bytes).unwrap_or_default();
        let feed = hints(&feed, &FieldMap::default());
        let map = Arc::new(FieldMap { records: Some("items".to_owned()), ..FieldMap::default() });
        let mut entries = Objects::new(Input { stream: Box::new(Cursor::new(bytes)), map, ..input }).peekable();
        if entries.peek().is_none() {
            return sink(Err(Reject::file(shown, "holds no entries")));
        }
        for Item { number, object, doubt } in entries {
            let source = number.map_or_else(|| Source::file(shown), |number| Source::record(shown, number));
            let mut record = object.and_then(|entry| record(entry, &feed, source.clone()));
            if let Ok(record) = &mut record {
                record.hints.notes.extend(doubt);
            }
            sink(record.map_err(|reason| Reject::new(source, reason)))?;
        }
        ControlFlow::Continue(())
    }
}

fn record(entry: Map<String, Value>, feed: &Hints, source: Source) -> Result<Record, String> {
    let (entry, only_summary) = standard(entry);
    let Fields { hints, words } =
        Fields::read(&entry, &FieldMap::default()).map_err(|_| "has neither a text nor a summary".to_owned())?;
    let mut hints = Hints {
        // Where there is an address, that is the article's name.
        docno: hints.docno.filter(|_| hints.url.is_none()),
        authors: if hints.authors.is_empty() { feed.authors.clone() } else { hints.authors },
        outlet: feed.title.clone(),
        language: hints.language.or_else(|| feed.language.clone()),
        ..hints
    };
    if only_summary {
        hints.notes.push("the feed holds only a summary".to_owned());
        hints.description = None;
    }
    Ok(match words {
        Words::Html(given) => html(given, source, hints),
        Words::Text(text) | Words::Path(text) => Record { source, content: Content::Verbatim(text), hints },
    })
}

/// The object with its fields called as in other JSON, and whether its words are but a summary.
fn standard(mut object: Map<String, Value>) -> (Map<String, Value>, bool) {
    let is_there = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let mut words = ["content_html", "content_text"].map(|key| object.remove(key).filter(is_there));
    for own in ["text", "html", "path", "source"] {
        object.remove(own);
    }
    let summary = object.remove("summary").filter(is_there);
    let only_summary = words.iter().all(Option::is_none) && summary.is_some();
    let form = usize::from(words[0].is_none());
    let text = words[form].take().or_else(|| summary.clone());
    for (key, value) in [(["html", "text"][form], text), ("description", summary)] {
        object.extend(value.map(|value| (key.to_owned(), value)));
    }
    if object.get("url").is_none_or(Value::is_null)
        && let Some(external) = object.remove("external_url")
    {
        object.insert("url".to_owned(), external);
    }
    (object, only_summary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Limits;
    use crate::ingest::open::open_stream;
    use std::path::Path;

    fn read(feed: &str) -> Vec<Result<Record, Reject>> {
        let limits = Limits::default();
        let (reader, input) = open_stream(Box::new(feed.as_bytes()), Path::new("f"), "f", limits).unwrap();
        assert_eq!(reader.name(), "JSON Feed");
        let mut results = Vec::new();
        let _ = reader.read(input, &mut |result| {
            results.push(result);
            ControlFlow::Continue(())
        });
        results
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    const HEAD: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Kell Notes", "language": "en",
        "authors": [{"name": "Ada Voss"}], "items": ["#;

    #[test]
    fn an_entry_states_all_that_is_known_about_its_article() {
        let entry = r#"{"id": "1", "url": "https://notes.example/1", "title": "Ports", "content_html": "<p>One.</p>",
            "content_text": "One.", "summary": "On ports.", "date_published": "2025-11-05T23:30:00-05:00",
            "date_modified": "2025-11-06", "tags": ["ports"], "authors": [{"name": "Imre Castellane"}]}"#;
        let record = read(&format!("{HEAD}{entry}]}}")).remove(0).unwrap();
        assert_eq!((record.source, record.content), (Source::record("f", 1), Content::Fragment("<p>One.</p>".into())));
        let expected = Hints {
            url: some("https://notes.example/1"),
            title: some("Ports"),
            authors: vec!["Imre Castellane".into()],
            date: some("2025-11-05T23:30:00-05:00"),
            modified: some("2025-11-06"),
            outlet: some("Kell Notes"),
            language: some("en"),
            description: some("On ports."),
            tags: vec!["ports".into()],
            ..Hints::default()
        };
        assert_eq!(record.hints, expected);
    }

    #[test]
    fn entries_are_read_one_by_one_whatever_becomes_of_the_others() {
        let entries = r#"{"id": "1", "content_text": "One."}, 7, {"id": "3"}, {"id": 4, "summary": "Four."}, {"id": x}, {"external_url": "https://a.example/", "content_text": "Six."}"#;
        let shown = |result: Result<Record, Reject>| match result {
            Ok(record) => format!("{} {:?} {:?}", record.source, record.content, record.hints.notes),
            Err(reject) => reject.to_string(),
        };
        let found: Vec<String> = read(&format!("{HEAD}{entries}]}}")).into_iter().map(shown).collect();
        assert_eq!(
            found,
            [
                "f:1 Verbatim(\"One.\") []",
                "f:2: is a number, expected an object",
                "f:3: has neither a text nor a summary",
                "f:4 Verbatim(\"Four.\") [\"the feed holds only a summary\"]",
                "f:5: broken JSON at line 2, column 145: expected value",
                "f:6 Verbatim(\"Six.\") []",
            ]
        );
        assert_eq!(shown(read(&format!("{HEAD}]}}")).remove(0)), "f: holds no entries");
        assert_eq!(
            shown(read("{\"version\": \"https://jsonfeed.org/version/1\"}").remove(0)),
            "f: holds no list at `items`"
        );
    }
}
