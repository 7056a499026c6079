//! Names that a statistical model finds: by the model, or as an earlier run found them in the same text.
//!
//! A model is by far the slowest part of a run, so what it found is stored with the article and used
//! again as long as title, body and model are the same.

use crate::article::Article;
use crate::entities::ner::{ModelSpans, NameFinder, is_readable};
use crate::index::{Snapshot, Versions};

/// Where the names of a run come from.
#[derive(Clone, Copy)]
pub enum Naming<'a> {
    Model(&'a dyn NameFinder),
    /// There is no model: what one found earlier in the same text still holds.
    Kept,
    /// No names but those of the gazetteer.
    Off,
}

impl Naming<'_> {
    /// The version of the model of this run.
    pub fn model(self) -> Option<String> {
        match self {
            Naming::Model(model) => Some(model.version().to_owned()),
            Naming::Kept | Naming::Off => None,
        }
    }

    /// `versions` of a generation that follows one of versions `before` and keeps its names if this run has no model.
    pub fn kept_in(self, before: &Versions, versions: Versions) -> Versions {
        if matches!(self, Naming::Kept) { versions.with_model_of(before) } else { versions }
    }
}

/// Finds the names of articles.
pub struct Namer<'a> {
    naming: Naming<'a>,
    former: Option<&'a Snapshot>,
}

impl<'a> Namer<'a> {
    /// `former` is where earlier runs left what they found.
    pub fn new(naming: Naming<'a>, former: Option<&'a Snapshot>) -> Namer<'a> {
        Namer { naming, former }
    }

    pub fn names(&self, article: &Article) -> Option<ModelSpans> {
        if matches!(self.naming, Naming::Off) {
            return None;
        }
        let kept = self.former.and_then(|former| {
            let stored = former.stored(former.find(article.id).ok()??).ok()?;
            let same_text = stored.article.title == article.title && stored.article.body == article.body;
            stored.names.filter(|_| same_text)
        });
        self.names_or(article, kept)
    }

    /// The names of an article in whose very text `kept` was found earlier.
    pub fn names_or(&self, article: &Article, kept: Option<ModelSpans>) -> Option<ModelSpans> {
        match self.naming {
            Naming::Off => None,
            Naming::Kept => kept,
            Naming::Model(model) => match kept {
                Some(kept) if kept.model == model.version() => Some(kept),
                _ if is_readable(article) => Some(ModelSpans::of(model, article)),
                _ => None,
            },
        }
    }
}
