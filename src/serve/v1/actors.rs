use super::super::answer::{Answer, JSON};
use super::super::cursor::{Cursor, Place};
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use super::super::question;
use crate::api::{ActorLine, ActorListRecord};
use crate::entities::{Actor, ActorType};
use schemars::SchemaGenerator;

const TYPES: &[Parameter] =
    &[Parameter::new("type", Kind::Text, "Only this type, such as state, armed_group, igo, person")];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/actors",
    name: "actors",
    summary: "All actors that are known, by id",
    of_path: None,
    parameters: &[TYPES, question::PAGING],
    face: Face::Program,
    media: &[JSON],
    schema: Some(SchemaGenerator::subschema_for::<ActorListRecord>),
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let kind = call.given.text("type");
    if let Some(kind) = kind
        && !ActorType::ALL.iter().any(|known| known.as_str() == kind)
    {
        let known = ActorType::ALL.map(ActorType::as_str).join(", ");
        return Err(Problem::parameter("type", format!("`{kind}` is none of {known}")));
    }
    let Place::Behind(behind) = Cursor::read(&call.view.tag, &call.given)? else {
        return Err(Problem::parameter("cursor", "this cursor belongs to another list"));
    };
    let gazetteer = call.view.gazetteer;
    let all = gazetteer.actors().chain(gazetteer.imported_actors());
    let mut actors: Vec<&Actor> = all.filter(|actor| kind.is_none_or(|kind| actor.kind.as_str() == kind)).collect();
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    let limit = call.given.number("limit").unwrap_or(10);
    let lines: Vec<ActorLine> = actors.iter().skip(behind).take(limit).map(|actor| ActorLine::new(actor)).collect();
    let end = behind + lines.len();
    let next = (end < actors.len()).then(|| Cursor::new(&call.view.tag, &call.given, Place::Behind(end)));
    Ok(Answer::json(&ActorListRecord::new(lines, actors.len())).next(call, next))
}
