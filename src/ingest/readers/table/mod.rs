//! Tables: CSV and its like, one article a row, the first row naming the columns.
//!
//! Columns are known by the names that settings map, the names of a record's fields, or what
//! tables customarily call them. A row is read like an object of JSON.

mod columns;
mod shape;

use super::jsonl::html;
use crate::ingest::input::Size;
use crate::ingest::json::{Fields, Words};
use crate::ingest::stream::{Metered, Transcoded};
use crate::ingest::{Confidence, Field, FieldMap, Input, Probe, Reader, Reject, Sink};
use crate::record::{Content, Record, Source};
use crate::text::charset;
use columns::Columns;
use csv::{ByteRecord, ErrorKind, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

pub struct Table;

impl Reader for Table {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if probe.is_named(&["csv", "tsv", "tab", "psv"]) {
            Confidence::Named
        } else if shape::is_header(probe.text.lines().next().unwrap_or_default()) {
            Confidence::Possible
        } else {
            Confidence::No
        }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let shown = input.shown;
        let limit = input.limits.line;
        // A column called after a path is rarely one, and a table that names files is not worth the risk.
        let mut map = FieldMap::clone(&input.map);
        map.fields.remove(&Field::Path);
        let mut rows = match Rows::new(input.stream, map.delimiter, limit) {
            Ok(rows) => rows,
            Err(error) => return sink(Err(Reject::file(shown, format!("cannot be read: {error}")))),
        };
        let header = match rows.next() {
            Some(Ok(row)) => row,
            Some(Err(reason)) => return sink(Err(Reject::file(shown, reason))),
            None => return sink(Err(Reject::file(shown, "holds no records"))),
        };
        let columns = match Columns::new(header.cells, &map) {
            Ok(columns) => columns,
            Err(reason) => return sink(Err(Reject::file(shown, reason))),
        };
        let mut results = 0;
        for row in rows {
            results += 1;
            match row {
                Ok(row) => {
                    let source = Source::record(shown, row.line);
                    let record = record(&columns, row, &map, source.clone());
                    sink(record.map_err(|reason| Reject::new(source, reason)))?;
                }
                Err(reason) => sink(Err(Reject::file(shown, reason)))?,
            }
        }
        if results == 0 { sink(Err(Reject::file(shown, "holds no records"))) } else { ControlFlow::Continue(()) }
    }
}

fn record(columns: &Columns, row: Row, map: &FieldMap, source: Source) -> Result<Record, String> {
    let Fields { mut hints, words } = Fields::read(&columns.object(row.cells)?, map)?;
    hints.notes.extend(row.doubt);
    Ok(match words {
        Words::Html(given) => html(given, source, hints),
        Words::Text(text) | Words::Path(text) => Record { source, content: Content::Verbatim(text), hints },
    })
}

/// A row and the line it begins on.
struct Row {
    line: usize,
    cells: Vec<String>,
    /// What is to be said of its encoding.
    doubt: Option<String>,
}

/// The rows of a table, blank ones passed over.
struct Rows<'a> {
    reader: csv::Reader<Metered<Box<dyn BufRead + 'a>>>,
    limit: usize,
    /// True if lines end as on Windows. The parser then stands before the last byte of a row's end.
    crlf: bool,
    /// What bytes that are not UTF-8 are read as, once there were some.
    encoding: Option<&'static Encoding>,
    ended: bool,
}

impl<'a> Rows<'a> {
    fn new(mut stream: Box<dyn BufRead + 'a>, delimiter: Option<u8>, limit: usize) -> io::Result<Rows<'a>> {
        let head = stream.fill_buf()?;
        let mark = Encoding::for_bom(head).map(|(encoding, _)| encoding);
        if mark.is_some() {
            stream = Box::new(Transcoded::new(stream, UTF_8));
        }
        let head = String::from_utf8_lossy(stream.fill_buf()?);
        let stated = shape::stated_delimiter(&head);
        let delimiter = delimiter.or(stated).unwrap_or_else(|| shape::delimiter(&head));
        let crlf = head.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n"));
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        // So that the last row ends like the others.
        let stream: Box<dyn BufRead + 'a> = Box::new(stream.chain(&b"\n"[..]));
        let mut reader = builder.from_reader(Metered::new(stream, limit as u64));
        if stated.is_some() {
            let _ = reader.read_byte_record(&mut ByteRecord::new());
        }
        Ok(Rows { reader, limit, crlf, encoding: None, ended: false })
    }

    /// The line that a row which was just read begins on: the parser's own count takes blank lines
    /// above a row for part of it, and counting back from the row's end misses a quote never closed.
    fn line_of(&self, record: &ByteRecord) -> usize {
        let inside = record.as_slice().iter().filter(|&&byte| byte == b'\n').count();
        let here = self.reader.position().line() as usize;
        let before = record.position().map_or(1, csv::Position::line) as usize;
        here.saturating_sub(inside + usize::from(!self.crlf)).max(before)
    }

    /// A row's cells, each in UTF-8.
    fn decoded(&mut self, record: &ByteRecord) -> (Vec<String>, Option<String>) {
        let mut is_guessed = false;
        let text = |cell: &[u8]| match std::str::from_utf8(cell) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                is_guessed = true;
                let encoding = *self.encoding.get_or_insert_with(|| charset::guess(record.as_slice()));
                encoding.decode_without_bom_handling(cell).0.into_owned()
            }
        };
        let cells = record.iter().map(text).collect();
        let guessed = self.encoding.filter(|_| is_guessed);
        (cells, guessed.and_then(|encoding| charset::doubt_of_guess(encoding, record.as_slice())))
    }

    fn explain(&self, record: &ByteRecord, error: &csv::Error) -> String {
        match error.kind() {
            _ if self.reader.get_ref().is_exhausted() => {
                let line = record.position().map_or(1, csv::Position::line);
                let size = Size(self.limit as u64);
                format!("the row at line {line} is longer than {size}, too long for one record; is a quote not closed?")
            }
            ErrorKind::Io(error) => format!("cannot be read: {error}"),
            _ => format!("cannot be read: {error}"),
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        while !self.ended {
            self.reader.get_mut().begin();
            match self.reader.read_byte_record(&mut record) {
                Ok(true) if record.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    let (cells, doubt) = self.decoded(&record);
                    return Some(Ok(Row { line: self.line_of(&record), cells, doubt }));
                }
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.explain(&record, &error)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
