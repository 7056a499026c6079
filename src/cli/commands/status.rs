use super::super::args::Format;
use super::super::failure::Outcome;
use super::super::model_home;
use super::super::out::{DIM, Out, WARNING};
use super::super::project::Project;
use super::super::render::prose::counted;
use crate::api::StatusRecord;
use crate::index::{Catalogue, Rejected, Snapshot};
use crate::pipeline::{self, Naming};
use crate::record::Source;
use indicatif::HumanBytes;

/// Tell what the index holds and whether it is up to date
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit status
  pundit status --rejected            every rejected input with its reason
  pundit status --format json")]
pub struct Args {
    /// List the inputs that were rejected, with their reasons
    #[arg(long)]
    rejected: bool,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// A rejected input: one line of `status --rejected --format json`.
#[derive(serde::Serialize)]
struct RejectedRecord<'a> {
    v: u32,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'a str>,
    line: Option<usize>,
    reason: &'a str,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let snapshot = project.snapshot()?;
    let catalogue = snapshot.catalogue()?;
    if args.rejected {
        return list_rejected(&catalogue, args.format, out);
    }
    let record = record(project, &snapshot, &catalogue)?;
    match args.format {
        Format::Human => print(&record, out)?,
        Format::Json => out.json_pretty(&record)?,
    }
    Ok(Outcome::Done)
}

fn list_rejected(catalogue: &Catalogue, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut any = false;
    for (path, entry) in &catalogue.sources {
        for Rejected { line, reason, member } in &entry.rejects {
            any = true;
            let source = Source { path: path.clone(), member: member.clone(), line: *line };
            match format {
                Format::Json => {
                    let member = member.as_deref();
                    out.json(&RejectedRecord { v: crate::api::VERSION, source: path, member, line: *line, reason })?;
                }
                Format::Human => out.line(&format!("{source}: {reason}"))?,
            }
        }
    }
    Ok(if any { Outcome::Done } else { Outcome::NothingFound })
}

fn record(project: &Project, snapshot: &Snapshot, catalogue: &Catalogue) -> anyhow::Result<StatusRecord> {
    let gazetteer = project.gazetteer()?;
    let model = model_home::installed()?;
    let naming = model.as_ref().map_or(Naming::Kept, |model| Naming::Model(model));
    let versions = pipeline::versions(gazetteer, naming);
    Ok(StatusRecord::read(&project.index(), snapshot, catalogue, gazetteer, &versions)?)
}

fn print(record: &StatusRecord, out: &mut Out) -> anyhow::Result<()> {
    let totals = &record.totals;
    let mut row = |label: &str, text: String| {
        let label = out.paint(DIM, &format!("{label:<12}"));
        out.line(&format!("{label} {text}"))
    };
    row("index", record.index.clone())?;
    let others = record.generations.iter().filter(|g| **g != record.generation).cloned().collect::<Vec<_>>().join(", ");
    let kept = if others.is_empty() { String::new() } else { format!(" (also kept: {others})") };
    row("generation", format!("{}, begun {}{kept}", record.generation, record.manifest.created))?;
    row(
        "holds",
        format!(
            "{} in {} from {}",
            counted(totals.articles, "article"),
            counted(totals.passages, "passage"),
            counted(totals.files as u64, "file")
        ),
    )?;
    row("size", format!("{} in {}", HumanBytes(record.bytes), counted(record.segments as u64, "segment")))?;
    row("hash", totals.logical_hash.clone())?;
    row("sources", record.sources.join(", "))?;
    row("dates", format!("{} undated, {} doubtful", record.undated, record.doubtful_dates))?;
    row("authors", format!("{} without", record.without_author))?;
    if record.deleted > 0 {
        row("deleted", format!("{}, not yet merged away", counted(u64::from(record.deleted), "article")))?;
    }
    let mut warn = |text: String| {
        let text = out.paint(WARNING, &text);
        out.line(&text)
    };
    if !record.missing_sources.is_empty() {
        warn(format!(
            "{} gone, articles kept: {}",
            counted(record.missing_sources.len() as u64, "file"),
            record.missing_sources.join(", ")
        ))?;
    }
    if record.rejected > 0 {
        warn(format!("{} rejected; `pundit status --rejected` names them", counted(record.rejected as u64, "input")))?;
    }
    if !record.out_of_date.is_empty() {
        warn(format!("out of date: {}; `pundit reindex --if-needed` mends it", record.out_of_date.join(", ")))?;
    }
    Ok(())
}
