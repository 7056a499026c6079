//! Discovery: the files below what the user named, in an order that never varies.

use super::open::read_counted;
use super::{FieldMap, IngestError, Reject, Settings, Sink, Stamp, manifest, saved};
use ignore::{DirEntry, WalkBuilder};
use std::collections::HashSet;
use std::fs::Metadata;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Patterns in gitignore's syntax for files that are no articles.
const IGNORE_FILE: &str = ".punditignore";

/// The project's own settings and actors are no article either.
const PROJECT_FILES: [&str; 3] = ["pundit.toml", "actors.toml", "overrides.toml"];

/// A file found, not yet opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// As shown to people and kept in records; lossy if the name is not UTF-8.
    pub path: String,
    /// Absolute, links resolved: the file's identity, and how it is opened.
    pub absolute: PathBuf,
    pub stamp: Stamp,
    /// True for a JSONL that names other files: to be read even if its stamp is unchanged.
    pub manifest: bool,
    /// What the user says the fields in it mean.
    pub map: Arc<FieldMap>,
}

impl SourceFile {
    /// Hands what the file holds to `sink`, like [`super::read_file`].
    pub fn read(&self, sink: &mut Sink<'_>) -> ControlFlow<()> {
        self.read_counted(&Arc::default(), sink).1
    }

    /// Like [`SourceFile::read`]; counts the bytes it reads as it goes, and gives the name of the reader that read it,
    /// `None` if there is none.
    pub fn read_counted(&self, bytes: &Arc<AtomicU64>, sink: &mut Sink<'_>) -> (Option<&'static str>, ControlFlow<()>) {
        read_counted(&self.absolute, &self.path, &self.map, bytes, sink)
    }

    /// A short text that changes whenever the same bytes would be read otherwise: the fingerprint
    /// of the map, where the file may hold fields.
    pub fn reading(&self) -> Option<String> {
        reading(&self.absolute, &self.map)
    }
}

/// What [`walk`] found.
#[derive(Debug, Default)]
pub struct Walk {
    /// Every file once, ordered bytewise by the path shown.
    pub files: Vec<SourceFile>,
    /// What could not be entered: unreadable folders, links in a loop, bad patterns.
    pub rejects: Vec<Reject>,
}

/// Finds the files below `paths`.
///
/// Folders are searched to any depth, following links. Hidden files, editors' [temporary](is_temporary) ones, what a `.punditignore` in the
/// folder or above it excludes, the parts of saved pages, and files that a manifest found along the
/// way names are left out; what is named in `paths` itself never is.
pub fn walk(paths: &[PathBuf]) -> Result<Walk, IngestError> {
    walk_with(paths, &Settings::default())
}

/// Like [`walk`], each file with the map that `settings` have for it.
pub fn walk_with(paths: &[PathBuf], settings: &Settings) -> Result<Walk, IngestError> {
    let by_two_ways = paths.len() > 1;
    let mut found = Found { files: Vec::new(), rejects: Vec::new(), explicit: HashSet::new(), by_two_ways, settings };
    for path in paths {
        let unreadable = |source| IngestError::Unreadable { path: path.clone(), source };
        let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => IngestError::Missing { path: path.clone() },
            _ => unreadable(error),
        })?;
        let real = path.canonicalize().map_err(unreadable)?;
        if metadata.is_dir() {
            found.folder(path, &real);
        } else if metadata.is_file() {
            found.explicit.insert(real.clone());
            found.file(path, real, None, &metadata);
        } else {
            return Err(IngestError::NotAFile { path: path.clone() });
        }
    }
    Ok(found.finish())
}

struct Found<'a> {
    files: Vec<Candidate>,
    rejects: Vec<Reject>,
    explicit: HashSet<PathBuf>,
    /// Whether a file may have been reached twice.
    by_two_ways: bool,
    settings: &'a Settings,
}

struct Candidate {
    file: SourceFile,
    /// Absolute, but with the links that led here, as a manifest would name it; `None` where there were none.
    linked: Option<PathBuf>,
}

