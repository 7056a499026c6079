//! Words with positions: the one tokenizer of index and query.
//!
//! A word is a run of letters and digits of one script class. Apostrophes inside a word stay
//! (`don't`), a possessive `'s` goes, dots inside single-letter acronyms go (`U.S.` → `us`),
//! separators inside numbers stay or go (`3.5` → `3.5`, `1,200` → `1200`). Hyphens part words.
//! Han, kana and Hangul have no blanks between words: their runs become overlapping bigrams.

use super::{Span, fold};
use unicode_normalization::UnicodeNormalization;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The letters as they stand in the text.
    pub span: Span,
    /// The folded form, never empty.
    pub text: String,
}

/// The words of `text`, in order; the n-th word has position n.
pub fn words(text: &str) -> Vec<Word> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    while at < bytes.len() {
        // Most words are plain ASCII letters between blanks.
        match plain_word_end(bytes, at) {
            Some(end) if end == at => at += 1,
            Some(end) => {
                out.push(Word { span: Span::new(at, end), text: text[at..end].to_ascii_lowercase() });
                at = end;
            }
            None => at = next_word(text, at, &mut out),
        }
    }
    out
}

/// Where the word ends that begins at `at`, if it can be told from ASCII alone; `at` when none begins there.
fn plain_word_end(bytes: &[u8], at: usize) -> Option<usize> {
    if !bytes[at].is_ascii_alphanumeric() {
        return bytes[at].is_ascii().then_some(at);
    }
    let letters = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let end = at + letters;
    // What may join the word with what follows, and what follows that.
    let rest = match bytes.get(end) {
        Some(b'\'' | b'.' | b',') => bytes.get(end + 1),
        Some(b) if b.is_ascii() => None,
        other => other,
    };
    match rest {
        None => Some(end),
        Some(b) => (b.is_ascii() && !b.is_ascii_alphanumeric()).then_some(end),
    }
}

/// Adds the word at `at`, a run of unspaced script, or nothing; where to go on.
fn next_word(text: &str, at: usize, out: &mut Vec<Word>) -> usize {
    let c = text[at..].chars().next().expect("the caller looked");
    if is_unspaced(c) {
        let run = text[at..].char_indices().take_while(|&(_, c)| is_unspaced(c));
        let run: Vec<(usize, usize)> = run.map(|(i, c)| (at + i, c.len_utf8())).collect();
        push_bigrams(text, &run, out);
        return run.last().map_or(at, |(start, len)| start + len);
    }
    if !c.is_alphanumeric() {
        return at + c.len_utf8();
    }
    let end = word_end(text, at);
    push_word(text, Span::new(at, end), out);
    end
}

/// `word` as it stands in `text`: with case and accents, without a possessive `'s` and invisible characters.
pub fn typed_form(text: &str, word: &Word) -> String {
    let raw = word.span.of(text);
    if raw.is_ascii() && !raw.contains('\'') {
        return raw.to_owned();
    }
    let visible = |c: &char| !matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}');
    let plain = |c| if matches!(c, '\u{2019}' | '\u{2bc}') { '\'' } else { c };
    let mut typed: String = raw.chars().filter(visible).map(plain).nfc().collect();
    let possessive = typed.len() > 2 && (typed.ends_with("'s") || typed.ends_with("'S")) && !word.text.ends_with("'s");
    if possessive {
        typed.truncate(typed.len() - 2);
    }
    typed
}

/// Where the word that begins at `start` ends.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut previous = None;
    let mut chars = text[start..].chars().peekable();
    while let Some(c) = chars.next() {
        let inside = c.is_alphanumeric() && !is_unspaced(c)
            || c == '_'
            || is_word_extension(c)
            || previous.is_some_and(|p| joins(p, c, chars.peek().copied()));
        if !inside {
            break;
        }
        end += c.len_utf8();
        previous = Some(c);
    }
    // A dotted acronym keeps its last dot, so that the span covers `U.S.` whole.
    if text[end..].starts_with('.') && is_dotted_acronym(&text[start..=end]) {
        end += 1;
    }
    end
}

