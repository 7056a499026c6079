//! Files of queries: read line by line, told line by line, never ended by a line.
//!
//! A line is a query with an id, parted by a tab (TSV) or as CSV has it, or a query alone, whose id
//! is the number of its line. A first line with a column `query` says which column is which. A CSV
//! record stands on one line: where a quotation mark is left open, one line is lost and not the file.

use super::failure::{Outcome, Told};
use super::out::Out;
use crate::search::{LowerError, SearchError};
use anyhow::{Context, bail};
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

/// A query with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub id: String,
    pub text: String,
}

/// A line that holds no query to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    Blank,
    Refused(String),
}

/// One line of a file of queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: usize,
    pub asked: Result<Asked, Odd>,
}

/// How a line is cut into columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Bare,
    Tabs,
    Csv(u8),
}

/// Which column is which; without an id the line's number stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    id: Option<usize>,
    query: usize,
    /// Whether a header named them: then further columns are someone's notes.
    named: bool,
}

/// Reads a file of queries, or standard input for `-`.
pub fn open(path: &Path) -> anyhow::Result<Vec<Line>> {
    let reading = || format!("cannot read {}", name(path));
    let mut bytes = Vec::new();
    match path.as_os_str() == "-" {
        true => std::io::stdin().read_to_end(&mut bytes).with_context(reading)?,
        false => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).with_context(reading)?,
    };
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let lines = read(&bytes, extension.as_deref());
    if lines.iter().all(|line| line.asked == Err(Odd::Blank)) {
        bail!("{} holds no query", name(path));
    }
    Ok(lines)
}

fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// The lines of a file, the header apart. The extension decides between tabs and commas, else the first line does.
pub fn read(bytes: &[u8], extension: Option<&str>) -> Vec<Line> {
    let bytes = utf8(bytes);
    let lines: Vec<(usize, Result<&str, &[u8]>)> = (1..)
        .zip(bytes.strip_suffix(b"\n").unwrap_or(&bytes).split(|&b| b == b'\n'))
        .map(|(number, line)| (number, std::str::from_utf8(line).map(|l| l.trim_end_matches('\r')).map_err(|_| line)))
        .collect();
    let texts: Vec<&str> = lines.iter().filter_map(|(_, l)| l.ok()).filter(|l| !l.trim().is_empty()).collect();
    let first = texts.first().copied().unwrap_or_default();
    let (layout, header) = layout(&texts, extension);
    let columns = header.unwrap_or(match layout {
        Layout::Bare => Columns { id: None, query: 0, named: false },
        _ => Columns { id: Some(0), query: 1, named: false },
    });
    let mut seen = HashSet::new();
    let mut header_left = header.is_some();
    let mut read = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        if header_left && line == Ok(first) {
            header_left = false;
            continue;
        }
        let asked = match line {
            Err(_) => Err(Odd::Refused("this is not UTF-8".to_owned())),
            Ok(line) if line.trim().is_empty() => Err(Odd::Blank),
            Ok(line) => asked(line, number, layout, columns, &mut seen),
        };
        read.push(Line { number, asked });
    }
    read
}

/// The bytes without a mark of their encoding; UTF-16, which spreadsheets write, as UTF-8.
fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, n)) if encoding == encoding_rs::UTF_8 => Cow::Borrowed(&bytes[n..]),
        Some((encoding, n)) => {
            Cow::Owned(encoding.decode_without_bom_handling(&bytes[n..]).0.into_owned().into_bytes())
        }
        None => Cow::Borrowed(bytes),
    }
}

fn layout(lines: &[&str], extension: Option<&str>) -> (Layout, Option<Columns>) {
    let first = lines.first().copied().unwrap_or_default();
    let possible: &[Layout] = match extension {
        Some("tsv" | "tab") => &[Layout::Tabs],
        Some("csv") => &[Layout::Csv(b','), Layout::Csv(b';'), Layout::Tabs],
        _ => &[Layout::Tabs, Layout::Csv(b','), Layout::Csv(b';')],
    };
    for &layout in possible {
        if let Some(columns) = header(first, layout) {
            return (layout, Some(columns));
        }
    }
    let has = |mark: char| lines.iter().any(|line| line.contains(mark));
    let layout = match extension {
        Some("csv") if has(',') => Layout::Csv(b','),
        Some("tsv" | "tab") if has('\t') => Layout::Tabs,
        // Commas say nothing: queries have them too.
        _ if first.contains('\t') => Layout::Tabs,
        _ => Layout::Bare,
    };
    (layout, None)
}