impl Found<'_> {
    fn folder(&mut self, root: &Path, real_root: &Path) {
        let mut linked_folders: Vec<PathBuf> = Vec::new();
        for entry in walker(root).build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.reject(root, &error);
                    continue;
                }
            };
            if let Some(error) = entry.error() {
                self.reject(&entry.path().join(IGNORE_FILE), error);
            }
            let is_link = entry.depth() > 0 && entry.path_is_symlink();
            if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                linked_folders.extend(is_link.then(|| entry.path().to_owned()));
                continue;
            }
            let Some(metadata) = entry.metadata().ok().filter(Metadata::is_file) else { continue };
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let linked = real_root.join(below);
            // Resolving costs a system call for every folder of the path, so only what was
            // reached through a link is resolved.
            let through_link = is_link || linked_folders.iter().any(|folder| entry.path().starts_with(folder));
            self.by_two_ways |= through_link;
            match through_link.then(|| linked.canonicalize()) {
                Some(Ok(real)) => self.file(entry.path(), real, Some(linked), &metadata),
                _ => self.file(entry.path(), linked, None, &metadata),
            }
        }
    }

    fn file(&mut self, path: &Path, absolute: PathBuf, linked: Option<PathBuf>, metadata: &Metadata) {
        let map = self.settings.map_for(&absolute);
        let manifest = may_be_manifest(path) && manifest::is_manifest(&absolute, &map);
        let path = path.strip_prefix(".").unwrap_or(path).to_string_lossy().into_owned();
        let file = SourceFile { path, absolute, stamp: Stamp::from_metadata(metadata), manifest, map };
        self.files.push(Candidate { file, linked });
    }

    fn reject(&mut self, root: &Path, error: &ignore::Error) {
        let (path, reason) = explain(root, error);
        self.rejects.push(Reject::file(&path.to_string_lossy(), reason));
    }

    fn finish(mut self) -> Walk {
        let manifests = self.files.iter().filter(|candidate| candidate.file.manifest);
        let named: HashSet<PathBuf> =
            manifests.flat_map(|candidate| manifest::targets(&candidate.file.absolute, &candidate.file.map)).collect();
        self.files.sort_by(|a, b| a.file.path.as_bytes().cmp(b.file.path.as_bytes()));
        let mut seen = HashSet::new();
        let mut files = Vec::new();
        for Candidate { file, linked } in self.files {
            let is_named = named.contains(&file.absolute) || linked.is_some_and(|linked| named.contains(&linked));
            let left_out = is_named && !file.manifest && !self.explicit.contains(&file.absolute);
            if !left_out && (!self.by_two_ways || seen.insert(file.absolute.clone())) {
                files.push(file);
            }
        }
        self.rejects.sort_by(|a, b| a.source.cmp(&b.source));
        Walk { files, rejects: self.rejects }
    }
}

fn walker(root: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder
        .standard_filters(false)
        .hidden(true)
        .parents(true)
        .add_custom_ignore_filename(IGNORE_FILE)
        .follow_links(true)
        .filter_entry(|entry: &DirEntry| {
            let temporary = entry.depth() > 0 && is_temporary(&entry.file_name().to_string_lossy());
            !temporary && PROJECT_FILES.iter().all(|own| entry.file_name() != *own) && !belongs_to_page(entry)
        });
    builder
}

/// Whether a name is one that editors and browsers give to backups and to what they have not finished writing.
pub fn is_temporary(name: &str) -> bool {
    let lower = name.to_lowercase();
    let ends = ["~", ".swp", ".tmp", ".part", ".crdownload"];
    ends.iter().any(|end| lower.ends_with(end)) || lower.len() > 1 && lower.starts_with('#') && lower.ends_with('#')
}

/// True for the folder of a page that a browser saved beside it, unless it was named itself.
fn belongs_to_page(entry: &DirEntry) -> bool {
    let is_found_folder = entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir());
    is_found_folder
        && saved::belongs_to_page(&entry.file_name().to_string_lossy(), |page| {
            entry.path().with_file_name(page).is_file()
        })
}

