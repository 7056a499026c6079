//! Every occurrence of what a query looks for, article by article.
//!
//! What overlaps is one occurrence: a word inside a phrase that was asked for, too. An actor stands where its
//! mention begins; a word further inside the mention is an occurrence of its own. So occurrences can be
//! counted by their positions, and no article is read that is not shown.

use super::hits::Opened;
use super::lower::{Lowered, Note};
use super::pattern::{self, Kind, Pattern};
use super::rank::Ranked;
use super::stream::Ranking;
use super::{Options, SearchError, undated};
use crate::article::Article;
use crate::entities::Gazetteer;
use crate::index::{IndexError, Snapshot};
use crate::passages::PassageId;
use crate::query::Query;
use crate::text::Span;
use std::sync::Arc;

/// The occurrences in all matching articles, in the order of the articles. An iterator over articles.
pub struct Concordance<'a> {
    snapshot: &'a Snapshot,
    ranking: Ranking<'a>,
    page: std::vec::IntoIter<Ranked>,
    pub total_articles: u64,
    pub total_occurrences: u64,
    /// Articles that match but for the date filter, because they have no date.
    pub undated: u64,
    pub notes: Vec<Note>,
}

/// The occurrences in one article, in order of place, the headline's first.
#[derive(Clone, Debug)]
pub struct Occurrences {
    pub article: Arc<Article>,
    pub found: Vec<Found>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The passage it stands in; `None` for the headline.
    pub passage: Option<PassageId>,
    /// Bytes of the body text, or of the title.
    pub span: Span,
}

/// Finds the occurrences; of the options, what is matched, sorted and weighed counts.
pub fn concordance<'a>(
    snapshot: &'a Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    options: &Options,
) -> Result<Concordance<'a>, SearchError> {
    let mut lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    let notes = std::mem::take(&mut lowered.notes);
    let options = Options { unit: super::Unit::Article, per_article: Some(1), explain: false, ..options.clone() };
    let ranking = Ranking::new(snapshot, lowered, &options)?;
    Ok(Concordance {
        snapshot,
        total_articles: ranking.n_articles(),
        total_occurrences: ranking.n_occurrences(),
        undated: undated(snapshot, gazetteer, query, options.matching)?,
        ranking,
        page: Vec::new().into_iter(),
        notes,
    })
}

impl Concordance<'_> {
    /// Whether the query has anything that can stand in a text, rather than conditions alone.
    pub fn looks_for_something(&self) -> bool {
        !self.ranking.lowered.patterns.is_empty()
    }

    fn article(&self, ranked: &Ranked) -> Result<Occurrences, IndexError> {
        let opened = Opened::new(self.snapshot.stored(ranked.address)?);
        let runs = runs(&self.ranking.lowered.patterns, &ranked.occurrences);
        let found = runs.iter().filter_map(|run| found(&opened, run)).collect();
        Ok(Occurrences { article: Arc::clone(opened.article()), found })
    }
}

impl Iterator for Concordance<'_> {
    type Item = Result<Occurrences, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0 {
            match self.ranking.page() {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
        let ranked = self.page.next()?;
        Some(self.article(&ranked))
    }
}

/// Occurrences of patterns that overlap each other.
type Run = Vec<(Kind, pattern::Occurrence)>;

/// How many occurrences there are in one article.
pub(super) fn count(patterns: &[Pattern], occurrences: &[Vec<pattern::Occurrence>]) -> u64 {
    runs(patterns, occurrences).len() as u64
}

fn runs(patterns: &[Pattern], occurrences: &[Vec<pattern::Occurrence>]) -> Vec<Run> {
    let mut all: Vec<(pattern::Occurrence, Kind)> = Vec::new();
    for (pattern, found) in patterns.iter().zip(occurrences) {
        all.extend(found.iter().map(|&occurrence| (occurrence, pattern.kind)));
    }
    all.sort_unstable_by_key(|(occurrence, _)| *occurrence);
    let mut runs: Vec<Run> = Vec::new();
    let mut end = 0;
    for ((position, length), kind) in all {
        match runs.last_mut() {
            Some(run) if position < end => run.push((kind, (position, length))),
            _ => runs.push(vec![(kind, (position, length))]),
        }
        end = end.max(position + length);
    }
    runs
}

fn found(opened: &Opened, run: &Run) -> Option<Found> {
    let marks: Vec<(bool, Span)> = run.iter().filter_map(|&(kind, occurrence)| opened.mark(kind, occurrence)).collect();
    let &(in_title, first) = marks.first()?;
    let end = marks.iter().map(|(_, span)| span.end()).max().unwrap_or(first.end());
    let span = Span::new(first.start(), end);
    let passage = if in_title { None } else { Some(opened.passage_at(span.start())?.clone()) };
    Some(Found { passage, span })
}
