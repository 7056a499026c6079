//! What an index folder holds that nobody needs any more, and its removal.

use super::directory::ReadOnlyDirectory;
use super::sizes::size_of;
use super::{Generation, IndexDir, IndexError, WriterLock};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::Index;
use tantivy::index::SegmentId;

/// Something that can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Garbage {
    /// From the index folder.
    pub path: PathBuf,
    pub why: Why,
    pub bytes: u64,
}

/// Why it can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A generation whose building was begun and never finished.
    Unfinished,
    /// A complete generation beyond those to be kept.
    Surplus,
    /// A file that a run left behind when it died.
    LeftOver,
}

impl IndexDir {
    /// Finds generations that were never finished, complete ones beyond the newest `keep` (the current one is always kept
    /// and counts), and files that runs left behind.
    pub fn garbage(&self, keep: usize, _lock: &WriterLock) -> Result<Vec<Garbage>, IndexError> {
        let kept = self.kept(keep)?;
        let (stay, go): (Vec<Generation>, Vec<Generation>) =
            self.generations()?.into_iter().partition(|generation| kept.contains(&generation.number));
        let mut found = Vec::new();
        for generation in go {
            let why = if generation.is_complete() { Why::Surplus } else { Why::Unfinished };
            found.push(self.item(generation.path(), why));
        }
        found.extend(self.left_over_in(&stay));
        Ok(found)
    }

    /// Finds only files that runs left behind. What somebody is writing at this moment would be among them.
    pub fn left_over(&self) -> Result<Vec<Garbage>, IndexError> {
        let complete: Vec<Generation> = self.generations()?.into_iter().filter(Generation::is_complete).collect();
        Ok(self.left_over_in(&complete))
    }

    fn left_over_in(&self, generations: &[Generation]) -> Vec<Garbage> {
        let mut strays = files_of(self.path(), |name| name.ends_with(".tmp"));
        strays.extend(files_of(&self.path().join("actors"), |_| true));
        for generation in generations {
            strays.extend(files_of(generation.path(), |name| name.ends_with(".tmp")));
            strays.extend(strays_of(generation));
        }
        strays.sort();
        strays.iter().map(|path| self.item(path, Why::LeftOver)).collect()
    }

    /// What there is to clear of one generation.
    pub fn surplus(&self, generation: &Generation) -> Garbage {
        self.item(generation.path(), Why::Surplus)
    }

    /// Removes what [`IndexDir::garbage`] found.
    pub fn remove_garbage(&self, garbage: &[Garbage], _lock: &WriterLock) -> Result<(), IndexError> {
        for Garbage { path, why, .. } in garbage {
            let path = self.path().join(path);
            match why {
                Why::LeftOver => self.disk.remove_file(&path)?,
                Why::Unfinished | Why::Surplus => remove_generation(self, &path)?,
            }
        }
        Ok(())
    }

    /// Removes generations that were never finished and complete ones beyond `keep`. Returns what was removed.
    pub fn clear(&self, keep: usize, _lock: &WriterLock) -> Result<Vec<Generation>, IndexError> {
        let kept = self.kept(keep)?;
        let go: Vec<Generation> = self.generations()?.into_iter().filter(|g| !kept.contains(&g.number)).collect();
        go.iter().try_for_each(Generation::remove)?;
        Ok(go)
    }

    /// Removes generations whose building was never finished.
    pub fn remove_unfinished(&self, _lock: &WriterLock) -> Result<(), IndexError> {
        self.generations()?.iter().filter(|g| !g.is_complete()).try_for_each(Generation::remove)
    }

    /// The numbers of the generations that stay: the current one and the newest complete ones beside it.
    fn kept(&self, keep: usize) -> Result<BTreeSet<u64>, IndexError> {
        let current = match self.current() {
            Ok(generation) => Some(generation.number),
            Err(IndexError::Missing { .. } | IndexError::Unfinished { .. }) => None,
            Err(e) => return Err(e),
        };
        let others = self.generations()?.into_iter().rev();
        let others = others.filter(|g| g.is_complete() && Some(g.number) != current).map(|g| g.number);
        Ok(current.into_iter().chain(others).take(keep.max(1)).collect())
    }

