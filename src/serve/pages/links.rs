//! Addresses of the pages.

use super::super::parameters::Given;
use crate::article::ArticleId;
use crate::passages::PassageId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand in a path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// Parameters that say where in a list a reader is, which another list does not share.
const PLACE: [&str; 1] = ["cursor"];

pub fn in_path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

fn with_query(path: String, query: &str) -> String {
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// The results page with some parameters replaced.
pub fn results<'p>(given: &Given, dropped: &[&str], added: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let dropped: Vec<&str> = dropped.iter().chain(&PLACE).copied().collect();
    with_query("/".to_owned(), &given.with(&dropped, added))
}

/// What is shown, as a feed.
pub fn feed(given: &Given) -> String {
    with_query("/feed".to_owned(), &given.with(&["cursor", "limit", "sort", "doubtful", "more"], []))
}

/// What is shown, all of it as a file.
pub fn export(given: &Given, format: &str) -> String {
    with_query(
        "/export".to_owned(),
        &given.with(&["cursor", "limit", "copies", "doubtful", "more"], [("format", format)]),
    )
}

/// The results page without one of several values of a parameter.
pub fn without(given: &Given, name: &str, value: &str) -> String {
    let kept: Vec<&str> = given.all(name).filter(|other| *other != value).collect();
    results(given, &[name], kept.into_iter().map(|value| (name, value)))
}

/// An article, with what was asked so that it can be marked.
pub fn article(id: ArticleId, given: &Given) -> String {
    let asked = ["q", "plain", "syntax", "exact", "match", "actor"];
    let dropped: Vec<&str> = given.pairs().map(|(name, _)| name).filter(|name| !asked.contains(name)).collect();
    with_query(format!("/article/{id}"), &given.with(&dropped, []))
}

/// The anchor of a passage in its article's page.
pub fn anchor(passage: &PassageId) -> String {
    format!("p-{}", passage.local())
}

pub fn passage(id: &PassageId, given: &Given) -> String {
    format!("{}#{}", article(id.article, given), anchor(id))
}

pub fn actor(id: &str) -> String {
    format!("/actor/{}", in_path(id))
}

pub fn author(name: &str) -> String {
    format!("/author/{}", in_path(name))
}

pub fn outlet(name: &str) -> String {
    format!("/outlet/{}", in_path(name))
}
