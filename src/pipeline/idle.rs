//! Sees quickly that there is nothing to do.
//!
//! Of a corpus that has not changed, a run holds neither the catalogue nor who owns which article: it walks the
//! files, and reads along in the catalogue, which is in the same order. Whatever is out of the ordinary is left to
//! [`update`](super::update()), which does the same at leisure.

use super::update::absolute_all;
use super::{Job, Report, key};
use crate::index::{Glance, IndexError, Snapshot, Sources};
use crate::ingest::{self, Reject, SourceFile};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The report of a run that has nothing to do; `None` if there may be something.
pub fn idle(job: &Job<'_>, paths: &[PathBuf], sources: &Sources) -> Result<Option<Report>, IndexError> {
    if job.index.sources().ok().as_ref() != Some(sources) {
        return Ok(None);
    }
    let Ok(snapshot) = Snapshot::open(job.index) else { return Ok(None) };
    let scope = if paths.is_empty() { sources.paths.clone() } else { absolute_all(paths) };
    let Some(found) = Found::below(job, &scope) else { return Ok(None) };
    let mut look = Look { files: found.files.iter().peekable(), rejects: found.rejects, still_rejected: 0 };
    let totals = &snapshot.totals;
    let begin = |heading: &crate::index::Heading| {
        let known = !totals.logical_hash.is_empty() && heading.commit == totals.logical_hash;
        go_on_if(known && heading.overrides == job.overrides.fingerprints())
    };
    let whole = snapshot.generation.glance(begin, |entry| go_on_if(look.is_as_it_was(&entry, job.root, &scope)));
    if whole.is_none() || look.files.next().is_some() || !look.rejects.is_empty() {
        return Ok(None);
    }
    let files = found.files.len();
    Ok(Some(Report {
        files,
        unchanged: files,
        still_rejected: look.still_rejected,
        totals: totals.clone(),
        ..Report::default()
    }))
}

fn go_on_if(well: bool) -> ControlFlow<()> {
    if well { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// What there is, as the catalogue would say it.
struct Found {
    /// In order of their keys.
    files: Vec<(String, SourceFile)>,
    /// By key.
    rejects: BTreeMap<String, Vec<Reject>>,
}

impl Found {
    /// `None` if a path is not there or cannot be walked.
    fn below(job: &Job<'_>, scope: &[PathBuf]) -> Option<Found> {
        let walk = ingest::walk_with(scope, job.settings).ok()?;
        let mut files: Vec<(String, SourceFile)> =
            walk.files.into_iter().map(|file| (key(job.root, &file.absolute), file)).collect();
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut rejects: BTreeMap<String, Vec<Reject>> = BTreeMap::new();
        for reject in walk.rejects {
            rejects.entry(key(job.root, Path::new(&reject.source.path))).or_default().push(reject);
        }
        Some(Found { files, rejects })
    }
}

/// Reading along in the catalogue.
struct Look<'a> {
    files: std::iter::Peekable<std::slice::Iter<'a, (String, SourceFile)>>,
    rejects: BTreeMap<String, Vec<Reject>>,
    still_rejected: usize,
}

impl Look<'_> {
    fn is_as_it_was(&mut self, entry: &Glance<'_>, root: &Path, scope: &[PathBuf]) -> bool {
        if entry.missing {
            return false;
        }
        if let Some((_, file)) = self.files.next_if(|(key, _)| *key == *entry.path) {
            self.still_rejected += entry.rejects.len();
            return is_unchanged(entry, file);
        }
        if !scope.iter().any(|path| root.join(&*entry.path).starts_with(path)) {
            return true;
        }
        // Not a file that could be opened, and rejected for that before.
        let now = self.rejects.remove(&*entry.path).unwrap_or_default();
        self.still_rejected += now.len();
        let same = now.iter().map(|reject| &reject.reason).eq(entry.rejects.iter().map(|reject| &reject.reason));
        !entry.gives_articles() && !now.is_empty() && same
    }
}

fn is_unchanged(entry: &Glance<'_>, file: &SourceFile) -> bool {
    let stamp = Some((file.stamp.size, file.stamp.mtime_ns));
    !file.manifest && entry.stamp == stamp && entry.reading.as_deref() == file.reading().as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Gazetteer;
    use crate::extract::overrides::Overrides;
    use crate::index::IndexDir;
    use crate::ingest::Settings;
    use crate::pipeline::{Event, Naming, Observer, update};
    use std::cell::Cell;
    use std::fs;
    use std::time::{Duration, SystemTime};

    struct Silent;

    impl Observer for Silent {
        fn observe(&self, _: Event<'_>) {}
    }

    fn with_job<T>(root: &Path, work: impl FnOnce(&Job<'_>) -> T) -> T {
        work(&Job {
            root,
            corpus: root.join("corpus"),
            index: &IndexDir::new(root.join("index")),
            gazetteer: Gazetteer::builtin(),
            naming: Naming::Off,
            overrides: &Overrides::default(),
            settings: &Settings::default(),
            threads: 1,
            memory: 16 << 20,
            observer: &Silent,
        })
    }

    /// What the quick look says, as files and rejects of before.
    fn looked(root: &Path) -> Option<(usize, usize)> {
        with_job(root, |job| {
            let sources = job.index.sources().unwrap();
            idle(job, &[], &sources).unwrap().map(|report| (report.unchanged, report.still_rejected))
        })
    }

    #[test]
    fn nothing_to_do_is_seen_at_once_and_everything_else_left_to_a_run() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        // What was saved just now would be compared by content.
        let hours = Cell::new(99);
        let write = |file: &str, text: &str| {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), text).unwrap();
            let saved = SystemTime::now() - Duration::from_secs(3600 * hours.replace(hours.get() - 1));
            fs::File::options().write(true).open(root.join(file)).unwrap().set_modified(saved).unwrap();
        };
        let settle = || with_job(&root, |job| update(job, &[], false).unwrap());
        write("corpus/a.md", "# Tolls\n\nThe ferry waits.\n");
        write("corpus/a/b.jsonl", "{\"text\":\"A lighthouse.\"}\n{\"text\":5}\n");
        write("corpus/a-b.bin", "\0\0\u{1}");
        settle();
        assert_eq!(looked(&root), Some((3, 2)));
        let changes: [(&str, &dyn Fn()); 6] = [
            ("a new file", &|| write("corpus/c.md", "# Locks\n\nThe barge waits.\n")),
            ("a changed file", &|| write("corpus/a.md", "# Tolls\n\nThe barge waits.\n")),
            ("a file that is gone", &|| fs::remove_file(root.join("corpus/c.md")).unwrap()),
            ("a file that is back", &|| write("corpus/c.md", "# Locks\n\nThe barge waits.\n")),
            ("a mended file", &|| write("corpus/a/b.jsonl", "{\"text\":\"A lighthouse.\"}\n")),
            ("a torn catalogue", &|| {
                let catalogue = root.join("index/gen-000001/catalogue.jsonl");
                let text = fs::read_to_string(&catalogue).unwrap();
                fs::write(&catalogue, text.lines().take(2).collect::<Vec<_>>().join("\n")).unwrap();
            }),
        ];
        for (what, change) in changes {
            change();
            assert_eq!(looked(&root), None, "{what}");
            settle();
        }
        assert_eq!(looked(&root), Some((4, 1)));
    }
}