    fn item(&self, path: &Path, why: Why) -> Garbage {
        Garbage { path: path.strip_prefix(self.path()).unwrap_or(path).to_owned(), why, bytes: size_of(path) }
    }
}

fn remove_generation(index: &IndexDir, path: &Path) -> Result<(), IndexError> {
    let all = index.generations()?;
    all.iter().filter(|generation| generation.path() == path).try_for_each(Generation::remove)
}

/// Hidden files of a folder whose names fit: no file that is in use is hidden and ends so.
fn files_of(folder: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let hidden = files.filter(|e| e.file_name().to_str().is_some_and(|name| name.starts_with('.') && fits(name)));
    hidden.map(|entry| entry.path()).collect()
}

/// Files among tantivy's that its last commit does not name.
///
/// A generation that cannot be read has none: what is damaged is kept for whoever mends it.
fn strays_of(generation: &Generation) -> Vec<PathBuf> {
    let folder = generation.tantivy_dir();
    let Some(segments) = segments(&folder) else { return Vec::new() };
    let own = ["meta.json", ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock"];
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let strays = files.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        !own.contains(&&*name) && !segments.iter().any(|segment| name.starts_with(segment))
    });
    strays.map(|entry| entry.path()).collect()
}

/// With what the names of all files of the last commit begin.
fn segments(folder: &Path) -> Option<Vec<String>> {
    let index = Index::open(ReadOnlyDirectory::open(folder).ok()?).ok()?;
    Some(index.searchable_segment_ids().ok()?.iter().map(SegmentId::uuid_string).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::generation::tests::{complete, versions};

    #[test]
    fn clearing_removes_unfinished_and_old_generations_but_never_the_current_one() {
        let temp = tempfile::tempdir().unwrap();
        let dir = IndexDir::new(temp.path());
        let lock = dir.lock().unwrap();
        let all: Vec<Generation> = (0..3).map(|_| complete(&dir)).collect();
        dir.begin(versions()).unwrap();
        dir.clear(2, &lock).unwrap();
        assert_eq!(dir.generations().unwrap(), all[1..]);
        dir.swap(&all[1]).unwrap();
        dir.clear(0, &lock).unwrap();
        assert_eq!(dir.generations().unwrap(), all[1..2]);
    }

    #[test]
    fn garbage_is_named_with_its_reason_and_removed_and_nothing_else_is() {
        let temp = tempfile::tempdir().unwrap();
        let dir = IndexDir::new(temp.path());
        let lock = dir.lock().unwrap();
        let all: Vec<Generation> = (0..3).map(|_| complete(&dir)).collect();
        let unfinished = dir.begin(versions()).unwrap();
        fs::write(temp.path().join(".CURRENT.tmp"), "gen-0").unwrap();
        fs::write(all[2].path().join(".catalogue.jsonl.tmp"), "{").unwrap();
        fs::write(temp.path().join("notes.tmp"), "the user's own").unwrap();
        let found = dir.garbage(2, &lock).unwrap();
        let named: Vec<(String, Why)> = found.iter().map(|g| (g.path.display().to_string(), g.why)).collect();
        let expected = [
            ("gen-000001", Why::Surplus),
            ("gen-000004", Why::Unfinished),
            (".CURRENT.tmp", Why::LeftOver),
            ("gen-000003/.catalogue.jsonl.tmp", Why::LeftOver),
        ];
        assert_eq!(named, expected.map(|(path, why)| (path.to_owned(), why)));
        assert_eq!(found[2].bytes, 5);
        dir.remove_garbage(&found, &lock).unwrap();
        assert_eq!(dir.garbage(2, &lock).unwrap(), []);
        assert_eq!(dir.generations().unwrap(), all[1..]);
        assert!(!unfinished.path().exists() && temp.path().join("notes.tmp").exists());
    }
}
