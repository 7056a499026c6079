//! Trust in a finished generation before anybody relies on it.

use super::{Event, Job, PipelineError, Stage};
use crate::index::{Catalogue, Generation, GenerationWriter, IndexError, Snapshot, Totals, Written};
use std::error::Error;

/// How many articles are looked for.
const PROBES: usize = 16;

/// Commits a new generation for the last time, verifies it and makes it the one that answers.
///
/// It must hold as many `articles`, and all that was `written`. A failure leaves the generation before it in place.
pub fn put_in_place(
    job: &Job<'_>,
    generation: &Generation,
    mut writer: GenerationWriter,
    written: &Written,
    articles: u64,
    catalogue: &Catalogue,
) -> Result<Totals, PipelineError> {
    let mut expected = written.totals();
    expected.articles = articles;
    // Before the commit that it names, so that a run which dies between the two can be continued.
    catalogue.write(generation, &expected.logical_hash)?;
    let totals = writer.commit()?;
    writer.close()?;
    job.observer.observe(Event::Stage(Stage::Verifying));
    verify(generation, &expected)?;
    generation.complete()?;
    job.index.swap(generation)?;
    Ok(totals)
}

/// Checks the checksums of all files; articles, passages and contents against what was written, as the
/// columns say and as the stored articles say; and that articles are found.
fn verify(generation: &Generation, expected: &Totals) -> Result<(), PipelineError> {
    let found = Snapshot::of(generation.clone()).and_then(|snapshot| complaints(&snapshot, Some(expected)));
    let found = found.unwrap_or_else(|e| vec![chain(&e)]);
    if found.is_empty() { Ok(()) } else { Err(PipelineError::Unverified { reason: found.join("; ") }) }
}

/// What is wrong with a generation that must hold what is `expected`; without that, with what its commit says.
pub fn complaints(snapshot: &Snapshot, expected: Option<&Totals>) -> Result<Vec<String>, IndexError> {
    let broken = snapshot.verify()?;
    if !broken.is_empty() {
        return Ok(vec![format!("wrong checksum of {}", broken.join(", "))]);
    }
    let mut complaints = Vec::new();
    if let Some(expected) = expected {
        complaints = differences(expected, &snapshot.totals, "committed");
        if complaints.is_empty() {
            complaints = differences(expected, &snapshot.recount()?, "stored");
        }
    }
    if complaints.is_empty() {
        complaints = snapshot.probe(PROBES)?;
    }
    Ok(complaints)
}

fn differences(expected: &Totals, found: &Totals, what: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (name, expected, found) in
        [("articles", expected.articles, found.articles), ("passages", expected.passages, found.passages)]
    {
        if expected != found {
            out.push(format!("{expected} {name} were written, {found} {what}"));
        }
    }
    if out.is_empty() && expected.logical_hash != found.logical_hash {
        out.push(format!("the contents {what} are not those that were written"));
    }
    out
}

/// An error with its causes.
pub fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.fold(error.to_string(), |words, cause| format!("{words}: {cause}"))
}
