use super::super::args::say_notes;
use super::super::ask::AskArgs;
use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::table::Dialect;
use super::super::render::timeline as view;
use crate::api::{BarLine, TimelineRecord, left_out};
use crate::search::{self, FacetField, Step, TimelineError, TimelineOptions};

/// Show when the matching articles were published, per day, week, month or year
///
/// Every article is counted where its date lies as a whole: one dated 2025-10 in its month and year, but in no
/// day. Dates too rough for the step, doubtful ones and missing ones are counted apart and told.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit timeline 'ceasefire'
  pundit timeline --actor ttp --by month --split outlet
  pundit timeline 'border trade' --since 2025 --by week --format csv > weeks.csv

Exit code 1: no article with a date found.")]
pub struct Args {
    /// The query; without one, all articles
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    /// How long a bar is [default: the finest step that needs at most 60 bars]
    #[arg(long, value_enum, value_name = "STEP")]
    by: Option<ByArg>,
    /// Count the values of a field apart
    #[arg(long, value_enum, value_name = "FIELD")]
    split: Option<SplitArg>,
    /// How many values, those with most articles first; with --split
    #[arg(short = 'n', long, value_name = "N", default_value_t = 5, requires = "split")]
    limit: usize,
    /// Count doubtful dates too
    #[arg(long)]
    doubtful: bool,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ByArg {
    Day,
    /// ISO weeks, from Monday
    Week,
    Month,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SplitArg {
    Actor,
    Author,
    Outlet,
    Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One object
    Json,
    /// One bar a line
    Jsonl,
    /// One bar a row, with a row of column names
    Csv,
    Tsv,
}

impl From<ByArg> for Step {
    fn from(arg: ByArg) -> Step {
        match arg {
            ByArg::Day => Step::Day,
            ByArg::Week => Step::Week,
            ByArg::Month => Step::Month,
            ByArg::Year => Step::Year,
        }
    }
}

impl From<SplitArg> for FacetField {
    fn from(arg: SplitArg) -> FacetField {
        match arg {
            SplitArg::Actor => FacetField::Actor,
            SplitArg::Author => FacetField::Author,
            SplitArg::Outlet => FacetField::Outlet,
            SplitArg::Language => FacetField::Language,
        }
    }
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let text = args.query.join(" ");
    let query = args.ask.query(&text, out)?;
    let field = args.split.map(FacetField::from);
    let options = TimelineOptions {
        matching: args.ask.matching(),
        step: args.by.map(Step::from),
        split: field.map(|field| (field, args.limit)),
        doubtful: args.doubtful,
    };
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let timeline = search::timeline(&snapshot, gazetteer, &query, &options).map_err(|error| match error {
        TimelineError::Search(error) => anyhow::Error::from(error),
        error @ TimelineError::TooLong { .. } => Told(format!("error: {error}")).into(),
    })?;
    let name = field.map(FacetField::name);
    let found = !timeline.bars.is_empty();
    if args.format == Format::Human {
        say_notes(&timeline.notes, out);
    }
    match args.format {
        Format::Human if found => view::print(&timeline, args.by.is_some(), out)?,
        Format::Human if timeline.articles > 0 => out.say("no article with a date that can be placed"),
        Format::Human => out.say("nothing found"),
        _ if !found => {}
        Format::Json => out.json_pretty(&TimelineRecord::new(&text, &timeline, name))?,
        Format::Jsonl => BarLine::all(&timeline, name).try_for_each(|line| out.json(&line))?,
        Format::Csv => view::table(BarLine::all(&timeline, name), Dialect::Csv, out)?,
        Format::Tsv => view::table(BarLine::all(&timeline, name), Dialect::Tsv, out)?,
    }
    left_out(&timeline, " (--doubtful counts it)").iter().for_each(|words| out.say(&format!("note: {words}")));
    Ok(if found { Outcome::Done } else { Outcome::NothingFound })
}
