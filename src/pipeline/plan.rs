//! Which files a run must read.

use super::{Job, PipelineError, key};
use crate::index::{Catalogue, SourceEntry};
use crate::ingest::{self, Reject, SourceFile, content_hash};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Files above this size are not hashed to tell a touched one from a changed one: they are read again.
const HASH_LIMIT: u64 = 64 << 20;

/// What walking the sources came to.
pub struct Plan {
    /// Every file found, by its key, which is also its path here.
    pub found: BTreeMap<String, SourceFile>,
    pub to_read: Vec<SourceFile>,
    /// Folders that could not be entered and the like.
    pub rejects: Vec<Reject>,
    pub unchanged: usize,
    pub bytes: u64,
}

/// Lists the files below `paths` and compares them with the catalogue, whose stamps of merely
/// touched files are brought up to date.
pub fn plan(job: &Job<'_>, paths: &[PathBuf], catalogue: &mut Catalogue) -> Result<Plan, PipelineError> {
    let walk = ingest::walk_with(paths, job.settings)?;
    let mut plan = Plan { found: BTreeMap::new(), to_read: Vec::new(), rejects: walk.rejects, unchanged: 0, bytes: 0 };
    for file in walk.files {
        let key = key(job.root, &file.absolute);
        plan.found.insert(key.clone(), SourceFile { path: key, ..file });
    }
    for (key, file) in &plan.found {
        if catalogue.sources.get_mut(key).is_some_and(|entry| is_unchanged(entry, file)) {
            plan.unchanged += 1;
        } else {
            plan.bytes += file.stamp.size;
            plan.to_read.push(file.clone());
        }
    }
    Ok(plan)
}

fn is_unchanged(entry: &mut SourceEntry, file: &SourceFile) -> bool {
    let stamp = Some((file.stamp.size, file.stamp.mtime_ns));
    entry.missing = false;
    if file.manifest || entry.reading != file.reading() {
        return false;
    }
    if entry.stamp == stamp {
        return true;
    }
    let same_content = entry.stamp.is_some()
        && entry.hash.is_some()
        && hash(&file.absolute, file.stamp.size).is_ok_and(|hash| entry.hash == hash);
    if same_content {
        entry.stamp = stamp;
    }
    same_content
}

/// What the catalogue will say of a file that is about to be read.
///
/// A file that cannot be opened has no stamp: its rights may change without it, so every run tries again.
pub fn fresh_entry(file: &SourceFile) -> SourceEntry {
    let hash = hash(&file.absolute, file.stamp.size);
    SourceEntry {
        stamp: hash.is_ok().then_some((file.stamp.size, file.stamp.mtime_ns)),
        hash: hash.ok().flatten(),
        reading: file.reading(),
        ..SourceEntry::default()
    }
}

/// The hash of the content of a file that is not too large for it.
fn hash(path: &Path, size: u64) -> io::Result<Option<String>> {
    if size > HASH_LIMIT {
        return File::open(path).map(|_| None);
    }
    Ok(Some(content_hash(path)?.to_hex().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_opened_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "The ferry waits.").unwrap();
        let file = ingest::walk(std::slice::from_ref(&path)).unwrap().files.remove(0);
        let entry = fresh_entry(&file);
        assert!(entry.stamp.is_some() && entry.hash.is_some());
        std::fs::remove_file(path).unwrap();
        let entry = fresh_entry(&file);
        assert!(entry.stamp.is_none() && entry.hash.is_none());
    }
}
