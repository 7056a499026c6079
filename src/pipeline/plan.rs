//! Which files a run must read.

use super::{Job, PipelineError, key};
use crate::index::{Catalogue, SourceEntry};
use crate::ingest::{self, Reject, SourceFile, content_hash};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files above this size are not hashed to tell a touched one from a changed one: they are read again.
const HASH_LIMIT: u64 = 64 << 20;

/// In place of the time of a file that was saved while it was being read, or just before.
const UNSETTLED: i64 = i64::MIN;

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
    let trusted = trusted(file);
    let same_content = entry.stamp.is_some()
        && entry.hash.is_some()
        && hash(&file.absolute, file.stamp.size).is_ok_and(|hash| entry.hash == hash);
    if same_content {
        entry.stamp = Some(trusted);
    }
    same_content
}

/// Size and time as far as a file that is now opened can be known by them: one that was saved just now gets a time that no
/// file has, so that the next run compares its content.
fn trusted(file: &SourceFile) -> (u64, i64) {
    let is_hashed = file.stamp.size <= HASH_LIMIT;
    let is_sure = !is_hashed || file.stamp.is_settled(SystemTime::now());
    (file.stamp.size, if is_sure { file.stamp.mtime_ns } else { UNSETTLED })
}

/// What the catalogue will say of a file that is about to be read.
///
/// A file that cannot be opened has no stamp: its rights may change without it, so every run tries again.
pub fn fresh_entry(file: &SourceFile) -> SourceEntry {
    let trusted = trusted(file);
    let hash = hash(&file.absolute, file.stamp.size);
    SourceEntry {
        stamp: hash.is_ok().then_some(trusted),
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
    fn what_was_saved_twice_within_a_tick_of_the_clock_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let save = |text: &str, time: SystemTime| {
            std::fs::write(&path, text).unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            ingest::walk(std::slice::from_ref(&path)).unwrap().files.remove(0)
        };
        let now = SystemTime::now();
        let mut entry = fresh_entry(&save("The ferry waits.", now));
        assert!(is_unchanged(&mut entry.clone(), &save("The ferry waits.", now)));
        assert!(!is_unchanged(&mut entry, &save("The ferry sails.", now)));
        // Of what has lain there for a while the time is enough.
        let before = now - std::time::Duration::from_secs(60);
        let file = save("The ferry waits.", before);
        assert_eq!(fresh_entry(&file).stamp, Some((file.stamp.size, file.stamp.mtime_ns)));
    }

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
