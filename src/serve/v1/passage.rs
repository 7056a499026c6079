use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use super::located;
use crate::api::{PassageRecord, ShownRecord};
use crate::search::Place;
use schemars::SchemaGenerator;

const CONTEXT: &[Parameter] = &[Parameter::new(
    "context",
    Kind::Number { least: 0, most: 1000, default: Some(0) },
    "Show so many passages before and after it",
)];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/passage/{*id}",
    name: "passage",
    summary: "One passage in its article",
    of_path: Some("A passage id, `<article>#<passage>`; in an address the `#` is written `%23`"),
    parameters: &[CONTEXT],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<ShownRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let located = located(call, &call.name)?;
    let nothing = || Problem::not_found("this is an article, no passage").hint("a passage id has a `#`, written `%23`");
    let n = located.passage.ok_or_else(nothing)?;
    let place = located.article.place(call.view.gazetteer, n, &[]).ok_or_else(nothing)?;
    let reach = call.given.number("context").unwrap_or(0);
    let place = Place { context: Some(located.article.context(n, reach)), ..place };
    let article = located.article.article();
    Ok(Answer::json(&ShownRecord { article: article.as_ref().into(), passage: PassageRecord::new(article, &place) }))
}
