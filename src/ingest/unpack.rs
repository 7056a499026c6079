//! Compression, within bounds: a small file that swells without end is an error, not a full disk.
//!
//! Which packing a stream has is told by its first bytes, never by its name.

use super::gzip::{Gap, Gunzip};
use super::input::{Limits, Size};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// One way to pack a stream.
pub struct Packing {
    /// What it is called when talking to people.
    pub name: &'static str,
    is_at: fn(&[u8]) -> bool,
    open: for<'a> fn(Counted<'a>) -> io::Result<Box<dyn Read + 'a>>,
}

/// The packings known, all of which also unpack several packed streams that follow each other.
static PACKINGS: &[Packing] = &[
    Packing {
        name: "gzip",
        is_at: |head| head.starts_with(b"\x1f\x8b"),
        open: |packed| Ok(Box::new(Gunzip::new(Box::new(packed)))),
    },
    Packing {
        name: "Zstandard",
        // The second form is a note for other programs, which may come first.
        is_at: |head| head.starts_with(b"\x28\xb5\x2f\xfd") || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]),
        open: |packed| Ok(Box::new(zstd::Decoder::with_buffer(packed)?)),
    },
    Packing {
        name: "bzip2",
        // A text may open with "BZh"; the block's own mark, six bytes of pi, makes it sure.
        is_at: |head| head.starts_with(b"BZh") && head.get(4..10).is_some_and(|mark| mark == b"1AY&SY"),
        open: |packed| Ok(Box::new(bzip2::bufread::MultiBzDecoder::new(packed))),
    },
    Packing {
        name: "xz",
        is_at: |head| head.starts_with(b"\xfd7zXZ\0"),
        open: |packed| Ok(Box::new(lzma_rust2::XzReader::new_mem_limit(packed, true, WINDOW_KB))),
    },
];

/// How much an xz stream may keep in memory; Zstandard holds itself to the same 128 MB.
const WINDOW_KB: u32 = 128 << 10;

/// How the stream with these first bytes is packed, if it is.
pub fn packing(head: &[u8]) -> Option<&'static Packing> {
    PACKINGS.iter().find(|packing| (packing.is_at)(head))
}

/// Unpacks a stream and watches how much it yields.
pub struct Unpack<'a> {
    decoder: Box<dyn Read + 'a>,
    name: &'static str,
    consumed: Rc<Cell<u64>>,
    yielded: u64,
    limits: Limits,
}

impl<'a> Unpack<'a> {
    pub fn new(packing: &Packing, packed: Box<dyn BufRead + 'a>, limits: Limits) -> io::Result<Unpack<'a>> {
        let consumed = Rc::new(Cell::new(0));
        let decoder = (packing.open)(Counted { inner: packed, consumed: Rc::clone(&consumed) })?;
        Ok(Unpack { decoder, name: packing.name, consumed, yielded: 0, limits })
    }

    pub fn buffered(self) -> Box<dyn BufRead + 'a> {
        Box::new(BufReader::with_capacity(64 << 10, self))
    }

    fn explain(&self, error: io::Error) -> io::Error {
        let name = self.name;
        match error.kind() {
            _ if Gap::of(&error).is_some() => error,
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), format!("the {name} data is cut off")),
            io::ErrorKind::OutOfMemory => io::Error::new(
                error.kind(),
                format!("the {name} data needs more than {} MB to unpack", WINDOW_KB >> 10),
            ),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
                io::Error::new(error.kind(), format!("the {name} data is damaged: {error}"))
            }
            _ => error,
        }
    }
}

impl Read for Unpack<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(|error| self.explain(error))?;
        self.yielded += read as u64;
        check_yield(self.name, self.yielded, self.consumed.get(), self.limits)?;
        Ok(read)
    }
}

/// An error if `packed` bytes have swollen beyond what the limits allow.
pub fn check_yield(name: &str, yielded: u64, packed: u64, limits: Limits) -> io::Result<()> {
    if yielded <= limits.ratio.saturating_mul(packed).max(limits.unpacked) {
        return Ok(());
    }
    let (floor, ratio) = (Size(limits.unpacked), limits.ratio);
    Err(io::Error::other(format!("the {name} data swells beyond {floor} and {ratio} times its packed size")))
}

/// Counts the bytes taken from a stream.
struct Counted<'a> {
    inner: Box<dyn BufRead + 'a>,
    consumed: Rc<Cell<u64>>,
}

impl Counted<'_> {
    fn count(&self, amount: usize) {
        self.consumed.set(self.consumed.get() + amount as u64);
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count(read);
        Ok(read)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.count(amount);
    }
}

/// The unpacked bytes of one member of an archive that knows how many it took packed.
pub struct Metered<R> {
    pub inner: R,
    pub name: &'static str,
    pub packed: u64,
    pub yielded: u64,
    pub limits: Limits,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.yielded += read as u64;
        check_yield(self.name, self.yielded, self.packed, self.limits)?;
        Ok(read)
    }
}
