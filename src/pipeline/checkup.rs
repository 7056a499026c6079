//! What is wrong with an index folder, and what mends it.

use super::interrupted::{Command, Interrupted};
use super::stranded::{Stranded, counted, only_in, stranded};
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
    /// Nothing can be relied on before [`mend`](super::mend()) has gone back to an intact generation or built a new one.
    Restore,
    /// Nothing can be relied on, and in a new generation articles would be missing that stand nowhere else.
    RebuildWithLoss,
    /// Searches answer; [`mend`](super::mend()) makes it anew or clears it away.
    Tidy,
    NameSources,
    /// A run was interrupted, and can be continued.
    Resume,
    /// The same of a first run.
    Finish,
    /// Only the user can part with it.
    LetGo,
}

impl Mend {
    pub fn command(self) -> &'static str {
        match self {
            Mend::Restore | Mend::Tidy => "pundit doctor --index --fix",
            Mend::RebuildWithLoss => "pundit reindex --abandon",
            Mend::NameSources => "pundit index PATH…",
            Mend::Resume => "pundit reindex --resume",
            Mend::Finish => "pundit index",
            Mend::LetGo => "pundit gc --keep 1",
        }
    }

    /// Whether searches go on as if nothing were wrong.
    pub fn can_wait(self) -> bool {
        !matches!(self, Mend::Restore | Mend::RebuildWithLoss)
    }

    /// Whether it is no damage, but work that waits.
    pub fn is_work(self) -> bool {
        matches!(self, Mend::Resume | Mend::Finish)
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
            findings.push(Finding::of(&e, index.path(), Mend::Restore));
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
    for generation in index.generations()?.into_iter().filter(|g| Some(g) != current.as_ref() && g.is_complete()) {
        if let Some(problem) = wrong_with(&generation) {
            findings.push(of_former(root, index, &generation, problem)?);
        }
    }
    if !index.is_being_written() {
        findings.extend(of_dead_runs(root, index)?);
    }
    Ok(findings)
}

/// What is wrong with a generation that need not answer; it stays as long as articles may stand nowhere else.
fn of_former(root: &Path, index: &IndexDir, generation: &Generation, problem: String) -> Result<Finding, IndexError> {
    let finding = |problem, remedy| Finding { path: generation.path().to_owned(), problem, remedy };
    let answering: Vec<Snapshot> = Snapshot::open(index).into_iter().collect();
    Ok(match only_in(root, generation, &answering)? {
        Some(0) => finding(problem, Mend::Tidy),
        Some(articles) => {
            let all_left = format!("it holds all that is left of {}, whose files are gone", counted(articles));
            finding(format!("{problem}; {all_left}"), Mend::LetGo)
        }
        None => finding(format!("{problem}; which articles it holds cannot be told"), Mend::LetGo),
    })
}

/// What runs left that died.
fn of_dead_runs(root: &Path, index: &IndexDir) -> Result<Vec<Finding>, IndexError> {
    let mut findings = Vec::new();
    let interrupted = Interrupted::left(index)?;
    if let Some(run) = &interrupted {
        let remedy = if run.command == Command::Index { Mend::Finish } else { Mend::Resume };
        findings.push(Finding { path: run.generation.path().to_owned(), problem: run.to_string(), remedy });
    }
    for generation in unmarked(index, interrupted.as_ref())? {
        let problem = "is what is left of a generation that was being removed".to_owned();
        findings.push(match of_former(root, index, &generation, problem.clone())? {
            // Nothing of it can be read any more: so far had the removal come.
            Finding { path, remedy: Mend::LetGo, .. } if only_in(root, &generation, &[])?.is_none() => {
                Finding { path, problem, remedy: Mend::Tidy }
            }
            finding => finding,
        });
    }
    let files = index.left_over()?.len();
    if files > 0 {
        let what = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
        let problem = format!("holds {what} that a run left behind when it died");
        findings.push(Finding { path: index.path().to_owned(), problem, remedy: Mend::Tidy });
    }
    Ok(findings)
}

/// Generations without their mark that are neither the current one nor to be continued.
pub fn unmarked(index: &IndexDir, interrupted: Option<&Interrupted>) -> Result<Vec<Generation>, IndexError> {
    let current = index.current().ok();
    let is_one = |generation: &Generation| {
        let in_use = Some(generation) == current.as_ref();
        !in_use && !generation.is_complete() && interrupted.is_none_or(|run| run.generation != *generation)
    };
    Ok(index.generations()?.into_iter().filter(is_one).collect())
}

fn of_current(current: &Generation) -> Vec<Finding> {
    let finding = |problem, remedy| Finding { path: current.path().to_owned(), problem, remedy };
    if let Some(problem) = wrong_with(current) {
        return vec![finding(problem, Mend::Restore)];
    }
    if Catalogue::read(current).is_none() {
        let problem = "its catalogue is damaged or missing: which file gave which articles is not known".to_owned();
        return vec![finding(problem, Mend::Tidy)];
    }
    Vec::new()
}

/// What is wrong with a generation that was finished, if anything is.
pub fn wrong_with(generation: &Generation) -> Option<String> {
    let found = Snapshot::of(generation.clone()).and_then(|snapshot| {
        // A run that died before it had counted leaves no hash.
        complaints(&snapshot, Some(&snapshot.totals).filter(|totals| !totals.logical_hash.is_empty()))
    });
    let found = found.unwrap_or_else(|e| vec![chain(&e)]);
    (!found.is_empty()).then(|| found.join("; "))
}
