//! Brings the current generation up to date with the files.

use super::flow::{self, End, Output};
use super::idle::idle;
use super::ledger::{Ledger, Released, Verdict};
use super::naming::Namer;
use super::plan::{Plan, fresh_entry, plan};
use super::removal::{readmitted, withdraw};
use super::verify::put_in_place;
use super::{Event, Job, Moved, PipelineError, Report, Stage, key, versions};
use crate::article::ArticleId;
use crate::extract::overrides::Overrides;
use crate::index::{
    Catalogue, Claim, Generation, GenerationWriter, IndexError, Prepared, Rejected, Snapshot, SourceEntry, Sources,
    Totals, WriterLock, Written,
};
use crate::ingest::{self, Reject, SourceFile};
use crate::record::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reads what is new or changed below `paths`, or below all remembered sources when there are none.
///
/// With `prune`, articles whose file is gone are removed; otherwise they are kept and reported.
pub fn update(job: &Job<'_>, paths: &[PathBuf], prune: bool) -> Result<Report, PipelineError> {
    let started = Instant::now();
    let lock = job.index.lock()?;
    let sources = remember(job, paths)?;
    job.observer.observe(Event::Stage(Stage::Looking));
    if let Some(report) = idle(job, paths, &sources)? {
        return Ok(Report { took: started.elapsed(), ..report });
    }
    let current = current(job, &lock)?;
    let before = current.as_ref().map_or_else(Catalogue::default, |(_, catalogue)| catalogue.clone());
    let mut catalogue = before.clone();
    let scope = if paths.is_empty() { sources.paths.clone() } else { absolute_all(paths) };
    // A path given now must be there; one that is remembered may be gone, and its articles with it.
    let there = if paths.is_empty() { existing(&scope) } else { scope.clone() };
    let mut plan = plan(job, &there, &mut catalogue)?;
    let mut report = Report { files: plan.found.len(), ..Report::default() };
    note_rejects(job.root, &scope, &plan, &mut catalogue, &mut report);
    let gone = gone(job.root, &scope, &plan, &catalogue);
    for key in &gone {
        catalogue.sources.entry(key.clone()).and_modify(|entry| entry.missing = true);
    }
    let former = current.as_ref().map(|(generation, _)| Snapshot::of(generation.clone())).transpose()?;
    let withdrawn = match &former {
        Some(former) => withdraw(job.overrides, former, &mut catalogue)?,
        None => BTreeSet::new(),
    };
    let ledger = Ledger::of(&catalogue);
    let mut to_reread = ledger.heirs(&Ledger::of(&before));
    if let Some(former) = &former {
        to_reread.extend(settled_otherwise(job.overrides, former, &catalogue)?);
        to_reread.extend(readmitted(job.overrides, &catalogue));
    }
    catalogue.overrides = job.overrides.fingerprints();
    inherit(job, &to_reread, &mut plan)?;
    report.unchanged = plan.unchanged;
    report.still_rejected += unchanged_rejects(&plan, &catalogue);
    let is_new = current.is_none();
    let generation = match current {
        Some((generation, _)) => generation,
        None => job.index.begin(versions(job.gazetteer, job.naming))?,
    };
    let to_prune = prune && !gone.is_empty();
    let idle = plan.to_read.is_empty() && !to_prune && !is_new && withdrawn.is_empty();
    let settled = if idle { settled_totals(&generation)? } else { None };
    if let Some(totals) = settled {
        keep_missing(&gone, &ledger, &mut catalogue, &mut report);
        report.totals = totals;
    } else {
        let writer = GenerationWriter::open(&generation, &lock, job.threads, job.memory)?;
        let namer = Namer::new(job.naming, former.as_ref());
        let written = Written::default();
        let mut run = Run { job, namer: &namer, writer, ledger, catalogue, report, written };
        run.drop_all(&withdrawn);
        run.read_all(&plan.found, plan.to_read, plan.bytes)?;
        run.leave_out_old_news(&before);
        let prune = prune && run.report.left.is_none();
        if prune {
            run.prune(&gone)?;
        }
        run.report.moved_files = moved_files(&gone, &before, &run.catalogue);
        keep_missing(if prune { &[] } else { &gone }, &run.ledger, &mut run.catalogue, &mut run.report);
        job.observer.observe(Event::Stage(Stage::Committing));
        let wrote = run.report.added + run.report.replaced > 0;
        if former.as_ref().is_some_and(|former| wrote && is_read_otherwise(job, former)) {
            generation.forget_model()?;
        }
        if is_new {
            report = run.put_in_place(&generation)?;
            job.index.write_sources(&sources)?;
            return Ok(Report { took: started.elapsed(), ..report });
        }
        run.report.totals = run.writer.commit()?;
        run.writer.close()?;
        (catalogue, report) = (run.catalogue, run.report);
    }
    if catalogue != before {
        catalogue.write(&generation, &report.totals.logical_hash)?;
    }
    job.index.write_sources(&sources)?;
    report.took = started.elapsed();
    Ok(report)
}

