//! Manifests: JSONL whose records name files (`path`) instead of holding text.
//!
//! Whether a file is one is judged by its first records, so that a large JSONL full of text is not
//! read through to find out.

use super::input::Limits;
use super::json::{Fields, Folder, Objects, Words};
use super::open::open;
use std::path::{Path, PathBuf};

/// How many records are looked at.
const LOOKED_AT: usize = 100;

/// True if a JSONL file names other files. Its own [`super::Stamp`] does not tell whether those
/// have changed, so it must be read again each time.
pub fn is_manifest(path: &Path) -> bool {
    objects(path, |objects| paths(objects.take(LOOKED_AT)).next().is_some())
}

/// The files a manifest names, absolute, links in them not followed; empty if it is none.
pub fn targets(path: &Path) -> Vec<PathBuf> {
    if !is_manifest(path) {
        return Vec::new();
    }
    let folder = Folder::of(path, "");
    objects(path, |objects| paths(objects).filter_map(|path| folder.resolve(&path)).collect())
}

fn objects<T: Default>(path: &Path, look: impl FnOnce(Objects<'_>) -> T) -> T {
    match open(path, "", Limits::default()) {
        Ok((reader, input)) if reader.extension() == "jsonl" => look(Objects::new(input)),
        _ => T::default(),
    }
}

fn paths<'a>(objects: impl Iterator<Item = super::json::Item> + 'a) -> impl Iterator<Item = String> + 'a {
    objects.filter_map(|item| match Fields::read(item.object.ok()?).ok()?.words {
        Words::Path(path) => Some(path),
        Words::Text(_) | Words::Html(_) => None,
    })
}
