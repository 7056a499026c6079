//! Builds the next generation beside the current one and swaps.

use super::flow;
use super::ledger::{Ledger, Verdict};
use super::naming::Namer;
use super::plan::plan;
use super::removal::removal_of;
use super::update::{Run, enter_rejects, existing, rejected, remember};
use super::{Event, Job, PipelineError, Report, Stage, key, versions};
use crate::index::{
    Catalogue, Generation, GenerationWriter, IndexError, Snapshot, SourceEntry, StoredArticle, Written,
};
use crate::ingest::Reject;
use std::path::Path;
use std::time::Instant;

/// How a new generation comes about.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// How many complete generations stay on disk, the new one included.
    pub keep: usize,
}

/// How many generations stay unless told: the current one and one to go back to.
pub const KEEP: usize = 2;

impl Default for Build {
    fn default() -> Build {
        Build { keep: KEEP }
    }
}

/// A finished rebuild.
pub struct Rebuilt {
    pub generation: Generation,
    pub report: Report,
    /// Generations that were cleared away.
    pub cleared: Vec<Generation>,
}

/// Rebuilds everything from the corpus as a new generation; searches go on meanwhile.
///
/// Articles whose file is gone are carried over from their stored copies.
pub fn rebuild(job: &Job<'_>, build: &Build) -> Result<Rebuilt, PipelineError> {
    let started = Instant::now();
    let lock = job.index.lock()?;
    let sources = remember(job, &[])?;
    let old = newest_usable(job)?;
    job.index.remove_unfinished(&lock)?;
    job.observer.observe(Event::Stage(Stage::Looking));
    let plan = plan(job, &existing(&sources.paths), &mut Catalogue::default())?;
    let versions = versions(job.gazetteer, job.naming);
    let versions = match &old {
        Some(old) => job.naming.kept_in(&old.manifest.versions, versions),
        None => versions,
    };
    let generation = job.index.begin(versions)?;
    let writer = GenerationWriter::open(&generation, &lock, job.threads, job.memory)?;
    let report = Report { files: plan.found.len(), rejected: plan.rejects.clone(), ..Report::default() };
    let namer = Namer::new(job.naming, old.as_ref());
    let (ledger, catalogue, written) = (Ledger::default(), Catalogue::default(), Written::default());
    let mut run = Run { job, namer: &namer, writer, ledger, catalogue, report, written };
    run.read_all(&plan.found, plan.to_read, plan.bytes)?;
    if run.report.left.is_some() {
        return Err(PipelineError::Stopped);
    }
    enter_rejects(job.root, &plan.rejects, &mut run.catalogue);
    run.catalogue.overrides = job.overrides.fingerprints();
    if let Some(old) = &old {
        run.carry_over(old)?;
        run.leave_out_old_news(&old.catalogue()?);
    }
    job.observer.observe(Event::Stage(Stage::Committing));
    run.writer.commit()?;
    job.check_stop()?;
    job.observer.observe(Event::Stage(Stage::Merging));
    run.writer.merge_all()?;
    let mut report = run.put_in_place(&generation)?;
    let cleared = job.index.clear(build.keep, &lock)?;
    job.index.write_sources(&sources)?;
    report.took = started.elapsed();
    Ok(Rebuilt { generation, report, cleared })
}

/// What articles without a file are carried over from: the current generation, else the newest complete one that opens.
///
/// An index that is absent or unreadable is no obstacle to building a new one: it only has nothing to carry over.
fn newest_usable(job: &Job<'_>) -> Result<Option<Snapshot>, IndexError> {
    let current = job.index.current().into_iter();
    let others = job.index.generations()?.into_iter().rev().filter(Generation::is_complete);
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
    /// Copies articles whose file is gone from the old generation, annotated anew.
    fn carry_over(&mut self, old: &Snapshot) -> Result<(), PipelineError> {
        let catalogue = old.catalogue()?;
        let gone = catalogue
            .sources
            .iter()
            .filter(|(key, entry)| !self.catalogue.sources.contains_key(*key) && !entry.claims.is_empty());
        let gone: Vec<_> = gone.collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.job.observer.observe(Event::Stage(Stage::Carrying));
        let owners = Ledger::of(&catalogue);
        for (key, entry) in gone {
            let mut entry = SourceEntry { missing: true, ..entry.clone() };
            for claim in &std::mem::take(&mut entry.claims) {
                // A version that was not the indexed one has no stored copy.
                let stored = if owners.is_owner(key, claim.id) { old.find(claim.id)? } else { None };
                let stored = stored.map(|address| old.stored(address)).transpose()?;
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
