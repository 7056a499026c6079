//! Builds the next generation beside the current one and swaps.

use super::flow;
use super::ledger::{Ledger, Verdict};
use super::naming::Namer;
use super::plan::plan;
use super::update::{Run, enter_rejects, existing, rejected, remember};
use super::{Event, Job, PipelineError, Report, Stage, key, versions};
use crate::article::ArticleId;
use crate::index::{Catalogue, Generation, GenerationWriter, IndexDir, IndexError, Snapshot, StoredArticle};
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
    let mut run =
        Run { job, namer: &namer, writer, ledger: Ledger::default(), catalogue: Catalogue::default(), report };
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
    run.report.totals = run.writer.commit()?;
    run.writer.close()?;
    run.catalogue.write(&generation, &run.report.totals.logical_hash)?;
    put_in_place(job, &generation, run.ledger.len() as u64, run.ledger.any())?;
    let cleared = job.index.clear(build.keep, &lock)?;
    job.index.write_sources(&sources)?;
    let mut report = run.report;
    report.took = started.elapsed();
    Ok(Rebuilt { generation, report, cleared })
}

/// Verifies a finished generation, makes it the one that answers.
///
/// It must hold `expected` articles, `any` among them.
pub fn put_in_place(
    job: &Job<'_>,
    generation: &Generation,
    expected: u64,
    any: Option<ArticleId>,
) -> Result<(), PipelineError> {
    job.observer.observe(Event::Stage(Stage::Verifying));
    verify(generation, expected, any)?;
    generation.complete()?;
    Ok(job.index.swap(generation)?)
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
            let mut entry = entry.clone();
            entry.missing = true;
            for claim in &entry.claims {
                // A version that was not the indexed one has no stored copy.
                let stored = if owners.is_owner(key, claim.id) { old.find(claim.id)? } else { None };
                if let Some(address) = stored
                    && self.ledger.claim_of_missing(key, *claim) != Verdict::Shadowed
                {
                    let StoredArticle { article, names, .. } = old.stored(address)?;
                    let names = self.namer.names_or(&article, names);
                    self.writer.put(flow::ready(&article, names.as_ref(), self.job.gazetteer))?;
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

/// Checks a finished generation before anybody relies on it: checksums, counts, and that an article can be found and read.
fn verify(generation: &Generation, expected: u64, any: Option<ArticleId>) -> Result<(), PipelineError> {
    let unverified = |reason: String| PipelineError::Unverified { reason };
    let snapshot = Snapshot::of(generation.clone())?;
    let broken = snapshot.verify()?;
    if !broken.is_empty() {
        return Err(unverified(format!("wrong checksum of {}", broken.join(", "))));
    }
    let found = snapshot.totals.articles;
    if expected != found || found != snapshot.searcher.num_docs() {
        return Err(unverified(format!("{found} articles were written, {expected} expected")));
    }
    if let Some(id) = any {
        let address = snapshot.find(id)?.ok_or_else(|| unverified(format!("article {id} is not found")))?;
        snapshot.stored(address)?;
    }
    Ok(())
}

/// What [`roll_back`] did.
pub struct RolledBack {
    pub generation: Generation,
    /// Newer generations that cannot be gone back to, and why.
    pub passed_over: Vec<(Generation, String)>,
}

/// Goes back to the newest generation before the current one that is whole and that this program reads.
pub fn roll_back(index: &IndexDir) -> Result<RolledBack, PipelineError> {
    let _lock = index.lock()?;
    let current = index.current()?;
    let earlier = index.generations()?.into_iter().rev();
    let mut passed_over = Vec::new();
    for generation in earlier.filter(|g| g.number < current.number && g.is_complete()) {
        match unusable(&generation)? {
            None => {
                index.swap(&generation)?;
                return Ok(RolledBack { generation, passed_over });
            }
            Some(why) => passed_over.push((generation, why)),
        }
    }
    match passed_over.into_iter().next() {
        None => Err(PipelineError::NoEarlierGeneration),
        Some((generation, reason)) => Err(PipelineError::NoWayBack { generation: generation.name(), reason }),
    }
}

/// Why a generation cannot answer, if it cannot.
fn unusable(generation: &Generation) -> Result<Option<String>, IndexError> {
    let broken = match Snapshot::of(generation.clone()).and_then(|snapshot| snapshot.verify()) {
        Ok(broken) => broken,
        Err(e) if e.is_unusable_index() => return Ok(Some(e.to_string())),
        Err(e) => return Err(e),
    };
    Ok((!broken.is_empty()).then(|| format!("wrong checksum of {}", broken.join(", "))))
}
