//! What is looked for in an article, as terms at positions.

use super::term_set::TermSet;
use super::union;
use crate::index::{IndexError, Layout, Snapshot, TITLE_ROOM};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
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
    /// What every occurrence must satisfy besides.
    pub checks: Vec<Check>,
}

/// A condition on single occurrences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// In the headline or among the first so many words of the body.
    Lead(u32),
    /// Among the first so many words of the body.
    First(u32),
    /// All its words have this term at their position.
    Every(Term),
    /// None of its words has this term at its position.
    No(Term),
    /// Its word of this number has none of these terms at its position.
    NotAt(u32, Vec<Term>),
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
    /// Words of the headline alone, numbered from its first: marked there, no part of any passage.
    Title,
}

/// Where a pattern occurs in an article: position and number of positions.
pub type Occurrence = (u32, u32);

/// Beyond this many alternatives a union of scorers costs more than it tells.
const MAX_SCORED_ALTERNATIVES: usize = 32;

impl Pattern {
    pub fn new(label: impl Into<String>, alternatives: Vec<Vec<Term>>, kind: Kind) -> Pattern {
        Pattern { label: label.into(), alternatives, kind, follows: None, checks: Vec::new() }
    }

    /// Whether [`Pattern::query`] finds the articles in which it occurs, and no others.
    pub fn is_plain(&self) -> bool {
        self.checks.is_empty() && self.alternatives.iter().all(|sequence| one_field(sequence))
    }

    /// Whether its occurrences depend on where the paragraphs are.
    pub fn needs_structure(&self) -> bool {
        self.checks.iter().any(|check| matches!(check, Check::Lead(_) | Check::First(_)))
    }

    /// The articles in which the pattern may occur, scored by BM25 where that is affordable.
    pub fn query(&self) -> Box<dyn Query> {
        match self.alternatives.as_slice() {
            [] => Box::new(tantivy::query::EmptyQuery),
            [one] => sequence_query(one),
            many if many.len() > MAX_SCORED_ALTERNATIVES && many.iter().all(|s| s.len() == 1) => {
                Box::new(TermSet::new(many.iter().map(|s| s[0].clone())))
            }
            many => union::any_of(many.iter().map(|s| sequence_query(s)).collect()),
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
        terms if one_field(terms) => Box::new(PhraseQuery::new(terms.to_vec())),
        terms => {
            let all = terms.iter().map(|term| sequence_query(std::slice::from_ref(term)));
            Box::new(BooleanQuery::intersection(all.collect()))
        }
    }
}

/// Whether the terms of a sequence are of one field: only then can the engine find them as a phrase.
fn one_field(sequence: &[Term]) -> bool {
    sequence.windows(2).all(|pair| pair[0].field() == pair[1].field())
}

/// Reads one pattern's occurrences in the documents of one segment, which must be asked in ascending order.
pub struct Occurrences {
    alternatives: Vec<Vec<SegmentPostings>>,
    checks: Vec<OpenCheck>,
    buffer: Vec<u32>,
}

/// A [`Check`] with its postings.
enum OpenCheck {
    Lead(u32),
    First(u32),
    Every(Option<SegmentPostings>),
    No(Option<SegmentPostings>),
    NotAt(u32, Vec<SegmentPostings>),
}

impl Occurrences {
    pub fn open(pattern: &Pattern, segment: &SegmentReader) -> Result<Occurrences, IndexError> {
        let mut alternatives = Vec::new();
        for sequence in &pattern.alternatives {
            let mut postings = Vec::with_capacity(sequence.len());
            for term in sequence {
                postings.extend(open(segment, term)?);
            }
            // A sequence with a word that this segment does not have occurs nowhere in it.
            if postings.len() == sequence.len() {
                alternatives.push(postings);
            }
        }
        let checks = pattern.checks.iter().map(|check| OpenCheck::open(check, segment));
        Ok(Occurrences { alternatives, checks: checks.collect::<Result<_, _>>()?, buffer: Vec::new() })
    }

    /// Puts the occurrences in `doc` into `out`, in order, without repeats.
    pub fn of(&mut self, doc: DocId, layout: &Layout, out: &mut Vec<Occurrence>) {
        out.clear();
        for sequence in &mut self.alternatives {
            if sequence.iter_mut().all(|postings| stands_at(postings, doc)) {
                occurrences(sequence, &mut self.buffer, out);
            }
        }
        if self.alternatives.len() > 1 {
            out.sort_unstable();
            out.dedup_by_key(|o| o.0);
        }
        for check in &mut self.checks {
            if out.is_empty() {
                break;
            }
            check.filter(doc, layout, &mut self.buffer, out);
        }
    }
}

fn open(segment: &SegmentReader, term: &Term) -> Result<Option<SegmentPostings>, IndexError> {
    let reading = || IndexError::tantivy("read positions");
    let inverted = segment.inverted_index(term.field()).map_err(reading())?;
    let found = inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions);
    found.map_err(|e| reading()(e.into()))
}

impl OpenCheck {
    fn open(check: &Check, segment: &SegmentReader) -> Result<OpenCheck, IndexError> {
        Ok(match check {
            Check::Lead(n) => OpenCheck::Lead(*n),
            Check::First(n) => OpenCheck::First(*n),
            Check::Every(term) => OpenCheck::Every(open(segment, term)?),
            Check::No(term) => OpenCheck::No(open(segment, term)?),
            Check::NotAt(at, terms) => {
                let mut postings = Vec::new();
                for term in terms {
                    postings.extend(open(segment, term)?);
                }
                OpenCheck::NotAt(*at, postings)
            }
        })
    }

    fn filter(&mut self, doc: DocId, layout: &Layout, buffer: &mut Vec<u32>, occurrences: &mut Vec<Occurrence>) {
        match self {
            OpenCheck::Lead(n) => occurrences.retain(|&o| o.0 < TITLE_ROOM || is_among_first(o, *n, layout)),
            OpenCheck::First(n) => occurrences.retain(|&o| is_among_first(o, *n, layout)),
            OpenCheck::Every(postings) => {
                positions_in(postings.as_mut(), doc, buffer);
                occurrences.retain(|&(at, length)| (at..at + length).all(|p| buffer.binary_search(&p).is_ok()));
            }
            OpenCheck::No(postings) => {
                positions_in(postings.as_mut(), doc, buffer);
                occurrences.retain(|&(at, length)| !(at..at + length).any(|p| buffer.binary_search(&p).is_ok()));
            }
            OpenCheck::NotAt(offset, postings) => {
                for postings in postings {
                    positions_in(Some(postings), doc, buffer);
                    occurrences.retain(|&(at, _)| buffer.binary_search(&(at + *offset)).is_err());
                }
            }
        }
    }
}

/// Whether all words of an occurrence are among the first `n` of the body.
fn is_among_first((at, length): Occurrence, n: u32, layout: &Layout) -> bool {
    layout.word_of_body(at).is_some_and(|word| word + length <= n)
}

/// Fills `buffer` with the positions in `doc`; none where there are no postings.
fn positions_in(postings: Option<&mut SegmentPostings>, doc: DocId, buffer: &mut Vec<u32>) {
    buffer.clear();
    if let Some(postings) = postings
        && stands_at(postings, doc)
    {
        postings.positions(buffer);
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
