//! Searches timed beside the bare engine.

use super::super::super::args::{Format, MatchArg};
use super::super::super::failure::Outcome;
use super::super::super::out::{BOLD, Out};
use super::super::super::project::Project;
use crate::api::{QueryTiming, SearchBenchRecord};
use crate::entities::Gazetteer;
use crate::eval;
use crate::index::Snapshot;
use crate::query::{self, Query};
use crate::search::{self, Match, Options, Unit};
use anyhow::Context;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Time searches of your own index beside the bare engine, by number of words
///
/// Each query runs several times and its fastest run counts. `engine` is the engine's plain ten best articles; `ranked` the ten
/// best by pundit's ranking; `shown` ten passages cut out and highlighted, as `pundit search` prints them.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit bench search --queries topics.tsv
  pundit bench search --queries topics.tsv --match any --runs 20 --format json")]
pub struct SearchArgs {
    /// The queries: `id<TAB>words` a line
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// How often each query runs
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// How many of the words an article must have
    #[arg(long = "match", value_enum, value_name = "HOW", default_value_t = MatchArg::Any)]
    matching: MatchArg,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(args: &SearchArgs, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let file = args.queries.display();
    let text = std::fs::read_to_string(&args.queries).with_context(|| format!("cannot read {file}"))?;
    let topics = eval::parse_topics(&text, &file.to_string())?;
    let matching = Match::from(args.matching);
    let mut timings = Vec::new();
    for topic in &topics {
        let query = query::plain(&topic.text);
        timings.extend(timed(&snapshot, gazetteer, &query, matching, args.runs)?);
    }
    let index = (snapshot.totals.articles, snapshot.totals.passages);
    let record = SearchBenchRecord::new(&timings, index, topics.len() - timings.len(), args.runs);
    match args.format {
        Format::Human => print(&record, out)?,
        Format::Json => out.json_pretty(&record)?,
    }
    Ok(if timings.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// The fastest of several runs; `None` for what the engine alone cannot be asked.
fn timed(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    runs: u32,
) -> anyhow::Result<Option<QueryTiming>> {
    let articles = Options { matching, unit: Unit::Article, per_article: Some(1), ..Options::default() };
    let passages = Options { matching, ..Options::default() };
    let words = if let Query::Group(parts) = query { parts.len() } else { 1 };
    let mut best = QueryTiming { words, engine: Duration::MAX, ranked: Duration::MAX, shown: Duration::MAX };
    for _ in 0..runs {
        let Some(engine) = search::engine_top_10(snapshot, gazetteer, query, matching)? else { return Ok(None) };
        let started = Instant::now();
        let prepared = search::prepare(snapshot, gazetteer, query, &articles)?;
        std::hint::black_box(prepared.best(&articles, 10));
        let ranked = started.elapsed();
        let started = Instant::now();
        std::hint::black_box(search::search(snapshot, gazetteer, query, &passages)?);
        let shown = started.elapsed();
        best.engine = best.engine.min(engine);
        best.ranked = best.ranked.min(ranked);
        best.shown = best.shown.min(shown);
    }
    Ok(Some(best))
}

fn print(record: &SearchBenchRecord, out: &mut Out) -> anyhow::Result<()> {
    let head = format!(
        "{:<8} {:>7}  {:>10} {:>8}  {:>10} {:>8}  {:>6}  {:>10} {:>8}",
        "words", "queries", "engine p50", "p99", "ranked p50", "p99", "ratio", "shown p50", "p99"
    );
    out.line(&out.paint(BOLD, &head))?;
    for class in &record.classes {
        let words = if class.words == 6 { "6 or more".to_owned() } else { class.words.to_string() };
        out.line(&format!(
            "{words:<9} {:>6}  {:>10.3} {:>8.3}  {:>10.3} {:>8.3}  {:>6.2}  {:>10.3} {:>8.3}",
            class.queries,
            class.engine_p50,
            class.engine_p99,
            class.ranked_p50,
            class.ranked_p99,
            class.ranked_p50 / class.engine_p50,
            class.shown_p50,
            class.shown_p99
        ))?;
    }
    out.line(&format!(
        "milliseconds, fastest of {} runs, one thread; {} articles, {} passages; {} queries left out",
        record.runs, record.articles, record.passages, record.skipped
    ))
}
