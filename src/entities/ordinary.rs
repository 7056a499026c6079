//! Ordinary words of English prose, as far as names are made of them.
//!
//! "Golden Dawn" and "Prime Minister" are written with capitals like any name; a list of names that
//! has either says nothing about the article that does.

use super::word_list::{WordList, is_in, words};

static ORDINARY: WordList = WordList::new(|| words(include_str!("ordinary.txt")));

/// Whether `word` is ordinary, in whatever case, or a plural of an ordinary word.
pub(super) fn is_ordinary(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    is_in(&ORDINARY, word) || is_in(&ORDINARY, singular)
}
