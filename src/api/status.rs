use crate::index::{Manifest, Totals};
use serde::Serialize;

/// What an index holds: `status --format json`.
#[derive(Clone, Debug, Serialize)]
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

#[derive(Clone, Debug, Serialize)]
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
