//! The versions of an article that a corpus holds: `show --versions`.

use super::{DifferenceRecord, VERSION};
use crate::article::Article;
use crate::article::codec::ArticleRecord;
use crate::pipeline::Version;
use crate::text::words;
use serde::Serialize;

/// A record of the corpus that gives the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionRecord {
    pub v: u32,
    /// What `show --versions=N` calls it.
    pub number: usize,
    pub source: String,
    /// Whether it is the one that searches find.
    pub indexed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    pub words: usize,
    /// How it differs from the indexed one; `None` if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<DifferenceRecord>,
}

impl VersionRecord {
    pub fn new(number: usize, version: &Version, indexed: &Article) -> VersionRecord {
        let Version { article, is_indexed } = version;
        let difference = match is_indexed {
            true => None,
            false => DifferenceRecord::between(&ArticleRecord::from(indexed), &ArticleRecord::from(article)),
        };
        VersionRecord {
            v: VERSION,
            number,
            source: article.source.to_string(),
            indexed: *is_indexed,
            published: article.published.as_ref().map(|dated| dated.date.to_string()),
            modified: article.modified.as_ref().map(|dated| dated.date.to_string()),
            words: words(article.body.text()).len(),
            difference,
        }
    }
}
