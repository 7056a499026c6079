use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What a failure to open tantivy's files says was being done.
pub(super) const OPENING: &str = "open the index";
/// The file that remembers the project's sources.
pub(super) const SOURCES: &str = "sources.json";

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// What can go wrong with the index, naming the file and what to do.
#[derive(Debug, Error)]
pub enum IndexError {
    #[error("there is no index in {}", dir.display())]
    Missing { dir: PathBuf },
    #[error("the index in {} was begun and never finished", dir.display())]
    Unfinished { dir: PathBuf },
    #[error("the index in {} is being written by {holder}", dir.display())]
    Locked { dir: PathBuf, holder: String },
    #[error("the index in {} has format {found}; this program reads format {expected}", dir.display())]
    Format { dir: PathBuf, found: u32, expected: u32 },
    #[error("{} is damaged: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("cannot {doing} {}", path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("cannot {doing}")]
    Tantivy { doing: &'static str, source: tantivy::TantivyError },
}

impl IndexError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            IndexError::Missing { .. } => Some("make one with `pundit index PATH`"),
            IndexError::Unfinished { .. } => Some("finish it with `pundit index`"),
            IndexError::Locked { .. } => Some("wait until it is done; searching goes on meanwhile"),
            IndexError::Format { .. } => Some("rebuild it from the corpus with `pundit reindex`"),
            IndexError::Damaged { path, .. } if path.ends_with(SOURCES) => {
                Some("name your files and folders again: `pundit index PATH…`")
            }
            IndexError::Damaged { .. } | IndexError::Tantivy { doing: OPENING, .. } => {
                Some("mend it with `pundit doctor --index --fix`, or rebuild it from the corpus with `pundit reindex`")
            }
            IndexError::Io { source, .. } if is_full(source) => Some(
                "the disk is full: make room (`pundit gc` removes former and unfinished generations), then run the same again",
            ),
            IndexError::Io { .. } | IndexError::Tantivy { .. } => None,
        }
    }

    /// True when there is nothing to search: no index, or one this program cannot read.
    pub fn is_unusable_index(&self) -> bool {
        matches!(
            self,
            IndexError::Missing { .. }
                | IndexError::Unfinished { .. }
                | IndexError::Format { .. }
                | IndexError::Damaged { .. }
                | IndexError::Tantivy { doing: OPENING, .. }
        )
    }

    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> IndexError {
        let path = path.to_owned();
        move |source| IndexError::Io { doing, path, source }
    }

    pub fn tantivy(doing: &'static str) -> impl FnOnce(tantivy::TantivyError) -> IndexError {
        move |source| IndexError::Tantivy { doing, source }
    }

    pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> IndexError {
        IndexError::Damaged { path: path.to_owned(), reason: reason.into() }
    }
}
