//! What the network sees of a word: four numbers, by which rows are taken from four tables.

use super::hashing::string_id;
use super::tokenizer::is_letter;
use std::collections::HashMap;

/// The features of a word, in the order of the network's tables: its norm (lower case, or what a list
/// says), its first character, its last three, its shape.
pub type Features = [u64; 4];

/// Norms that are not the word in lower case: numbers of words and numbers of their norms.
#[derive(Debug, Default)]
pub struct Norms(HashMap<u64, u64>);

impl Norms {
    pub fn new(norms: impl IntoIterator<Item = (u64, u64)>) -> Norms {
        Norms(norms.into_iter().collect())
    }

    fn of(&self, word: &str) -> u64 {
        self.0.get(&string_id(word)).copied().unwrap_or_else(|| string_id(&word.to_lowercase()))
    }

    /// The features of `word`; a norm given goes before the list.
    pub fn features(&self, word: &str, norm: Option<u64>) -> Features {
        let norm = norm.unwrap_or_else(|| self.of(word));
        let second = word.char_indices().nth(1).map_or(word.len(), |(at, _)| at);
        let last_three = word.char_indices().nth_back(2).map_or(0, |(at, _)| at);
        [norm, string_id(&word[..second]), string_id(&word[last_three..]), string_id(&shape(word))]
    }
}

/// Words of so many characters have no shape of their own.
const LONG: usize = 100;
/// Of a run of equal characters in a shape, so many are kept.
const RUN: usize = 4;

/// `Xxxxx` for `Kabul`, `dd.d%` for `12.5%`.
fn shape(word: &str) -> String {
    if word.len() >= LONG && word.chars().count() >= LONG {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len().min(16));
    let (mut last, mut run) = (None, 0);
    for c in word.chars().map(class) {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        if run <= RUN {
            shape.push(c);
        }
    }
    shape
}

fn class(c: char) -> char {
    if is_letter(c) {
        if c.is_uppercase() { 'X' } else { 'x' }
    } else if is_digit(c) {
        'd'
    } else {
        c
    }
}

/// Digits, raised and lowered ones too, but no fractions and no Roman numerals.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c.is_numeric() && !matches!(c, '¼'..='¾' | '\u{2150}'..='\u{218b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_keep_case_digits_and_marks() {
        let check = |word: &str, expected: &str| assert_eq!(shape(word), expected, "{word}");
        check("A", "X");
        check("Kabul", "Xxxxx");
        check("Khorasan", "Xxxxx");
        check("NATO", "XXXX");
        check("UNAMA's", "XXXX'x");
        check("12.5%", "dd.d%");
        check("1990s", "ddddx");
        check("20251019", "dddd");
        check("Türkiye", "Xxxxx");
        check("----------", "----");
        check("½", "½");
        check("m²", "xd");
        check(&"a".repeat(99), "xxxx");
        check(&"a".repeat(100), "LONG");
        check(&"é".repeat(60), "xxxx");
    }

    #[test]
    fn features_are_norm_first_character_and_last_three() {
        let norms = Norms::new([(string_id("favour"), string_id("favor"))]);
        let check = |word: &str, norm: Option<u64>, expected: [&str; 4]| {
            assert_eq!(norms.features(word, norm), expected.map(string_id), "{word}");
        };
        check("Kabul", None, ["kabul", "K", "bul", "Xxxxx"]);
        check("favour", None, ["favor", "f", "our", "xxxx"]);
        check("Favour", None, ["favour", "F", "our", "Xxxxx"]);
        check("ca", Some(string_id("can")), ["can", "c", "ca", "xx"]);
        check("é", None, ["é", "é", "é", "x"]);
    }
}
