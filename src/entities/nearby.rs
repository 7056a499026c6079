//! Words that must or must not stand close to a name for it to count.

use crate::text::{Span, fold};

/// The words and phrases that decide about a name, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nearby {
    /// One of these must stand close by, if there are any.
    pub near: Vec<String>,
    /// None of these may.
    pub not_near: Vec<String>,
}

/// How far to either side counts as close: about fifty words.
const REACH: usize = 300;

impl Nearby {
    /// Whether the name at `span` of `text` counts: by the words of its paragraph, at most 300 bytes away.
    pub(super) fn allows(&self, text: &str, span: Span) -> bool {
        let around = surroundings(text, span);
        let stands = |phrase: &String| stands_in(&around, phrase);
        (self.near.is_empty() || self.near.iter().any(stands)) && !self.not_near.iter().any(stands)
    }
}

/// The words before and after `span`, folded and in blanks.
fn surroundings(text: &str, span: Span) -> String {
    let from = text.floor_char_boundary(span.start().saturating_sub(REACH));
    let to = text.ceil_char_boundary((span.end() + REACH).min(text.len()));
    // Of a word that the cut goes through nothing is left.
    let is_letter = |c: char| c.is_alphanumeric();
    let before = &text[from..span.start()];
    let before = if text[..from].ends_with(is_letter) { before.trim_start_matches(is_letter) } else { before };
    let after = &text[span.end()..to];
    let after = if text[to..].starts_with(is_letter) { after.trim_end_matches(is_letter) } else { after };
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    // The bar keeps a phrase from reaching across the name.
    spaced(&format!("{before} | {after}"))
}

fn stands_in(around: &str, phrase: &str) -> bool {
    !phrase.is_empty() && around.contains(&format!(" {phrase} "))
}

/// The words of `text`, folded, with one blank before, between and after them.
fn spaced(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '|')).filter(|word| !word.is_empty());
    words.fold(String::from(" "), |line, word| line + word + " ")
}

/// A phrase in the form in which it is looked for.
pub(super) fn phrase(text: &str) -> String {
    spaced(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(near: &[&str], not_near: &[&str], text: &str, expected: bool) {
        let phrases = |list: &[&str]| list.iter().map(|p| phrase(p)).collect();
        let rule = Nearby { near: phrases(near), not_near: phrases(not_near) };
        let start = text.find("Tide").expect("the text names it");
        assert_eq!(rule.allows(text, Span::new(start, start + 4)), expected, "{text}");
    }

    #[test]
    fn a_word_of_the_same_paragraph_decides() {
        let near = ["party", "Prime-Minister"];
        check(&near, &[], "Tide is the ruling party.", true);
        check(&near, &[], "The PARTY called Tide won.", true);
        check(&near, &[], "The prime minister left Tide.", true);
        check(&near, &[], "The prime Tide minister", false);
        check(&near, &[], "The parties of Tide", false);
        check(&near, &[], "The party won.\nTide rose.", false);
        check(&near, &[], &format!("The party won. {}Tide rose.", "It rained. ".repeat(40)), false);
        check(&[], &["high", "sea"], "Tide in the sea", false);
        check(&[], &["high", "sea"], "Tide in the Senate", true);
        check(&["party"], &["sea"], "a party by the sea called Tide", false);
    }

    #[test]
    fn a_part_of_a_word_is_no_word() {
        let between = ".".repeat(REACH - "sea".len());
        check(&["sea"], &[], &format!("Chelsea{between}Tide"), false);
        check(&["sea"], &[], &format!(" sea{between}Tide"), true);
        check(&[], &["sea"], &format!("Tide{between}season"), true);
        check(&[], &["sea"], &format!("Tide{between}sea"), false);
    }

    #[test]
    fn letters_of_many_bytes_are_not_cut() {
        for n in 0..8 {
            let text = format!("{}{}Tide{}", "x".repeat(n), "é".repeat(200), "語".repeat(200));
            check(&["sea"], &[], &text, false);
        }
    }
}
