use super::super::failure::{Outcome, Told};
use super::super::out::{BOLD, Out};
use super::super::project::Project;
use super::super::render::hits as view;
use super::index::{self, WorkArgs};
use crate::api::Filters;
use crate::query;
use crate::search::{self, Options};

/// Index the corpus folder, answer a question, and say what to try next
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    work: WorkArgs,
}

/// What is asked of the sample corpus.
const QUESTION: &str = "ceasefire monitoring";
const ACTOR: &str = "ttp";
const HITS: usize = 3;

const NEXT: [&str; 3] = [
    "pundit search '\"monitoring mechanism\"' --since 2025-10 --facets actor,author",
    "pundit facets actor 'border trade'",
    "pundit help query",
];

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let corpus = project.corpus();
    if !corpus.is_dir() {
        let corpus = corpus.display();
        return Err(Told(format!(
            "error: there is no folder {corpus}\nhint: run this in pundit's own folder, or index your articles with `pundit index PATH`"
        ))
        .into());
    }
    let heading = format!("Indexing {} into {}", corpus.display(), project.index().path().display());
    out.line(&out.paint(BOLD, &heading))?;
    let outcome = index::index(&[corpus], false, &args.work, project, out)?;
    out.line("")?;
    out.line(&out.paint(BOLD, &format!("$ pundit search '{QUESTION}' --actor {ACTOR} -n {HITS}")))?;
    let filters = Filters { actors: vec![ACTOR.to_owned()], ..Filters::default() };
    let query = filters.apply(query::parse(QUESTION).query)?;
    let options = Options { limit: Some(HITS), ..Options::default() };
    let results = search::search(&project.snapshot()?, project.gazetteer()?, &query, &options)?;
    out.line(&view::summary(&results, results.hits.len()))?;
    view::print(&results, options.unit, out)?;
    out.line("")?;
    out.line(&out.paint(BOLD, "Next, try"))?;
    for command in NEXT {
        out.line(&format!("  {command}"))?;
    }
    Ok(if results.hits.is_empty() { Outcome::NothingFound } else { outcome })
}