/// Whether this run finds its names otherwise than the model did that read the generation so far: then some of the
/// articles lack what it would find in them, and whoever has the model again is to be told.
pub fn is_read_otherwise(job: &Job<'_>, former: &Snapshot) -> bool {
    let model = &former.manifest.versions.model;
    model.is_some() && *model != job.naming.model()
}

/// The remembered sources and those given now; the default corpus when that leaves nothing.
pub fn remember(job: &Job<'_>, paths: &[PathBuf]) -> Result<Sources, PipelineError> {
    let mut sources = match job.index.sources() {
        // Naming the paths again is how a damaged list is mended.
        Err(IndexError::Damaged { .. }) if !paths.is_empty() => Sources::default(),
        sources => sources?,
    };
    for path in absolute_all(paths) {
        if !sources.paths.iter().any(|known| path.starts_with(known)) {
            sources.paths.retain(|known| !known.starts_with(&path));
            sources.paths.push(path);
        }
    }
    if sources.paths.is_empty() {
        let corpus = job.corpus.clone();
        if !corpus.is_dir() {
            return Err(PipelineError::NothingToRead { corpus });
        }
        sources.paths.extend(absolute_all(&[corpus]));
    }
    sources.paths.sort();
    Ok(sources)
}

pub fn absolute_all(paths: &[PathBuf]) -> Vec<PathBuf> {
    let absolute = |p: &PathBuf| p.canonicalize().or_else(|_| std::path::absolute(p)).unwrap_or_else(|_| p.clone());
    paths.iter().map(absolute).collect()
}

/// What the generation holds, unless its last run died before it had counted.
fn settled_totals(generation: &Generation) -> Result<Option<Totals>, IndexError> {
    let totals = Snapshot::of(generation.clone())?.totals;
    Ok((!totals.logical_hash.is_empty()).then_some(totals))
}

/// Those of `paths` that are there.
pub fn existing(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().filter(|path| path.exists()).cloned().collect()
}

fn current(job: &Job<'_>, lock: &WriterLock) -> Result<Option<(Generation, Catalogue)>, PipelineError> {
    match job.index.current() {
        Ok(generation) => {
            let catalogue = Snapshot::of(generation.clone())?.catalogue()?;
            Ok(Some((generation, catalogue)))
        }
        Err(IndexError::Missing { .. }) => Ok(None),
        Err(e) => match job.index.generations()?.into_iter().rev().find(Generation::is_complete) {
            // A first run that was killed leaves an unfinished generation and no CURRENT: start over.
            None => {
                job.index.remove_unfinished(lock)?;
                Ok(None)
            }
            // Killed at its very last step, it leaves a complete one.
            Some(generation) if job.index.names_none() => {
                let catalogue = Snapshot::of(generation.clone())?.catalogue()?;
                job.index.swap(&generation)?;
                Ok(Some((generation, catalogue)))
            }
            Some(_) => Err(e.into()),
        },
    }
}

