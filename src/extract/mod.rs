//! From a record to an article: the main text of a page, its title, authors, dates, outlet.
//!
//! [`extract`] is total: whatever the bytes are, an article comes back, and what went wrong or is
//! missing stands in its warnings. It reads no file and no clock, so nothing but the record
//! decides the result. How a format is read is that format's module; all of them hand over
//! [`Findings`], and [`assemble`] makes the article of them, with the container's hints above all.
//!
//! ```
//! use pundit::extract::extract;
//! use pundit::record::{Content, Hints, Record, Source};
//!
//! let page = "<title>On ports</title><p>By Ada Voss</p><p>Ports are where states meet the sea.</p>";
//! let source = Source::file("on-ports.html");
//! let content = Content::Html(page.into());
//! let article = extract(&Record { source, content, hints: Hints::default() });
//! assert_eq!(article.title.as_deref(), Some("On ports"));
//! ```

mod assemble;
mod bio;
mod builder;
mod dates;
pub mod doubts;
mod fragment;
mod html;
mod markdown;
mod names;
mod outlet;
pub mod overrides;
mod plain;
#[cfg(test)]
mod tests;
pub mod trace;
mod trees;
pub mod urls;

pub(crate) use names::{PARTICLES as NAME_PARTICLES, is_desk};
pub use urls::canonical as canonical_url;

use crate::article::{Article, Author, Body};
use crate::record::{Content, Record};
use crate::text::{Language, charset};
use dates::settle::DateCandidate;
use overrides::Overrides;
use trace::{Candidate, Stage, Trace};

/// What a format's reader found in the content. Lists stand best first.
#[derive(Debug, Default)]
struct Findings {
    title: Option<String>,
    authors: Vec<Author>,
    published: Vec<DateCandidate>,
    modified: Vec<DateCandidate>,
    /// What is to be said of `published` unless the container states a date.
    date_doubt: Option<String>,
    outlet: Option<String>,
    language: Option<Language>,
    description: Option<String>,
    tags: Vec<String>,
    url: Option<String>,
    body: Body,
    warnings: Vec<String>,
}

/// Changes whenever the same record would be understood otherwise.
pub const VERSION: u32 = 5;

/// What the model of the main text sees of a page, for teaching it anew (`tools/main-text`).
#[doc(hidden)]
pub struct BlockFeatures {
    pub names: Vec<&'static str>,
    /// By block, in the order of the page.
    pub rows: Vec<Vec<i32>>,
    pub texts: Vec<String>,
    /// Numbers of the groups of blocks each is in: containers from inside out, then its path.
    pub groups: Vec<Vec<u32>>,
}

#[doc(hidden)]
pub fn block_features(html: &[u8], charset: Option<&str>) -> BlockFeatures {
    html::observe(html, charset)
}

/// Understands a record.
pub fn extract(record: &Record) -> Article {
    extract_with(record, &Overrides::default(), &mut Trace::default())
}

/// Like [`extract`], and every candidate for every field with what became of it.
pub fn explain(record: &Record) -> (Article, Vec<Candidate>) {
    let mut trace = Trace::on();
    let article = extract_with(record, &Overrides::default(), &mut trace);
    (article, trace.into_candidates())
}

/// Like [`extract`], with what was settled about single articles, and telling `trace` what it does.
pub fn extract_with(record: &Record, overrides: &Overrides, trace: &mut Trace<'_>) -> Article {
    trace.enter(Stage::Decode);
    let findings = match &record.content {
        Content::Html(bytes) => html::read(bytes, &record.hints, trace),
        Content::Fragment(html) => fragment::read(html, &record.hints, trace),
        Content::Markdown(bytes) => markdown::read(bytes, &record.hints, &record.source.path),
        Content::Text(bytes) => plain::read(bytes, &record.hints),
        Content::Verbatim(text) => plain::read_verbatim(text, &record.hints),
    };
    trace.enter(Stage::Assemble);
    assemble::assemble(record, findings, overrides, trace)
}
