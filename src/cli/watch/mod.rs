//! `index --watch`: keeps the index up to date with its sources until it is asked to stop.
//!
//! What happens to the files is only a reason to look: each update is the same run as a plain `pundit index`, which
//! compares what is there with the catalogue. So nothing depends on hearing of every event, and a folder that cannot
//! be followed is looked at from time to time instead.

mod ear;
mod roots;

use super::args::Format;
use super::commands::index::WorkArgs;
use super::failure::Outcome;
use super::out::Out;
use super::progress::Times;
use super::project::Project;
use super::render::report::Ran;
use super::stop::Stop;
use crate::index::IndexError;
use crate::pipeline::{self, Event, Job, Observer, PipelineError, Report};
use ear::Ear;
use roots::Roots;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often the ear is asked and the sources are looked after.
const TICK: Duration = Duration::from_millis(100);
/// How long to wait when something stood in the way of an update.
const AGAIN: Duration = Duration::from_secs(2);

/// Hears nothing of a run, but may stop it.
struct Silent(Stop);

impl Observer for Silent {
    fn observe(&self, _: Event<'_>) {}

    fn wants_stop(&self) -> bool {
        self.0.is_asked()
    }
}

/// Follows the project's sources; a request to stop is the way to end it, and no failure.
pub fn follow(work: &WorkArgs, prune: bool, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let stop = Stop::listen();
    let index = project.index();
    let ear = Ear::new(index.path().canonicalize().unwrap_or_else(|_| index.path().to_owned()));
    let mut roots = Roots::new(index.sources()?.paths, &ear)?;
    let list: Vec<String> = roots.paths().map(|path| path.display().to_string()).collect();
    out.say(&format!("watching {} (Ctrl-C ends it)", list.join(", ")));
    let silent = Silent(stop.clone());
    work.with_job(project, &silent, |job| {
        let mut watch = Watch { job, project, prune, format: work.format, missing: Vec::new() };
        let mut not_before = Instant::now();
        while !stop.is_asked() {
            for words in roots.look_after(&ear) {
                out.say(&words);
            }
            if Instant::now() >= not_before
                && ear.is_due()
                && let Some(obstacle) = watch.update(&roots, out)?
            {
                out.say(&format!("{obstacle}; trying again"));
                ear.note();
                not_before = Instant::now() + AGAIN;
            }
            std::thread::sleep(TICK);
        }
        Ok(Outcome::Done)
    })
}

struct Watch<'a> {
    job: &'a Job<'a>,
    project: &'a Project,
    prune: bool,
    format: Format,
    /// Files that were gone at the last update.
    missing: Vec<String>,
}

impl Watch<'_> {
    /// Brings the index up to date and says so in a line; what stood in the way, if it may pass.
    fn update(&mut self, roots: &Roots, out: &mut Out) -> anyhow::Result<Option<String>> {
        // A source that is gone as a whole may be a disk that is not there at the moment.
        let prune = self.prune && roots.all_there();
        // What was removed meanwhile must not come back.
        let overrides = match self.project.overrides() {
            Ok(overrides) => overrides,
            Err(e) => return Ok(Some(format!("{e:#}"))),
        };
        let job = Job { overrides: &overrides, corpus: self.job.corpus.clone(), ..*self.job };
        let report = match pipeline::update(&job, &[], prune) {
            Ok(report) => report,
            Err(e @ (PipelineError::Ingest(_) | PipelineError::Index(IndexError::Locked { .. }))) => {
                return Ok(Some(e.to_string()));
            }
            Err(e) => return Err(e.into()),
        };
        if self.is_news(&report) {
            let generation = self.job.index.current()?;
            let ran = Ran { report: &report, times: &Times::default(), generation: &generation };
            ran.print_line(self.format, &time(), out)?;
            out.flush()?;
        }
        self.missing = report.missing;
        Ok(None)
    }

    fn is_news(&self, report: &Report) -> bool {
        let changes = report.added + report.replaced + report.removed + report.moved;
        changes > 0 || !report.rejected.is_empty() || report.missing != self.missing
    }
}

fn time() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

/// The folders a source is followed in: itself, or the one around a file, since editors put a new file in its place.
fn followed(root: &Path) -> (PathBuf, notify::RecursiveMode) {
    match root.parent() {
        Some(parent) if root.is_file() => (parent.to_owned(), notify::RecursiveMode::NonRecursive),
        _ => (root.to_owned(), notify::RecursiveMode::Recursive),
    }
}
