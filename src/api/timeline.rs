use super::{FacetValueRecord, NoteRecord, VERSION};
use crate::search::Timeline;
use schemars::JsonSchema;
use serde::Serialize;

/// Articles along the calendar: `timeline --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TimelineRecord {
    pub v: u32,
    pub query: String,
    /// `day`, `week`, `month` or `year`.
    pub by: &'static str,
    /// Matching articles, dated or not.
    pub articles: u64,
    /// Articles whose date is known too roughly to lie in one of the bars.
    pub imprecise: u64,
    /// Articles left out because their date is doubtful.
    pub doubtful: u64,
    /// Articles without a date.
    pub undated: u64,
    pub bars: Vec<BarRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitRecord>,
    /// How parts of the query were understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteRecord>,
}

/// A stretch of the calendar; both days belong to it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct BarRecord {
    /// `2025-10-19`, `2025-W42`, `2025-10` or `2025`.
    pub period: String,
    pub start: String,
    pub end: String,
    pub articles: u64,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SplitRecord {
    pub field: &'static str,
    pub values: Vec<TrackRecord>,
}

/// A value with a count for every bar.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TrackRecord {
    #[serde(flatten)]
    pub value: FacetValueRecord,
    pub bars: Vec<u64>,
}

/// A bar, of all articles or of one value: one line of `timeline --format jsonl`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct BarLine {
    pub v: u32,
    #[serde(flatten)]
    pub bar: BarRecord,
    /// The field and its value; absent where all articles are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl TimelineRecord {
    /// `field` is what the timeline is split by.
    pub fn new(query: &str, timeline: &Timeline, field: Option<&'static str>) -> TimelineRecord {
        let track = |track: &crate::search::Track| TrackRecord {
            value: FacetValueRecord::from(track.value.clone()),
            bars: track.articles.clone(),
        };
        TimelineRecord {
            v: VERSION,
            query: query.to_owned(),
            by: timeline.step.name(),
            articles: timeline.articles,
            imprecise: timeline.imprecise,
            doubtful: timeline.doubtful,
            undated: timeline.undated,
            bars: bars(timeline).collect(),
            notes: timeline.notes.iter().map(NoteRecord::from).collect(),
            split: field.map(|field| SplitRecord { field, values: timeline.split.iter().map(track).collect() }),
        }
    }
}

fn bars(timeline: &Timeline) -> impl Iterator<Item = BarRecord> + '_ {
    timeline.bars.iter().map(|bar| BarRecord {
        period: bar.label.clone(),
        start: bar.first.to_string(),
        end: bar.last.to_string(),
        articles: bar.articles,
    })
}

impl BarLine {
    /// The bars of all articles, then those of each value.
    pub fn all<'a>(timeline: &'a Timeline, field: Option<&'static str>) -> impl Iterator<Item = BarLine> + 'a {
        let whole = bars(timeline).map(|bar| BarLine { v: VERSION, bar, field: None, id: None, name: None });
        let split = timeline.split.iter().flat_map(move |track| {
            bars(timeline).zip(&track.articles).map(move |(bar, &articles)| BarLine {
                v: VERSION,
                bar: BarRecord { articles, ..bar },
                field,
                id: Some(track.value.id.clone()),
                name: Some(track.value.name.clone()),
            })
        });
        whole.chain(split)
    }
}
