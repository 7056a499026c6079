//! When a page was published and last changed.
//!
//! The data a page states of itself comes first, then its address, then elements called "date",
//! then a line of the page that is a date and little else. A day named in the prose is never
//! taken.

use super::json_ld::rank;
use super::page::{Page, is_aside, is_silent, label, text_of};
use crate::article::{PartialDate, Via};
use crate::extract::dates::settle::DateCandidate;
use crate::extract::dates::{DayOrder, find_dates, read_date};
use dom_query::NodeRef;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// Candidates for a page's dates, best first.
#[derive(Default)]
pub(super) struct PageDates {
    pub published: Vec<DateCandidate>,
    pub modified: Vec<DateCandidate>,
}

pub(super) fn dates(page: &Page, url: Option<&str>, order: DayOrder) -> PageDates {
    let mut published = Vec::new();
    let mut add = |via: Via, date: Option<PartialDate>| published.extend(date.map(|date| DateCandidate { date, via }));
    add(Via::JsonLd, from_json_ld(page, &["datePublished"], order));
    add(Via::Meta, from_meta(page, PUBLISHED, order));
    add(Via::Microdata, from_microdata(page, "datePublished", order));
    add(Via::Url, url.and_then(from_url));
    if published.is_empty() {
        let rules: [fn(&Page, DayOrder) -> Option<PartialDate>; 3] = [from_time, from_labels, from_lines];
        let vias = [Via::Element, Via::Element, Via::Content];
        for (rule, via) in rules.iter().zip(vias) {
            if let Some(date) = rule(page, order) {
                published.push(DateCandidate { date, via });
                break;
            }
        }
    }
    let mut modified = Vec::new();
    let mut add = |via: Via, date: Option<PartialDate>| modified.extend(date.map(|date| DateCandidate { date, via }));
    add(Via::JsonLd, from_json_ld(page, &["dateModified"], order));
    add(Via::Meta, from_meta(page, MODIFIED, order));
    add(Via::Microdata, from_microdata(page, "dateModified", order));
    modified.truncate(1);
    PageDates { published, modified }
}

const PUBLISHED: &[&str] = &[
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_online_date", "citation_date",
    "dc.date.issued", "dcterms.issued", "dc.date.published", "dcterms.created", "dc.date.created", "dc.date.publication", "publishdate",
    "publish-date", "publish_date", "publication_date", "publicationdate", "published_time", "published-date", "published_at",
    "article:published", "article_date_original", "article:publicationdate", "originalpublicationdate", "og:pubdate", "pubdate",
    "pub_date", "pdate", "ptime", "cxenseparse:recs:publishtime", "rbpubdate", "bt:pubdate", "displaydate", "posted", "release_date",
    "dc.date", "dcterms.date", "date", "created", "creation_date", "og:date", "article:created_time", "eprints.date", "prism.publicationdate",
];

const MODIFIED: &[&str] = &[
    "article:modified_time", "og:updated_time", "datemodified", "dateupdated", "lastmod", "last-modified", "lastmodified", "modified",
    "dcterms.modified", "dc.date.modified", "article:updated", "updated_time", "revised",
];

fn read(field: &str, order: DayOrder) -> Option<PartialDate> {
    read_date(field, order).filter(|date| date.precision() == "day" && is_credible(*date))
}

/// Dates of the epoch and of templates never filled in.
fn is_credible(date: PartialDate) -> bool {
    date.first_day().year() >= 1990
}

fn from_json_ld(page: &Page, keys: &[&str], order: DayOrder) -> Option<PartialDate> {
    let nodes = page.linked_data.iter().filter(|node| rank(node) < 2);
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items.first().and_then(Value::as_str).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    nodes.flat_map(|node| keys.iter().filter_map(move |key| node.get(*key))).filter_map(text).find_map(|t| read(&t, order))
}

fn from_meta(page: &Page, names: &[&str], order: DayOrder) -> Option<PartialDate> {
    names.iter().find_map(|name| page.meta(name).find_map(|content| read(content, order)))
}

fn from_microdata(page: &Page, property: &str, order: DayOrder) -> Option<PartialDate> {
    let elements = page.document.select(&format!("[itemprop~={property}]"));
    elements.nodes().iter().filter(|n| !is_aside(n)).find_map(|node| stated_or_shown(node, order))
}

/// The date in an element's attributes, else in its text.
fn stated_or_shown(node: &NodeRef<'_>, order: DayOrder) -> Option<PartialDate> {
    let stated = ["datetime", "content", "title", "data-date", "data-time", "data-timestamp"];
    let stated = stated.iter().filter_map(|name| node.attr(name)).find_map(|value| read(&value, order));
    stated.or_else(|| shown(node, order))
}

