//! Articles of a query whose numbers lie within ranges: dates, lengths.
//!
//! The engine's own range queries list every document in the range, and beside them it no longer skips what cannot reach
//! the best. Here the query goes its way with all that, and the numbers of what it finds are looked at last. Only where few
//! documents are in the range the engine's way is the shorter one.

use super::filtered::{self, Accept, Filtered};
use crate::index::Kept;
use std::ops::{Bound, RangeInclusive};
use tantivy::columnar::{self, MonotonicallyMappableToU64};
use tantivy::query::{BooleanQuery, ConstScoreQuery, EnableScoring, Explanation, Query, RangeQuery, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader, Term};

/// A range of a field with one integer an article, with at least one end; articles without are in none.
#[derive(Clone, Debug)]
pub struct Range {
    pub field: Field,
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// Whether the field's numbers are never negative, which the engine stores in another way.
    pub unsigned: bool,
}

impl Range {
    /// The same as a query of the engine.
    pub fn query(&self) -> Box<dyn Query> {
        let term = |number: i64| match self.unsigned {
            true => Term::from_field_u64(self.field, number.max(0).cast_unsigned()),
            false => Term::from_field_i64(self.field, number),
        };
        let bound = |number: Option<i64>| number.map_or(Bound::Unbounded, |number| Bound::Included(term(number)));
        Box::new(RangeQuery::new(bound(self.min), bound(self.max)))
    }
}

/// The articles of `of` that are in all of `ranges`, with their scores.
#[derive(Debug)]
pub struct Within {
    pub of: Box<dyn Query>,
    pub ranges: Vec<Range>,
    pub kept: Kept,
}

impl Clone for Within {
    fn clone(&self) -> Within {
        Within { of: self.of.box_clone(), ranges: self.ranges.clone(), kept: self.kept.clone() }
    }
}

impl Within {
    /// The same as an intersection of the engine.
    fn intersection(&self) -> BooleanQuery {
        let ranges = self.ranges.iter().map(|range| {
            let range: Box<dyn Query> = Box::new(ConstScoreQuery::new(range.query(), 0.0));
            range
        });
        BooleanQuery::intersection(std::iter::once(self.of.box_clone()).chain(ranges).collect())
    }
}

impl Query for Within {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WithinWeight {
            of: self.of.weight(scoring)?,
            intersection: self.intersection().weight(scoring)?,
            ranges: self.ranges.clone(),
            kept: self.kept.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.of.query_terms(visitor);
    }
}

struct WithinWeight {
    of: Box<dyn Weight>,
    intersection: Box<dyn Weight>,
    ranges: Vec<Range>,
    kept: Kept,
}

/// Where at most one in so many documents is in a range, if they are spread evenly, the range goes first.
const NARROW: u64 = 50;

impl WithinWeight {
    /// How to look at the numbers of a segment; `None` where the range should go first.
    fn numbers(&self, reader: &SegmentReader) -> tantivy::Result<Option<Numbers>> {
        let opened = self.ranges.iter().map(|range| Column::open(range, &self.kept, reader));
        Ok(opened.collect::<tantivy::Result<Option<_>>>()?.map(Numbers))
    }
}

impl Weight for WithinWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.numbers(reader)? {
            Some(numbers) => Box::new(Filtered::new(self.of.scorer(reader, boost)?, numbers)),
            None => self.intersection.scorer(reader, boost)?,
        })
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        match self.numbers(reader)? {
            Some(numbers) => filtered::for_each_pruning(self.of.as_ref(), numbers, threshold, reader, callback),
            None => self.intersection.for_each_pruning(threshold, reader, callback),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.of.explain(reader, doc)
    }
}

/// The numbers of a segment's documents, one column a range.
struct Numbers(Vec<Column>);

impl Accept for Numbers {
    const COST: u64 = 1;

    fn accepts(&mut self, doc: DocId) -> bool {
        self.0.iter().all(|column| column.numbers.first(doc).is_some_and(|number| column.wanted.contains(&number)))
    }
}

/// A field's numbers, those below zero moved above it in their order as the engine stores them, and which of them count.
struct Column {
    numbers: columnar::Column<u64>,
    wanted: RangeInclusive<u64>,
}

impl Column {
    fn open(range: &Range, kept: &Kept, reader: &SegmentReader) -> tantivy::Result<Option<Column>> {
        let name = reader.schema().get_field_name(range.field);
        let Some(numbers) = Option::clone(&*kept.stored(reader, name)?) else { return Ok(None) };
        let stored = |number: i64| if range.unsigned { number.max(0).cast_unsigned() } else { number.to_u64() };
        let wanted = range.min.map_or(0, stored)..=range.max.map_or(u64::MAX, stored);
        let (least, greatest) = (numbers.min_value(), numbers.max_value());
        let spread = greatest.saturating_sub(least);
        let inside = (*wanted.end()).min(greatest).saturating_sub((*wanted.start()).max(least));
        Ok((inside >= spread.div_ceil(NARROW)).then_some(Column { numbers, wanted }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::collector::TopDocs;
    use tantivy::query::TermQuery;
    use tantivy::schema::{FAST, IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, Searcher, TantivyDocument};

    /// Documents with a day or none, a length, and a word in every other one.
    fn searcher(days: &[Option<i64>]) -> (Searcher, Field, Field, Field) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let day = schema.add_i64_field("day", FAST);
        let length = schema.add_u64_field("length", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for (n, at) in days.iter().enumerate() {
            let mut doc = TantivyDocument::default();
            let words = if n % 3 == 0 { "toll toll road" } else { "toll" };
            doc.add_text(text, if n % 2 == 0 { words } else { "quay" });
            if let Some(at) = at {
                doc.add_i64(day, *at);
            }
            doc.add_u64(length, n as u64);
            writer.add_document(doc).unwrap();
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), text, day, length)
    }

    proptest! {
        #[test]
        fn looking_at_the_numbers_and_intersecting_ranges_find_the_same(
            days in prop::collection::vec(prop::option::of(-40i64..40), 1..200),
            min in -50i64..50, max in prop::option::of(-50i64..50), most in 0i64..250,
        ) {
            let (searcher, text, day, length) = searcher(&days);
            let term = TermQuery::new(Term::from_field_text(text, "toll"), IndexRecordOption::WithFreqs);
            let ranges = vec![
                Range { field: day, min: Some(min), max, unsigned: false },
                Range { field: length, min: None, max: Some(most), unsigned: true },
            ];
            let within = Within { of: Box::new(term), ranges, kept: Kept::default() };
            let best = |query: &dyn Query| {
                let mut best = searcher.search(query, &TopDocs::with_limit(20).order_by_score()).unwrap();
                best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                best
            };
            let intersection = within.intersection();
            prop_assert_eq!(within.count(&searcher).unwrap(), intersection.count(&searcher).unwrap());
            prop_assert_eq!(best(&within), best(&intersection));
        }
    }
}
