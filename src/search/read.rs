//! What the positions of a query's patterns say about the candidates.

use super::collect::Candidate;
use super::pattern::{Occurrence, Occurrences, Pattern};
use crate::index::{IndexError, Snapshot};
use std::sync::Arc;
use tantivy::SegmentReader;

/// What one candidate's positions say.
pub struct Read {
    pub candidate: Candidate,
    /// Position of the first word of each passage, and the end.
    pub layout: Vec<u32>,
    pub occurrences: Arc<Vec<Vec<Occurrence>>>,
    /// For each pattern with a predecessor, where the two stand side by side.
    pub pairs: Vec<Vec<u32>>,
}

/// Reads the patterns' positions in the candidates; each segment's postings are walked once.
pub fn read(snapshot: &Snapshot, patterns: &[Pattern], candidates: Vec<Candidate>) -> Result<Vec<Read>, IndexError> {
    let mut reads: Vec<(usize, Read)> = Vec::with_capacity(candidates.len());
    let mut by_place: Vec<(usize, Candidate)> = candidates.into_iter().enumerate().collect();
    by_place.sort_unstable_by_key(|(_, c)| c.address);
    for group in by_place.chunk_by(|a, b| a.1.address.segment_ord == b.1.address.segment_ord) {
        let segment = snapshot.searcher.segment_reader(group[0].1.address.segment_ord);
        read_segment(segment, patterns, group, &mut reads)?;
    }
    reads.sort_unstable_by_key(|(place, _)| *place);
    Ok(reads.into_iter().map(|(_, read)| read).collect())
}

fn read_segment(
    segment: &SegmentReader,
    patterns: &[Pattern],
    candidates: &[(usize, Candidate)],
    out: &mut Vec<(usize, Read)>,
) -> Result<(), IndexError> {
    let layout = segment.fast_fields().u64("layout").map_err(IndexError::tantivy("read the passages' places"))?;
    let mut readers =
        patterns.iter().map(|p| Occurrences::open(p, segment)).collect::<Result<Vec<Occurrences>, IndexError>>()?;
    for &(place, candidate) in candidates {
        let doc = candidate.address.doc_id;
        let occurrences: Vec<Vec<Occurrence>> = readers.iter_mut().map(|r| r.of(doc)).collect();
        let side_by_side = patterns.iter().enumerate().map(|(i, p)| match p.follows {
            Some(follows) => pairs(&occurrences[follows.pattern], &occurrences[i], follows.distance),
            None => Vec::new(),
        });
        let layout = layout.values_for_doc(doc).map(|position| position as u32).collect();
        out.push((
            place,
            Read { candidate, layout, pairs: side_by_side.collect(), occurrences: Arc::new(occurrences) },
        ));
    }
    Ok(())
}

/// Positions of `first` followed by `second` at `distance`.
fn pairs(first: &[Occurrence], second: &[Occurrence], distance: u32) -> Vec<u32> {
    let follows = |&&(position, _): &&Occurrence| second.binary_search_by_key(&(position + distance), |o| o.0).is_ok();
    first.iter().filter(follows).map(|o| o.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_neighbours_in_order() {
        assert_eq!(pairs(&[(1, 1), (5, 1), (9, 1)], &[(2, 1), (4, 1), (10, 1)], 1), [1, 9]);
        assert_eq!(pairs(&[(1, 1), (5, 1)], &[(3, 1), (6, 1)], 2), [1]);
    }
}
