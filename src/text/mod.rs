//! Text primitives everything above stands on: spans, folding with an offset map, words with
//! positions, sentences, stemming and language guessing.
//!
//! Pure functions over strings. Nothing here knows what an article is.

mod chars;
pub(crate) mod charset;
mod fold;
mod language;
mod sentences;
mod span;
mod stem;
mod words;

pub use chars::CharOffsets;
pub use fold::{Folded, fold, fold_with_offsets};
pub use language::{Language, guess_language};
pub use sentences::sentences;
pub use span::Span;
pub use stem::{STEMMED_LANGUAGES, Stemmer};
pub use words::{Word, words};
