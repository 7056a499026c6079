//! The parallel stretch: records in, prepared articles out, in order.

use super::naming::Namer;
use super::parallel::{Feed, in_parallel_by_weight};
use super::removal::removal_of;
use super::work::{WorkClock, timed};
use super::{Event, Job};
use crate::article::{Article, PartialDate};
use crate::entities::ner::ModelSpans;
use crate::entities::{self, Gazetteer};
use crate::extract::extract_with;
use crate::extract::overrides::Overrides;
use crate::extract::trace::{Candidate, Trace};
use crate::index::{Prepared, Withheld, prepare};
use crate::ingest::{Reject, SourceFile};
use crate::record::{Content, Record};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What comes out, in the order of the files and of the records in them.
pub enum Output {
    Article {
        prepared: Box<Prepared>,
        /// When this version was last changed, as its record states it.
        changed: Option<PartialDate>,
        warnings: Vec<String>,
    },
    Rejected(Reject),
    /// An article that a person removed.
    Withheld(Withheld),
    End(End),
}

/// Nothing more of a file comes out.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The file's number among those read.
    pub file: usize,
    /// The name of its reader, if one read it.
    pub reader: Option<&'static str>,
    /// False if the run was asked to stop before all of it had come out.
    pub whole: bool,
}

/// A step before it is worked on.
enum Step {
    Record(Box<Record>),
    Rejected(Reject),
    End(End),
}

/// Reads `files`, whose paths go into the records, and hands every [`Output`] to `sink`, which may stop the run with an error.
///
/// With `may_stop`, no record is begun any more once the observer wants the run to stop: the file in hand ends
/// early, and those after it do not come out at all.
pub fn run<E>(
    files: &[SourceFile],
    job: &Job<'_>,
    namer: &Namer<'_>,
    may_stop: bool,
    mut sink: impl FnMut(Output) -> Result<(), E>,
) -> Result<(), E> {
    let clock = WorkClock::default();
    let work = |At { bytes, step }| {
        let output = match step {
            Step::Record(record) => prepared(&record, job, namer, &clock),
            Step::Rejected(reject) => Output::Rejected(reject),
            Step::End(end) => Output::End(end),
        };
        At { bytes, step: output }
    };
    let mut file = 0;
    let sink = |At { bytes, step: output }| {
        if let Some(SourceFile { path, .. }) = files.get(file) {
            job.observer.observe(Event::Reading { path, bytes });
        }
        match &output {
            Output::Article { .. } => job.observer.observe(Event::Article),
            Output::End(_) => file += 1,
            Output::Rejected(_) | Output::Withheld(_) => {}
        }
        sink(output)
    };
    let wants_stop = || may_stop && job.observer.wants_stop();
    let ended = in_parallel_by_weight(job.threads, weight, |send| read(files, &wants_stop, send), work, sink);
    job.observer.observe(Event::Worked(clock.total()));
    ended
}

/// Bytes of text that weigh 1; prepared for the index, they take about twenty times as much.
const WEIGHED: usize = 16 << 10;

/// How much memory a step will need, by the text in it: of a page, a small part is text.
fn weight(At { step, .. }: &At<Step>) -> usize {
    match step {
        Step::Record(record) => match &record.content {
            Content::Html(bytes) => bytes.len() / 4 / WEIGHED,
            content => content.size() / WEIGHED,
        },
        Step::Rejected(_) | Step::End(_) => 1,
    }
}

/// Something, and how many bytes of all files had been read when it was.
struct At<T> {
    bytes: u64,
    step: T,
}

/// Reads all files; ends early when nobody listens any more, or when the run is to stop.
fn read(files: &[SourceFile], wants_stop: &dyn Fn() -> bool, send: Feed<'_, At<Step>>) {
    let mut before = 0;
    for (number, file) in files.iter().enumerate() {
        if wants_stop() {
            return;
        }
        let (mut whole, counter) = (true, Arc::default());
        let (reader, read) = file.read_counted(&counter, &mut |found| {
            if wants_stop() {
                whole = false;
                return ControlFlow::Break(());
            }
            let bytes = before + AtomicU64::load(&counter, Ordering::Relaxed).min(file.stamp.size);
            let step = match found {
                Ok(record) => Step::Record(Box::new(record)),
                Err(reject) => Step::Rejected(reject),
            };
            send(At { bytes, step })
        });
        before += file.stamp.size;
        let end = At { bytes: before, step: Step::End(End { file: number, reader, whole }) };
        if whole && read.is_break() {
            // Nobody listens.
            return;
        }
        if send(end).is_break() || !whole {
            return;
        }
    }
}

/// Understands one record. A page that makes a parsing library panic is rejected like any other bad input.
pub fn understand(record: &Record, overrides: &Overrides) -> Result<Article, Reject> {
    guarded(record, || extract_with(record, overrides, &mut Trace::default()))
}

/// Like [`understand`], with every candidate for every field.
pub fn explain(record: &Record, overrides: &Overrides) -> Result<(Article, Vec<Candidate>), Reject> {
    guarded(record, || {
        let mut trace = Trace::on();
        (extract_with(record, overrides, &mut trace), trace.into_candidates())
    })
}

fn guarded<T>(record: &Record, work: impl FnOnce() -> T) -> Result<T, Reject> {
    let reason = "could not be understood: reading it failed, which is a fault of pundit's";
    let rejected = |_| Reject::new(record.source.clone(), reason);
    catch_unwind(AssertUnwindSafe(work)).map_err(rejected)
}

fn prepared(record: &Record, job: &Job<'_>, namer: &Namer<'_>, clock: &WorkClock) -> Output {
    let understood = timed(&clock.extracting, || understand(record, job.overrides)).and_then(|article| {
        if let Some(withheld) = removal_of(&article, job.overrides) {
            return Ok(Output::Withheld(withheld));
        }
        let prepared = guarded(record, || {
            let (names, mentions) = timed(&clock.annotating, || {
                let names = namer.names(&article);
                let mentions = entities::annotate(job.gazetteer, &article, names.as_ref());
                (names, mentions)
            });
            timed(&clock.preparing, || Box::new(prepare(&article, &mentions, names.as_ref(), job.gazetteer)))
        });
        let changed = stated_change(record, &article, job.overrides);
        Ok(Output::Article { prepared: prepared?, changed, warnings: article.warnings })
    });
    understood.unwrap_or_else(Output::Rejected)
}

/// When the version was last changed. What a person settled holds for all versions of the article, so it tells none of them from
/// another, and the record alone is asked.
fn stated_change(record: &Record, article: &Article, overrides: &Overrides) -> Option<PartialDate> {
    match overrides.of(article.id, article.docno.as_deref()) {
        Some(settled) if settled.published.is_some() || settled.modified.is_some() => {
            understand(record, &Overrides::default()).ok()?.last_changed()
        }
        _ => article.last_changed(),
    }
}

/// Annotates an article and prepares it for the index.
pub fn ready(article: &Article, names: Option<&ModelSpans>, gazetteer: &Gazetteer) -> Prepared {
    let mentions = entities::annotate(gazetteer, article, names);
    prepare(article, &mentions, names, gazetteer)
}
