use super::super::args::Format;
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::article as view;
use crate::article::codec::ArticleRecord;
use crate::extract::canonical_url;
use crate::search::{LookupError, locate};

/// Show an article, or a passage in its article
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit show 3f0qk2m8w1zt
  pundit show '3f0qk2m8w1zt#9c41d2ab'
  pundit show https://www.harbourledger.example/opinion/two-waiting-rooms")]
pub struct Args {
    /// An article id, a passage id, a docno or a URL
    #[arg(value_name = "ID|URL")]
    name: String,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let snapshot = project.snapshot()?;
    let located = match locate(&snapshot, &args.name, canonical_url(&args.name).as_deref()) {
        Ok(located) => located,
        Err(e @ (LookupError::Unknown(_) | LookupError::NoSuchPassage { .. })) => {
            out.error_line(&e.to_string());
            return Ok(Outcome::NothingFound);
        }
        Err(e @ LookupError::Several { .. }) => return Err(Told(format!("error: {e}")).into()),
        Err(LookupError::Index(e)) => return Err(e.into()),
    };
    match args.format {
        Format::Human => view::print(&located, project.gazetteer()?, out)?,
        Format::Json => out.json_pretty(&ArticleRecord::from(located.article.article().as_ref()))?,
    }
    Ok(Outcome::Done)
}
