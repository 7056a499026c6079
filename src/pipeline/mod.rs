//! From files to a committed index.
//!
//! 1. [`walk`](crate::ingest::walk) lists the files; [`plan`] leaves out what the catalogue knows unchanged.
//! 2. [`flow`] reads records, extracts, annotates and prepares them on all cores, and hands the results
//!    over in the order of the files, so that the outcome does not depend on the number of threads.
//! 3. [`ledger`] decides which of several files claiming one article is indexed.
//! 4. [`update()`] commits into the current generation; [`rebuild()`] builds the next one beside it, verifies it and
//!    swaps; [`retag()`] does so from the stored articles when only what is made of their text is out of date.
#![allow(clippy::disallowed_methods, reason = "indexing reads files and times itself")]

mod checkup;
mod flow;
mod idle;
mod interrupted;
mod kinds;
mod ledger;
mod mend;
mod naming;
mod parallel;
mod plan;
mod rebuild;
mod removal;
mod resume;
mod retag;
mod rollback;
mod run;
mod staleness;
mod stranded;
mod update;
mod verify;
mod versions;
mod work;

pub use checkup::{Finding, Mend, check_up};
pub use flow::{explain, understand};
pub use interrupted::{Command, Interrupted, Reached};
pub use kinds::{Kind, Kinds};
pub use mend::mend;
pub use naming::Naming;
pub use rebuild::{Build, CHECKPOINT, KEEP, Rebuilt, rebuild};
pub use removal::{Obeyed, obey_removals};
pub use resume::resume;
pub use retag::retag;
pub use rollback::{RolledBack, roll_back};
pub use staleness::{Remedy, Staleness, staleness};
pub use update::{settled_otherwise, update, update_as};
pub use versions::{ArticleVersions, Version, versions_of};
pub use work::Work;

use crate::entities::Gazetteer;
use crate::extract::overrides::Overrides;
use crate::index::{Catalogue, IndexDir, IndexError, Snapshot, SourceEntry, Totals, Versions};
use crate::ingest::{self, IngestError, Reject, Settings};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;

/// What a run works with.
pub struct Job<'a> {
    /// The project's folder; files below it are known by their path from here.
    pub root: &'a Path,
    /// Where articles are looked for when no path was ever given.
    pub corpus: PathBuf,
    pub index: &'a IndexDir,
    pub gazetteer: &'a Gazetteer,
    /// Where names come from that no gazetteer knows.
    pub naming: Naming<'a>,
    pub overrides: &'a Overrides,
    /// How files are to be read.
    pub settings: &'a Settings,
    pub threads: usize,
    /// Bytes the index may buffer before it writes a segment.
    pub memory: usize,
    pub observer: &'a dyn Observer,
}

impl Job<'_> {
    /// Ends a run of which nothing holds before all of it is done.
    fn check_stop(&self) -> Result<(), PipelineError> {
        if self.observer.wants_stop() { Err(PipelineError::Stopped) } else { Ok(()) }
    }
}

