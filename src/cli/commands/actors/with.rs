use super::super::super::ask::AskArgs;
use super::super::super::failure::{Outcome, Told};
use super::super::super::out::Out;
use super::super::super::project::Project;
use super::super::super::render::company as view;
use crate::api::{CompanionLine, CompanyRecord};
use crate::cli::args::{UnitArg, say_notes, say_undated};
use crate::query::{self, ActorTerm, Query};
use crate::search::{self, CompanyOptions};

/// Who appears with an actor: in the same passages, and how much more often than chance would have it
///
/// Sorted by the log-likelihood ratio G² (docs/actors.md has the formula); a minus stands before it
/// where two appear together more rarely than chance would have it. `--type` chooses among those who appear.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit actors with ttp
  pundit actors with china+ 'trade OR tariff*' --since 2025 --type state,igo
  pundit actors with ttp --format csv -n 500 > ttp.csv

Exit code 1: nobody.")]
pub struct Args {
    /// An id or any name; with a plus behind it, its organs too
    #[arg(value_name = "ACTOR")]
    who: String,
    /// Only in the articles that match; without one, in all
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    #[command(flatten)]
    company: CompanyArgs,
    /// How many, the most significant first
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// What `with` and `graph` have in common.
#[derive(clap::Args)]
pub struct CompanyArgs {
    /// What two actors must share
    #[arg(long, value_enum, default_value_t = UnitArg::Passage)]
    unit: UnitArg,
    /// Leave out who is together in fewer passages (with --unit article: articles) than that
    #[arg(long, value_name = "N", default_value_t = 2)]
    min: u64,
    /// Count an actor only in the articles that are about it, not in those that mention it in passing
    #[arg(long)]
    major: bool,
}

impl CompanyArgs {
    /// The options, and the name of the unit; `--type` is taken out of `ask`.
    pub fn options(&self, ask: &mut AskArgs, limit: usize) -> (CompanyOptions, &'static str) {
        let options = CompanyOptions {
            matching: ask.matching(),
            unit: self.unit.into(),
            types: ask.take_types(),
            major: self.major,
            least: self.min,
            limit,
        };
        let unit = match self.unit {
            UnitArg::Passage => "passage",
            UnitArg::Article => "article",
        };
        (options, unit)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One object
    Json,
    /// One actor a line
    Jsonl,
    /// One actor a row, with a row of column names
    Csv,
    /// A network: the actor in the middle
    Graphml,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut ask = args.ask.clone();
    let (options, unit) = args.company.options(&mut ask, args.limit);
    let query = ask.query(&args.query.join(" "), out)?;
    let actor = actor_called(&args.who)?;
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let company = search::company(&snapshot, gazetteer, &actor, &query, &options)?;
    say_notes(&company.notes, out);
    let nobody = company.companions.is_empty();
    match args.format {
        Format::Human => view::company(&company, unit, out)?,
        Format::Json => out.json_pretty(&CompanyRecord::new(&company, unit))?,
        Format::Jsonl => CompanionLine::all(&company).try_for_each(|line| out.json(&line))?,
        Format::Csv => view::company_table(&company, out)?,
        Format::Graphml => out.write(&view::company_graph(&company).graphml())?,
    }
    say_undated(search::undated(&snapshot, gazetteer, &query, options.matching)?, out);
    Ok(if nobody { Outcome::NothingFound } else { Outcome::Done })
}

/// `china`, `china+`.
fn actor_called(text: &str) -> anyhow::Result<ActorTerm> {
    match query::filter("actor", text) {
        Ok(Query::Actor(actor)) if actor.salience.is_none() => Ok(actor),
        Ok(_) => Err(Told("error: write the actor without `@`; `--major` counts what is about it".into()).into()),
        Err(wrong) => Err(Told(query::render_error(text, &wrong)).into()),
    }
}
