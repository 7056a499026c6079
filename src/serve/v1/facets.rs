use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::problem::Problem;
use super::super::question;
use crate::api::FacetsRecord;
use crate::search;
use crate::service::counts;
use schemars::SchemaGenerator;

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/facets",
    name: "facets",
    summary: "Counts of actors, authors, outlets, languages, actor types or years over the articles that match",
    of_path: None,
    parameters: &[counts::FACETS, question::ASK],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<FacetsRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let (mut counted, understood) = counts::facets(call, call.given.number("limit"))?;
    search::name_unknown(&call.view.snapshot, counted.values.iter_mut())?;
    Ok(Answer::json(&FacetsRecord::from(counted)).warned(&understood))
}
