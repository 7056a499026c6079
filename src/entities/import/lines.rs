//! Lines of a stream with their numbers; one without end is cut, not kept.

use std::io::{self, BufRead};

/// Bytes of one line. The largest entities of Wikidata have about 5 MB.
const MAX_LINE: usize = 32 << 20;

pub struct Lines<'a> {
    input: &'a mut dyn BufRead,
    /// The number of the line read last, from 1.
    pub number: u64,
    buffer: Vec<u8>,
}

/// A line's text, or that it is too long to be one.
pub enum Line<'l> {
    Text(std::borrow::Cow<'l, str>),
    TooLong,
}

impl<'a> Lines<'a> {
    pub fn new(input: &'a mut dyn BufRead) -> Lines<'a> {
        Lines { input, number: 0, buffer: Vec::new() }
    }

    /// The next line without its end.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut read_any = false;
        let mut length = 0;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            read_any = true;
            let end = memchr::memchr(b'\n', chunk);
            let taken = end.map_or(chunk.len(), |at| at + 1);
            length += taken;
            if length <= MAX_LINE {
                self.buffer.extend_from_slice(&chunk[..taken]);
            }
            self.input.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if !read_any {
            return Ok(None);
        }
        self.number += 1;
        if length > MAX_LINE {
            return Ok(Some(Line::TooLong));
        }
        let bytes = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let bytes = if self.number == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
        Ok(Some(Line::Text(String::from_utf8_lossy(bytes))))
    }
}
