//! Matching articles by when they were published.
//!
//! A date is counted in the stretch that holds all of it: 2025-10 lies in a year and in a month, but in
//! no one day. What lies in none, doubtful dates and missing ones are counted apart, never guessed.

use super::facets::{FacetField, FacetValue, facets_within};
use super::lower::Lowered;
use super::step::Step;
use super::{Match, Note, SearchError, name_unknown, undated};
use crate::entities::Gazetteer;
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// What is asked of [`timeline`], besides the query.
#[derive(Clone, Copy, Debug)]
pub struct TimelineOptions {
    pub matching: Match,
    /// `None`: the finest of which [`FITTING`] bars hold all.
    pub step: Option<Step>,
    /// A field whose values get counts of their own, and how many of them: those with most articles.
    pub split: Option<(FacetField, usize)>,
    /// Whether dates that may be wrong are counted too.
    pub doubtful: bool,
}

/// How many bars a reader takes in, when the step is not his own choice.
pub const FITTING: u64 = 60;
/// More bars than this are no timeline but a mistake.
const MOST: u64 = 20_000;

/// Counts of articles along the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    pub step: Step,
    /// Every stretch from the first article to the last, also the empty ones.
    pub bars: Vec<Bar>,
    pub split: Vec<Track>,
    /// Matching articles, dated or not.
    pub articles: u64,
    /// Articles whose date is known too roughly for the step.
    pub imprecise: u64,
    /// Articles left out because their date is doubtful.
    pub doubtful: u64,
    /// Articles without a date, also those that a date filter keeps out for that.
    pub undated: u64,
    /// How parts of the query were understood.
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub first: Date,
    pub last: Date,
    pub articles: u64,
}

/// One value of the field by which a timeline is split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    pub value: FacetValue,
    /// One for every bar.
    pub articles: Vec<u64>,
}

#[derive(Debug, thiserror::Error)]
pub enum TimelineError {
    #[error("from {first} to {last} there are {n} {step}s, more than {MOST}: choose a longer step or a shorter span", step = .step.name())]
    TooLong { first: String, last: String, n: u64, step: Step },
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// Counts the articles that match `query` along the calendar.
pub fn timeline(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    options: &TimelineOptions,
) -> Result<Timeline, TimelineError> {
    let values = match options.split {
        Some((field, n)) => {
            let mut values = facets_within(snapshot, gazetteer, query, options.matching, field)?.values;
            values.truncate(n);
            name_unknown(snapshot, &mut values).map_err(SearchError::from)?;
            values
        }
        None => Vec::new(),
    };
    let lowered = Lowered::new(snapshot, gazetteer, query, options.matching).map_err(SearchError::from)?;
    let split = options.split.map(|(field, _)| (field.column(), values.as_slice()));
    let dates = dates(snapshot, &lowered, options.doubtful, split).map_err(SearchError::from)?;
    let kept_out = undated(snapshot, gazetteer, query, options.matching)?;
    let step = options.step.unwrap_or_else(|| dates.fitting_step());
    let placed: Vec<Placed> = dates.tracks.iter().map(|track| Placed::new(track, step)).collect();
    let (all, tracks) = placed.split_first().expect("the first track is all articles");
    let numbers = all.numbers();
    if all.length() > MOST {
        let (first, last) = (step.label(numbers.start), step.label(numbers.end - 1));
        return Err(TimelineError::TooLong { first, last, n: all.length(), step });
    }
    let bar = |number: i64| Bar {
        label: step.label(number),
        first: step.first_day(number),
        last: step.last_day(number),
        articles: all.at(number),
    };
    let track = |(value, placed): (FacetValue, &Placed)| Track {
        value,
        articles: numbers.clone().map(|number| placed.at(number)).collect(),
    };
    Ok(Timeline {
        step,
        bars: numbers.clone().map(bar).collect(),
        split: values.into_iter().zip(tracks).map(track).collect(),
        articles: all.counts.values().sum::<u64>() + all.imprecise + dates.doubtful + dates.undated,
        imprecise: all.imprecise,
        doubtful: dates.doubtful,
        undated: dates.undated + kept_out,
        notes: lowered.notes,
    })
}

/// Dates put into the stretches of one step.
struct Placed {
    counts: BTreeMap<i64, u64>,
    imprecise: u64,
}

/// The stretch that holds all of these days.
fn place((first, last): (i64, i64), step: Step) -> Option<i64> {
    let number = step.number(first);
    (number == step.number(last)).then_some(number)
}

impl Placed {
    fn new(dates: &Spans, step: Step) -> Placed {
        let mut placed = Placed { counts: BTreeMap::new(), imprecise: 0 };
        for (&days, &n) in dates {
            match place(days, step) {
                Some(number) => *placed.counts.entry(number).or_insert(0) += n,
                None => placed.imprecise += n,
            }
        }
        placed
    }

    /// From the first stretch that has articles to the last.
    fn numbers(&self) -> Range<i64> {
        let first = self.counts.first_key_value().map_or(0, |(number, _)| *number);
        first..self.counts.last_key_value().map_or(0, |(number, _)| number + 1)
    }

