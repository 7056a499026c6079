//! Dates a page states for machines: JSON-LD, `<meta>`, addresses, the data of its scripts.

use super::evidence::{Evidence, Kind};
use crate::article::PartialDate;
use crate::extract::dates::{DayOrder, find_dates, read_date};
use crate::extract::html::json_ld;
use crate::extract::html::page::Page;
use aho_corasick::AhoCorasick;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

pub(super) fn state(page: &Page, url: Option<&str>, order: DayOrder, into: &mut Evidence) {
    from_json_ld(page, order, into);
    from_metas(page, order, into);
    from_addresses(page, url, into);
}

fn read(field: &str, order: DayOrder) -> Option<PartialDate> {
    read_date(field, order).filter(|_| field.len() <= 200)
}

fn has_time(field: &str) -> bool {
    field.contains(':')
}

fn from_json_ld(page: &Page, order: DayOrder, into: &mut Evidence) {
    let mut articles = 0;
    for node in &page.linked_data {
        let rank = json_ld::rank(node);
        let field = |key: &str| node.get(key).and_then(text);
        articles += usize::from(rank == 0 && field("datePublished").is_some());
        let published = match rank {
            0 if articles == 1 => Kind::JsonLdArticle,
            1 => Kind::JsonLdPage,
            _ => Kind::JsonLdOther,
        };
        let fields = [
            ("datePublished", published),
            ("dateCreated", Kind::JsonLdCreated),
            ("uploadDate", Kind::JsonLdCreated),
            ("dateModified", Kind::JsonLdModified),
        ];
        for (key, kind) in fields {
            if let Some(field) = field(key) {
                into.state(kind, read(&field, order), has_time(&field));
            }
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items.first().and_then(text),
        Value::Object(object) => object.get("@value").and_then(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Names that mean the day of publication, whatever stands before or after them.
const PUBLISHED: &[&str] = &[
    "publish",
    "publication",
    "published",
    "pubdate",
    "pub-date",
    "pub_date",
    "issued",
    "sailthru.date",
    "citation_date",
    "citation_online_date",
    "article_date_original",
    "displaydate",
    "posted",
    "release_date",
    "firstpublished",
];

/// Names that mean some day of the page, mostly that of publication.
const DATE: &[&str] = &[
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "datecreated",
    "created",
    "creation_date",
    "creationdate",
    "og:date",
    "article:created_time",
    "eprints.date",
    "pdate",
    "ptime",
    "article.created",
    "article:date",
];

const CHANGED: &[&str] = &["modif", "updat", "lastmod", "revised", "changed"];

const ENDED: &[&str] =
    &["expir", "unavailable", "validuntil", "valid-until", "valid_until", "archive", "event", "copyright"];

fn from_metas(page: &Page, order: DayOrder, into: &mut Evidence) {
    for (name, content) in page.metas() {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if name == "og:image" || name == "twitter:image" {
            let month = month_in_path(content);
            into.shared_image = into.shared_image.or(month);
            into.state(Kind::Image, day_in_picture(content), false);
            continue;
        }
        if !content.bytes().any(|b| b.is_ascii_digit()) || has(ENDED) {
            continue;
        }
        let kind = match () {
            () if has(CHANGED) => Kind::MetaModified,
            () if has(PUBLISHED) => Kind::MetaPublished,
            () if DATE.contains(&name) => Kind::MetaDate,
            () if has(&["date", "time"]) => Kind::MetaOther,
            () if has(&["description", "title"]) => {
                let found = find_dates(content, order).first().map(|found| found.date);
                into.state(Kind::MetaText, found, false);
                continue;
            }
            () => continue,
        };
        into.state(kind, read(content, order), has_time(content));
    }
}

fn from_addresses(page: &Page, url: Option<&str>, into: &mut Evidence) {
    let canonical = page.attribute("link[rel~=canonical]", "href");
    let others = canonical.as_deref().into_iter().chain(page.first_meta(&["og:url"]));
    let first = url.and_then(day_in_url);
    into.state(Kind::Url, first, false);
    let other = others.clone().find_map(day_in_url);
    into.state(Kind::CanonicalUrl, other, false);
    into.url_month = url.into_iter().chain(others).find_map(month_in_path);
}

/// `/2025/10/19/`, `/2025-10-19-…`, `/20251019/`, `/19-10-2025-…`; a month alone is no day.
pub(super) fn day_in_url(url: &str) -> Option<PartialDate> {
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
        let read = |field: String| read_date(&field, DayOrder::DayFirst).filter(|date| date.precision() == "day");
        read(format!("{day} {month} {year}")).or_else(|| read(format!("{year}-{month}-{day}")))
    })
}

/// `20251019` at the beginning of a number in a picture's address.
fn day_in_picture(url: &str) -> Option<PartialDate> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|\D)(20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?([0-3]\d)(?:\d{6}|\d{9})?(?:\D|$)")
            .expect("a fixed pattern")
    });
    let captures = FORM.captures(url)?;
    read_date(&format!("{}-{}-{}", &captures[1], &captures[2], &captures[3]), DayOrder::DayFirst)
}

