//! When a page was published and last changed.
//!
//! The data a page states of itself comes first, then its address, then elements called "date",
//! then a line of the page that is a date and little else. A day named in the prose is never
//! taken.

use super::page::{Page, label, text_of};
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
    let published = |read: &Read| {
        [
            (Via::JsonLd, from_json_ld(page, "datePublished", order)),
            (Via::Meta, from_meta(page, PUBLISHED, order)),
            (Via::Microdata, from_microdata(page, "datePublished", read)),
            (Via::Url, url.and_then(from_url)),
        ]
    };
    let modified = |read: &Read| {
        [
            (Via::JsonLd, from_json_ld(page, "dateModified", order)),
            (Via::Meta, from_meta(page, MODIFIED, order)),
            (Via::Microdata, from_microdata(page, "dateModified", read)),
        ]
    };
    let candidates = |found: &[(Via, Option<PartialDate>)]| -> Vec<DateCandidate> {
        found.iter().filter_map(|(via, date)| Some(DateCandidate::new((*date)?, *via))).collect()
    };
    let first = Read { order, updates: false };
    let mut dates = PageDates { published: candidates(&published(&first)), modified: candidates(&modified(&first)) };
    prefer_address(&mut dates.published);
    if dates.published.is_empty() {
        dates.published.extend(shown_date(page, &first));
    } else {
        let known = |shown: &PartialDate| dates.modified.iter().any(|c| c.date.overlaps(*shown));
        let shown = beside_headline(page, &first).filter(|shown| !known(shown));
        dates.published.extend(shown.map(|date| DateCandidate::new(date, Via::Byline)));
    }
    dates.modified.truncate(1);
    if dates.modified.is_empty() && dates.published.is_empty() {
        dates.modified.extend(shown_date(page, &Read { order, updates: true }));
    }
    // Better the day of the last change, marked as doubtful, than none.
    if dates.published.is_empty() {
        dates.published.extend(dates.modified.iter().map(|c| DateCandidate { doubtful: true, ..*c }));
    }
    dates
}

/// How dates that are shown on a page are read.
struct Read {
    order: DayOrder,
    /// Whether "updated on" is what is looked for rather than passed over.
    updates: bool,
}

/// The date in an element or a line of its own.
fn shown_date(page: &Page, read: &Read) -> Option<DateCandidate> {
    let element = from_time(page, read).or_else(|| from_labels(page, read));
    let element = element.map(|date| DateCandidate::new(date, Via::Element));
    let line = || from_lines(page, read).map(|date| DateCandidate::new(date, Via::Byline));
    let script = || from_scripts(page, read).map(|date| DateCandidate::new(date, Via::Meta));
    element.or_else(line).or_else(script)
}

/// Puts the day in a page's address first when it is earlier than what the page states, or a day
/// beside it: the address is fixed when a page is made and counts days where its site is, while
/// the stated moment is often moved by an update or given in universal time.
fn prefer_address(published: &mut [DateCandidate]) {
    let Some(at) = published.iter().position(|c| c.via == Via::Url) else { return };
    let (address, stated) = (published[at].date.first_day(), published[0].date.first_day());
    if (address - stated).get_days() <= 1 {
        published[..=at].rotate_right(1);
    }
}

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dcterms.created",
    "dc.date.created",
    "dc.date.publication",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "published_time",
    "published-date",
    "published_at",
    "article:published",
    "article_date_original",
    "article:publicationdate",
    "originalpublicationdate",
    "og:pubdate",
    "pubdate",
    "pub_date",
    "pdate",
    "ptime",
    "cxenseparse:recs:publishtime",
    "rbpubdate",
    "bt:pubdate",
    "displaydate",
    "posted",
    "release_date",
    "dc.date",
    "dcterms.date",
    "date",
    "created",
    "creation_date",
    "og:date",
    "article:created_time",
    "eprints.date",
    "prism.publicationdate",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dateupdated",
    "lastmod",
    "last-modified",
    "lastmodified",
    "modified",
    "dcterms.modified",
    "dc.date.modified",
    "article:updated",
    "updated_time",
    "revised",
];

