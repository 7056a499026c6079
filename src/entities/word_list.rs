use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words in small letters.
pub(super) type WordList = LazyLock<HashSet<&'static str>>;

/// The words of a list written with blanks between them.
pub(super) fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Whether `word`, in whatever case and with or without its last dot, is in the list.
pub(super) fn is_in(list: &HashSet<&'static str>, word: &str) -> bool {
    let word = word.trim_end_matches('.');
    if word.bytes().any(|b| !b.is_ascii_lowercase()) {
        return list.contains(word.to_lowercase().as_str());
    }
    list.contains(word)
}
