use super::VERSION;
use crate::entities::Gazetteer;
use crate::index::{Catalogue, Generation, IndexDir, Manifest, Snapshot, Totals, Versions};
use crate::query::{KnownField, Query};
use crate::search::{self, Match, SearchError};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// What an index holds: `status --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StatusRecord {
    pub v: u32,
    pub index: String,
    pub generation: String,
    /// All complete generations on disk.
    pub generations: Vec<String>,
    pub sources: Vec<String>,
    pub totals: TotalsRecord,
    /// Articles deleted but not yet merged away; they still count in the ranking's statistics.
    pub deleted: u32,
    pub segments: usize,
    /// Bytes on disk of the current generation.
    pub bytes: u64,
    pub undated: u64,
    pub doubtful_dates: u64,
    pub without_author: u64,
    pub missing_sources: Vec<String>,
    pub rejected: usize,
    pub manifest: Manifest,
    /// Stages whose version differs from this program's; empty when the index is up to date.
    pub out_of_date: Vec<String>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TotalsRecord {
    pub articles: u64,
    pub passages: u64,
    pub files: usize,
    pub logical_hash: String,
}

impl TotalsRecord {
    pub fn new(totals: &Totals, files: usize) -> TotalsRecord {
        TotalsRecord {
            articles: totals.articles,
            passages: totals.passages,
            files,
            logical_hash: totals.logical_hash.clone(),
        }
    }
}

impl StatusRecord {
    /// Looks at the index; `versions` are those of everything this program would build with.
    pub fn read(
        index: &IndexDir,
        snapshot: &Snapshot,
        catalogue: &Catalogue,
        gazetteer: &Gazetteer,
        versions: &Versions,
    ) -> Result<StatusRecord, SearchError> {
        let complete = |g: &Generation| g.is_complete();
        let without = |field| {
            let query = Query::Not(Box::new(Query::Has(field)));
            search::count(snapshot, gazetteer, &query, Match::All)
        };
        Ok(StatusRecord {
            v: VERSION,
            index: index.path().display().to_string(),
            generation: snapshot.generation.name(),
            generations: index.generations()?.iter().filter(|g| complete(g)).map(Generation::name).collect(),
            sources: index.sources()?.paths.iter().map(|p| p.display().to_string()).collect(),
            totals: TotalsRecord::new(&snapshot.totals, catalogue.sources.len()),
            deleted: snapshot.deleted(),
            segments: snapshot.segments(),
            bytes: size_of(snapshot.generation.path()),
            undated: without(KnownField::Date)?,
            doubtful_dates: snapshot.doubtful_dates()?,
            without_author: without(KnownField::Author)?,
            missing_sources: catalogue.sources.iter().filter(|(_, e)| e.missing).map(|(key, _)| key.clone()).collect(),
            rejected: catalogue.sources.values().map(|e| e.rejects.len()).sum(),
            manifest: snapshot.manifest.clone(),
            out_of_date: snapshot.manifest.versions.differences(versions),
        })
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => size_of(&entry.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}
