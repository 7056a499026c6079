//! Articles and passages scored from positions.
//!
//! [`Prepared`] counts once how often everything occurs in the candidates; [`score`] turns the counts into scores by
//! the [`Weights`], as often as one likes. The formula, its sources and what each part brings are in
//! `docs/ranking.md`. In short, with BM25 of Robertson & Zaragoza (FnTIR 3(4), 2009) and the ordered pairs (OD) of
//! Metzler & Croft (SIGIR 2005):
//!
//! ```text
//! A(a) = BM25(text) + title·BM25(title) + lead·BM25(lead) + best·(s₁ + s₂/2 + s₃/4 + s₄/8) + pairs·OD(a)
//! S(p) = BM25(p, headline·title) + pairs·OD(p) + neighbors·(c(p−1) + c(p+1)) + article·S(a)
//! ```

mod counts;
mod score;
mod statistics;
mod weights;

pub use statistics::{Statistics, Tally};
pub use weights::Weights;

use super::collect::Candidate;
use super::lower::Lowered;
use super::pattern::Occurrence;
use super::read::{Read, read};
use super::{Options, Unit};
use crate::article::ArticleId;
use crate::index::{IndexError, Snapshot};
use counts::Counts;
use score::{Counted, Scorer};
use std::cmp::Ordering;
use std::sync::Arc;
use tantivy::DocAddress;
use tantivy::fieldnorm::FieldNormReader;

/// A passage (or article) with its score.
#[derive(Clone, Debug)]
pub struct Ranked {
    pub address: DocAddress,
    pub id: ArticleId,
    pub score: f32,
    /// The passages to show, best first: one for a passage, the best few for an article.
    pub passages: Vec<usize>,
    /// How many passages of the article match.
    pub n_matching: usize,
    /// Where the patterns occur in the article.
    pub occurrences: Arc<Vec<Vec<Occurrence>>>,
    pub explanation: Option<Explanation>,
    day: i64,
}

impl Ranked {
    /// Best first; ties by date, then article, then place, so that equal indexes rank equally.
    pub fn by_score(&self, other: &Ranked) -> Ordering {
        let ties = || other.day.cmp(&self.day).then(self.id.cmp(&other.id)).then(self.passages.cmp(&other.passages));
        other.score.total_cmp(&self.score).then_with(ties)
    }
}

/// Where a score comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    pub parts: Vec<Part>,
}

impl Explanation {
    fn of<'a>(parts: impl IntoIterator<Item = (&'a str, f32)>) -> Explanation {
        let parts = parts.into_iter().filter(|(_, score)| *score != 0.0);
        Explanation { parts: parts.map(|(what, score)| Part { what: what.into(), times: None, score }).collect() }
    }
}

/// One summand of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// A term of the query, or a name of the formula.
    pub what: String,
    /// How often it occurs, where that is what counts.
    pub times: Option<u32>,
    pub score: f32,
}

/// Scores the candidates' passages, in the candidates' order; articles of a unit-article search are one entry each.
pub fn rank(
    snapshot: &Snapshot,
    lowered: &Lowered,
    candidates: Vec<Candidate>,
    options: &Options,
) -> Result<Vec<Ranked>, IndexError> {
    Ok(Prepared::new(snapshot, lowered, candidates)?.rank(options))
}

/// The candidates of one query, counted: what all weights share.
pub struct Prepared {
    statistics: Statistics,
    articles: Vec<Member>,
}

/// One candidate, counted, with what is needed to show it.
pub struct Member {
    candidate: Candidate,
    pub occurrences: Arc<Vec<Vec<Occurrence>>>,
    counted: Counted,
}

/// Reads and counts candidates, as many at a time as one likes.
pub struct Counter<'a> {
    snapshot: &'a Snapshot,
    lowered: &'a Lowered,
    /// The headlines' lengths, by segment.
    titles: Vec<FieldNormReader>,
}