fn day_in(field: &str, order: DayOrder) -> Option<PartialDate> {
    read_date(field, order).filter(|date| is_day(*date))
}

/// Dates of the epoch and of templates never filled in.
fn is_credible(date: PartialDate) -> bool {
    date.first_day().year() >= 1990
}

fn from_json_ld(page: &Page, key: &str, order: DayOrder) -> Option<PartialDate> {
    let nodes = page.linked_data.iter();
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items.first().and_then(Value::as_str).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    nodes.filter_map(|node| node.get(key)).filter_map(text).find_map(|t| day_in(&t, order))
}

fn from_meta(page: &Page, names: &[&str], order: DayOrder) -> Option<PartialDate> {
    let known = names.iter().find_map(|name| page.meta(name).find_map(|content| day_in(content, order)));
    // Names of one system's making: `w-published-date`, `x-publish-time`.
    known.or_else(|| {
        page.metas()
            .find(|(name, _)| names == PUBLISHED && name.contains("publish"))
            .and_then(|(_, c)| day_in(c, order))
    })
}

fn from_microdata(page: &Page, property: &str, read: &Read) -> Option<PartialDate> {
    let elements = page.document.select(&format!("[itemprop~={property}], [property$=':{property}']"));
    elements.nodes().iter().filter(|n| !page.is_aside(n)).find_map(|node| stated_or_shown(node, read))
}

/// The date in an element's attributes, else in its text.
fn stated_or_shown(node: &NodeRef<'_>, read: &Read) -> Option<PartialDate> {
    let stated = ["datetime", "content", "title", "data-date", "data-time", "data-timestamp"];
    let stated = stated.iter().filter_map(|name| node.attr(name)).find_map(|value| day_in(&value, read.order));
    stated.or_else(|| shown(node, read))
}

fn shown(node: &NodeRef<'_>, read: &Read) -> Option<PartialDate> {
    let text = text_of(node);
    if text.chars().count() > 200 {
        return None;
    }
    let found = find_dates(&text, read.order);
    found
        .iter()
        .find(|f| is_day(f.date) && (read.updates || !speaks_of_update(&text[..f.span.start()])))
        .map(|f| f.date)
}

fn is_day(date: PartialDate) -> bool {
    date.precision() == "day" && is_credible(date)
}

/// Whether the words before a date say that it is not the date of publication.
fn speaks_of_update(before: &str) -> bool {
    const WORDS: &[&str] = &[
        "updated",
        "update",
        "modified",
        "reviewed",
        "revised",
        "edited",
        "aktualisiert",
        "geändert",
        "stand",
        "bearbeitet",
        "änderung",
        "expires",
        "checked",
        "actualizado",
        "mis à jour",
        "bijgewerkt",
    ];
    let tail: Vec<&str> =
        before.rsplit([';', '|', '•']).next().unwrap_or("").split_whitespace().rev().take(4).collect();
    let tail = tail.join(" ").to_lowercase();
    WORDS.iter().any(|word| tail.contains(word))
}

/// `/2025/10/19/`, `/2025-10-19-…`, `/20251019/`, `/19-10-2025-…`; a month alone is no day.
fn from_url(url: &str) -> Option<PartialDate> {
    static FORMS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        [
            r"[/_-]((?:19|20)\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?:[/_.-]|$)",
            r"[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?:[/_.-]|$)",
            r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})(?:/|$)",
            r"[/_-](?P<day>\d{1,2})[-_.](?P<month>\d{1,2})[-_.](?P<year>20\d\d)(?:[/_.-]|$)",
        ]
        .map(|form| Regex::new(form).expect("a fixed pattern"))
    });
    let path = url.split(['?', '#']).next().unwrap_or(url);
    FORMS.iter().filter_map(|form| form.captures(path)).find_map(|c| {
        let of = |name: &str, number: usize| c.name(name).or_else(|| c.get(number)).map_or("", |m| m.as_str());
        let (year, month, day) = (of("year", 1), of("month", 2), of("day", 3));
        day_in(&format!("{day} {month} {year}"), DayOrder::DayFirst)
            .or_else(|| day_in(&format!("{year}-{month}-{day}"), DayOrder::DayFirst))
    })
}

