//! What the engine takes for the same question without us: the plain top 10 by BM25, to measure against.

use super::lower::Lowered;
use super::{Match, SearchError};
use crate::entities::Gazetteer;
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use std::time::{Duration, Instant};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as Engine, TermQuery};
use tantivy::schema::IndexRecordOption;

/// How long the engine takes to find the ten best articles for the words of `query`, by its own BM25 over headline and
/// body, nothing else done.
///
/// `query` is words side by side; their other spellings are left out. `None` when it is anything else.
pub fn engine_top_10(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
) -> Result<Option<Duration>, SearchError> {
    let Some(terms) = terms(snapshot, gazetteer, query, matching)? else { return Ok(None) };
    let occur = if matching == Match::All { Occur::Must } else { Occur::Should };
    let clauses = terms.into_iter().map(|term| (occur, term)).collect();
    let started = Instant::now();
    let plain = BooleanQuery::new(clauses);
    let top = snapshot.searcher.search(&plain, &TopDocs::with_limit(10).order_by_score());
    top.map_err(IndexError::tantivy("search"))?;
    Ok(Some(started.elapsed()))
}

/// A term of the text for every word.
fn terms(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
) -> Result<Option<Vec<Box<dyn Engine>>>, SearchError> {
    let words: Vec<&Query> = match query {
        Query::Group(parts) => parts.iter().collect(),
        word => vec![word],
    };
    if !words.iter().all(|word| matches!(word, Query::Text { .. })) {
        return Ok(None);
    }
    let mut terms: Vec<Box<dyn Engine>> = Vec::new();
    for word in words {
        let lowered = Lowered::new(snapshot, gazetteer, word, matching)?;
        let first = lowered.patterns.first().and_then(|pattern| pattern.alternatives.first());
        match first.map(Vec::as_slice) {
            Some([term]) => terms.push(Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))),
            _ => return Ok(None),
        }
    }
    Ok(Some(terms))
}
