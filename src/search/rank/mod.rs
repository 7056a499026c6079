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
use counts::{Counts, Entry, Whole};
use score::{Counted, Scorer};
use std::cmp::Ordering;
use std::ops::Range;
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
    pub occurrences: Vec<Vec<Occurrence>>,
    pub explanation: Option<Explanation>,
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

/// What orders a hit, before anything else of it is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub score: f32,
    /// Its article among the candidates.
    pub article: u32,
    /// The passage shown; of an article that is ranked itself 0.
    pub passage: u32,
}

impl Placed {
    /// Best first; ties by date, then article, then place, so that equal indexes rank equally.
    pub fn by_score(&self, other: &Placed, candidate: impl Fn(u32) -> Candidate) -> Ordering {
        let ties = || {
            let (mine, theirs) = (candidate(self.article), candidate(other.article));
            let id = |candidate: Candidate| ArticleId::from_number(candidate.key);
            theirs.day.cmp(&mine.day).then(id(mine).cmp(&id(theirs))).then(self.passage.cmp(&other.passage))
        };
        other.score.total_cmp(&self.score).then_with(ties)
    }
}

/// The candidates of one query, counted: what all weights share.
pub struct Prepared {
    statistics: Statistics,
    articles: Batch,
}

/// Some candidates, counted.
///
/// What they have lies in a few long lists: lists of its own for each candidate cost more than the counting.
pub struct Batch {
    /// In the order in which they were given.
    members: Vec<Member>,
    layout: Vec<u32>,
    entries: Vec<Entry>,
    whole: Vec<Whole>,
    occurrences: Vec<Occurrence>,
    /// Where the occurrences of each pattern end in the list, article by article.
    ends: Vec<usize>,
    n_patterns: usize,
}

/// One candidate, and where its share of the lists is.
struct Member {
    candidate: Candidate,
    title_length: f32,
    engine_score: Option<f32>,
    /// Its number in the order of reading.
    nth: usize,
    layout: Range<usize>,
    entries: Range<usize>,
}

impl Batch {
    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn articles(&self) -> impl Iterator<Item = Counted<'_>> {
        (0..self.len()).map(|n| self.article(n))
    }

    fn article(&self, n: usize) -> Counted<'_> {
        let member = &self.members[n];
        let features = 2 * self.n_patterns;
        let whole = &self.whole[member.nth * features..][..features];
        Counted {
            counts: Counts { entries: &self.entries[member.entries.clone()], whole },
            layout: &self.layout[member.layout.clone()],
            title_length: member.title_length,
            engine_score: member.engine_score,
        }
    }

    /// Where each pattern occurs in an article.
    pub fn occurrences(&self, n: usize) -> Vec<Vec<Occurrence>> {
        let first = self.members[n].nth * self.n_patterns;
        let end = |list: usize| if list == 0 { 0 } else { self.ends[list - 1] };
        let lists = first..first + self.n_patterns;
        lists.map(|list| self.occurrences[end(list)..end(list + 1)].to_vec()).collect()
    }
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
    pub fn count(&self, candidates: &[Candidate]) -> Result<Batch, IndexError> {
        let patterns = &self.lowered.patterns;
        let mut batch = Batch {
            members: Vec::with_capacity(candidates.len()),
            layout: Vec::new(),
            entries: Vec::new(),
            whole: Vec::with_capacity(2 * patterns.len() * candidates.len()),
            occurrences: Vec::new(),
            ends: Vec::with_capacity(patterns.len() * candidates.len()),
            n_patterns: patterns.len(),
        };
        let mut numbers = Vec::with_capacity(candidates.len());
        read(self.snapshot, self.lowered, candidates, |number, read| {
            numbers.push(number);
            let member = self.member(candidates[number], read, &mut batch);
            batch.members.push(member);
        })?;
        let mut members: Vec<(usize, Member)> = numbers.into_iter().zip(batch.members).collect();
        members.sort_unstable_by_key(|(number, _)| *number);
        batch.members = members.into_iter().map(|(_, member)| member).collect();
        Ok(batch)
    }

    fn member(&self, candidate: Candidate, read: &Read<'_>, batch: &mut Batch) -> Member {
        let DocAddress { segment_ord, doc_id } = candidate.address;
        let (layout, entries) = (batch.layout.len(), batch.entries.len());
        batch.layout.extend_from_slice(read.layout);
        counts::count(read, &self.lowered.patterns, &mut batch.entries, &mut batch.whole);
        for found in read.occurrences {
            batch.occurrences.extend_from_slice(found);
            batch.ends.push(batch.occurrences.len());
        }
        Member {
            candidate,
            title_length: self.titles[segment_ord as usize].fieldnorm(doc_id) as f32,
            engine_score: self.lowered.ranks.then_some(candidate.score),
            nth: batch.members.len(),
            layout: layout..batch.layout.len(),
            entries: entries..batch.entries.len(),
        }
    }
}