/// Sorts rejects into news and what was told before, and forgets those of inputs that are gone.
fn note_rejects(root: &Path, scope: &[PathBuf], plan: &Plan, catalogue: &mut Catalogue, report: &mut Report) {
    for reject in &plan.rejects {
        let told = catalogue.sources.get(&key(root, Path::new(&reject.source.path)));
        match told.is_some_and(|entry| entry.rejects.iter().any(|told| told.reason == reject.reason)) {
            true => report.still_rejected += 1,
            false => report.rejected.push(reject.clone()),
        }
    }
    let is_gone = |path: &str| !plan.found.contains_key(path) && is_in(root, scope, path);
    catalogue.sources.retain(|path, entry| !entry.claims.is_empty() || !is_gone(path));
    enter_rejects(root, &plan.rejects, catalogue);
}

/// Enters into the catalogue what could not even be opened: folders, links in a loop.
pub fn enter_rejects(root: &Path, rejects: &[Reject], catalogue: &mut Catalogue) {
    for reject in rejects {
        let entry = catalogue.sources.entry(key(root, Path::new(&reject.source.path))).or_default();
        entry.rejects.push(rejected(reject));
    }
}

/// What the catalogue keeps of a reject.
pub fn rejected(reject: &Reject) -> Rejected {
    let Source { member, line, .. } = reject.source.clone();
    Rejected { line, reason: reject.reason.clone(), member }
}

/// Whether the file `key` lies below one of the paths of `scope`.
fn is_in(root: &Path, scope: &[PathBuf], key: &str) -> bool {
    scope.iter().any(|path| root.join(key).starts_with(path))
}

fn unchanged_rejects(plan: &Plan, catalogue: &Catalogue) -> usize {
    let read: BTreeSet<&str> = plan.to_read.iter().map(|f| f.path.as_str()).collect();
    let unread = plan.found.keys().filter(|key| !read.contains(key.as_str()));
    unread.filter_map(|key| catalogue.sources.get(key)).map(|entry| entry.rejects.len()).sum()
}

/// Files of the catalogue that should have been found below `scope` but were not.
fn gone(root: &Path, scope: &[PathBuf], plan: &Plan, catalogue: &Catalogue) -> Vec<String> {
    let lost = catalogue
        .sources
        .iter()
        .filter(|(key, entry)| !plan.found.contains_key(*key) && is_in(root, scope, key) && !entry.claims.is_empty());
    lost.map(|(key, _)| key.clone()).collect()
}

/// Files with articles about which something else has been settled since the last run.
pub fn settled_otherwise(
    overrides: &Overrides,
    snapshot: &Snapshot,
    catalogue: &Catalogue,
) -> Result<BTreeSet<String>, IndexError> {
    let now = overrides.fingerprints();
    let was = &catalogue.overrides;
    let changed: BTreeSet<&String> =
        now.keys().chain(was.keys()).filter(|key| now.get(*key) != was.get(*key)).collect();
    let mut files = BTreeSet::new();
    for key in changed {
        let by_id = key.parse::<ArticleId>().ok().map(|id| snapshot.find(id)).transpose()?.flatten();
        for address in by_id.into_iter().chain(snapshot.find_docno(key)?) {
            files.insert(snapshot.stored(address)?.article.source.path);
        }
    }
    Ok(files)
}

/// Files to which an article passed, because the one that owned it is gone or is back, must be read again.
fn inherit(job: &Job<'_>, heirs: &BTreeSet<String>, plan: &mut Plan) -> Result<(), PipelineError> {
    let planned: BTreeSet<String> = plan.to_read.iter().map(|file| file.path.clone()).collect();
    let unplanned: BTreeSet<String> = heirs.difference(&planned).cloned().collect();
    for (key, file) in files(job, &unplanned)? {
        plan.unchanged -= usize::from(plan.found.contains_key(&key));
        plan.bytes += file.stamp.size;
        plan.to_read.push(file.clone());
        plan.found.insert(key, file);
    }
    plan.to_read.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}

