//! Words that may be names, by the sound they may stand for, so that all spellings of a name stand
//! side by side in the dictionary.

use crate::text::{Word, name_key};

/// Between the key and the word.
const SEPARATOR: char = '\u{1}';

/// The term of `word`, which stands in `text`; `None` for what cannot be a name.
pub fn name_term(text: &str, word: &Word) -> Option<String> {
    let capital = word.span.of(text).starts_with(char::is_uppercase);
    let key = name_key(&word.text).filter(|_| capital)?;
    Some(format!("{key}{SEPARATOR}{}", word.text))
}

/// With what the terms of all names begin that may be spellings of the folded word `word`.
pub fn names_like_prefix(word: &str) -> Option<String> {
    name_key(word).map(|key| format!("{key}{SEPARATOR}"))
}

/// The folded word in a term that begins with [`names_like_prefix`].
pub fn name_in(term: &str) -> Option<&str> {
    term.split_once(SEPARATOR).map(|(_, word)| word)
}
