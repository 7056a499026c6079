//! What the built-in data promises, and what the user's own files can say.

mod data;
mod own;

use super::ner::ModelSpans;
use super::{Gazetteer, Mentions, annotate};
use crate::article::{Article, Body};
use crate::record::Source;

fn article(title: &str, body: &str) -> Article {
    Article {
        title: (!title.is_empty()).then(|| title.to_owned()),
        ..Article::of_text(Source::file("x"), Body::verbatim(body.to_owned()))
    }
}

/// The mentions of `text` as a body, given what a model found in it.
fn mentions(gazetteer: &Gazetteer, text: &str, names: Option<&ModelSpans>) -> Mentions {
    annotate(gazetteer, &article("", text), names)
}
