use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use super::super::question;
use crate::api::FacetsRecord;
use crate::search::{self, Facet, FacetField};
use schemars::SchemaGenerator;

const MORE: &[Parameter] = &[
    Parameter::new("field", Kind::Choice(question::FIELD_NAMES), "What to count").required(),
    Parameter::new(
        "limit",
        Kind::Number { least: 1, most: 100_000, default: None },
        "How many values; all unless told",
    ),
    Parameter::new("within", Kind::Flag, "Count only what the field's own filter leaves, too"),
    Parameter::new(
        "major",
        Kind::Flag,
        "Count an actor only for the articles that are about it; with actor, type, parent and state",
    ),
    Parameter::new("doubtful", Kind::Flag, "Count doubtful dates too; with year"),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/facets",
    name: "facets",
    summary: "Counts of actors, authors, outlets, languages, actor types or years over the articles that match",
    of_path: None,
    parameters: &[MORE, question::ASK],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<FacetsRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let given = &call.given;
    let field = given.text("field").and_then(question::field).ok_or_else(Problem::internal)?;
    let field = match (field, given.flag("doubtful")) {
        (FacetField::Year { .. }, doubtful) => FacetField::Year { doubtful },
        (_, true) => return Err(Problem::parameter("doubtful", "`doubtful` goes with `field=year`")),
        (field, false) => field,
    };
    let major = given.flag("major");
    if major && !field.is_of_actors() {
        return Err(Problem::parameter("major", "`major` goes with the fields actor, type, parent and state"));
    }
    let mut ask = question::ask(given, call.today)?;
    // Of actors the types say which are counted, and not which articles.
    let types = match field.is_of_actors() && field != FacetField::Type {
        true => std::mem::take(&mut ask.filters.types),
        false => Vec::new(),
    };
    let types = types.iter().flat_map(|types| types.split(',')).map(str::trim).filter(|name| !name.is_empty());
    let types = types.map(|name| name.to_lowercase().replace([' ', '-'], "_")).collect();
    let understood = ask.understood(call.today)?;
    let count = if given.flag("within") { search::facets_within::<Facet> } else { search::facets::<Facet> };
    let (view, facet) = (&call.view, Facet { field, types, major });
    let counted = count(&view.snapshot, view.gazetteer, &understood.query, ask.matching, facet);
    let mut counted = counted.map_err(|error| question::blamed(error.into(), given))?;
    counted.values.truncate(given.number("limit").unwrap_or(usize::MAX));
    search::name_unknown(&view.snapshot, counted.values.iter_mut())?;
    Ok(Answer::json(&FacetsRecord::from(&counted)).warned(&understood))
}
