//! Runs through the library, on a disk and with settings and an observer of the test's own.

use super::harbours;
use super::support::Project;
use pundit::entities::Gazetteer;
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, IndexDir, Snapshot};
use pundit::ingest::Settings;
use pundit::pipeline::{self, Build, Event, Job, Naming, Observer, PipelineError};
use std::error::Error;
use std::time::Duration;

pub struct Silent;

impl Observer for Silent {
    fn observe(&self, _: Event<'_>) {}
}

/// Runs `work` on the index of a project, changed through `disk`.
pub fn on_disk<T>(
    project: &Project,
    disk: Disk,
    overrides: &Overrides,
    observer: &dyn Observer,
    work: impl FnOnce(&Job<'_>) -> T,
) -> T {
    let root = project.path();
    let index = IndexDir::on(disk, root.join("index"));
    work(&Job {
        root: &root,
        corpus: root.join("corpus"),
        index: &index,
        naming: Naming::Kept,
        gazetteer: Gazetteer::builtin(),
        overrides,
        settings: &Settings::default(),
        threads: 1,
        memory: 32 << 20,
        observer,
    })
}

/// Sets down how far it has come after every file.
pub const IN_STEPS: Build = Build { keep: 2, checkpoint: Duration::ZERO, abandon: false };

/// A run of some kind.
pub type Work = fn(&Job<'_>) -> Result<(), PipelineError>;

pub fn update(job: &Job<'_>) -> Result<(), PipelineError> {
    pipeline::update_as(job, &[], false, &IN_STEPS).map(drop)
}

pub fn rebuild(job: &Job<'_>) -> Result<(), PipelineError> {
    pipeline::rebuild(job, &IN_STEPS).map(drop)
}

/// Goes on with the run that broke off; where it had not begun, or had taken its last step, there is another to run.
pub fn resume_or(job: &Job<'_>, otherwise: Work) -> Result<(), PipelineError> {
    match pipeline::resume(job, &IN_STEPS) {
        Err(PipelineError::NothingToResume) => otherwise(job),
        resumed => resumed.map(drop),
    }
}

pub fn resume(job: &Job<'_>) -> Result<(), PipelineError> {
    resume_or(job, rebuild)
}

/// An error with its causes.
pub fn words(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.fold(error.to_string(), |words, cause| format!("{words}: {cause}"))
}

/// What an index answers: hash and number of articles; `None` when there is none to ask.
pub fn answers(project: &Project) -> Option<(String, u64)> {
    match Snapshot::open(&IndexDir::new(project.path().join("index"))) {
        Ok(snapshot) => Some((snapshot.totals.logical_hash.clone(), harbours(&snapshot))),
        Err(e) if e.is_unusable_index() => None,
        Err(e) => panic!("{}", words(&e)),
    }
}
