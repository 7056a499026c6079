use super::super::answer::{Answer, JSON};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::problem::Problem;
use crate::api::ProfileRecord;
use crate::entities::{ActorId, Resolution};
use crate::search;
use axum::http::StatusCode;
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

/// The actor called so, whether the gazetteer or only articles know it.
pub fn profile(call: &Call, name: &str) -> Result<ProfileRecord, Problem> {
    let (snapshot, gazetteer) = (&call.view.snapshot, call.view.gazetteer);
    if let Ok(id) = name.parse::<ActorId>()
        && id.is_nil()
    {
        let presence = search::presence(snapshot, &id)?;
        if presence.articles == 0 {
            return Err(Problem::not_found(format!("no article names an actor `{id}`")));
        }
        let mut names = search::unknown_names(snapshot, [&id])?;
        let shown = names.remove(&id).unwrap_or_else(|| id.to_string());
        return Ok(ProfileRecord::unknown(&id, "unknown", &shown, Some(&presence)));
    }
    let id = match gazetteer.resolve(name) {
        Resolution::Found(id) => id,
        Resolution::Ambiguous(ids) => {
            let ids: Vec<&str> = ids.iter().map(ActorId::as_str).collect();
            let detail = format!("several actors are called `{name}`");
            let problem = Problem::new(StatusCode::CONFLICT, "ambiguous", "Several actors have this name", detail);
            return Err(problem.hint(format!("give one of the ids {}", ids.join(", "))));
        }
        Resolution::NotFound { nearest } => {
            let near: Vec<String> = nearest.iter().map(|near| format!("{} ({})", near.name, near.id)).collect();
            let problem = Problem::not_found(format!("no actor is called `{name}`"));
            return Err(if near.is_empty() {
                problem
            } else {
                problem.hint(format!("did you mean {}?", near.join(", ")))
            });
        }
    };
    let actor = gazetteer.get(&id).ok_or_else(Problem::internal)?;
    Ok(ProfileRecord::new(gazetteer, actor, Some(&search::presence(snapshot, &id)?)))
}
