//! Vectors into names: one move a word, chosen by a score.
//!
//! Outside a name a word may begin one, be one alone, or be none; inside a name it may go on or be
//! the last. A name never begins with white space and ends with the text at the latest.

use super::NameLabel;
use super::layers::{Matrix, add_product, by_piece, matrix};
use super::parts::{HIDDEN, STATE_PIECES, STATE_WORDS, WIDTH};
use crate::text::Span;

/// Sums over which the greatest are kept, for one word of the state.
const SUMS: usize = STATE_PIECES * HIDDEN;

#[derive(Debug)]
pub struct Moves {
    /// `None`: numbers, times and the like, which are not names to us.
    labels: Vec<Option<NameLabel>>,
    reduce: Matrix,
    reduce_bias: Vec<f32>,
    /// What a word contributes as the next one, as the first of the name, as the last word read.
    state: Matrix,
    bias: Vec<f32>,
    /// The contribution of a word that is not there.
    padding: Vec<f32>,
    /// A row for each move: begin, in, last and unit for each label in turn, blocked, out.
    scores: Vec<f32>,
    scores_bias: Vec<f32>,
}

/// What a word may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Begin a name with the label of this number.
    Begin(usize),
    In,
    Last,
    Unit(usize),
    Out,
}

/// A word as the moves see it.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub span: Span,
    pub is_space: bool,
}

/// A name begun and not ended.
#[derive(Debug)]
struct Open {
    label: usize,
    start: usize,
    /// The contribution of its first word.
    first: Vec<f32>,
}

/// The moves of one text so far.
#[derive(Debug)]
pub struct Parse<'a> {
    moves: &'a Moves,
    open: Option<Open>,
    /// The contribution of the last word read.
    last: Vec<f32>,
    found: Vec<(Span, NameLabel)>,
}

impl Moves {
    /// `tensors` begin with those of the moves.
    pub fn new(labels: Vec<Option<NameLabel>>, tensors: &mut impl Iterator<Item = Vec<f32>>) -> Moves {
        let mut next = || tensors.next().expect("as many tensors as the layout lists");
        let by_piece_and_word = |values: &[f32], len: usize| -> Vec<f32> {
            let words = values.chunks_exact(values.len() / STATE_WORDS);
            words.flat_map(|word| by_piece(word, STATE_PIECES, len)).collect()
        };
        let state = matrix(HIDDEN, &by_piece_and_word(&next(), HIDDEN));
        let bias = by_piece(&next(), STATE_PIECES, 1);
        let padding = by_piece_and_word(&next(), 1);
        let (scores, scores_bias) = (next(), next());
        let (reduce, reduce_bias) = (matrix(WIDTH, &next()), next());
        Moves { labels, reduce, reduce_bias, state, bias, padding, scores, scores_bias }
    }

    pub fn begin(&self) -> Parse<'_> {
        Parse { moves: self, open: None, last: self.padding[2 * SUMS..].to_vec(), found: Vec::new() }
    }

    /// For each word what it contributes in each of its three roles.
    fn contributions(&self, vectors: &[f32]) -> Vec<f32> {
        let n = vectors.len() / WIDTH;
        let mut reduced = self.reduce_bias.repeat(n);
        add_product(vectors, &self.reduce, &mut reduced);
        let mut contributions = vec![0.0; n * STATE_WORDS * SUMS];
        add_product(&reduced, &self.state, &mut contributions);
        contributions
    }

    fn hidden(&self, contributions: [&[f32]; STATE_WORDS]) -> [f32; HIDDEN] {
        let [next, first, last] = contributions;
        let mut sums = [0.0; SUMS];
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum = next[at] + first[at] + last[at] + self.bias[at];
        }
        std::array::from_fn(|at| sums[at].max(sums[HIDDEN + at]))
    }

    fn score(&self, hidden: &[f32; HIDDEN], class: usize) -> f32 {
        // Eight sums side by side, which the processor adds at once.
        let mut sums = [0.0; 8];
        let weights = self.scores[class * HIDDEN..(class + 1) * HIDDEN].chunks_exact(8);
        for (hidden, weights) in hidden.chunks_exact(8).zip(weights) {
            for (sum, (hidden, weight)) in sums.iter_mut().zip(hidden.iter().zip(weights)) {
                *sum += hidden * weight;
            }
        }
        sums.iter().sum::<f32>() + self.scores_bias[class]
    }

    /// The number of a move among the scores.
    fn class(&self, choice: Move, open: usize) -> usize {
        let n = self.labels.len();
        match choice {
            Move::Begin(label) => label,
            Move::In => n + open,
            Move::Last => 2 * n + open,
            Move::Unit(label) => 3 * n + label,
            Move::Out => 4 * n + 1,
        }
    }
}

