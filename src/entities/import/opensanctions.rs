//! OpenSanctions' `targets.simple.csv`: one row for every target, columns by their names.

use super::draft::{Country, Draft, Item};
use super::kinds;
use super::table::{self, Columns};
use csv::StringRecord;
use std::io::{self, BufRead};

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    table::rows(input, &["schema"], sink, target)
}

fn target(columns: &Columns, row: &StringRecord, line: u64) -> Item {
    let cell = |name: &str| columns.cell(row, &[name]);
    let schema = cell("schema");
    if schema.is_empty() || cell("id").is_empty() {
        return Item::Rejected { line, reason: "has no id or no schema".to_owned() };
    }
    let terror = ["sanctions", "program_ids", "dataset"].iter().any(|c| cell(c).to_lowercase().contains("terror"));
    let topics: &[&str] = if terror && schema == "Organization" { &["crime.terror"] } else { &[] };
    let Some(kind) = kinds::by_schema(schema, topics) else { return Item::Skipped(schema.to_lowercase()) };
    let mut draft = Draft::new(cell("id"), kind, cell("name"));
    cell("aliases").split(';').for_each(|alias| draft.add(alias));
    let first = cell("countries").split(';').next().unwrap_or_default().trim();
    draft.country = (!first.is_empty()).then(|| Country::Written(first.to_owned()));
    draft.into_item(line)
}
