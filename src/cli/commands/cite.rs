use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use crate::entities::Gazetteer;
use crate::export::{self, Bibliography, Quote};
use crate::extract::canonical_url;
use crate::search::{Located, LookupError, locate};

/// Cite articles and passages
///
/// A passage is cited with its words, its place and a link that opens the page there. Several
/// passages of an article make one entry. A doubtful date is marked as such in every format.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit cite '3f0qk2m8w1zt#9c41d2ab'
  pundit cite 3f0qk2m8w1zt https://www.harbourledger.example/opinion/two-waiting-rooms --format bibtex
  pundit search ceasefire --format ids | xargs pundit cite --format ris > ceasefire.ris

Exit code 1: something is not in the index; the rest is cited.")]
pub struct Args {
    /// Article ids, passage ids, docnos or URLs
    #[arg(value_name = "ID|URL", required = true)]
    names: Vec<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A paragraph for reading, after the Chicago Manual of Style
    Text,
    /// The quotation as a block, with citation and link
    Md,
    /// BibLaTeX
    Bibtex,
    Ris,
    CslJson,
}

impl From<Format> for export::Format {
    fn from(format: Format) -> export::Format {
        match format {
            Format::Text => export::Format::Text,
            Format::Md => export::Format::Markdown,
            Format::Bibtex => export::Format::Bibtex,
            Format::Ris => export::Format::Ris,
            Format::CslJson => export::Format::CslJson,
        }
    }
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let snapshot = project.snapshot()?;
    let mut bibliography = Bibliography::default();
    let mut outcome = Outcome::Done;
    for name in &args.names {
        match locate(&snapshot, name, canonical_url(name).as_deref()) {
            Ok(located) => cite(&mut bibliography, &located, project.gazetteer()?),
            Err(e @ (LookupError::Unknown(_) | LookupError::NoSuchPassage { .. })) => {
                out.error_line(&e.to_string());
                outcome = Outcome::NothingFound;
            }
            Err(e @ LookupError::Several { .. }) => return Err(Told(format!("error: {e}")).into()),
            Err(LookupError::Index(e)) => return Err(e.into()),
        }
    }
    if !bibliography.citations().is_empty() {
        out.write(&export::write(args.format.into(), bibliography.citations()))?;
    }
    Ok(outcome)
}

fn cite(bibliography: &mut Bibliography, located: &Located, gazetteer: &Gazetteer) {
    let article = located.article.article();
    let citation = bibliography.entry(article);
    if let Some(place) = located.passage.and_then(|n| located.article.place(gazetteer, n, &[])) {
        citation.quote(Quote::new(article, place.id.to_string(), place.span, place.paragraphs));
    }
}
