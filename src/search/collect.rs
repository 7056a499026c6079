//! Collectors: the best articles, the newest, how many.

use crate::index::{IndexError, Snapshot};
use std::cmp::Ordering;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{Query, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// An article that matches, with all that ties are broken by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub address: DocAddress,
    pub score: Score,
    /// Last day of its date, in days since 1970-01-01; `i64::MIN` when undated.
    pub day: i64,
    pub key: u64,
}

impl Candidate {
    /// Best first: by score, then the newer, then by id, so that equal indexes rank equally.
    pub fn by_score(&self, other: &Candidate) -> Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.newest_first(other))
    }

    fn newest_first(&self, other: &Candidate) -> Ordering {
        other.day.cmp(&self.day).then(self.key.cmp(&other.key))
    }

    /// Undated last, as in [`Candidate::newest_first`].
    fn oldest_first(&self, other: &Candidate) -> Ordering {
        let undated = |c: &Candidate| c.day == i64::MIN;
        undated(self).cmp(&undated(other)).then(self.day.cmp(&other.day)).then(self.key.cmp(&other.key))
    }
}

/// The best `limit` articles by score, best first.
pub fn best(snapshot: &Snapshot, query: &dyn Query, limit: usize) -> Result<Vec<Candidate>, IndexError> {
    run(snapshot, query, &Top { limit, by: By::Score })
}

/// The newest (or oldest) `limit` articles that match.
pub fn by_date(
    snapshot: &Snapshot,
    query: &dyn Query,
    limit: usize,
    newest: bool,
) -> Result<Vec<Candidate>, IndexError> {
    run(snapshot, query, &Top { limit, by: if newest { By::Newest } else { By::Oldest } })
}

pub fn count(snapshot: &Snapshot, query: &dyn Query) -> Result<u64, IndexError> {
    Ok(query.count(&snapshot.searcher).map_err(IndexError::tantivy("count"))? as u64)
}

fn run<C: Collector>(snapshot: &Snapshot, query: &dyn Query, collector: &C) -> Result<C::Fruit, IndexError> {
    snapshot.searcher.search(query, collector).map_err(IndexError::tantivy("search"))
}

/// What the first articles are the first by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Score,
    Newest,
    Oldest,
}

impl By {
    fn order(self, one: &Candidate, other: &Candidate) -> Ordering {
        match self {
            By::Score => one.by_score(other),
            By::Newest => one.newest_first(other),
            By::Oldest => one.oldest_first(other),
        }
    }

    /// A number that is the smaller the earlier articles of this day stand.
    fn rank_of_day(self, day: i64) -> i64 {
        match self {
            By::Oldest if day == i64::MIN => i64::MAX,
            By::Oldest => day,
            By::Newest | By::Score => day.saturating_neg(),
        }
    }
}

/// Keeps the first `limit` candidates in some order.
struct Top {
    limit: usize,
    by: By,
}

/// The candidates of one segment: at most twice `limit` before they are cut back.
struct SegmentTop {
    segment: SegmentOrdinal,
    limit: usize,
    by: By,
    day: Option<Column<i64>>,
    key: Column<u64>,
    kept: Vec<Candidate>,
    /// The score that an article must exceed to enter. Just below the worst kept one, since an equal
    /// score may still enter by its date.
    threshold: Score,
    /// The greatest [rank of a day](By::rank_of_day) with which an article may still enter.
    last_day: i64,
}

impl SegmentTop {
    fn push_scored(&mut self, doc: DocId, score: Score) {
        let day = self.day.as_ref().and_then(|d| d.first(doc)).unwrap_or(i64::MIN);
        self.push(doc, score, day);
    }

    fn push(&mut self, doc: DocId, score: Score, day: i64) {
        let key = self.key.first(doc).unwrap_or(0);
        self.kept.push(Candidate { address: DocAddress::new(self.segment, doc), score, day, key });
        let full = self.kept.len() >= self.limit.saturating_mul(2);
        if full {
            cut(&mut self.kept, self.limit, self.by);
        }
        if full || self.kept.len() == self.limit {
            let worst = self.kept.iter().map(|c| c.score).fold(Score::INFINITY, Score::min);
            self.threshold = worst.next_down();
            let last_day = self.kept.iter().map(|c| self.by.rank_of_day(c.day)).max();
            self.last_day = last_day.unwrap_or(i64::MAX);
        }
    }

    /// Pushes those whose day may still enter; of the others nothing else is read.
    fn push_dated(&mut self, docs: &[DocId], days: &mut [Option<i64>; COLLECT_BLOCK_BUFFER_LEN]) {
        let days = &mut days[..docs.len()];
        days.fill(None);
        if let Some(column) = &self.day {
            column.first_vals(docs, days);
        }
        for (&doc, day) in docs.iter().zip(days) {
            let day = day.unwrap_or(i64::MIN);
            if self.by.rank_of_day(day) <= self.last_day {
                self.push(doc, 0.0, day);
            }
        }
    }
}

fn cut(kept: &mut Vec<Candidate>, limit: usize, by: By) {
    if kept.len() > limit {
        if limit > 0 {
            kept.select_nth_unstable_by(limit - 1, |one, other| by.order(one, other));
        }
        kept.truncate(limit);
    }
}

impl Collector for Top {
    type Fruit = Vec<Candidate>;
    type Child = SegmentTop;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTop> {
        let fast = reader.fast_fields();
        Ok(SegmentTop {
            segment,
            limit: self.limit,
            by: self.by,
            day: fast.column_opt("last_day")?,
            key: fast.u64("key")?,
            kept: Vec::new(),
            threshold: Score::MIN,
            last_day: i64::MAX,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.by == By::Score
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Candidate>>) -> tantivy::Result<Vec<Candidate>> {
        let mut all: Vec<Candidate> = fruits.into_iter().flatten().collect();
        all.sort_by(|one, other| self.by.order(one, other));
        all.truncate(self.limit);
        Ok(all)
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut top = self.for_segment(segment, reader)?;
        let alive = reader.alive_bitset();
        let lives = |doc: DocId| alive.is_none_or(|bits| bits.is_alive(doc));
        if self.limit == 0 {
            return Ok(Vec::new());
        }
        if self.requires_scoring() {
            weight.for_each_pruning(Score::MIN, reader, &mut |doc, score| {
                if lives(doc) {
                    top.push_scored(doc, score);
                }
                top.threshold
            })?;
        } else {
            let mut days = [None; COLLECT_BLOCK_BUFFER_LEN];
            let mut alive_docs = Vec::with_capacity(COLLECT_BLOCK_BUFFER_LEN);
            weight.for_each_no_score(reader, &mut |docs| {
                if alive.is_none() {
                    return top.push_dated(docs, &mut days);
                }
                alive_docs.clear();
                alive_docs.extend(docs.iter().copied().filter(|&doc| lives(doc)));
                top.push_dated(&alive_docs, &mut days);
            })?;
        }
        Ok(top.harvest())
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = Vec<Candidate>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.push_scored(doc, score);
    }

    fn harvest(mut self) -> Vec<Candidate> {
        cut(&mut self.kept, self.limit, self.by);
        self.kept
    }
}