/// Whether `c`, between `before` and `after`, is part of the word.
fn joins(before: char, c: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    match c {
        '\'' | '\u{2019}' | '\u{2bc}' => before.is_alphabetic() && after.is_alphabetic(),
        '.' => before.is_alphanumeric() && after.is_alphanumeric() && (before.is_numeric() == after.is_numeric()),
        ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

/// Marks and invisible characters that sit inside a word without being letters.
fn is_word_extension(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3134f}')
}

fn is_dotted_acronym(word: &str) -> bool {
    let mut letters = 0;
    for part in word.trim_end_matches('.').split('.') {
        let mut chars = part.chars();
        if !(chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()) {
            return false;
        }
        letters += 1;
    }
    letters >= 2
}

fn push_word(text: &str, span: Span, out: &mut Vec<Word>) {
    let raw = span.of(text);
    if raw.contains('.') && !is_dotted_acronym(raw) && raw.chars().any(char::is_alphabetic) {
        // `example.com`, `end.Start`: the dot parts words.
        let mut start = span.start();
        for part in raw.split('.') {
            if !part.is_empty() {
                push_folded(Span::new(start, start + part.len()), part, out);
            }
            start += part.len() + 1;
        }
        return;
    }
    push_folded(span, raw, out);
}

fn push_folded(span: Span, raw: &str, out: &mut Vec<Word>) {
    let mut folded = fold(raw);
    if folded.len() > 2 && folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    if folded.contains(',') {
        folded.retain(|c| c != ',');
    }
    if folded.contains('.') && folded.contains(char::is_alphabetic) {
        folded.retain(|c| c != '.');
    }
    if !folded.trim().is_empty() {
        out.push(Word { span, text: folded });
    }
}

fn push_bigrams(text: &str, run: &[(usize, usize)], out: &mut Vec<Word>) {
    // A run may be a lone combining mark, which folds to nothing.
    let mut push = |span: Span| {
        let folded = fold(span.of(text));
        if !folded.is_empty() {
            out.push(Word { span, text: folded });
        }
    };
    if let [(start, len)] = run {
        push(Span::new(*start, start + len));
    }
    for pair in run.windows(2) {
        push(Span::new(pair[0].0, pair[1].0 + pair[1].1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = words(text).into_iter().map(|w| w.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_parted_as_readers_expect() {
        check("Pakistan’s cross-border attacks", &["pakistan", "cross", "border", "attacks"]);
        check("The U.S. and the E.U.", &["the", "us", "and", "the", "eu"]);
        check("don't", &["don't"]);
        check("up 3.5% to 1,200,000 on 10/10", &["up", "3.5", "to", "1200000", "on", "10", "10"]);
        check("see example.com now.", &["see", "example", "com", "now"]);
        check("Erdoğan in İstanbul", &["erdogan", "in", "istanbul"]);
        check("snake_case stays", &["snake_case", "stays"]);
        check("中国外交部", &["中国", "国外", "外交", "交部"]);
        check("的", &["的"]);
        check("…—“”", &[]);
        check("\u{3099}", &[]);
    }

    proptest! {
        #[test]
        fn plain_words_are_no_shortcut_to_other_words(text in "([a-zA-Z0-9_]{0,4}|[.,' é’\u{301}中-]{0,2}){0,12}") {
            let (mut slowly, mut at) = (Vec::new(), 0);
            while at < text.len() {
                at = next_word(&text, at, &mut slowly);
            }
            prop_assert_eq!(words(&text), slowly);
        }

        #[test]
        fn word_spans_lie_in_the_text_in_order(text in ".{0,300}") {
            let mut previous = 0;
            for word in words(&text) {
                prop_assert!(word.span.start() >= previous);
                prop_assert!(!word.text.is_empty());
                prop_assert!(text.get(word.span.range()).is_some());
                previous = word.span.start();
            }
        }
    }
}
