use super::super::args::{self, Format};
use super::super::failure::Outcome;
use super::super::out::{BOLD, Out};
use super::super::project::Project;
use super::super::render::prose::{clean, counted};
use super::search::now;
use crate::api::{Receipt, ReceiptCounts, ReceiptHit, ReceiptOptions, ReplayRecord};
use crate::pipeline::{self, Naming};
use crate::search::{self, Options, Results};
use anyhow::Context;
use std::path::PathBuf;

/// Run a search on record again and say `same`, or what changed
///
/// The query runs as it was understood then, so days counted from today stay the days they were. The answer is the same
/// when as many articles match and the same hits come in the same order. What else has changed since (the index, the
/// program) is said in any case.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit search 'ceasefire monitoring' --receipt ceasefire.json
  pundit replay ceasefire.json
  pundit replay ceasefire.json --format json

Exit codes: 0 same · 1 changed · 2 no receipt, a damaged one, or one of another version")]
pub struct Args {
    /// A receipt, as `pundit search --receipt` writes it
    #[arg(value_name = "FILE")]
    receipt: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let reading = || format!("cannot read {}", args.receipt.display());
    let text = std::fs::read_to_string(&args.receipt).with_context(reading)?;
    let before = Receipt::parse(&text).with_context(reading)?;
    let after = again(&before, project, out)?;
    let record = ReplayRecord::new(&before, &after);
    match args.format {
        Format::Json => out.json_pretty(&record)?,
        Format::Human => print(&record, out)?,
    }
    Ok(if record.same { Outcome::Done } else { Outcome::NothingFound })
}

/// The receipt of the same search, now.
fn again(before: &Receipt, project: &Project, out: &mut Out) -> anyhow::Result<Receipt> {
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let ReceiptOptions { filters, plain, .. } = &before.options;
    // As it was understood, filters included: `since:90d` stays the day it was, whatever the syntax was.
    let query = args::parse(&before.understood, false, out)?;
    let options = Options { weights: project.weights(), ..before.options.search() };
    let on_record = ReceiptOptions::new(filters.clone(), *plain, &options);
    let program = pipeline::versions(gazetteer, Naming::Kept);
    let mut after = Receipt::new(now(), &before.query, query.to_string(), on_record, (&snapshot, program));
    let mut add = |page: &Results| {
        after.counts.articles = page.total_articles;
        after.counts.undated = page.undated;
        after.hits.extend(page.hits.iter().map(|hit| ReceiptHit::new(options.unit, hit)));
    };
    match options.limit {
        Some(_) => add(&search::search(&snapshot, gazetteer, &query, &options)?),
        None => {
            for page in search::stream(&snapshot, gazetteer, &query, &options)? {
                add(&page?);
            }
        }
    }
    after.counts.hits = after.hits.len();
    Ok(after)
}

fn print(record: &ReplayRecord, out: &mut Out) -> anyhow::Result<()> {
    let verdict = if record.same { "same" } else { "changed" };
    let ReceiptCounts { articles, hits, .. } = record.after;
    let found = format!("{}, {}", counted(articles, "article"), counted(hits as u64, "hit"));
    let since = format!("since {}: {}", clean(&record.created), clean(&record.query));
    out.line(&format!("{} {since} ({found})", out.paint(BOLD, verdict)))?;
    let mut row = |label: &str, text: String| out.line(&format!("{label:<9} {}", clean(&text)));
    for (label, changes) in [("index", &record.index), ("program", &record.program)] {
        changes.iter().try_for_each(|change| row(label, change.clone()))?;
    }
    let totals = [
        (record.before.articles, record.after.articles, "articles match"),
        (record.before.undated, record.after.undated, "articles have no date for the filter"),
        (record.before.hits as u64, record.after.hits as u64, "hits"),
    ];
    for (before, after, what) in totals.into_iter().filter(|(before, after, _)| before != after) {
        row("totals", format!("{before} → {after} {what}"))?;
    }
    record.came.iter().try_for_each(|hit| row("came", format!("{} (now {})", hit.id, hit.rank)))?;
    record.went.iter().try_for_each(|hit| row("went", format!("{} (was {})", hit.id, hit.rank)))?;
    record.moved.iter().try_for_each(|hit| row("moved", format!("{} ({} → {})", hit.id, hit.from, hit.to)))?;
    match record.rescored {
        0 => Ok(()),
        n => row("scores", format!("{} scored otherwise", counted(n as u64, "hit"))),
    }
}
