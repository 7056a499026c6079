//! Opening: bytes in, the right reader out.

use super::gzip::Gap;
use super::input::{Input, Limits};
use super::probe::{Confidence, Probe};
use super::unpack::{self, Unpack};
use super::{FieldMap, READERS, Reader, Reject, Sink, foreign};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many of the first bytes of a stream [`sniff`] wants to see.
pub const HEAD: usize = 16 << 10;

/// gzip inside gzip happens (a packed page packed again by a crawler); more layers are a trick.
const LAYERS: usize = 2;

/// How many damaged records may stand before the first sound one.
const LOST: usize = 100;

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

/// Like [`read_shown`]; counts the bytes that the file yields as it goes, and gives the name of the reader it found.
pub fn read_counted(
    path: &Path,
    shown: &str,
    map: &Arc<FieldMap>,
    bytes: &Arc<AtomicU64>,
    sink: &mut Sink<'_>,
) -> (Option<&'static str>, ControlFlow<()>) {
    match open_counted(path, shown, Limits::default(), Some(bytes)) {
        Ok((reader, input)) => (Some(reader.name()), reader.read(Input { map: Arc::clone(map), ..input }, sink)),
        Err(reject) => (None, sink(Err(reject))),
    }
}

/// Reads what is flowing in; it is shown as `-`.
pub fn read_stream(stream: impl Read, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let stream = BufReader::with_capacity(64 << 10, stream);
    match open_stream(Box::new(stream), Path::new("-"), "-", Limits::default()) {
        Ok((reader, input)) => reader.read(input, sink),
        Err(reject) => sink(Err(reject)),
    }
}

/// Reads bytes as if they were the file `path`, which is not opened.
pub fn read_bytes(bytes: &[u8], path: &Path, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match open_stream(Box::new(bytes), path, &path.to_string_lossy(), Limits::default()) {
        Ok((reader, input)) => reader.read(input, sink),
        Err(reject) => sink(Err(reject)),
    }
}

/// Finds the reader of a file and unpacks the file for it.
pub fn open<'a>(path: &'a Path, shown: &'a str, limits: Limits) -> Result<(&'static dyn Reader, Input<'a>), Reject> {
    open_counted(path, shown, limits, None)
}

fn open_counted<'a>(
    path: &'a Path,
    shown: &'a str,
    limits: Limits,
    bytes: Option<&Arc<AtomicU64>>,
) -> Result<(&'static dyn Reader, Input<'a>), Reject> {
    let unreadable = |error: io::Error| Reject::file(shown, format!("cannot be read: {error}"));
    // Asked first, because opening a named pipe waits for someone to write to it.
    let kind = std::fs::metadata(path).map_err(unreadable)?.file_type();
    if !kind.is_file() {
        return Err(Reject::file(shown, if kind.is_dir() { "is a folder" } else { "is not a regular file" }));
    }
    let file = File::open(path).map_err(unreadable)?;
    let input = Input {
        shown,
        path,
        stream: Box::new(BufReader::with_capacity(
            64 << 10,
            Counted { file, bytes: bytes.cloned().unwrap_or_default() },
        )),
        limits,
        map: Arc::default(),
        depth: 0,
        is_whole_file: true,
    };
    recognize(input).map_err(|refusal| Reject::file(shown, refusal.to_string()))
}

/// Like [`open`] for bytes that are already flowing.
pub fn open_stream<'a>(
    stream: Box<dyn BufRead + 'a>,
    path: &'a Path,
    shown: &'a str,
    limits: Limits,
) -> Result<(&'static dyn Reader, Input<'a>), Reject> {
    let input = Input { shown, path, stream, limits, map: Arc::default(), depth: 0, is_whole_file: false };
    recognize(input).map_err(|refusal| Reject::file(shown, refusal.to_string()))
}

/// A file that counts the bytes it has given.
struct Counted {
    file: File,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Why no reader takes a stream.
#[derive(Debug)]
pub enum Refusal {
    Empty,
    /// It is something that pundit does not read, known by name: "a PNG image".
    Foreign(&'static str),
    Unreadable(io::Error),
    PackedTooOften,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Empty => f.write_str("is empty"),
            Refusal::Foreign(name) => write!(f, "is {name}, which pundit does not read"),
            Refusal::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Refusal::PackedTooOften => write!(f, "is packed more than {LAYERS} times"),
        }
    }
}

/// Finds the reader of a stream and unpacks the stream for it.
pub fn recognize(input: Input<'_>) -> Result<(&'static dyn Reader, Input<'_>), Refusal> {
    let Input { path, limits, .. } = input;
    let Unpacked { lost, head, stream, was_packed } = unpack_layers(input.stream, limits)?;
    let reader = choose(&Probe::new(path, &head))?;
    let stream = Box::new(failed(lost).chain(Cursor::new(head)).chain(stream));
    Ok((reader, Input { stream, is_whole_file: input.is_whole_file && !was_packed, ..input }))
}

/// A stream without its packing: its first bytes and the rest.
struct Unpacked<'a> {
    /// What was damaged before them.
    lost: Vec<io::Error>,
    head: Vec<u8>,
    stream: Box<dyn BufRead + 'a>,
    was_packed: bool,
}

