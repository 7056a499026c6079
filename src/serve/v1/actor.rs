use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::problem::Problem;
use crate::api::ProfileRecord;
use crate::service::lookup::profile;
use schemars::SchemaGenerator;

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/actor/{*id}",
    name: "actor",
    summary: "One actor with all its names, and how much there is about it",
    of_path: Some("An id or any name"),
    parameters: &[],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<ProfileRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    profile(call, &call.name).map(|profile| Answer::json(&profile))
}
