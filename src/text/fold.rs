//! Folding: the form in which names and words are compared.
//!
//! Compatibility-decomposed (NFKD), combining marks dropped, lower case, letters without a
//! decomposition spelled out (`ß` → `ss`, `ø` → `o`, `ı` → `i`), every kind of apostrophe `'`,
//! every kind of dash and blank a single space.

use super::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folded text and the way back to the text it came from.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    pub text: String,
    /// Where the two texts part: a byte of `text` and where the character it came from begins in the
    /// original. Up to the next turn they run alike, byte by byte, if that character is ASCII, else all
    /// bytes come from it. One more at the end for the original's length.
    turns: Vec<(u32, u32)>,
    original_len: usize,
}

impl Folded {
    /// Where in the original the character begins that gave the byte `at` of [`Folded::text`].
    fn origin(&self, original: &str, at: usize) -> usize {
        let next = self.turns.partition_point(|&(folded, _)| folded as usize <= at);
        self.origin_after(next - 1, original, at)
    }

    fn origin_after(&self, turn: usize, original: &str, at: usize) -> usize {
        let (folded, start) = self.turns[turn];
        let alike = original.as_bytes().get(start as usize).is_some_and(u8::is_ascii);
        start as usize + if alike { at - folded as usize } else { 0 }
    }

    /// Where in the original characters begin, for who asks in order.
    pub fn origins<'f>(&'f self, original: &'f str) -> Origins<'f> {
        Origins { folded: self, original, turn: 0 }
    }

    /// The stretch of the original that gave `folded`, a span of [`Folded::text`].
    pub fn original(&self, original: &str, folded: Span) -> Span {
        let start = self.origin(original, folded.start());
        if folded.is_empty() {
            return Span::new(start, start);
        }
        let last = self.origin(original, folded.end() - 1);
        // The original character that gave the last folded byte, and the marks that fold to nothing.
        let mut end = last;
        for (i, c) in original[last..].char_indices() {
            if i > 0 && !is_combining_mark(c) {
                break;
            }
            end = last + i + c.len_utf8();
        }
        Span::new(start, end.min(self.original_len))
    }
}

/// See [`Folded::origins`].
#[derive(Debug)]
pub struct Origins<'f> {
    folded: &'f Folded,
    original: &'f str,
    turn: usize,
}

impl Origins<'_> {
    /// Where the character begins that gave the byte `at` of the folded text; never before that of the last call.
    pub fn of(&mut self, at: usize) -> usize {
        while self.folded.turns.get(self.turn + 1).is_some_and(|&(folded, _)| folded as usize <= at) {
            self.turn += 1;
        }
        self.folded.origin_after(self.turn, self.original, at)
    }
}

/// Folds `text` where only the folded form matters.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(length) = fold_next(rest, &mut out) {
        rest = &rest[length..];
    }
    out
}

/// Folds `text` and remembers where every byte came from.
///
/// # Panics
/// When `text` is longer than 4 GiB.
pub fn fold_with_offsets(text: &str) -> Folded {
    assert!(u32::try_from(text.len()).is_ok(), "text longer than 4 GiB");
    let mut out = String::with_capacity(text.len());
    let mut turns = Vec::new();
    // How far behind the original the folded text is while the two run alike.
    let mut behind = None;
    let mut at = 0;
    loop {
        let before = out.len();
        let Some(length) = fold_next(&text[at..], &mut out) else { break };
        if out.len() > before {
            let now = text.as_bytes()[at].is_ascii().then(|| at.wrapping_sub(before));
            if now.is_none() || now != behind {
                turns.push((before as u32, at as u32));
            }
            behind = now;
        }
        at += length;
    }
    turns.push((out.len() as u32, text.len() as u32));
    Folded { text: out, turns, original_len: text.len() }
}

