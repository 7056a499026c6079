//! From a query to ranked passages.
//!
//! 1. [`lower`](Lowered) turns the AST into a tantivy query and a list of patterns.
//! 2. The best articles are collected ([`collect`]), scored by tantivy's BM25 over the text.
//! 3. The patterns' positions are read in those articles only, and articles and passages are scored from them ([`rank`]).
//! 4. The best passages are cut out of the stored articles, with highlights ([`hits`]).
//!
//! A search holds one [`Snapshot`] to its end.
#![allow(clippy::disallowed_methods, reason = "a search reads the index and times itself")]

mod baseline;
mod chosen;
mod closeness;
mod collect;
mod company;
mod concordance;
mod copies;
mod deadline;
mod excluded;
mod explain;
mod facets;
mod filtered;
mod hits;
mod lookup;
mod lower;
mod marks;
mod pattern;
mod presence;
mod rank;
mod read;
mod selection;
mod step;
mod stream;
mod suggestions;
mod term_set;
mod timeline;
mod union;
mod unknown;
mod verified;
mod why_not;
mod within;

pub use baseline::engine_top_10;
pub use company::{
    Appearances, Appearing, Association, Companion, Company, CompanyOptions, Edge, Network, company, network,
};
pub use concordance::{Concordance, Found, Occurrences, concordance};
pub use deadline::{TooSlow, within};
pub use explain::{Joint, Node, TermCount, describe};
pub use facets::{Facet, FacetField, FacetValue, Facets, facets, facets_within};
pub use hits::{ActorSeen, Context, Hit, Neighbor, Opened, Place};
pub use lookup::{Located, LookupError, locate};
pub use lower::{LowerError, Lowered, Note};
pub use marks::{Marks, marks};
pub use presence::{Presence, presence};
pub use rank::{Explanation, Part, Prepared, Ranked, Weights};
pub use step::Step;
pub use stream::{PAGE, Stream, stream};
pub use suggestions::{Common, Example, Suggestion, SuggestionKind, UnknownActor, illustrate, suggestions};
pub use timeline::{Bar, Timeline, TimelineError, TimelineOptions, Track, timeline};
pub use unknown::{name_unknown, unknown_names};
pub use why_not::{Verdict, why_not};

use crate::article::ArticleId;
use crate::entities::Gazetteer;
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use collect::Candidate;
use rank::Placed;
use thiserror::Error;

/// How many articles are read and scored, at least.
///
/// Half as many lose: nDCG@10 on titles of think-tank reports .6920 instead of .7047, on their section headings .2660
/// instead of .2726, since the candidates' passages also say how telling a word is. All of them bring no more (.7056).
const CANDIDATES: usize = 200;

/// What is asked of [`search`], besides the query itself.
#[derive(Clone, Debug)]
pub struct Options {
    pub matching: Match,
    pub unit: Unit,
    /// `None`: by relevance when the query has words, else newest first.
    pub sort: Option<Sort>,
    /// Hits wanted; `None` for all.
    pub limit: Option<usize>,
    /// Passages shown of one article; `None` for all that match.
    pub per_article: Option<usize>,
    pub explain: bool,
    /// How many neighbors to show on either side of a passage; `None` for no such list.
    pub context: Option<usize>,
    /// Counts matching passages too, which reads the positions of every matching article.
    pub count_passages: bool,
    pub weights: Weights,
    /// Near-identical hits of several articles become one.
    pub fold_copies: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            matching: Match::All,
            unit: Unit::Passage,
            sort: None,
            limit: Some(10),
            per_article: Some(2),
            explain: false,
            context: None,
            count_passages: false,
            weights: Weights::default(),
            fold_copies: false,
        }
    }
}

impl Options {
    /// How many articles are read for this.
    fn candidates(&self, sort: Sort) -> usize {
        let wanted = self.limit.unwrap_or(usize::MAX);
        if sort == Sort::Relevance { wanted.max(CANDIDATES) } else { wanted }
    }
}

/// How many of a query's bare words an article must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    All,
    /// All but a quarter, and at least one may miss: 1 of 2, 2 of 3, 3 of 4, 6 of 8.
    Most,
    Any,
}

