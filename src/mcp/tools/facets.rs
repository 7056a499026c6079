use super::super::budget::{Budget, MAX_TOKENS};
use super::super::reply::Reply;
use super::super::text;
use super::{CURSOR, Declared, behind};
use crate::api::{FacetsAnswer, FacetsRecord, Going, WarningRecord};
use crate::search;
use crate::service::cursor::{Cursor, Place};
use crate::service::parameters::Parameter;
use crate::service::problem::Problem;
use crate::service::{Asked, counts, question};
use schemars::SchemaGenerator;

const MORE: &[Parameter] = &[CURSOR, MAX_TOKENS];
/// Values unless told.
const USUAL: usize = 20;

pub const TOOL: Declared = Declared {
    name: "facets",
    title: "Count by a field",
    description: "\
How many articles that match a query there are for each actor, author, outlet, language, actor type, parent, home state or \
year, those with most first; 20 values unless `limit` says otherwise. The query and its filters are those of \
search_passages; without any, the whole index is counted. The ids are what the filters of the same name take.",
    parameters: &[counts::FACETS, question::ASK, MORE],
    schema: SchemaGenerator::subschema_for::<FacetsAnswer>,
    answer,
};

fn answer(asked: &Asked) -> Result<Reply, Problem> {
    let given = &asked.given;
    let behind = behind(asked)?;
    let limit = given.number("limit").unwrap_or(USUAL);
    let (mut counted, understood) = counts::facets(asked, Some(behind + limit))?;
    counted.values = counted.values.into_iter().skip(behind).take(limit).collect();
    let view = &asked.view;
    search::name_unknown(&view.snapshot, counted.values.iter_mut())?;
    let undated = search::undated(&view.snapshot, view.gazetteer, &understood.query, question::matching(given))?;
    let lacking = crate::api::lacking(&counted.facet);
    let mut facets = FacetsRecord::from(counted);
    let values = std::mem::take(&mut facets.values);
    let warnings = understood.warnings.iter().map(WarningRecord::from).collect();
    let mut record = FacetsAnswer { facets, undated, going: Going::default(), warnings };
    let mut budget = Budget::new(given, &record);
    let wanted = values.len();
    for mut value in values {
        super::shorten(&mut value);
        // One at least, so that going on comes to an end.
        if !budget.takes(&value, "") && !record.facets.values.is_empty() {
            break;
        }
        record.facets.values.push(value);
    }
    let end = behind + record.facets.values.len();
    record.going.left_out = wanted - record.facets.values.len();
    let next =
        (end < record.facets.total_values).then(|| Cursor::new(&view.tag, given, Place::Behind(end)).to_string());
    record.going.next_cursor = next;
    super::finished(record, |record| said(record, &lacking), |record| &mut record.going)
}

fn said(record: &FacetsAnswer, lacking: &str) -> String {
    let facets = &record.facets;
    let mut out = format!("{} values of {}.\n{}", facets.total_values, facets.field, text::going(&record.going));
    out.push_str(&text::notes(&facets.notes));
    for value in &facets.values {
        let id = if value.id == value.name { String::new() } else { format!(" ({})", value.id) };
        out.push_str(&format!("{}\t{}{id}\n", value.articles, value.name));
    }
    if facets.missing > 0 {
        out.push_str(&format!("{}\t({lacking})\n", facets.missing));
    }
    out.push_str(&text::undated(record.undated));
    out.push_str(&text::warnings(&record.warnings));
    out
}
