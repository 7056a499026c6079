//! What the built-in data promises, and what the user's own files can say.

mod own;

use super::ner::ModelSpans;
use super::{Gazetteer, Mentions, annotate};
use crate::article::{Article, ArticleId, Body};
use crate::record::Source;

fn article(title: &str, body: &str) -> Article {
    Article {
        id: ArticleId::from_docno("x"),
        docno: None,
        source: Source::file("x"),
        url: None,
        title: (!title.is_empty()).then(|| title.to_owned()),
        authors: Vec::new(),
        published: None,
        modified: None,
        outlet: None,
        language: None,
        description: None,
        tags: Vec::new(),
        body: Body::verbatim(body.to_owned()),
        warnings: Vec::new(),
    }
}

/// The mentions of `text` as a body, given what a model found in it.
fn mentions(gazetteer: &Gazetteer, text: &str, names: Option<&ModelSpans>) -> Mentions {
    annotate(gazetteer, &article("", text), names)
}
