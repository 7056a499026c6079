//! How much an answer may hold, in tokens of whoever reads it.
//!
//! Models count differently, so tokens are estimated: one for four ASCII characters, one for any other character.
//! Of an answer's two forms the longer one counts, since a client hands on one of them.

use crate::article::Article;
use crate::service::parameters::{Given, Kind, Parameter};
use crate::text::{Language, Span, sentences};
use serde::Serialize;

/// Declared by every tool whose answers can be long.
pub const MAX_TOKENS: Parameter = Parameter::new(
    "max-tokens",
    Kind::Number { least: 500, most: 50_000, default: Some(4000) },
    "How long the answer may be, in estimated tokens: one for four ASCII characters, one for any other. What has no room is counted in left_out and reached by next_cursor",
);

const USUAL: usize = 4000;
/// What the frame of an answer takes beyond what is measured: cursor, counts.
const FRAME: usize = 80;

/// The room that is left.
pub struct Budget {
    left: usize,
    is_empty: bool,
}

/// What an element costs that is made for a length: its two forms.
pub struct Forms<'f, T> {
    pub record: &'f T,
    pub text: &'f str,
}

impl<T: Serialize> Forms<'_, T> {
    pub fn tokens(&self) -> usize {
        let json = serde_json::to_string(self.record).unwrap_or_default();
        tokens(&json).max(tokens(self.text))
    }
}

pub fn tokens(text: &str) -> usize {
    let others = text.chars().filter(|c| !c.is_ascii()).count();
    let ascii = text.bytes().filter(u8::is_ascii).count();
    others + ascii.div_ceil(4)
}

/// How many tokens an answer may have.
pub fn room(given: &Given) -> usize {
    given.number("max-tokens").unwrap_or(USUAL)
}

impl Budget {
    /// What was given, less the frame of the answer.
    pub fn new<T: Serialize>(given: &Given, frame: &T) -> Budget {
        let frame = Forms { record: frame, text: "" }.tokens() + FRAME;
        Budget { left: room(given).saturating_sub(frame), is_empty: true }
    }

    /// Whether there is room for something, which is then taken.
    pub fn takes<T: Serialize>(&mut self, record: &T, text: &str) -> bool {
        // A comma and a line end part it from the next.
        let cost = Forms { record, text }.tokens() + 1;
        let fits = cost <= self.left;
        if fits {
            self.left -= cost;
            self.is_empty = false;
        }
        fits
    }

    /// Takes all room there is.
    pub fn fill(&mut self) {
        *self = Budget { left: 0, is_empty: false };
    }

    /// Nothing has been taken yet.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// The longest beginning of `span` for which `cost`, given its end, is within the room: whole sentences, or where
    /// not even one has room, whole words. Also whether it ends within a sentence.
    pub fn beginning(&self, article: &Article, span: Span, cost: impl Fn(usize) -> usize) -> (usize, bool) {
        let mut room = self.left.saturating_sub(cost(span.start()));
        loop {
            let (end, within) = cut(article.body.text(), span, room, article.language.unwrap_or(Language::ENGLISH));
            let over = cost(end).saturating_sub(self.left);
            if over == 0 || end == span.start() {
                return (end, within);
            }
            // Quotation marks and line ends take more room in JSON than by themselves.
            room = room.saturating_sub(over.max(room / 8).max(1));
        }
    }
}

/// Where a stretch of a text ends that may have so many tokens.
fn cut(text: &str, span: Span, room: usize, language: Language) -> (usize, bool) {
    let words = span.of(text);
    let prefix = prefix(words, room);
    if prefix.len() == words.len() {
        return (span.end(), false);
    }
    let mut at = 0;
    let mut last = None;
    for paragraph in prefix.split_inclusive("\n\n") {
        let mut ends = sentences(language, paragraph).into_iter().map(|sentence| at + sentence.end());
        // The last one may go on behind the cut.
        last = ends.rfind(|&end| end < prefix.len()).or(last);
        at += paragraph.len();
    }
    match last {
        Some(end) => (span.start() + end, false),
        None => {
            let blank = prefix.rfind(char::is_whitespace).filter(|&at| at > 0);
            (span.start() + blank.unwrap_or(prefix.len()), true)
        }
    }
}

/// The longest beginning that has at most so many tokens.
fn prefix(text: &str, room: usize) -> &str {
    let (mut ascii, mut others) = (0usize, 0usize);
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            ascii += 1;
        } else {
            others += 1;
        }
        if others + ascii.div_ceil(4) > room {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_estimated_by_characters() {
        for (text, expected) in [("", 0), ("abcd", 1), ("abcde", 2), ("é", 1), ("جنگ بندی", 8), ("naïve", 2)] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_cut_ends_with_a_sentence_or_says_that_it_does_not() {
        let check = |text: &str, room: usize, expected: &str, within: bool| {
            let (end, found) = cut(text, Span::new(0, text.len()), room, Language::ENGLISH);
            assert_eq!((&text[..end], found), (expected, within), "{text}, {room}");
        };
        let two = "The envoy left today. Talks resume on Monday.";
        check(two, 100, two, false);
        check(two, 9, "The envoy left today.", false);
        check(two, 3, "The envoy", true);
        check(two, 0, "", true);
        check("The envoy left.\n\nTalks resume on Monday.", 8, "The envoy left.", false);
        check("xxxxxxxxxxxxxxxxxxxxxxx", 2, "xxxxxxxx", true);
    }

    proptest! {
        #[test]
        fn a_cut_keeps_its_room(text in "[a-zé .\n]{0,200}", room in 0usize..60) {
            let (end, _) = cut(&text, Span::new(0, text.len()), room, Language::ENGLISH);
            prop_assert!(tokens(&text[..end]) <= room);
        }
    }
}
