//! Words that are cut, or kept whole, as a list says: `don't` is `do` and `n't`, `Mr.` is one token.

use super::affixes::{infixes, prefix_len, suffix_len};
use super::{Token, placed, split_by_rules};
use std::collections::HashMap;

/// A part of an exception: its length in bytes, and its norm where it is not the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub len: usize,
    pub norm: Option<u64>,
}

#[derive(Debug, Default)]
pub struct Exceptions {
    pieces: HashMap<String, Vec<Piece>>,
    /// Bytes of the longest exception.
    longest: usize,
    /// Exceptions that the rules would cut, by the first token that the rules make of them.
    cut: HashMap<String, Vec<Cut>>,
}

/// An exception and the lengths of the tokens that the rules alone make of it.
#[derive(Debug)]
struct Cut {
    exception: String,
    tokens: Vec<usize>,
}

impl Exceptions {
    /// Pieces must be as long as their exception together.
    pub fn new(list: impl IntoIterator<Item = (String, Vec<Piece>)>) -> Exceptions {
        let pieces: HashMap<String, Vec<Piece>> = list.into_iter().collect();
        let mut cut: HashMap<String, Vec<Cut>> = HashMap::new();
        for exception in pieces.keys().filter(|text| is_cut(text)) {
            let mut tokens = Vec::new();
            split_by_rules(exception, 0, |_| None, &mut tokens);
            let first = tokens[0].span.of(exception).to_owned();
            let tokens = tokens.iter().map(|token| token.span.len()).collect();
            cut.entry(first).or_default().push(Cut { exception: exception.clone(), tokens });
        }
        Exceptions { longest: pieces.keys().map(String::len).max().unwrap_or(0), pieces, cut }
    }

    pub fn contains(&self, text: &str) -> bool {
        self.pieces(text).is_some()
    }

    pub fn pieces(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > self.longest {
            return None;
        }
        self.pieces.get(text).map(Vec::as_slice)
    }

    /// Makes exceptions of the tokens of one run that together are one: the longest first, then the
    /// earliest.
    pub fn rejoin(&self, run: &str, offset: usize, tokens: Vec<Token>) -> Vec<Token> {
        let mut found = self.joinable(run, offset, &tokens);
        if found.is_empty() {
            return tokens;
        }
        found.sort_by_key(|(at, cut)| (std::cmp::Reverse(cut.tokens.len()), *at));
        let mut taken = vec![false; tokens.len()];
        let mut chosen = vec![None; tokens.len()];
        for (at, cut) in found {
            let end = at + cut.tokens.len();
            if !taken[at] && !taken[end - 1] {
                chosen[at] = Some(cut);
            }
            taken[at..end].fill(true);
        }
        let mut joined = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            match chosen[at] {
                Some(cut) => {
                    joined.extend(placed(&self.pieces[&cut.exception], tokens[at].span.start()));
                    at += cut.tokens.len();
                }
                None => {
                    joined.push(tokens[at]);
                    at += 1;
                }
            }
        }
        joined
    }

    /// Where tokens are an exception that the rules cut.
    fn joinable(&self, run: &str, offset: usize, tokens: &[Token]) -> Vec<(usize, &Cut)> {
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let start = token.span.start() - offset;
            let Some(cuts) = self.cut.get(&run[start..token.span.end() - offset]) else { continue };
            let equal = |cut: &&Cut| {
                let lengths = tokens[at..].iter().map(|token| token.span.len());
                run[start..].starts_with(&cut.exception)
                    && tokens.len() - at >= cut.tokens.len()
                    && lengths.take(cut.tokens.len()).eq(cut.tokens.iter().copied())
            };
            found.extend(cuts.iter().filter(equal).map(|cut| (at, cut)));
        }
        found
    }
}

fn is_cut(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(char::is_whitespace)
        && (prefix_len(text) > 0 || suffix_len(text) > 0 || !infixes(text).is_empty())
}
