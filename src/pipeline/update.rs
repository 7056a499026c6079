//! Brings the current generation up to date with the files.

use super::idle::idle;
use super::ledger::Ledger;
use super::naming::Namer;
use super::plan::{Plan, plan};
use super::rebuild::Build;
use super::removal::{readmitted, withdraw};
use super::run::{Checkpoints, Run};
use super::{Event, Job, Moved, PipelineError, Report, Stage, key, versions};
use crate::article::ArticleId;
use crate::extract::overrides::Overrides;
use crate::index::{
    Catalogue, Generation, GenerationWriter, IndexError, Rejected, Snapshot, Sources, Totals, Unfinished, WriterLock,
    Written,
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
    update_as(job, paths, prune, &Build::default())
}

/// Like [`update`]; a first run sets down how far it has come as `build` says, and continues where one that was
/// interrupted stopped.
pub fn update_as(job: &Job<'_>, paths: &[PathBuf], prune: bool, build: &Build) -> Result<Report, PipelineError> {
    let started = Instant::now();
    let lock = job.index.lock()?;
    let sources = remember(job, paths)?;
    job.observer.observe(Event::Stage(Stage::Looking));
    if let Some(report) = idle(job, paths, &sources)? {
        return Ok(Report { took: started.elapsed(), ..report });
    }
    let current = current(job, &lock)?;
    let before = current.as_ref().map_or_else(Catalogue::default, |standing| standing.catalogue.clone());
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
    let former = current.as_ref().map(|standing| Snapshot::of(standing.generation.clone())).transpose()?;
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
    let is_new = current.as_ref().is_none_or(|standing| !standing.is_finished);
    let written = match &former {
        Some(former) if is_new => Written::of(former)?,
        _ => Written::default(),
    };
    report.continued = written.count() as u64;
    let generation = match current {
        Some(Standing { generation, .. }) => generation,
        None => job.index.begin(versions(job.gazetteer, job.naming))?,
    };
    if is_new {
        // So that whoever continues it need not name the paths again.
        job.index.write_sources(&sources)?;
    }
    let to_prune = prune && !gone.is_empty();
    let idle = plan.to_read.is_empty() && !to_prune && !is_new && withdrawn.is_empty();
    let settled = if idle { settled_totals(&generation)? } else { None };
    if let Some(totals) = settled {
        keep_missing(&gone, &ledger, &mut catalogue, &mut report);
        report.totals = totals;
    } else {
        let writer = GenerationWriter::open(&generation, &lock, job.threads, job.memory)?;
        let namer = Namer::new(job.naming, former.as_ref());
        // What is halfway in is not for searches to see, unless nobody searches yet.
        let checkpoints = if is_new { Checkpoints::every(build.checkpoint) } else { Checkpoints::never() };
        let mut run = Run { job, namer: &namer, writer, ledger, catalogue, report, is_new, written, checkpoints };
        run.drop_all(&withdrawn);
        run.read_all(&plan.found, &plan.to_read, plan.bytes)?;
        run.leave_out_old_news(&before);
        let prune = prune && run.report.left.is_none();
        if prune {
            run.prune(&gone)?;
        }
        run.report.moved_files = moved_files(&gone, &before, &run.catalogue);
        keep_missing(if prune { &[] } else { &gone }, &run.ledger, &mut run.catalogue, &mut run.report);
        job.observer.observe(Event::Stage(Stage::Committing));
        let wrote = run.report.added + run.report.replaced;
        if former.as_ref().is_some_and(|former| wrote > 0 && is_read_otherwise(job, former)) {
            generation.forget_model()?;
        }
        let has_time = run.report.left.is_none() && !job.observer.wants_stop();
        if is_new {
            if has_time {
                run.writer.checkpoint(&run.catalogue)?;
                run.merge()?;
            }
            report = run.put_in_place(&generation)?;
            job.index.write_sources(&sources)?;
            return Ok(Report { took: started.elapsed(), ..report });
        }
        run.report.totals = run.writer.commit()?;
        let is_most = wrote * 2 > run.report.totals.articles;
        if is_most && has_time {
            run.merge()?;
        }
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

/// A generation to be brought up to date.
struct Standing {
    generation: Generation,
    catalogue: Catalogue,
    /// False for one that a first run left when it was interrupted.
    is_finished: bool,
}

impl Standing {
    fn finished(generation: Generation) -> Result<Standing, IndexError> {
        let catalogue = Snapshot::of(generation.clone())?.catalogue()?;
        Ok(Standing { generation, catalogue, is_finished: true })
    }
}

fn current(job: &Job<'_>, lock: &WriterLock) -> Result<Option<Standing>, PipelineError> {
    match job.index.current() {
        Ok(generation) => Ok(Some(Standing::finished(generation)?)),
        Err(IndexError::Missing { .. }) => Ok(None),
        Err(IndexError::Unfinished { .. }) => {
            let begun = begun(job)?;
            if begun.is_none() {
                job.index.remove_unfinished(lock)?;
            }
            Ok(begun)
        }
        Err(e) => match job.index.generations()?.into_iter().rev().find(Generation::is_complete) {
            // Killed at its very last step, a first run leaves a complete one.
            Some(generation) if job.index.names_none() => {
                let standing = Standing::finished(generation)?;
                job.index.swap(&standing.generation)?;
                Ok(Some(standing))
            }
            Some(_) => Err(e.into()),
            None => {
                job.index.remove_unfinished(lock)?;
                Ok(None)
            }
        },
    }
}

/// What a first run left that was interrupted, if it can be continued by the rules of now.
fn begun(job: &Job<'_>) -> Result<Option<Standing>, IndexError> {
    let Some(generation) = job.index.unfinished()? else { return Ok(None) };
    let fits = generation
        .manifest()
        .is_ok_and(|manifest| manifest.made_from.is_none() && manifest.versions == versions(job.gazetteer, job.naming));
    let reached = if fits { generation.checkpoint()? } else { None };
    Ok(reached.map(|Unfinished { catalogue, .. }| Standing { generation, catalogue, is_finished: false }))
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
