use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::problem::Problem;
use crate::api::StatusRecord;
use schemars::SchemaGenerator;

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/status",
    name: "status",
    summary: "What the index holds and whether it is up to date",
    of_path: None,
    parameters: &[],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<StatusRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let (view, home) = (&call.view, &call.app.index.home);
    let catalogue = view.snapshot.catalogue()?;
    let before = &view.snapshot.manifest.versions;
    let versions = home.versions(before, view.gazetteer).map_err(|error| Problem::index(format!("{error:#}")))?;
    let again = home.to_read_again(&view.snapshot, &catalogue).map_err(|e| Problem::index(format!("{e:#}")))?;
    let record = StatusRecord::read(&home.index(), &view.snapshot, &catalogue, view.gazetteer, &versions, again)?;
    Ok(Answer::json(&record))
}
