//! Opening: bytes in, the right reader out.

use super::input::{Input, Limits};
use super::probe::{Confidence, Probe};
use super::unpack::{self, Unpack};
use super::{FieldMap, READERS, Reader, Reject, Sink, foreign};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// How many of the first bytes of a stream [`sniff`] wants to see.
pub const HEAD: usize = 16 << 10;

/// gzip inside gzip happens (a packed page packed again by a crawler); more layers are a trick.
const LAYERS: usize = 2;

/// Reads one file, whatever it is, and hands what it holds to `sink`.
///
/// A file that cannot be opened or understood is one [`Reject`]. The path is shown as given.
pub fn read_file(path: &Path, sink: &mut Sink<'_>) -> ControlFlow<()> {
    read_shown(path, &path.to_string_lossy(), Limits::default(), &Arc::default(), sink)
}

/// Like [`read_file`] for a path that is shown differently from how it is opened, and with a map of
/// the fields in it.
pub fn read_shown(
    path: &Path,
    shown: &str,
    limits: Limits,
    map: &Arc<FieldMap>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    match open(path, shown, limits) {
        Ok((reader, input)) => reader.read(Input { map: Arc::clone(map), ..input }, sink),
        Err(reject) => sink(Err(reject)),
    }
}

/// Finds the reader of a file and unpacks the file for it.
pub fn open<'a>(path: &'a Path, shown: &'a str, limits: Limits) -> Result<(&'static dyn Reader, Input<'a>), Reject> {
    let unreadable = |error: io::Error| Reject::file(shown, format!("cannot be read: {error}"));
    // Asked first, because opening a named pipe waits for someone to write to it.
    let kind = std::fs::metadata(path).map_err(unreadable)?.file_type();
    if !kind.is_file() {
        return Err(Reject::file(shown, if kind.is_dir() { "is a folder" } else { "is not a regular file" }));
    }
    let file = File::open(path).map_err(unreadable)?;
    open_stream(Box::new(BufReader::with_capacity(64 << 10, file)), path, shown, limits)
}

/// Like [`open`] for bytes that are already flowing.
pub fn open_stream<'a>(
    stream: Box<dyn BufRead + 'a>,
    path: &'a Path,
    shown: &'a str,
    limits: Limits,
) -> Result<(&'static dyn Reader, Input<'a>), Reject> {
    let reject = |reason: String| Reject::file(shown, reason);
    let unreadable = |error: io::Error| reject(format!("cannot be read: {error}"));
    let (mut head, mut stream) = split_head(stream).map_err(unreadable)?;
    for layer in 0.. {
        if !head.starts_with(unpack::MAGIC) {
            break;
        }
        if layer == LAYERS {
            return Err(reject(format!("is packed with gzip more than {LAYERS} times")));
        }
        let packed = Cursor::new(head).chain(stream);
        let unpacked = BufReader::with_capacity(64 << 10, Unpack::new(packed, limits));
        (head, stream) = split_head(Box::new(unpacked)).map_err(unreadable)?;
    }
    let reader = choose(&Probe::new(path, &head)).map_err(reject)?;
    let map = Arc::default();
    Ok((reader, Input { shown, path, stream: Box::new(Cursor::new(head).chain(stream)), limits, map }))
}

/// What the bytes of a stream turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The reader's name.
    pub name: &'static str,
    /// The extension a file with these bytes should carry, without a dot: `jsonl`, `html`, `md`, `txt`.
    pub extension: &'static str,
    /// True if the bytes are packed, so that `.gz` belongs after the extension.
    pub gzip: bool,
}

/// Tells what a stream without a name is from its first [`HEAD`] bytes; else the reason why it
/// cannot be read, worded like [`Reject::reason`].
pub fn sniff(head: &[u8]) -> Result<Kind, String> {
    let gzip = head.starts_with(unpack::MAGIC);
    let mut unpacked = head.to_vec();
    for _ in 0..LAYERS {
        if unpacked.starts_with(unpack::MAGIC) {
            unpacked = unpack_head(&unpacked);
        }
    }
    let reader = choose(&Probe::new(Path::new(""), &unpacked))?;
    Ok(Kind { name: reader.name(), extension: reader.extension(), gzip })
}

/// As much as can be unpacked of a packed stream's beginning: that it breaks off is expected.
fn unpack_head(packed: &[u8]) -> Vec<u8> {
    let mut unpacker = Unpack::new(packed, Limits::default());
    let mut unpacked = vec![0; HEAD];
    let mut filled = 0;
    while let Ok(read) = unpacker.read(&mut unpacked[filled..]) {
        if read == 0 {
            break;
        }
        filled += read;
    }
    unpacked.truncate(filled);
    unpacked
}

/// The first bytes of a stream, and the rest.
///
/// A stream that fails on the way, such as a packed file that is cut off, still yields what came
/// before; its error comes back when the rest is read.
fn split_head<'a>(mut stream: Box<dyn BufRead + 'a>) -> io::Result<(Vec<u8>, Box<dyn BufRead + 'a>)> {
    let mut head = Vec::new();
    match (&mut stream).take(HEAD as u64).read_to_end(&mut head) {
        Ok(_) => Ok((head, stream)),
        Err(error) if head.is_empty() => Err(error),
        Err(error) => Ok((head, Box::new(BufReader::new(Failed(Some(error)))))),
    }
}

/// A stream that fails once.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The surest reader, or the reason why there is none.
fn choose(probe: &Probe<'_>) -> Result<&'static dyn Reader, String> {
    let foreign = |name: &str| format!("is {name}: this version reads HTML, Markdown, text and JSONL");
    if probe.head.is_empty() {
        return Err("is empty".to_owned());
    }
    if let Some(name) = foreign::binary(probe) {
        return Err(foreign(name));
    }
    let mut best = (Confidence::No, READERS[0]);
    for reader in READERS {
        let confidence = reader.accepts(probe);
        if confidence > best.0 {
            best = (confidence, *reader);
        }
    }
    match foreign::unsuitable(probe) {
        Some(name) if best.0 < Confidence::Named => Err(foreign(name)),
        _ => Ok(best.1),
    }
}
