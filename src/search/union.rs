//! Articles that have any of some terms, the best of them first found by MaxScore.
//!
//! The engine looks for the best of a union term by term and document by document (block-max WAND), which costs more than
//! scoring everything where several terms are frequent. Here the terms are put in the order of the most they can add.
//! Those whose sum cannot reach the threshold find no documents any more: they are only asked about the documents of the
//! others, which are scored window by window. (Turtle and Flood, Query evaluation: strategies and optimizations, 1995;
//! the windows are those of Lucene's `MaxScoreBulkScorer`.)

use super::deadline;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25Weight, BooleanQuery, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, TERMINATED, Term};

/// The articles with any of these terms, scored by the sum of the terms' BM25.
#[derive(Clone, Debug)]
pub struct Union {
    /// Each once, with how many times it was asked for.
    terms: Vec<(Term, u16)>,
}

/// What any of the clauses finds.
pub fn any_of(clauses: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match Union::of(clauses) {
        Ok(union) => Box::new(union),
        Err(clauses) => Box::new(BooleanQuery::union(clauses)),
    }
}

impl Union {
    /// `clauses` as one union; gives them back if there is anything but terms among them.
    fn of(clauses: Vec<Box<dyn Query>>) -> Result<Union, Vec<Box<dyn Query>>> {
        let mut union = Union { terms: Vec::new() };
        for clause in &clauses {
            if let Some(term) = clause.downcast_ref::<TermQuery>() {
                union.add(term.term(), 1);
            } else if let Some(inner) = clause.downcast_ref::<Union>() {
                inner.terms.iter().for_each(|(term, times)| union.add(term, *times));
            } else {
                return Err(clauses);
            }
        }
        Ok(union)
    }

    fn add(&mut self, term: &Term, times: u16) {
        match self.terms.iter_mut().find(|(known, _)| known == term) {
            Some((_, known)) => *known += times,
            None => self.terms.push((term.clone(), times)),
        }
    }

    /// The same as a query of the engine.
    fn engine(&self) -> BooleanQuery {
        let one =
            |term: &Term| -> Box<dyn Query> { Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)) };
        let repeated = self.terms.iter().flat_map(|(term, times)| (0..*times).map(move |_| one(term)));
        BooleanQuery::union(repeated.collect())
    }
}

impl Query for Union {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let engine = self.engine().weight(scoring)?;
        let EnableScoring::Enabled { statistics_provider: statistics, .. } = scoring else { return Ok(engine) };
        let has_freqs = |term: &Term| {
            let entry = scoring.schema().get_field_entry(term.field());
            entry.field_type().get_index_record_option().is_some_and(IndexRecordOption::has_freq)
        };
        if !self.terms.iter().all(|(term, _)| has_freqs(term)) {
            return Ok(engine);
        }
        let mut terms = Vec::with_capacity(self.terms.len());
        for (term, times) in &self.terms {
            let weight = Bm25Weight::for_terms(statistics, std::slice::from_ref(term))?;
            terms.push((term.clone(), weight.boost_by(f32::from(*times))));
        }
        Ok(Box::new(UnionWeight { terms, engine }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms.iter().for_each(|(term, _)| visitor(term, false));
    }
}

struct UnionWeight {
    terms: Vec<(Term, Bm25Weight)>,
    engine: Box<dyn Weight>,
}

impl Weight for UnionWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.engine.scorer(reader, boost)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.engine.count(reader)
    }

    fn for_each(&self, reader: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        self.engine.for_each(reader, callback)
    }

    fn for_each_no_score(&self, reader: &SegmentReader, callback: &mut dyn FnMut(&[DocId])) -> tantivy::Result<()> {
        self.engine.for_each_no_score(reader, callback)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut clauses = Vec::with_capacity(self.terms.len());
        for (term, weight) in &self.terms {
            clauses.extend(Clause::open(reader, term, weight)?);
        }
        MaxScore::new(clauses, threshold).run(callback);
        Ok(())
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.engine.explain(reader, doc)
    }
}

/// One term's way through a segment.
struct Clause {
    postings: BlockSegmentPostings,
    /// The place in the block of postings.
    at: usize,
    weight: Bm25Weight,
    norms: FieldNormReader,
    /// No document scores more.
    max: Score,
}

/// Sums of bounds are larger than any sum of scores, however both are rounded.
const ROUNDING: Score = 1.000_01;

impl Clause {
    fn open(reader: &SegmentReader, term: &Term, weight: &Bm25Weight) -> tantivy::Result<Option<Clause>> {
        let inverted = reader.inverted_index(term.field())?;
        let Some(info) = inverted.get_term_info(term)? else { return Ok(None) };
        let mut postings = inverted.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        let norms = reader.fieldnorms_readers().get_field(term.field())?;
        let norms = norms.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
        let is_one_block = postings.docs().len() as u32 == postings.doc_freq();
        let max = if is_one_block { postings.block_max_score(&norms, weight) } else { weight.max_score() };
        Ok(Some(Clause { postings, at: 0, weight: weight.clone(), norms, max: max * ROUNDING }))
    }

    fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// To the next block.
    fn advance_block(&mut self) {
        self.postings.advance();
        self.at = 0;
    }

    fn block_max(&mut self) -> Score {
        self.postings.block_max_score(&self.norms, &self.weight) * ROUNDING
    }

    fn score_at(&self, at: usize) -> Score {
        let doc = self.postings.doc(at);
        self.weight.score(self.norms.fieldnorm_id(doc), self.postings.freq(at))
    }

    /// What the term adds to the score of `doc`, which is asked for in ascending order.
    fn score_of(&mut self, doc: DocId) -> Score {
        if self.doc() < doc {
            self.at = self.postings.seek(doc);
        }
        if self.doc() == doc { self.score_at(self.at) } else { 0.0 }
    }
}

/// How many documents are scored before the best of them are looked at.
const WINDOW: u32 = 4096;

struct MaxScore {
    /// By the most they can add, the least first.
    clauses: Vec<Clause>,
    /// The most that a clause and all before it can add.
    sums: Vec<Score>,
    /// How many of the clauses find no documents any more, from the first: their sum does not exceed the threshold.
    passive: usize,
    threshold: Score,
}

impl MaxScore {
    fn new(mut clauses: Vec<Clause>, threshold: Score) -> MaxScore {
        clauses.sort_by(|a, b| a.max.total_cmp(&b.max));
        let sums = clauses.iter().scan(0.0, |sum, clause| {
            *sum += clause.max;
            Some(*sum * ROUNDING)
        });
        let sums = sums.collect();
        let mut search = MaxScore { clauses, sums, passive: 0, threshold };
        search.retire();
        search
    }

    /// Moves clauses to the passive ones as the threshold allows.
    fn retire(&mut self) {
        while self.passive < self.sums.len() && self.sums[self.passive] <= self.threshold {
            self.passive += 1;
        }
    }

    /// The most that the passive clauses can add.
    fn rest(&self) -> Score {
        self.passive.checked_sub(1).map_or(0.0, |last| self.sums[last])
    }

    fn run(&mut self, callback: &mut dyn FnMut(DocId, Score) -> Score) {
        let mut window = Window::new();
        while self.passive + 1 < self.clauses.len() && !deadline::is_over() {
            let start = self.clauses[self.passive..].iter().map(Clause::doc).min().unwrap_or(TERMINATED);
            if start == TERMINATED {
                return;
            }
            self.fill(&mut window, start);
            window.drain(start, |doc, score| self.candidate(doc, score, callback));
            self.retire();
        }
        while self.passive < self.clauses.len() && !deadline::is_over() && self.block(callback) {
            self.retire();
        }
    }

    /// Scores the documents of a window by the active clauses.
    ///
    /// Blocks in which no document can reach the threshold, whatever else it has, are passed over.
    fn fill(&mut self, window: &mut Window, start: DocId) {
        let end = start.saturating_add(WINDOW);
        let all = self.sums.last().copied().unwrap_or(0.0);
        for clause in &mut self.clauses[self.passive..] {
            while clause.doc() < end {
                let docs = clause.postings.docs();
                let ends_here = docs.last().is_some_and(|&last| last >= end);
                let to = if ends_here { docs.partition_point(|&doc| doc < end) } else { docs.len() };
                let others = all - clause.max;
                if clause.block_max() + others > self.threshold {
                    let (docs, freqs) =
                        (&clause.postings.docs()[clause.at..to], &clause.postings.freqs()[clause.at..to]);
                    for (&doc, &freq) in docs.iter().zip(freqs) {
                        window.add(doc - start, clause.weight.score(clause.norms.fieldnorm_id(doc), freq));
                    }
                }
                clause.at = to;
                if ends_here {
                    break;
                }
                clause.advance_block();
            }
        }
    }

    /// Goes through a block of the only active clause; false at the end of its postings.
    fn block(&mut self, callback: &mut dyn FnMut(DocId, Score) -> Score) -> bool {
        let last = self.clauses.len() - 1;
        if self.clauses[last].doc() == TERMINATED {
            return false;
        }
        if self.clauses[last].block_max() + self.rest() > self.threshold {
            let len = self.clauses[last].postings.docs().len();
            for at in self.clauses[last].at..len {
                let clause = &self.clauses[last];
                let (doc, score) = (clause.postings.doc(at), clause.score_at(at));
                self.candidate(doc, score, callback);
            }
        }
        self.clauses[last].advance_block();
        true
    }