fn shown(node: &NodeRef<'_>, order: DayOrder) -> Option<PartialDate> {
    let text = text_of(node);
    if text.chars().count() > 200 {
        return None;
    }
    let found = find_dates(&text, order);
    found.iter().map(|f| f.date).find(|d| d.precision() == "day" && is_credible(*d))
}

/// `/2025/10/19/`, `/2025-10-19-…`, `/20251019/`; a month alone is no day.
fn from_url(url: &str) -> Option<PartialDate> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/_-]((?:19|20)\d\d)(?:/|-|_)?(\d{2})(?:/|-|_)?(\d{2})(?:[/_.-]|$)").expect("a fixed pattern")
    });
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})/").expect("a fixed pattern"));
    let captures = FORM.captures(url)?;
    let part = |n: usize| captures[n].parse::<i16>().ok();
    let date = PartialDate::day(part(1)?, part(2)? as i8, part(3)? as i8).filter(|d| is_credible(*d));
    date.or_else(|| {
        let captures = NAMED.captures(url)?;
        read_date(&format!("{} {} {}", &captures[3], &captures[2], &captures[1]), DayOrder::DayFirst)
    })
}

fn from_time(page: &Page, order: DayOrder) -> Option<PartialDate> {
    let elements = page.document.select("time");
    let usable: Vec<&NodeRef<'_>> = elements.nodes().iter().filter(|n| !is_aside(n) && !is_update(n)).collect();
    let telling = |n: &&&NodeRef<'_>| n.has_attr("pubdate") || label(n).contains("publi") || label(n).contains("entry-date");
    let first = usable.iter().find(telling).and_then(|n| stated_or_shown(n, order));
    first.or_else(|| usable.iter().find_map(|n| stated_or_shown(n, order)))
}

fn is_update(node: &NodeRef<'_>) -> bool {
    let label = label(node);
    label.contains("updated") || label.contains("modified") || node.attr_or("itemprop", "").contains("dateModified")
}

/// Elements whose class or id speaks of dates, the most telling words first.
fn from_labels(page: &Page, order: DayOrder) -> Option<PartialDate> {
    const SELECTORS: &[&str] = &[
        "[class*='publish' i], [id*='publish' i], [class*='pubdate' i], [class*='pub-date' i], [class*='pub_date' i]",
        "[class*='entry-date' i], [class*='post-date' i], [class*='article-date' i], [class*='postdate' i], [class*='datestamp' i], [class*='dateline' i]",
        "[class~='date' i], [id='date' i]",
        "[class*='date' i], [id*='date' i], [class*='datum' i], [id*='datum' i], [class*='fecha' i]",
        "[class*='time' i], [id*='time' i], [class*='posted' i], [class*='meta' i], [id*='meta' i], [class*='byline' i], [class*='info' i]",
        "[class*='author' i], [class*='submitted' i], [class*='header' i], [class*='details' i], [class*='subtitle' i]",
    ];
    for selector in SELECTORS {
        let elements = page.document.select(selector);
        let mut usable = elements.nodes().iter().filter(|n| !is_aside(n) && !is_update(n));
        if let Some(date) = usable.find_map(|node| stated_or_shown(node, order)) {
            return Some(date);
        }
    }
    None
}

/// A line is a date line when this many characters at most stand beside the date.
const BESIDE_DATE: usize = 45;

/// The first line of the page that is a date and little else.
fn from_lines(page: &Page, order: DayOrder) -> Option<PartialDate> {
    let body = page.document.body()?;
    let mut pending = vec![body];
    while let Some(node) = pending.pop() {
        if node.is_text() {
            let text = node.text();
            if let Some(date) = date_line(&text, order) {
                return Some(date);
            }
        } else if !is_silent(&node) && !matches!(node.node_name().as_deref(), Some("footer" | "nav" | "aside")) {
            pending.extend(node.children_it(true));
        }
    }
    None
}

fn date_line(text: &str, order: DayOrder) -> Option<PartialDate> {
    let text = text.trim();
    if text.len() > 160 || text.contains(['©', '@']) {
        return None;
    }
    let found = find_dates(text, order);
    let first = found.iter().find(|f| f.date.precision() == "day" && is_credible(f.date))?;
    let rest = text.chars().count() - first.span.of(text).chars().count();
    (rest <= BESIDE_DATE).then_some(first.date)
}
