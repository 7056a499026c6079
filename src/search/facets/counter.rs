//! The collector behind the counts.

use crate::index::Snapshot;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Counts articles by the values of a column, or by groups of values.
pub(super) struct Counter<'g> {
    pub snapshot: &'g Snapshot,
    pub column: &'static str,
    pub groups: Option<Groups<'g>>,
    /// How many values are wanted by name.
    pub limit: usize,
}

/// The names of the groups of a value.
pub(super) type GroupsOf<'g> = Box<dyn Fn(&str) -> Vec<String> + Send + Sync + 'g>;

/// The groups that a value belongs to: an article counts once for each group it has values of.
pub(super) struct Groups<'g> {
    /// What tells them from other groups, where they are worth keeping.
    pub name: Option<String>,
    pub groups_of: GroupsOf<'g>,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Counted {
    /// In no order. Those with most articles, as many as are wanted, and all that have as many as the last of them.
    pub values: Vec<(String, u64)>,
    /// How many values there are.
    pub total: usize,
    /// Articles without a value that counts.
    pub missing: u64,
}

/// Counts by ordinal; names are looked up at the end.
pub(super) struct SegmentCounter {
    column: Option<StrColumn>,
    counts: Vec<u64>,
    grouped: Option<Arc<Grouped>>,
    seen: Vec<usize>,
    missing: u64,
}

/// The groups of one segment.
#[derive(Default)]
struct Grouped {
    names: Vec<String>,
    /// For every ordinal the numbers of its groups, one list behind the other.
    numbers: Vec<usize>,
    /// Where the list of each ordinal begins, and the end.
    starts: Vec<usize>,
}

impl Grouped {
    fn new(column: &StrColumn, groups: &Groups<'_>) -> tantivy::Result<Grouped> {
        let all: Vec<u64> = (0..column.num_terms() as u64).collect();
        let mut grouped = Grouped { starts: vec![0], ..Grouped::default() };
        let mut number_of: HashMap<String, usize> = HashMap::new();
        for value in names(column, &all)? {
            for group in (groups.groups_of)(&value) {
                let next = grouped.names.len();
                let number = *number_of.entry(group).or_insert_with_key(|group| {
                    grouped.names.push(group.clone());
                    next
                });
                grouped.numbers.push(number);
            }
            grouped.starts.push(grouped.numbers.len());
        }
        Ok(grouped)
    }

    fn of(&self, ord: usize) -> &[usize] {
        &self.numbers[self.starts[ord]..self.starts[ord + 1]]
    }
}

impl Collector for Counter<'_> {
    type Fruit = Counted;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let column = Option::clone(&*self.snapshot.kept.texts(reader, self.column)?);
        let grouped = match (&column, &self.groups) {
            (Some(column), Some(groups)) => Some(self.grouped(reader, column, groups)?),
            _ => None,
        };
        let values = match &grouped {
            Some(grouped) => grouped.names.len(),
            None => column.as_ref().map_or(0, |column| column.num_terms()),
        };
        Ok(SegmentCounter { column, counts: vec![0; values], grouped, seen: Vec::new(), missing: 0 })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentCounter>) -> tantivy::Result<Counted> {
        let missing = segments.iter().map(|segment| segment.missing).sum();
        if let [segment] = segments.as_slice() {
            let met = segment.met();
            let values = segment.named(&first(&met, self.limit))?;
            return Ok(Counted { values, total: met.len(), missing });
        }
        let mut all: HashMap<String, u64> = HashMap::new();
        for segment in &segments {
            for (name, n) in segment.named(&segment.met())? {
                *all.entry(name).or_insert(0) += n;
            }
        }
        let all: Vec<(String, u64)> = all.into_iter().collect();
        Ok(Counted { total: all.len(), values: first(&all, self.limit), missing })
    }
}

impl Counter<'_> {
    /// The groups of a segment's values, which are the same for every query.
    fn grouped(
        &self,
        reader: &SegmentReader,
        column: &StrColumn,
        groups: &Groups<'_>,
    ) -> tantivy::Result<Arc<Grouped>> {
        let make = || Grouped::new(column, groups);
        match &groups.name {
            Some(name) => {
                let name = format!("groups {} {} {name}", reader.segment_id().uuid_string(), self.column);
                self.snapshot.kept.get_or_make(&name, make)
            }
            None => Ok(Arc::new(make()?)),
        }
    }
}

/// Of values with their counts the `limit` largest, and all that are as large as the last of them.
fn first<T: Clone>(values: &[(T, u64)], limit: usize) -> Vec<(T, u64)> {
    if values.len() <= limit {
        return values.to_vec();
    }
    let mut counts: Vec<u64> = values.iter().map(|(_, n)| *n).collect();
    let least = match limit.checked_sub(1) {
        Some(last) => *counts.select_nth_unstable_by(last, |a, b| b.cmp(a)).1,
        None => u64::MAX,
    };
    values.iter().filter(|(_, n)| *n >= least).cloned().collect()
}

/// The values behind ascending ordinals, in one walk over the dictionary: reading them one by one unpacks a block each.
fn names(column: &StrColumn, ords: &[u64]) -> tantivy::Result<Vec<String>> {
    let mut names = Vec::with_capacity(ords.len());
    column.dictionary().sorted_ords_to_term_cb(ords, |name| names.push(String::from_utf8_lossy(name).into_owned()))?;
    Ok(names)
}

impl SegmentCounter {
    /// The numbers of the values that were met, ascending, with their counts.
    fn met(&self) -> Vec<(u64, u64)> {
        (0..).zip(self.counts.iter().copied()).filter(|(_, n)| *n > 0).collect()
    }

    /// Values by their names.
    fn named(&self, values: &[(u64, u64)]) -> tantivy::Result<Vec<(String, u64)>> {
        let ords: Vec<u64> = values.iter().map(|(ord, _)| *ord).collect();
        let names = match (&self.grouped, &self.column) {
            (Some(grouped), _) => ords.iter().map(|&ord| grouped.names[ord as usize].clone()).collect(),
            (None, Some(column)) => names(column, &ords)?,
            (None, None) => Vec::new(),
        };
        Ok(names.into_iter().zip(values.iter().map(|(_, n)| *n)).collect())
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = SegmentCounter;

    fn collect(&mut self, doc: DocId, _: Score) {
        let ords = self.column.iter().flat_map(|column| column.term_ords(doc)).map(|ord| ord as usize);
        let mut missing = true;
        match &self.grouped {
            // A document bears each value once.
            None => {
                for ord in ords {
                    self.counts[ord] += 1;
                    missing = false;
                }
            }
            Some(grouped) => {
                self.seen.clear();
                ords.for_each(|ord| self.seen.extend(grouped.of(ord)));
                self.seen.sort_unstable();
                self.seen.dedup();
                for &number in &self.seen {
                    self.counts[number] += 1;
                    missing = false;
                }
            }
        }
        self.missing += u64::from(missing);
    }

    fn harvest(self) -> SegmentCounter {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_values_the_largest_are_wanted_and_those_as_large_as_the_last() {
        let values = [("a", 1), ("b", 5), ("c", 3), ("d", 3), ("e", 1)];
        assert_eq!(first(&values, 0), []);
        assert_eq!(first(&values, 1), [("b", 5)]);
        assert_eq!(first(&values, 2), [("b", 5), ("c", 3), ("d", 3)]);
        assert_eq!(first(&values, 4), values);
        assert_eq!(first(&values, usize::MAX), values);
    }
}
