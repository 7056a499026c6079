use super::super::super::failure::Outcome;
use super::super::super::out::Out;
use super::super::super::project::Project;
use super::super::super::render::suggestions as view;
use crate::api::SuggestionsRecord;
use crate::search::{self, SuggestionKind};

/// Propose what to add to actors.toml: unknown actors that may be one, that may be known, or that occur often
///
/// Names are compared by their words; names that are only a little alike count where the actors share an article, an
/// outlet or another actor. Nothing is changed: `--format toml` prints blocks to paste into actors.toml, in which what is
/// doubtful stands behind `#`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit actors suggest
  pundit actors suggest --only merge --format toml >> actors.toml

Exit code 1: nothing to propose.")]
pub struct Args {
    /// Only this kind (repeatable)
    #[arg(long, value_enum, value_name = "KIND")]
    only: Vec<Kind>,
    /// Propose an entry for who occurs in that many articles
    #[arg(long, value_name = "N", default_value_t = 3)]
    min: u64,
    /// How many of each kind [default: 20 for reading, all otherwise]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Unknown actors that may be one
    Merge,
    /// Unknown actors that may be known ones
    Alias,
    /// Unknown actors that occur often
    Entry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// Blocks for actors.toml
    Toml,
    /// One object
    Json,
}

/// Suggestions of each kind shown to a reader who did not say how many.
const SHOWN: usize = 20;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    if snapshot.manifest.versions.gazetteer != gazetteer.version() {
        out.say("note: the index was built with other actors than those of now: `pundit reindex --if-needed`, then ask again");
    }
    let mut found = search::suggestions(&snapshot, gazetteer, args.min)?;
    found.retain(|suggestion| args.only.is_empty() || args.only.contains(&suggestion.kind.into()));
    let (total, of_kind) = (found.len(), view::Numbers::of(&found));
    let limit = args.limit.unwrap_or(if args.format == Format::Human { SHOWN } else { usize::MAX });
    let mut seen = view::Numbers::default();
    found.retain(|suggestion| seen.count(suggestion.kind) <= limit);
    search::illustrate(&snapshot, &mut found)?;
    match args.format {
        Format::Human => view::print(&found, &of_kind, gazetteer, out)?,
        Format::Toml => out.write(&view::toml(&found, gazetteer))?,
        Format::Json => out.json_pretty(&SuggestionsRecord::new(&found, total))?,
    }
    if total == 0 {
        out.say("nothing to propose");
    }
    Ok(if total == 0 { Outcome::NothingFound } else { Outcome::Done })
}

impl From<SuggestionKind> for Kind {
    fn from(kind: SuggestionKind) -> Kind {
        match kind {
            SuggestionKind::Merge => Kind::Merge,
            SuggestionKind::Alias => Kind::Alias,
            SuggestionKind::Entry => Kind::Entry,
        }
    }
}
