//! What of an index is out of date, and the least that mends it.

use super::{Job, remapped, versions};
use crate::index::{IndexError, Snapshot};

/// Why an index is out of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staleness {
    pub reasons: Vec<String>,
    pub remedy: Remedy,
}

/// The least that brings an index up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// It is up to date.
    Nothing,
    /// What is made of the articles' text is out of date: [`retag`](super::retag()).
    Retag,
    /// What is made of the files is: [`rebuild`](super::rebuild()).
    Rebuild,
}

/// Compares the current generation with what this job would build.
///
/// An index that cannot be used is out of date as a whole; other failures are errors.
pub fn staleness(job: &Job<'_>) -> Result<Staleness, IndexError> {
    let opened = Snapshot::open(job.index).and_then(|snapshot| Ok((snapshot.catalogue()?, snapshot)));
    let (catalogue, snapshot) = match opened {
        Ok(opened) => opened,
        Err(e) if e.is_unusable_index() => {
            return Ok(Staleness { reasons: vec![e.to_string()], remedy: Remedy::Rebuild });
        }
        Err(e) => return Err(e),
    };
    let old = &snapshot.manifest.versions;
    let new = job.naming.kept_in(old, versions(job.gazetteer, job.naming));
    let mut reasons = old.differences(&new);
    let mut remedy = if reasons.is_empty() { Remedy::Nothing } else { Remedy::Retag };
    let mut rebuild = |reason: Option<String>| {
        reasons.extend(reason);
        remedy = Remedy::Rebuild;
    };
    if old.extractor != new.extractor {
        rebuild(None);
    }
    if catalogue.overrides != job.overrides.fingerprints() {
        rebuild(Some("overrides changed".to_owned()));
    }
    match remapped(job.root, job.settings, &catalogue) {
        0 => {}
        1 => rebuild(Some("settings for the fields of 1 file".to_owned())),
        n => rebuild(Some(format!("settings for the fields of {n} files"))),
    }
    Ok(Staleness { reasons, remedy })
}
