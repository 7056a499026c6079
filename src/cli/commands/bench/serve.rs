//! A server under load, beside the library alone.

use super::super::super::args::Format;
use super::super::super::failure::Outcome;
use super::super::super::out::{BOLD, Out};
use super::super::super::project::Project;
use super::load::{Client, Served};
use crate::api::{PairTiming, ServeBenchRecord};
use crate::entities::Gazetteer;
use crate::eval::{self, Topic};
use crate::index::Snapshot;
use crate::query::{self, Query};
use crate::search::{self, Facet, FacetField, Match, Options, TimelineOptions};
use anyhow::Context;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Put `pundit serve` under load, and measure what HTTP adds to a search
///
/// A server is started, and clients ask it over connections that stay open: pages of results, hits with fifty values
/// of two fields, all actors with their counts, timelines, and for nothing at all. Meanwhile the index can be rebuilt,
/// as often as told, so that generations are swapped under it. Afterwards every query is asked once more with nothing
/// else going on, over HTTP and of the library in this process. Words of queries may all be missing but one.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit bench serve --queries topics.tsv
  pundit bench serve --queries topics.tsv --seconds 60 --clients 8 --reindex 2 --format json")]
pub struct ServeArgs {
    /// The queries: `id<TAB>words` a line
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// How long to ask; longer if the index is still being rebuilt
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Connections that ask at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=512))]
    clients: u16,
    /// How often `pundit reindex` runs meanwhile
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=20))]
    reindex: u8,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How often a query is asked where its fastest run counts.
const RUNS: usize = 10;

