//! A query whose matches are looked at once more, in their positions.
//!
//! The engine finds the articles that may match, by terms alone; then the positions in each decide.

use super::closeness::{Expr, Places};
use super::deadline;
use super::filtered::{self, Accept, Filtered};
use super::pattern::{Occurrence, Occurrences, Pattern};
use crate::index::{IndexError, Kept, Layout};
use std::fmt;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

/// What must stand where in one article.
#[derive(Clone, Debug)]
pub struct Rule {
    pub patterns: Vec<Pattern>,
    /// Over `patterns`.
    pub expr: Expr,
    /// Whether positions run through headline and body, so that paragraphs and sentences tell.
    pub has_layout: bool,
    pub kept: Kept,
}

/// Reads patterns in the articles of one segment, which must be asked in ascending order.
pub struct Positions {
    readers: Vec<Occurrences>,
    layout: Arc<Option<Column<u64>>>,
    /// Where paragraphs and sentences are; only when somebody needs to know.
    structure: Option<Arc<Option<Column<u64>>>>,
    /// What the last article asked for has: lists that serve again, since hundreds of articles are read for a query.
    article: InArticle,
    buffer: Vec<u64>,
}

/// The parts of one article and, for every pattern, its occurrences there.
#[derive(Default)]
pub struct InArticle {
    pub layout: Layout,
    pub occurrences: Vec<Vec<Occurrence>>,
}

impl Positions {
    /// With `structure`, layouts have paragraphs and sentences.
    pub fn open(
        patterns: &[Pattern],
        kept: &Kept,
        segment: &SegmentReader,
        structure: bool,
    ) -> Result<Positions, IndexError> {
        let column = |name| kept.column(segment, name).map_err(IndexError::tantivy("read the passages' places"));
        let needed = structure || patterns.iter().any(Pattern::needs_structure);
        let structure = if needed { Some(column("structure")?) } else { None };
        let readers = patterns.iter().map(|pattern| Occurrences::open(pattern, segment)).collect::<Result<_, _>>()?;
        let article = InArticle { occurrences: vec![Vec::new(); patterns.len()], ..InArticle::default() };
        Ok(Positions { readers, layout: column("layout")?, structure, article, buffer: Vec::new() })
    }

    /// What stands where in `doc`; no occurrences when the time for the search is over.
    pub fn of(&mut self, doc: DocId) -> &mut InArticle {
        let InArticle { layout, occurrences } = &mut self.article;
        let structure = self.structure.iter().flat_map(|column| column.iter());
        let structure = structure.flat_map(|column| column.values_for_doc(doc));
        self.buffer.clear();
        if let Some(column) = self.layout.as_ref() {
            let rows = column.index.value_row_ids(doc);
            self.buffer.resize(rows.len(), 0);
            column.values.get_range(u64::from(rows.start), &mut self.buffer);
        }
        layout.decode(self.buffer.iter().copied(), structure);
        let over = deadline::is_over();
        for (reader, found) in self.readers.iter_mut().zip(occurrences) {
            if over { found.clear() } else { reader.of(doc, layout, found) }
        }
        &mut self.article
    }
}

/// The articles of `candidates` in which the rule holds, with the candidates' scores.
pub struct Verified {
    pub candidates: Box<dyn Query>,
    pub rule: Arc<Rule>,
}

impl Clone for Verified {
    fn clone(&self) -> Verified {
        Verified { candidates: self.candidates.box_clone(), rule: Arc::clone(&self.rule) }
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("candidates", &self.candidates).field("expr", &self.rule.expr).finish()
    }
}

impl Query for Verified {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        Ok(Box::new(VerifiedWeight { candidates, rule: Arc::clone(&self.rule) }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.candidates.query_terms(visitor);
    }
}

struct VerifiedWeight {
    candidates: Box<dyn Weight>,
    rule: Arc<Rule>,
}

impl VerifiedWeight {
    fn check(&self, reader: &SegmentReader) -> tantivy::Result<Check> {
        let positions = Positions::open(&self.rule.patterns, &self.rule.kept, reader, self.rule.has_layout)
            .map_err(|e| TantivyError::InternalError(format!("cannot read positions: {e}")))?;
        Ok(Check { positions, rule: Arc::clone(&self.rule) })
    }
}

impl Weight for VerifiedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(Filtered::new(self.candidates.scorer(reader, boost)?, self.check(reader)?)))
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        filtered::for_each_pruning(self.candidates.as_ref(), self.check(reader)?, threshold, reader, callback)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.candidates.explain(reader, doc)
    }
}

/// Whether the rule holds.
struct Check {
    positions: Positions,
    rule: Arc<Rule>,
}

impl Accept for Check {
    const COST: u64 = 10;

    fn accepts(&mut self, doc: DocId) -> bool {
        let InArticle { layout, occurrences } = self.positions.of(doc);
        let places = Places { occurrences, layout: self.rule.has_layout.then_some(layout) };
        !self.rule.expr.extents(places).is_empty()
    }
}