/// The files behind these keys that are there.
pub fn files(job: &Job<'_>, keys: &BTreeSet<String>) -> Result<BTreeMap<String, SourceFile>, PipelineError> {
    let paths: Vec<PathBuf> = keys.iter().map(|key| job.root.join(key)).filter(|path| path.is_file()).collect();
    let files = ingest::walk_with(&paths, job.settings)?.files.into_iter();
    let files = files.map(|file| SourceFile { path: key(job.root, &file.absolute), ..file });
    Ok(files.map(|file| (file.path.clone(), file)).collect())
}

/// Reports the files that are gone and of which something is kept; forgets those whose articles all stand elsewhere.
fn keep_missing(gone: &[String], ledger: &Ledger, catalogue: &mut Catalogue, report: &mut Report) {
    for key in gone {
        let claims = catalogue.sources.get(key).map_or(&[][..], |entry| &entry.claims);
        if claims.iter().any(|claim| ledger.is_owner(key, claim.id)) {
            report.missing.push(key.clone());
        } else {
            catalogue.sources.remove(key);
        }
    }
}

/// Files that are gone, each with a new one of the same content.
fn moved_files(gone: &[String], before: &Catalogue, now: &Catalogue) -> Vec<Moved> {
    if gone.is_empty() {
        return Vec::new();
    }
    let new = now.sources.iter().filter(|(path, _)| !before.sources.contains_key(*path));
    let by_hash: HashMap<&String, &String> = new.filter_map(|(path, e)| Some((e.hash.as_ref()?, path))).collect();
    let new_place = |from: &String| by_hash.get(before.sources.get(from)?.hash.as_ref()?).copied();
    gone.iter().filter_map(|from| Some(Moved { from: from.clone(), to: new_place(from)?.clone() })).collect()
}

/// A run that writes.
pub struct Run<'a> {
    pub job: &'a Job<'a>,
    pub namer: &'a Namer<'a>,
    pub writer: GenerationWriter,
    pub ledger: Ledger,
    pub catalogue: Catalogue,
    pub report: Report,
    /// What a new generation must come to hold.
    pub written: Written,
}

