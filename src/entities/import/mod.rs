//! Reading the actor lists of others: what a foreign file says, turned into [`Item`]s one at a time.
//!
//! A parser knows its format and nothing else. Which of the items are wanted, which of them are
//! one actor, and which are actors pundit knows already is decided by the [`Collector`]. A row that
//! makes no sense is an [`Item::Rejected`] with its line; the rest goes on.

mod collector;
mod countries;
mod draft;
mod ftm;
mod kinds;
mod lines;
mod opensanctions;
mod own;
mod petrarch;
mod sparql;
mod table;
#[cfg(test)]
mod tests;
mod wikidata;

pub use collector::{Collected, CollectedActor, Collector, Report};
pub use draft::{Country, Draft, DraftName, DraftOffice, Item, Post};

use super::actor::ActorType;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead};

/// A format of actor lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    OpenSanctions,
    Ftm,
    Wikidata,
    Sparql,
    Petrarch,
    Csv,
    Toml,
}

impl Format {
    pub const ALL: [Format; 7] = [
        Format::OpenSanctions,
        Format::Ftm,
        Format::Wikidata,
        Format::Sparql,
        Format::Petrarch,
        Format::Csv,
        Format::Toml,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Format::OpenSanctions => "opensanctions",
            Format::Ftm => "ftm",
            Format::Wikidata => "wikidata",
            Format::Sparql => "sparql",
            Format::Petrarch => "petrarch",
            Format::Csv => "csv",
            Format::Toml => "toml",
        }
    }

    /// What a file is, from its first bytes (a few kilobytes, unpacked).
    pub fn detect(head: &[u8]) -> Option<Format> {
        let head = String::from_utf8_lossy(head);
        let head = head.trim_start_matches('\u{feff}');
        let first = head.lines().map(str::trim).find(|line| !line.is_empty())?;
        if first.starts_with(['{', '[']) && !first.starts_with("[[") {
            return json_kind(head);
        }
        let toml = |line: &str| line == "[[actor]]" || line == "[[merge]]" || line.starts_with("never =");
        if head.lines().map(str::trim).any(|line| toml(line.trim_start())) {
            return Some(Format::Toml);
        }
        table::kind(first).or_else(|| petrarch::looks_like(head).then_some(Format::Petrarch))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn json_kind(head: &str) -> Option<Format> {
    let has = |key: &str| head.contains(&format!("\"{key}\""));
    if has("schema") && (has("properties") || has("caption")) {
        return Some(Format::Ftm);
    }
    (has("claims") || has("labels") || has("aliases")).then_some(Format::Wikidata)
}

/// What a reader may be told besides the bytes.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Wikidata: the classes (P31, P279) that are wanted, and what their members are where the
    /// program does not know it. Empty: every class that the program knows.
    pub classes: BTreeMap<String, Option<ActorType>>,
}

/// Reads `input` and hands everything in it to `sink`.
///
/// # Errors
/// Fails when `input` does; what came before has reached the sink.
pub fn read(format: Format, input: &mut dyn BufRead, options: &Options, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    match format {
        Format::OpenSanctions => opensanctions::read(input, sink),
        Format::Ftm => ftm::read(input, sink),
        Format::Wikidata => wikidata::read(input, options, sink),
        Format::Sparql => sparql::read(input, sink),
        Format::Petrarch => petrarch::read(input, sink),
        Format::Csv => table::read(input, sink),
        Format::Toml => own::read(input, sink),
    }
}
