use super::super::budget::{Budget, MAX_TOKENS};
use super::super::reply::Reply;
use super::super::text;
use super::{CURSOR, Declared, QUERY, behind};
use crate::api::{Going, TimelineAnswer, TimelineRecord, WarningRecord, left_out};
use crate::search::FacetField;
use crate::service::cursor::{Cursor, Place};
use crate::service::parameters::Parameter;
use crate::service::problem::Problem;
use crate::service::{Asked, counts, question};
use crate::text::{counted, short};
use schemars::SchemaGenerator;

const MORE: &[Parameter] = &[CURSOR, MAX_TOKENS];

pub const TOOL: Declared = Declared {
    name: "timeline",
    title: "Count along the calendar",
    description: "\
When the articles that match a query were published: counts per day, week, month or year, if `split` is given also for the \
actors, authors, outlets or languages with most articles. The query and its filters are those of search_passages. \
Articles with a doubtful, rough or unknown date are in no bar; not_counted says how many.",
    parameters: &[question::ASK, counts::TIMELINE, MORE],
    schema: SchemaGenerator::subschema_for::<TimelineAnswer>,
    answer,
};

fn answer(asked: &Asked) -> Result<Reply, Problem> {
    let given = &asked.given;
    let (timeline, field, understood) = counts::timeline(asked)?;
    let query = short(given.text("q").unwrap_or_default(), QUERY);
    let whole = TimelineRecord::new(&query, &timeline, field.map(FacetField::name));
    let (begin, total_bars) = (behind(asked)?.min(whole.bars.len()), whole.bars.len());
    let record = TimelineAnswer {
        timeline: part(&whole, begin, begin),
        total_bars,
        going: Going::default(),
        not_counted: left_out(&timeline, "; count them with `doubtful`"),
        warnings: understood.warnings.iter().map(WarningRecord::from).collect(),
    };
    let mut budget = Budget::new(given, &record);
    let takes = |n: &usize| budget.takes(&whole.bars[*n], "") && budget.takes(&tracks(&whole, *n), "");
    let n = (begin..total_bars).take_while(takes).count();
    // One at least, so that going on comes to an end.
    let end = (begin + n.max(1)).min(total_bars);
    let next = (end < total_bars).then(|| Cursor::new(&asked.view.tag, given, Place::Behind(end)).to_string());
    let going = Going { left_out: total_bars - end, next_cursor: next, ..Going::default() };
    let record = TimelineAnswer { timeline: part(&whole, begin, end), going, ..record };
    super::finished(record, said, |record| &mut record.going)
}

/// The bars from `begin` to `end`.
fn part(whole: &TimelineRecord, begin: usize, end: usize) -> TimelineRecord {
    let mut part = TimelineRecord { bars: whole.bars[begin..end].to_vec(), ..whole.clone() };
    for track in part.split.iter_mut().flat_map(|split| &mut split.values) {
        track.bars = track.bars[begin..end].to_vec();
        super::shorten(&mut track.value);
    }
    part
}

/// What the tracks of a split say of one bar.
fn tracks(whole: &TimelineRecord, n: usize) -> Vec<u64> {
    whole.split.iter().flat_map(|split| &split.values).map(|track| track.bars[n]).collect()
}

fn said(record: &TimelineAnswer) -> String {
    let timeline = &record.timeline;
    let articles = counted(timeline.articles, "article");
    let mut out = format!("{articles}, by {}.\n{}", timeline.by, text::going(&record.going));
    out.push_str(&text::notes(&timeline.notes));
    let split = timeline.split.iter().flat_map(|split| &split.values);
    let names: Vec<&str> = split.clone().map(|track| track.value.name.as_str()).collect();
    if !names.is_empty() {
        out.push_str(&format!("period\tall\t{}\n", names.join("\t")));
    }
    for (n, bar) in timeline.bars.iter().enumerate() {
        let counts: String = split.clone().map(|track| format!("\t{}", track.bars[n])).collect();
        out.push_str(&format!("{}\t{}{counts}\n", bar.period, bar.articles));
    }
    out.extend(record.not_counted.iter().map(|words| format!("not counted: {words}\n")));
    out.push_str(&text::warnings(&record.warnings));
    out
}
