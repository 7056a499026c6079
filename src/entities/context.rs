//! The words next to a place in a text.

use crate::text::Span;

/// Longer runs of letters are cut: they are no words, and reading them again and again is slow.
const MAX_WORD: usize = 60;

/// The word that ends before `at` with nothing but one blank, hyphen or the like between.
pub(super) fn word_before(text: &str, at: usize) -> Option<Span> {
    let end = at - text[..at].len() + text[..at].trim_end_matches(is_gap).len();
    let start = text[..end].char_indices().rev().take(MAX_WORD).take_while(|&(_, c)| is_word_char(c)).last()?.0;
    gap_is_short(&text[end..at]).then(|| Span::new(start, end))
}

/// The word that begins after `at` with nothing but one blank, hyphen or the like between.
pub(super) fn word_after(text: &str, at: usize) -> Option<Span> {
    let start = text.len() - text[at..].trim_start_matches(is_gap).len();
    let word = &text[start..];
    let len: usize = word.chars().take(MAX_WORD).take_while(|&c| is_word_char(c)).map(char::len_utf8).sum();
    (len > 0 && gap_is_short(&text[at..start])).then(|| Span::new(start, start + len))
}

fn is_gap(c: char) -> bool {
    c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\u{a0}'
}

fn gap_is_short(gap: &str) -> bool {
    gap.bytes().filter(|&b| b == b'\n').count() < 2
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\'' | '’' | '-' | '\u{2010}'..='\u{2013}')
        || unicode_normalization::char::is_combining_mark(c)
}
