use super::super::super::failure::Outcome;
use super::super::super::out::Out;
use crate::api::{ActorLine, ActorListRecord};
use crate::cli::args::Format;
use crate::entities::{Actor, Gazetteer};

pub fn run(gazetteer: &Gazetteer, kind: Option<&str>, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
    let all = gazetteer.actors().chain(gazetteer.imported_actors());
    let mut actors: Vec<&Actor> = all.filter(|a| kind.is_none_or(|kind| a.kind.as_str() == kind)).collect();
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    if format == Format::Json {
        let lines = actors.iter().map(|actor| ActorLine::new(actor)).collect();
        out.json_pretty(&ActorListRecord::new(lines, actors.len()))?;
        return Ok(if actors.is_empty() { Outcome::NothingFound } else { Outcome::Done });
    }
    for actor in &actors {
        out.line(&format!("{}\t{}\t{}", actor.id, actor.kind, actor.name))?;
    }
    Ok(if actors.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
