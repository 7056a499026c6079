//! The files a manifest names: below its own folder, one article each.

use crate::ingest::input::Limits;
use crate::ingest::open::open;
use crate::record::Record;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

/// The folder a manifest lies in, as opened and as shown.
pub struct Folder {
    opened: PathBuf,
    shown: PathBuf,
    /// With links resolved; `None` if the folder is gone.
    real: Option<PathBuf>,
}

impl Folder {
    /// The folder of the file at `path`, shown as `shown`.
    pub fn of(path: &Path, shown: &str) -> Folder {
        let opened = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let shown = Path::new(shown).parent().unwrap_or(Path::new("")).to_owned();
        let real = opened.canonicalize().ok();
        Folder { opened, shown, real }
    }

    /// The article in the file that a manifest calls `path`, or why there is none.
    ///
    /// A manifest may come from elsewhere, so neither `..` nor a link leads it out of its folder.
    pub fn read(&self, path: &str, limits: Limits) -> Result<Record, String> {
        let refuse = |reason: &str| format!("`path` {path} {reason}");
        if self.resolve(path).is_none() {
            return Err(refuse("leads outside the folder of this file"));
        }
        let opened = self.opened.join(path);
        let real = opened.canonicalize().map_err(|error| refuse(&format!("cannot be read: {error}")))?;
        if !self.real.as_ref().is_some_and(|folder| real.starts_with(folder)) {
            return Err(refuse("leads outside the folder of this file"));
        }
        let shown: PathBuf = self.shown.join(path).components().collect();
        let shown = shown.to_string_lossy();
        let (reader, input) = open(&opened, &shown, limits).map_err(|reject| refuse(&reject.reason))?;
        if reader.holds_many() {
            return Err(refuse(&format!("is {}, expected one article", reader.name())));
        }
        let mut article = Err(refuse("holds no article"));
        let _ = reader.read(input, &mut |result| {
            article = result.map_err(|reject| refuse(&reject.reason));
            ControlFlow::Break(())
        });
        article
    }

    /// Where `path` leads, links aside and without looking: `None` if out of the folder.
    pub fn resolve(&self, path: &str) -> Option<PathBuf> {
        let real = self.real.as_deref()?;
        let mut resolved = if Path::new(path).is_absolute() { PathBuf::new() } else { real.to_owned() };
        for component in Path::new(path).components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir => {
                    resolved.pop();
                }
                other => resolved.push(other),
            }
        }
        (resolved.starts_with(real) && resolved != real).then_some(resolved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_resolve_below_the_folder_or_not_at_all() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("crawl")).unwrap();
        let folder = Folder::of(&root.join("crawl/manifest.jsonl"), "manifest.jsonl");
        let inside = root.join("crawl/html/a.html");
        for (path, expected) in [
            ("html/a.html", Some(&inside)),
            ("./html/../html/a.html", Some(&inside)),
            ("../crawl/html/a.html", Some(&inside)),
            (inside.to_str().unwrap(), Some(&inside)),
            ("../a.html", None),
            ("html/../../a.html", None),
            ("../../../../../../../../../../etc/hosts", None),
            ("/etc/hosts", None),
            (".", None),
        ] {
            assert_eq!(folder.resolve(path).as_ref(), expected, "{path}");
        }
    }
}
