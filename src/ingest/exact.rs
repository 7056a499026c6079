//! A stretch of a stream whose length was announced.

use super::input::read_buffered;
use std::io::{self, BufRead, Read};

/// What is left to be read of a stretch.
#[derive(Debug, Default)]
pub struct Stretch {
    pub left: u64,
    /// True once the stream has failed, after which there is nothing more to be had from it.
    pub failed: bool,
}

impl Stretch {
    pub fn new(length: u64) -> Stretch {
        Stretch { left: length, failed: false }
    }

    pub fn of<'a>(&'a mut self, stream: &'a mut dyn BufRead) -> Exact<'a> {
        Exact { stream, stretch: self }
    }
}

/// Reads exactly so many bytes: a stream that ends before is an error, not a shorter file.
pub struct Exact<'a> {
    stream: &'a mut dyn BufRead,
    stretch: &'a mut Stretch,
}

impl Exact<'_> {
    /// Passes over what was not read of it, and `padding` bytes after it.
    pub fn skip_rest(&mut self, padding: u64) -> io::Result<()> {
        self.stretch.left = self.stretch.left.saturating_add(padding);
        while self.stretch.left > 0 {
            let available = self.fill_buf()?.len();
            self.consume(available);
        }
        Ok(())
    }
}

impl BufRead for Exact<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.stretch.left == 0 {
            return Ok(&[]);
        }
        match self.stream.fill_buf() {
            Ok([]) => {
                self.stretch.failed = true;
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off"))
            }
            Ok(bytes) => Ok(&bytes[..bytes.len().min(usize::try_from(self.stretch.left).unwrap_or(usize::MAX))]),
            Err(error) => {
                self.stretch.failed = true;
                Err(error)
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        self.stream.consume(amount);
        self.stretch.left = self.stretch.left.saturating_sub(amount as u64);
    }
}

impl Read for Exact<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_ends_where_it_should_or_fails() {
        let mut stream: &[u8] = b"headtailrest";
        let mut text = String::new();
        let mut head = Stretch::new(4);
        head.of(&mut stream).read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), head.left, head.failed), ("head", 0, false));
        Stretch::new(2).of(&mut stream).skip_rest(2).unwrap();
        let mut rest = Stretch::new(5);
        let error = rest.of(&mut stream).read_to_string(&mut text).unwrap_err();
        assert_eq!((error.kind(), rest.left, rest.failed), (io::ErrorKind::UnexpectedEof, 1, true));
    }
}
