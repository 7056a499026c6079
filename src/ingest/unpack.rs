//! gzip, within bounds: a small file that swells without end is an error, not a full disk.

use super::input::{Limits, Size};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, Read};

pub const MAGIC: &[u8] = b"\x1f\x8b";

/// Unpacks all members of a gzip stream and watches how much they yield.
pub struct Unpack<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    yielded: u64,
    limits: Limits,
}

impl<R: BufRead> Unpack<R> {
    pub fn new(packed: R, limits: Limits) -> Unpack<R> {
        Unpack { decoder: MultiGzDecoder::new(Counted { inner: packed, consumed: 0 }), yielded: 0, limits }
    }

    fn check(&self) -> io::Result<()> {
        let allowed = self.limits.ratio.saturating_mul(self.decoder.get_ref().consumed).max(self.limits.unpacked);
        if self.yielded <= allowed {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "the gzip data swells beyond {} and {} times its packed size",
            Size(self.limits.unpacked),
            self.limits.ratio
        )))
    }
}

impl<R: BufRead> Read for Unpack<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "the gzip data is cut off"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                io::Error::new(error.kind(), format!("the gzip data is damaged: {error}"))
            }
            _ => error,
        })?;
        self.yielded += read as u64;
        self.check()?;
        Ok(read)
    }
}

/// Counts the bytes taken from a stream.
struct Counted<R> {
    inner: R,
    consumed: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.consumed += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.consumed += amount as u64;
    }
}
