use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::mentions as view;
use super::extract::{Format, each_article};
use crate::api::AnnotationRecord;
use crate::entities;
use std::path::PathBuf;

/// Print the actors found in files, mention by mention, without an index
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit annotate page.html
  pundit annotate articles.jsonl --format jsonl > mentions.jsonl")]
pub struct Args {
    /// Files or folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let gazetteer = project.gazetteer()?;
    each_article(&args.paths, project, out, |article, out| {
        let mentions = entities::annotate(gazetteer, article, None);
        let record = AnnotationRecord::new(article, &mentions, gazetteer);
        match args.format {
            Format::Human => view::print(article, &record, out),
            Format::Jsonl => out.json(&record),
        }
    })
}
