//! Plain text, kept to the character. Its first lines may be title, byline and date, its last
//! ones may say who the author is and where the text comes from.

use super::dates::settle::DateCandidate;
use super::dates::{DayOrder, find_dates};
use super::{Findings, bio, charset, urls};
use crate::article::{Author, Body, Via};
use crate::record::Hints;
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
    findings.body = Body::verbatim(decoded.text);
    findings
}

/// Text whose metadata came beside it: only what is missing there is looked for.
pub(super) fn read_verbatim(text: &str, hints: &Hints) -> Findings {
    let authors = if hints.authors.is_empty() { authors(&top(text), &last(text)) } else { closing(&last(text)) };
    Findings { authors, body: Body::verbatim(text.to_owned()), ..Findings::default() }
}

fn read_lines(text: &str) -> Findings {
    let (top, last) = (top(text), last(text));
    let url = last.iter().chain(&top).find_map(|line| source(line));
    Findings {
        authors: authors(&top, &last),
        published: date_line(&top, &last).into_iter().collect(),
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

/// The first line, when it is short, does not end like a sentence and stands alone.
fn first_line_title(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next()?.trim().trim_start_matches('\u{feff}');
    let alone = lines.next().is_some_and(|next| next.trim().is_empty());
    let short = first.chars().count() <= MAX_TITLE;
    let sentence = first.ends_with(['.', ',', ';', ':']);
    let other = !bio::byline(first).is_empty() || source(first).is_some();
    (alone && short && !sentence && !other && lines.any(|l| !l.trim().is_empty())).then(|| first.to_owned())
}

fn authors(top: &[&str], last: &[&str]) -> Vec<Author> {
    let named = top.iter().chain(last).map(|line| bio::byline(line)).find(|found| !found.is_empty());
    let introduced = closing(last);
    let Some(mut named) = named else { return introduced };
    for author in &mut named {
        let known = introduced.iter().find(|i| i.name == author.name);
        author.affiliation = known.and_then(|i| i.affiliation.clone());
    }
    named
}

fn closing(last: &[&str]) -> Vec<Author> {
    let mut found: Vec<Author> = Vec::new();
    for author in last.iter().flat_map(|line| bio::bio(line)) {
        if !found.iter().any(|known| known.name == author.name) {
            found.push(author);
        }
    }
    found
}

/// A line that is a date and little else: at the top, or one that says "published" at the end.
fn date_line(top: &[&str], last: &[&str]) -> Option<DateCandidate> {
    let closing = last.iter().filter(|line| line.to_lowercase().starts_with("published"));
    top.iter().chain(closing).find_map(|line| {
        let found = find_dates(line, DayOrder::DayFirst);
        let first = found.first()?;
        let beside = line.chars().count() - first.span.of(line).chars().count();
        let label = line.to_lowercase();
        let labeled = ["published", "posted", "date:", "first published"].iter().any(|l| label.starts_with(l));
        let alone = beside <= if labeled { 2 * BESIDE_DATE } else { BESIDE_DATE } && !line.ends_with('.');
        alone.then_some(DateCandidate::new(first.date, Via::Byline))
    })
}

/// The address in "Source: https://…", "published … at https://…", or a line that is one.
fn source(line: &str) -> Option<String> {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|\b(?:source|url|link|original|originally|published|appeared|posted|available|quelle|erschienen)\b.{0,80})(https?://\S+)")
            .expect("a fixed pattern")
    });
    let address = SOURCE.captures(line)?.get(1)?.as_str();
    urls::canonical(address.trim_end_matches(['.', ',', ';', ')', ']', '>', '"', '\'']))
}
