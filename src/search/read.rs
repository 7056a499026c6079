//! What the positions of a query's patterns say about the candidates.

use super::closeness::Places;
use super::collect::Candidate;
use super::lower::{Closeness, Lowered};
use super::pattern::{Kind, Occurrence};
use super::verified::Positions;
use crate::index::{IndexError, Layout, Snapshot, TITLE_ROOM};
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
pub fn read(snapshot: &Snapshot, lowered: &Lowered, candidates: Vec<Candidate>) -> Result<Vec<Read>, IndexError> {
    let mut reads: Vec<(usize, Read)> = Vec::with_capacity(candidates.len());
    let mut by_place: Vec<(usize, Candidate)> = candidates.into_iter().enumerate().collect();
    by_place.sort_unstable_by_key(|(_, c)| c.address);
    for group in by_place.chunk_by(|a, b| a.1.address.segment_ord == b.1.address.segment_ord) {
        let segment = snapshot.searcher.segment_reader(group[0].1.address.segment_ord);
        read_segment(segment, lowered, group, &mut reads)?;
    }
    reads.sort_unstable_by_key(|(place, _)| *place);
    Ok(reads.into_iter().map(|(_, read)| read).collect())
}

fn read_segment(
    segment: &SegmentReader,
    lowered: &Lowered,
    candidates: &[(usize, Candidate)],
    out: &mut Vec<(usize, Read)>,
) -> Result<(), IndexError> {
    let patterns = &lowered.patterns;
    let mut positions = Positions::open(patterns, segment, !lowered.closeness.is_empty())?;
    for &(place, candidate) in candidates {
        let doc = candidate.address.doc_id;
        let layout = positions.layout(doc);
        let mut occurrences = positions.of(doc, &layout);
        for closeness in &lowered.closeness {
            keep_participants(closeness, &layout, &mut occurrences);
        }
        for (pattern, found) in patterns.iter().zip(&mut occurrences) {
            if pattern.kind == Kind::Title {
                found.retain(|o| o.0 < TITLE_ROOM);
            }
        }
        let side_by_side = patterns.iter().enumerate().map(|(i, p)| match p.follows {
            Some(follows) => pairs(&occurrences[follows.pattern], &occurrences[i], follows.distance),
            None => Vec::new(),
        });
        out.push((
            place,
            Read {
                candidate,
                pairs: side_by_side.collect(),
                layout: layout.passages,
                occurrences: Arc::new(occurrences),
            },
        ));
    }
    Ok(())
}

/// Of the patterns that `closeness` speaks of only what takes part in it stays.
fn keep_participants(closeness: &Closeness, layout: &Layout, occurrences: &mut [Vec<Occurrence>]) {
    let layout = closeness.has_layout.then_some(layout);
    let participants = closeness.expr.participants(Places { occurrences, layout });
    for (pattern, found) in participants {
        occurrences[pattern] = found;
    }
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
