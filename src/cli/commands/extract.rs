use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::article as view;
use crate::article::Article;
use crate::article::codec::ArticleRecord;
use crate::ingest;
use crate::pipeline;
use crate::record::Record;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Print the articles in files as understood, without an index
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit extract page.html
  pundit extract ~/articles --format jsonl > articles.jsonl")]
pub struct Args {
    /// Files or folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Human,
    /// One article a line
    Jsonl,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    each_article(&args.paths, project, out, |article, out| match args.format {
        Format::Human => view::print_extracted(article, out),
        Format::Jsonl => out.json(&ArticleRecord::from(article)),
    })
}

/// Extracts every record below `paths`, in order; rejects are told and make the outcome.
pub fn each_article(
    paths: &[PathBuf],
    project: &Project,
    out: &mut Out,
    mut print: impl FnMut(&Article, &mut Out) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let walk = ingest::walk_with(paths, project.settings())?;
    let (mut rejected, mut found) = (walk.rejects.len(), 0);
    for reject in &walk.rejects {
        out.error_line(&format!("rejected: {reject}"));
    }
    for file in &walk.files {
        let mut failed = None;
        let _ = file.read(&mut |record: Result<Record, ingest::Reject>| {
            match record.and_then(|record| pipeline::understand(&record)) {
                Ok(article) => {
                    found += 1;
                    failed = print(&article, out).err();
                }
                Err(reject) => {
                    rejected += 1;
                    out.error_line(&format!("rejected: {reject}"));
                }
            }
            if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(match (rejected, found) {
        (0, 0) => Outcome::NothingFound,
        (0, _) => Outcome::Done,
        _ => Outcome::SomeRejected,
    })
}
