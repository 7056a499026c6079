//! What is heard of the file system, and when it is time to act on it.

use crate::ingest;
use notify::EventKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// An update begins when nothing has happened for so long …
const QUIET: Duration = Duration::from_millis(300);
/// … or when things have been happening for so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// Collects events from any thread.
#[derive(Clone)]
pub struct Ear {
    heard: Arc<Mutex<Heard>>,
    /// The index's own files change whenever something else does.
    index: Arc<Path>,
}

#[derive(Default)]
struct Heard {
    /// The first and the last event that nobody has acted on.
    since: Option<(Instant, Instant)>,
    /// What was removed as a whole.
    removed: Vec<PathBuf>,
}

impl Ear {
    pub fn new(index: PathBuf) -> Ear {
        Ear { heard: Arc::default(), index: index.into() }
    }

    /// Takes an event in. One that cannot be understood may be about anything.
    pub fn hear(&self, event: &notify::Result<notify::Event>) {
        if let Ok(event) = event {
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            if matches!(event.kind, EventKind::Remove(_)) {
                self.heard().removed.extend(event.paths.iter().cloned());
            }
            if !event.paths.is_empty() && !event.paths.iter().any(|path| self.concerns_articles(path)) {
                return;
            }
        }
        self.note();
    }

    /// Something happened just now.
    pub fn note(&self) {
        let now = Instant::now();
        let mut heard = self.heard();
        let first = heard.since.map_or(now, |(first, _)| first);
        heard.since = Some((first, now));
    }

    /// True, once, when what happened should be acted on.
    pub fn is_due(&self) -> bool {
        let now = Instant::now();
        let mut heard = self.heard();
        let due = heard.since.is_some_and(|(first, last)| now - last >= QUIET || now - first >= PATIENCE);
        if due {
            heard.since = None;
        }
        due
    }

    /// Whether `path` itself was removed since this was last asked; forgets all other removals.
    pub fn take_removed(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.heard().removed)
    }

    /// Hidden files, editors' temporary ones and those of the index are no articles.
    fn concerns_articles(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !path.starts_with(&self.index) && !name.starts_with('.') && !ingest::is_temporary(&name)
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, ModifyKind, RemoveKind};

    fn is_heard(kind: EventKind, paths: &[&str]) -> bool {
        let ear = Ear::new("/project/index".into());
        let event = paths.iter().fold(notify::Event::new(kind), |event, path| event.add_path(path.into()));
        ear.hear(&Ok(event));
        ear.heard().since.is_some()
    }

    #[test]
    fn only_what_may_change_articles_is_heard() {
        let (create, modify) = (EventKind::Create(CreateKind::File), EventKind::Modify(ModifyKind::Any));
        for (kind, paths, expected) in [
            (create, &["/project/corpus/a.md"][..], true),
            (modify, &["/project/corpus/a.md"], true),
            (EventKind::Remove(RemoveKind::Folder), &["/project/corpus"], true),
            (EventKind::Access(AccessKind::Any), &["/project/corpus/a.md"], false),
            (modify, &["/project/index/gen-000001/tantivy/meta.json"], false),
            (create, &["/project/corpus/.a.md.swp"], false),
            (create, &["/project/corpus/a.md~"], false),
            (modify, &["/project/corpus/a.md~", "/project/corpus/a.md"], true),
            // Events were lost.
            (EventKind::Other, &[], true),
        ] {
            assert_eq!(is_heard(kind, paths), expected, "{kind:?} {paths:?}");
        }
    }

    #[test]
    fn an_update_is_due_once_and_only_when_things_are_quiet() {
        let ear = Ear::new("/project/index".into());
        assert!(!ear.is_due());
        ear.note();
        assert!(!ear.is_due());
        std::thread::sleep(QUIET);
        assert!(ear.is_due());
        assert!(!ear.is_due());
    }
}
