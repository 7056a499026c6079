//! Passages scored from positions.
//!
//! The score of a passage is
//!
//! ```text
//! S(p) = Σ BM25(pattern, p) + pairs · OD(p) + article · S(a)
//! S(a) = BM25(text) + title · BM25(title) + lead · BM25(lead)
//! ```
//!
//! with BM25 of Robertson & Zaragoza (FnTIR 3(4), 2009) over passages (k1 and b of their own), and
//! OD the ordered pairs of Metzler & Croft's sequential dependence model (SIGIR 2005), whose
//! frequency is counted among the candidates. An article is scored
//!
//! ```text
//! A(a) = S(a) + best · (s₁ + s₂/2 + s₃/4 + s₄/8) + pairs · OD(a)
//! ```
//!
//! from its four best passages. BM25 here carries the factor (k1 + 1) that tantivy's has, so the
//! sums are of one scale.

use super::collect::Candidate;
use super::lower::Lowered;
use super::pattern::{Kind, Occurrence, Pattern};
use super::read::{Read, read};
use super::{Options, Unit};
use crate::article::ArticleId;
use crate::index::{IndexError, Snapshot, TITLE_ROOM};
use std::cmp::Ordering;
use std::sync::Arc;
use tantivy::DocAddress;

/// The weights of the formula above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    pub title: f32,
    pub lead: f32,
    /// Share of the article's score in its passages' scores.
    pub article: f32,
    /// Share of the best passages in their article's score.
    pub best: f32,
    pub pairs: f32,
    /// How much an actor's mentions count beside words.
    pub actor: f32,
    pub k1: f32,
    pub b: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { title: 0.4, lead: 0.3, article: 0.5, best: 0.2, pairs: 0.4, actor: 0.5, k1: 0.6, b: 0.3 }
    }
}

/// tantivy's BM25, by which whole articles are scored, has these and multiplies by 1 + k1.
const K1: f32 = 1.2;
const B: f32 = 0.75;
const SCALE: f32 = 1.0 + K1;

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

/// One summand of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// A term of the query, or a name of the formula.
    pub what: String,
    /// How often it occurs, where that is what counts.
    pub times: Option<u32>,
    pub score: f32,
}

/// Statistics that all candidates share.
struct Statistics {
    idf: Vec<f32>,
    pair_idf: Vec<f32>,
    /// Words of a passage and of an article, on average.
    average_passage: f32,
    average_article: f32,
}

/// Scores the candidates' passages, in the candidates' order; articles of a unit-article search are one entry each.
pub fn rank(
    snapshot: &Snapshot,
    lowered: &Lowered,
    candidates: Vec<Candidate>,
    options: &Options,
) -> Result<Vec<Ranked>, IndexError> {
    let reads = read(snapshot, &lowered.patterns, candidates)?;
    let statistics = statistics(snapshot, &lowered.patterns, &reads)?;
    let scorer = Scorer { patterns: &lowered.patterns, statistics, weights: options.weights, options };
    let mut out = Vec::new();
    for read in &reads {
        match options.unit {
            Unit::Passage => scorer.passages(read, &mut out),
            Unit::Article => out.push(scorer.article(read)),
        }
    }
    Ok(out)
}

fn statistics(snapshot: &Snapshot, patterns: &[Pattern], reads: &[Read]) -> Result<Statistics, IndexError> {
    let articles = snapshot.totals.articles.max(1);
    let mut idfs = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        idfs.push(idf(articles, pattern.document_frequency(snapshot)?));
    }
    let with_pair = |i: usize| reads.iter().filter(|read| !read.pairs[i].is_empty()).count() as u64;
    let pair_idf = (0..patterns.len()).map(|i| idf(articles, with_pair(i))).collect();
    let tokens: u64 = snapshot
        .searcher
        .segment_readers()
        .iter()
        .map(|s| s.inverted_index(snapshot.fields.text).map(|i| i.total_num_tokens()))
        .sum::<tantivy::Result<u64>>()
        .map_err(IndexError::tantivy("read the collection's length"))?;
    let average = |n: u64| (tokens as f32 / n.max(1) as f32).max(1.0);
    let (average_passage, average_article) = (average(snapshot.totals.passages), average(articles));
    Ok(Statistics { idf: idfs, pair_idf, average_passage, average_article })
}

