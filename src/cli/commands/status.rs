use super::super::failure::Outcome;
use super::super::out::{DIM, Out, WARNING};
use super::super::project::Project;
use super::super::render::prose::counted;
use crate::api::{
    ComponentRecord, FieldSizeRecord, InterruptedRecord, RejectedRecord, SizesRecord, StatusRecord, ToReadAgain,
    UnfinishedRecord,
};
use crate::index::{Catalogue, Rejected, Size, Snapshot};
use crate::pipeline::Interrupted;
use crate::record::Source;
use indicatif::HumanBytes;

/// Tell what the index holds and whether it is up to date
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit status
  pundit status --rejected            every rejected input with its reason
  pundit status --rejected --format jsonl
  pundit status --sizes               bytes by component; reads every stored article
  pundit status --format json")]
pub struct Args {
    /// List the inputs that were rejected, with their reasons
    #[arg(long)]
    rejected: bool,
    /// Say what takes how much room, and how that compares with the text
    #[arg(long, conflicts_with = "rejected")]
    sizes: bool,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One object; for `--rejected`, one a line
    Json,
    /// One object a line
    Jsonl,
}

/// A rejected input: one line of `status --rejected --format jsonl`.
#[derive(serde::Serialize)]
struct RejectedLine<'a> {
    v: u32,
    #[serde(flatten)]
    rejected: RejectedRecord<'a>,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let snapshot = match project.snapshot() {
        Err(error) => {
            tell_interrupted(project, args.format, out)?;
            return Err(error);
        }
        snapshot => snapshot?,
    };
    let catalogue = snapshot.catalogue()?;
    if args.rejected {
        return list_rejected(&catalogue, args.format, out);
    }
    if args.sizes {
        return sizes(&snapshot, args.format, out);
    }
    let record = record(project, &snapshot, &catalogue)?;
    match args.format {
        Format::Human => print(&record, Interrupted::find(&project.index())?.as_ref(), out)?,
        Format::Json => out.json_pretty(&record)?,
        Format::Jsonl => out.json(&record)?,
    }
    Ok(Outcome::Done)
}

/// What there is to say where nothing answers: a first run was interrupted.
fn tell_interrupted(project: &Project, format: Format, out: &mut Out) -> anyhow::Result<()> {
    let index = project.index();
    let Some(run) = Interrupted::find(&index)? else { return Ok(()) };
    let record = UnfinishedRecord {
        v: crate::api::VERSION,
        index: index.path().display().to_string(),
        generation: None,
        interrupted: InterruptedRecord::from(&run),
    };
    match format {
        Format::Human => out.line(&words(&run, out)),
        Format::Json => out.json_pretty(&record),
        Format::Jsonl => out.json(&record),
    }
}

fn words(run: &Interrupted, out: &Out) -> String {
    let words = format!("{run}; `{}` goes on, `{}` drops it", run.go_on(), Interrupted::DROP);
    out.paint(WARNING, &words)
}

fn list_rejected(catalogue: &Catalogue, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut any = false;
    for (path, entry) in &catalogue.sources {
        for Rejected { line, reason, member } in &entry.rejects {
            any = true;
            let source = Source { path: path.clone(), member: member.clone(), line: *line };
            match format {
                Format::Json | Format::Jsonl => {
                    let rejected = RejectedRecord { source: path, member: member.as_deref(), line: *line, reason };
                    out.json(&RejectedLine { v: crate::api::VERSION, rejected })?;
                }
                Format::Human => out.line(&format!("{source}: {reason}"))?,
            }
        }
    }
    Ok(if any { Outcome::Done } else { Outcome::NothingFound })
}

fn record(project: &Project, snapshot: &Snapshot, catalogue: &Catalogue) -> anyhow::Result<StatusRecord> {
    let gazetteer = project.gazetteer()?;
    let again = project.to_read_again(snapshot, catalogue)?;
    let versions = project.versions(&snapshot.manifest.versions, gazetteer)?;
    Ok(StatusRecord::read(&project.index(), snapshot, catalogue, gazetteer, &versions, again)?)
}

fn sizes(snapshot: &Snapshot, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
    let parts = snapshot.sizes()?;
    let (index_bytes, text_bytes) = (parts.iter().map(|part| part.bytes).sum(), snapshot.text_bytes()?);
    let fields = |fields: Vec<(String, u64)>| {
        fields.into_iter().map(|(field, bytes)| FieldSizeRecord { field, bytes }).collect::<Vec<_>>()
    };
    let component = |Size { component, bytes, fields: by }| ComponentRecord { component, bytes, fields: fields(by) };
    let record = SizesRecord {
        v: crate::api::VERSION,
        generation: snapshot.generation.name(),
        components: parts.into_iter().map(component).collect(),
        index_bytes,
        text_bytes,
        ratio: (text_bytes > 0).then(|| index_bytes as f64 / text_bytes as f64),
    };
    match format {
        Format::Human => print_sizes(&record, out)?,
        Format::Json => out.json_pretty(&record)?,
        Format::Jsonl => out.json(&record)?,
    }
    Ok(Outcome::Done)
}

/// Fields named behind a component.
const FIELDS: usize = 4;

fn print_sizes(record: &SizesRecord, out: &mut Out) -> anyhow::Result<()> {
    for ComponentRecord { component, bytes, fields } in &record.components {
        let share = 100.0 * *bytes as f64 / record.index_bytes.max(1) as f64;
        let largest = fields.iter().filter(|field| field.bytes > 0).take(FIELDS);
        let largest: Vec<String> = largest.map(|f| format!("{} {}", f.field, HumanBytes(f.bytes))).collect();
        let line = format!("{component:<16} {:>11} {share:>4.0} %", HumanBytes(*bytes).to_string());
        out.line(format!("{line}  {}", out.paint(DIM, &largest.join(", "))).trim_end())?;
    }
    out.line(&format!("{:<16} {:>11}", "all", HumanBytes(record.index_bytes).to_string()))?;
    let ratio = record.ratio.map_or(String::new(), |ratio| format!("; the index is {ratio:.2} times as large"));
    out.line(&format!("{:<16} {:>11}{ratio}", "text", HumanBytes(record.text_bytes).to_string()))
}

fn print(record: &StatusRecord, interrupted: Option<&Interrupted>, out: &mut Out) -> anyhow::Result<()> {
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
    if let Some(run) = interrupted {
        out.line(&words(run, out))?;
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
    let ToReadAgain { fields, overrides } = record.to_read_again;
    for (files, why) in [(fields, "fields have other settings"), (overrides, "articles have other overrides")] {
        if files > 0 {
            warn(format!("{} to be read again by the next `pundit index`: {why}", counted(files as u64, "file")))?;
        }
    }
    if !record.out_of_date.is_empty() {
        warn(format!("out of date: {}; `pundit reindex --if-needed` mends it", record.out_of_date.join(", ")))?;
    }
    Ok(())
}
