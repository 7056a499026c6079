//! Collectors: the best articles, the newest, how many.

use super::union::Union;
use super::within::Within;
use crate::index::{IndexError, Kept, Snapshot};
use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicU64};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery, Weight};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

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

/// The best `limit` articles by score, in the order in which they lie in the index.
pub fn best(snapshot: &Snapshot, query: &dyn Query, limit: usize) -> Result<Vec<Candidate>, IndexError> {
    let mut best = run(snapshot, query, &Top::new(snapshot, limit, Candidate::by_score))?;
    best.sort_unstable_by_key(|candidate| candidate.address);
    Ok(best)
}

/// The same, and how many articles match.
pub fn best_of_all(snapshot: &Snapshot, query: &dyn Query, limit: usize) -> Result<(Vec<Candidate>, u64), IndexError> {
    // What can be passed over when the best are looked for is counted faster by itself.
    if limit == 0 || passes_over(query) {
        return Ok((best(snapshot, query, limit)?, count(snapshot, query)?));
    }
    let top = Top { exhaustive: true, ..Top::new(snapshot, limit, Candidate::by_score) };
    let mut best = run(snapshot, query, &top)?;
    best.sort_unstable_by_key(|candidate| candidate.address);
    Ok((best, top.n.into_inner()))
}

/// Whether the search for the best articles of a query passes over those that cannot be among them.
fn passes_over(query: &dyn Query) -> bool {
    let is_term = |query: &dyn Query| query.is::<TermQuery>() || query.is::<BoostQuery>();
    if let Some(within) = query.downcast_ref::<Within>() {
        return passes_over(within.of.as_ref());
    }
    match query.downcast_ref::<BooleanQuery>() {
        Some(all) => all.clauses().iter().all(|(occur, clause)| *occur == Occur::Must && is_term(clause.as_ref())),
        None => query.is::<Union>() || is_term(query),
    }
}

/// The newest (or oldest) `limit` articles that match, and how many do.
pub fn by_date(
    snapshot: &Snapshot,
    query: &dyn Query,
    limit: usize,
    newest: bool,
) -> Result<(Vec<Candidate>, u64), IndexError> {
    if limit == 0 {
        return Ok((Vec::new(), count(snapshot, query)?));
    }
    let order = if newest { Candidate::newest_first } else { Candidate::oldest_first };
    let top = Top { scoring: false, ..Top::new(snapshot, limit, order) };
    let mut first = run(snapshot, query, &top)?;
    first.sort_unstable_by(order);
    Ok((first, top.n.into_inner()))
}

pub fn count(snapshot: &Snapshot, query: &dyn Query) -> Result<u64, IndexError> {
    Ok(query.count(&snapshot.searcher).map_err(IndexError::tantivy("count"))? as u64)
}

fn run<C: Collector>(snapshot: &Snapshot, query: &dyn Query, collector: &C) -> Result<C::Fruit, IndexError> {
    snapshot.searcher.search(query, collector).map_err(IndexError::tantivy("search"))
}

type Order = fn(&Candidate, &Candidate) -> Ordering;

/// Keeps the first `limit` candidates of some order, which are not put into it.
struct Top<'s> {
    limit: usize,
    order: Order,
    scoring: bool,
    /// Whether to look at what cannot be among the best, too.
    exhaustive: bool,
    kept: &'s Kept,
    /// How many articles match; known where all are looked at, as they are without scores.
    n: AtomicU64,
}

impl<'s> Top<'s> {
    fn new(snapshot: &'s Snapshot, limit: usize, order: Order) -> Top<'s> {
        Top { limit, order, scoring: true, exhaustive: false, kept: &snapshot.kept, n: AtomicU64::new(0) }
    }
}

/// The candidates of one segment: at most twice `limit` before they are cut back.
struct SegmentTop {
    segment: SegmentOrdinal,
    limit: usize,
    order: Order,
    scoring: bool,
    ties: Ties,
    kept: Vec<Candidate>,
    /// How many of `kept`, from the first, have their date and id.
    known: usize,
    /// The score that an article must exceed to enter. Just below the worst kept one, since an equal
    /// score may still enter by its date.
    threshold: Score,
    /// The worst of `limit` candidates, once there are as many that are known.
    worst: Option<Candidate>,
}

/// What ties are broken by.
struct Ties {
    day: Arc<Option<Column<i64>>>,
    key: Arc<Option<Column<u64>>>,
}

impl Ties {
    fn day(&self, doc: DocId) -> i64 {
        self.day.as_ref().as_ref().and_then(|day| day.first(doc)).unwrap_or(i64::MIN)
    }

    fn look_up(&self, candidate: &mut Candidate) {
        let doc = candidate.address.doc_id;
        candidate.day = self.day(doc);
        candidate.key = self.key.as_ref().as_ref().and_then(|key| key.first(doc)).unwrap_or(0);
    }
}

impl SegmentTop {
    fn push(&mut self, doc: DocId, score: Score) {
        let mut candidate = Candidate { address: DocAddress::new(self.segment, doc), score, day: i64::MIN, key: 0 };
        // Where scores are equal, most articles are told by their day that they come too late.
        if let Some(worst) = &self.worst
            && score == worst.score
        {
            candidate.day = self.ties.day(doc);
            if (self.order)(&candidate, worst).is_gt() {
                return;
            }
        }
        self.kept.push(candidate);
        let full = self.kept.len() >= self.limit.saturating_mul(2);
        if full {
            self.cut(false);
        }
        if full || self.kept.len() == self.limit {
            let worst = self.kept.iter().map(|c| c.score).fold(Score::INFINITY, Score::min);
            self.threshold = worst.next_down();
        }
    }

