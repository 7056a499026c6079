//! Builds the next generation beside the current one and swaps.

use super::flow;
use super::ledger::{Ledger, Verdict};
use super::naming::Namer;
use super::plan::plan;
use super::removal::removal_of;
use super::run::{Checkpoints, Run};
use super::stranded::{Stranded, stranded};
use super::update::{enter_rejects, existing, rejected, remember};
use super::{Event, Job, PipelineError, Report, Stage, key, versions};
use crate::index::{
    Catalogue, Generation, GenerationWriter, IndexDir, IndexError, Snapshot, SourceEntry, StoredArticle, Versions,
    WriterLock, Written,
};
use crate::ingest::Reject;
use std::path::Path;
use std::time::{Duration, Instant};

/// How a new generation comes about.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// How many complete generations stay on disk, the new one included.
    pub keep: usize,
    /// How long a run works before it sets down how far it has come.
    pub checkpoint: Duration,
    /// Whether articles may be lost that stand nowhere but in a generation that cannot be read.
    pub abandon: bool,
}

/// How many generations stay unless told: the current one and one to go back to.
pub const KEEP: usize = 2;
/// What a run that is killed loses unless told, in seconds.
pub const CHECKPOINT: u64 = 60;

impl Default for Build {
    fn default() -> Build {
        Build { keep: KEEP, checkpoint: Duration::from_secs(CHECKPOINT), abandon: false }
    }
}

/// A finished rebuild.
pub struct Rebuilt {
    pub generation: Generation,
    pub report: Report,
    /// Whether it was made from the stored articles, no file read.
    pub from_stored: bool,
    /// Generations that were cleared away.
    pub cleared: Vec<Generation>,
}

/// Rebuilds everything from the corpus as a new generation; searches go on meanwhile.
///
/// Articles whose file is gone are carried over from their stored copies. A run that is asked to stop sets down how far
/// it has come.
pub fn rebuild(job: &Job<'_>, build: &Build) -> Result<Rebuilt, PipelineError> {
    rebuild_under(&job.index.lock()?, job, build)
}

/// Like [`rebuild`], for whoever holds the lock.
pub fn rebuild_under(lock: &WriterLock, job: &Job<'_>, build: &Build) -> Result<Rebuilt, PipelineError> {
    remember(job, &[])?;
    if !build.abandon
        && let Some(Stranded { articles, generation }) = stranded(job.root, job.index)?
    {
        return Err(PipelineError::WouldLose { articles, generation: generation.name() });
    }
    let former = Former::find(job)?;
    job.index.remove_unfinished(lock)?;
    let generation = job.index.begin(versions_after(job, &former))?;
    build_from_files(job, build, lock, &former, Start::new(generation))
}

/// The versions of a generation that follows the former one.
pub fn versions_after(job: &Job<'_>, former: &Former) -> Versions {
    let versions = versions(job.gazetteer, job.naming);
    match &former.snapshot {
        Some(old) => job.naming.kept_in(&old.manifest.versions, versions),
        None => versions,
    }
}

/// Where building begins.
pub struct Start {
    pub generation: Generation,
    /// The files that an interrupted run had done with.
    pub catalogue: Catalogue,
    pub written: Written,
}

impl Start {
    pub fn new(generation: Generation) -> Start {
        Start { generation, catalogue: Catalogue::default(), written: Written::default() }
    }
}

/// Reads all files but those that an interrupted run had done with, and puts the generation in place.
pub fn build_from_files(
    job: &Job<'_>,
    build: &Build,
    lock: &WriterLock,
    former: &Former,
    start: Start,
) -> Result<Rebuilt, PipelineError> {
    let started = Instant::now();
    let Start { generation, mut catalogue, written } = start;
    let sources = remember(job, &[])?;
    job.observer.observe(Event::Stage(Stage::Looking));
    let plan = plan(job, &existing(&sources.paths), &mut catalogue)?;
    let gone: Vec<String> = catalogue.sources.keys().filter(|key| !plan.found.contains_key(*key)).cloned().collect();
    catalogue.overrides = job.overrides.fingerprints();
    let report = Report {
        files: plan.found.len(),
        unchanged: plan.unchanged,
        rejected: plan.rejects.clone(),
        continued: written.count() as u64,
        ..Report::default()
    };
    let writer = GenerationWriter::open(&generation, lock, job.threads, job.memory)?;
    let namer = Namer::new(job.naming, former.snapshot.as_ref());
    let ledger = Ledger::of(&catalogue);
    let checkpoints = Checkpoints::every(build.checkpoint);
    let mut run = Run { job, namer: &namer, writer, ledger, catalogue, report, is_new: true, written, checkpoints };
    // A file that went away since it was read is carried over, if the former generation has its articles.
    if !gone.is_empty() {
        run.prune(&gone)?;
    }
    run.read_all(&plan.found, &plan.to_read, plan.bytes)?;
    if run.report.left.is_some() {
        run.writer.checkpoint(&run.catalogue)?;
        return Err(PipelineError::Stopped);
    }
    enter_rejects(job.root, &plan.rejects, &mut run.catalogue);
    run.carry_over(former, build.abandon)?;
    job.observer.observe(Event::Stage(Stage::Committing));
    run.writer.checkpoint(&run.catalogue)?;
    job.check_stop()?;
    run.merge()?;
    let mut report = run.put_in_place(&generation)?;
    let cleared = job.index.clear(build.keep, lock)?;
    job.index.write_sources(&sources)?;
    report.took = started.elapsed();
    Ok(Rebuilt { generation, report, from_stored: false, cleared })
}