impl Match {
    /// How many of `n` words must be there.
    pub fn required(self, n: usize) -> usize {
        match self {
            Match::All => n,
            Match::Most => (3 * n).div_ceil(4).min(n.saturating_sub(1)).max(1),
            Match::Any => 1,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Passage,
    Article,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Relevance,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Results {
    /// The rank of the first hit here: 1 unless these are a later page of a [`Stream`].
    pub first_rank: usize,
    pub total_articles: u64,
    /// `None` unless asked for.
    pub total_passages: Option<u64>,
    /// Articles that match but for the date filter, because they have no date.
    pub undated: u64,
    pub hits: Vec<Hit>,
    /// How parts of the query were understood, for the reader.
    pub notes: Vec<Note>,
}

/// Why a search could not be run.
#[derive(Debug, Error)]
pub enum SearchError {
    #[error(transparent)]
    Query(#[from] LowerError),
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Finds the passages (or articles) that answer `query`.
pub fn search(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    options: &Options,
) -> Result<Results, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    let sort = options.sort.unwrap_or(if lowered.has_words() { Sort::Relevance } else { Sort::Newest });
    let (candidates, total_articles) = counted_candidates(snapshot, &lowered, sort, options.candidates(sort))?;
    let prepared = Prepared::new(snapshot, &lowered, &candidates)?;
    let placed = order(prepared.placed(options), &candidates, sort);
    let hits = shown(&placed, options, |placed| {
        let ranked = placed.iter().map(|&placed| prepared.ranked(placed, options)).collect();
        hits::build(snapshot, gazetteer, &lowered, ranked, options)
    })?;
    let total_passages = match options.count_passages {
        true => Some(count_passages(snapshot, &lowered, options)?),
        false => None,
    };
    let undated = undated(snapshot, gazetteer, query, options.matching)?;
    Ok(Results { first_rank: 1, total_articles, total_passages, undated, hits, notes: lowered.notes })
}

/// The candidates of a query, counted, to be ranked by several weights.
pub fn prepare(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    options: &Options,
) -> Result<Prepared, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    let candidates = candidates(snapshot, &lowered, Sort::Relevance, options.candidates(Sort::Relevance))?;
    Ok(Prepared::new(snapshot, &lowered, &candidates)?)
}

/// In the order asked for; by relevance, which follows from their scores, in that of the index.
fn candidates(snapshot: &Snapshot, lowered: &Lowered, sort: Sort, wanted: usize) -> Result<Vec<Candidate>, IndexError> {
    match sort {
        Sort::Relevance => collect::best(snapshot, lowered.filter(), wanted),
        Sort::Newest | Sort::Oldest => Ok(counted_candidates(snapshot, lowered, sort, wanted)?.0),
    }
}

/// The same, and how many articles match.
fn counted_candidates(
    snapshot: &Snapshot,
    lowered: &Lowered,
    sort: Sort,
    wanted: usize,
) -> Result<(Vec<Candidate>, u64), IndexError> {
    match sort {
        Sort::Relevance => collect::best_of_all(snapshot, lowered.filter(), wanted),
        Sort::Newest | Sort::Oldest => collect::by_date(snapshot, lowered.filter(), wanted, sort == Sort::Newest),
    }
}

/// Puts hits, which come in the order of the candidates, into the order asked for.
fn order(mut placed: Vec<Placed>, candidates: &[Candidate], sort: Sort) -> Vec<Placed> {
    if sort == Sort::Relevance {
        placed.sort_unstable_by(|a, b| a.by_score(b, |n| candidates[n as usize]));
    }
    placed
}

/// The first hits, as many as wanted; where copies were folded, further hits take their places.
fn shown(
    placed: &[Placed],
    options: &Options,
    build: impl Fn(&[Placed]) -> Result<Vec<Hit>, IndexError>,
) -> Result<Vec<Hit>, IndexError> {
    let wanted = options.limit.unwrap_or(usize::MAX);
    let mut n = wanted.min(placed.len());
    loop {
        let mut hits = build(&placed[..n])?;
        if options.fold_copies {
            hits = copies::fold(hits, options.unit);
        }
        if hits.len() >= wanted || n == placed.len() {
            hits.truncate(wanted);
            return Ok(hits);
        }
        n = n.saturating_mul(2).min(placed.len());
    }
}

fn count_passages(snapshot: &Snapshot, lowered: &Lowered, options: &Options) -> Result<u64, IndexError> {
    let (all, _) = collect::by_date(snapshot, lowered.filter(), usize::MAX, true)?;
    let everything = Options { unit: Unit::Passage, per_article: None, limit: None, ..options.clone() };
    Ok(Prepared::new(snapshot, lowered, &all)?.placed(&everything).len() as u64)
}

/// How many undated articles the date filter of `query` keeps out.
pub fn undated(snapshot: &Snapshot, gazetteer: &Gazetteer, query: &Query, matching: Match) -> Result<u64, SearchError> {
    match lower::without_dates(query) {
        Some(query) => {
            let lowered = Lowered::new(snapshot, gazetteer, &query, matching)?;
            Ok(collect::count(snapshot, lowered.filter())?)
        }
        None => Ok(0),
    }
}

/// The best (or newest, or oldest) articles, by the engine's score of their text alone: neither passages nor stored texts are read.
pub fn best_articles(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    sort: Sort,
    n: usize,
) -> Result<Vec<(ArticleId, f32)>, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    Ok(ids(candidates(snapshot, &lowered, sort, n)?, sort))
}

/// The same, and how many articles match.
pub fn best_articles_of_all(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    sort: Sort,
    n: usize,
) -> Result<(Vec<(ArticleId, f32)>, u64), SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    let (found, total) = counted_candidates(snapshot, &lowered, sort, n)?;
    Ok((ids(found, sort), total))
}

fn ids(mut found: Vec<Candidate>, sort: Sort) -> Vec<(ArticleId, f32)> {
    if sort == Sort::Relevance {
        found.sort_unstable_by(Candidate::by_score);
    }
    found.into_iter().map(|found| (ArticleId::from_number(found.key), found.score)).collect()
}

/// How parts of a query are understood here.
pub fn notes(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
) -> Result<Vec<Note>, SearchError> {
    Ok(Lowered::new(snapshot, gazetteer, query, matching)?.notes)
}

/// How many articles match, without ranking anything.
pub fn count(snapshot: &Snapshot, gazetteer: &Gazetteer, query: &Query, matching: Match) -> Result<u64, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    Ok(collect::count(snapshot, lowered.filter())?)
}

/// How many passages match: every matching article is read.
pub fn passage_count(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    options: &Options,
) -> Result<u64, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    Ok(count_passages(snapshot, &lowered, options)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_leaves_a_quarter_out_and_at_least_one() {
        let required: Vec<usize> = (1..=8).map(|n| Match::Most.required(n)).collect();
        assert_eq!(required, [1, 1, 2, 3, 4, 5, 6, 6]);
        assert_eq!(Match::All.required(3), 3);
        assert_eq!(Match::Any.required(3), 1);
    }
}
