//! The parallel stretch: records in, prepared articles out, in order.

use super::Job;
use super::naming::Namer;
use super::parallel::{Feed, in_parallel};
use crate::article::Article;
use crate::entities::ner::ModelSpans;
use crate::entities::{self, Gazetteer};
use crate::extract::extract_with;
use crate::extract::overrides::Overrides;
use crate::extract::trace::{Candidate, Trace};
use crate::index::{Prepared, prepare};
use crate::ingest::{Reject, SourceFile};
use crate::record::Record;
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

/// Reads `files`, whose paths go into the records, and hands every [`Output`] to `sink`, which may stop the run with an error.
pub fn run<E>(
    files: &[SourceFile],
    job: &Job<'_>,
    namer: &Namer<'_>,
    sink: impl FnMut(Output) -> Result<(), E>,
) -> Result<(), E> {
    let work = |step| match step {
        Step::Record(record) => prepared(&record, job, namer),
        Step::Rejected(reject) => Output::Rejected(reject),
        Step::End(file) => Output::End(file),
    };
    in_parallel(job.threads, |send| read(files, send), work, sink)
}

/// Reads all files; ends early when nobody listens any more.
fn read(files: &[SourceFile], send: Feed<'_, Step>) {
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

fn prepared(record: &Record, job: &Job<'_>, namer: &Namer<'_>) -> Output {
    match understand(record, job.overrides) {
        Ok(article) => {
            let prepared = Box::new(ready(&article, namer.names(&article).as_ref(), job.gazetteer));
            Output::Article { prepared, warnings: article.warnings }
        }
        Err(reject) => Output::Rejected(reject),
    }
}

/// Annotates an article and prepares it for the index.
pub fn ready(article: &Article, names: Option<&ModelSpans>, gazetteer: &Gazetteer) -> Prepared {
    let mentions = entities::annotate(gazetteer, article, names);
    prepare(article, &mentions, names, gazetteer)
}
