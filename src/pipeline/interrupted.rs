//! Runs that were interrupted: what lies there of them, and how one goes on.

use super::stranded::counted;
use crate::index::{Generation, IndexDir, IndexError, Unfinished};
use std::fmt;

/// A run that ended before its generation was complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interrupted {
    pub generation: Generation,
    pub command: Command,
    /// When it began; `None` when it died before it had said so.
    pub since: Option<String>,
    /// What its last checkpoint holds; `None` when it came to none, or to one that this program cannot read.
    pub reached: Option<Reached>,
}

/// The command that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The first one, before which there was nothing to search.
    Index,
    Reindex,
    ReindexActors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub articles: u64,
    /// Files read to their end; none are read where actors are found anew.
    pub files: usize,
}

impl Interrupted {
    /// Clears it away.
    pub const DROP: &'static str = "pundit gc";

    /// Looks for one. What somebody is writing at this moment is not interrupted.
    pub fn find(index: &IndexDir) -> Result<Option<Interrupted>, IndexError> {
        if index.is_being_written() { Ok(None) } else { Interrupted::left(index) }
    }

    /// Like [`Interrupted::find`], for whoever writes.
    pub fn left(index: &IndexDir) -> Result<Option<Interrupted>, IndexError> {
        let Some(generation) = index.unfinished()? else { return Ok(None) };
        let manifest = generation.manifest().ok();
        let from_stored = manifest.as_ref().is_some_and(|manifest| manifest.made_from.is_some());
        let command = match index.current() {
            Err(IndexError::Unfinished { .. }) => Command::Index,
            _ if from_stored => Command::ReindexActors,
            _ => Command::Reindex,
        };
        let reached = generation.checkpoint().ok().flatten().map(|Unfinished { snapshot, catalogue }| Reached {
            articles: snapshot.searcher.num_docs(),
            files: catalogue.sources.len(),
        });
        Ok(Some(Interrupted { generation, command, since: manifest.map(|manifest| manifest.created), reached }))
    }

    /// The command that goes on where it stopped.
    pub fn go_on(&self) -> &'static str {
        match self.command {
            Command::Index => "pundit index",
            Command::Reindex | Command::ReindexActors => "pundit reindex --resume",
        }
    }
}

impl Command {
    pub fn line(self) -> &'static str {
        match self {
            Command::Index => "pundit index",
            Command::Reindex => "pundit reindex",
            Command::ReindexActors => "pundit reindex --actors",
        }
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.command.line())?;
        if let Some(since) = &self.since {
            write!(f, ", begun {since},")?;
        }
        f.write_str(" was interrupted ")?;
        match self.reached {
            None => f.write_str("before its first checkpoint"),
            Some(Reached { articles, files: 0 }) => write!(f, "after {}", counted(articles as usize)),
            Some(Reached { articles, files: 1 }) => write!(f, "after {} of 1 file", counted(articles as usize)),
            Some(Reached { articles, files }) => write!(f, "after {} of {files} files", counted(articles as usize)),
        }
    }
}