impl Prepared {
    pub fn new(snapshot: &Snapshot, lowered: &Lowered, candidates: &[Candidate]) -> Result<Prepared, IndexError> {
        let articles = Counter::new(snapshot, lowered)?.count(candidates)?;
        let mut tally = Tally::new(lowered);
        articles.articles().for_each(|article| tally.add(&article));
        Ok(Prepared { statistics: Statistics::new(snapshot, lowered, &tally)?, articles })
    }

    /// The articles that were counted.
    pub fn articles(&self) -> impl Iterator<Item = (ArticleId, DocAddress)> + '_ {
        let candidates = self.articles.members.iter().map(|member| member.candidate);
        candidates.map(|candidate| (ArticleId::from_number(candidate.key), candidate.address))
    }

    /// The best `n` hits, best first.
    pub fn best(&self, options: &Options, n: usize) -> Vec<Ranked> {
        let mut placed = self.placed(options);
        let by_score = |a: &Placed, b: &Placed| a.by_score(b, |n| self.articles.members[n as usize].candidate);
        if placed.len() > n {
            placed.select_nth_unstable_by(n, by_score);
            placed.truncate(n);
        }
        placed.sort_unstable_by(by_score);
        placed.into_iter().map(|placed| self.ranked(placed, options)).collect()
    }

    /// The score of everything that can be a hit, in the order of the candidates.
    pub fn placed(&self, options: &Options) -> Vec<Placed> {
        self.statistics.placed(&self.articles, options)
    }

    /// A hit with what it takes to show it.
    pub fn ranked(&self, placed: Placed, options: &Options) -> Ranked {
        self.statistics.ranked(&self.articles, placed, options)
    }
}

impl Statistics {
    /// What each article adds to the ranking: its best passages or itself.
    pub fn placed(&self, articles: &Batch, options: &Options) -> Vec<Placed> {
        let scorer = self.scorer(options);
        let shown = options.per_article.unwrap_or(usize::MAX);
        let mut placed = Vec::with_capacity(articles.len());
        for (number, article) in (0u32..).zip(articles.articles()) {
            match options.unit {
                Unit::Passage => placed.extend(scorer.passages(&article, shown).into_iter().map(|scored| Placed {
                    score: scored.score,
                    article: number,
                    passage: scored.passage as u32,
                })),
                Unit::Article => {
                    let score = scorer.article(&article).sum();
                    placed.push(Placed { score, article: number, passage: 0 });
                }
            }
        }
        placed
    }

    /// Everything about a hit; `placed` is one of [`Statistics::placed`].
    pub fn ranked(&self, articles: &Batch, placed: Placed, options: &Options) -> Ranked {
        let (scorer, number) = (self.scorer(options), placed.article as usize);
        let (candidate, article) = (articles.members[number].candidate, articles.article(number));
        let (passages, explanation) = match options.unit {
            Unit::Passage => {
                let passage = placed.passage as usize;
                (vec![passage], options.explain.then(|| scorer.explain_passage(&article, passage)))
            }
            Unit::Article => {
                let shown = scorer.speaking(&article, options.per_article.unwrap_or(usize::MAX));
                (shown, options.explain.then(|| scorer.article(&article).explain()))
            }
        };
        Ranked {
            address: candidate.address,
            id: ArticleId::from_number(candidate.key),
            score: placed.score,
            passages,
            n_matching: article.counts.passages().count(),
            occurrences: articles.occurrences(number),
            explanation,
        }
    }

    fn scorer<'a>(&'a self, options: &'a Options) -> Scorer<'a> {
        Scorer { features: &self.features, averages: self.averages, weights: &options.weights }
    }
}
