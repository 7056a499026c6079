//! Tables: reading rows by the names of their columns, and the plain CSV of actors.
//!
//! Columns of the plain table, in any order, of which only `name` is needed: `id`, `name`, `type`,
//! `aliases` (with `;` or `|` between), `country`, `qid`, `from`, `to`.

use super::draft::{Country, Draft, DraftName, Item, date, is_qid, tidy};
use super::{Format, kinds};
use crate::entities::actor::{ActorType, NameRole};
use csv::{ReaderBuilder, StringRecord};
use std::io::{self, BufRead};

/// The columns of a table by their names in small letters.
pub(super) struct Columns(Vec<String>);

impl Columns {
    fn new(header: &StringRecord) -> Columns {
        let name =
            |cell: &str| cell.trim().trim_start_matches(['\u{feff}', '?']).to_lowercase().replace([' ', '-'], "_");
        Columns(header.iter().map(name).collect())
    }

    /// The cell of the first of `names` that is a column, without blanks around; empty if there is none.
    pub fn cell<'r>(&self, row: &'r StringRecord, names: &[&str]) -> &'r str {
        let column = names.iter().find_map(|name| self.0.iter().position(|c| c == name));
        column.and_then(|c| row.get(c)).unwrap_or_default().trim()
    }

    fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.iter().any(|c| c == name))
    }
}

/// Reads a table with a header, calling `take` with every row and its line.
pub(super) fn rows(
    input: &mut dyn BufRead,
    needed: &[&str],
    sink: &mut dyn FnMut(Item),
    take: fn(&Columns, &StringRecord, u64) -> Item,
) -> io::Result<()> {
    let delimiter = delimiter(input.fill_buf()?);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
    let mut bytes = csv::ByteRecord::new();
    let mut columns: Option<Columns> = None;
    loop {
        match reader.read_byte_record(&mut bytes) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(io_error(error)),
        }
        let line = bytes.position().map_or(0, csv::Position::line);
        let row = StringRecord::from_byte_record_lossy(bytes.clone());
        match &columns {
            None => {
                let header = Columns::new(&row);
                if !header.has(needed) {
                    let reason = format!("the header has no column `{}`", needed.join("` or `"));
                    sink(Item::Rejected { line, reason });
                    return Ok(());
                }
                columns = Some(header);
            }
            Some(columns) if row.len() != columns.0.len() => {
                let reason = format!("has {} cells, the header {}", row.len(), columns.0.len());
                sink(Item::Rejected { line, reason });
            }
            Some(columns) => sink(take(columns, &row, line)),
        }
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The delimiter that is most frequent in the first line.
fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|&b| b == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first.iter().filter(|&&b| b == delimiter).count();
    *b",;\t".iter().rev().max_by_key(|&&delimiter| count(delimiter)).expect("three to choose from")
}

/// The format of a table with this header.
pub(super) fn kind(header: &str) -> Option<Format> {
    let cells: Vec<String> = header
        .split([',', ';', '\t'])
        .map(|c| c.trim().trim_matches('"').trim_start_matches('?').to_lowercase())
        .collect();
    let has = |name: &str| cells.iter().any(|c| c == name);
    if has("schema") && has("name") && (has("dataset") || has("aliases")) {
        return Some(Format::OpenSanctions);
    }
    if has("item") && has("itemlabel") {
        return Some(Format::Sparql);
    }
    (cells.len() > 1 && has("name") || header.trim() == "name").then_some(Format::Csv)
}

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    rows(input, &["name"], sink, actor)
}

fn actor(columns: &Columns, row: &StringRecord, line: u64) -> Item {
    let cell = |names: &[&str]| columns.cell(row, names);
    let written = cell(&["type", "kind"]);
    let id = cell(&["id"]);
    let Some(kind) = of_type(written, id) else {
        return Item::Rejected { line, reason: format!("`{written}` is no type of actor") };
    };
    let mut draft = Draft::new(id, kind, cell(&["name"]));
    let period = (date(cell(&["from", "start"])), date(cell(&["to", "end"])));
    let aliases = cell(&["aliases", "alias", "names"]);
    for alias in aliases.split([';', '|']).filter_map(|alias| tidy(kind, alias)) {
        draft.add_name(DraftName { text: alias, role: NameRole::Name, faint: false, from: period.0, to: period.1 });
    }
    let country = cell(&["country", "state", "iso"]);
    draft.country = (!country.is_empty()).then(|| Country::Written(country.to_owned()));
    let qid = cell(&["qid", "wikidata"]);
    draft.qid = draft.qid.or_else(|| is_qid(qid).then(|| qid.to_owned()));
    draft.into_item(line)
}

/// The type that is written, else the one an id such as `group/ttp` shows, else an organization.
fn of_type(written: &str, id: &str) -> Option<ActorType> {
    match (written, id.split_once('/')) {
        ("", Some((folder, _))) => kinds::by_word(folder),
        ("", None) => Some(ActorType::Ngo),
        _ => kinds::by_word(written),
    }
}
