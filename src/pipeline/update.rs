//! Brings the current generation up to date with the files.

use super::flow::{self, Output};
use super::ledger::{Ledger, Released, Verdict};
use super::plan::{Plan, fresh_entry, plan};
use super::{Event, Job, PipelineError, Report, Stage, key, versions};
use crate::article::ArticleId;
use crate::index::{
    Catalogue, Claim, Generation, GenerationWriter, IndexError, Snapshot, SourceEntry, Sources, WriterLock,
};
use crate::ingest::{self, SourceFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reads what is new or changed below `paths`, or below all remembered sources when there are none.
///
/// With `prune`, articles whose file is gone are removed; otherwise they are kept and reported.
pub fn update(job: &Job<'_>, paths: &[PathBuf], prune: bool) -> Result<Report, PipelineError> {
    let started = Instant::now();
    let lock = WriterLock::acquire(job.index.path())?;
    let sources = remember(job, paths)?;
    let (generation, mut catalogue) = current_or_new(job)?;
    let is_new = !generation.is_complete();
    job.observer.observe(Event::Stage(Stage::Looking));
    let scope = if paths.is_empty() { sources.paths.clone() } else { absolute_all(paths) };
    let before = catalogue.clone();
    let plan = plan(job, &scope, &mut catalogue)?;
    let mut report = Report {
        files: plan.found.len(),
        unchanged: plan.unchanged,
        rejected: plan.rejects.clone(),
        ..Report::default()
    };
    report.still_rejected = unchanged_rejects(&plan, &catalogue);
    let gone = gone(job.root, &scope, &plan, &catalogue);
    let to_prune = prune && !gone.is_empty();
    let idle = plan.to_read.is_empty() && !to_prune && !is_new;
    if idle {
        mark_missing(&gone, &mut catalogue, &mut report);
        report.totals = Snapshot::of(generation.clone())?.totals;
    } else {
        let writer = GenerationWriter::open(&generation, &lock, job.threads, job.memory)?;
        let mut run = Run { job, writer, ledger: Ledger::of(&catalogue), catalogue, report };
        run.read_all(&plan.found, plan.to_read, plan.bytes)?;
        if prune {
            run.prune(&gone)?;
        } else {
            mark_missing(&gone, &mut run.catalogue, &mut run.report);
        }
        job.observer.observe(Event::Stage(Stage::Committing));
        run.report.totals = run.writer.commit()?;
        run.writer.close()?;
        (catalogue, report) = (run.catalogue, run.report);
    }
    if catalogue != before || is_new {
        catalogue.write(&generation)?;
    }
    if is_new {
        generation.complete()?;
        job.index.swap(&generation)?;
    }
    job.index.write_sources(&sources)?;
    report.took = started.elapsed();
    Ok(report)
}

/// The remembered sources and those given now; the default corpus when that leaves nothing.
pub fn remember(job: &Job<'_>, paths: &[PathBuf]) -> Result<Sources, PipelineError> {
    let mut sources = job.index.sources()?;
    for path in absolute_all(paths) {
        if !sources.paths.iter().any(|known| path.starts_with(known)) {
            sources.paths.retain(|known| !known.starts_with(&path));
            sources.paths.push(path);
        }
    }
    if sources.paths.is_empty() {
        let corpus = job.root.join("corpus");
        if !corpus.is_dir() {
            return Err(PipelineError::NothingToRead { corpus });
        }
        sources.paths.push(corpus);
    }
    sources.paths.sort();
    Ok(sources)
}

fn absolute_all(paths: &[PathBuf]) -> Vec<PathBuf> {
    let absolute = |p: &PathBuf| p.canonicalize().or_else(|_| std::path::absolute(p)).unwrap_or_else(|_| p.clone());
    paths.iter().map(absolute).collect()
}

fn current_or_new(job: &Job<'_>) -> Result<(Generation, Catalogue), PipelineError> {
    match job.index.current() {
        Ok(generation) => {
            let catalogue = Snapshot::of(generation.clone())?.catalogue()?;
            Ok((generation, catalogue))
        }
        Err(IndexError::Missing { .. }) => Ok((job.index.begin(versions(job.gazetteer))?, Catalogue::default())),
        // A first run that was killed leaves an unfinished generation and no CURRENT: start over.
        Err(e) => match job.index.generations()?.iter().any(Generation::is_complete) {
            true => Err(e.into()),
            false => {
                job.index.remove_unfinished()?;
                Ok((job.index.begin(versions(job.gazetteer))?, Catalogue::default()))
            }
        },
    }
}

fn unchanged_rejects(plan: &Plan, catalogue: &Catalogue) -> usize {
    let read: BTreeSet<&str> = plan.to_read.iter().map(|f| f.path.as_str()).collect();
    let unread = plan.found.keys().filter(|key| !read.contains(key.as_str()));
    unread.filter_map(|key| catalogue.sources.get(key)).map(|entry| entry.rejects.len()).sum()
}

/// Files of the catalogue that should have been found below `scope` but were not.
fn gone(root: &Path, scope: &[PathBuf], plan: &Plan, catalogue: &Catalogue) -> Vec<String> {
    let in_scope = |key: &str| scope.iter().any(|s| root.join(key).starts_with(s));
    let lost = catalogue
        .sources
        .iter()
        .filter(|(key, entry)| !plan.found.contains_key(*key) && in_scope(key) && !entry.claims.is_empty());
    lost.map(|(key, _)| key.clone()).collect()
}

fn mark_missing(gone: &[String], catalogue: &mut Catalogue, report: &mut Report) {
    for key in gone {
        if let Some(entry) = catalogue.sources.get_mut(key) {
            entry.missing = true;
        }
    }
    report.missing = gone.to_vec();
}

/// A run that writes.
pub struct Run<'a> {
    pub job: &'a Job<'a>,
    pub writer: GenerationWriter,
    pub ledger: Ledger,
    pub catalogue: Catalogue,
    pub report: Report,
}

