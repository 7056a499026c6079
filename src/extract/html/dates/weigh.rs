//! How probable it is, of each day a page names, that the page was published on it.
//!
//! A day is described by the kinds of statements that name it and by how it stands to the other
//! days of the page; learned trees make a probability of that (`tools/dates/` trains them).

use super::evidence::{Candidate, Evidence, Kind};
use crate::article::PartialDate;
use crate::extract::trees::Trees;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A day and what speaks for it.
#[derive(Debug)]
pub(super) struct Weighed {
    pub date: PartialDate,
    pub confidence: f32,
    /// The kinds of statements that name the day, the most telling first.
    pub kinds: BTreeSet<Kind>,
    row: [f32; FEATURES],
}

/// The value of a feature the page says nothing about.
const ABSENT: f32 = -100.0;

const RELATIONS: [&str; 34] = [
    "sources",
    "changes",
    "kinds",
    "kinds-day-before",
    "kinds-day-after",
    "shown-rank",
    "below-headline",
    "above-headline",
    "paragraphs-before",
    "earlier-stated",
    "later-stated",
    "earlier-shown",
    "later-shown",
    "days-after-url",
    "months-after-url",
    "months-after-shared-image",
    "months-after-latest-image",
    "years-before-copyright",
    "days-before-comments",
    "days-before-newest",
    "days-before-change",
    "time-of-day",
    "both-orders",
    "in-link",
    "days",
    "rival-json-ld",
    "rival-meta",
    "rival-itemprop",
    "rival-url",
    "rival-word",
    "rival-time",
    "rival-label",
    "rival-kinds",
    "rival-sources",
];

const FEATURES: usize = Kind::COUNT + RELATIONS.len();

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| Kind::all().map(Kind::name).chain(RELATIONS).collect());

static TREES: LazyLock<Trees> =
    LazyLock::new(|| Trees::read(include_str!("trees.txt"), &NAMES).expect("the trees are checked by a test"));

/// Days that are weighed on one page.
const MOST_DAYS: usize = 60;

/// The days a page names, the most probable first.
pub(super) fn weigh(evidence: &Evidence) -> Vec<Weighed> {
    let page = Days::of(evidence);
    let mut weighed: Vec<Weighed> = page.order.iter().take(MOST_DAYS).map(|day| page.weigh(*day)).collect();
    weighed.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.date.cmp(&b.date)));
    weighed
}

impl Weighed {
    /// Whether nothing but prose, comments and the like names the day.
    pub fn is_in_passing(&self) -> bool {
        self.kinds.iter().all(|kind| kind.is_in_passing())
    }

    /// Everything that is known of the day, for people and for training.
    pub fn why(&self) -> String {
        let known = NAMES.iter().zip(self.row).filter(|(_, value)| *value != ABSENT);
        let known: Vec<String> = known.map(|(name, value)| format!("{name}={value}")).collect();
        format!("confidence {:.2}: {}", self.confidence, known.join(" "))
    }
}

/// The days of a page, each with its mentions.
struct Days<'a> {
    evidence: &'a Evidence,
    mentions: BTreeMap<Date, Vec<&'a Candidate>>,
    kinds: BTreeMap<Date, BTreeSet<Kind>>,
    /// How many independent places state each day.
    sources: BTreeMap<Date, usize>,
    /// Days in the order they are first named.
    order: Vec<Date>,
    /// Days shown beside the article, in the order they stand.
    shown: Vec<Date>,
    stated: BTreeSet<Date>,
    changed: Option<Date>,
    url: Option<Date>,
    first_comment: Option<Date>,
}

