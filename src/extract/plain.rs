//! Plain text, kept to the character. Its first lines may be title, byline and date, its last
//! ones may say who the author is and where the text comes from.

use super::dates::settle::DateCandidate;
use super::dates::{DayOrder, find_dates};
use super::{Findings, bio, charset, names, outlet, urls};
use crate::article::{Author, Block, BlockKind, Body, PartialDate, Via};
use crate::record::Hints;
use crate::text::{Span, fold};
use regex::Regex;
use std::sync::LazyLock;

/// Longer first lines are prose.
const MAX_TITLE: usize = 160;
/// Lines at the top that may be byline or date.
const TOP_LINES: usize = 6;
/// Lines at the end that may be about author and source.
const LAST_LINES: usize = 8;
/// Characters beside a date on a line that is a date line.
const BESIDE_DATE: usize = 30;

pub(super) fn read(bytes: &[u8], hints: &Hints) -> Findings {
    let decoded = charset::decode_text(bytes, hints.charset.as_deref());
    let mut findings = read_lines(&decoded.text);
    findings.warnings = decoded.warnings;
    findings.title = first_line_title(&decoded.text);
    let title = hints.title.as_deref().or(findings.title.as_deref());
    findings.body = with_title_as_heading(Body::verbatim(decoded.text), title);
    findings
}

/// Text whose metadata came beside it: only what is missing there is looked for.
pub(super) fn read_verbatim(text: &str, hints: &Hints) -> Findings {
    let authors = authors_around(text, hints);
    let body = with_title_as_heading(Body::verbatim(text.to_owned()), hints.title.as_deref());
    Findings { authors, body, ..Findings::default() }
}

/// The authors the lines around a text name; those who are known already may be introduced behind it.
pub(super) fn authors_around(text: &str, hints: &Hints) -> Vec<Author> {
    if hints.authors.is_empty() { authors(&top(text), &last(text)) } else { closing(&last(text)) }
}

/// Makes the first line a heading when it is the title; the text itself stays as it is.
fn with_title_as_heading(body: Body, title: Option<&str>) -> Body {
    let Some((first, rest)) = body.blocks().split_first() else { return body };
    let block = first.span.of(body.text());
    let line = block.lines().next().unwrap_or("").trim_end();
    if title.is_none_or(|title| fold(title) != fold(line.trim_start_matches('\u{feff}'))) {
        return body;
    }
    let start = first.span.start();
    let heading = Block { kind: BlockKind::Heading(1), span: Span::new(start, start + line.len()) };
    let below = &block[line.len()..];
    let indent = below.len() - below.trim_start().len();
    let below = Block { kind: first.kind, span: Span::new(start + line.len() + indent, first.span.end()) };
    let below = Some(below).filter(|below| !below.span.is_empty());
    let blocks = std::iter::once(heading).chain(below).chain(rest.iter().copied()).collect();
    Body::from_parts(body.text().to_owned(), blocks).unwrap_or(body)
}

fn read_lines(text: &str) -> Findings {
    let (top, last) = (top(text), last(text));
    let url = last.iter().chain(&top).find_map(|line| source(line));
    Findings {
        authors: authors(&top, &last),
        published: date_line(&top, &last).into_iter().collect(),
        outlet: outlet::outlet(&top, &last, url.as_deref()),
        url,
        ..Findings::default()
    }
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn top(text: &str) -> Vec<&str> {
    lines(text).take(TOP_LINES).collect()
}

fn last(text: &str) -> Vec<&str> {
    let mut last: Vec<&str> = lines(text).rev().take(LAST_LINES).collect();
    last.reverse();
    last
}

/// The first line, when it is short, does not end like a sentence and stands alone or above byline
/// and date.
fn first_line_title(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next()?.trim().trim_start_matches('\u{feff}');
    if let Some(title) =
        ["Title:", "Headline:", "Titel:", "Titre:", "Título:"].iter().find_map(|label| first.strip_prefix(label))
    {
        return Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    }
    let next = lines.next()?.trim();
    let alone = next.is_empty() || !bio::byline(next).is_empty() || date_on(next).is_some();
    let short = first.chars().count() <= MAX_TITLE;
    let sentence = first.ends_with(['.', ',', ';', ':']);
    let other = !bio::byline(first).is_empty() || source(first).is_some() || date_on(first).is_some();
    (alone && short && !sentence && !other && lines.any(|l| !l.trim().is_empty())).then(|| first.to_owned())
}

fn authors(top: &[&str], last: &[&str]) -> Vec<Author> {
    let named = top.iter().chain(last).map(|line| bio::byline(line)).find(|found| !found.is_empty());
    let introduced = closing(last);
    let Some(mut named) = named else {
        return if introduced.is_empty() { dateline(top) } else { introduced };
    };
    for author in &mut named {
        let known = introduced.iter().find(|i| i.name == author.name);
        author.affiliation = known.and_then(|i| i.affiliation.clone());
    }
    named
}

/// The agency of a dateline: "KELL, May 3 (Reuters) - The port …".
fn dateline(top: &[&str]) -> Vec<Author> {
    let agency = top.iter().find_map(|line| agency(line));
    let author = |name: String| Author { name, role: None, affiliation: None, via: Via::Byline };
    let known = |name: &&str| names::is_agency(name);
    agency
        .into_iter()
        .flat_map(|names| names.split('/'))
        .map(str::trim)
        .filter(known)
        .map(|name| author(name.to_owned()))
        .collect()
}

/// What stands in parentheses between place and day, and a dash.
fn agency(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once('(')?;
    let (agency, after) = rest.split_once(')')?;
    let fits = |c: char| c.is_alphabetic() || matches!(c, '.' | ' ' | '/' | '-');
    let dash = after.strip_prefix(' ').unwrap_or(after);
    let behind = dash.trim_start_matches(['-', '–', '—', ':', '.']);
    (is_place_and_day(before)
        && (2..=30).contains(&agency.chars().count())
        && agency.chars().all(fits)
        && behind.len() < dash.len()
        && behind.starts_with(' '))
    .then_some(agency)
}

/// "KELL, ", "PORT OF KELL, May 3 ", "KELL, 3. Mai "; nothing, too.
fn is_place_and_day(text: &str) -> bool {
    let day = text.find(char::is_numeric).unwrap_or(text.len());
    let (place, day) = text.split_at(day);
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '/' | '\'' | '’' | '-');
    let is_place = place.starts_with(char::is_uppercase) && (2..=51).contains(&place.chars().count());
    let month = day.trim_start_matches(char::is_numeric);
    let digits = day[..day.len() - month.len()].chars().count();
    let month = month.strip_prefix('.').unwrap_or(month).trim();
    let month = month.strip_suffix('.').unwrap_or(month);
    text.is_empty() || is_place && place.chars().all(fits) && digits <= 2 && month.chars().all(char::is_alphabetic)
}

