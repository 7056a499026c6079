//! Queries whose candidates are looked at once more, one after the other.
//!
//! The engine finds candidates and their scores; what is dearer to know decides last, and for the best only of those
//! whose score may still enter.

use super::deadline;
use tantivy::query::{EmptyScorer, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Decides about the documents of one segment, which must be asked about in ascending order.
pub trait Accept: Send + 'static {
    fn accepts(&mut self, doc: DocId) -> bool;

    /// How many times as dear an answer is as the next candidate: others should be asked first.
    const COST: u64;
}

/// The candidates that are accepted, with their scores.
pub struct Filtered<A> {
    candidates: Box<dyn Scorer>,
    accept: A,
}

impl<A: Accept> Filtered<A> {
    pub fn new(candidates: Box<dyn Scorer>, accept: A) -> Filtered<A> {
        let mut filtered = Filtered { candidates, accept };
        filtered.go_on();
        filtered
    }

    /// From the present candidate to the first that is accepted.
    fn go_on(&mut self) -> DocId {
        let mut doc = self.candidates.doc();
        while doc != TERMINATED && !self.accept.accepts(doc) {
            if deadline::is_over() {
                self.candidates = Box::new(EmptyScorer);
            }
            doc = self.candidates.advance();
        }
        doc
    }
}

/// What [`Weight::for_each_pruning`] is for such a query: what cannot reach the threshold is never asked about.
pub fn for_each_pruning(
    candidates: &dyn Weight,
    mut accept: impl Accept,
    threshold: Score,
    reader: &SegmentReader,
    callback: &mut dyn FnMut(DocId, Score) -> Score,
) -> tantivy::Result<()> {
    let mut threshold = threshold;
    candidates.for_each_pruning(threshold, reader, &mut |doc, score| {
        if accept.accepts(doc) {
            threshold = callback(doc, score);
        } else if deadline::is_over() {
            threshold = Score::INFINITY;
        }
        threshold
    })
}

impl<A: Accept> DocSet for Filtered<A> {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.go_on()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
            return self.go_on();
        }
        self.candidates.doc()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        self.candidates.cost().saturating_mul(A::COST)
    }
}

impl<A: Accept> Scorer for Filtered<A> {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
