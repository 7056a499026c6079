use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use super::super::{listing, question};
use crate::api::{FacetsByField, SearchResponse};
use crate::search::{self, Facet, Unit};
use schemars::SchemaGenerator;
use std::time::Instant;

const MORE: &[Parameter] = &[
    Parameter::new(
        "facets",
        Kind::Text,
        "Count values over the matching articles: actor, author, outlet, language, type, parent, state, year; with commas or repeated",
    )
    .many(),
    Parameter::new(
        "facet-limit",
        Kind::Number { least: 1, most: 100_000, default: None },
        "How many values of each of `facets`; all unless told",
    ),
    Parameter::new("explain", Kind::Flag, "Say for each hit where its score comes from"),
    Parameter::new(
        "context",
        Kind::Number { least: 0, most: 20, default: None },
        "Show so many passages before and after each hit",
    ),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/search",
    name: "search",
    summary: "Ranked passages, or articles, that answer a query",
    of_path: None,
    parameters: &[question::ASK, question::HITS, MORE, question::PAGING],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<SearchResponse>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let started = Instant::now();
    let understood = question::understood(&call.given, call.today)?;
    let wanted = question::wanted(&call.given);
    let page = listing::page(call, &understood, &wanted)?;
    let mut facets = FacetsByField::default();
    for name in call.given.listed("facets") {
        let field = question::field(&name).ok_or_else(|| {
            let known = question::FIELD_NAMES.join(", ");
            Problem::parameter("facets", format!("`{name}` is none of {known}"))
        })?;
        let (view, query) = (&call.view, &understood.query);
        let facet = Facet { limit: call.given.number("facet-limit"), ..field.into() };
        let mut counted = search::facets(&view.snapshot, view.gazetteer, query, wanted.matching, facet)?;
        search::name_unknown(&view.snapshot, counted.values.iter_mut())?;
        facets.add(counted.into());
    }
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;
    let text = call.given.text("q").unwrap_or_default();
    let mut response = SearchResponse::new(text, &page.results, wanted.unit == Unit::Article, took_ms);
    response.facets = facets;
    Ok(Answer::json(&response).next(call, page.next(&call.given)).warned(&understood))
}