/// Pages and prose are not opened to look for manifests; all else is.
fn may_be_manifest(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((_, extension)) => ["jsonl", "ndjson", "ldjson", "jsonlines", "json"].contains(&extension),
        None => true,
    }
}

/// Like [`SourceFile::reading`] for a file that is known only by its path.
pub fn reading(path: &Path, map: &FieldMap) -> Option<String> {
    if is_prose(path) { None } else { map.fingerprint() }
}

/// Whether a file's name says that it is a page or prose, which have no fields to map.
fn is_prose(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ["html", "htm", "xhtml", "md", "markdown"].contains(&extension.as_str())
}

/// The path and the reason in an error of the walker, whose own wording repeats the path.
fn explain(path: &Path, error: &ignore::Error) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => explain(path, err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => explain(path, err),
        ignore::Error::Partial(errors) => match errors.first() {
            Some(error) => explain(path, error),
            None => (path.to_owned(), "cannot be read".to_owned()),
        },
        ignore::Error::Loop { ancestor, child } => {
            (child.clone(), format!("is a link back to {}, which it lies in", ancestor.display()))
        }
        ignore::Error::Glob { glob, err } => {
            (path.to_owned(), format!("has a bad pattern {}: {err}", glob.as_deref().unwrap_or_default()))
        }
        ignore::Error::Io(error) => (path.to_owned(), format!("cannot be read: {error}")),
        other => (path.to_owned(), format!("cannot be read: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    /// The files found, without the folder's own name.
    fn found(folder: &TempDir, paths: &[&str]) -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| folder.path().join(path)).collect();
        let prefix = format!("{}/", folder.path().display());
        let shown = |file: SourceFile| file.path.strip_prefix(&prefix).unwrap().replace("//", "/");
        walk(&paths).unwrap().files.into_iter().map(shown).collect()
    }

    #[test]
    fn nested_files_come_in_the_order_of_their_bytes() {
        let folder =
            folder(&[("b/c/x.md", ""), ("b.txt", ""), ("b/a.txt", ""), ("a/é.txt", ""), ("a/z.txt", ""), ("B", "")]);
        let expected = ["B", "a/z.txt", "a/é.txt", "b.txt", "b/a.txt", "b/c/x.md"];
        assert_eq!(found(&folder, &["B", "a", "b.txt", "b"]), expected);
        assert_eq!(found(&folder, &["b", "b.txt", "a", "B", "b/a.txt", "b/c"]), expected);
    }

    #[test]
    fn hidden_ignored_and_settings_files_are_left_out_unless_named() {
        let folder = folder(&[
            ("d/.punditignore", "*.log.txt\n/drafts/\n"),
            ("d/.gitignore", "kept.txt\n"),
            ("d/.hidden.txt", ""),
            ("d/kept.txt~", ""),
            ("d/#kept.txt#", ""),
            ("d/page.html.part", ""),
            ("d/.git/x.txt", ""),
            ("d/pundit.toml", ""),
            ("d/actors.toml", ""),
            ("d/kept.txt", ""),
            ("d/a.log.txt", ""),
            ("d/drafts/a.txt", ""),
            ("d/sub/drafts/a.txt", ""),
            ("d/sub/.punditignore", "!b.log.txt\n"),
            ("d/sub/b.log.txt", ""),
        ]);
        assert_eq!(found(&folder, &["d"]), ["d/kept.txt", "d/sub/b.log.txt", "d/sub/drafts/a.txt"]);
        assert_eq!(found(&folder, &["d/sub"]), ["d/sub/b.log.txt", "d/sub/drafts/a.txt"]);
        let named = ["d/.hidden.txt", "d/a.log.txt", "d/drafts/a.txt", "d/pundit.toml"];
        assert_eq!(found(&folder, &named), named);
    }

    #[test]
    fn the_folder_of_a_saved_page_is_left_out_unless_named() {
        let folder = folder(&[
            ("d/Ferry.html", ""),
            ("d/Ferry_files/frame.html", ""),
            ("d/Quay.htm", ""),
            ("d/Quay-Dateien/deep/frame.html", ""),
            ("d/Alone_files/a.html", ""),
        ]);
        assert_eq!(found(&folder, &["d"]), ["d/Alone_files/a.html", "d/Ferry.html", "d/Quay.htm"]);
        let named = ["d/Ferry_files/frame.html", "d/Quay-Dateien/deep/frame.html"];
        assert_eq!(found(&folder, &["d/Ferry_files", "d/Quay-Dateien/deep"]), named);
    }

    #[test]
    fn a_bad_ignore_pattern_is_reported() {
        let folder = folder(&[(".punditignore", "[z-a]\n"), ("a.txt", "")]);
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        assert_eq!(walk.files.len(), 1);
        assert!(walk.rejects[0].source.path.ends_with(".punditignore"));
        assert_eq!(walk.rejects[0].reason, "has a bad pattern [z-a]: invalid range; 'z' > 'a'");
    }

    #[test]
    fn what_a_manifest_names_is_not_found_twice() {
        let folder = folder(&[
            (
                "c/m.jsonl",
                "{\"path\": \"html/a.html\"}\n{\"path\": \"./html/../html/b.html\"}\n{\"path\": \"x.jsonl\"}",
            ),
            ("c/html/a.html", ""),
            ("c/html/b.html", ""),
            ("c/html/c.html", ""),
            ("c/text.jsonl", "{\"text\": \"x\"}"),
        ]);
        assert_eq!(found(&folder, &["c"]), ["c/html/c.html", "c/m.jsonl", "c/text.jsonl"]);
        assert_eq!(found(&folder, &["c/html", "c/m.jsonl"]), ["c/html/c.html", "c/m.jsonl"]);
        assert_eq!(
            found(&folder, &["c", "c/html/a.html"]),
            ["c/html/a.html", "c/html/c.html", "c/m.jsonl", "c/text.jsonl"]
        );
        let files = walk(&[folder.path().to_owned()]).unwrap().files;
        let manifests: Vec<_> = files.iter().map(|file| file.manifest).collect();
        assert_eq!(manifests, [false, true, false]);
    }

    #[test]
    fn files_carry_an_absolute_path_and_a_stamp() {
        let folder = folder(&[("a.txt", "four")]);
        let file = walk(&[folder.path().to_owned()]).unwrap().files.remove(0);
        assert_eq!(file.absolute, folder.path().canonicalize().unwrap().join("a.txt"));
        assert_eq!(file.stamp, Stamp::of(&file.absolute).unwrap());
        assert_eq!(file.stamp.size, 4);
    }

    #[test]
    fn a_missing_path_is_an_error() {
        let error = walk(&[PathBuf::from("no/such/folder")]).unwrap_err();
        assert_eq!(error.to_string(), "cannot read no/such/folder: no such file or folder");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_loops_reported() {
        use std::os::unix::fs::symlink;
        let folder = folder(&[("d/real/a.txt", "a"), ("outside/b.txt", "b")]);
        let root = folder.path();
        symlink("..", root.join("d/real/loop")).unwrap();
        symlink("real", root.join("d/again")).unwrap();
        symlink("../outside", root.join("d/more")).unwrap();
        symlink("real/a.txt", root.join("d/same.txt")).unwrap();
        symlink("nothing", root.join("d/dangling")).unwrap();
        assert_eq!(found(&folder, &["d"]), ["d/again/a.txt", "d/more/b.txt"]);
        let rejects = walk(&[root.join("d")]).unwrap().rejects;
        let reasons: Vec<_> = rejects.iter().map(|reject| reject.reason.split(':').next().unwrap()).collect();
        assert_eq!(reasons[1], "cannot be read");
        assert!(
            reasons[0].starts_with("is a link back to") && reasons[2].starts_with("is a link back to"),
            "{reasons:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_or_pipe_is_an_error_when_named_and_passed_over_when_found() {
        let folder = folder(&[("a.txt", "a")]);
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(matches!(walk(&[socket]), Err(IngestError::NotAFile { .. })));
        assert_eq!(found(&folder, &[""]), ["a.txt"]);
    }
}