/// The authors the lines behind the text introduce; the text ends where a line is neither that nor
/// byline, date or source.
fn closing(last: &[&str]) -> Vec<Author> {
    let mut found: Vec<Author> = Vec::new();
    for line in last.iter().rev() {
        let introduced = bio::closing_bio(line);
        let about_the_text = line.contains("://") || date_on(line).is_some() || !bio::byline(line).is_empty();
        if introduced.is_empty() && !about_the_text {
            break;
        }
        for author in introduced.into_iter().rev() {
            if !found.iter().any(|known| known.name == author.name) {
                found.insert(0, author);
            }
        }
    }
    found
}

/// A line that is a date and little else: at the top, or one that says "published" at the end.
fn date_line(top: &[&str], last: &[&str]) -> Option<DateCandidate> {
    let closing = last.iter().filter(|line| line.to_lowercase().starts_with("published"));
    top.iter().chain(closing).find_map(|line| date_on(line)).map(|date| DateCandidate::new(date, Via::Byline))
}

/// The date on a line that holds little else, or nothing else between two bars.
fn date_on(line: &str) -> Option<PartialDate> {
    let found = find_dates(line, DayOrder::DayFirst);
    let first = found.first()?;
    let part = line.split(['|', '·', '•']).find(|part| part.contains(first.span.of(line)))?;
    let beside = part.chars().count() - first.span.of(line).chars().count();
    let label = line.to_lowercase();
    let labeled = ["published", "posted", "date:", "first published"].iter().any(|l| label.starts_with(l));
    let short = line.chars().count() <= MAX_TITLE && !line.ends_with('.');
    (short && beside <= if labeled { 2 * BESIDE_DATE } else { BESIDE_DATE }).then_some(first.date)
}

/// The address in "Source: https://…", "published … at https://…", "Outlet, https://…", or a line
/// that is one.
fn source(line: &str) -> Option<String> {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^(?:[\p{L} ’'&-]{3,50}, )?|\b(?:source|url|link|original|originally|published|appeared|posted|available|quelle|erschienen)\b.{0,80})(https?://\S+)")
            .expect("a fixed pattern")
    });
    let address = SOURCE.captures(line)?.get(1)?.as_str();
    urls::canonical(address.trim_end_matches(['.', ',', ';', ')', ']', '>', '"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::agency;

    #[test]
    fn an_agency_stands_between_place_and_dash() {
        for line in [
            "KELL, May 3 (Reuters) - The port is closed.",
            "PORT OF KELL, 3. Mai (Reuters) -- Der Hafen ist zu.",
            "St. Kell/Quay (Reuters): Closed.",
            "(Reuters) — The port is closed.",
        ] {
            assert_eq!(agency(line), Some("Reuters"), "{line}");
        }
        for line in [
            "The port (Reuters) is closed.",
            "The port (it is old) - closed.(",
            "kell, May 3 (Reuters) - Small letters.",
            "KELL, 30 May 2025 (Reuters) - A year.",
            "KELL (R) - One letter.",
            "KELL (Reuters)",
            "KELL (Reuters 24) - Digits.",
            "",
        ] {
            assert_eq!(agency(line).filter(|name| *name == "Reuters"), None, "{line}");
        }
    }
}
