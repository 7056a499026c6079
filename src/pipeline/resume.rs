//! Going on where a run that was interrupted stopped.

use super::rebuild::{Build, Former, Rebuilt, Start, build_from_files, rebuild_under, versions_after};
use super::retag::{build_from_stored, made_from, versions_of};
use super::{Job, PipelineError};
use crate::index::{Generation, IndexError, Manifest, Snapshot, Unfinished, Versions, WriterLock, Written};

/// Finishes the generation that an interrupted [`rebuild`](super::rebuild()) or [`retag`](super::retag()) left, from its last
/// checkpoint; what comes of it equals what an uninterrupted run would have built.
///
/// What was begun by other rules is not continued, since half of it would be made by each. A run that came to no
/// checkpoint left nothing to continue and is begun anew: then the report says of no article that it was there.
pub fn resume(job: &Job<'_>, build: &Build) -> Result<Rebuilt, PipelineError> {
    let lock = job.index.lock()?;
    let generation = job.index.unfinished()?.ok_or(PipelineError::NothingToResume)?;
    let manifest = match generation.manifest() {
        Ok(manifest) => manifest,
        // It died before it had said what it was to be.
        Err(IndexError::Damaged { .. }) => {
            return rebuild_under(&lock, job, build);
        }
        Err(e @ IndexError::Format { .. }) => return Err(refused(&generation, e.to_string())),
        Err(e) => return Err(e.into()),
    };
    match manifest.made_from {
        Some(_) => resume_from_stored(job, build, &lock, generation, &manifest),
        None => resume_from_files(job, build, &lock, generation, &manifest),
    }
}

fn resume_from_stored(
    job: &Job<'_>,
    build: &Build,
    lock: &WriterLock,
    generation: Generation,
    manifest: &Manifest,
) -> Result<Rebuilt, PipelineError> {
    let old = Snapshot::open(job.index)?;
    let made_from = Some(made_from(&old)?);
    if manifest.made_from != made_from {
        let reason = "the articles it was being made from have changed since";
        return Err(refused(&generation, reason.to_owned()));
    }
    same_rules(&generation, manifest, &versions_of(job, &old))?;
    let (generation, written) = match generation.checkpoint()? {
        Some(Unfinished { snapshot, .. }) => (generation, Written::of(&snapshot)?),
        None => {
            job.index.remove_unfinished(lock)?;
            (job.index.begin_from(made_from, manifest.versions.clone())?, Written::default())
        }
    };
    build_from_stored(job, build, lock, &old, generation, written)
}

fn resume_from_files(
    job: &Job<'_>,
    build: &Build,
    lock: &WriterLock,
    generation: Generation,
    manifest: &Manifest,
) -> Result<Rebuilt, PipelineError> {
    let former = Former::find(job)?;
    same_rules(&generation, manifest, &versions_after(job, &former))?;
    let start = match generation.checkpoint()? {
        Some(Unfinished { snapshot, catalogue }) => {
            if catalogue.overrides != job.overrides.fingerprints() {
                return Err(refused(&generation, "the overrides have changed since".to_owned()));
            }
            Start { written: Written::of(&snapshot)?, generation, catalogue }
        }
        None => {
            job.index.remove_unfinished(lock)?;
            Start::new(job.index.begin(manifest.versions.clone())?)
        }
    };
    build_from_files(job, build, lock, &former, start)
}

fn refused(generation: &Generation, reason: String) -> PipelineError {
    PipelineError::CannotResume { generation: generation.name(), reason }
}

fn same_rules(generation: &Generation, manifest: &Manifest, now: &Versions) -> Result<(), PipelineError> {
    let differences = manifest.versions.differences(now);
    match differences.is_empty() {
        true => Ok(()),
        false => Err(refused(generation, format!("it was begun by other rules ({})", differences.join(", ")))),
    }
}