/// What articles without a file are carried over from.
///
/// An index that is absent or unreadable is no obstacle to building a new one: it only has nothing to carry over.
pub struct Former {
    pub snapshot: Option<Snapshot>,
}

impl Former {
    pub fn find(job: &Job<'_>) -> Result<Former, IndexError> {
        Ok(Former { snapshot: newest_usable(job.index)? })
    }
}

/// The current generation, else the newest complete one that opens.
pub fn newest_usable(index: &IndexDir) -> Result<Option<Snapshot>, IndexError> {
    let current = index.current().into_iter();
    let others = index.generations()?.into_iter().rev().filter(Generation::is_complete);
    for generation in current.chain(others) {
        match Snapshot::of(generation) {
            Ok(snapshot) => return Ok(Some(snapshot)),
            Err(e) if e.is_unusable_index() => {}
            Err(e) => return Err(e),
        }
    }
    Ok(None)
}

impl Run<'_> {
    /// Copies articles whose file is gone from the former generation, annotated anew. To `abandon` is to leave behind
    /// those whose copies cannot be read.
    fn carry_over(&mut self, former: &Former, abandon: bool) -> Result<(), PipelineError> {
        let Some(old) = &former.snapshot else { return Ok(()) };
        let catalogue = old.catalogue()?;
        self.carry_missing(old, &catalogue, abandon)?;
        self.leave_out_old_news(&catalogue);
        Ok(())
    }

    fn carry_missing(&mut self, old: &Snapshot, catalogue: &Catalogue, abandon: bool) -> Result<(), PipelineError> {
        let mut damaged = 0;
        let gone = catalogue
            .sources
            .iter()
            .filter(|(key, entry)| !self.catalogue.sources.contains_key(*key) && !entry.claims.is_empty());
        let gone: Vec<_> = gone.collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.job.observer.observe(Event::Stage(Stage::Carrying));
        let owners = Ledger::of(catalogue);
        for (key, entry) in gone {
            let mut entry = SourceEntry { missing: true, ..entry.clone() };
            for claim in &std::mem::take(&mut entry.claims) {
                // A version that was not the indexed one has no stored copy.
                let stored = if owners.is_owner(key, claim.id) { old.find(claim.id)? } else { None };
                let stored = match stored.map(|address| old.intact(address)).transpose() {
                    Err(e @ IndexError::Io { .. }) => return Err(e.into()),
                    Err(_) => {
                        damaged += 1;
                        continue;
                    }
                    Ok(stored) => stored,
                };
                let removal = stored.as_ref().and_then(|stored| removal_of(&stored.article, self.job.overrides));
                if let Some(withheld) = removal {
                    entry.withheld.push(withheld);
                    continue;
                }
                entry.claims.push(*claim);
                if let Some(StoredArticle { article, names, .. }) = stored
                    && self.ledger.claim_of_missing(key, *claim) != Verdict::Shadowed
                {
                    let names = self.namer.names_or(&article, names);
                    self.put(flow::ready(&article, names.as_ref(), self.job.gazetteer))?;
                }
            }
            if entry.claims.iter().any(|claim| self.ledger.is_owner(key, claim.id)) {
                self.report.missing.push(key.clone());
                self.catalogue.sources.insert(key.clone(), entry);
            }
        }
        if damaged > 0 && !abandon {
            return Err(PipelineError::WouldLose { articles: damaged, generation: old.generation.name() });
        }
        Ok(())
    }

    /// What was rejected before, for the same reason in the same content, is not told again.
    pub fn leave_out_old_news(&mut self, old: &Catalogue) {
        let entry_of = |catalogue: &Catalogue, path: &str| {
            catalogue.sources.get(&key(self.job.root, Path::new(path))).cloned().unwrap_or_default()
        };
        let is_news = |reject: &Reject| {
            let (was, is) = (entry_of(old, &reject.source.path), entry_of(&self.catalogue, &reject.source.path));
            was.hash != is.hash || !was.rejects.contains(&rejected(reject))
        };
        let (news, known): (Vec<Reject>, Vec<Reject>) =
            std::mem::take(&mut self.report.rejected).into_iter().partition(is_news);
        self.report.still_rejected += known.len();
        self.report.rejected = news;
    }
}
