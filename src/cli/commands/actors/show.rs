use super::super::super::failure::Outcome;
use super::super::super::out::{BOLD, DIM, Out};
use super::super::super::render::prose::counted;
use crate::api::{ProfileRecord, parents};
use crate::article::PartialDate;
use crate::cli::args::Format;
use crate::entities::{Actor, ActorId, Gazetteer, Name, NameRole, Office, Resolution};
use crate::index::Snapshot;
use crate::search::{self, Presence};

/// With an index, also how much there is about the actor.
pub fn run(
    gazetteer: &Gazetteer,
    snapshot: Option<&Snapshot>,
    name: &str,
    format: Format,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let ids = match gazetteer.resolve(name) {
        Resolution::Found(id) => vec![id],
        Resolution::Ambiguous(ids) => ids,
        Resolution::NotFound { nearest } => {
            out.error_line(&format!("no actor is called `{name}`"));
            for near in nearest {
                out.error_line(&format!("  did you mean {} ({})?", near.name, near.id));
            }
            return Ok(Outcome::NothingFound);
        }
    };
    for id in &ids {
        let Some(actor) = gazetteer.get(id) else { continue };
        let presence = snapshot.map(|snapshot| search::presence(snapshot, id)).transpose()?;
        if format == Format::Json {
            out.json_pretty(&ProfileRecord::new(gazetteer, actor, presence.as_ref()))?;
            continue;
        }
        show_one(gazetteer, actor, out)?;
        if let Some(presence) = presence {
            show_presence(&presence, out)?;
        }
    }
    Ok(Outcome::Done)
}

fn show_presence(presence: &Presence, out: &mut Out) -> anyhow::Result<()> {
    let Presence { articles, major, dates } = presence;
    let about = if *major > 0 { format!(", {major} about it") } else { String::new() };
    let dates = dates.map_or_else(String::new, |(first, last)| format!(", {first} – {last}"));
    let counted = if *articles == 0 { "no article".to_owned() } else { counted(*articles, "article") };
    out.line(&format!("  in the index: {counted}{about}{dates}"))
}

fn show_one(gazetteer: &Gazetteer, actor: &Actor, out: &mut Out) -> anyhow::Result<()> {
    let head =
        format!("{}  {}", out.paint(BOLD, &actor.name), out.paint(DIM, &format!("{} · {}", actor.id, actor.kind)));
    out.line(&head)?;
    if let Some(state) = &actor.state {
        out.line(&format!("  state: {state}"))?;
    }
    let above: Vec<&str> = parents(gazetteer, actor).into_iter().map(ActorId::as_str).collect();
    if !above.is_empty() {
        out.line(&format!("  part of: {}", above.join(" < ")))?;
    }
    let roles = [
        (NameRole::Name, "names"),
        (NameRole::Adjective, "adjectives and people"),
        (NameRole::Capital, "capital"),
        (NameRole::Metonym, "stands for it"),
    ];
    for (role, label) in roles {
        let names: Vec<String> = actor.names.iter().filter(|n| n.role == role).map(with_flags).collect();
        if !names.is_empty() {
            out.line(&format!("  {label}: {}", names.join(", ")))?;
        }
    }
    let mut offices: Vec<&Office> = actor.offices.iter().collect();
    offices.sort_by_key(|office| (office.from, office.to));
    for office in offices {
        let end = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
        out.line(&format!("  office: {} of {}, {} – {}", office.office, office.of, end(office.from), end(office.to)))?;
    }
    let organs: Vec<&str> =
        gazetteer.actors().filter(|a| a.parent.as_ref() == Some(&actor.id)).map(|a| a.id.as_str()).collect();
    if !organs.is_empty() {
        out.line(&format!("  its parts: {}", organs.join(", ")))?;
    }
    if let Some(qid) = &actor.qid {
        out.line(&format!("  Wikidata: {qid}"))?;
    }
    Ok(())
}

fn with_flags(name: &Name) -> String {
    let flags = [
        (name.case, "case"),
        (name.context, "in context"),
        (name.ambiguous, "ambiguous"),
        (name.weak, "weak"),
        (name.nearby.is_some(), "near certain words"),
        (name.from.is_some() || name.to.is_some(), "in its time"),
    ];
    let flags: Vec<&str> = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
    if flags.is_empty() { name.text.clone() } else { format!("{} ({})", name.text, flags.join(", ")) }
}