    fn length(&self) -> u64 {
        self.numbers().end.abs_diff(self.numbers().start)
    }

    fn at(&self, number: i64) -> u64 {
        self.counts.get(&number).copied().unwrap_or(0)
    }
}

/// Articles by the first and the last day that their date may mean.
type Spans = BTreeMap<(i64, i64), u64>;

/// Dates of the matching articles.
#[derive(Default)]
pub(super) struct Dates {
    /// First of all articles, then of those with each of the values.
    tracks: Vec<Spans>,
    pub doubtful: u64,
    pub undated: u64,
}

impl Dates {
    /// The finest step that has room for all articles, and for most of them a place.
    fn fitting_step(&self) -> Step {
        let fits = |step: &Step| {
            let (mut begin, mut placed, mut imprecise) = (None, 0, 0);
            for (days, n) in &self.tracks[0] {
                match place(*days, *step) {
                    Some(number) => {
                        // They come in their order.
                        let first = *begin.get_or_insert(number);
                        if number.abs_diff(first) >= FITTING {
                            return false;
                        }
                        placed += n;
                    }
                    None => imprecise += n,
                }
            }
            imprecise <= placed
        };
        Step::ALL.into_iter().find(fits).unwrap_or(Step::Year)
    }

    /// Articles by year, of which every date has one.
    pub fn years(&self) -> impl Iterator<Item = (String, u64)> {
        let years = Placed::new(&self.tracks[0], Step::Year);
        years.counts.into_iter().map(|(number, n)| (Step::Year.label(number), n))
    }
}

/// Reads the dates of the articles that match; of `split`'s values each has a track of its own.
pub(super) fn dates(
    snapshot: &Snapshot,
    lowered: &Lowered,
    with_doubtful: bool,
    split: Option<(&'static str, &[FacetValue])>,
) -> Result<Dates, IndexError> {
    let dates = snapshot.searcher.search(lowered.filter(), &DateCounter { with_doubtful, split });
    dates.map_err(IndexError::tantivy("count by date"))
}

struct DateCounter<'a> {
    with_doubtful: bool,
    /// A column and which of its values are counted apart.
    split: Option<(&'static str, &'a [FacetValue])>,
}

struct SegmentDates {
    first: Option<Column<i64>>,
    last: Option<Column<i64>>,
    reliable: Option<Column<u64>>,
    with_doubtful: bool,
    column: Option<StrColumn>,
    /// The track of a value, by its ordinal.
    track_of: HashMap<u64, usize>,
    seen: Vec<usize>,
    dates: Dates,
}

impl Collector for DateCounter<'_> {
    type Fruit = Dates;
    type Child = SegmentDates;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentDates> {
        let columns = reader.fast_fields();
        let mut segment = SegmentDates {
            first: columns.column_opt("first_day")?,
            last: columns.column_opt("last_day")?,
            reliable: columns.column_opt("date_reliable")?,
            with_doubtful: self.with_doubtful,
            column: None,
            track_of: HashMap::new(),
            seen: Vec::new(),
            dates: Dates { tracks: vec![Spans::new()], ..Dates::default() },
        };
        if let Some((column, values)) = self.split {
            segment.dates.tracks.resize(1 + values.len(), Spans::new());
            segment.column = columns.str(column)?;
            if let Some(column) = &segment.column {
                for (track, value) in (1..).zip(values) {
                    let ord = column.dictionary().term_ord(value.id.as_bytes())?;
                    segment.track_of.extend(ord.map(|ord| (ord, track)));
                }
            }
        }
        Ok(segment)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Dates>) -> tantivy::Result<Dates> {
        let tracks = 1 + self.split.map_or(0, |(_, values)| values.len());
        let mut all = Dates { tracks: vec![Spans::new(); tracks], ..Dates::default() };
        for dates in fruits {
            all.doubtful += dates.doubtful;
            all.undated += dates.undated;
            for (track, counts) in all.tracks.iter_mut().zip(dates.tracks) {
                counts.into_iter().for_each(|(days, n)| *track.entry(days).or_insert(0) += n);
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentDates {
    type Fruit = Dates;

    fn collect(&mut self, doc: DocId, _: Score) {
        let day = |column: &Option<Column<i64>>| column.as_ref().and_then(|days| days.first(doc));
        let Some(first) = day(&self.first) else {
            self.dates.undated += 1;
            return;
        };
        let reliable = self.reliable.as_ref().and_then(|reliable| reliable.first(doc)) != Some(0);
        if !reliable && !self.with_doubtful {
            self.dates.doubtful += 1;
            return;
        }
        let days = (first, day(&self.last).unwrap_or(first));
        self.seen.clear();
        self.seen.push(0);
        if let Some(column) = &self.column {
            self.seen.extend(column.term_ords(doc).filter_map(|ord| self.track_of.get(&ord)));
            // A document may bear a value twice.
            self.seen.sort_unstable();
            self.seen.dedup();
        }
        for &track in &self.seen {
            *self.dates.tracks[track].entry(days).or_insert(0) += 1;
        }
    }

    fn harvest(self) -> Dates {
        self.dates
    }
}
