//! From candidates to one date and how far it can be trusted.

use super::{DayOrder, find_dates};
use crate::article::{Dated, PartialDate, Via};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A date somebody may have meant as the date of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateCandidate {
    pub date: PartialDate,
    pub via: Via,
    /// Whether it may well mean something else, such as the day of the last change.
    pub doubtful: bool,
}

impl DateCandidate {
    pub fn new(date: PartialDate, via: Via) -> DateCandidate {
        DateCandidate { date, via, doubtful: false }
    }
}

/// Days by which two statements of one date may differ: time zones, a print edition's date.
const TOLERATED_DAYS: i32 = 2;

/// Years further ahead than that are plans.
const WITHIN: i16 = 8;

/// The first web pages worth the name.
const FIRST_WEB_YEAR: i16 = 1990;

/// Takes the first candidate; the others are its witnesses.
///
/// A given date stays reliable whatever the content says; other dates lose that when a witness is
/// more than two days off.
pub(crate) fn settle(candidates: &[DateCandidate]) -> Option<Dated> {
    let (first, others) = candidates.split_first()?;
    let mut conflicts: Vec<PartialDate> = Vec::new();
    for other in others {
        if !agree(first.date, other.date) && !conflicts.contains(&other.date) {
            conflicts.push(other.date);
        }
    }
    let reliable = first.via == Via::Given || (conflicts.is_empty() && !first.doubtful);
    Some(Dated { date: first.date, via: first.via, reliable, conflicts })
}

fn agree(a: PartialDate, b: PartialDate) -> bool {
    let gap = |from: PartialDate, to: PartialDate| (to.first_day() - from.last_day()).get_days();
    a.overlaps(b) || gap(a, b).max(gap(b, a)) <= TOLERATED_DAYS
}

/// Why `dated` cannot be the date of a text that says `text`, in words for people.
pub(crate) fn implausible(dated: &Dated, text: &str, on_the_web: bool) -> Option<String> {
    if dated.via == Via::Given {
        return None;
    }
    let date = dated.date;
    if on_the_web && date.first_day().year() < FIRST_WEB_YEAR {
        return Some(format!("the date {date} is older than the web"));
    }
    let later = later_events(date, text).map(|later| later.to_string()).or_else(|| later_years(date, text));
    later.map(|later| format!("the text speaks of {later}, after the stated date {date}"))
}

/// Several years after the stated one, each told of as past: "in 2020 … the winter of 2021".
fn later_years(date: PartialDate, text: &str) -> Option<String> {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?i:in|of|since|during|im|seit) (20\d\d)\b").expect("a fixed pattern"));
    let stated = date.last_day().year();
    let mut later = BTreeSet::new();
    for found in YEAR.captures_iter(text).filter_map(|c| c.get(1)) {
        let year: i16 = found.as_str().parse().ok()?;
        if (stated + 1..=stated + WITHIN).contains(&year) && !looks_ahead(text, found.start(), found.end()) {
            later.insert(year);
        }
    }
    (later.len() >= 2).then(|| later.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// Whether the sentence around a date speaks of what is to come.
fn looks_ahead(text: &str, start: usize, end: usize) -> bool {
    let sentence_start = text[..start].rfind(['.', '\n']).map_or(0, |at| at + 1);
    let before = text[sentence_start..start].to_lowercase();
    let after: String = text[end..].chars().take_while(|&c| c != '.' && c != '\n').take(120).collect();
    let around = format!("{before} {}", after.to_lowercase());
    around.split(|c: char| !c.is_alphanumeric()).any(|word| AHEAD.contains(&word))
}

/// A day or month of a later year that `text` tells of as past; plans for later years do not count.
fn later_events(date: PartialDate, text: &str) -> Option<PartialDate> {
    let year = date.last_day().year();
    let found = find_dates(text, DayOrder::DayFirst);
    let later = found.iter().filter(|f| f.date.first_day().year() > year && f.date.first_day() > date.last_day());
    let told = later.filter(|f| !looks_ahead(text, f.span.start(), f.span.end()));
    let mut told = told.map(|f| f.date);
    let first = told.next()?;
    told.any(|another| another != first).then_some(first)
}

/// Words by which a sentence looks ahead.
const AHEAD: &[&str] = &[
    "by",
    "until",
    "till",
    "will",
    "shall",
    "would",
    "could",
    "may",
    "might",
    "should",
    "expected",
    "expires",
    "due",
    "planned",
    "plans",
    "scheduled",
    "next",
    "upcoming",
    "target",
    "forecast",
    "projected",
    "before",
    "bis",
    "wird",
    "werden",
    "soll",
    "sollen",
    "geplant",
    "updated",
    "accessed",
    "modified",
    "retrieved",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(date: &str, via: Via) -> DateCandidate {
        DateCandidate::new(date.parse().unwrap(), via)
    }

    #[test]
    fn witnesses_more_than_two_days_off_cost_reliability_unless_the_date_was_given() {
        let check = |first: DateCandidate, other: &str, reliable: bool, conflicts: usize| {
            let dated = settle(&[first, candidate(other, Via::Meta)]).unwrap();
            assert_eq!(dated.date, first.date);
            assert_eq!((dated.reliable, dated.conflicts.len()), (reliable, conflicts), "{first:?} {other}");
        };
        let first = candidate("2025-10-19", Via::JsonLd);
        check(first, "2025-10-19", true, 0);
        check(first, "2025-10-21", true, 0);
        check(first, "2025-10-22", false, 1);
        check(first, "2025-10", true, 0);
        check(first, "2025", true, 0);
        check(first, "2024", false, 1);
        check(candidate("2025-10-19", Via::Given), "2025-10-25", true, 1);
        assert_eq!(settle(&[]), None);
    }

    #[test]
    fn a_date_the_text_contradicts_is_implausible() {
        let check = |date: &str, text: &str, expected: bool| {
            let dated = settle(&[candidate(date, Via::Meta)]).unwrap();
            assert_eq!(implausible(&dated, text, true).is_some(), expected, "{date}: {text}");
        };
        check("2019-05-01", "On 3 May 2021 the talks failed. In June 2021 they began again.", true);
        check("2019-05-01", "On 3 May 2019 the talks failed.", false);
        check("2019-05-01", "The plant will close by June 2031. A vote is scheduled for 3 May 2021.", false);
        check("1969-12-31", "No dates here.", true);
        check("2019-03-04", "In 2020 a bridge was promised. The winter of 2021 took it away.", true);
        check("2019-03-04", "In 2020 a bridge was promised, and in 2020 it fell.", false);
        check("2019-03-04", "In 2020 a bridge will stand. The ferry should retire in 2021.", false);
    }
}
