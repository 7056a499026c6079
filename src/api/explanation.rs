//! Why an article was understood as it was: `extract --explain`.

use crate::article::codec::ArticleRecord;
use crate::extract::trace::Candidate;
use serde::Serialize;

/// An article with every candidate for every field: one line of `extract --explain --format jsonl`.
#[derive(Debug, Serialize)]
pub struct ExplanationRecord {
    #[serde(flatten)]
    pub article: ArticleRecord,
    /// In the order in which they were considered.
    pub candidates: Vec<Candidate>,
}
