//! What a reader is handed: a stream, where it came from, and how much of it to take.

use super::{FieldMap, Reject};
use crate::record::{Content, Hints, Record, Source};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How much is too much. The defaults are far above any article and far below a machine's memory.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a file that is one article, unpacked.
    pub article: u64,
    /// Bytes of one line of JSONL.
    pub line: usize,
    /// Bytes a packed stream may yield before its ratio is looked at.
    pub unpacked: u64,
    /// How many times its packed size it may then yield. Prose reaches about 10, deflate at
    /// most 1032.
    pub ratio: u64,
    /// Members of an archive.
    pub members: usize,
    /// Bytes of an archive that must be set down on disk to be read, because it came packed or
    /// through a pipe.
    pub spooled: u64,
    /// How long a document may take that others' code reads, which keeps no bounds itself: a PDF.
    pub time: Duration,
}

impl Limits {
    pub const DEFAULT: Limits = Limits {
        article: 64 << 20,
        line: 64 << 20,
        unpacked: 64 << 20,
        ratio: 200,
        members: 1_000_000,
        spooled: 4 << 30,
        time: Duration::from_secs(30),
    };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
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
    /// How many archives the stream lies in.
    pub depth: usize,
    /// True if the stream is the file at `path`, byte for byte.
    pub is_whole_file: bool,
}

impl Input<'_> {
    /// The whole file as one record.
    pub fn into_record(mut self, content: fn(Vec<u8>) -> Content) -> Result<Record, Reject> {
        let bytes = self.read_whole()?;
        Ok(Record { source: Source::file(self.shown), content: content(bytes), hints: Hints::default() })
    }

    /// All its bytes, if they are no more than an article may have.
    pub fn read_whole(&mut self) -> Result<Vec<u8>, Reject> {
        let limit = self.limits.article;
        read_limited(&mut self.stream, limit).map_err(|reason| Reject::file(self.shown, reason))
    }

    /// The bytes with a place to seek in: the file itself, or a nameless file that the stream is
    /// copied to and that is gone when it is closed.
    pub fn into_seekable(mut self) -> Result<File, String> {
        let unreadable = |error: io::Error| format!("cannot be read: {error}");
        if self.is_whole_file {
            return File::open(self.path).map_err(unreadable);
        }
        let limit = self.limits.spooled;
        let mut file = tempfile::tempfile().map_err(|error| format!("cannot be set down on disk: {error}"))?;
        let copied = io::copy(&mut (&mut self.stream).take(limit + 1), &mut file).map_err(unreadable)?;
        if copied > limit {
            return Err(format!("is larger than {}, too large to be unpacked", Size(limit)));
        }
        file.rewind().map_err(unreadable)?;
        Ok(file)
    }
}

/// All bytes of a stream, or why there are none: it fails, or holds more than `limit`.
pub fn read_limited(stream: &mut dyn Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match stream.take(limit + 1).read_to_end(&mut bytes) {
        Err(error) => Err(format!("cannot be read: {error}")),
        Ok(_) if bytes.len() as u64 > limit => {
            Err(format!("is larger than {}, too large for one article", Size(limit)))
        }
        Ok(_) => Ok(bytes),
    }
}

/// [`Read::read`] of a stream that says in [`BufRead`] how it is read.
pub fn read_buffered(stream: &mut impl BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let available = stream.fill_buf()?;
    let taken = available.len().min(buffer.len());
    buffer[..taken].copy_from_slice(&available[..taken]);
    stream.consume(taken);
    Ok(taken)
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
