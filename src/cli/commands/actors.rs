use super::super::failure::Outcome;
use super::super::out::{BOLD, DIM, Out};
use super::super::project::Project;
use crate::entities::{Actor, ActorId, Gazetteer, NameRole, Resolution};
use clap::Subcommand;

/// Look into the actors pundit knows
///
/// The built-in list covers states and territories, armed groups, parties, organizations and
/// leaders. A file `actors.toml` in the project's folder (or those that pundit.toml names) adds to
/// it or corrects it; docs/data.md has its form.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit actors show ttp
  pundit actors list --type armed_group
  pundit actors suggest tehr")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// All actors, one a line: id, type, name
    List {
        /// Only this type, such as state, armed_group, igo, person
        #[arg(long = "type", value_name = "TYPE")]
        kind: Option<String>,
    },
    /// One actor with all its names
    Show {
        /// An id or any name
        name: String,
    },
    /// Actors with a name that begins so
    Suggest { prefix: String },
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let gazetteer = project.gazetteer()?;
    match &args.verb {
        Verb::List { kind } => list(gazetteer, kind.as_deref(), out),
        Verb::Show { name } => show(gazetteer, name, out),
        Verb::Suggest { prefix } => suggest(gazetteer, prefix, out),
    }
}

fn list(gazetteer: &Gazetteer, kind: Option<&str>, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut actors: Vec<&Actor> =
        gazetteer.actors().filter(|a| kind.is_none_or(|kind| a.kind.as_str() == kind)).collect();
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    for actor in &actors {
        out.line(&format!("{}\t{}\t{}", actor.id, actor.kind, actor.name))?;
    }
    Ok(if actors.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn show(gazetteer: &Gazetteer, name: &str, out: &mut Out) -> anyhow::Result<Outcome> {
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
        }
    }
    Ok(Outcome::Done)
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
    let flags = [(name.case, "case"), (name.context, "in context"), (name.ambiguous, "ambiguous")];
    let flags: Vec<&str> = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
    if flags.is_empty() { name.text.clone() } else { format!("{} ({})", name.text, flags.join(", ")) }
}

fn suggest(gazetteer: &Gazetteer, prefix: &str, out: &mut Out) -> anyhow::Result<Outcome> {
    let found = gazetteer.suggest(prefix, 20);
    for suggestion in &found {
        out.line(&format!("{}\t{}", suggestion.id, suggestion.name))?;
    }
    Ok(if found.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