/// Hears how far a run has come, and may ask it to stop.
pub trait Observer: Sync {
    fn observe(&self, event: Event<'_>);

    /// Once true, the run brings to an end what it has in hand, and begins nothing new.
    fn wants_stop(&self) -> bool {
        false
    }
}

/// A step of a run.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    Stage(Stage),
    /// Reading begins: so many files and bytes are to be read.
    Planned {
        files: usize,
        bytes: u64,
    },
    /// Reading has come so far: in this file, and so many bytes of all.
    Reading {
        path: &'a str,
        bytes: u64,
    },
    /// An article is ready for the index.
    Article,
    /// A file has been read and its articles are on their way into the index.
    File {
        path: &'a str,
        bytes: u64,
        articles: u64,
    },
    /// So many of all stored articles have been annotated anew.
    Tagged {
        articles: u64,
        of: u64,
    },
    /// Something to be told meanwhile.
    Note(&'a str),
    /// What the workers spent on the files just read.
    Worked(Work),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Looking,
    Reading,
    Carrying,
    Tagging,
    Committing,
    Merging,
    Verifying,
}

impl Stage {
    /// What programs know it by.
    pub fn id(self) -> &'static str {
        match self {
            Stage::Looking => "looking",
            Stage::Reading => "reading",
            Stage::Tagging => "tagging",
            Stage::Carrying => "carrying",
            Stage::Committing => "committing",
            Stage::Merging => "merging",
            Stage::Verifying => "verifying",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Stage::Looking => "looking for files",
            Stage::Reading => "reading",
            Stage::Tagging => "finding actors",
            Stage::Carrying => "carrying over articles whose files are gone",
            Stage::Committing => "committing",
            Stage::Merging => "merging",
            Stage::Verifying => "verifying",
        }
    }
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Files found.
    pub files: usize,
    /// Files that were skipped because they had not changed.
    pub unchanged: usize,
    pub bytes_read: u64,
    /// Articles that an interrupted run had written before.
    pub continued: u64,
    pub added: u64,
    pub replaced: u64,
    pub removed: u64,
    /// Records that are versions of an article whose indexed version stands elsewhere.
    pub duplicates: u64,
    /// Records of articles that a person removed.
    pub withheld: u64,
    /// Articles whose file is gone and that another file gives now.
    pub moved: u64,
    /// Files that are gone and whose content stands in a new file.
    pub moved_files: Vec<Moved>,
    /// Files known from earlier runs that are gone; their articles were kept.
    pub missing: Vec<String>,
    /// What was rejected in this run.
    pub rejected: Vec<Reject>,
    /// Files that changed while they were read; the next run reads them again.
    pub changing: Vec<String>,
    /// Parts of containers that are no articles, a line for each container.
    pub passed_over: Vec<Reject>,
    /// Rejects of earlier runs in files that have not changed since.
    pub still_rejected: usize,
    /// How many articles carry which kind of warning.
    pub warnings: Kinds,
    /// What each reader, by its name, has read.
    pub readers: BTreeMap<&'static str, ReaderCounts>,
    /// What is left to be read because the run was asked to stop.
    pub left: Option<Left>,
    pub totals: Totals,
    pub took: Duration,
}

/// A file that is found under another path than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub from: String,
    pub to: String,
}

/// What one reader has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderCounts {
    pub files: u64,
    pub articles: u64,
    pub rejected: u64,
}

/// What a stopped run did not come to. The next run reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Files, the one that was broken off among them.
    pub files: usize,
    pub bytes: u64,
}

#[derive(Debug, Error)]
pub enum PipelineError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Ingest(#[from] IngestError),
    #[error("there is nothing to read: no path was given, none is remembered, and {} is not there", corpus.display())]
    NothingToRead { corpus: PathBuf },
    #[error("the new generation did not verify and was not put in place: {reason}")]
    Unverified { reason: String },
    #[error("stopped before the new generation was complete; the index answers as before")]
    Stopped,
    #[error("there is no interrupted run to continue")]
    NothingToResume,
    #[error("cannot continue {generation}: {reason}; `pundit reindex` begins anew")]
    CannotResume { generation: String, reason: String },
    #[error(
        "{} would be lost: the files are gone, and only {generation} holds a copy, which cannot be read",
        stranded::counted(*articles)
    )]
    WouldLose { articles: usize, generation: String },
    #[error("no generation is intact, and the index cannot be built anew: {reason}; it stays as it is")]
    CannotMend { reason: String },
    #[error("there is no earlier generation to go back to")]
    NoEarlierGeneration,
    #[error("cannot go back to {generation}, and there is no other: {reason}")]
    NoWayBack { generation: String, reason: String },
}

/// The versions of everything this program would build with.
pub fn versions(gazetteer: &Gazetteer, naming: Naming<'_>) -> Versions {
    Versions {
        pundit: env!("CARGO_PKG_VERSION").to_owned(),
        extractor: crate::extract::VERSION,
        analyzer: Snapshot::analyzer_version(),
        passages: crate::passages::VERSION,
        gazetteer: gazetteer.version().to_owned(),
        model: naming.model(),
    }
}

/// How many files of the catalogue would be read otherwise by these settings.
pub fn remapped(root: &Path, settings: &Settings, catalogue: &Catalogue) -> usize {
    let is_read_otherwise = |key: &str, entry: &SourceEntry| {
        let path = root.join(key);
        entry.stamp.is_some() && !entry.missing && entry.reading != ingest::reading(&path, &settings.map_for(&path))
    };
    catalogue.sources.iter().filter(|(key, entry)| is_read_otherwise(key, entry)).count()
}

/// How a file is known in index and catalogue: from the project's folder if it lies below it, else absolute.
fn key(root: &Path, absolute: &Path) -> String {
    absolute.strip_prefix(root).unwrap_or(absolute).to_string_lossy().into_owned()
}
