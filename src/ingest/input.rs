//! What a reader is handed: a stream, where it came from, and how much of it to take.

use super::{FieldMap, Reject};
use crate::record::{Content, Hints, Record, Source};
use std::fmt;
use std::io::{BufRead, Read};
use std::path::Path;
use std::sync::Arc;

/// How much is too much. The defaults are far above any article and far below a machine's memory.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a file that is one article, unpacked.
    pub article: u64,
    /// Bytes of one line of JSONL.
    pub line: usize,
    /// Bytes gzip may yield before its ratio is looked at.
    pub unpacked: u64,
    /// How many times its packed size gzip may then yield. Prose reaches about 10, deflate at
    /// most 1032.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { article: 64 << 20, line: 64 << 20, unpacked: 64 << 20, ratio: 200 }
    }
}

/// One file, opened and unpacked.
pub struct Input<'a> {
    /// The path as shown to people and kept in [`Source`].
    pub shown: &'a str,
    /// The path as opened; what a manifest names lies beside it.
    pub path: &'a Path,
    pub stream: Box<dyn BufRead + 'a>,
    pub limits: Limits,
    /// What the user says the records' fields mean.
    pub map: Arc<FieldMap>,
}

impl Input<'_> {
    /// The whole file as one record.
    pub fn into_record(mut self, content: fn(Vec<u8>) -> Content) -> Result<Record, Reject> {
        let mut bytes = Vec::new();
        let limit = self.limits.article;
        match (&mut self.stream).take(limit + 1).read_to_end(&mut bytes) {
            Err(error) => Err(Reject::file(self.shown, format!("cannot be read: {error}"))),
            Ok(_) if bytes.len() as u64 > limit => {
                Err(Reject::file(self.shown, format!("is larger than {}, too large for one article", Size(limit))))
            }
            Ok(_) => Ok(Record { source: Source::file(self.shown), content: content(bytes), hints: Hints::default() }),
        }
    }
}

/// A number of bytes as people say it.
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes >= 1 << 20 => write!(f, "{} MB", bytes >> 20),
            bytes => write!(f, "{bytes} bytes"),
        }
    }
}
