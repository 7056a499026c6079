use super::VERSION;
use crate::article::Article;
use crate::extract::doubts::{Doubt, DoubtKind};
use serde::Serialize;

/// Something that is wrong with the index: one line of `doctor --index --format jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct FindingRecord<'a> {
    pub v: u32,
    pub path: &'a str,
    pub problem: &'a str,
    /// The command that mends it.
    pub mend: &'a str,
    /// Whether searches answer nevertheless.
    pub searches: bool,
}

/// A doubt about one article: one line of `doctor --format jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DoubtRecord {
    pub v: u32,
    pub kind: DoubtKind,
    pub id: String,
    pub docno: String,
    pub title: Option<String>,
    pub url: Option<String>,
    pub source: String,
    pub reason: String,
    /// The date that stands until somebody settles it.
    pub published: Option<String>,
    pub authors: Vec<String>,
}

impl DoubtRecord {
    pub fn new(article: &Article, doubt: Doubt) -> DoubtRecord {
        DoubtRecord {
            v: VERSION,
            kind: doubt.kind,
            id: article.id.to_string(),
            docno: article.docno(),
            title: article.title.clone(),
            url: article.url.clone(),
            source: article.source.to_string(),
            reason: doubt.reason,
            published: article.published.as_ref().map(|dated| dated.date.to_string()),
            authors: article.authors.iter().map(|author| author.name.clone()).collect(),
        }
    }
}
