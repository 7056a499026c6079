//! Streams as parsers want them: in UTF-8, with the place known and every piece bounded.

use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::{self, BufRead, Read};

/// A stream in any encoding as UTF-8; what is invalid is replaced.
pub struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    decoded: String,
    at: usize,
    ended: bool,
}

/// Characters decoded at once.
const CHUNK: usize = 8 << 10;

impl<R: BufRead> Transcoded<R> {
    /// Reads `inner` as `encoding`; a byte order mark is removed and wins.
    pub fn new(inner: R, encoding: &'static Encoding) -> Transcoded<R> {
        let decoded = String::with_capacity(CHUNK);
        Transcoded { inner, decoder: encoding.new_decoder(), decoded, at: 0, ended: false }
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Transcoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.decoded.len() && !self.ended {
            (self.at, self.decoded) = (0, String::with_capacity(CHUNK));
            let chunk = self.inner.fill_buf()?;
            let last = chunk.is_empty();
            let (result, read, _) = self.decoder.decode_to_string(chunk, &mut self.decoded, last);
            self.inner.consume(read);
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(&self.decoded.as_bytes()[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

/// A place in a file: line and column (characters), from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// A stream that knows its place and fails when a piece of it is longer than allowed.
pub struct Metered<R> {
    inner: R,
    place: Place,
    taken: u64,
    limit: u64,
}

impl<R: BufRead> Metered<R> {
    pub fn new(inner: R, limit: u64) -> Metered<R> {
        Metered { inner, place: Place { line: 1, column: 1 }, taken: 0, limit }
    }

    pub fn place(&self) -> Place {
        self.place
    }

    /// Says that a new piece begins.
    pub fn begin(&mut self) {
        self.taken = 0;
    }

    pub fn is_exhausted(&self) -> bool {
        self.taken > self.limit
    }
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_exhausted() {
            return Err(io::Error::other("too long"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let chunk = self.inner.fill_buf().unwrap_or_default();
        for &byte in &chunk[..amount.min(chunk.len())] {
            match byte {
                b'\n' => self.place = Place { line: self.place.line + 1, column: 1 },
                0x80..0xc0 => {}
                _ => self.place.column += 1,
            }
        }
        self.taken += amount as u64;
        self.inner.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1252};
    use std::io::BufReader;

    fn read(bytes: &[u8], encoding: &'static Encoding, buffer: usize) -> String {
        let mut text = String::new();
        Transcoded::new(BufReader::with_capacity(buffer, bytes), encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn any_encoding_becomes_utf8_whatever_the_buffer() {
        let text = "Zölle – 日本 ".repeat(2_000);
        let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for buffer in [1, 3, 4096] {
            assert_eq!(read(text.as_bytes(), UTF_8, buffer), text);
            assert_eq!(read(&utf16, UTF_8, buffer), text, "the mark wins");
            assert_eq!(read(&utf16[2..], UTF_16LE, buffer), text);
            assert_eq!(read(b"Z\xf6lle", WINDOWS_1252, buffer), "Zölle");
            assert_eq!(read(b"\xef\xbb\xbfZ\xffe", UTF_8, buffer), "Z\u{fffd}e");
            assert_eq!(read(b"", UTF_8, buffer), "");
        }
    }

    #[test]
    fn places_are_counted_and_pieces_bounded() {
        let mut stream = Metered::new("é\nab\ncdefgh".as_bytes(), 6);
        stream.read_exact(&mut [0; 4]).unwrap();
        assert_eq!(stream.place(), Place { line: 2, column: 2 });
        stream.begin();
        stream.read_exact(&mut [0; 6]).unwrap();
        assert_eq!(stream.place(), Place { line: 3, column: 5 });
        stream.read_exact(&mut [0; 1]).unwrap();
        assert!(stream.is_exhausted() && stream.fill_buf().is_err());
    }
}
