//! Finds the actors anew in the articles as they are stored, without reading a file.

use super::flow;
use super::naming::Namer;
use super::parallel::{Feed, in_parallel};
use super::rebuild::{Build, Rebuilt};
use super::verify::put_in_place;
use super::{Event, Job, PipelineError, Report, Stage, versions};
use crate::index::{DocAddress, GenerationWriter, IndexError, Prepared, Snapshot, StoredArticle, Versions, Written};
use std::time::Instant;

/// Builds the next generation from the stored articles of the current one, annotated anew, and swaps.
///
/// Whatever follows from the text of an article is made anew, and nothing else: files that changed
/// since wait for [`update`](super::update()).
pub fn retag(job: &Job<'_>, build: &Build) -> Result<Rebuilt, PipelineError> {
    let started = Instant::now();
    let lock = job.index.lock()?;
    let old = Snapshot::open(job.index)?;
    let catalogue = old.catalogue()?;
    job.index.remove_unfinished(&lock)?;
    let generation = job.index.begin(versions_of(job, &old))?;
    let mut writer = GenerationWriter::open(&generation, &lock, job.threads, job.memory)?;
    let written = write_anew(job, &old, &writer)?;
    let mut report = Report { replaced: old.searcher.num_docs(), ..Report::default() };
    job.observer.observe(Event::Stage(Stage::Committing));
    writer.commit()?;
    job.check_stop()?;
    job.observer.observe(Event::Stage(Stage::Merging));
    writer.merge_all()?;
    report.totals = put_in_place(job, &generation, writer, &written, report.replaced, &catalogue)?;
    let cleared = job.index.clear(build.keep, &lock)?;
    report.took = started.elapsed();
    Ok(Rebuilt { generation, report, cleared })
}

/// What was extracted stays as it was; the rest is of this program.
fn versions_of(job: &Job<'_>, old: &Snapshot) -> Versions {
    let before = &old.manifest.versions;
    Versions { extractor: before.extractor, ..job.naming.kept_in(before, versions(job.gazetteer, job.naming)) }
}

fn write_anew(job: &Job<'_>, old: &Snapshot, writer: &GenerationWriter) -> Result<Written, PipelineError> {
    job.observer.observe(Event::Stage(Stage::Tagging));
    let namer = Namer::new(job.naming, None);
    let feed = |send: Feed<'_, DocAddress>| {
        let _ = old.addresses().try_for_each(send);
    };
    let work = |address| -> Result<Prepared, IndexError> {
        let StoredArticle { article, names, .. } = old.stored(address)?;
        let names = namer.names_or(&article, names);
        Ok(flow::ready(&article, names.as_ref(), job.gazetteer))
    };
    // Not by the totals: a run that died before it had counted leaves those of the run before.
    let (mut articles, of) = (0, old.searcher.num_docs());
    let mut written = Written::default();
    in_parallel(job.threads, feed, work, |prepared| -> Result<(), PipelineError> {
        let prepared = prepared?;
        written.put(&prepared);
        writer.put(prepared)?;
        job.check_stop()?;
        articles += 1;
        job.observer.observe(Event::Tagged { articles, of });
        Ok(())
    })?;
    Ok(written)
}
