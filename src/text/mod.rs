//! Text primitives everything above stands on: spans, folding with an offset map, words with
//! positions, sentences, stemming, other spellings, language guessing and plain words for readers.
//!
//! Pure functions over strings. Nothing here knows what an article is.

mod chars;
pub(crate) mod charset;
mod fold;
mod language;
mod prose;
mod sentences;
mod span;
mod spelling;
mod stem;
mod words;

pub use chars::CharOffsets;
pub use fold::{Folded, fold, fold_with_offsets};
pub use language::{Language, guess_language};
pub use prose::{clean, counted, short, shown};
pub use sentences::sentences;
pub use span::Span;
pub use spelling::{name_key, other_spellings, same_name};
pub use stem::{STEMMED_LANGUAGES, Stemmer};
pub use words::{Word, typed_form, words};
