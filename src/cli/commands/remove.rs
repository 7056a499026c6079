use super::super::failure::{Outcome, Told};
use super::super::out::{DIM, Out};
use super::super::project::Project;
use super::super::removals::Removals;
use super::super::render::prose::{clean, counted};
use super::index::WorkArgs;
use crate::article::Article;
use crate::extract::canonical_url;
use crate::index::Snapshot;
use crate::pipeline::{self, Obeyed};
use crate::search::{LookupError, locate};

/// Remove articles from the index, and keep them out of it until that is undone
///
/// The files they come from are not touched. The decision is written to overrides.toml as `removed = true` and
/// holds for every later `index` and `reindex`, in whatever files the article stands.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit remove 3f0qk2m8w1zt
  pundit remove https://www.harbourledger.example/opinion/two-waiting-rooms
  pundit remove --list
  pundit remove --undo 3f0qk2m8w1zt   read it again from its file")]
pub struct Args {
    /// Article ids, docnos or URLs
    #[arg(value_name = "ID|URL", required_unless_present = "list", conflicts_with = "list")]
    names: Vec<String>,
    /// Take the removal back
    #[arg(long)]
    undo: bool,
    /// List what is removed
    #[arg(long, conflicts_with = "undo")]
    list: bool,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    match (args.list, args.undo) {
        (true, _) => list(project, out),
        (false, true) => undo(args, project, out),
        (false, false) => remove(args, project, out),
    }
}

fn list(project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let removed = Removals::open(&project.overrides_file())?.list();
    for removal in &removed {
        let comment = removal.comment.as_deref().map_or_else(String::new, |text| format!("  {}", clean(text)));
        out.line(&format!("{}{}", clean(&removal.name), out.paint(DIM, &comment)))?;
    }
    Ok(if removed.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn remove(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let index = project.index();
    index.current()?;
    let lock = index.lock()?;
    let snapshot = project.snapshot()?;
    let mut removals = Removals::open(&project.overrides_file())?;
    let Some(articles) = articles(&args.names, &snapshot, &removals, out)? else {
        return Ok(Outcome::NothingFound);
    };
    for article in &articles {
        removals.add(article);
        if !project.root.join(&article.source.path).is_file() {
            let gone = format!("the file of {} is gone", article.id);
            out.say(&format!("note: {gone}: `--undo` brings it back only as long as a former generation holds it"));
        }
    }
    removals.write()?;
    let Obeyed { report, .. } = WorkArgs::default().run(project, out, |job| pipeline::obey_removals(job, &lock))?;
    for article in &articles {
        let title = article.title.as_deref().map_or_else(|| "(no title)".to_owned(), clean);
        out.line(&format!("removed {}  {title}", article.id))?;
    }
    out.line(&holds(report.totals.articles))?;
    Ok(Outcome::Done)
}

/// The articles meant; `None`, and words, when one of the names means nothing: then nothing is removed.
fn articles(
    names: &[String],
    snapshot: &Snapshot,
    removals: &Removals,
    out: &mut Out,
) -> anyhow::Result<Option<Vec<Article>>> {
    let mut articles: Vec<Article> = Vec::new();
    let mut unknown = false;
    for name in names {
        match locate(snapshot, name, canonical_url(name).as_deref()) {
            Ok(located) if articles.iter().any(|known| known.id == located.article.article().id) => {}
            Ok(located) => articles.push(located.article.article().as_ref().clone()),
            Err(LookupError::Unknown(_)) if removals.removes(name) => out.say(&format!("{name} is removed already")),
            Err(e @ (LookupError::Unknown(_) | LookupError::NoSuchPassage { .. })) => {
                unknown = true;
                out.error_line(&e.to_string());
            }
            Err(e @ LookupError::Several { .. }) => return Err(Told(format!("error: {e}")).into()),
            Err(LookupError::Index(e)) => return Err(e.into()),
        }
    }
    if unknown && !articles.is_empty() {
        out.error_line("nothing was removed");
    }
    Ok((!unknown).then_some(articles))
}

fn undo(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let index = project.index();
    let lock = index.lock()?;
    let mut removals = Removals::open(&project.overrides_file())?;
    let unknown: Vec<&String> = args.names.iter().filter(|name| !removals.undo(name)).collect();
    if !unknown.is_empty() {
        for name in unknown {
            out.error_line(&format!("nothing that was removed is called `{name}`: `pundit remove --list` names all"));
        }
        return Ok(Outcome::NothingFound);
    }
    removals.write()?;
    let Obeyed { report, recovered, lost } =
        WorkArgs::default().run(project, out, |job| pipeline::obey_removals(job, &lock))?;
    for id in recovered {
        out.say(&format!("{id} came back from a former generation: its file is gone"));
    }
    for key in lost {
        out.say(&format!("{key} is no longer removed, but neither a file nor a former generation holds it"));
    }
    out.line(&format!("{} back", counted(report.added, "article")))?;
    out.line(&holds(report.totals.articles))?;
    Ok(Outcome::Done)
}

fn holds(articles: u64) -> String {
    format!("the index holds {}", counted(articles, "article"))
}
