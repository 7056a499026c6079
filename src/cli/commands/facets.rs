use super::super::args;
use super::super::ask::AskArgs;
use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::facets as view;
use super::search::FieldArg;
use crate::api::{FacetLine, FacetsRecord};
use crate::search::{self, Facet, FacetField};
use anyhow::bail;

/// Count actors, authors, outlets, languages, actor types or years over the articles that match
///
/// A field's own filter does not count: `facets outlet --outlet X` shows what else could be chosen
/// beside X, which is marked. With `--within` it counts, as every other filter does.
///
/// With `actor`, `parent` and `state`, `--type` says which actors are counted: armed_group, or
/// several with commas between them.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit facets actor 'border trade'
  pundit facets author --actor china --since 2024
  pundit facets actor --actor ttp --within          who else occurs where TTP occurs
  pundit facets actor --type armed_group,party --major
  pundit facets parent 'border trade'               states with all their organs
  pundit facets year --author 'Marit Solheim'
  pundit facets outlet --format json")]
pub struct Args {
    /// What to count
    #[arg(value_enum)]
    field: FieldArg,
    /// The query; without one, all articles
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    /// How many values to show [default: 20 for reading, all otherwise and of years]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Count only what the field's own filter leaves, too
    #[arg(long)]
    within: bool,
    /// Count an actor only for the articles that are about it, not those that mention it in passing
    #[arg(long)]
    major: bool,
    /// Count doubtful dates too; only with `year`
    #[arg(long)]
    doubtful: bool,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    /// One object
    Json,
    /// One value a line
    Jsonl,
}

/// Values shown to a reader who did not say how many.
const SHOWN: usize = 20;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    if args.doubtful && args.field != FieldArg::Year {
        bail!("`--doubtful` counts doubtful dates: it goes with `facets year`");
    }
    let field = if args.doubtful { FacetField::Year { doubtful: true } } else { args.field.into() };
    if args.major && !field.is_of_actors() {
        bail!("`--major` is about actors: it goes with `facets actor`, `type`, `parent` and `state`");
    }
    let mut ask = args.ask.clone();
    let types = if field.is_of_actors() && field != FacetField::Type { ask.take_types() } else { Vec::new() };
    let few = args.format == Format::Human && args.field != FieldArg::Year;
    let limit = args.limit.or(few.then_some(SHOWN));
    let facet = Facet { field, types, major: args.major, limit };
    let query = ask.query(&args.query.join(" "), out)?;
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let count = if args.within { search::facets_within::<Facet> } else { search::facets::<Facet> };
    let mut facets = count(&snapshot, gazetteer, &query, ask.matching(), facet)?;
    let nothing = facets.values.is_empty();
    search::name_unknown(&snapshot, facets.values.iter_mut())?;
    match args.format {
        Format::Human => {
            args::say_notes(&facets.notes, out);
            view::print(&facets, out)?;
        }
        Format::Json => out.json_pretty(&FacetsRecord::from(facets))?,
        Format::Jsonl => FacetLine::all(facets).try_for_each(|line| out.json(&line))?,
    }
    Ok(if nothing { Outcome::NothingFound } else { Outcome::Done })
}
