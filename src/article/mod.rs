//! What we understand of a record: an article with its fields, each saying how it was found.
//!
//! [`Article`] is a plain value. How it is printed and stored is [`codec`]'s business.

mod body;
pub mod codec;
mod date;
mod id;

pub use body::{Block, BlockKind, Body};
pub use date::PartialDate;
pub use id::ArticleId;

use crate::record::Source;
use crate::text::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One commentary article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: ArticleId,
    /// The id its container gave it, kept as given.
    pub docno: Option<String>,
    pub source: Source,
    /// The canonical URL, tracking parameters removed.
    pub url: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<Author>,
    pub published: Option<Dated>,
    pub modified: Option<Dated>,
    pub outlet: Option<String>,
    pub language: Option<Language>,
    pub description: Option<String>,
    pub tags: Vec<String>,
    pub body: Body,
    /// What a reader should know about how this article was understood: doubtful or missing
    /// fields, conflicts, repaired encodings.
    pub warnings: Vec<String>,
}

impl Article {
    /// An article of which nothing but its text is known. Its id is made from the text.
    pub fn of_text(source: Source, body: Body) -> Article {
        Article {
            id: ArticleId::from_content("", body.text()),
            docno: None,
            source,
            url: None,
            title: None,
            authors: Vec::new(),
            published: None,
            modified: None,
            outlet: None,
            language: None,
            description: None,
            tags: Vec::new(),
            body,
            warnings: Vec::new(),
        }
    }

    /// When it was last changed, as far as that is stated, reliably or not: the day of change, else that of publication.
    pub fn last_changed(&self) -> Option<PartialDate> {
        self.modified.as_ref().or(self.published.as_ref()).map(|dated| dated.date)
    }

    /// The name by which evaluation files and other programs know the article.
    pub fn docno(&self) -> String {
        self.docno.clone().unwrap_or_else(|| self.id.to_string())
    }
}

/// A person (or desk) who wrote the article.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Author {
    pub name: String,
    /// Set for anything but plain authorship, such as `translator`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What the closing bio says: "a research fellow at …".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    pub via: Via,
}

/// A date with its provenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    pub date: PartialDate,
    pub via: Via,
    /// False when candidates disagree or the value is implausible.
    pub reliable: bool,
    /// What other candidates said, where they disagree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<PartialDate>,
}

/// How a field was found, from the most to the least trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// A person settled it in the overrides file.
    Override,
    /// The container stated it (a JSONL field).
    Given,
    FrontMatter,
    JsonLd,
    Meta,
    Microdata,
    /// A `<time>` element or one with a telling class, id or `rel`.
    Element,
    Url,
    /// A line of its own in the text: "By Imre Castellane", "12 November 2025".
    Byline,
    /// The closing sentence "X is a fellow at Y".
    Bio,
    /// The text itself, by rule.
    Content,
}