impl Run<'_> {
    pub fn put(&mut self, prepared: Prepared) -> Result<(), IndexError> {
        self.written.put(&prepared);
        self.writer.put(prepared)
    }

    fn remove(&mut self, id: ArticleId) {
        self.written.remove(id);
        self.writer.remove(id);
    }

    /// Makes the new generation that this run has built the one that answers.
    pub fn put_in_place(self, generation: &Generation) -> Result<Report, PipelineError> {
        let Run { job, writer, ledger, catalogue, report, written, .. } = self;
        let totals = put_in_place(job, generation, writer, &written, ledger.len() as u64, &catalogue)?;
        Ok(Report { totals, ..report })
    }

    /// Reads files until no article lacks the version it should have.
    pub fn read_all(
        &mut self,
        found: &BTreeMap<String, SourceFile>,
        mut to_read: Vec<SourceFile>,
        bytes: u64,
    ) -> Result<(), PipelineError> {
        self.job.observer.observe(Event::Stage(Stage::Reading));
        self.job.observer.observe(Event::Planned { files: to_read.len(), bytes });
        // An article that lost its file must not be lost with it, so what follows from the files read is done in any case.
        let mut may_stop = true;
        while !to_read.is_empty() {
            let heirs = self.read(found, &to_read, may_stop)?;
            may_stop = false;
            to_read = heirs.into_iter().filter_map(|key| found.get(&key).cloned()).collect();
        }
        Ok(())
    }

    /// Takes articles out of the index that nobody owns any more.
    pub fn drop_all(&mut self, ids: &BTreeSet<ArticleId>) {
        ids.iter().for_each(|&id| self.remove(id));
        self.report.removed += ids.len() as u64;
    }

    /// Reads files once; returns those that must be read again because an article became theirs.
    pub fn read(
        &mut self,
        found: &BTreeMap<String, SourceFile>,
        files: &[SourceFile],
        may_stop: bool,
    ) -> Result<BTreeSet<String>, PipelineError> {
        let mut heirs = BTreeSet::new();
        let mut entry: Option<SourceEntry> = None;
        let mut file = 0;
        flow::run(files, self.job, self.namer, may_stop, |output| -> Result<(), PipelineError> {
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
                Output::Withheld(withheld) => {
                    open.withheld.push(withheld);
                    self.report.withheld += 1;
                }
                Output::Rejected(reject) if reject.passed_over => self.report.passed_over.push(reject),
                Output::Rejected(reject) => {
                    open.rejects.push(rejected(&reject));
                    self.report.rejected.push(reject);
                }
                Output::End(End { whole: false, .. }) => {
                    let fresh = entry.take().unwrap_or_default();
                    self.settle_part(key, fresh);
                }
                Output::End(End { file: number, reader, whole: true }) => {
                    debug_assert_eq!(number, file);
                    self.count_reader(reader, open);
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
        self.leave(&files[file..]);
        Ok(heirs)
    }

    fn count_reader(&mut self, reader: Option<&'static str>, entry: &SourceEntry) {
        if let Some(reader) = reader {
            let counts = self.report.readers.entry(reader).or_default();
            counts.files += 1;
            counts.articles += entry.claims.len() as u64;
            counts.rejected += entry.rejects.len() as u64;
        }
    }

    /// Notes that these files were not read, or not to their end: the next run reads them, whatever they look like.
    fn leave(&mut self, files: &[SourceFile]) {
        if files.is_empty() {
            return;
        }
        let left = self.report.left.get_or_insert_default();
        left.files += files.len();
        left.bytes += files.iter().map(|file| file.stamp.size).sum::<u64>();
        for file in files {
            self.catalogue.sources.entry(file.path.clone()).and_modify(|entry| entry.stamp = None);
        }
    }

    fn take(&mut self, key: &str, claim: Claim, prepared: Prepared, warnings: &[String]) -> Result<(), PipelineError> {
        match self.ledger.claim(key, claim) {
            Verdict::Add => self.report.added += 1,
            Verdict::Replace => self.report.replaced += 1,
            Verdict::Succeed => self.report.moved += 1,
            Verdict::Supersede | Verdict::Shadowed => self.report.duplicates += 1,
        }
        for warning in warnings {
            self.report.warnings.add(warning);
        }
        if self.ledger.is_owner(key, claim.id) { Ok(self.put(prepared)?) } else { Ok(()) }
    }

    /// Puts a file's new entry in place of its old one; articles it no longer gives are removed or pass on.
    fn settle(&mut self, key: &str, fresh: SourceEntry) -> Vec<String> {
        let kept: BTreeSet<ArticleId> = fresh.claims.iter().map(|c| c.id).collect();
        let old = self.catalogue.sources.insert(key.to_owned(), fresh).unwrap_or_default();
        let lost: Vec<ArticleId> = old.claims.iter().map(|c| c.id).filter(|id| !kept.contains(id)).collect();
        self.release(key, &lost)
    }

    /// Adds what a file that was broken off has given so far to what it gave before.
    fn settle_part(&mut self, key: &str, fresh: SourceEntry) {
        let entry = self.catalogue.sources.entry(key.to_owned()).or_default();
        let former = std::mem::replace(entry, fresh);
        let seen: BTreeSet<ArticleId> = entry.claims.iter().map(|claim| claim.id).collect();
        entry.claims.extend(former.claims.into_iter().filter(|claim| !seen.contains(&claim.id)));
    }

    fn release(&mut self, key: &str, ids: &[ArticleId]) -> Vec<String> {
        let mut heirs = Vec::new();
        for Released { id, heir } in self.ledger.release(key, ids, &self.catalogue) {
            self.remove(id);
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
        let found = files(self.job, &heirs)?;
        let to_read = found.values().cloned().collect();
        self.read_all(&found, to_read, 0)
    }
}