/// The columns that a first line names; it is a header when one of them is `query`.
fn header(line: &str, layout: Layout) -> Option<Columns> {
    let names: Vec<String> = cells(line, layout).ok()?.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let place = |wanted: &str| names.iter().position(|name| name == wanted);
    Some(Columns { id: place("id"), query: place("query")?, named: true })
}

fn asked(
    line: &str,
    number: usize,
    layout: Layout,
    columns: Columns,
    seen: &mut HashSet<String>,
) -> Result<Asked, Odd> {
    let refused = |reason: String| Err(Odd::Refused(reason));
    let cells = cells(line, layout).map_err(|reason| Odd::Refused(reason.to_owned()))?;
    let missing = columns.id.unwrap_or(0).max(columns.query) >= cells.len();
    let too_many = !columns.named && layout != Layout::Bare && cells.len() > 2;
    match layout {
        Layout::Tabs if missing => return refused("there is no tab between an id and a query".to_owned()),
        Layout::Csv(_) if missing => return refused("there is no comma between an id and a query".to_owned()),
        Layout::Csv(_) if too_many => {
            let n = cells.len();
            return refused(format!("there are {n} columns, not an id and a query: put a query with commas in quotes"));
        }
        _ if too_many => return refused(format!("there are {} columns, not an id and a query", cells.len())),
        _ => {}
    }
    let cell = |column: usize| cells.get(column).map(|cell| cell.trim()).unwrap_or_default();
    let id = columns.id.map_or_else(|| number.to_string(), |column| cell(column).to_owned());
    let text = cell(columns.query).to_owned();
    if id.is_empty() {
        return refused("there is no id".to_owned());
    }
    if text.is_empty() {
        return refused(format!("query `{id}` is empty"));
    }
    if !seen.insert(id.clone()) {
        return refused(format!("there was a query `{id}` before"));
    }
    Ok(Asked { id, text })
}

fn cells(line: &str, layout: Layout) -> Result<Vec<String>, &'static str> {
    match layout {
        Layout::Bare => Ok(vec![line.to_owned()]),
        Layout::Tabs => Ok(line.split('\t').map(str::to_owned).collect()),
        Layout::Csv(comma) => csv_cells(line, comma),
    }
}

fn csv_cells(line: &str, comma: u8) -> Result<Vec<String>, &'static str> {
    well_quoted(line, comma)?;
    let mut record = csv::StringRecord::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(comma).from_reader(line.as_bytes());
    // A line of text with its quotation marks closed has exactly one record.
    reader.read_record(&mut record).map_err(|_| "this is not CSV")?;
    Ok(record.iter().map(str::to_owned).collect())
}

/// A CSV reader makes the best of a stray quotation mark, and another query of `"red line" border`.
fn well_quoted(line: &str, comma: u8) -> Result<(), &'static str> {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'"' {
            at += 1;
            loop {
                match (bytes.get(at), bytes.get(at + 1)) {
                    (None, _) => return Err("a quotation mark is never closed"),
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), None) => return Ok(()),
                    (Some(b'"'), Some(next)) if *next == comma => break,
                    (Some(b'"'), _) => {
                        return Err(
                            "there is text behind a closing quotation mark: write `\"\"` for one inside a cell",
                        );
                    }
                    _ => at += 1,
                }
            }
            at += 2;
        } else {
            at = bytes[at..].iter().position(|b| *b == comma).map_or(bytes.len(), |n| at + n + 1);
        }
    }
    Ok(())
}

/// Why a query could not be run, where that is the query's own fault; any other error is given back.
pub fn reason(error: anyhow::Error) -> anyhow::Result<String> {
    if let Some(Told(words)) = error.downcast_ref() {
        return Ok(words.strip_prefix("error: ").unwrap_or(words).to_owned());
    }
    match error.downcast_ref() {
        Some(SearchError::Query(wrong)) if !matches!(wrong, LowerError::Index(_)) => Ok(wrong.to_string()),
        _ => Err(error),
    }
}

/// What became of the queries of a file.
pub struct Tally {
    file: String,
    found: u64,
    empty: u64,
    refused: u64,
}

impl Tally {
    pub fn new(file: &Path) -> Tally {
        Tally { file: name(file), found: 0, empty: 0, refused: 0 }
    }

    /// Where a line stands, for people.
    pub fn place(&self, number: usize) -> String {
        format!("{}:{number}", self.file)
    }

    pub fn ran(&mut self, any_hits: bool) {
        if any_hits { self.found += 1 } else { self.empty += 1 }
    }

