use super::super::super::failure::Outcome;
use super::super::super::out::Out;
use crate::entities::Gazetteer;

pub fn run(gazetteer: &Gazetteer, prefix: &str, out: &mut Out) -> anyhow::Result<Outcome> {
    let found = gazetteer.suggest(prefix, 20);
    for suggestion in &found {
        out.line(&format!("{}\t{}", suggestion.id, suggestion.name))?;
    }
    Ok(if found.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
