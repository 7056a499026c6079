//! From bytes to [`Record`]s: the one module of the lower layers that touches files.
//!
//! A file's content decides who reads it; its name only helps. [`read_file`] looks at the first
//! bytes, unpacks what is packed, asks every reader in [`READERS`] how sure it is, and hands the file to the
//! surest. Readers stream: what they find goes to a sink one record at a time, so a file of any
//! size needs the memory of its longest line. What cannot be read becomes a [`Reject`] with its
//! reason, and the rest goes on.
//!
//! Nothing here understands an article: encodings, titles and dates are the business of `extract`.

#![allow(clippy::disallowed_methods, reason = "reading files is what this module is for")]

mod archive;
mod book;
mod exact;
mod expand;
mod foreign;
mod gzip;
mod input;
mod json;
mod manifest;
mod markup;
mod open;
mod pdf;
mod probe;
mod readers;
mod saved;
mod settings;
mod stamp;
mod stream;
mod tally;
#[cfg(test)]
mod tests;
mod unpack;
mod walk;
mod warc;
mod xml;

pub use expand::expand;
pub use input::{Input, Limits};
pub use manifest::is_manifest;
pub use open::{HEAD, Kind, read_bytes, read_file, read_stream, sniff, unpacked};
pub use probe::{Confidence, Probe};
pub use settings::{Field, FieldMap, Settings};
pub use stamp::{Stamp, content_hash};
pub use walk::{SourceFile, Walk, is_temporary, reading, walk, walk_with};

use crate::record::{Record, Source};
use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// All readers; of several that are equally sure the first one reads.
static READERS: &[&dyn Reader] = &[
    &readers::Epub,
    &readers::Zip,
    &readers::Tar,
    &readers::Warc,
    &readers::Pdf,
    &readers::Mhtml,
    &readers::Wxr,
    &readers::Feed,
    &readers::JsonFeed,
    &readers::Jsonl,
    &readers::Html,
    &readers::Markdown,
    &readers::Table,
    &readers::Text,
];

/// One input format.
pub trait Reader: Sync {
    /// What the format is called when talking to people.
    fn name(&self) -> &'static str;

    /// The extension a file of this format should carry.
    fn extension(&self) -> &'static str;

    /// How sure this reader is that the file is its own.
    fn accepts(&self, probe: &Probe<'_>) -> Confidence;

    /// True if one file holds many records.
    fn holds_many(&self) -> bool {
        false
    }

    /// Hands every record and every failure to `sink`, and stops when the sink breaks.
    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()>;
}

/// Takes what a reader finds; `ControlFlow::Break` ends the reading.
pub type Sink<'a> = dyn FnMut(Result<Record, Reject>) -> ControlFlow<()> + 'a;

/// An input that cannot become an article, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    pub source: Source,
    pub reason: String,
    /// True if nothing is wrong with it: parts of a container that are no articles, told in one line.
    pub passed_over: bool,
}

impl Reject {
    pub fn new(source: Source, reason: impl Into<String>) -> Reject {
        Reject { source, reason: reason.into(), passed_over: false }
    }

    /// A reject of a whole file.
    fn file(path: &str, reason: impl Into<String>) -> Reject {
        Reject::new(Source::file(path), reason)
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.reason)
    }
}

/// A mistake in what was asked for, as opposed to a bad file among good ones.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("cannot read {}: no such file or folder", path.display())]
    Missing { path: PathBuf },
    #[error("nothing matches {}", path.display())]
    NoMatch { path: PathBuf },
    #[error("cannot look for {}: {reason}", path.display())]
    Pattern { path: PathBuf, reason: String },
    #[error("cannot read {}: neither a file nor a folder; pipe a stream in with `-`", path.display())]
    NotAFile { path: PathBuf },
    #[error("cannot read {}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
}
