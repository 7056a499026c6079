//! What is wrong with an index folder, and what mends it.

use super::interrupted::Interrupted;
use super::stranded::{Stranded, counted, stranded};
use super::verify::{chain, complaints};
use crate::index::{Catalogue, Generation, IndexDir, IndexError, Snapshot};
use std::path::{Path, PathBuf};

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: PathBuf,
    pub problem: String,
    pub remedy: Mend,
}

/// What mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Nothing can be searched until everything is built anew.
    Rebuild,
    /// The same, but articles would be lost that stand nowhere else.
    RebuildWithLoss,
    /// The next run makes up for it.
    Update,
    NameSources,
    /// A run was interrupted, and can be continued.
    Resume,
    /// Nobody needs it.
    Clear,
}

impl Mend {
    pub fn command(self) -> &'static str {
        match self {
            Mend::Rebuild => "pundit reindex",
            Mend::RebuildWithLoss => "pundit reindex --abandon",
            Mend::Update => "pundit index",
            Mend::NameSources => "pundit index PATH…",
            Mend::Resume => "pundit reindex --resume",
            Mend::Clear => "pundit gc --keep 1",
        }
    }

    /// Whether searches go on as if nothing were wrong.
    pub fn can_wait(self) -> bool {
        !matches!(self, Mend::Rebuild | Mend::RebuildWithLoss)
    }
}

impl Finding {
    /// What an error says; of `path` unless it names one.
    fn of(error: &IndexError, path: &Path, remedy: Mend) -> Finding {
        match error {
            IndexError::Damaged { path, reason } => {
                Finding { path: path.clone(), problem: format!("is damaged: {reason}"), remedy }
            }
            _ => Finding { path: path.to_owned(), problem: chain(error), remedy },
        }
    }
}

/// Looks at every file of the index and reads everything that is stored; changes nothing. An index that is sound
/// has no findings; that there is none at all, or none yet, is an error.
pub fn check_up(root: &Path, index: &IndexDir) -> Result<Vec<Finding>, IndexError> {
    let mut findings = Vec::new();
    if let Err(e) = index.sources() {
        findings.push(Finding::of(&e, &index.sources_file(), Mend::NameSources));
    }
    let current = match index.current() {
        Ok(current) => Some(current),
        Err(e @ (IndexError::Missing { .. } | IndexError::Unfinished { .. } | IndexError::Io { .. })) => return Err(e),
        Err(e) => {
            findings.push(Finding::of(&e, index.path(), Mend::Rebuild));
            None
        }
    };
    if let Some(current) = &current {
        findings.extend(of_current(current));
    }
    if findings.iter().any(|finding| !finding.remedy.can_wait())
        && let Some(Stranded { articles, generation }) = stranded(root, index)?
    {
        let problem = format!("holds all that is left of {}, whose files are gone", counted(articles));
        findings.push(Finding { path: generation.path().to_owned(), problem, remedy: Mend::RebuildWithLoss });
    }
    if let Some(run) = Interrupted::find(index)? {
        findings.push(Finding {
            path: run.generation.path().to_owned(),
            problem: run.to_string(),
            remedy: Mend::Resume,
        });
    }
    for generation in index.generations()?.into_iter().filter(|g| Some(g) != current.as_ref() && g.is_complete()) {
        if let Some(problem) = wrong_with(&generation) {
            findings.push(Finding { path: generation.path().to_owned(), problem, remedy: Mend::Clear });
        }
    }
    Ok(findings)
}

fn of_current(current: &Generation) -> Vec<Finding> {
    let finding = |problem, remedy| Finding { path: current.path().to_owned(), problem, remedy };
    if let Some(problem) = wrong_with(current) {
        return vec![finding(problem, Mend::Rebuild)];
    }
    if Catalogue::read(current).is_none() {
        let problem = "its catalogue is damaged or missing: which file gave which articles is not known".to_owned();
        return vec![finding(problem, Mend::Update)];
    }
    Vec::new()
}

/// What is wrong with a generation that was finished, if anything is.
fn wrong_with(generation: &Generation) -> Option<String> {
    let found = Snapshot::of(generation.clone()).and_then(|snapshot| {
        // A run that died before it had counted leaves no hash.
        complaints(&snapshot, Some(&snapshot.totals).filter(|totals| !totals.logical_hash.is_empty()))
    });
    let found = found.unwrap_or_else(|e| vec![chain(&e)]);
    (!found.is_empty()).then(|| found.join("; "))
}
