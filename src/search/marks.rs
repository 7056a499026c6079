//! Where one article has what a query looks for.

use super::collect::Candidate;
use super::hits::Opened;
use super::lower::Lowered;
use super::{Match, SearchError, read};
use crate::entities::Gazetteer;
use crate::index::Snapshot;
use crate::query::Query;
use crate::text::Span;

/// Stretches of an article that match, in order, not overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Bytes of the title.
    pub title: Vec<Span>,
    /// Bytes of the body's text.
    pub body: Vec<Span>,
}

/// What `query` would highlight in `article`, whether the article matches it or not.
pub fn marks(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    article: &Opened,
) -> Result<Marks, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    let Some(address) = snapshot.find(article.article().id)? else { return Ok(Marks::default()) };
    let candidate = Candidate { address, score: 0.0, day: i64::MIN, key: 0 };
    let occurrences = read::occurrences(snapshot, &lowered, candidate)?;
    Ok(article.all_marks(&lowered, &occurrences))
}
