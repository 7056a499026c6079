//! How words become terms with positions.
//!
//! Headline and body share one position numbering over all fields that hold positions: the n-th
//! word of the headline is at n, the body begins at [`TITLE_ROOM`], and one position is left free
//! between blocks, so that no phrase runs from one paragraph into the next.
//!
//! Terms are made once per article and handed to tantivy as one string, which [`Encoded`]
//! (registered as a tokenizer) takes apart again: before each term stands a character whose code
//! is the step from the previous position, behind it a NUL. A step without a term only moves on.

use crate::text::Word;
use std::cmp::Ordering;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Positions set aside for the headline; what is longer is cut from the text field (it stays in the title field).
pub const TITLE_ROOM: u32 = 128;

/// Changes whenever the same text would give other terms or positions.
pub const VERSION: u32 = 1;

/// The position of body word `word`, which stands in block number `block`.
pub fn position_of_word(word: usize, block: usize) -> u32 {
    TITLE_ROOM + (word + block) as u32
}

/// Positions of all words of a body, given how many words stand before each block.
pub fn body_positions(words: &[Word], block_starts: &[usize]) -> Vec<u32> {
    let mut positions = Vec::with_capacity(words.len());
    for (block, range) in block_starts.windows(2).enumerate() {
        positions.extend((range[0]..range[1]).map(|word| position_of_word(word, block)));
    }
    positions
}

/// Which of `n_words` body words is at a position, given the block of any word.
pub fn word_at_position(position: u32, n_words: usize, block_of: impl Fn(usize) -> usize) -> Option<usize> {
    let offset = position.checked_sub(TITLE_ROOM)? as usize;
    // A word is at its number and as many positions on as blocks are before it, which are no more than words and blocks are.
    let (mut low, mut high) = (0, n_words.min(offset + 1));
    while low < high {
        let middle = low + (high - low) / 2;
        match position_of_word(middle, block_of(middle)).cmp(&position) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Some(middle),
            Ordering::Greater => high = middle,
        }
    }
    None
}

/// Builds the string that [`Encoded`] takes apart.
#[derive(Default)]
pub struct Encoder {
    out: String,
    position: u32,
}

/// The largest step that one character can say: the code points below the surrogates.
const MAX_STEP: u32 = 0xd7ff;

impl Encoder {
    pub fn with_capacity(bytes: usize) -> Encoder {
        Encoder { out: String::with_capacity(bytes), position: 0 }
    }

    /// Adds a term. Positions must not fall; empty terms and terms with a NUL are left out.
    pub fn push(&mut self, position: u32, term: &str) {
        debug_assert!(position >= self.position, "positions must not fall");
        if term.is_empty() || term.contains('\0') {
            return;
        }
        let mut step = position - self.position;
        while step > MAX_STEP {
            self.step(MAX_STEP);
            self.out.push('\0');
            step -= MAX_STEP;
        }
        self.step(step);
        self.out.push_str(term);
        self.out.push('\0');
        self.position = position;
    }

    fn step(&mut self, step: u32) {
        self.out.push(char::from_u32(step).expect("steps are below the surrogates"));
    }

    pub fn finish(self) -> String {
        self.out
    }
}

/// The tokenizer that reads what [`Encoder`] wrote.
#[derive(Clone, Default)]
pub struct Encoded {
    token: Token,
}

pub struct EncodedStream<'a> {
    rest: &'a str,
    position: usize,
    token: &'a mut Token,
}

impl Tokenizer for Encoded {
    type TokenStream<'a> = EncodedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> EncodedStream<'a> {
        self.token.reset();
        EncodedStream { rest: text, position: 0, token: &mut self.token }
    }
}

impl TokenStream for EncodedStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let mut chars = self.rest.chars();
            let Some(step) = chars.next() else { return false };
            let Some((term, rest)) = chars.as_str().split_once('\0') else { return false };
            self.position += step as usize;
            self.rest = rest;
            if !term.is_empty() {
                self.token.position = self.position;
                self.token.text.clear();
                self.token.text.push_str(term);
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_encoded_comes_out_again(terms in proptest::collection::vec((0u32..200_000, "[a-zé\u{1}]{1,5}"), 0..20)) {
            let mut position = 0;
            let terms: Vec<(u32, String)> = terms.into_iter().map(|(step, term)| { position += step; (position, term) }).collect();
            let mut encoder = Encoder::default();
            for (position, term) in &terms {
                encoder.push(*position, term);
            }
            let encoded = encoder.finish();
            let mut tokenizer = Encoded::default();
            let mut stream = tokenizer.token_stream(&encoded);
            let mut found = Vec::new();
            while stream.advance() {
                found.push((stream.token().position as u32, stream.token().text.clone()));
            }
            prop_assert_eq!(found, terms);
        }
    }
}