pub fn run(args: &ServeArgs, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let file = args.queries.display();
    let text = std::fs::read_to_string(&args.queries).with_context(|| format!("cannot read {file}"))?;
    let topics = eval::parse_topics(&text, &file.to_string())?;
    if topics.is_empty() {
        return Ok(Outcome::NothingFound);
    }
    // An index that cannot be read is told here, in the words of other commands.
    let first = project.snapshot()?;
    let index = (first.totals.articles, first.totals.passages);
    drop(first);
    let server = Served::start(project)?;
    let requests: Vec<(&'static str, String)> =
        topics.iter().flat_map(|topic| KINDS.map(|kind| (kind.name, (kind.path)(topic)))).collect();
    out.say(&format!("asking {} for {} s", server.address(), args.seconds));
    let limits = super::load::Limits {
        time: Duration::from_secs(args.seconds),
        clients: usize::from(args.clients),
        reindexes: usize::from(args.reindex),
    };
    let load = super::load::under_load(&server, &requests, &limits, project)?;
    let pairs = side_by_side(&server, &topics, project)?;
    let record = ServeBenchRecord::new(index, &load, &pairs, NOTHING);
    match args.format {
        Format::Human => print(&record, out)?,
        Format::Json => out.json_pretty(&record)?,
    }
    Ok(Outcome::Done)
}

/// One kind of request, and the work of the library that it stands for.
struct Kind {
    name: &'static str,
    path: fn(&Topic) -> String,
    work: fn(&Snapshot, &Gazetteer, &Query) -> anyhow::Result<()>,
}

/// An empty request: no work of the library at all.
const NOTHING: &str = "nothing";

const KINDS: [Kind; 5] = [
    Kind { name: NOTHING, path: |_| "/healthz".to_owned(), work: |_, _, _| Ok(()) },
    Kind { name: "page", path: |topic| asked("/", "", topic), work: page },
    Kind {
        name: "search",
        path: |topic| asked("/api/v1/search", "&facets=actor,outlet&facet-limit=50", topic),
        work: hits,
    },
    Kind { name: "facets", path: |topic| asked("/api/v1/facets", "&field=actor", topic), work: actors },
    Kind { name: "timeline", path: |topic| asked("/api/v1/timeline", "", topic), work: timeline },
];

fn asked(path: &str, more: &str, topic: &Topic) -> String {
    let words = words(topic);
    format!("{path}?q={}&match=any{more}", utf8_percent_encode(&words, NON_ALPHANUMERIC))
}

/// The words of a topic without anything that a query could take for more: operators are written in capitals.
fn words(topic: &Topic) -> String {
    let words = topic.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Values of a field that a page names.
const OF_A_PAGE: Option<usize> = Some(12);

fn page(snapshot: &Snapshot, gazetteer: &Gazetteer, query: &Query) -> anyhow::Result<()> {
    use FacetField::{Actor, Author, Language, Outlet, Type};
    found(snapshot, gazetteer, query, &[Type, Actor, Author, Outlet, Language], OF_A_PAGE)?;
    timeline(snapshot, gazetteer, query)
}

fn hits(snapshot: &Snapshot, gazetteer: &Gazetteer, query: &Query) -> anyhow::Result<()> {
    found(snapshot, gazetteer, query, &[FacetField::Actor, FacetField::Outlet], Some(50))
}

fn found(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    fields: &[FacetField],
    limit: Option<usize>,
) -> anyhow::Result<()> {
    // As an answer does it: one hit more says whether there are more, and copies are one hit.
    let options = Options { matching: Match::Any, limit: Some(11), fold_copies: true, ..Options::default() };
    std::hint::black_box(search::search(snapshot, gazetteer, query, &options)?);
    fields.iter().try_for_each(|&field| counted(snapshot, gazetteer, query, field, limit))
}

fn actors(snapshot: &Snapshot, gazetteer: &Gazetteer, query: &Query) -> anyhow::Result<()> {
    counted(snapshot, gazetteer, query, FacetField::Actor, None)
}

/// Counts of a field, of as many values as are shown.
fn counted(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    field: FacetField,
    limit: Option<usize>,
) -> anyhow::Result<()> {
    let mut counted = search::facets(snapshot, gazetteer, query, Match::Any, Facet { limit, ..field.into() })?;
    search::name_unknown(snapshot, counted.values.iter_mut())?;
    std::hint::black_box(counted);
    Ok(())
}

fn timeline(snapshot: &Snapshot, gazetteer: &Gazetteer, query: &Query) -> anyhow::Result<()> {
    let options = TimelineOptions { matching: Match::Any, step: None, split: None, doubtful: false };
    std::hint::black_box(search::timeline(snapshot, gazetteer, query, &options)?);
    Ok(())
}

/// Every query of every kind, asked by one client that waits for each answer, and done by the library.
fn side_by_side(server: &Served, topics: &[Topic], project: &Project) -> anyhow::Result<Vec<PairTiming>> {
    // The index may be another by now.
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let mut client = Client::connect(server)?;
    let mut pairs = Vec::new();
    for topic in topics {
        let query = query::plain(&words(topic));
        for kind in &KINDS {
            let path = (kind.path)(topic);
            let mut pair = PairTiming { kind: kind.name, http: Duration::MAX, library: Duration::MAX };
            for _ in 0..RUNS {
                pair.http = pair.http.min(client.get(&path).with_context(|| path.clone())?);
                let started = Instant::now();
                (kind.work)(&snapshot, gazetteer, &query)?;
                pair.library = pair.library.min(started.elapsed());
            }
            pairs.push(pair);
        }
    }
    Ok(pairs)
}

fn print(record: &ServeBenchRecord, out: &mut Out) -> anyhow::Result<()> {
    let megabytes = |size: Option<f64>| size.map_or_else(|| "?".to_owned(), |size| format!("{size:.0}"));
    out.line(&format!(
        "{} requests in {:.1} s over {} connections: {:.0} a second, {} errors; {} MB idle, {} MB at most",
        record.requests,
        record.seconds,
        record.clients,
        record.requests_per_second,
        record.errors,
        megabytes(record.idle_megabytes),
        megabytes(record.peak_megabytes)
    ))?;
    if let Some(error) = &record.first_error {
        out.line(&format!("first error: {error}"))?;
    }
    if !record.reindexes.is_empty() {
        let times: Vec<String> = record.reindexes.iter().map(|seconds| format!("{seconds:.1} s")).collect();
        out.line(&format!("rebuilt meanwhile in {}", times.join(", ")))?;
    }
    out.line(&out.paint(BOLD, &format!("{:<10} {:>9}  {:>9} {:>9}", "loaded", "requests", "p50", "p99")))?;
    for row in &record.loaded {
        out.line(&format!("{:<10} {:>9}  {:>9.2} {:>9.2}", row.kind, row.requests, row.p50, row.p99))?;
    }
    let head = format!(
        "{:<10} {:>9}  {:>9} {:>9}  {:>11} {:>9}  {:>9}",
        "alone", "queries", "http p50", "p99", "library p50", "p99", "added p50"
    );
    out.line(&out.paint(BOLD, &head))?;
    for row in &record.alone {
        out.line(&format!(
            "{:<10} {:>9}  {:>9.2} {:>9.2}  {:>11.2} {:>9.2}  {:>9.2}",
            row.kind, row.queries, row.http_p50, row.http_p99, row.library_p50, row.library_p99, row.added_p50
        ))?;
    }
    out.line(&format!("{:<57} {:>9.2}", "all but nothing", record.added_p50))?;
    out.line(&format!("milliseconds; {} articles, {} passages", record.articles, record.passages))
}
