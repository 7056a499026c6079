use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::problem::Problem;
use super::super::question;
use crate::api::TimelineRecord;
use crate::search::FacetField;
use crate::service::counts;
use schemars::SchemaGenerator;

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/timeline",
    name: "timeline",
    summary: "When the matching articles were published, per day, week, month or year",
    of_path: None,
    parameters: &[question::ASK, counts::TIMELINE],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<TimelineRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let (timeline, field, understood) = counts::timeline(call)?;
    let text = call.given.text("q").unwrap_or_default();
    let record = TimelineRecord::new(text, &timeline, field.map(FacetField::name));
    Ok(Answer::json(&record).warned(&understood))
}