impl Run<'_> {
    /// Reads files until no article lacks the version it should have.
    pub fn read_all(
        &mut self,
        found: &BTreeMap<String, SourceFile>,
        mut to_read: Vec<SourceFile>,
        bytes: u64,
    ) -> Result<(), PipelineError> {
        self.job.observer.observe(Event::Stage(Stage::Reading));
        self.job.observer.observe(Event::Planned { files: to_read.len(), bytes });
        while !to_read.is_empty() {
            let heirs = self.read(found, &to_read)?;
            to_read = heirs.into_iter().filter_map(|key| found.get(&key).cloned()).collect();
        }
        Ok(())
    }

    /// Reads files once; returns those that must be read again because an article became theirs.
    fn read(
        &mut self,
        found: &BTreeMap<String, SourceFile>,
        files: &[SourceFile],
    ) -> Result<BTreeSet<String>, PipelineError> {
        let mut heirs = BTreeSet::new();
        let mut entry: Option<SourceEntry> = None;
        let mut file = 0;
        let (gazetteer, threads) = (self.job.gazetteer, self.job.threads);
        flow::run(files, gazetteer, threads, |output| -> Result<(), PipelineError> {
            let SourceFile { path: key, .. } = &files[file];
            let open = entry.get_or_insert_with(|| {
                if let Some(old) = self.catalogue.sources.get(key) {
                    self.ledger.reopen(key, &old.claims);
                }
                found.get(key).map(fresh_entry).unwrap_or_default()
            });
            match output {
                Output::Article { prepared, warnings } => {
                    let line = Some(open.claims.len() + 1);
                    let claim = Claim { line, id: prepared.id };
                    open.claims.push(claim);
                    self.take(key, claim, *prepared, &warnings)?;
                }
                Output::Rejected(reject) => {
                    open.rejects.push((reject.source.line, reject.reason.clone()));
                    self.report.rejected.push(reject);
                }
                Output::End(number) => {
                    debug_assert_eq!(number, file);
                    let size = open.stamp.map_or(0, |s| s.0);
                    let articles = open.claims.len() as u64;
                    let fresh = entry.take().unwrap_or_default();
                    heirs.extend(self.settle(key, fresh));
                    self.report.bytes_read += size;
                    self.job.observer.observe(Event::File { path: key, bytes: size, articles });
                    file += 1;
                }
            }
            Ok(())
        })?;
        Ok(heirs)
    }

    fn take(
        &mut self,
        key: &str,
        claim: Claim,
        prepared: crate::index::Prepared,
        warnings: &[String],
    ) -> Result<(), PipelineError> {
        match self.ledger.claim(key, claim) {
            Verdict::Add => self.report.added += 1,
            Verdict::Replace => self.report.replaced += 1,
            Verdict::Supersede | Verdict::Shadowed => self.report.duplicates += 1,
        }
        for warning in warnings {
            *self.report.warnings.entry(warning.clone()).or_insert(0) += 1;
        }
        if self.ledger.is_owner(key, claim.id) { Ok(self.writer.put(prepared)?) } else { Ok(()) }
    }

    /// Puts a file's new entry in place of its old one; articles it no longer gives are removed or pass on.
    fn settle(&mut self, key: &str, fresh: SourceEntry) -> Vec<String> {
        let kept: BTreeSet<ArticleId> = fresh.claims.iter().map(|c| c.id).collect();
        let old = self.catalogue.sources.insert(key.to_owned(), fresh).unwrap_or_default();
        let lost: Vec<ArticleId> = old.claims.iter().map(|c| c.id).filter(|id| !kept.contains(id)).collect();
        self.release(key, &lost)
    }

    fn release(&mut self, key: &str, ids: &[ArticleId]) -> Vec<String> {
        let mut heirs = Vec::new();
        for Released { id, heir } in self.ledger.release(key, ids, &self.catalogue) {
            self.writer.remove(id);
            match heir {
                Some(heir) => heirs.push(heir),
                None => self.report.removed += 1,
            }
        }
        heirs
    }

    /// Removes the articles of files that are gone.
    fn prune(&mut self, gone: &[String]) -> Result<(), PipelineError> {
        let mut heirs = BTreeSet::new();
        for gone in gone {
            let old = self.catalogue.sources.remove(gone).unwrap_or_default();
            let ids: Vec<ArticleId> = old.claims.iter().map(|c| c.id).collect();
            heirs.extend(self.release(gone, &ids));
        }
        let heirs = heirs.into_iter().map(|heir| self.job.root.join(heir)).filter(|path| path.is_file());
        let files = ingest::walk(&heirs.collect::<Vec<PathBuf>>())?.files.into_iter();
        let files = files.map(|file| SourceFile { path: key(self.job.root, &file.absolute), ..file });
        let found: BTreeMap<String, SourceFile> = files.map(|file| (file.path.clone(), file)).collect();
        let to_read = found.values().cloned().collect();
        self.read_all(&found, to_read, 0)
    }
}
