//! Mends an index: from its other generations where it can, else from the corpus.

use super::checkup::{unmarked, wrong_with};
use super::interrupted::Interrupted;
use super::rebuild::{Build, rebuild_under};
use super::stranded::{counted, only_in};
use super::update::{absolute_all, existing, remember};
use super::verify::chain;
use super::{Event, Job, PipelineError};
use crate::index::{Catalogue, Garbage, Generation, IndexDir, IndexError, Snapshot, Sources, WriterLock};
use crate::ingest;

/// Mends what [`check_up`](super::check_up()) finds, and tells the observer every step. What it cannot mend it leaves as
/// it is, for another check to name.
///
/// Nothing is removed that may be the only copy of an article, and a run that was interrupted stays to be continued,
/// unless everything has to be built anew.
pub fn mend(job: &Job<'_>) -> Result<(), PipelineError> {
    if let Err(e @ (IndexError::Missing { .. } | IndexError::Unfinished { .. })) = job.index.current() {
        return Err(e.into());
    }
    let lock = job.index.lock()?;
    mend_sources(job)?;
    restore(job, &lock)?;
    complete_catalogue(job)?;
    clear_away(job, &lock)
}

fn tell(job: &Job<'_>, words: &str) {
    job.observer.observe(Event::Note(words));
}

/// Where all known files lie in the corpus folder, that is the source, and else nobody knows what it was.
fn mend_sources(job: &Job<'_>) -> Result<(), PipelineError> {
    match job.index.sources() {
        Err(IndexError::Damaged { .. }) => {}
        sources => return Ok(sources.map(drop)?),
    }
    let Some((catalogue, _)) = job.index.current().ok().and_then(|current| Catalogue::read(&current)) else {
        return Ok(());
    };
    let corpus = absolute_all(std::slice::from_ref(&job.corpus));
    let is_inside = |key: &String| corpus.iter().any(|corpus| job.root.join(key).starts_with(corpus));
    if job.corpus.is_dir() && catalogue.sources.keys().all(is_inside) {
        let aside = job.index.replace_sources(&Sources { paths: corpus })?;
        let was = aside.file_name().unwrap_or_default().to_string_lossy();
        let corpus = job.corpus.display();
        tell(job, &format!("sources.json: set to {corpus}, where all known files lie; what stood there is in {was}"));
    }
    Ok(())
}

/// Sees to it that an intact generation answers.
fn restore(job: &Job<'_>, lock: &WriterLock) -> Result<(), PipelineError> {
    let current = job.index.current();
    let problem = match &current {
        Ok(current) => wrong_with(current),
        Err(IndexError::Damaged { path, reason }) => Some(format!("{}: {reason}", path.display())),
        Err(_) => return Ok(current.map(drop)?),
    };
    let Some(problem) = problem else { return Ok(()) };
    let damaged = current.ok();
    let name = damaged.as_ref().map_or("CURRENT".to_owned(), Generation::name);
    tell(job, &format!("{name} cannot be relied on: {problem}"));
    let Some(intact) = newest_intact(job.index, damaged.as_ref())? else { return build_anew(job, lock) };
    // What only the damaged one holds can still be carried over into a new one, if it opens.
    let opens = |generation: &&Generation| Snapshot::of((*generation).clone()).is_ok();
    if let Some(damaged) = damaged.as_ref().filter(opens)
        && only_in(job.root, damaged, &[Snapshot::of(intact.clone())?])?.is_some_and(|articles| articles > 0)
    {
        match build_anew(job, lock) {
            Err(PipelineError::WouldLose { .. } | PipelineError::CannotMend { .. }) => {}
            ended => return ended,
        }
    }
    job.index.swap(&intact)?;
    let articles = counted(Snapshot::of(intact.clone())?.totals.articles as usize);
    tell(
        job,
        &format!("{} is intact and answers now, with {articles}; `pundit index` brings it up to date", intact.name()),
    );
    Ok(())
}

fn newest_intact(index: &IndexDir, but: Option<&Generation>) -> Result<Option<Generation>, IndexError> {
    let others = index.generations()?.into_iter().rev().filter(|other| other.is_complete() && Some(other) != but);
    Ok(others.into_iter().find(|other| wrong_with(other).is_none()))
}

/// Rebuilds from the corpus; all former generations stay.
fn build_anew(job: &Job<'_>, lock: &WriterLock) -> Result<(), PipelineError> {
    let refused = |reason: String| PipelineError::CannotMend { reason };
    let sources = match remember(job, &[]) {
        Err(e @ (PipelineError::NothingToRead { .. } | PipelineError::Index(IndexError::Damaged { .. }))) => {
            return Err(refused(chain(&e)));
        }
        sources => sources?,
    };
    if ingest::walk_with(&existing(&sources.paths), job.settings)?.files.is_empty() {
        let paths: Vec<String> = sources.paths.iter().map(|path| path.display().to_string()).collect();
        return Err(refused(format!("there is no file in {}", paths.join(", "))));
    }
    tell(job, "building everything anew from the files");
    let before = job.index.unfinished()?;
    let rebuilt = rebuild_under(lock, job, &Build { keep: usize::MAX, ..Build::default() });
    if let Err(PipelineError::WouldLose { .. }) = &rebuilt
        && job.index.unfinished()? != before
    {
        job.index.remove_unfinished(lock)?;
    }
    let rebuilt = rebuilt?;
    let articles = counted(rebuilt.report.totals.articles as usize);
    tell(job, &format!("{} is in place, with {articles}", rebuilt.generation.name()));
    Ok(())
}

/// A catalogue that cannot be read is made anew from the stored articles. Of the files it then knows no more than that.
fn complete_catalogue(job: &Job<'_>) -> Result<(), PipelineError> {
    let current = job.index.current()?;
    if Catalogue::read(&current).is_none() {
        let snapshot = Snapshot::of(current.clone())?;
        snapshot.catalogue()?.write(&current, &snapshot.totals.logical_hash)?;
        let name = current.name();
        tell(job, &format!("the catalogue of {name} is made anew; the next `pundit index` reads all files again"));
    }
    Ok(())
}

/// Removes what runs left that died, and damaged generations whose articles all stand elsewhere.
fn clear_away(job: &Job<'_>, lock: &WriterLock) -> Result<(), PipelineError> {
    let index = job.index;
    let current = [Snapshot::open(index)?];
    let mut garbage: Vec<Garbage> = Vec::new();
    for generation in index.generations()?.into_iter().filter(|g| *g != current[0].generation && g.is_complete()) {
        if wrong_with(&generation).is_some() && only_in(job.root, &generation, &current)? == Some(0) {
            tell(job, &format!("{} is damaged and holds nothing that is not elsewhere: removed", generation.name()));
            garbage.push(index.surplus(&generation));
        }
    }
    // Without a checkpoint there is nothing to go on from.
    let interrupted = Interrupted::left(index)?.filter(|run| run.reached.is_some());
    for generation in unmarked(index, interrupted.as_ref())? {
        if only_in(job.root, &generation, &current)?.unwrap_or(0) == 0 {
            tell(job, &format!("{} was never finished, or being removed: removed", generation.name()));
            garbage.push(index.surplus(&generation));
        }
    }
    for file in index.left_over()? {
        tell(job, &format!("{} is left over from a run that died: removed", file.path.display()));
        garbage.push(file);
    }
    Ok(index.remove_garbage(&garbage, lock)?)
}
