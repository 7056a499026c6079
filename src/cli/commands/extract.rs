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
use std::path::{Path, PathBuf};

/// Print the articles in files as understood, without an index
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit extract page.html
  pundit extract ~/articles --format jsonl > articles.jsonl
  curl -s https://paper.example/a | pundit extract -")]
pub struct Args {
    /// Files or folders, patterns such as '*.html', or `-` for standard input
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

pub fn run(args: &Args, _: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    each_article(&args.paths, out, |article, out| match args.format {
        Format::Human => view::print_extracted(article, out),
        Format::Jsonl => out.json(&ArticleRecord::from(article)),
    })
}

/// Extracts every record below `paths`, in order; rejects are told and make the outcome.
pub fn each_article(
    paths: &[PathBuf],
    out: &mut Out,
    mut print: impl FnMut(&Article, &mut Out) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let paths = ingest::expand(paths)?;
    let (streams, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| path == Path::new("-"));
    let walk = ingest::walk(&paths)?;
    let (mut rejected, mut found) = (walk.rejects.len(), 0);
    for reject in &walk.rejects {
        out.error_line(&format!("rejected: {reject}"));
    }
    let mut failed = None;
    let mut sink = |record: Result<Record, ingest::Reject>| {
        match record.and_then(|record| pipeline::understand(&record)) {
            Ok(article) => {
                found += 1;
                failed = print(&article, out).err();
            }
            Err(told) if told.passed_over => out.say(&told.to_string()),
            Err(reject) => {
                rejected += 1;
                out.error_line(&format!("rejected: {reject}"));
            }
        }
        if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut flow = ControlFlow::Continue(());
    if !streams.is_empty() {
        flow = ingest::read_stream(std::io::stdin().lock(), &mut sink);
    }
    for file in &walk.files {
        if flow.is_continue() {
            flow = file.read(&mut sink);
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    Ok(match (rejected, found) {
        (0, 0) => Outcome::NothingFound,
        (0, _) => Outcome::Done,
        _ => Outcome::SomeRejected,
    })
}