    /// Back to the limit. Dates and ids are looked up of those alone whose score may be enough, and where they are all
    /// to stay, not before the `last` time.
    fn cut(&mut self, last: bool) {
        if self.scoring && self.limit > 0 && self.kept.len() > self.limit {
            let by_score = |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score);
            let mut scores: Vec<Score> = self.kept.iter().map(|c| c.score).collect();
            let (_, worst, _) = scores.select_nth_unstable_by(self.limit - 1, |a, b| b.total_cmp(a));
            let worst = Candidate { score: *worst, ..self.kept[0] };
            let known = self.kept[..self.known].iter().filter(|c| by_score(c, &worst).is_le()).count();
            self.kept.retain(|c| by_score(c, &worst).is_le());
            self.known = known;
            if self.kept.len() == self.limit && !last {
                return;
            }
        }
        for candidate in &mut self.kept[self.known..] {
            self.ties.look_up(candidate);
        }
        cut(&mut self.kept, self.limit, self.order);
        self.known = self.kept.len();
        if self.known == self.limit {
            self.worst = self.kept.iter().copied().max_by(self.order);
        }
    }
}

fn cut(kept: &mut Vec<Candidate>, limit: usize, order: Order) {
    if kept.len() > limit {
        if limit > 0 {
            kept.select_nth_unstable_by(limit - 1, order);
        }
        kept.truncate(limit);
    }
}

impl Collector for Top<'_> {
    type Fruit = Vec<Candidate>;
    type Child = SegmentTop;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTop> {
        Ok(SegmentTop {
            segment,
            limit: self.limit,
            order: self.order,
            scoring: self.scoring,
            ties: Ties { day: self.kept.column(reader, "last_day")?, key: self.kept.column(reader, "key")? },
            kept: Vec::new(),
            known: 0,
            threshold: Score::MIN,
            worst: None,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scoring
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Candidate>>) -> tantivy::Result<Vec<Candidate>> {
        let mut all: Vec<Candidate> = fruits.into_iter().flatten().collect();
        cut(&mut all, self.limit, self.order);
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
        let mut n = 0;
        if self.scoring && self.exhaustive {
            weight.for_each(reader, &mut |doc, score| {
                if lives(doc) {
                    n += 1;
                    if score > top.threshold {
                        top.push(doc, score);
                    }
                }
            })?;
        } else if self.scoring {
            weight.for_each_pruning(Score::MIN, reader, &mut |doc, score| {
                if lives(doc) {
                    top.push(doc, score);
                }
                top.threshold
            })?;
        } else {
            weight.for_each_no_score(reader, &mut |docs| {
                for &doc in docs.iter().filter(|&&doc| lives(doc)) {
                    n += 1;
                    top.push(doc, 0.0);
                }
            })?;
        }
        self.n.fetch_add(n, atomic::Ordering::Relaxed);
        Ok(top.harvest())
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = Vec<Candidate>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.push(doc, score);
    }

    fn harvest(mut self) -> Vec<Candidate> {
        self.cut(true);
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::schema::{NumericOptions, Schema};
    use tantivy::{Index, TantivyDocument};

    /// A segment of articles with these days; none for the first of them.
    fn searcher(days: &[i64]) -> tantivy::Searcher {
        let mut schema = Schema::builder();
        let day = schema.add_i64_field("last_day", NumericOptions::default().set_fast());
        let key = schema.add_u64_field("key", NumericOptions::default().set_fast());
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for (doc, &on) in days.iter().enumerate() {
            let mut article = TantivyDocument::new();
            article.add_u64(key, (doc as u64).wrapping_mul(0x9E37_79B9) % 1000);
            if doc > 0 {
                article.add_i64(day, on);
            }
            writer.add_document(article).unwrap();
        }
        writer.commit().unwrap();
        index.reader().unwrap().searcher()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// What is cut away on the way would not have been among the first in the end.
        #[test]
        fn the_first_few_are_the_first_of_all(
            articles in proptest::collection::vec((0i64..4, 0u8..6), 1..400),
            limit in 1usize..60,
        ) {
            let (days, scores): (Vec<i64>, Vec<u8>) = articles.into_iter().unzip();
            let (searcher, kept) = (searcher(&days), Kept::default());
            let orders: [(Order, bool); 3] =
                [(Candidate::by_score, true), (Candidate::newest_first, false), (Candidate::oldest_first, false)];
            for (order, scoring) in orders {
                let first = |limit: usize| {
                    let n = AtomicU64::new(0);
                    let collector = Top { limit, order, scoring, exhaustive: false, kept: &kept, n };
                    let mut segment = collector.for_segment(0, searcher.segment_reader(0)).unwrap();
                    for (doc, &score) in (0..).zip(&scores) {
                        let score = if scoring { f32::from(score) } else { 0.0 };
                        if score > segment.threshold {
                            segment.collect(doc, score);
                        }
                    }
                    let mut first = collector.merge_fruits(vec![segment.harvest()]).unwrap();
                    first.sort_unstable_by(order);
                    first
                };
                let mut all = first(scores.len());
                prop_assert_eq!(all.len(), scores.len());
                all.truncate(limit);
                prop_assert_eq!(first(limit), all);
            }
        }
    }
}
