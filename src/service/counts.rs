//! Counts over the articles that match: by the values of a field, and along the calendar.

use super::parameters::{Kind, Parameter};
use super::problem::Problem;
use super::{Asked, question};
use crate::api::Understood;
use crate::search::{self, Facet, FacetField, Facets, Timeline, TimelineOptions};

/// What is counted, beside the question.
pub const FACETS: &[Parameter] = &[
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

/// How articles are counted along the calendar, beside the question.
pub const TIMELINE: &[Parameter] = &[
    Parameter::new(
        "by",
        Kind::Choice(&["day", "week", "month", "year"]),
        "How long a bar is; unless told, the finest step that needs at most 60 bars",
    ),
    Parameter::new(
        "split",
        Kind::Choice(&["actor", "author", "outlet", "language"]),
        "Count the values of a field apart",
    ),
    Parameter::new(
        "limit",
        Kind::Number { least: 1, most: 1000, default: Some(5) },
        "How many values, those with most articles first; with split",
    ),
    Parameter::new("doubtful", Kind::Flag, "Count doubtful dates too"),
];

/// Counts as the parameters of [`FACETS`] ask for them, with as many values as are wanted.
pub fn facets(asked: &Asked, limit: Option<usize>) -> Result<(Facets, Understood), Problem> {
    let given = &asked.given;
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
    let mut ask = question::ask(given, asked.today)?;
    // Of actors the types say which are counted, and not which articles.
    let types = match field.is_of_actors() && field != FacetField::Type {
        true => std::mem::take(&mut ask.filters.types),
        false => Vec::new(),
    };
    let types = types.iter().flat_map(|types| types.split(',')).map(str::trim).filter(|name| !name.is_empty());
    let types = types.map(|name| name.to_lowercase().replace([' ', '-'], "_")).collect();
    let understood = ask.understood(asked.today)?;
    let count = if given.flag("within") { search::facets_within::<Facet> } else { search::facets::<Facet> };
    let (view, facet) = (&asked.view, Facet { field, types, major, limit });
    let counted = count(&view.snapshot, view.gazetteer, &understood.query, ask.matching, facet);
    let counted = counted.map_err(|error| question::blamed(error.into(), given))?;
    Ok((counted, understood))
}

/// Articles along the calendar as the parameters of [`TIMELINE`] ask for them, and by which field they are split.
pub fn timeline(asked: &Asked) -> Result<(Timeline, Option<FacetField>, Understood), Problem> {
    let given = &asked.given;
    let field = given.text("split").and_then(question::field);
    if field.is_none() && given.number("limit").is_some() {
        return Err(Problem::parameter("limit", "`limit` goes with `split`"));
    }
    let ask = question::ask(given, asked.today)?;
    let understood = ask.understood(asked.today)?;
    let options = TimelineOptions {
        matching: ask.matching,
        step: question::chosen(given, "by", &question::STEPS),
        split: field.map(|field| (field, given.number("limit").unwrap_or(5))),
        doubtful: given.flag("doubtful"),
    };
    let view = &asked.view;
    let timeline = search::timeline(&view.snapshot, view.gazetteer, &understood.query, &options);
    let timeline = timeline.map_err(|error| question::blamed(error.into(), given))?;
    Ok((timeline, field, understood))
}