/// `/2019/05/` in the address of a page or picture, as months since year 0.
pub(super) fn month_in_path(url: &str) -> Option<i32> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/_-]((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9])(?:[/_.-]|$)").expect("a fixed pattern")
    });
    let captures = FORM.captures(url)?;
    Some(captures[1].parse::<i32>().ok()? * 12 + captures[2].parse::<i32>().ok()? - 1)
}

/// Fields looked at on one page; lists of other articles fill the rest.
const MOST_FIELDS: usize = 60;

/// Dates in the data a page's scripts work on.
pub(super) fn from_script(script: &str, order: DayOrder, seen: &mut usize, into: &mut Evidence) {
    static KEYS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let keys = [
            "publi",
            "pubdate",
            "pub_date",
            "modified",
            "updated",
            "created",
            "date\"",
            "date'",
            "posted",
            "displaydate",
        ];
        AhoCorasick::builder().ascii_case_insensitive(true).build(keys).expect("fixed words")
    });
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"^([A-Za-z_.:-]{4,40})\\?["']\s*[:=,]\s*\\?["']?([^"'\\<>]{8,40})"#).expect("a fixed pattern")
    });
    let mut end = 0;
    for hit in KEYS.find_iter(script) {
        if *seen >= MOST_FIELDS || hit.start() < end {
            continue;
        }
        let bytes = script.as_bytes();
        let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b':' | b'-');
        let reach = bytes[..hit.start()].iter().rev().take(30).take_while(|b| word(b)).count();
        let from = hit.start() - reach;
        let Some(captures) = FIELD.captures(ahead(script, from, 120)) else { continue };
        end = from + captures[0].len();
        *seen += 1;
        let name = captures[1].to_ascii_lowercase();
        let value = captures[2].trim_end_matches([',', '}', ']', ' ']);
        let value = value.split([',', '}']).next().filter(|v| v.bytes().all(|b| b.is_ascii_digit())).unwrap_or(value);
        if let Some(date) = read(value, order).filter(|date| date.precision() == "day") {
            into.state(kind_of_field(&name, into), Some(date), has_time(value));
        }
    }
}

fn kind_of_field(name: &str, into: &Evidence) -> Kind {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if has(&["modif", "updat"]) => Kind::ScriptModified,
        () if has(&["publish", "publication", "pubdate", "pub_date", "displaydate", "posted"]) => {
            let first = !into.candidates.iter().any(|c| c.kind == Kind::ScriptPublished);
            if first { Kind::ScriptPublished } else { Kind::ScriptMore }
        }
        () => Kind::ScriptDate,
    }
}

/// About `length` bytes of `text` from `at` on.
fn ahead(text: &str, at: usize, length: usize) -> &str {
    let end = (at + length).min(text.len());
    let end = (at..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(at);
    &text[at..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_a_day_or_a_month() {
        let check = |url: &str, day: &str, month: Option<i32>| {
            assert_eq!(day_in_url(url).map(|d| d.to_string()).unwrap_or_default(), day, "{url}");
            assert_eq!(month_in_path(url), month.map(|m| 2025 * 12 + m - 1), "{url}");
        };
        check("https://ledger.example/2025/10/19/ports", "2025-10-19", Some(10));
        check("https://ledger.example/news-2025-10-19-ports.html", "2025-10-19", Some(10));
        check("https://ledger.example/2025/10/ports", "", Some(10));
        check("https://ledger.example/ports-12345678", "", None);
    }

    #[test]
    fn fields_of_scripts_are_read_in_any_quotes() {
        let check = |script: &str, kind: Kind, expected: &str| {
            let mut found = Evidence::default();
            from_script(script, DayOrder::DayFirst, &mut 0, &mut found);
            let found: Vec<_> = found.candidates.iter().map(|c| (c.kind, c.date.to_string())).collect();
            assert_eq!(found, [(kind, expected.to_owned())], "{script}");
        };
        check(r#"{"datePublished":"2025-10-19T08:00:00Z"}"#, Kind::ScriptPublished, "2025-10-19");
        check(r#"x = {\"publishedAt\":\"2025-10-19\"}"#, Kind::ScriptPublished, "2025-10-19");
        check("dataLayer.push({'article.publishDate': '19.10.2025'})", Kind::ScriptPublished, "2025-10-19");
        check(r#"{"updated_at":1760860800,"id":3}"#, Kind::ScriptModified, "2025-10-19");
        check(r#"{"createdDate":"October 19, 2025"}"#, Kind::ScriptDate, "2025-10-19");
    }
}
