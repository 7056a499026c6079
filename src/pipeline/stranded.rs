//! Articles that a rebuild would lose.

use super::rebuild::newest_usable;
use crate::article::ArticleId;
use crate::index::{Catalogue, Generation, IndexDir, IndexError, Snapshot, SourceEntry};
use std::collections::BTreeSet;
use std::path::Path;

/// Articles of which nothing is left but their copies in a generation that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranded {
    pub generation: Generation,
    pub articles: usize,
}

/// A number of articles, in words.
pub fn counted(articles: usize) -> String {
    if articles == 1 { "1 article".to_owned() } else { format!("{articles} articles") }
}

/// Counts the articles whose files are gone and that only the generation to be replaced holds, if it cannot be read.
///
/// Its catalogue, which is readable text, says which those are; where that is lost, too, nobody knows.
pub fn stranded(root: &Path, index: &IndexDir) -> Result<Option<Stranded>, IndexError> {
    let newest = || index.generations().ok()?.into_iter().rev().find(Generation::is_complete);
    let Some(generation) = index.current().ok().or_else(newest) else { return Ok(None) };
    match Snapshot::of(generation.clone()) {
        Ok(_) => return Ok(None),
        Err(e) if !e.is_unusable_index() => return Err(e),
        Err(_) => {}
    }
    let others: Vec<Snapshot> = newest_usable(index)?.into_iter().collect();
    let articles = only_in(root, &generation, &others)?.unwrap_or(0);
    Ok((articles > 0).then_some(Stranded { generation, articles }))
}

/// Counts the articles of which nothing is left but their copies in `generation`: their files are gone, and none of
/// `others` holds them. `None` when neither its articles nor its catalogue can be read, so that nobody knows.
pub fn only_in(root: &Path, generation: &Generation, others: &[Snapshot]) -> Result<Option<usize>, IndexError> {
    let completed = Snapshot::of(generation.clone()).and_then(|snapshot| snapshot.catalogue());
    let as_written = || Catalogue::read(generation).map(|(catalogue, _)| catalogue);
    let Some(catalogue) = completed.ok().or_else(as_written) else { return Ok(None) };
    let (there, gone): (Vec<_>, Vec<_>) = catalogue.sources.iter().partition(|(key, _)| root.join(key).is_file());
    let ids = |entries: Vec<(&String, &SourceEntry)>| -> BTreeSet<ArticleId> {
        entries.into_iter().flat_map(|(_, entry)| entry.claims.iter().map(|claim| claim.id)).collect()
    };
    let (there, gone) = (ids(there), ids(gone));
    let mut articles = 0;
    for id in gone.difference(&there) {
        let mut is_held = false;
        for other in others {
            is_held = is_held || other.find(*id)?.is_some();
        }
        articles += usize::from(!is_held);
    }
    Ok(Some(articles))
}
