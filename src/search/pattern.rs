//! What is looked for in an article, as terms at positions.

use crate::index::{IndexError, Snapshot};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BooleanQuery, ConstScoreQuery, PhraseQuery, Query, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// A leaf of the query: some sequences of terms, any of which counts as an occurrence.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As the user wrote it, for explanations.
    pub label: String,
    /// Each a run of terms at consecutive positions; one term for a word.
    pub alternatives: Vec<Vec<Term>>,
    pub kind: Kind,
    /// The word before it in the query, when the two make a pair.
    pub follows: Option<Follows>,
}

/// A pair: these words in this order, as far from each other as in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    /// Which pattern goes before.
    pub pattern: usize,
    /// Positions between the two: 1, or more where words without content stand between them.
    pub distance: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain word of headline and body.
    Word,
    /// An exact phrase or a prefix in headline and body.
    Exact,
    /// An actor mentioned in headline or body.
    Actor,
}

/// Where a pattern occurs in an article: position and number of positions.
pub type Occurrence = (u32, u32);

/// Beyond this many alternatives a union of scorers costs more than it tells.
const MAX_SCORED_ALTERNATIVES: usize = 32;

impl Pattern {
    /// The articles in which the pattern occurs, scored by BM25 where that is affordable.
    pub fn query(&self) -> Box<dyn Query> {
        match self.alternatives.as_slice() {
            [] => Box::new(tantivy::query::EmptyQuery),
            [one] => sequence_query(one),
            many if many.len() > MAX_SCORED_ALTERNATIVES && many.iter().all(|s| s.len() == 1) => {
                let set = TermSetQuery::new(many.iter().map(|s| s[0].clone()));
                Box::new(ConstScoreQuery::new(Box::new(set), 1.0))
            }
            many => Box::new(BooleanQuery::union(many.iter().map(|s| sequence_query(s)).collect())),
        }
    }

    /// How many articles have it, at most: what is cheap to know.
    pub fn document_frequency(&self, snapshot: &Snapshot) -> Result<u64, IndexError> {
        let mut sum = 0;
        for sequence in &self.alternatives {
            let mut rarest = u64::MAX;
            for term in sequence {
                let n = snapshot.searcher.doc_freq(term).map_err(IndexError::tantivy("read a term's frequency"))?;
                rarest = rarest.min(n);
            }
            sum += rarest;
        }
        Ok(sum.min(snapshot.searcher.num_docs()))
    }
}

fn sequence_query(sequence: &[Term]) -> Box<dyn Query> {
    match sequence {
        [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
        terms => Box::new(PhraseQuery::new(terms.to_vec())),
    }
}

/// Reads one pattern's occurrences in the documents of one segment, which must be asked in ascending order.
pub struct Occurrences {
    alternatives: Vec<Vec<SegmentPostings>>,
    buffer: Vec<u32>,
}

impl Occurrences {
    pub fn open(pattern: &Pattern, segment: &SegmentReader) -> Result<Occurrences, IndexError> {
        let reading = || IndexError::tantivy("read positions");
        let mut alternatives = Vec::new();
        'next: for sequence in &pattern.alternatives {
            let mut postings = Vec::with_capacity(sequence.len());
            for term in sequence {
                let inverted = segment.inverted_index(term.field()).map_err(reading())?;
                let found = inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions);
                match found.map_err(|e| reading()(e.into()))? {
                    Some(p) => postings.push(p),
                    None => continue 'next,
                }
            }
            alternatives.push(postings);
        }
        Ok(Occurrences { alternatives, buffer: Vec::new() })
    }

    /// The occurrences in `doc`, in order, without repeats.
    pub fn of(&mut self, doc: DocId) -> Vec<Occurrence> {
        let mut out = Vec::new();
        for sequence in &mut self.alternatives {
            if sequence.iter_mut().all(|postings| stands_at(postings, doc)) {
                occurrences(sequence, &mut self.buffer, &mut out);
            }
        }
        if self.alternatives.len() > 1 {
            out.sort_unstable();
            out.dedup_by_key(|o| o.0);
        }
        out
    }
}

fn stands_at(postings: &mut SegmentPostings, doc: DocId) -> bool {
    let at = postings.doc();
    at == doc || at < doc && postings.seek(doc) == doc && doc != TERMINATED
}

/// Appends where the terms of a sequence stand side by side.
fn occurrences(sequence: &mut [SegmentPostings], buffer: &mut Vec<u32>, out: &mut Vec<Occurrence>) {
    let length = sequence.len() as u32;
    let (first, rest) = sequence.split_first_mut().expect("a sequence has terms");
    first.positions(buffer);
    let mut starts = std::mem::take(buffer);
    for (offset, postings) in (1u32..).zip(rest) {
        postings.positions(buffer);
        starts.retain(|&start| buffer.binary_search(&(start + offset)).is_ok());
    }
    out.extend(starts.iter().map(|&start| (start, length)));
    *buffer = starts;
}
