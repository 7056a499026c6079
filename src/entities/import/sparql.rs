//! CSV as Wikidata's query service writes it: `item,itemLabel,alias,type,country,start,end`.
//!
//! An item has a row for every alias; rows of one item may stand apart.

use super::draft::{Country, Draft, DraftName, Item, date, is_qid, tidy};
use super::kinds;
use super::table::{self, Columns};
use crate::entities::actor::{ActorType, NameRole};
use csv::StringRecord;
use std::io::{self, BufRead};

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    table::rows(input, &["item"], sink, item)
}

fn item(columns: &Columns, row: &StringRecord, line: u64) -> Item {
    let cell = |names: &[&str]| columns.cell(row, names);
    let qid = last_part(cell(&["item"]));
    if !is_qid(qid) {
        return Item::Rejected { line, reason: format!("`{}` is no item of Wikidata", cell(&["item"])) };
    }
    let written = cell(&["type", "class"]);
    let label = cell(&["typelabel", "classlabel"]);
    let kind =
        kinds::by_class(last_part(written)).or_else(|| kinds::by_word(written)).or_else(|| kinds::by_word(label));
    let Some(kind) = kind.or(written.is_empty().then_some(ActorType::Ngo)) else {
        return Item::Skipped(format!("class {}", last_part(written)));
    };
    let name = cell(&["itemlabel", "label", "name"]);
    // The service writes the item's number where there is no label.
    let mut draft = Draft::new(qid, kind, if is_qid(name) { "" } else { name });
    let period = (date(cell(&["start", "from"])), date(cell(&["end", "to"])));
    if let Some(text) = tidy(kind, cell(&["alias", "altlabel", "itemaltlabel"])) {
        draft.add_name(DraftName { text, role: NameRole::Name, faint: false, from: period.0, to: period.1 });
    }
    let country = cell(&["country", "iso", "countrycode"]);
    draft.country = match last_part(country) {
        "" => None,
        key if is_qid(key) => Some(Country::Key(key.to_owned())),
        _ => Some(Country::Written(country.to_owned())),
    };
    draft.into_item(line)
}

/// `Q5` of `http://www.wikidata.org/entity/Q5`.
fn last_part(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}
