//! Names of the statistical model as the rules want them: without titles, articles and possessives,
//! and without what is no name.

use super::words::{DATE_WORDS, DETERMINERS, FORMER, PARTICLES, TITLES, bare};
use crate::entities::letters::is_capitals;
use crate::entities::ner::{NameLabel, NamedSpan};
use crate::entities::word_list::is_in;
use crate::text::Span;
use std::collections::HashSet;

const MAX_WORDS: usize = 10;

/// The usable among `names`, trimmed, in order and without overlaps.
pub(super) fn usable(text: &str, names: &[NamedSpan]) -> Vec<NamedSpan> {
    let small = small_words(text, names);
    let mut free_from = 0;
    let mut usable = Vec::with_capacity(names.len());
    for name in names {
        let span = text.get(name.span.range()).and_then(|_| trimmed(text, *name));
        if let Some(span) = span
            && span.start() >= free_from
            && !is_junk(span.of(text), name.label, &small)
        {
            free_from = span.end();
            usable.push(NamedSpan { span, label: name.label });
        }
    }
    usable
}

/// The words of `text` in small letters, when there are names to hold against them.
fn small_words<'t>(text: &'t str, names: &[NamedSpan]) -> HashSet<&'t str> {
    if names.is_empty() {
        return HashSet::new();
    }
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with(char::is_lowercase)).collect()
}

/// The words of the text in `span`, with what punctuation hangs on them.
pub(super) fn words_in(text: &str, span: Span) -> impl DoubleEndedIterator<Item = Span> + Clone + '_ {
    let inside = span.of(text);
    let offset = move |word: &str| span.start() + (word.as_ptr() as usize - inside.as_ptr() as usize);
    inside.split_whitespace().map(move |word| Span::new(offset(word), offset(word) + word.len()))
}

fn trimmed(text: &str, name: NamedSpan) -> Option<Span> {
    let first_line = name.span.of(text).trim_start().split('\n').next()?;
    let start = name.span.start() + name.span.of(text).find(first_line)?;
    let span = Span::new(start, start + first_line.len());
    let mut words: Vec<Span> = words_in(text, span).collect();
    let leads = |word: &Span| is_in(&DETERMINERS, word.of(text)) || is_in(&FORMER, word.of(text));
    let n_leading = words.iter().take_while(|word| leads(word)).count();
    words.drain(..n_leading);
    if name.label == NameLabel::Person {
        person(text, &mut words);
    }
    let lone = |word: &Span| !word.of(text).chars().any(char::is_alphanumeric) && word.of(text) != "&";
    if let Some(at) = words.iter().position(lone) {
        words.truncate(at);
    }
    let is_number = |word: &Span| word.of(text).starts_with(|c: char| c.is_ascii_digit());
    let is_small = |word: &Span| word.of(text).starts_with(char::is_lowercase);
    while words.len() > 1 && words.last().is_some_and(|word| is_number(word) || is_small(word)) {
        words.pop();
    }
    let (first, last) = (words.first()?, words.last()?);
    let span = Span::new(first.start(), last.end());
    let inner = span.of(text).trim_matches(is_wrapping).trim_end_matches(is_trailing);
    let inner = bare(inner).trim_end_matches(['\'', '’', ' ']);
    let start = span.start() + span.of(text).find(inner)?;
    (!inner.is_empty()).then(|| Span::new(start, start + inner.len()))
}

/// Leaves the person's names: what follows the last title, up to a word that is no name.
fn person(text: &str, words: &mut Vec<Span>) {
    let titled = words.iter().rposition(|word| is_in(&TITLES, word.of(text)));
    if let Some(at) = titled.filter(|at| at + 1 < words.len()) {
        words.drain(..=at);
    }
    let is_name = |word: &Span| {
        let word = word.of(text);
        word.starts_with(|c: char| c.is_uppercase() || is_wrapping(c)) || is_in(&PARTICLES, word) || word.contains('-')
    };
    let n_names = words.iter().take_while(|word| is_name(word)).count();
    words.truncate(n_names);
}

fn is_wrapping(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '‘' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '-' | '–' | '—' | '/' | '*')
        || c.is_whitespace()
}

fn is_trailing(c: char) -> bool {
    matches!(c, '?' | '!' | '…')
}

/// No letter in capitals, only dates and numbers, part of an address, a headline in capitals, or an ordinary word
/// that begins a sentence.
fn is_junk(name: &str, label: NameLabel, small: &HashSet<&str>) -> bool {
    let is_place = matches!(label, NameLabel::Gpe | NameLabel::Loc);
    let n_words = name.split_whitespace().count();
    let parts = || name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let dated = parts().all(|part| is_in(&DATE_WORDS, part) || part.starts_with(|c: char| c.is_ascii_digit()));
    let address = name.contains(['@', '_', '\\', '|', '=', '<', '>']) || name.contains("://") || name.contains("www.");
    let begins_small =
        name.starts_with(char::is_lowercase) && !parts().any(|part| part.starts_with(char::is_uppercase));
    dated
        || address
        || begins_small
        || !name.chars().any(char::is_uppercase)
        || name.chars().filter(|c| c.is_alphabetic()).count() < 2
        || n_words > MAX_WORDS
        || n_words > 1 && is_capitals(name) && name.chars().filter(|c| c.is_alphabetic()).count() > 12
        || n_words == 1 && !is_place && !is_capitals(name) && small.contains(name.to_lowercase().as_str())
}
