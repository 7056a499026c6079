//! The collector behind the counts.

use std::collections::HashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Counts articles by the values of a column, or by groups of values.
pub(super) struct Counter<'g> {
    pub column: &'static str,
    pub groups: Option<Groups<'g>>,
}

/// The groups that a value belongs to: an article counts once for each group it has values of.
pub(super) type Groups<'g> = Box<dyn Fn(&str) -> Vec<String> + Send + Sync + 'g>;

#[derive(Default)]
pub(super) struct Counted {
    pub values: HashMap<String, u64>,
    /// Articles without a value that counts.
    pub missing: u64,
}

/// Counts by ordinal; names are looked up once per segment, at the end.
pub(super) struct SegmentCounter {
    column: Option<StrColumn>,
    counts: Vec<u64>,
    grouped: Option<Grouped>,
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
    fn of(&self, ord: usize) -> &[usize] {
        &self.numbers[self.starts[ord]..self.starts[ord + 1]]
    }
}

impl Collector for Counter<'_> {
    type Fruit = Counted;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let column = reader.fast_fields().str(self.column)?;
        let terms = column.as_ref().map_or(0, |c| c.num_terms());
        let mut counter =
            SegmentCounter { column, counts: vec![0; terms], grouped: None, seen: Vec::new(), missing: 0 };
        if let Some(groups) = &self.groups {
            counter.group(groups)?;
        }
        Ok(counter)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Counted>>) -> tantivy::Result<Counted> {
        let mut all = Counted::default();
        for counted in fruits {
            let counted = counted?;
            all.missing += counted.missing;
            for (name, n) in counted.values {
                *all.values.entry(name).or_insert(0) += n;
            }
        }
        Ok(all)
    }
}

impl SegmentCounter {
    fn group(&mut self, groups: &Groups<'_>) -> tantivy::Result<()> {
        let all: Vec<u64> = (0..self.counts.len() as u64).collect();
        let mut grouped = Grouped { starts: vec![0], ..Grouped::default() };
        let mut number_of: HashMap<String, usize> = HashMap::new();
        for value in self.names(&all)? {
            for group in groups(&value) {
                let next = grouped.names.len();
                let number = *number_of.entry(group).or_insert_with_key(|group| {
                    grouped.names.push(group.clone());
                    next
                });
                grouped.numbers.push(number);
            }
            grouped.starts.push(grouped.numbers.len());
        }
        self.counts = vec![0; grouped.names.len()];
        self.grouped = Some(grouped);
        Ok(())
    }

    /// The values behind ascending ordinals, in one walk over the dictionary: reading them one by one unpacks a block each.
    fn names(&self, ords: &[u64]) -> tantivy::Result<Vec<String>> {
        let mut names = Vec::with_capacity(ords.len());
        if let Some(column) = &self.column {
            let dictionary = column.dictionary();
            dictionary.sorted_ords_to_term_cb(ords, |name| names.push(String::from_utf8_lossy(name).into_owned()))?;
        }
        Ok(names)
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = tantivy::Result<Counted>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.seen.clear();
        if let Some(column) = &self.column {
            for ord in column.term_ords(doc).map(|ord| ord as usize) {
                match &self.grouped {
                    Some(grouped) => self.seen.extend(grouped.of(ord)),
                    None => self.seen.push(ord),
                }
            }
        }
        // A document may bear a value twice.
        self.seen.sort_unstable();
        self.seen.dedup();
        for &slot in &self.seen {
            self.counts[slot] += 1;
        }
        self.missing += u64::from(self.seen.is_empty());
    }

    fn harvest(self) -> tantivy::Result<Counted> {
        let met: Vec<u64> = (0..).zip(&self.counts).filter(|(_, n)| **n > 0).map(|(slot, _)| slot).collect();
        let names = match &self.grouped {
            Some(grouped) => met.iter().map(|&slot| grouped.names[slot as usize].clone()).collect(),
            None => self.names(&met)?,
        };
        let values = names.into_iter().zip(met.iter().map(|&slot| self.counts[slot as usize])).collect();
        Ok(Counted { values, missing: self.missing })
    }
}
