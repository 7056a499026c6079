use super::super::failure::Outcome;
use super::super::out::{DIM, Out, WARNING};
use super::prose::counted;
use crate::pipeline::Report;
use indicatif::HumanBytes;

/// Rejects and warnings listed in full; more are counted.
const LISTED: usize = 20;

/// What a run did; rejects on standard error.
pub fn print(report: &Report, out: &mut Out) -> anyhow::Result<Outcome> {
    let changes = [(report.added, "new"), (report.replaced, "replaced"), (report.removed, "removed")];
    let changes: Vec<String> = changes.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let changes = if changes.is_empty() { "nothing changed".to_owned() } else { changes.join(", ") };
    let seconds = report.took.as_secs_f64();
    let read = (report.files - report.unchanged.min(report.files)) as u64;
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
            "{} of articles that another record gives: one of each was kept",
            counted(report.duplicates, "version")
        ))?;
    }
    warnings(report, out)?;
    missing(report, out)?;
    Ok(rejected(report, out))
}

fn warnings(report: &Report, out: &mut Out) -> anyhow::Result<()> {
    let mut kinds: Vec<(&String, &u64)> = report.warnings.iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (warning, n) in kinds.iter().take(LISTED) {
        let line = format!("  {}: {warning}", counted(**n, "article"));
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
