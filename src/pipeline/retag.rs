//! Finds the actors anew in the articles as they are stored, without reading a file.

use super::flow;
use super::naming::Namer;
use super::parallel::{Feed, in_parallel};
use super::rebuild::{Build, Rebuilt};
use super::run::Checkpoints;
use super::verify::put_in_place;
use super::{Event, Job, PipelineError, Report, Stage, versions};
use crate::index::{
    Catalogue, DocAddress, Generation, GenerationWriter, IndexError, Prepared, Snapshot, StoredArticle, Versions,
    WriterLock, Written,
};
use std::time::Instant;

/// Builds the next generation from the stored articles of the current one, annotated anew, and swaps.
///
/// Whatever follows from the text of an article is made anew, and nothing else: files that changed
/// since wait for [`update`](super::update()).
pub fn retag(job: &Job<'_>, build: &Build) -> Result<Rebuilt, PipelineError> {
    let lock = job.index.lock()?;
    let old = Snapshot::open(job.index)?;
    job.index.remove_unfinished(&lock)?;
    let generation = job.index.begin_from(Some(made_from(&old)?), versions_of(job, &old))?;
    build_from_stored(job, build, &lock, &old, generation, Written::default())
}

/// What tells a state of the stored articles from every other.
pub fn made_from(old: &Snapshot) -> Result<String, IndexError> {
    match old.totals.logical_hash.as_str() {
        // A run that died before it had counted leaves none.
        "" => Ok(Written::of(old)?.totals().logical_hash),
        hash => Ok(hash.to_owned()),
    }
}

/// Writes all articles but those that an interrupted run had `written`, and puts the generation in place.
pub fn build_from_stored(
    job: &Job<'_>,
    build: &Build,
    lock: &WriterLock,
    old: &Snapshot,
    generation: Generation,
    mut written: Written,
) -> Result<Rebuilt, PipelineError> {
    let started = Instant::now();
    // Not by the totals: a run that died before it had counted leaves those of the run before.
    let of = old.searcher.num_docs();
    let continued = written.count() as u64;
    let mut report = Report { replaced: of.saturating_sub(continued), continued, ..Report::default() };
    let mut writer = GenerationWriter::open(&generation, lock, job.threads, job.memory)?;
    write_anew(job, build, old, &mut writer, &mut written)?;
    job.observer.observe(Event::Stage(Stage::Committing));
    writer.checkpoint(&Catalogue::default())?;
    job.check_stop()?;
    job.observer.observe(Event::Stage(Stage::Merging));
    writer.merge_all()?;
    report.totals = put_in_place(job, &generation, writer, &written, of, &old.catalogue()?)?;
    let cleared = job.index.clear(build.keep, lock)?;
    report.took = started.elapsed();
    Ok(Rebuilt { generation, report, from_stored: true, cleared })
}

/// What was extracted stays as it was; the rest is of this program.
pub fn versions_of(job: &Job<'_>, old: &Snapshot) -> Versions {
    let before = &old.manifest.versions;
    Versions { extractor: before.extractor, ..job.naming.kept_in(before, versions(job.gazetteer, job.naming)) }
}

fn write_anew(
    job: &Job<'_>,
    build: &Build,
    old: &Snapshot,
    writer: &mut GenerationWriter,
    written: &mut Written,
) -> Result<(), PipelineError> {
    job.observer.observe(Event::Stage(Stage::Tagging));
    let namer = Namer::new(job.naming, None);
    let all = old.ids()?;
    let (mut articles, of) = (written.count() as u64, all.len() as u64);
    let todo: Vec<DocAddress> =
        all.into_iter().filter(|(_, id)| !written.contains(*id)).map(|(address, _)| address).collect();
    let feed = |send: Feed<'_, DocAddress>| {
        let _ = todo.into_iter().try_for_each(send);
    };
    let work = |address| -> Result<Prepared, IndexError> {
        let StoredArticle { article, names, .. } = old.stored(address)?;
        let names = namer.names_or(&article, names);
        Ok(flow::ready(&article, names.as_ref(), job.gazetteer))
    };
    let mut checkpoints = Checkpoints::every(build.checkpoint);
    in_parallel(job.threads, feed, work, |prepared| -> Result<(), PipelineError> {
        let prepared = prepared?;
        written.put(&prepared);
        writer.add(prepared)?;
        articles += 1;
        job.observer.observe(Event::Tagged { articles, of });
        let stops = job.observer.wants_stop();
        if stops || checkpoints.is_due() {
            writer.checkpoint(&Catalogue::default())?;
            checkpoints.restart();
        }
        if stops { Err(PipelineError::Stopped) } else { Ok(()) }
    })
}