/// The moves a word may make, in the order in which equal scores are decided.
pub fn allowed(open: bool, is_space: bool, is_last: bool, n_labels: usize) -> impl Iterator<Item = Move> {
    let begins = if open || is_space || is_last { 0 } else { n_labels };
    let units = if open || is_space { 0 } else { n_labels };
    let inside = [(open && !is_last, Move::In), (open, Move::Last)];
    (0..begins)
        .map(Move::Begin)
        .chain(inside.into_iter().filter_map(|(allowed, choice)| allowed.then_some(choice)))
        .chain((0..units).map(Move::Unit))
        .chain((!open).then_some(Move::Out))
}

impl Parse<'_> {
    /// Reads on; `is_end` says that the text ends with these words.
    pub fn read(&mut self, words: &[Word], vectors: &[f32], is_end: bool) {
        let contributions = self.moves.contributions(vectors);
        for (at, (word, roles)) in words.iter().zip(contributions.chunks_exact(STATE_WORDS * SUMS)).enumerate() {
            let choice = self.choose(&roles[..SUMS], word.is_space, is_end && at + 1 == words.len());
            self.apply(choice, word.span, &roles[SUMS..2 * SUMS]);
            self.last.copy_from_slice(&roles[2 * SUMS..]);
        }
    }

    pub fn found(self) -> Vec<(Span, NameLabel)> {
        self.found
    }

    fn choose(&self, next: &[f32], is_space: bool, is_last: bool) -> Move {
        let moves = self.moves;
        let (first, last) = match &self.open {
            Some(open) => (open.first.as_slice(), self.last.as_slice()),
            None => (&moves.padding[SUMS..2 * SUMS], &moves.padding[2 * SUMS..]),
        };
        let hidden = moves.hidden([next, first, last]);
        let open = self.open.as_ref().map(|open| open.label);
        let mut best = (f32::NEG_INFINITY, Move::Out);
        for choice in allowed(open.is_some(), is_space, is_last, moves.labels.len()) {
            let score = moves.score(&hidden, moves.class(choice, open.unwrap_or_default()));
            if score > best.0 {
                best = (score, choice);
            }
        }
        best.1
    }

    fn apply(&mut self, choice: Move, span: Span, first: &[f32]) {
        match choice {
            Move::Begin(label) => self.open = Some(Open { label, start: span.start(), first: first.to_vec() }),
            Move::Unit(label) => self.add(label, span),
            Move::Last => {
                if let Some(open) = self.open.take() {
                    self.add(open.label, Span::new(open.start, span.end()));
                }
            }
            Move::In | Move::Out => {}
        }
    }

    fn add(&mut self, label: usize, span: Span) {
        self.found.extend(self.moves.labels[label].map(|label| (span, label)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_only_outside_and_end_only_inside() {
        use Move::{Begin, In, Last, Out, Unit};
        let check = |open: bool, is_space: bool, is_last: bool, expected: &[Move]| {
            let found: Vec<Move> = allowed(open, is_space, is_last, 2).collect();
            assert_eq!(found, expected, "open {open}, space {is_space}, last {is_last}");
        };
        check(false, false, false, &[Begin(0), Begin(1), Unit(0), Unit(1), Out]);
        check(false, false, true, &[Unit(0), Unit(1), Out]);
        check(false, true, false, &[Out]);
        check(true, false, false, &[In, Last]);
        check(true, true, false, &[In, Last]);
        check(true, false, true, &[Last]);
    }
}