impl<'a> Days<'a> {
    fn of(evidence: &'a Evidence) -> Days<'a> {
        let exact = || evidence.candidates.iter().filter(|c| c.date.precision() == "day");
        let mut days = Days {
            evidence,
            mentions: BTreeMap::new(),
            kinds: BTreeMap::new(),
            sources: BTreeMap::new(),
            order: Vec::new(),
            shown: Vec::new(),
            stated: exact().filter(|c| c.kind.is_structured()).map(|c| c.date.first_day()).collect(),
            changed: exact().find(|c| c.kind.is_change() && c.kind.is_structured()).map(|c| c.date.first_day()),
            url: exact().find(|c| matches!(c.kind, Kind::Url | Kind::CanonicalUrl)).map(|c| c.date.first_day()),
            first_comment: exact().filter(|c| c.kind == Kind::Comment).map(|c| c.date.first_day()).min(),
        };
        for candidate in exact() {
            let day = candidate.date.first_day();
            days.mentions.entry(day).or_default().push(candidate);
            days.kinds.entry(day).or_default().insert(candidate.kind);
            if !days.order.contains(&day) {
                days.order.push(day);
            }
            if candidate.kind.is_shown() && !days.shown.contains(&day) {
                days.shown.push(day);
            }
        }
        let sources =
            |kinds: &BTreeSet<Kind>| kinds.iter().filter_map(|kind| kind.source()).collect::<BTreeSet<_>>().len();
        days.sources = days.kinds.iter().map(|(day, kinds)| (*day, sources(kinds))).collect();
        days
    }

    /// The kinds of statements of publication that name a day.
    fn kinds_of_publication(&self, day: Date) -> Option<usize> {
        self.kinds.get(&day).map(|kinds| kinds.iter().filter(|kind| !kind.is_change()).count())
    }

    /// The most that `of` says of any other day.
    fn most_of_others(&self, day: Date, of: impl Fn(Date) -> Option<usize>) -> Option<f32> {
        self.kinds.keys().filter(|other| **other != day).filter_map(|other| of(*other)).max().map(|most| most as f32)
    }

    fn weigh(&self, day: Date) -> Weighed {
        let mut row = [ABSENT; FEATURES];
        for mention in &self.mentions[&day] {
            let at = mention.kind as usize;
            row[at] = (row[at].max(0.0) + 1.0).min(3.0);
        }
        let relations = self.relations(day);
        for (at, value) in relations.into_iter().enumerate() {
            row[Kind::COUNT + at] = value.unwrap_or(ABSENT);
        }
        let date = PartialDate::from_date(day);
        Weighed { date, confidence: TREES.probability(&row), kinds: self.kinds[&day].clone(), row }
    }

    fn relations(&self, day: Date) -> [Option<f32>; RELATIONS.len()] {
        let mentions = &self.mentions[&day];
        let kinds_on = |day: Option<Date>| self.kinds_of_publication(day?).map(|kinds| kinds as f32);
        let (below, above, paragraphs) = self.distances(mentions);
        let months = |of: Option<i32>| of.map(|of| clip(month_of(day) - of, 24));
        let until = |other: Option<Date>, most: i32| other.map(|other| clip(days_between(day, other), most));
        let count = |days: &mut dyn Iterator<Item = &Date>| Some(days.count().min(20) as f32);
        let yes = |flag: bool| flag.then_some(1.0);
        let rival = |kinds: &[Kind]| {
            yes(self.kinds.iter().any(|(other, has)| *other != day && kinds.iter().any(|kind| has.contains(kind))))
        };
        let newest = self.kinds.keys().next_back().copied();
        let changes = self.kinds[&day].iter().filter(|kind| kind.is_change()).count();
        [
            Some(self.sources[&day] as f32),
            Some(changes as f32),
            kinds_on(Some(day)),
            kinds_on(day.yesterday().ok()),
            kinds_on(day.tomorrow().ok()),
            self.shown.iter().position(|shown| *shown == day).map(|at| at.min(20) as f32),
            below,
            above,
            paragraphs,
            count(&mut self.stated.iter().filter(|d| **d < day)),
            count(&mut self.stated.iter().filter(|d| **d > day)),
            count(&mut self.shown.iter().filter(|d| **d < day)),
            count(&mut self.shown.iter().filter(|d| **d > day)),
            self.url.map(|url| clip(days_between(url, day), 30)),
            months(self.evidence.url_month),
            months(self.evidence.shared_image),
            months(self.evidence.latest_image),
            self.evidence.copyright.map(|year| clip(i32::from(year) - i32::from(day.year()), 10)),
            until(self.first_comment, 60),
            until(newest, 2_000),
            until(self.changed, 400),
            yes(mentions.iter().any(|m| m.has_time)),
            yes(day.day() <= 12 && i32::from(day.day()) != i32::from(day.month())),
            yes(mentions.iter().any(|m| m.place.is_some_and(|p| p.in_link))),
            Some(self.kinds.len().min(50) as f32),
            rival(&[Kind::JsonLdArticle, Kind::JsonLdPage]),
            rival(&[Kind::MetaPublished]),
            rival(&[Kind::Itemprop]),
            rival(&[Kind::Url, Kind::CanonicalUrl]),
            rival(&[Kind::PublishWord]),
            rival(&[Kind::TimePublished, Kind::Time]),
            rival(&[Kind::LabelPublished, Kind::LabelEntry, Kind::LabelDate]),
            self.most_of_others(day, |other| self.kinds_of_publication(other)),
            self.most_of_others(day, |other| self.sources.get(&other).copied()),
        ]
    }

    /// Lines from the headline down and up to the nearest mention, and paragraphs between.
    fn distances(&self, mentions: &[&Candidate]) -> (Option<f32>, Option<f32>, Option<f32>) {
        let Some(headline) = self.evidence.headline else { return (None, None, None) };
        let places = || mentions.iter().filter_map(|m| m.place);
        let below = places().filter(|p| p.line >= headline.line).map(|p| p.line - headline.line).min();
        let above = places().filter(|p| p.line < headline.line).map(|p| headline.line - p.line).min();
        let after = places().filter(|p| p.line >= headline.line);
        let paragraphs = after.map(|p| p.paragraphs.saturating_sub(headline.paragraphs)).min();
        let number = |lines: usize, most: usize| lines.min(most) as f32;
        (below.map(|n| number(n, 100)), above.map(|n| number(n, 100)), paragraphs.map(|n| number(n, 30)))
    }
}

fn clip(number: i32, most: i32) -> f32 {
    number.clamp(-most.min(90), most) as f32
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn month_of(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trees_know_every_feature_they_ask_for() {
        Trees::read(include_str!("trees.txt"), &NAMES).unwrap();
    }
}
