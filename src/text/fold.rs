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
    /// For every byte of `text`, where the character it came from begins in the original; one
    /// more entry at the end for the original's length.
    starts: Vec<u32>,
    original_len: usize,
}

impl Folded {
    /// The stretch of the original that gave `folded`, a span of [`Folded::text`].
    pub fn original(&self, original: &str, folded: Span) -> Span {
        if folded.is_empty() {
            let at = self.starts[folded.start()] as usize;
            return Span::new(at, at);
        }
        let start = self.starts[folded.start()] as usize;
        let last = self.starts[folded.end() - 1] as usize;
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

/// Folds `text` where only the folded form matters.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out, &mut |_| {});
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
    let mut starts = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        fold_char(c, &mut out, &mut |bytes| starts.extend(std::iter::repeat_n(at as u32, bytes)));
    }
    starts.push(text.len() as u32);
    Folded { text: out, starts, original_len: text.len() }
}

fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out, &mut |_| {});
    }
    out
}

/// Appends the folded form of `c` to `out` and reports how many bytes that took.
fn fold_char(c: char, out: &mut String, wrote: &mut dyn FnMut(usize)) {
    let before = out.len();
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        _ if c.is_whitespace() || is_dash(c) => {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        }
        _ if c.is_ascii() => out.push(c),
        _ if is_apostrophe(c) => out.push('\''),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
        _ => {
            for d in std::iter::once(c).nfkd().filter(|&d| !is_combining_mark(d)) {
                match spelled_out(d) {
                    // A blank, dash or apostrophe that was part of `c`, as in `¯` or `ŉ`.
                    _ if d != c => fold_char(d, out, &mut |_| {}),
                    Some(letters) => out.push_str(letters),
                    None => out.extend(d.to_lowercase().nfkd().filter(|&d| !is_combining_mark(d))),
                }
            }
        }
    }
    if out.len() > before {
        wrote(out.len() - before);
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
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
        fn folding_is_idempotent_and_maps_into_the_text(text in ".{0,200}") {
            let folded = fold_with_offsets(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            prop_assert_eq!(fold(&folded.text), folded.text.clone());
            let cuts: Vec<usize> = folded.text.char_indices().map(|(i, _)| i).chain([folded.text.len()]).collect();
            for pair in cuts.windows(2) {
                let span = folded.original(&text, Span::new(pair[0], pair[1]));
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
