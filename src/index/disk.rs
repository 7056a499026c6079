//! The one way in which the index changes what is on disk.
//!
//! Whatever creates, writes, syncs, renames or removes goes through a [`Disk`], tantivy's own files
//! included ([`WriterDirectory`](super::directory::WriterDirectory)). A [`Gate`] hears of every such step before it
//! is taken and may refuse it; so a disk can be filled, or made to fail, at any moment that a writer has.

use super::IndexError;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// A change of what is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Create,
    Write,
    Sync,
    Rename,
    Remove,
}

/// Hears of every step before it is taken.
pub trait Gate: Send + Sync {
    /// An error refuses the step, which then is not taken.
    fn before(&self, step: Step, path: &Path) -> io::Result<()>;
}

/// The disk, with or without somebody at the gate.
#[derive(Clone, Default)]
pub struct Disk {
    gate: Option<Arc<dyn Gate>>,
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.gate.is_some() { "Disk(watched)" } else { "Disk" })
    }
}

impl Disk {
    pub fn watched(gate: Arc<dyn Gate>) -> Disk {
        Disk { gate: Some(gate) }
    }

    /// Asks whether a step may be taken.
    pub(super) fn ask(&self, step: Step, path: &Path) -> io::Result<()> {
        self.gate.as_ref().map_or(Ok(()), |gate| gate.before(step, path))
    }

    pub(super) fn create_folder(&self, path: &Path) -> Result<(), IndexError> {
        if path.is_dir() {
            return Ok(());
        }
        let created = self.ask(Step::Create, path).and_then(|()| fs::create_dir_all(path));
        created.map_err(IndexError::io("create", path))
    }

    pub(super) fn remove_folder(&self, path: &Path) -> Result<(), IndexError> {
        let removed = self.ask(Step::Remove, path).and_then(|()| fs::remove_dir_all(path));
        removed.map_err(IndexError::io("remove", path))
    }

    /// Removes a file; one that is not there is no error.
    pub(super) fn remove_file(&self, path: &Path) -> Result<(), IndexError> {
        match self.ask(Step::Remove, path).and_then(|()| fs::remove_file(path)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(IndexError::io("remove", path)(e)),
            _ => Ok(()),
        }
    }

    /// Replaces a file so that a reader, or a machine that loses power, sees the old or the new bytes, never a part:
    /// a temporary file is written and synced, renamed over the target, and the folder synced.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
        let dir = path.parent().expect("files of an index lie in a folder");
        self.create_folder(dir)?;
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        let temporary = dir.join(format!(".{name}.tmp"));
        let replaced = self.replace_through(&temporary, path, bytes);
        if replaced.is_err() {
            // On a full disk even a torn file is worth its bytes; the error that led here is the one to tell.
            let _ = fs::remove_file(&temporary);
        }
        replaced
    }

    fn replace_through(&self, temporary: &Path, path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
        let created = self.ask(Step::Create, temporary).and_then(|()| File::create(temporary));
        let mut file = created.map_err(IndexError::io("create", temporary))?;
        let written = self.ask(Step::Write, temporary).and_then(|()| file.write_all(bytes));
        written.map_err(IndexError::io("write", temporary))?;
        let synced = self.ask(Step::Sync, temporary).and_then(|()| file.sync_all());
        synced.map_err(IndexError::io("write", temporary))?;
        let renamed = self.ask(Step::Rename, path).and_then(|()| fs::rename(temporary, path));
        renamed.map_err(IndexError::io("replace", path))?;
        self.sync_folder(path.parent().expect("files of an index lie in a folder"))
    }

    pub(super) fn sync_folder(&self, dir: &Path) -> Result<(), IndexError> {
        #[cfg(unix)]
        {
            let synced = self.ask(Step::Sync, dir).and_then(|()| File::open(dir)).and_then(|d| d.sync_all());
            synced.map_err(IndexError::io("sync", dir))?;
        }
        Ok(())
    }
}
