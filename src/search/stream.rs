//! All hits, a page at a time, in memory that does not grow with the articles' texts.
//!
//! The best hit is known only when every matching article has been scored. So all are scored first, some
//! hundred at a time, and of a hit nothing is kept but what orders it: twelve bytes, and thirty-two for its
//! article. Hits themselves, with stored text and highlights, are made a page at a time as they are
//! taken, for which the positions of the page's articles are read once more.

use super::collect::Candidate;
use super::concordance;
use super::hits::{self, Hit};
use super::lower::{Lowered, Note};
use super::rank::{Counter, Placed, Ranked, Statistics, Tally};
use super::{Options, Results, SearchError, Sort, undated};
use crate::entities::Gazetteer;
use crate::index::{IndexError, Snapshot};
use crate::query::Query;

/// Hits on a page, and so the most articles whose texts are held.
pub const PAGE: usize = 64;
/// Articles whose positions are held while they are scored.
const BATCH: usize = 512;

/// Every hit of a query, in order. An iterator over pages of at most [`PAGE`] hits.
pub struct Stream<'a> {
    snapshot: &'a Snapshot,
    gazetteer: &'a Gazetteer,
    ranking: Ranking<'a>,
    undated: u64,
    notes: Vec<Note>,
    begun: bool,
}

/// The order of all hits, and their positions a page at a time.
pub(super) struct Ranking<'a> {
    snapshot: &'a Snapshot,
    pub lowered: Lowered,
    pub options: Options,
    statistics: Statistics,
    candidates: Vec<Candidate>,
    entries: Vec<Placed>,
    occurrences: u64,
    next: usize,
}

/// All hits of a query in the order of [`search`](super::search); `options.limit` does not count.
pub fn stream<'a>(
    snapshot: &'a Snapshot,
    gazetteer: &'a Gazetteer,
    query: &Query,
    options: &Options,
) -> Result<Stream<'a>, SearchError> {
    let mut lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    let notes = std::mem::take(&mut lowered.notes);
    let undated = undated(snapshot, gazetteer, query, options.matching)?;
    let ranking = Ranking::new(snapshot, lowered, options)?;
    Ok(Stream { snapshot, gazetteer, ranking, undated, notes, begun: false })
}

impl Stream<'_> {
    /// How many hits there are in all.
    pub fn n_hits(&self) -> usize {
        self.ranking.entries.len()
    }

    pub fn total_articles(&self) -> u64 {
        self.ranking.n_articles()
    }

    /// Leaves out the first `n` hits; their texts are not read. The notes stand on the first page only.
    pub fn begin_behind(&mut self, n: usize) {
        self.ranking.next = n;
    }

    /// The next page, empty at the end.
    fn page(&mut self) -> Result<Results, IndexError> {
        let first_rank = self.ranking.next + 1;
        let ranked = self.ranking.page()?;
        let options = &self.ranking.options;
        let hits: Vec<Hit> = hits::build(self.snapshot, self.gazetteer, &self.ranking.lowered, ranked, options)?;
        let notes = std::mem::take(&mut self.notes);
        let (total_articles, undated) = (self.total_articles(), self.undated);
        Ok(Results { first_rank, total_articles, total_passages: None, undated, hits, notes })
    }
}

impl Iterator for Stream<'_> {
    type Item = Result<Results, IndexError>;

    /// There is a first page even when nothing was found; the notes stand on it.
    fn next(&mut self) -> Option<Self::Item> {
        let more = !self.begun || self.ranking.next < self.ranking.entries.len();
        self.begun = true;
        more.then(|| self.page())
    }
}

impl<'a> Ranking<'a> {
    pub fn new(snapshot: &'a Snapshot, lowered: Lowered, options: &Options) -> Result<Ranking<'a>, IndexError> {
        let sort = options.sort.unwrap_or(if lowered.has_words() { Sort::Relevance } else { Sort::Newest });
        let options = Options { limit: None, sort: Some(sort), ..options.clone() };
        let candidates = super::candidates(snapshot, &lowered, sort, options.candidates(sort))?;
        let mut tally = Tally::new(&lowered);
        let counter = Counter::new(snapshot, &lowered)?;
        for batch in candidates.chunks(BATCH) {
            counter.count(batch)?.articles().for_each(|article| tally.add(&article));
        }
        let statistics = Statistics::new(snapshot, &lowered, &tally)?;
        let entries = Vec::new();
        let mut ranking =
            Ranking { snapshot, lowered, options, statistics, candidates, entries, occurrences: 0, next: 0 };
        ranking.score(sort)?;
        Ok(ranking)
    }

    pub fn n_articles(&self) -> u64 {
        self.candidates.len() as u64
    }

    /// Of all patterns in all articles.
    pub fn n_occurrences(&self) -> u64 {
        self.occurrences
    }

    fn score(&mut self, sort: Sort) -> Result<(), IndexError> {
        let counter = Counter::new(self.snapshot, &self.lowered)?;
        for (batch, candidates) in self.candidates.chunks(BATCH).enumerate() {
            let articles = counter.count(candidates)?;
            for n in 0..articles.len() {
                self.occurrences += concordance::count(&self.lowered.patterns, &articles.occurrences(n));
            }
            let placed = self.statistics.placed(&articles, &self.options).into_iter();
            let first = (batch * BATCH) as u32;
            self.entries.extend(placed.map(|placed| Placed { article: first + placed.article, ..placed }));
        }
        if sort == Sort::Relevance {
            let candidates = &self.candidates;
            self.entries.sort_unstable_by(|a, b| a.by_score(b, |n| candidates[n as usize]));
        }
        Ok(())
    }

    /// The next [`PAGE`] entries with their positions, none at the end.
    pub fn page(&mut self) -> Result<Vec<Ranked>, IndexError> {
        let end = self.entries.len().min(self.next.saturating_add(PAGE));
        let entries = &self.entries[self.next.min(end)..end];
        let mut numbers: Vec<u32> = entries.iter().map(|entry| entry.article).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let candidates: Vec<Candidate> = numbers.iter().map(|&n| self.candidates[n as usize]).collect();
        let articles = Counter::new(self.snapshot, &self.lowered)?.count(&candidates)?;
        let ranked = |entry: &Placed| {
            let article = numbers.partition_point(|&n| n < entry.article) as u32;
            self.statistics.ranked(&articles, Placed { article, ..*entry }, &self.options)
        };
        let page = entries.iter().map(ranked).collect();
        self.next = end;
        Ok(page)
    }
}
