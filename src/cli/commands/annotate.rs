use super::super::failure::Outcome;
use super::super::model_home::{self, Home};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::{mentions as view, mentions_html as page};
use super::extract::each_article;
use crate::api::AnnotationRecord;
use crate::article::Article;
use crate::entities;
use crate::entities::ner::{Model, ModelSpans};
use crate::text::Language;
use std::path::PathBuf;

/// Print the actors found in files, mention by mention, without an index
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit annotate page.html
  pundit annotate page.html --explain                 which rule, which name, which evidence
  pundit annotate page.html --format html > page-actors.html
  pundit annotate articles.jsonl --format jsonl > mentions.jsonl")]
pub struct Args {
    /// Files or folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Show the text with its mentions marked, the reason for each, and what was weighed and does not count
    #[arg(long)]
    explain: bool,
    /// Do without the statistical model of names, even if one is installed
    #[arg(long)]
    no_model: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    /// One article a line
    Jsonl,
    /// A page with the mentions marked and explained
    Html,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let gazetteer = project.gazetteer()?;
    let model = model(args, out)?;
    if args.format == Format::Html {
        out.write(&page::head())?;
    }
    let outcome = each_article(&args.paths, project, out, |article, out| {
        let names = model.as_ref().filter(|_| is_readable(article)).map(|model| ModelSpans::of(model, article));
        let record = if args.explain || args.format == Format::Html {
            AnnotationRecord::explained(article, &entities::explain(gazetteer, article, names.as_ref()), gazetteer)
        } else {
            AnnotationRecord::new(article, &entities::annotate(gazetteer, article, names.as_ref()), gazetteer)
        };
        match args.format {
            Format::Human if args.explain => view::explain(article, &record, out),
            Format::Human => view::print(article, &record, out),
            Format::Jsonl => out.json(&record),
            Format::Html => out.write(&page::article(article, &record)),
        }
    })?;
    if args.format == Format::Html {
        out.write(page::FOOT)?;
    }
    Ok(outcome)
}

/// The installed model. That there is none is told to who reads, unless it was asked for.
fn model(args: &Args, out: &mut Out) -> anyhow::Result<Option<Model>> {
    if args.no_model {
        return Ok(None);
    }
    let model = model_home::installed()?;
    if model.is_none() && args.format == Format::Human && Home::find() != Home::Off {
        out.say("note: only listed actors are found; `pundit model install` adds a model that finds other names");
    }
    Ok(model)
}

/// The model reads English; where the language is not known, it tries.
fn is_readable(article: &Article) -> bool {
    article.language.is_none_or(|language| language == Language::ENGLISH)
}