/// Appends the folded form of what `text` begins with, the length of which it gives: a stretch of plain ASCII, which
/// runs alike, or one character; `None` where there is nothing.
#[inline]
fn fold_next(text: &str, out: &mut String) -> Option<usize> {
    let plain = plain_length(text.as_bytes(), out.ends_with(' '));
    if plain > 0 {
        let before = out.len();
        out.push_str(&text[..plain]);
        out[before..].make_ascii_lowercase();
        return Some(plain);
    }
    let c = text.chars().next()?;
    fold_char(c, out);
    Some(c.len_utf8())
}

/// How many bytes fold to themselves but for their case: all ASCII but hyphens, line ends and the second of two blanks.
fn plain_length(bytes: &[u8], mut after_blank: bool) -> usize {
    for (length, byte) in bytes.iter().enumerate() {
        let plain = match byte {
            b' ' => !after_blank,
            b'\t'..=b'\r' | b'-' => false,
            other => other.is_ascii(),
        };
        if !plain {
            return length;
        }
        after_blank = *byte == b' ';
    }
    bytes.len()
}

/// Appends the folded form of `c` to `out`.
#[inline(always)]
fn fold_char(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        ' ' | '\t'..='\r' | '-' => push_blank(out),
        _ if c.is_ascii() => out.push(c),
        _ => fold_other(c, out),
    }
}

#[inline]
fn push_blank(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

/// What [`fold_char`] does where `c` is not ASCII.
#[inline(never)]
fn fold_other(c: char, out: &mut String) {
    match c {
        _ if c.is_whitespace() || is_dash(c) => push_blank(out),
        _ if is_apostrophe(c) => out.push('\''),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
        _ => {
            for d in std::iter::once(c).nfkd().filter(|&d| !is_combining_mark(d)) {
                match spelled_out(d) {
                    // A blank, dash or apostrophe that was part of `c`, as in `¯` or `ŉ`.
                    _ if d != c => fold_char(d, out),
                    Some(letters) => out.push_str(letters),
                    None => out.extend(d.to_lowercase().nfkd().filter(|&d| !is_combining_mark(d))),
                }
            }
        }
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2bb}' | '\u{2be}' | '\u{2bf}' | '\u{2032}' | '\u{ff07}'
    )
}

/// Letters that Unicode does not decompose.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ə' | 'Ə' => "e",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_drops_case_accents_and_typography() {
        let check = |input: &str, expected: &str| assert_eq!(fold(input), expected, "{input}");
        check("Türkiye", "turkiye");
        check("İstanbul Işık", "istanbul isik");
        check("Tehrik‑i‑Taliban", "tehrik i taliban");
        check("Pakistan’s", "pakistan's");
        check("Straße — Øresund", "strasse oresund");
        check("e\u{301}lan", "elan");
        check("soft\u{ad}hyphen", "softhyphen");
        check("a ¯ b ︲ŉ", "a b 'n");
    }

    #[test]
    fn offsets_lead_back_to_the_original() {
        let text = "In Tu\u{308}rkiye – Işık";
        let folded = fold_with_offsets(text);
        let at = folded.text.find("turkiye").unwrap();
        let span = folded.original(text, Span::new(at, at + 7));
        assert_eq!(span.of(text), "Tu\u{308}rkiye");
    }

    proptest! {
        #[test]
        fn stretches_fold_as_their_characters_do(text in "([ -~]|[\t\n -]| {1,3}|.){0,80}") {
            let mut expected = String::new();
            text.chars().for_each(|c| fold_char(c, &mut expected));
            prop_assert_eq!(fold(&text), expected);
        }

        #[test]
        fn folding_is_idempotent_and_maps_into_the_text(text in ".{0,200}") {
            let folded = fold_with_offsets(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            prop_assert_eq!(fold(&folded.text), folded.text.clone());
            let cuts: Vec<usize> = folded.text.char_indices().map(|(i, _)| i).chain([folded.text.len()]).collect();
            let mut origins = folded.origins(&text);
            for pair in cuts.windows(2) {
                prop_assert_eq!(origins.of(pair[0]), folded.origin(&text, pair[0]));
                let span = folded.original(&text, Span::new(pair[0], pair[1]));
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