fn unpack_layers(stream: Box<dyn BufRead + '_>, limits: Limits) -> Result<Unpacked<'_>, Refusal> {
    let mut split = split_head(stream).map_err(Refusal::Unreadable)?;
    for layer in 0.. {
        let Some(packing) = unpack::packing(&split.head) else {
            return Ok(Unpacked { was_packed: layer > 0, ..split });
        };
        if layer == LAYERS {
            break;
        }
        let packed = Box::new(Cursor::new(split.head).chain(split.stream));
        let unpacked = Unpack::new(packing, packed, limits).map_err(Refusal::Unreadable)?;
        split = split_head(unpacked.buffered()).map_err(Refusal::Unreadable)?;
    }
    Err(Refusal::PackedTooOften)
}

/// A stream of any size without its packing, whatever it holds: its first [`HEAD`] bytes, and all of it.
///
/// # Errors
/// Why it cannot be read, worded like [`Reject::reason`].
pub fn unpacked(stream: Box<dyn BufRead + '_>) -> Result<(Vec<u8>, Box<dyn BufRead + '_>), String> {
    let Unpacked { lost, head, stream, .. } =
        unpack_layers(stream, Limits::default()).map_err(|refusal| refusal.to_string())?;
    if let Some(error) = lost.into_iter().next() {
        return Err(Refusal::Unreadable(error).to_string());
    }
    Ok((head.clone(), Box::new(Cursor::new(head).chain(stream))))
}

/// What the bytes of a stream turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The reader's name.
    pub name: &'static str,
    /// The extension a file with these bytes should carry, without a dot: `jsonl`, `html`, `md`, `txt`.
    pub extension: &'static str,
    /// True if the bytes are packed.
    pub packed: bool,
}

/// Tells what a stream without a name is from its first [`HEAD`] bytes; else the reason why it
/// cannot be read, worded like [`Reject::reason`].
pub fn sniff(head: &[u8]) -> Result<Kind, String> {
    let packed = unpack::packing(head).is_some();
    let mut unpacked = head.to_vec();
    for _ in 0..LAYERS {
        if let Some(packing) = unpack::packing(&unpacked) {
            unpacked = unpack_head(packing, &unpacked);
        }
    }
    let reader = choose(&Probe::new(Path::new(""), &unpacked)).map_err(|refusal| refusal.to_string())?;
    Ok(Kind { name: reader.name(), extension: reader.extension(), packed })
}

/// As much as can be unpacked of a packed stream's beginning: that it breaks off is expected.
fn unpack_head(packing: &unpack::Packing, packed: &[u8]) -> Vec<u8> {
    let mut unpacked = vec![0; HEAD];
    let mut filled = 0;
    if let Ok(mut unpacker) = Unpack::new(packing, Box::new(packed), Limits::default()) {
        loop {
            match unpacker.read(&mut unpacked[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if Gap::of(&error).is_some() && filled == 0 => {}
                Err(_) => break,
            }
        }
    }
    unpacked.truncate(filled);
    unpacked
}

/// The first bytes of a stream, and the rest.
///
/// A stream that fails on the way, such as a packed file that is cut off, still yields what came
/// before; its error comes back when the rest is read. One that goes on behind the damage does so.
fn split_head<'a>(mut stream: Box<dyn BufRead + 'a>) -> io::Result<Unpacked<'a>> {
    let (mut lost, mut head) = (Vec::new(), Vec::new());
    loop {
        let read = (&mut stream).take(HEAD as u64).read_to_end(&mut head);
        let Err(error) = read else { return Ok(Unpacked { lost, head, stream, was_packed: false }) };
        let goes_on = Gap::of(&error).is_some();
        if !head.is_empty() {
            let failed = failed(vec![error]);
            let stream: Box<dyn BufRead> = if goes_on { Box::new(failed.chain(stream)) } else { Box::new(failed) };
            return Ok(Unpacked { lost, head, stream, was_packed: false });
        }
        if !goes_on || lost.len() == LOST {
            return Err(error);
        }
        lost.push(error);
    }
}

/// A stream that fails with each of these errors, and is empty then.
fn failed(errors: Vec<io::Error>) -> impl BufRead {
    BufReader::with_capacity(1, Failed(errors.into_iter()))
}

struct Failed(std::vec::IntoIter<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.next().map_or(Ok(0), Err)
    }
}

/// The surest reader, or the reason why there is none.
fn choose(probe: &Probe<'_>) -> Result<&'static dyn Reader, Refusal> {
    if probe.head.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(name) = foreign::known(probe) {
        return Err(Refusal::Foreign(name));
    }
    let mut best = (Confidence::No, READERS[0]);
    for reader in READERS {
        let confidence = reader.accepts(probe);
        if confidence > best.0 {
            best = (confidence, *reader);
        }
    }
    let unsuitable = match best.0 {
        Confidence::Certain => None,
        Confidence::Named => foreign::binary(probe),
        _ => foreign::binary(probe).or_else(|| foreign::unsuitable(probe)),
    };
    unsuitable.map_or(Ok(best.1), |name| Err(Refusal::Foreign(name)))
}
