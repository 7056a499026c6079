//! The records of a WARC file, one after the other.
//!
//! ```text
//! WARC/1.1                      the version, then fields, then an empty line
//! WARC-Type: response
//! Content-Length: 4321
//!
//! …4321 bytes: the block…       and two empty lines
//! ```

use super::{Fields, OPENING, SEARCH};
use crate::ingest::exact::{Exact, Stretch};
use crate::ingest::gzip::Gap;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// The most that a record's header may take.
const HEADER: u64 = 1 << 20;

const NO_RECORD: &str = "no record begins here";

/// What stands above a block.
#[derive(Debug)]
pub struct Header {
    pub fields: Fields,
    pub length: u64,
}

/// A damaged place.
#[derive(Debug)]
pub struct Damage {
    /// Where the record begins, in bytes of the unpacked file, without what could not be unpacked.
    pub at: u64,
    pub what: String,
    /// Where the gzip member begins, unpacked, that is damaged itself.
    member: Option<u64>,
}

pub struct Records<'a> {
    stream: Watched<'a>,
    position: u64,
    /// Where the record that was read last begins.
    pub at: u64,
    /// Its number, from 1; damaged places count.
    pub number: usize,
    block: Stretch,
    /// True until what is left of the block was passed over.
    is_open: bool,
    /// Damaged places between the record that was read last and the next.
    behind: VecDeque<Damage>,
    failed: bool,
}

impl<'a> Records<'a> {
    pub fn new(stream: Box<dyn BufRead + 'a>) -> Records<'a> {
        Records {
            stream: Watched { inner: stream, gap: None },
            position: 0,
            at: 0,
            number: 0,
            block: Stretch::default(),
            is_open: false,
            behind: VecDeque::new(),
            failed: false,
        }
    }

    /// The next record's header, whose block then is [`Records::block`]; what was not read of the
    /// block before is passed over. After damage the next call goes on with the next sound record.
    pub fn next(&mut self) -> Option<Result<Header, Damage>> {
        // Whoever read the block knows of its damage.
        if self.block.failed {
            self.failed = !self.resume();
        } else if let Err(what) = self.finish() {
            return Some(Err(Damage { at: self.at, what, member: None }));
        }
        self.number += 1;
        if let Some(damage) = self.behind.pop_front() {
            return Some(Err(damage));
        }
        if self.failed {
            return None;
        }
        match self.header() {
            Ok(Some(header)) => {
                self.block = Stretch::new(header.length);
                self.is_open = true;
                self.position = self.position.saturating_add(header.length);
                Some(Ok(header))
            }
            Ok(None) => None,
            Err(what) => {
                let at = self.at;
                Some(Err(self.recover(at, what)))
            }
        }
    }

    /// Passes over what is left of the record and goes to the next. Only then it is known whether the record was
    /// unpacked as it was packed: the checksum stands at the end. Does nothing if the block could not be read.
    pub fn finish(&mut self) -> Result<(), String> {
        if self.block.failed || !std::mem::take(&mut self.is_open) {
            return Ok(());
        }
        self.block.of(&mut self.stream).skip_rest(0).map_err(|error| error.to_string())?;
        let record = self.at;
        let what = match self.skip_empty_lines() {
            Ok(true) => return Ok(()),
            Ok(false) => NO_RECORD.to_owned(),
            Err(error) => self.failed_with(&error),
        };
        let damage = self.recover(self.position, what);
        if damage.member == Some(record) {
            return Err(damage.what);
        }
        self.behind.push_front(damage);
        Ok(())
    }

    /// The block of the record whose header was read last, or what is left of it.
    pub fn block(&mut self) -> Exact<'_> {
        self.block.of(&mut self.stream)
    }

    /// Goes on behind a gap, if it was one that the stream has failed for.
    fn resume(&mut self) -> bool {
        let Some(gap) = self.stream.gap.take() else { return false };
        (self.block, self.is_open) = (Stretch::default(), false);
        self.position = gap.ends;
        true
    }

    /// Goes to the next record behind damage at `at`, which is that of a gzip member if it lies in a damaged one. A
    /// damaged member that is met on the way is told of next.
    fn recover(&mut self, at: u64, what: String) -> Damage {
        if self.stream.gap.is_none() {
            self.failed = self.failed || !self.find_next();
        }
        let Some(gap) = self.stream.gap.clone() else { return Damage { at, what, member: None } };
        self.failed = !self.resume();
        let member = Some(gap.begins);
        if gap.begins <= at {
            return Damage { at, what: gap.to_string(), member };
        }
        self.behind.push_back(Damage { at: gap.begins, what: gap.to_string(), member });
        Damage { at, what, member: None }
    }

    /// What the stream has failed with; it is over unless it has a gap there.
    fn failed_with(&mut self, error: &io::Error) -> String {
        self.failed = Gap::of(error).is_none();
        error.to_string()
    }

    /// True if the stream ends behind them or a record seems to begin.
    fn skip_empty_lines(&mut self) -> io::Result<bool> {
        loop {
            let chunk = self.stream.fill_buf()?;
            let empty = chunk.len() - chunk.trim_ascii_start().len();
            let rest = &chunk[empty..];
            let opens = OPENING.starts_with(&rest[..rest.len().min(OPENING.len())]);
            let is_done = empty == 0 || !rest.is_empty();
            self.stream.consume(empty);
            self.position += empty as u64;
            if is_done {
                return Ok(opens);
            }
        }
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
        if !version.starts_with(&OPENING) {
            return Err(NO_RECORD.to_owned());
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
        let read = (&mut self.stream).take(*room + 1).read_until(b'\n', &mut line);
        let read = read.map_err(|error| self.failed_with(&error))?;
        self.position += read as u64;
        *room = room.checked_sub(read as u64).ok_or("its header is too long")?;
        if read == 0 {
            return Ok(None);
        }
        line.truncate(line.trim_ascii_end().len());
        Ok(Some(line))
    }

    /// Looks for a line that begins a record; false if there is none before the stream ends or fails.
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
        let stream = std::mem::replace(&mut self.stream.inner, Box::new(io::empty()));
        self.stream.inner = Box::new(bytes.chain(stream));
        self.position -= bytes.len() as u64;
        true
    }
}

/// A stream that keeps the gap it has failed for last, which not everyone who reads it hands on.
struct Watched<'a> {
    inner: Box<dyn BufRead + 'a>,
    gap: Option<Gap>,
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let gap = &mut self.gap;
        self.inner.fill_buf().inspect_err(|error| *gap = Gap::of(error).cloned())
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let gap = &mut self.gap;
        self.inner.read(buffer).inspect_err(|error| *gap = Gap::of(error).cloned())
    }
}
