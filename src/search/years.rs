//! Matching articles by their year of publication.

use std::collections::BTreeMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Counts by year. A doubtful date counts as a year only when asked for.
pub struct YearCounter {
    pub with_doubtful: bool,
}

#[derive(Debug, Default)]
pub struct Years {
    pub counts: BTreeMap<i16, u64>,
    /// Articles whose date is doubtful and was left out.
    pub doubtful: u64,
    /// Articles without a date.
    pub undated: u64,
}

pub struct SegmentYears {
    days: Option<Column<i64>>,
    reliable: Option<Column<u64>>,
    with_doubtful: bool,
    years: Years,
}

impl Collector for YearCounter {
    type Fruit = Years;
    type Child = SegmentYears;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentYears> {
        let columns = reader.fast_fields();
        Ok(SegmentYears {
            days: columns.column_opt("first_day")?,
            reliable: columns.column_opt("date_reliable")?,
            with_doubtful: self.with_doubtful,
            years: Years::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Years>) -> tantivy::Result<Years> {
        let mut all = Years::default();
        for years in fruits {
            all.doubtful += years.doubtful;
            all.undated += years.undated;
            for (year, n) in years.counts {
                *all.counts.entry(year).or_insert(0) += n;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentYears {
    type Fruit = Years;

    fn collect(&mut self, doc: DocId, _: Score) {
        let Some(day) = self.days.as_ref().and_then(|days| days.first(doc)) else {
            self.years.undated += 1;
            return;
        };
        let reliable = self.reliable.as_ref().and_then(|reliable| reliable.first(doc)) != Some(0);
        if reliable || self.with_doubtful {
            *self.years.counts.entry(year(day)).or_insert(0) += 1;
        } else {
            self.years.doubtful += 1;
        }
    }

    fn harvest(self) -> Years {
        self.years
    }
}

/// The year of a day counted from 1970-01-01, in the proleptic Gregorian calendar; days beyond the
/// calendar's ends count as its ends.
fn year(day: i64) -> i16 {
    let epoch = jiff::civil::date(1970, 1, 1);
    let shifted = jiff::Span::new().try_days(day).and_then(|days| epoch.checked_add(days));
    let end = if day < 0 { jiff::civil::Date::MIN } else { jiff::civil::Date::MAX };
    shifted.unwrap_or(end).year()
}

#[cfg(test)]
mod tests {
    use super::year;

    #[test]
    fn years_begin_on_the_first_of_january() {
        for (day, expected) in [(0, 1970), (364, 1970), (365, 1971), (-1, 1969), (20_453, 2025), (20_454, 2026)] {
            assert_eq!(year(day), expected, "{day}");
        }
    }
}
