use super::super::args::Format;
use super::super::failure::Outcome;
use super::super::out::{DIM, Out, WARNING};
use super::super::progress::Times;
use super::prose::counted;
use super::run_record::files_read;
use crate::api::{RejectedRecord, RunEvent, RunRecord, VERSION, WorkRecord};
use crate::index::Generation;
use crate::ingest::Reject;
use crate::pipeline::{Left, Moved, Report};
use crate::record::Source;
use indicatif::HumanBytes;

/// Rejects and warnings listed in full; more are counted.
const LISTED: usize = 20;

/// A run that has ended.
pub struct Ran<'a> {
    pub report: &'a Report,
    pub times: &'a Times,
    /// The generation it left in place.
    pub generation: &'a Generation,
}

impl Ran<'_> {
    /// Prints what the run did; rejects on standard error.
    pub fn print(&self, format: Format, out: &mut Out) -> anyhow::Result<Outcome> {
        let record = self.record();
        match format {
            Format::Human => {
                changes(self.report, out)?;
                self.say_details(&record, out);
            }
            Format::Json => out.json_pretty(&RunLine { v: VERSION, record: &record })?,
        }
        let outcome = if out.talks_in_events() { self.tell_events(record, out) } else { rejected(self.report, out) };
        if let Some(left) = self.report.left {
            say_left(left, out);
            return Ok(Outcome::Stopped);
        }
        Ok(outcome)
    }

    /// Prints what one of many small runs did in a line that begins with the `time`; rejects on standard error.
    pub fn print_line(&self, format: Format, time: &str, out: &mut Out) -> anyhow::Result<Outcome> {
        let report = self.report;
        let record = self.record();
        match format {
            Format::Human => {
                let gone = match report.missing.len() {
                    0 => String::new(),
                    n => format!(", {} gone", counted(n as u64, "file")),
                };
                let articles = counted(report.totals.articles, "article");
                let took = report.took.as_secs_f64();
                out.line(&format!("{time}  {}{gone} in {took:.1} s; the index holds {articles}", summary(report)))?;
            }
            Format::Json => out.json(&RunLine { v: VERSION, record: &record })?,
        }
        Ok(if out.talks_in_events() { self.tell_events(record, out) } else { rejected(report, out) })
    }

    /// Every reject an event, and the report the last one.
    fn tell_events(&self, record: RunRecord, out: &mut Out) -> Outcome {
        for Reject { source, reason, .. } in &self.report.rejected {
            let Source { path, member, line } = source;
            let rejected = RejectedRecord { source: path, member: member.as_deref(), line: *line, reason };
            out.event(RunEvent::Rejected(rejected));
        }
        out.event(RunEvent::Report(Box::new(record)));
        if self.report.rejected.is_empty() { Outcome::Done } else { Outcome::SomeRejected }
    }

    /// Readers, reasons and times: talk, since who wants to compute with them asks for JSON.
    fn say_details(&self, record: &RunRecord, out: &mut Out) {
        if out.talks_in_events() || record.files_read == 0 {
            return;
        }
        let readers = record.readers.iter().map(|r| {
            let rejected = if r.rejected > 0 { format!(" ({} rejected)", r.rejected) } else { String::new() };
            format!("{} {}, {}{rejected}", r.reader, counted(r.files, "file"), counted(r.articles, "article"))
        });
        say_list("readers", readers, out);
        for Moved { from, to } in self.report.moved_files.iter().take(LISTED) {
            out.say(&format!("moved     {from} → {to}"));
        }
        if self.report.rejected.len() > LISTED {
            let reasons =
                record.rejected_by_reason.iter().take(LISTED).map(|kind| format!("{} {}", kind.count, kind.kind));
            say_list("rejected", reasons, out);
        }
        let stages = self.times.stages.iter();
        let stages = stages.map(|(stage, took)| format!("{} {:.1} s", stage.name(), took.as_secs_f64()));
        say_list("time", stages, out);
        let WorkRecord { extracting, annotating, preparing } = record.workers;
        let all = extracting + annotating + preparing;
        if all > 0.0 {
            let parts = [(extracting, "extracting"), (annotating, "finding actors"), (preparing, "preparing")];
            say_list(
                "workers",
                parts.map(|(part, what)| format!("{what} {:.0} %", 100.0 * part / all)).into_iter(),
                out,
            );
        }
    }
}