/// Lucene's and tantivy's idf, never negative.
fn idf(articles: u64, with: u64) -> f32 {
    let (n, with) = (articles as f32, with.min(articles) as f32);
    (1.0 + (n - with + 0.5) / (with + 0.5)).ln()
}

struct Scorer<'a> {
    patterns: &'a [Pattern],
    statistics: Statistics,
    weights: Weights,
    options: &'a Options,
}

/// Frequencies in one passage.
#[derive(Clone)]
struct Counts {
    times: Vec<u32>,
    pairs: Vec<u32>,
}

impl Scorer<'_> {
    /// One entry for every passage in which something of the query occurs; the first passage when nothing does.
    fn passages(&self, read: &Read, out: &mut Vec<Ranked>) {
        let scored = self.scored(read);
        let n_matching = scored.len();
        if scored.is_empty() {
            out.push(self.entry(read, 0, 0, None));
        }
        let mut entries: Vec<Ranked> =
            scored.iter().map(|(passage, counts)| self.entry(read, *passage, n_matching, Some(counts))).collect();
        entries.sort_by(Ranked::by_score);
        out.extend(entries);
    }

    fn entry(&self, read: &Read, passage: usize, n_matching: usize, counts: Option<&Counts>) -> Ranked {
        let length = passage_length(&read.layout, passage);
        let own = counts.map_or(0.0, |c| self.score(c, length));
        let share = self.weights.article * read.candidate.score;
        let explanation = self.options.explain.then(|| {
            let mut parts = counts.map_or_else(Vec::new, |c| self.parts(c, length));
            parts.push(Part { what: "its article".into(), times: None, score: share });
            Explanation { parts }
        });
        Ranked {
            address: read.candidate.address,
            id: ArticleId::from_number(read.candidate.key),
            score: own + share,
            passages: vec![passage],
            n_matching,
            occurrences: Arc::clone(&read.occurrences),
            explanation,
            day: read.candidate.day,
        }
    }

    fn article(&self, read: &Read) -> Ranked {
        let mut best: Vec<(f32, usize)> = self
            .scored(read)
            .iter()
            .map(|(passage, counts)| (self.plain_score(counts, passage_length(&read.layout, *passage)), *passage))
            .collect();
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let decayed: f32 = best.iter().zip([1.0, 0.5, 0.25, 0.125]).map(|((score, _), by)| score * by).sum();
        let length = read.layout.last().map_or(0, |end| end.saturating_sub(TITLE_ROOM)) as f32;
        let relative = length / self.statistics.average_article;
        let pairs: f32 =
            (0..self.patterns.len()).map(|i| self.article_pair_score(i, read.pairs[i].len(), relative)).sum();
        let parts = [
            ("text, headline and lead", read.candidate.score),
            ("best passages", self.weights.best * decayed),
            ("pairs", pairs),
        ];
        let explanation = self.options.explain.then(|| Explanation {
            parts: parts.iter().map(|&(what, score)| Part { what: what.into(), times: None, score }).collect(),
        });
        let shown = self.options.per_article.unwrap_or(usize::MAX).max(1);
        let mut passages: Vec<usize> = best.iter().take(shown).map(|b| b.1).collect();
        if passages.is_empty() {
            passages.push(0);
        }
        Ranked {
            address: read.candidate.address,
            id: ArticleId::from_number(read.candidate.key),
            score: parts.iter().map(|p| p.1).sum(),
            passages,
            n_matching: best.len(),
            occurrences: Arc::clone(&read.occurrences),
            explanation,
            day: read.candidate.day,
        }
    }

    /// The passages in which something occurs, with frequencies, in order of place.
    fn scored(&self, read: &Read) -> Vec<(usize, Counts)> {
        let empty = Counts { times: vec![0; self.patterns.len()], pairs: vec![0; self.patterns.len()] };
        let mut found: std::collections::BTreeMap<usize, Counts> = std::collections::BTreeMap::new();
        for i in 0..self.patterns.len() {
            for &(position, _) in &read.occurrences[i] {
                if let Some(passage) = passage_at(&read.layout, position) {
                    found.entry(passage).or_insert_with(|| empty.clone()).times[i] += 1;
                }
            }
            for &position in &read.pairs[i] {
                if let Some(counts) = passage_at(&read.layout, position).and_then(|p| found.get_mut(&p)) {
                    counts.pairs[i] += 1;
                }
            }
        }
        found.into_iter().collect()
    }

    fn score(&self, counts: &Counts, length: f32) -> f32 {
        self.parts_of(counts, length).map(|(_, _, score)| score).sum()
    }

    /// BM25 with tantivy's k1 and b and without pairs, which an article's score has of its own.
    fn plain_score(&self, counts: &Counts, length: f32) -> f32 {
        let relative = length / self.statistics.average_passage;
        let one = |i: usize| self.weight(i) * saturated(counts.times[i] as f32, relative, K1, B);
        (0..self.patterns.len()).map(one).sum()
    }

    /// What one saturated occurrence of a pattern is worth.
    fn weight(&self, i: usize) -> f32 {
        let share = if self.patterns[i].kind == Kind::Actor { self.weights.actor } else { 1.0 };
        share * self.statistics.idf[i]
    }

    fn parts(&self, counts: &Counts, length: f32) -> Vec<Part> {
        let named = self.parts_of(counts, length).filter(|(_, times, _)| *times > 0);
        named.map(|(what, times, score)| Part { what, times: Some(times), score }).collect()
    }

    fn parts_of<'c>(&'c self, counts: &'c Counts, length: f32) -> impl Iterator<Item = (String, u32, f32)> + 'c {
        let relative = length / self.statistics.average_passage;
        (0..self.patterns.len()).flat_map(move |i| {
            let pattern = &self.patterns[i];
            let own = self.weight(i) * self.saturated(counts.times[i], relative);
            let pair = self.pair_score(i, counts.pairs[i], relative);
            let pair_name = |previous: usize| format!("{} {}", self.patterns[previous].label, pattern.label);
            let pair_part = pattern.follows.map(|follows| (pair_name(follows.pattern), counts.pairs[i], pair));
            [Some((pattern.label.clone(), counts.times[i], own)), pair_part].into_iter().flatten()
        })
    }

    fn pair_score(&self, i: usize, times: u32, relative_length: f32) -> f32 {
        self.weights.pairs * self.statistics.pair_idf[i] * self.saturated(times, relative_length)
    }

    fn article_pair_score(&self, i: usize, times: usize, relative_length: f32) -> f32 {
        self.weights.pairs * self.statistics.pair_idf[i] * saturated(times as f32, relative_length, K1, B)
    }

    fn saturated(&self, times: u32, relative_length: f32) -> f32 {
        saturated(times as f32, relative_length, self.weights.k1, self.weights.b)
    }
}

/// BM25's frequency part, in tantivy's scale.
fn saturated(times: f32, relative_length: f32, k1: f32, b: f32) -> f32 {
    SCALE * times / (times + k1 * (1.0 - b + b * relative_length))
}

fn passage_length(layout: &[u32], passage: usize) -> f32 {
    match layout.get(passage..passage + 2) {
        Some(bounds) => (bounds[1] - bounds[0]) as f32,
        None => 0.0,
    }
}

/// The passage that holds a position; `None` for the headline.
fn passage_at(layout: &[u32], position: u32) -> Option<usize> {
    let after = layout.partition_point(|&start| start <= position);
    (after > 0 && after < layout.len()).then(|| after - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_fall_into_passages_and_the_headline_into_none() {
        let layout = [128, 200, 300];
        assert_eq!(passage_at(&layout, 5), None);
        assert_eq!(passage_at(&layout, 128), Some(0));
        assert_eq!(passage_at(&layout, 199), Some(0));
        assert_eq!(passage_at(&layout, 200), Some(1));
        assert_eq!(passage_at(&layout, 300), None);
    }
}