    /// Completes the score of a document that the active clauses have found, as far as it may still be enough.
    fn candidate(&mut self, doc: DocId, score: Score, callback: &mut dyn FnMut(DocId, Score) -> Score) {
        let mut score = score;
        for n in (0..self.passive).rev() {
            if score + self.sums[n] <= self.threshold {
                return;
            }
            score += self.clauses[n].score_of(doc);
        }
        if score > self.threshold {
            self.threshold = callback(doc, score);
        }
    }
}

/// Scores of as many documents as fit in, and which of them have any.
struct Window {
    scores: Box<[Score]>,
    present: [u64; WINDOW as usize / 64],
}

impl Window {
    fn new() -> Window {
        Window { scores: vec![0.0; WINDOW as usize].into_boxed_slice(), present: [0; WINDOW as usize / 64] }
    }

    fn add(&mut self, place: u32, score: Score) {
        self.scores[place as usize] += score;
        self.present[place as usize / 64] |= 1 << (place % 64);
    }

    /// Shows all documents, whose first is `start`, in ascending order, and is empty afterwards.
    fn drain(&mut self, start: DocId, mut visit: impl FnMut(DocId, Score)) {
        for (n, bits) in (0u32..).zip(&mut self.present) {
            while *bits != 0 {
                let place = 64 * n + bits.trailing_zeros();
                *bits &= *bits - 1;
                visit(start + place, std::mem::take(&mut self.scores[place as usize]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::collector::{Count, TopDocs};
    use tantivy::schema::{Field, STRING, Schema, TEXT};
    use tantivy::{Index, Searcher, TantivyDocument};

    const WORDS: [&str; 6] = ["toll", "quay", "grain", "sluice", "ferry", "levy"];

    /// Articles in which word n stands in one of `rarity[n]`, now and then several times; every 17th is deleted.
    fn searcher(docs: u32, rarity: [u32; 6], seed: u32) -> (Searcher, Field) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let gone = schema.add_text_field("gone", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut state = u64::from(seed) + 1;
        let mut random = |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        for n in 0..docs {
            let mut words = vec!["and"; random(30) as usize];
            for (word, rarity) in WORDS.iter().zip(rarity) {
                if random(rarity) == 0 {
                    words.extend(std::iter::repeat_n(word, 1 + random(4) as usize));
                }
            }
            let mut doc = TantivyDocument::default();
            doc.add_text(text, words.join(" "));
            doc.add_text(gone, if n % 17 == 3 { "yes" } else { "no" });
            writer.add_document(doc).unwrap();
        }
        writer.commit().unwrap();
        writer.delete_term(Term::from_field_text(gone, "yes"));
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), text)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_best_are_those_of_the_engines_union_of_all_scores(
            docs in 1u32..6000, rarity in prop::array::uniform6(1u32..40), asked in prop::collection::vec(0usize..6, 1..9),
            limit in 1usize..40, seed in 0u32..1000,
        ) {
            let (searcher, text) = searcher(docs, rarity, seed);
            let clauses = asked.iter().map(|&n| -> Box<dyn Query> {
                Box::new(TermQuery::new(Term::from_field_text(text, WORDS[n]), IndexRecordOption::WithFreqs))
            });
            let union = Union::of(clauses.collect()).unwrap();
            let best = searcher.search(&union, &TopDocs::with_limit(limit).order_by_score()).unwrap();
            // With a count beside them nothing is passed over.
            let (all, n) = searcher.search(&union.engine(), &(TopDocs::with_limit(docs as usize).order_by_score(), Count)).unwrap();
            prop_assert_eq!(searcher.search(&union, &Count).unwrap(), n);
            prop_assert_eq!(best.len(), n.min(limit));
            let score_of: std::collections::HashMap<_, _> = all.iter().map(|&(score, doc)| (doc, score)).collect();
            for (&(score, doc), &(expected, _)) in best.iter().zip(&all) {
                prop_assert!((score - expected).abs() <= expected * 1e-5, "{score} {expected}");
                prop_assert!((score - score_of[&doc]).abs() <= expected * 1e-5, "{score} of {doc:?}");
            }
        }
    }

    #[test]
    fn anything_but_terms_makes_no_union() {
        let term = || -> Box<dyn Query> {
            Box::new(TermQuery::new(
                Term::from_field_text(Field::from_field_id(0), "toll"),
                IndexRecordOption::WithFreqs,
            ))
        };
        let nested = Union::of(vec![term(), term()]).unwrap();
        assert_eq!(nested.terms.len(), 1);
        assert_eq!(Union::of(vec![term(), Box::new(nested)]).unwrap().terms[0].1, 3);
        assert!(Union::of(vec![term(), Box::new(tantivy::query::AllQuery)]).is_err());
    }
}
