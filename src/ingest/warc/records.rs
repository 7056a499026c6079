//! The records of a WARC file, one after the other.
//!
//! ```text
//! WARC/1.1                      the version, then fields, then an empty line
//! WARC-Type: response
//! Content-Length: 4321
//!
//! …4321 bytes: the block…       and two empty lines
//! ```

use super::Fields;
use crate::ingest::exact::{Exact, Stretch};
use std::io::{self, BufRead, Read};

/// The most that a record's header may take.
const HEADER: u64 = 1 << 20;

/// How far the next record is looked for after damage, before the file is given up.
const SEARCH: u64 = 1 << 30;

/// What stands above a block.
#[derive(Debug)]
pub struct Header {
    pub fields: Fields,
    pub length: u64,
}

/// A damaged place.
#[derive(Debug)]
pub struct Damage {
    /// Where the record begins, in bytes of the unpacked file.
    pub at: u64,
    pub what: String,
}

pub struct Records<'a> {
    stream: Box<dyn BufRead + 'a>,
    position: u64,
    /// Where the record that was read last begins.
    pub at: u64,
    block: Stretch,
    failed: bool,
}

impl<'a> Records<'a> {
    pub fn new(stream: Box<dyn BufRead + 'a>) -> Records<'a> {
        Records { stream, position: 0, at: 0, block: Stretch::default(), failed: false }
    }

    /// The next record's header, whose block then is [`Records::block`]; what was not read of the
    /// block before is passed over. After damage the next call goes on with the next sound record.
    pub fn next(&mut self) -> Option<Result<Header, Damage>> {
        if self.failed || self.block.failed {
            return None;
        }
        if let Err(error) = self.block.of(&mut self.stream).skip_rest(0) {
            return Some(Err(Damage { at: self.at, what: error.to_string() }));
        }
        match self.header() {
            Ok(Some(header)) => {
                self.block = Stretch::new(header.length);
                self.position = self.position.saturating_add(header.length);
                Some(Ok(header))
            }
            Ok(None) => None,
            Err(what) => {
                let at = self.at;
                self.failed = self.failed || !self.find_next();
                Some(Err(Damage { at, what }))
            }
        }
    }

    /// The block of the record whose header was read last, or what is left of it.
    pub fn block(&mut self) -> Exact<'_> {
        self.block.of(&mut self.stream)
    }

    fn header(&mut self) -> Result<Option<Header>, String> {
        let mut room = HEADER;
        let mut version = Vec::new();
        while version.is_empty() {
            self.at = self.position;
            match self.line(&mut room)? {
                Some(line) => version = line,
                None => return Ok(None),
            }
        }
        if !version.starts_with(b"WARC/") {
            return Err("no record begins here".to_owned());
        }
        let mut fields = Fields::default();
        loop {
            let line = self.line(&mut room)?.ok_or("it is cut off in the header")?;
            if line.is_empty() {
                break;
            }
            fields.add(&String::from_utf8_lossy(&line));
        }
        let length = fields.get("content-length").and_then(|length| length.parse().ok());
        Ok(Some(Header { length: length.ok_or("it does not say how long it is")?, fields }))
    }

    /// A line without its end; `None` where the file ends.
    fn line(&mut self, room: &mut u64) -> Result<Option<Vec<u8>>, String> {
        let mut line = Vec::new();
        let read = (&mut self.stream).take(*room + 1).read_until(b'\n', &mut line).map_err(|error| {
            self.failed = true;
            error.to_string()
        })?;
        self.position += read as u64;
        *room = room.checked_sub(read as u64).ok_or("its header is too long")?;
        if read == 0 {
            return Ok(None);
        }
        line.truncate(line.trim_ascii_end().len());
        Ok(Some(line))
    }

    /// Looks for a line that begins a record; false if there is none.
    fn find_next(&mut self) -> bool {
        const MARK: &[u8] = b"\nWARC/1.";
        let mut matched = 0;
        let mut searched = 0;
        while searched < SEARCH {
            let Ok(chunk) = self.stream.fill_buf() else { return false };
            if chunk.is_empty() {
                return false;
            }
            let mut used = 0;
            for &byte in chunk {
                used += 1;
                matched = if byte == MARK[matched] { matched + 1 } else { usize::from(byte == MARK[0]) };
                if matched == MARK.len() {
                    break;
                }
            }
            self.stream.consume(used);
            self.position += used as u64;
            searched += used as u64;
            if matched == MARK.len() {
                return self.put_back(&MARK[1..]);
            }
        }
        false
    }

    /// Puts bytes that were read in front of the stream again.
    fn put_back(&mut self, bytes: &'static [u8]) -> bool {
        let stream = std::mem::replace(&mut self.stream, Box::new(io::empty()));
        self.stream = Box::new(bytes.chain(stream));
        self.position -= bytes.len() as u64;
        true
    }
}