impl<'a> Counter<'a> {
    pub fn new(snapshot: &'a Snapshot, lowered: &'a Lowered) -> Result<Counter<'a>, IndexError> {
        let segments = snapshot.searcher.segment_readers().iter();
        let titles =
            segments.map(|s| s.get_fieldnorms_reader(snapshot.fields.title)).collect::<tantivy::Result<Vec<_>>>();
        let titles = titles.map_err(IndexError::tantivy("read the headlines' lengths"))?;
        Ok(Counter { snapshot, lowered, titles })
    }

    /// The candidates, counted, in their order.
    pub fn count(&self, candidates: Vec<Candidate>) -> Result<Vec<Member>, IndexError> {
        let reads = read(self.snapshot, self.lowered, candidates)?;
        Ok(reads.into_iter().map(|read| self.member(read)).collect())
    }

    fn member(&self, read: Read) -> Member {
        let counts = Counts::new(&read, &self.lowered.patterns);
        let DocAddress { segment_ord, doc_id } = read.candidate.address;
        let title_length = self.titles[segment_ord as usize].fieldnorm(doc_id) as f32;
        let engine_score = self.lowered.ranks.then_some(read.candidate.score);
        let counted = Counted { counts, layout: read.layout, title_length, engine_score };
        Member { candidate: read.candidate, occurrences: read.occurrences, counted }
    }
}

impl Prepared {
    pub fn new(snapshot: &Snapshot, lowered: &Lowered, candidates: Vec<Candidate>) -> Result<Prepared, IndexError> {
        let articles = Counter::new(snapshot, lowered)?.count(candidates)?;
        let mut tally = Tally::new(lowered);
        articles.iter().for_each(|article| tally.add(article));
        Ok(Prepared { statistics: Statistics::new(snapshot, lowered, &tally)?, articles })
    }

    /// The articles that were counted.
    pub fn articles(&self) -> impl Iterator<Item = (ArticleId, DocAddress)> + '_ {
        self.articles.iter().map(|a| (ArticleId::from_number(a.candidate.key), a.candidate.address))
    }

    /// The best `n` of what [`Prepared::rank`] gives, best first.
    pub fn best(&self, options: &Options, n: usize) -> Vec<Ranked> {
        let mut ranked = self.rank(options);
        if ranked.len() > n {
            ranked.select_nth_unstable_by(n, Ranked::by_score);
            ranked.truncate(n);
        }
        ranked.sort_by(Ranked::by_score);
        ranked
    }

    /// Every candidate scored, in their order.
    pub fn rank(&self, options: &Options) -> Vec<Ranked> {
        let mut out = Vec::new();
        self.articles.iter().for_each(|article| self.statistics.entries(article, options, &mut out));
        out
    }
}

impl Statistics {
    /// What an article adds to the ranking: its passages, best first, or itself.
    pub fn entries(&self, article: &Member, options: &Options, out: &mut Vec<Ranked>) {
        let Member { candidate, occurrences, counted } = article;
        let scorer = Scorer { features: &self.features, averages: self.averages, weights: &options.weights };
        let entry = |score, passages, n_matching, explanation| Ranked {
            address: candidate.address,
            id: ArticleId::from_number(candidate.key),
            score,
            passages,
            n_matching,
            occurrences: Arc::clone(occurrences),
            explanation,
            day: candidate.day,
        };
        let shown = options.per_article.unwrap_or(usize::MAX);
        match options.unit {
            Unit::Passage => {
                let scored = scorer.passages(counted);
                let n_matching = counted.counts.passages().count();
                for passage in scored.iter().take(shown) {
                    let explanation = options.explain.then(|| scorer.explain_passage(counted, passage.passage));
                    out.push(entry(passage.score, vec![passage.passage], n_matching, explanation));
                }
            }
            Unit::Article => {
                let scored = scorer.article(counted);
                let passages = scored.shown(shown);
                let explanation = options.explain.then(|| scored.explain());
                out.push(entry(scored.sum(), passages, scored.passages.len(), explanation));
            }
        }
    }
}
