//! The case test: whether letters in a text are those of a name rather than of an ordinary word.

use super::actor::Name;
use super::context::{word_after, word_before};
use super::word_list::{WordList, words};
use crate::text::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    Yes,
    /// Fits, and so would an ordinary word written in capitals.
    Weak,
    No,
}

/// Nouns that many houses write small inside a name: "Pakistan army", "Labour party".
static SMALL_NOUNS: WordList = WordList::new(|| {
    words(
        "administration air alliance army coalition force forces front government group military militia ministry \
         movement navy network parliament party police rebels",
    )
});

/// How `name` fits the letters of `span`, whose folded form is the name's.
pub(super) fn fit(name: &Name, text: &str, span: Span) -> Fit {
    let surface = span.of(text);
    let acronym = is_acronym(&name.text);
    if name.case {
        return fit_exactly(name, acronym, surface, || among_capitals(text, span));
    }
    let fits = if acronym { acronym_fits(surface) } else { words_fit(&name.text, surface) };
    if fits { Fit::Yes } else { Fit::No }
}

fn fit_exactly(name: &Name, acronym: bool, surface: &str, among_capitals: impl Fn() -> bool) -> Fit {
    let exact = letters(surface).eq(letters(&name.text));
    match (exact, acronym) {
        (true, true) if among_capitals() => Fit::Weak,
        (true, _) => Fit::Yes,
        (false, false) if is_capitals(surface) && among_capitals() => Fit::Yes,
        _ => Fit::No,
    }
}

/// Short acronyms must be capitals; longer ones may be written as a name ("Nato").
fn acronym_fits(surface: &str) -> bool {
    is_capitals(surface) || surface.chars().filter(|c| c.is_alphabetic()).count() >= 4 && words_fit("Xxxx", surface)
}

/// Every word that is capitalized in the name is so in the text.
fn words_fit(name: &str, surface: &str) -> bool {
    let mut written = surface.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let mut first = true;
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let Some(found) = written.next() else { return true };
        let small = found.starts_with(char::is_lowercase);
        if small && word.starts_with(char::is_uppercase) && (first || !SMALL_NOUNS.contains(found)) {
            return false;
        }
        first = false;
    }
    true
}

pub(super) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (2..=7).contains(&letters) && is_capitals(name) && !name.contains(' ')
}

/// Whether there are letters and none of them is small.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Whether the words around `span` are capitals too, as in a headline.
fn among_capitals(text: &str, span: Span) -> bool {
    let neighbors = [word_before(text, span.start()), word_after(text, span.end())];
    let mut long =
        neighbors.iter().flatten().map(|w| w.of(text)).filter(|w| w.chars().any(char::is_alphabetic)).peekable();
    long.peek().is_some() && long.all(|w| is_capitals(w) && w.chars().count() >= 2)
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd().filter(|&c| !is_combining_mark(c) && c.is_alphanumeric())
}
