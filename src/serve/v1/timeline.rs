use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use super::super::question;
use crate::api::TimelineRecord;
use crate::search::{self, FacetField, TimelineOptions};
use schemars::SchemaGenerator;

const MORE: &[Parameter] = &[
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

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/timeline",
    name: "timeline",
    summary: "When the matching articles were published, per day, week, month or year",
    of_path: None,
    parameters: &[question::ASK, MORE],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<TimelineRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let given = &call.given;
    let field = given.text("split").and_then(question::field);
    if field.is_none() && given.number("limit").is_some() {
        return Err(Problem::parameter("limit", "`limit` goes with `split`"));
    }
    let ask = question::ask(given, call.today)?;
    let understood = ask.understood(call.today)?;
    let options = TimelineOptions {
        matching: ask.matching,
        step: question::chosen(given, "by", &question::STEPS),
        split: field.map(|field| (field, given.number("limit").unwrap_or(5))),
        doubtful: given.flag("doubtful"),
    };
    let view = &call.view;
    let timeline = search::timeline(&view.snapshot, view.gazetteer, &understood.query, &options);
    let timeline = timeline.map_err(|error| question::blamed(error.into(), given))?;
    let record = TimelineRecord::new(&ask.text, &timeline, field.map(FacetField::name));
    Ok(Answer::json(&record).warned(&understood))
}
