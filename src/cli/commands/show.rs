use super::super::args::Format;
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::prose::counted;
use super::super::render::{article as view, versions as versions_view};
use crate::api::{PassageRecord, ShownRecord, VersionRecord};
use crate::article::codec::ArticleRecord;
use crate::extract::canonical_url;
use crate::index::Snapshot;
use crate::pipeline;
use crate::search::{Located, LookupError, Place, locate};
use std::num::NonZeroUsize;

/// Show an article, or a passage in its article
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit show 3f0qk2m8w1zt
  pundit show '3f0qk2m8w1zt#9c41d2ab'
  pundit show '3f0qk2m8w1zt#9c41d2ab' -C 1
  pundit show https://www.harbourledger.example/opinion/two-waiting-rooms
  pundit show 3f0qk2m8w1zt --versions                what other files of the corpus hold of this article
  pundit show 3f0qk2m8w1zt --versions=2              the second of them")]
pub struct Args {
    /// An article id, a passage id, a docno or a URL
    #[arg(value_name = "ID|URL")]
    name: String,
    /// Of the article show only the passage, and N passages before and after it
    #[arg(short = 'C', long, value_name = "N")]
    context: Option<usize>,
    /// List the versions of the article that the corpus holds, and how each differs from the indexed one, which is the
    /// first: the one changed last; with N show that one
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, conflicts_with = "context")]
    versions: Option<Option<NonZeroUsize>>,
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
    if let Some(number) = args.versions {
        return versions(&located, number, args.format, project, &snapshot, out);
    }
    match (args.context, args.format) {
        (Some(reach), format) => in_context(&located, reach, format, project, out)?,
        (None, Format::Human) => view::print(&located, project.gazetteer()?, out)?,
        (None, Format::Json) => out.json_pretty(&ArticleRecord::from(located.article.article().as_ref()))?,
    }
    Ok(Outcome::Done)
}

/// All versions of the article, or one of them.
fn versions(
    located: &Located,
    number: Option<NonZeroUsize>,
    format: Format,
    project: &Project,
    snapshot: &Snapshot,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let indexed = located.article.article();
    let overrides = project.overrides()?;
    let found = pipeline::versions_of(&project.root, project.settings(), &overrides, snapshot, indexed)?;
    found.rejects.iter().for_each(|reject| out.error_line(&format!("cannot be read: {reject}")));
    let Some(number) = number else {
        let records: Vec<VersionRecord> =
            (1..).zip(&found.versions).map(|(number, version)| VersionRecord::new(number, version, indexed)).collect();
        match format {
            Format::Human => records.iter().try_for_each(|record| versions_view::print(record, out))?,
            Format::Json => out.json_pretty(&records)?,
        }
        return Ok(Outcome::Done);
    };
    let Some(version) = found.versions.get(number.get() - 1) else {
        out.error_line(&format!("{} has {}", indexed.id, counted(found.versions.len() as u64, "version")));
        return Ok(Outcome::NothingFound);
    };
    match format {
        Format::Human => view::print_extracted(&version.article, out)?,
        Format::Json => out.json_pretty(&ArticleRecord::from(&version.article))?,
    }
    Ok(Outcome::Done)
}

/// A passage and its neighbors alone.
fn in_context(located: &Located, reach: usize, format: Format, project: &Project, out: &mut Out) -> anyhow::Result<()> {
    let gazetteer = project.gazetteer()?;
    let needs_a_passage = || Told("error: --context needs the id of a passage".into());
    let n = located.passage.ok_or_else(needs_a_passage)?;
    let article = located.article.article();
    match format {
        Format::Human => view::print_in_context(located, n, reach, gazetteer, out),
        Format::Json => {
            let place = located.article.place(gazetteer, n, &[]).ok_or_else(needs_a_passage)?;
            let place = Place { context: Some(located.article.context(n, reach)), ..place };
            out.json_pretty(&ShownRecord {
                article: article.as_ref().into(),
                passage: PassageRecord::new(article, &place),
            })
        }
    }
}
