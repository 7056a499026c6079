//! Articles that have any of many terms.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError, Term};

/// The articles with any of these terms, all of which score 1.
///
/// They are looked for once, however often the query is run: a search counts its articles before it ranks them.
#[derive(Clone, Debug)]
pub struct TermSet {
    terms: Arc<[Term]>,
    found: Found,
}

/// By segment.
type Found = Arc<Mutex<HashMap<SegmentId, Arc<BitSet>>>>;

impl TermSet {
    pub fn new(terms: impl IntoIterator<Item = Term>) -> TermSet {
        TermSet { terms: terms.into_iter().collect(), found: Found::default() }
    }

    fn in_segment(&self, reader: &SegmentReader) -> tantivy::Result<Arc<BitSet>> {
        let found = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = found().get(&reader.segment_id()) {
            return Ok(Arc::clone(known));
        }
        let mut docs = BitSet::with_max_value(reader.max_doc());
        for term in self.terms.iter() {
            let inverted = reader.inverted_index(term.field())?;
            let Some(mut postings) = inverted.read_block_postings(term, IndexRecordOption::Basic)? else { continue };
            while !postings.docs().is_empty() {
                for &doc in postings.docs() {
                    docs.insert(doc);
                }
                postings.advance();
            }
        }
        let docs = Arc::new(docs);
        found().insert(reader.segment_id(), Arc::clone(&docs));
        Ok(docs)
    }
}

impl Query for TermSet {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(TermSetWeight(self.clone())))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms.iter().for_each(|term| visitor(term, false));
    }
}

struct TermSetWeight(TermSet);

impl Weight for TermSetWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let docs = BitSet::clone(&*self.0.in_segment(reader)?);
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), boost)))
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        match reader.alive_bitset() {
            Some(alive) => Ok(self.scorer(reader, 1.0)?.count(alive)),
            None => Ok(self.0.in_segment(reader)?.len() as u32),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if self.scorer(reader, 1.0)?.seek(doc) == doc {
            Ok(Explanation::new("one of many terms", 1.0))
        } else {
            Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::collector::{Count, TopDocs};
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, TantivyDocument};

    #[test]
    fn articles_with_any_of_the_terms_are_found_and_counted_without_the_deleted_ones() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for n in 0..600 {
            let mut doc = TantivyDocument::default();
            doc.add_text(text, format!("toll{} quay{}", n % 3, n % 7));
            writer.add_document(doc).unwrap();
        }
        writer.commit().unwrap();
        let term = |word: &str| Term::from_field_text(text, word);
        let set = TermSet::new([term("toll1"), term("quay2"), term("nowhere")]);
        let expected = |alive: fn(&usize) -> bool| (0..600).filter(|n| n % 3 == 1 || n % 7 == 2).filter(alive).count();
        let counted = |reader: &tantivy::IndexReader| {
            let (best, n) =
                reader.searcher().search(&set, &(TopDocs::with_limit(600).order_by_score(), Count)).unwrap();
            assert_eq!(best.len(), n);
            assert!(best.iter().all(|(score, _)| *score == 1.0));
            assert_eq!(set.count(&reader.searcher()).unwrap(), n);
            n
        };
        let reader = index.reader().unwrap();
        assert_eq!(counted(&reader), expected(|_| true));
        writer.delete_term(term("quay4"));
        writer.commit().unwrap();
        reader.reload().unwrap();
        assert_eq!(counted(&reader), expected(|n| n % 7 != 4));
    }
}
