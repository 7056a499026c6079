//! What came in: the bytes of one article-to-be and everything its container said about it.
//!
//! Every reader yields [`Record`]s, so there is one door into `extract`.

use std::fmt;

/// One article as it was found, before anything is understood.
#[derive(Clone, Debug)]
pub struct Record {
    pub source: Source,
    pub content: Content,
    pub hints: Hints,
}

/// Where a record came from: a file, a file inside an archive, or a record inside either.
///
/// Shown as `page.html`, `crawl.jsonl:12`, `pages.zip!folder/page.html`, `dump.tar!crawl.jsonl:12`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source {
    /// The file's path as the user gave or will recognise it; `-` for standard input.
    pub path: String,
    /// The path inside the file, when that is an archive or a book; of an archive in an archive
    /// both paths with `!` between.
    pub member: Option<String>,
    /// Which record of the file, counted from 1 (a line number for JSONL); `None` when the file is the record.
    pub line: Option<usize>,
}

impl Source {
    /// A file that is one record.
    pub fn file(path: impl Into<String>) -> Source {
        Source { path: path.into(), member: None, line: None }
    }

    /// The record of a file with this number, counted from 1.
    pub fn record(path: impl Into<String>, number: usize) -> Source {
        Source { path: path.into(), member: None, line: Some(number) }
    }

    /// The same place, inside the file's member of this name.
    pub fn within(self, member: &str) -> Source {
        let member = match self.member {
            Some(inner) => format!("{member}!{inner}"),
            None => member.to_owned(),
        };
        Source { member: Some(member), ..self }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(member) = &self.member {
            write!(f, "!{member}")?;
        }
        match self.line {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

/// The words of a record, in the form they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A web page, still in its own encoding.
    Html(Vec<u8>),
    /// Markdown, front matter included.
    Markdown(Vec<u8>),
    /// Plain text whose first and last lines may say title, author, date and source.
    Text(Vec<u8>),
    /// Part of a page that is the article and nothing else, as feeds and exports hold it.
    Fragment(String),
    /// Text that stands alone: its metadata came beside it and its characters must not change.
    Verbatim(String),
}

impl Content {
    /// Bytes as they came in.
    pub fn size(&self) -> usize {
        match self {
            Content::Html(bytes) | Content::Markdown(bytes) | Content::Text(bytes) => bytes.len(),
            Content::Verbatim(text) | Content::Fragment(text) => text.len(),
        }
    }
}

/// What the container stated about the article. Such statements are trusted above extraction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    pub docno: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    /// As written; `extract` reads it.
    pub date: Option<String>,
    pub modified: Option<String>,
    pub outlet: Option<String>,
    pub language: Option<String>,
    pub description: Option<String>,
    pub tags: Vec<String>,
    /// An encoding label from outside the content, such as an HTTP header's charset.
    pub charset: Option<String>,
    /// What a reader of the article should know about how it came; becomes its first warnings.
    pub notes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_shown_from_the_outside_in() {
        for (source, expected) in [
            (Source::file("a.html"), "a.html"),
            (Source::record("a.jsonl", 12), "a.jsonl:12"),
            (Source::file("a.zip").within("b/c.html"), "a.zip!b/c.html"),
            (Source::record("a.zip", 3).within("c.jsonl").within("b.tar"), "a.zip!b.tar!c.jsonl:3"),
        ] {
            assert_eq!(source.to_string(), expected);
        }
    }
}
