//! The records of the corpus that give one article: its versions.
//!
//! One of them is indexed. The catalogue remembers which files gave the others, and they are read again when somebody asks:
//! an older version is there as long as the corpus holds it.

use super::{PipelineError, key, understand};
use crate::article::{Article, ArticleId};
use crate::extract::overrides::Overrides;
use crate::index::Snapshot;
use crate::ingest::{self, Reject, Settings, SourceFile};
use crate::record::Source;
use std::ops::ControlFlow;
use std::path::Path;

/// A record that gives the article.
#[derive(Clone, Debug)]
pub struct Version {
    pub article: Article,
    /// Whether it is the one that the index holds.
    pub is_indexed: bool,
}

/// The versions of an article, and what could not be read of the files that gave some.
#[derive(Debug, Default)]
pub struct ArticleVersions {
    /// The indexed one first, the others by the day they were last changed or published, the latest first.
    pub versions: Vec<Version>,
    pub rejects: Vec<Reject>,
}

/// Reads every file that gave the article when it was indexed. The indexed version comes from the index if its file is gone or
/// has changed.
pub fn versions_of(
    root: &Path,
    settings: &Settings,
    overrides: &Overrides,
    snapshot: &Snapshot,
    indexed: &Article,
) -> Result<ArticleVersions, PipelineError> {
    let mut found = ArticleVersions::default();
    let catalogue = snapshot.catalogue()?;
    for (path, entry) in &catalogue.sources {
        let records = entry.claims.iter().filter(|claim| claim.id == indexed.id).count();
        if records > 0 {
            found.read(root, path, settings, overrides, indexed.id, records)?;
        }
    }
    let as_indexed = |article: &Article| article.source == indexed.source && article.body == indexed.body;
    found.versions.iter_mut().for_each(|version| version.is_indexed = as_indexed(&version.article));
    if !found.versions.iter().any(|version| version.is_indexed) {
        found.versions.push(Version { article: indexed.clone(), is_indexed: true });
    }
    found.versions.sort_by_key(|version| std::cmp::Reverse((version.is_indexed, version.article.last_changed())));
    Ok(found)
}

impl ArticleVersions {
    /// Reads as many records of an article as a file gave.
    fn read(
        &mut self,
        root: &Path,
        path: &str,
        settings: &Settings,
        overrides: &Overrides,
        id: ArticleId,
        mut records: usize,
    ) -> Result<(), PipelineError> {
        let absolute = root.join(path);
        if !absolute.is_file() {
            self.rejects.push(Reject::new(Source::file(path), "is gone, and with it the version it held"));
            return Ok(());
        }
        let walk = ingest::walk_with(&[absolute], settings)?;
        self.rejects.extend(walk.rejects);
        for file in walk.files.into_iter().filter(|file| key(root, &file.absolute) == path) {
            let file = SourceFile { path: path.to_owned(), ..file };
            let _ = file.read(&mut |record| {
                let article = record.and_then(|record| understand(&record, overrides));
                if let Some(article) = article.ok().filter(|article| article.id == id) {
                    self.versions.push(Version { article, is_indexed: false });
                    records -= 1;
                }
                if records == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        }
        Ok(())
    }
}
