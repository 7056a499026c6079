mod load;
mod search;
mod serve;

use super::super::args::Format;
use super::super::failure::Outcome;
use super::super::out::{BOLD, DIM, Out};
use super::super::project::Project;
use super::super::render::prose::clean;
use super::extract::each_record;
use crate::api::{ExtractBenchRecord, Timing};
use crate::extract::extract_with;
use crate::extract::overrides::Overrides;
use crate::extract::trace::{Stage, Trace};
use crate::record::Record;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Measure how fast pundit is on this machine and these articles
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    Extract(ExtractArgs),
    Search(search::SearchArgs),
    Serve(serve::ServeArgs),
}

/// Time extraction by stage, on one thread
///
/// Every pass reads and extracts all records; the fastest pass counts. Nothing is written.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit bench extract ~/articles
  pundit bench extract crawl.jsonl --passes 5 --format json")]
struct ExtractArgs {
    /// Files or folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// How often everything is extracted
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    passes: u32,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Extract(args) => bench_extract(args, project, out),
        What::Search(args) => search::run(args, project, out),
        What::Serve(args) => serve::run(args, project, out),
    }
}

fn bench_extract(args: &ExtractArgs, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut best: Option<ExtractBenchRecord> = None;
    let mut outcome = Outcome::NothingFound;
    for pass in 0..args.passes {
        let mut timings = Vec::new();
        let mut since = Instant::now();
        // Rejects are told once.
        let heard = pass == 0;
        outcome = each_record(&args.paths, project, heard, out, |record, _| {
            let read = since.elapsed();
            timings.push(Timing { read, ..timed(record) });
            since = Instant::now();
            Ok(Ok(()))
        })?;
        let record = ExtractBenchRecord::new(&timings);
        if best.as_ref().is_none_or(|best| record.seconds < best.seconds) {
            best = Some(record);
        }
    }
    let Some(record) = best.filter(|record| record.articles > 0) else { return Ok(outcome) };
    match args.format {
        Format::Human => print(&record, out)?,
        Format::Json => out.json_pretty(&record)?,
    }
    Ok(outcome)
}

/// Extracts one record and notes when each stage began.
fn timed(record: &Record) -> Timing {
    let mut marks: Vec<(Stage, Instant)> = Vec::with_capacity(Stage::ALL.len());
    std::hint::black_box(extract_with(
        record,
        &Overrides::default(),
        &mut Trace::of_stages(|stage| marks.push((stage, Instant::now()))),
    ));
    let end = Instant::now();
    let ends = marks.iter().skip(1).map(|(_, at)| *at).chain([end]);
    let mut stages: BTreeMap<Stage, Duration> = BTreeMap::new();
    for ((stage, start), end) in marks.iter().zip(ends) {
        *stages.entry(*stage).or_default() += end.duration_since(*start);
    }
    Timing { source: record.source.to_string(), bytes: record.content.size() as u64, read: Duration::ZERO, stages }
}

fn print(record: &ExtractBenchRecord, out: &mut Out) -> anyhow::Result<()> {
    let head =
        format!("{:<10} {:>10} {:>9} {:>7} {:>12} {:>9}", "stage", "seconds", "ms each", "share", "articles/s", "MB/s");
    out.line(&out.paint(BOLD, &head))?;
    for row in &record.stages {
        // Reading is not part of the whole below.
        let share = if row.stage == "read" { String::new() } else { format!("{:.1} %", row.share * 100.0) };
        let each = row.seconds * 1e3 / record.articles as f64;
        out.line(&format!(
            "{:<10} {:>10.3} {each:>9.3} {share:>7} {:>12.1} {:>9.1}",
            row.stage, row.seconds, row.articles_per_second, row.megabytes_per_second
        ))?;
    }
    let each = record.seconds * 1e3 / record.articles as f64;
    let whole = format!(
        "{:<10} {:>10.3} {each:>9.3} {:>7} {:>12.1} {:>9.1}",
        "extract", record.seconds, "100 %", record.articles_per_second, record.megabytes_per_second
    );
    out.line(&out.paint(BOLD, &whole))?;
    out.line(&format!(
        "{} articles, {:.1} MB, one thread; half within {:.1} ms, 99 % within {:.1} ms",
        record.articles,
        record.bytes as f64 / 1e6,
        record.p50_ms,
        record.p99_ms
    ))?;
    for slow in &record.slowest {
        let size = format!("{:.2} MB", slow.bytes as f64 / 1e6);
        out.line(&out.paint(DIM, &format!("slowest: {:>8.1} ms  {size:>9}  {}", slow.ms, clean(&slow.source))))?;
    }
    Ok(())
}
