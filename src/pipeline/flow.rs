//! The parallel stretch: records in, prepared articles out, in order.

use super::Job;
use crate::article::Article;
use crate::entities::{self, Gazetteer};
use crate::extract::extract_with;
use crate::extract::overrides::Overrides;
use crate::extract::trace::{Candidate, Trace};
use crate::index::{Prepared, prepare};
use crate::ingest::{Reject, SourceFile};
use crate::record::Record;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What comes out, in the order of the files and of the records in them.
pub enum Output {
    Article {
        prepared: Box<Prepared>,
        warnings: Vec<String>,
    },
    Rejected(Reject),
    /// Everything of file number `.0` has come out.
    End(usize),
}

/// A step before it is worked on.
enum Step {
    Record(Box<Record>),
    Rejected(Reject),
    End(usize),
}

/// Records on their way at once, per worker: enough to keep all busy while one chews on a monster.
const IN_FLIGHT: usize = 32;

/// Reads `files`, whose paths go into the records, and hands every [`Output`] to `sink`, which may stop the run with an error.
pub fn run<E>(files: &[SourceFile], job: &Job<'_>, mut sink: impl FnMut(Output) -> Result<(), E>) -> Result<(), E> {
    let threads = job.threads.max(1);
    let (permit, permits) = bounded::<()>(IN_FLIGHT * threads);
    let (work, to_do) = bounded::<(u64, Step)>(IN_FLIGHT * threads);
    let (done, results) = bounded::<(u64, Output)>(IN_FLIGHT * threads);
    std::thread::scope(|scope| {
        scope.spawn(move || read(files, &permit, &work));
        for _ in 0..threads {
            let (to_do, done) = (to_do.clone(), done.clone());
            scope.spawn(move || work_off(job, &to_do, &done));
        }
        // Ours are closed, so that the results end when the last worker does.
        drop((to_do, done));
        // Dropping the receivers on an error makes reader and workers stop.
        in_order(results, permits, &mut sink)
    })
}

/// Reads all files; waits while too much is on its way; ends early when nobody listens any more.
fn read(files: &[SourceFile], permit: &Sender<()>, work: &Sender<(u64, Step)>) {
    let mut number = 0;
    let mut send = |step| {
        let sent = permit.send(()).is_ok() && work.send((number, step)).is_ok();
        number += 1;
        if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    for (i, file) in files.iter().enumerate() {
        let read = file.read(&mut |found| {
            send(match found {
                Ok(record) => Step::Record(Box::new(record)),
                Err(reject) => Step::Rejected(reject),
            })
        });
        if read.is_break() || send(Step::End(i)).is_break() {
            return;
        }
    }
}

fn work_off(job: &Job<'_>, to_do: &Receiver<(u64, Step)>, done: &Sender<(u64, Output)>) {
    for (number, step) in to_do {
        let output = match step {
            Step::Record(record) => prepared(&record, job),
            Step::Rejected(reject) => Output::Rejected(reject),
            Step::End(file) => Output::End(file),
        };
        if done.send((number, output)).is_err() {
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
    let reason = "could not be understood: extraction failed on it, which is a fault of pundit's";
    let rejected = |_| Reject::new(record.source.clone(), reason);
    catch_unwind(AssertUnwindSafe(work)).map_err(rejected)
}

fn prepared(record: &Record, job: &Job<'_>) -> Output {
    match understand(record, job.overrides) {
        Ok(article) => {
            let prepared = Box::new(ready(&article, job.gazetteer));
            Output::Article { prepared, warnings: article.warnings }
        }
        Err(reject) => Output::Rejected(reject),
    }
}

/// Annotates an article and prepares it for the index.
pub fn ready(article: &Article, gazetteer: &Gazetteer) -> Prepared {
    let mentions = entities::annotate(gazetteer, article, None);
    prepare(article, &mentions, gazetteer)
}

#[expect(clippy::needless_pass_by_value, reason = "returning drops the receivers, which stops reader and workers")]
/// Hands results over by number; whatever comes too early waits. Each one handed over lets another start.
fn in_order<E>(
    results: Receiver<(u64, Output)>,
    permits: Receiver<()>,
    sink: &mut impl FnMut(Output) -> Result<(), E>,
) -> Result<(), E> {
    let mut early: BTreeMap<u64, Output> = BTreeMap::new();
    let mut next = 0;
    for (number, output) in results {
        early.insert(number, output);
        while let Some(output) = early.remove(&next) {
            next += 1;
            let _ = permits.recv();
            sink(output)?;
        }
    }
    Ok(())
}
