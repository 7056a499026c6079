//! Manifests: JSONL whose records name files (`path`) instead of holding text.
//!
//! Whether a file is one is judged by its first records, so that a large JSONL full of text is not
//! read through to find out.

use super::input::{Input, Limits};
use super::json::{Fields, Folder, Objects, Words};
use super::open::open;
use super::readers::Jsonl;
use super::{FieldMap, Reader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many records are looked at.
const LOOKED_AT: usize = 100;

/// True if a JSONL file, its fields read by `map`, names other files. Its own [`super::Stamp`] does not tell whether those
/// have changed, so it must be read again each time.
pub fn is_manifest(path: &Path, map: &Arc<FieldMap>) -> bool {
    objects(path, map, |objects| paths(objects.take(LOOKED_AT), map).next().is_some())
}

/// The files a manifest names, absolute, links in them not followed; empty if it is none.
pub fn targets(path: &Path, map: &Arc<FieldMap>) -> Vec<PathBuf> {
    if !is_manifest(path, map) {
        return Vec::new();
    }
    let folder = Folder::of(path, "");
    objects(path, map, |objects| paths(objects, map).filter_map(|path| folder.resolve(&path)).collect())
}

fn objects<T: Default>(path: &Path, map: &Arc<FieldMap>, look: impl FnOnce(Objects<'_>) -> T) -> T {
    match open(path, "", Limits::default()) {
        Ok((reader, input)) if reader.name() == Jsonl.name() => {
            look(Objects::new(Input { map: Arc::clone(map), ..input }))
        }
        _ => T::default(),
    }
}

fn paths<'a>(
    objects: impl Iterator<Item = super::json::Item> + 'a,
    map: &'a FieldMap,
) -> impl Iterator<Item = String> + 'a {
    objects.filter_map(|item| match Fields::read(&item.object.ok()?, map).ok()?.words {
        Words::Path(path) => Some(path),
        Words::Text(_) | Words::Html(_) => None,
    })
}
