//! JSONL, also called NDJSON: one object a line; and JSON files holding a list of such objects.
//!
//! docs/data.md has the fields. A line with `path` stands for the file it names, so a crawl's
//! manifest is read like any other JSONL.

use crate::ingest::json::{Fields, Folder, Item, Objects, Words};
use crate::ingest::markup::is_page;
use crate::ingest::{Confidence, Input, Limits, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use std::ops::ControlFlow;
use std::sync::Arc;

pub struct Jsonl;

const EXTENSIONS: &[&str] = &["jsonl", "ndjson", "ldjson", "jsonlines", "json"];

impl Reader for Jsonl {
    fn name(&self) -> &'static str {
        "JSONL"
    }

    fn extension(&self) -> &'static str {
        "jsonl"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if opens_an_object(&probe.text) {
            Confidence::Certain
        } else if probe.is_named(EXTENSIONS) {
            Confidence::Named
        } else {
            Confidence::No
        }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let (shown, limits) = (input.shown, input.limits);
        let folder = Folder::of(input.path, shown);
        let map = Arc::clone(&input.map);
        let mut objects = Objects::new(input).peekable();
        if objects.peek().is_none() {
            return sink(Err(Reject::file(shown, "holds no records")));
        }
        for Item { number, object, doubt } in objects {
            let source = Source { line: number, ..Source::file(shown) };
            let fields = object.and_then(|object| Fields::read(&object, &map));
            let mut record = fields.and_then(|fields| record(fields, source.clone(), &folder, limits));
            if let Ok(record) = &mut record {
                record.hints.notes.extend(doubt);
            }
            sink(record.map_err(|reason| Reject::new(source, reason)))?;
        }
        ControlFlow::Continue(())
    }
}

/// True for `{"key":` and `[{"key":`: prose that opens with a bracket does not go on like that.
fn opens_an_object(text: &str) -> bool {
    let object = text.strip_prefix('[').map_or(text, str::trim_start);
    let key = object.strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix('"'));
    let after_key = key.and_then(|key| key.split_once('"')).map(|(_, rest)| rest.trim_start());
    after_key.is_some_and(|rest| rest.starts_with(':'))
}

/// HTML given as a string: a page if it announces itself as one, else a part of one.
pub fn html(html: String, source: Source, hints: Hints) -> Record {
    if !is_page(&html) {
        return Record { source, content: Content::Fragment(html), hints };
    }
    // A string is Unicode already, whatever the page's own <meta charset> says.
    let hints = Hints { charset: Some("utf-8".to_owned()), ..hints };
    Record { source, content: Content::Html(html.into_bytes()), hints }
}

fn record(fields: Fields, source: Source, folder: &Folder, limits: Limits) -> Result<Record, String> {
    let Fields { hints, words } = fields;
    match words {
        Words::Text(text) => Ok(Record { source, content: Content::Verbatim(text), hints }),
        Words::Html(given) => Ok(html(given, source, hints)),
        Words::Path(path) => Ok(Record { hints, ..folder.read(&path, limits)? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_first_key() {
        for (text, expected) in [
            ("{\"id\": 1}", true),
            ("[ { \"id\" : 1}", true),
            ("{\n  \"id\":", true),
            ("{}", false),
            ("[AP] \"We\": a talk", false),
            ("{\"a\", \"b\"}", false),
            ("\"a\":", false),
        ] {
            assert_eq!(opens_an_object(text), expected, "{text}");
        }
    }
}
