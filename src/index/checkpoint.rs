//! How far the building of a generation has come, so that a run that was killed can be continued.
//!
//! A checkpoint is a commit whose payload names a catalogue of its own, `checkpoint-000003.jsonl`. That file is
//! written before the commit and the one before it removed after, so that whichever commit a crash
//! leaves has its catalogue: exactly the files whose articles it holds.

use super::{Catalogue, Generation, GenerationWriter, IndexDir, IndexError, Snapshot, Totals};
use std::fs;

const PREFIX: &str = "checkpoint-";

/// An unfinished generation that can be continued.
pub struct Unfinished {
    /// Its last commit.
    pub snapshot: Snapshot,
    /// The files whose articles that commit holds.
    pub catalogue: Catalogue,
}

impl IndexDir {
    /// The generation whose building was begun last, if it was not finished.
    ///
    /// An older one without its mark is not one that was never finished, but one that was being removed.
    pub fn unfinished(&self) -> Result<Option<Generation>, IndexError> {
        let current = self.current().ok();
        Ok(self.generations()?.pop().filter(|last| !last.is_complete() && Some(last) != current.as_ref()))
    }
}

impl Generation {
    /// Its last checkpoint; `None` when it died before the first one, or is damaged.
    pub fn checkpoint(&self) -> Result<Option<Unfinished>, IndexError> {
        let snapshot = match Snapshot::of(self.clone()) {
            Ok(snapshot) => snapshot,
            Err(e @ (IndexError::Format { .. } | IndexError::Io { .. })) => return Err(e),
            Err(_) => return Ok(None),
        };
        let catalogue = match snapshot.totals.checkpoint {
            Some(number) => Catalogue::read_from(&self.path().join(name(number))).map(|(catalogue, _)| catalogue),
            // It died after its last commit: its catalogue is the final one.
            None => Catalogue::read(self)
                .filter(|(_, commit)| !commit.is_empty() && *commit == snapshot.totals.logical_hash)
                .map(|(catalogue, _)| catalogue),
        };
        Ok(catalogue.map(|catalogue| Unfinished { snapshot, catalogue }))
    }

    /// Removes the catalogues of all checkpoints but number `except`.
    pub(super) fn remove_checkpoints(&self, except: Option<u64>) -> Result<(), IndexError> {
        let entries = fs::read_dir(self.path()).into_iter().flatten().flatten();
        let stay = except.map(name);
        for entry in entries {
            let file = entry.file_name();
            if file.to_str().is_some_and(|file| file.starts_with(PREFIX) && Some(file) != stay.as_deref()) {
                self.disk.remove_file(&entry.path())?;
            }
        }
        Ok(())
    }
}

impl GenerationWriter {
    /// Commits everything so far as a checkpoint: what it holds is the articles of the files of `catalogue`.
    pub fn checkpoint(&mut self, catalogue: &Catalogue) -> Result<(), IndexError> {
        let number = self.last_checkpoint()?.map_or(1, |last| last + 1);
        let generation = self.generation().clone();
        catalogue.write_to(&generation, &name(number), "")?;
        self.commit_with(&Totals { checkpoint: Some(number), ..Totals::default() })?;
        generation.remove_checkpoints(Some(number))
    }
}

fn name(number: u64) -> String {
    format!("{PREFIX}{number:06}.jsonl")
}