    /// Tells why a line was not run. What spans lines (an error with its caret) stands below the place.
    pub fn odd(&mut self, number: usize, odd: &Odd, out: &mut Out) {
        let place = self.place(number);
        match odd {
            Odd::Blank => out.say(&format!("{place}: blank line, passed over")),
            Odd::Refused(reason) => {
                self.refused += 1;
                out.error_line(&format!("{place}: refused: {reason}"));
            }
        }
    }

    /// Tells the sum of it all. Everything refused is an error, some of it is told by the exit code.
    pub fn end(&self, out: &mut Out) -> anyhow::Result<Outcome> {
        let Tally { found, empty, refused, .. } = *self;
        let all = found + empty + refused;
        let noun = if all == 1 { "query" } else { "queries" };
        out.say(&format!("{all} {noun}: {found} with hits, {empty} without, {refused} refused"));
        if found + empty == 0 {
            bail!("{} holds no query that could be run", self.file);
        }
        Ok(match (found, refused) {
            (_, 1..) => Outcome::SomeRejected,
            (0, _) => Outcome::NothingFound,
            _ => Outcome::Done,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(extension: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
        let shown = |line: Line| match line.asked {
            Ok(asked) => format!("{} {}={}", line.number, asked.id, asked.text),
            Err(Odd::Blank) => format!("{} blank", line.number),
            Err(Odd::Refused(reason)) => format!("{} no: {reason}", line.number),
        };
        let extension = Some(extension).filter(|e| !e.is_empty());
        let found: Vec<String> = read(bytes.as_ref(), extension).into_iter().map(shown).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tabs_part_ids_from_queries() {
        check("tsv", "q1\tred line\nq2\t\"red line\", or so\r\n", &["1 q1=red line", "2 q2=\"red line\", or so"]);
        check("", "q1\tred line\nq2\tborder\n", &["1 q1=red line", "2 q2=border"]);
        check("tsv", "ID\tQuery\nq1\tborder", &["2 q1=border"]);
        check("tsv", "query\tnote\tid\nborder\tfor Ann\t7\n", &["2 7=border"]);
    }

    #[test]
    fn csv_has_its_quotes_and_either_comma() {
        check("csv", "q1,\"\"\"red line\"\", border\"\nq2,truce\n", &["1 q1=\"red line\", border", "2 q2=truce"]);
        check("csv", "id;query\nq1;a, b\n", &["2 q1=a, b"]);
        check("", "id,query\nq1,border\n", &["2 q1=border"]);
        check("csv", "query\n\"a, b\"\n", &["2 2=a, b"]);
    }

    #[test]
    fn bare_queries_go_by_the_number_of_their_line() {
        check("", "border, trade\n\ntruce\n", &["1 1=border, trade", "2 blank", "3 3=truce"]);
        check("tsv", "border\ntruce", &["1 1=border", "2 2=truce"]);
        check("csv", "border\ntruce", &["1 1=border", "2 2=truce"]);
        check("txt", "", &["1 blank"]);
    }

    #[test]
    fn an_odd_line_is_refused_alone() {
        check(
            "tsv",
            "q1\ta\nq2 b\nq1\tc\n\td\nq3\t \nq4\te\tf\nq5\tg\n",
            &[
                "1 q1=a",
                "2 no: there is no tab between an id and a query",
                "3 no: there was a query `q1` before",
                "4 no: there is no id",
                "5 no: query `q3` is empty",
                "6 no: there are 3 columns, not an id and a query",
                "7 q5=g",
            ],
        );
        check(
            "csv",
            "q1,a\nq2,\"red line\" border\nq3,\"open\nq4,b, c\nq5,d",
            &[
                "1 q1=a",
                "2 no: there is text behind a closing quotation mark: write `\"\"` for one inside a cell",
                "3 no: a quotation mark is never closed",
                "4 no: there are 3 columns, not an id and a query: put a query with commas in quotes",
                "5 q5=d",
            ],
        );
        check("tsv", b"q1\ta\nq2\t\xff\nq3\tb", &["1 q1=a", "2 no: this is not UTF-8", "3 q3=b"]);
    }

    #[test]
    fn marks_of_the_encoding_are_no_part_of_the_first_id() {
        check("tsv", "\u{feff}q1\ta\n", &["1 q1=a"]);
        let utf16: Vec<u8> = "\u{feff}id\tquery\nq1\tä\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check("tsv", utf16, &["2 q1=ä"]);
    }
}