/// The object of `--format json`.
#[derive(serde::Serialize)]
struct RunLine<'a> {
    v: u32,
    #[serde(flatten)]
    record: &'a RunRecord,
}

fn say_list(label: &str, parts: impl Iterator<Item = String>, out: &mut Out) {
    let parts: Vec<String> = parts.collect();
    if !parts.is_empty() {
        out.say(&format!("{label:<9} {}", parts.join("; ")));
    }
}

fn say_left(left: Left, out: &mut Out) {
    if !out.talks_in_events() {
        let (files, bytes) = (counted(left.files as u64, "file"), HumanBytes(left.bytes));
        out.error_line(&format!(
            "stopped: what was read is in the index; {files} ({bytes}) left, with which `pundit index` goes on"
        ));
    }
}

/// How many articles came, changed and went.
fn summary(report: &Report) -> String {
    let changes =
        [(report.added, "new"), (report.replaced, "replaced"), (report.moved, "moved"), (report.removed, "removed")];
    let changes: Vec<String> = changes.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if changes.is_empty() { "nothing changed".to_owned() } else { changes.join(", ") }
}

fn changes(report: &Report, out: &mut Out) -> anyhow::Result<()> {
    if report.continued > 0 {
        out.say(&format!("continued: {} there already", counted(report.continued, "article")));
    }
    let changes = summary(report);
    let seconds = report.took.as_secs_f64();
    let read = files_read(report);
    let written = report.added + report.replaced;
    let rate = match written {
        0 => String::new(),
        n => format!(", {:.0} articles/s", n as f64 / seconds.max(0.001)),
    };
    out.line(&format!(
        "{changes}: {} of {} read ({}) in {seconds:.1} s{rate}",
        read,
        counted(report.files as u64, "file"),
        HumanBytes(report.bytes_read)
    ))?;
    let totals = &report.totals;
    out.line(&format!(
        "the index holds {} in {}",
        counted(totals.articles, "article"),
        counted(totals.passages, "passage")
    ))?;
    if report.duplicates > 0 {
        out.line(&format!(
            "{} of articles that another record gives: the one changed last is searched (`pundit show ID --versions` shows all)",
            counted(report.duplicates, "version")
        ))?;
    }
    if report.withheld > 0 {
        let left_out = counted(report.withheld, "removed article");
        out.line(&format!("{left_out} left out (`pundit remove --list` names all)"))?;
    }
    warnings(report, out)?;
    missing(report, out)
}

fn warnings(report: &Report, out: &mut Out) -> anyhow::Result<()> {
    let kinds = report.warnings.commonest_first();
    for (name, kind) in kinds.iter().take(LISTED) {
        let words = if kind.count == 1 { &kind.example } else { *name };
        let line = format!("  {}: {words}", counted(kind.count, "article"));
        out.line(&out.paint(DIM, &line))?;
    }
    if kinds.len() > LISTED {
        out.line(&out.paint(DIM, &format!("  … and {} more kinds of warnings", kinds.len() - LISTED)))?;
    }
    Ok(())
}

fn missing(report: &Report, out: &mut Out) -> anyhow::Result<()> {
    if report.missing.is_empty() {
        return Ok(());
    }
    let line = format!(
        "{} gone; their articles were kept (`pundit index --prune` removes them)",
        counted(report.missing.len() as u64, "file")
    );
    out.line(&out.paint(WARNING, &line))
}

fn rejected(report: &Report, out: &mut Out) -> Outcome {
    for path in report.changing.iter().take(LISTED) {
        out.say(&format!("note: {path} changed while it was read; the next `pundit index` reads it again"));
    }
    for told in report.passed_over.iter().take(LISTED) {
        out.say(&told.to_string());
    }
    if report.passed_over.len() > LISTED {
        out.say(&format!("… and parts of {} more files", report.passed_over.len() - LISTED));
    }
    for reject in report.rejected.iter().take(LISTED) {
        out.error_line(&format!("rejected: {reject}"));
    }
    if report.rejected.len() > LISTED {
        out.error_line(&format!("… and {} more; `pundit status --rejected` names all", report.rejected.len() - LISTED));
    }
    if report.still_rejected > 0 {
        out.say(&format!("{} rejected earlier and not changed since", counted(report.still_rejected as u64, "input")));
    }
    if report.rejected.is_empty() { Outcome::Done } else { Outcome::SomeRejected }
}
