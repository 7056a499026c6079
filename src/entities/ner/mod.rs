//! Names found by a statistical model, beside those a gazetteer knows.
//!
//! A model is optional: without one the gazetteer works alone. What a model found is kept with the
//! article ([`ModelSpans`]), so that a change of the gazetteer needs neither the model nor its time.

mod encoder;
mod features;
mod format;
mod hashing;
mod layers;
mod model;
mod moves;
mod parts;
mod tokenizer;
mod wheel;

pub use model::{Model, ModelError};
pub use wheel::{ConvertError, Converted, convert};

use crate::article::Article;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Finds names in running text.
pub trait NameFinder: Sync {
    /// Changes whenever the same text may yield other names.
    fn version(&self) -> &str;

    /// The names in `text`, in order and without overlaps.
    fn names(&self, text: &str) -> Vec<NamedSpan>;
}

/// What a model takes for a name: bytes of the text, and the kind of thing named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(usize, usize, NameLabel)", into = "(usize, usize, NameLabel)")]
pub struct NamedSpan {
    pub span: Span,
    pub label: NameLabel,
}

/// The kinds of names, by the labels of OntoNotes 5; those of numbers and times are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NameLabel {
    Person,
    /// Nationalities, religious and political groups.
    Norp,
    Fac,
    Org,
    /// Countries, cities, states.
    Gpe,
    Loc,
    Product,
    Event,
    WorkOfArt,
    Law,
    Language,
}

/// All that a model found in one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSpans {
    pub title: Vec<NamedSpan>,
    pub body: Vec<NamedSpan>,
}

impl ModelSpans {
    /// Reads the title and the body of `article`.
    pub fn of(finder: &dyn NameFinder, article: &Article) -> ModelSpans {
        let title = article.title.as_deref().map(|title| finder.names(title));
        ModelSpans { title: title.unwrap_or_default(), body: finder.names(article.body.text()) }
    }
}

impl From<(usize, usize, NameLabel)> for NamedSpan {
    /// A span that runs backwards is empty.
    fn from((start, end, label): (usize, usize, NameLabel)) -> NamedSpan {
        NamedSpan { span: Span::new(start, end.max(start)), label }
    }
}

impl From<NamedSpan> for (usize, usize, NameLabel) {
    fn from(named: NamedSpan) -> (usize, usize, NameLabel) {
        (named.span.start(), named.span.end(), named.label)
    }
}
