//! What must hold for any bytes in any format: they are read, understood and cut into passages
//! without a panic, and what comes out is no larger than what went in allows.
//!
//! `cargo fuzz run html fuzz/seeds/html` searches for counterexamples for as long as one likes;
//! `tests/fuzz.rs` runs the seeds and some thousand mutations of them with every test run.

use pundit::entities::import::{self, Collector, Format, Options};
use pundit::entities::imported::{Header, write};
use pundit::entities::{Actor, Gazetteer, Imported};
use pundit::extract::extract;
use pundit::ingest::{self, Reject};
use pundit::passages::segment;
use pundit::query;
use pundit::record::Record;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

/// An input format, and the name under which its bytes are given.
pub struct Target {
    pub name: &'static str,
    pub file: &'static str,
}

pub const TARGETS: &[Target] = &[
    Target { name: "html", file: "page.html" },
    Target { name: "markdown", file: "2025-11-05-note.md" },
    Target { name: "text", file: "letter.txt" },
    Target { name: "jsonl", file: "crawl.jsonl" },
    Target { name: "csv", file: "table.csv" },
    Target { name: "feed", file: "feed.xml" },
    Target { name: "wxr", file: "export.xml" },
    Target { name: "warc", file: "crawl.warc" },
    Target { name: "mhtml", file: "page.mhtml" },
    Target { name: "epub", file: "essays.epub" },
    Target { name: "pdf", file: "paper.pdf" },
    Target { name: "zip", file: "archive.zip" },
    Target { name: "tar", file: "archive.tar" },
    Target { name: "gzip", file: "page.html.gz" },
    Target { name: "query", file: "queries.txt" },
    Target { name: "actors-opensanctions", file: "actors" },
    Target { name: "actors-ftm", file: "actors" },
    Target { name: "actors-wikidata", file: "actors" },
    Target { name: "actors-sparql", file: "actors" },
    Target { name: "actors-petrarch", file: "actors" },
    Target { name: "actors-csv", file: "actors" },
    Target { name: "actors-toml", file: "actors" },
];

/// # Panics
/// When there is no target of this name.
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).expect("a target of this name")
}

/// Packed bytes may yield this many times their size, and a little more.
const SWELL: usize = 1_200;
const ROOM: usize = 1 << 20;

impl Target {
    /// Reads and understands `data`.
    ///
    /// # Panics
    /// When something that must hold does not.
    pub fn run(&self, data: &[u8]) {
        if self.name == "query" {
            return read_as_query(&String::from_utf8_lossy(data));
        }
        if let Some(format) = self.name.strip_prefix("actors-") {
            return import_actors(format, data);
        }
        let (mut records, mut bytes) = (0, 0);
        let _ = ingest::read_bytes(data, Path::new(self.file), &mut |found: Result<Record, Reject>| {
            records += 1;
            match found {
                Ok(record) => bytes += understood(&record),
                Err(reject) => assert!(!reject.reason.is_empty(), "a reject without a reason"),
            }
            ControlFlow::Continue(())
        });
        assert!(records <= data.len() + 1, "{records} records of {} bytes", data.len());
        assert!(bytes <= data.len() * SWELL + ROOM, "{bytes} bytes of text of {} bytes", data.len());
    }
}

/// Reads a text as a query in every syntax: what is understood prints as a query that means the same.
fn read_as_query(text: &str) {
    let today = "2026-03-04".parse().expect("a day");
    let in_dialect = |dialect| query::dialect::read(text, dialect, today);
    let readings = [
        query::parse_on(text, today),
        in_dialect(query::dialect::Dialect::Nexis),
        in_dialect(query::dialect::Dialect::Factiva),
    ];
    for parsed in readings {
        for diagnostic in &parsed.diagnostics {
            assert!(!query::render_error(text, diagnostic).is_empty(), "a silent diagnostic");
        }
        if parsed.error().is_none() {
            let printed = parsed.query.to_string();
            let again = query::parse(&printed);
            assert_eq!(again.query, parsed.query, "{printed}");
        }
    }
}

/// Imports a list of actors: what is stored of it can be read back, name by name.
fn import_actors(format: &str, data: &[u8]) {
    let format = Format::ALL.into_iter().find(|known| known.as_str() == format).expect("a format of this name");
    let _ = Format::detect(data);
    // A few actors are enough, and are there at once.
    static KNOWN: LazyLock<Gazetteer> = LazyLock::new(|| {
        let text = "[[actor]]\nid = \"state/pk\"\ntype = \"state\"\nname = \"Pakistan\"";
        Gazetteer::from_files(&[("known", text)]).expect("a fixed text")
    });
    let mut collector = Collector::new(&KNOWN, BTreeSet::new());
    let mut items = 0;
    import::read(format, &mut &*data, &Options::default(), &mut |item| {
        items += 1;
        if let Some((_, reason)) = collector.add(item) {
            assert!(!reason.is_empty(), "a reject without a reason");
        }
    })
    .expect("bytes in memory can be read");
    assert!(items <= 2 * data.len() + 1, "{items} items of {} bytes", data.len());
    let collected = collector.finish();
    let mut file = Imported::new("list", write(Header::default(), &collected)).expect("just written");
    file.index_names(None);
    let read: Vec<Actor> = file.actors().collect();
    assert_eq!(read.len(), collected.actors.len());
    for (read, stored) in read.iter().zip(&collected.actors) {
        assert_eq!((&read.id, &read.name, read.kind), (&stored.id, &stored.name, stored.kind));
        assert!(stored.names.iter().all(|name| read.names.iter().any(|n| n.text == name.text)), "{}", read.id);
    }
}

/// Understands a record; returns the size of its text.
fn understood(record: &Record) -> usize {
    let article = extract(record);
    let text = article.body.text();
    for block in article.body.blocks() {
        assert!(!block.span.of(text).is_empty(), "an empty block");
    }
    for passage in segment(&article).passages {
        assert!(!passage.span.of(text).trim().is_empty(), "an empty passage");
    }
    text.len()
}
