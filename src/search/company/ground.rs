//! The articles that a query finds, with the places where actors stand in them.

use crate::index::{IndexError, Layout, Snapshot, TITLE_ROOM};
use crate::search::deadline;
use crate::search::lower::Lowered;
use tantivy::collector::DocSetCollector;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

/// The matching articles of one segment and where their passages begin.
pub(super) struct Ground<'s> {
    snapshot: &'s Snapshot,
    segment: &'s SegmentReader,
    /// For every document of the segment, which run of `bounds` is its own; `None` where it does not match.
    runs: Vec<Option<(u32, u32)>>,
    /// Positions at which passages begin, each run ended by the position behind the last word.
    bounds: Vec<u32>,
    pub articles: u64,
    pub passages: u64,
}

/// An actor in one article.
pub(super) struct Appearance<'a> {
    pub doc: DocId,
    /// The passages it stands in, in order, numbered through the segment; none where only the headline has it.
    pub passages: &'a [u32],
}

fn reading() -> impl FnOnce(tantivy::TantivyError) -> IndexError {
    IndexError::tantivy("read where actors occur")
}

impl<'s> Ground<'s> {
    /// One for every segment.
    pub fn all(snapshot: &'s Snapshot, lowered: &Lowered) -> Result<Vec<Ground<'s>>, IndexError> {
        let matching = snapshot.searcher.search(lowered.filter(), &DocSetCollector).map_err(reading())?;
        let segments = snapshot.searcher.segment_readers();
        let mut docs: Vec<Vec<DocId>> = vec![Vec::new(); segments.len()];
        for address in matching {
            docs[address.segment_ord as usize].push(address.doc_id);
        }
        segments.iter().zip(docs).map(|(segment, docs)| Ground::new(snapshot, segment, docs)).collect()
    }

    fn new(snapshot: &'s Snapshot, segment: &'s SegmentReader, mut docs: Vec<DocId>) -> Result<Self, IndexError> {
        let column = segment.fast_fields().column_opt::<u64>("layout").map_err(reading())?;
        let mut ground = Ground {
            snapshot,
            segment,
            runs: vec![None; segment.max_doc() as usize],
            bounds: Vec::new(),
            articles: docs.len() as u64,
            passages: 0,
        };
        docs.sort_unstable();
        let mut layout = Layout::default();
        for doc in docs {
            let start = ground.bounds.len();
            if let Some(column) = &column {
                layout.decode(column.values_for_doc(doc), std::iter::empty());
                ground.bounds.extend(&layout.passages);
            }
            ground.passages += (ground.bounds.len() - start).saturating_sub(1) as u64;
            ground.runs[doc as usize] = Some((start as u32, ground.bounds.len() as u32));
        }
        Ok(ground)
    }

    /// Calls `visit` with every actor of the segment that `wanted` lets through, in order of their ids, each
    /// with its appearances in the articles of this ground.
    pub fn each_actor(
        &self,
        places: Places,
        mut wanted: impl FnMut(&str) -> bool,
        mut visit: impl FnMut(&str, Appearance<'_>),
    ) -> Result<(), IndexError> {
        let inverted = self.segment.inverted_index(self.snapshot.fields.actor).map_err(reading())?;
        let mut terms = inverted.terms().stream().map_err(|e| reading()(e.into()))?;
        while let Some((term, info)) = terms.next() {
            let Ok(actor) = std::str::from_utf8(term) else { continue };
            if deadline::is_over() {
                break;
            }
            if wanted(actor) {
                let postings = inverted.read_postings_from_terminfo(info, places.record());
                self.walk(actor, postings.map_err(|e| reading()(e.into()))?, places, &mut visit)?;
            }
        }
        Ok(())
    }

    /// The same for one actor.
    pub fn one_actor(
        &self,
        actor: &str,
        places: Places,
        mut visit: impl FnMut(&str, Appearance<'_>),
    ) -> Result<(), IndexError> {
        let inverted = self.segment.inverted_index(self.snapshot.fields.actor).map_err(reading())?;
        match postings(&inverted, self.snapshot.fields.actor, actor, places.record())? {
            Some(postings) => self.walk(actor, postings, places, &mut visit),
            None => Ok(()),
        }
    }

    fn walk(
        &self,
        actor: &str,
        mut postings: SegmentPostings,
        places: Places,
        visit: &mut impl FnMut(&str, Appearance<'_>),
    ) -> Result<(), IndexError> {
        let mut major = None;
        if places.major {
            let field = self.snapshot.fields.actor_major;
            let inverted = self.segment.inverted_index(field).map_err(reading())?;
            // Whoever is nowhere a major actor appears nowhere.
            let Some(found) = self::postings(&inverted, field, actor, IndexRecordOption::Basic)? else { return Ok(()) };
            major = Some(found);
        }
        let (mut positions, mut passages) = (Vec::new(), Vec::new());
        let mut doc = postings.doc();
        while doc != TERMINATED {
            let counts = major.as_mut().is_none_or(|major| stands_at(major, doc));
            if let Some((start, end)) = self.runs[doc as usize].filter(|_| counts) {
                passages.clear();
                if places.passages {
                    postings.positions(&mut positions);
                    self.passages_of(start, end, &positions, &mut passages);
                }
                visit(actor, Appearance { doc, passages: &passages });
            }
            doc = postings.advance();
        }
        Ok(())
    }

    /// The passages in which ascending positions lie. A run has one bound more than passages, so its
    /// passages can go by the numbers of the bounds.
    fn passages_of(&self, start: u32, end: u32, positions: &[u32], out: &mut Vec<u32>) {
        let bounds = &self.bounds[start as usize..end as usize];
        for &position in positions.iter().filter(|&&position| position >= TITLE_ROOM) {
            let passage = bounds.partition_point(|&bound| bound <= position);
            if passage == 0 || passage >= bounds.len() {
                continue;
            }
            let passage = start + passage as u32 - 1;
            if out.last() != Some(&passage) {
                out.push(passage);
            }
        }
    }
}

/// What is read of an actor.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// The passages too, not the articles alone.
    pub passages: bool,
    /// Only where the article is about the actor.
    pub major: bool,
}

impl Places {
    fn record(self) -> IndexRecordOption {
        if self.passages { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::Basic }
    }
}

fn postings(
    inverted: &InvertedIndexReader,
    field: tantivy::schema::Field,
    actor: &str,
    record: IndexRecordOption,
) -> Result<Option<SegmentPostings>, IndexError> {
    let term = Term::from_field_text(field, actor);
    inverted.read_postings(&term, record).map_err(|e| reading()(e.into()))
}

fn stands_at(postings: &mut SegmentPostings, doc: DocId) -> bool {
    postings.doc() == doc || postings.doc() < doc && postings.seek(doc) == doc
}
