use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// A list of words in small letters.
pub(super) type WordList = LazyLock<FxHashSet<&'static str>>;

/// The words of a list written with blanks between them.
pub(super) fn words(list: &'static str) -> FxHashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Whether `word`, in whatever case and with or without its last dot, is in the list.
pub(super) fn is_in(list: &FxHashSet<&'static str>, word: &str) -> bool {
    let word = word.trim_end_matches('.');
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return list.contains(word);
    }
    // Most words fit, and asking allocates nothing.
    let mut letters = [0; 24];
    match letters.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        Some(small) => {
            small.copy_from_slice(word.as_bytes());
            small.make_ascii_lowercase();
            std::str::from_utf8(small).is_ok_and(|word| list.contains(word))
        }
        None => list.contains(word.to_lowercase().as_str()),
    }
}