fn from_time(page: &Page, read: &Read) -> Option<PartialDate> {
    let elements = page.document.select("time");
    let usable: Vec<&NodeRef<'_>> =
        elements.nodes().iter().filter(|n| !page.is_aside(n) && (read.updates || !is_update(n))).collect();
    let telling =
        |n: &&&NodeRef<'_>| n.has_attr("pubdate") || label(n).contains("publi") || label(n).contains("entry-date");
    let first = usable.iter().find(telling).and_then(|n| stated_or_shown(n, read));
    first.or_else(|| usable.iter().find_map(|n| stated_or_shown(n, read)))
}

fn is_update(node: &NodeRef<'_>) -> bool {
    let label = label(node);
    label.contains("updated") || label.contains("modified") || node.attr_or("itemprop", "").contains("dateModified")
}

/// Elements whose class or id speaks of dates, the most telling words first.
fn from_labels(page: &Page, read: &Read) -> Option<PartialDate> {
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
        let mut usable = elements.nodes().iter().filter(|n| !page.is_aside(n) && (read.updates || !is_update(n)));
        if let Some(date) = usable.find_map(|node| stated_or_shown(node, read)) {
            return Some(date);
        }
    }
    None
}

/// A line is a date line when this many characters at most stand beside the date.
const BESIDE_DATE: usize = 45;

/// The first line of the page that is a date and little else.
fn from_lines(page: &Page, read: &Read) -> Option<PartialDate> {
    let mut before = "";
    for line in &page.lines {
        if let Some(date) = date_line(line, before, read) {
            return Some(date);
        }
        before = line;
    }
    None
}

/// Lines below the headline that may hold the date.
const BELOW_HEADLINE: usize = 12;

/// A longer line is the text's first.
const MAX_HEAD_LINE: usize = 300;

/// The date a reader is shown between headline and text.
fn beside_headline(page: &Page, read: &Read) -> Option<PartialDate> {
    let headline = page.texts("h1").into_iter().next()?;
    let at = page.lines.iter().position(|line| *line == headline)?;
    let below = page.lines[at..].windows(2).take(BELOW_HEADLINE);
    let mut head = below.take_while(|pair| pair[1].chars().count() <= MAX_HEAD_LINE);
    // Between bars a date stands alone, whatever else the line holds.
    head.find_map(|pair| pair[1].split(['|', '•', '·']).find_map(|part| date_line(part.trim(), &pair[0], read)))
}

fn date_line(line: &str, before: &str, read: &Read) -> Option<PartialDate> {
    if line.len() > 200 || line.contains(['©', '@']) {
        return None;
    }
    let found = find_dates(line, read.order);
    let labels_update = !read.updates && before.chars().count() <= 30 && speaks_of_update(before);
    let is_meant = |before: &str| read.updates || !speaks_of_update(before);
    let first = found.iter().find(|f| is_day(f.date) && is_meant(&line[..f.span.start()]))?;
    let rest = line.chars().count() - first.span.of(line).chars().count();
    let beside = if speaks_of_publishing(line) { 2 * BESIDE_DATE } else { BESIDE_DATE };
    (rest <= beside && !(labels_update && first.span.start() == 0)).then_some(first.date)
}

fn speaks_of_publishing(line: &str) -> bool {
    const WORDS: &[&str] =
        &["published", "posted", "veröffentlicht", "erschienen", "artikel wurde", "eintrag", "publié", "publicado"];
    let line = line.to_lowercase();
    WORDS.iter().any(|word| line.contains(word))
}

/// A date of publication in the data a page's scripts work on.
fn from_scripts(page: &Page, read: &Read) -> Option<PartialDate> {
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)"(?:date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time)|publication_?date|first_?published(?:_?at)?)\\?"\s*:\s*\\?"([^"\\]{8,40})"#)
            .expect("a fixed pattern")
    });
    let scripts = page.document.select("script");
    let fields = scripts.nodes().iter().filter_map(|script| FIELD.captures(&script.text()).map(|c| c[1].to_owned()));
    fields.into_iter().find_map(|field| day_in(&field, read.order)).filter(|_| !read.updates)
}
