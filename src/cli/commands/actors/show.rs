use super::super::super::failure::Outcome;
use super::super::super::out::{BOLD, DIM, Out};
use super::super::super::render::prose::counted;
use crate::entities::{Actor, ActorId, Gazetteer, NameRole, Resolution};
use crate::index::Snapshot;
use crate::search::{self, Presence};

/// With an index, also how much there is about the actor.
pub fn run(gazetteer: &Gazetteer, snapshot: Option<&Snapshot>, name: &str, out: &mut Out) -> anyhow::Result<Outcome> {
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
        if let Some(actor) = gazetteer.get(id) {
            show_one(actor, out)?;
            if let Some(snapshot) = snapshot {
                show_presence(&search::presence(snapshot, id)?, out)?;
            }
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

fn show_one(actor: &Actor, out: &mut Out) -> anyhow::Result<()> {
    let head =
        format!("{}  {}", out.paint(BOLD, &actor.name), out.paint(DIM, &format!("{} · {}", actor.id, actor.kind)));
    out.line(&head)?;
    let link = |label: &str, id: &Option<ActorId>| id.as_ref().map(|id| format!("  {label}: {id}"));
    for line in [link("state", &actor.state), link("part of", &actor.parent)].into_iter().flatten() {
        out.line(&line)?;
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
    for office in &actor.offices {
        let end = |date: Option<crate::article::PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
        out.line(&format!("  office: {} of {}, {} – {}", office.office, office.of, end(office.from), end(office.to)))?;
    }
    Ok(())
}

fn with_flags(name: &crate::entities::Name) -> String {
    let flags = [(name.case, "case"), (name.context, "in context"), (name.ambiguous, "ambiguous"), (name.weak, "weak")];
    let flags: Vec<&str> = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
    if flags.is_empty() { name.text.clone() } else { format!("{} ({})", name.text, flags.join(", ")) }
}
