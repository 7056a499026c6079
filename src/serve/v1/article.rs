use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::problem::Problem;
use super::located;
use crate::article::codec::ArticleRecord;
use schemars::SchemaGenerator;

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/article/{*id}",
    name: "article",
    summary: "One article as it was understood",
    of_path: Some("An article id, a passage id, a docno or a URL"),
    parameters: &[],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<ArticleRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let located = located(call, &call.name)?;
    Ok(Answer::json(&ArticleRecord::from(located.article.article().as_ref())))
}
