//! Text into tokens, by the rules of spaCy's English tokenizer, which the model was trained with.
//!
//! Text is cut at white space. From each piece marks are cut off, first in front and behind, then
//! inside, until what is left is an exception (`don't`, `U.S.`, `:-)`), an address or a plain word.
//! At last the tokens of a piece that together are an exception are joined or cut as it says.

mod affixes;
mod classes;
mod exceptions;
mod url;

use crate::text::Span;
use affixes::{infixes, prefix_len, suffix_len};
pub use classes::{is_letter, is_space};
pub use exceptions::{Exceptions, Piece};
use std::collections::VecDeque;

/// A token; its norm where an exception gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub norm: Option<u64>,
}

/// Longer runs without white space are no words; they are cut, so that memory stays bounded.
const LONGEST_RUN: usize = 4096;

/// The tokens of a text, one after the other.
pub struct Tokens<'a> {
    exceptions: &'a Exceptions,
    text: &'a str,
    /// Everything before is in `ready` or was handed out.
    at: usize,
    ready: VecDeque<Token>,
}

impl<'a> Tokens<'a> {
    pub fn new(exceptions: &'a Exceptions, text: &'a str) -> Tokens<'a> {
        Tokens { exceptions, text, at: 0, ready: VecDeque::new() }
    }

    /// Reads the next run of space or of anything else.
    fn read(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        let in_space = rest.starts_with(is_space);
        let len = rest.find(|c| is_space(c) != in_space).unwrap_or(rest.len());
        if in_space {
            self.at = start + len;
            // The first blank after a word belongs to the word.
            let from = start + usize::from(start > 0 && rest.starts_with(' '));
            if from < self.at {
                self.ready.extend(self.exceptions.pieces(&self.text[from..self.at]).map_or_else(
                    || vec![Token { span: Span::new(from, self.at), norm: None }],
                    |pieces| placed(pieces, from),
                ));
            }
        } else {
            let len = rest[..len].char_indices().find(|(at, _)| *at >= LONGEST_RUN).map_or(len, |(at, _)| at);
            self.at = start + len;
            self.ready.extend(split(self.exceptions, &rest[..len], start));
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.ready.is_empty() && self.at < self.text.len() {
            self.read();
        }
        self.ready.pop_front()
    }
}

/// The tokens of a run without white space that begins at `offset`.
fn split(exceptions: &Exceptions, run: &str, offset: usize) -> Vec<Token> {
    if run.bytes().all(|b| b.is_ascii_alphabetic()) && !exceptions.contains(run) {
        return vec![Token { span: Span::new(offset, offset + run.len()), norm: None }];
    }
    let mut tokens = Vec::new();
    split_by_rules(run, offset, |text| exceptions.pieces(text), &mut tokens);
    exceptions.rejoin(run, offset, tokens)
}

/// Cuts marks off; `known` says what is an exception.
fn split_by_rules<'e>(run: &str, offset: usize, known: impl Fn(&str) -> Option<&'e [Piece]>, tokens: &mut Vec<Token>) {
    let token = |start: usize, end: usize| Token { span: Span::new(offset + start, offset + end), norm: None };
    let (mut start, mut end) = (0, run.len());
    let mut behind = Vec::new();
    while start < end && known(&run[start..end]).is_none() {
        let text = &run[start..end];
        let prefix = prefix_len(text);
        if prefix > 0 && prefix < text.len() && known(&text[prefix..]).is_some() {
            tokens.push(token(start, start + prefix));
            start += prefix;
            break;
        }
        let suffix = suffix_len(&text[prefix..]);
        if suffix > 0 && suffix < text.len() && known(&text[..text.len() - suffix]).is_some() {
            behind.push(token(end - suffix, end));
            end -= suffix;
            break;
        }
        if prefix + suffix == 0 {
            break;
        }
        if prefix > 0 {
            tokens.push(token(start, start + prefix));
        }
        if suffix > 0 {
            behind.push(token(end - suffix, end));
        }
        (start, end) = (start + prefix, end - suffix);
    }
    if start < end {
        let core = &run[start..end];
        match known(core) {
            Some(pieces) => tokens.extend(placed(pieces, offset + start)),
            None if url::is_url(core) => tokens.push(token(start, end)),
            None => split_inside(core, offset + start, tokens),
        }
    }
    tokens.extend(behind.into_iter().rev());
}

fn split_inside(core: &str, offset: usize, tokens: &mut Vec<Token>) {
    let mut push = |start: usize, end: usize| {
        if start < end {
            tokens.push(Token { span: Span::new(offset + start, offset + end), norm: None });
        }
    };
    let mut done = 0;
    // A mark at the very beginning is no infix.
    for infix in infixes(core).into_iter().filter(|infix| infix.start > 0) {
        push(done, infix.start);
        push(infix.start, infix.end);
        done = infix.end;
    }
    push(done, core.len());
}

fn placed(pieces: &[Piece], offset: usize) -> Vec<Token> {
    let mut at = offset;
    let place = |piece: &Piece| {
        let span = Span::new(at, at + piece.len);
        at = span.end();
        Token { span, norm: piece.norm }
    };
    pieces.iter().map(place).collect()
}

#[cfg(test)]
mod tests;
