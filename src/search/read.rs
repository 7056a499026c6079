//! What the positions of a query's patterns say about the candidates.

use super::closeness::Places;
use super::collect::Candidate;
use super::lower::{Closeness, Lowered};
use super::pattern::{Kind, Occurrence};
use super::verified::{InArticle, Positions};
use crate::index::{IndexError, Kept, Layout, Snapshot, TITLE_ROOM};
use tantivy::SegmentReader;

/// What one candidate's positions say, until the next one is read.
pub struct Read<'a> {
    /// Position of the first word of each passage, and the end.
    pub layout: &'a [u32],
    pub occurrences: &'a [Vec<Occurrence>],
    /// For each pattern with a predecessor, where the two stand side by side.
    pub pairs: &'a [Vec<u32>],
}

/// Reads the patterns' positions in the candidates and shows them to `visit`, with the candidate's number.
///
/// Candidates come in the order in which they lie in the index, so that each segment's postings are walked once.
pub fn read(
    snapshot: &Snapshot,
    lowered: &Lowered,
    candidates: &[Candidate],
    mut visit: impl FnMut(usize, &Read<'_>),
) -> Result<(), IndexError> {
    let mut numbers: Vec<usize> = (0..candidates.len()).collect();
    numbers.sort_unstable_by_key(|&n| candidates[n].address);
    let segment_of = |n: usize| candidates[n].address.segment_ord;
    for group in numbers.chunk_by(|&a, &b| segment_of(a) == segment_of(b)) {
        let segment = snapshot.searcher.segment_reader(segment_of(group[0]));
        read_segment(&snapshot.kept, segment, lowered, candidates, group, &mut visit)?;
    }
    Ok(())
}

/// The patterns' occurrences in one article.
pub fn occurrences(
    snapshot: &Snapshot,
    lowered: &Lowered,
    candidate: Candidate,
) -> Result<Vec<Vec<Occurrence>>, IndexError> {
    let mut found = Vec::new();
    read(snapshot, lowered, &[candidate], |_, read| found = read.occurrences.to_vec())?;
    Ok(found)
}

fn read_segment(
    kept: &Kept,
    segment: &SegmentReader,
    lowered: &Lowered,
    candidates: &[Candidate],
    group: &[usize],
    visit: &mut impl FnMut(usize, &Read<'_>),
) -> Result<(), IndexError> {
    let patterns = &lowered.patterns;
    let mut positions = Positions::open(patterns, kept, segment, !lowered.closeness.is_empty())?;
    let mut side_by_side = vec![Vec::new(); patterns.len()];
    for &number in group {
        let InArticle { layout, occurrences } = positions.of(candidates[number].address.doc_id);
        for closeness in &lowered.closeness {
            keep_participants(closeness, layout, occurrences);
        }
        for (pattern, found) in patterns.iter().zip(&mut *occurrences) {
            if pattern.kind == Kind::Title {
                found.retain(|o| o.0 < TITLE_ROOM);
            }
        }
        for (i, (pattern, found)) in patterns.iter().zip(&mut side_by_side).enumerate() {
            if let Some(follows) = pattern.follows {
                found.clear();
                pairs(&occurrences[follows.pattern], &occurrences[i], follows.distance, found);
            }
        }
        visit(number, &Read { layout: &layout.passages, occurrences, pairs: &side_by_side });
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

/// Positions of `first` followed by `second` at `distance`; both are in order.
fn pairs(first: &[Occurrence], second: &[Occurrence], distance: u32, out: &mut Vec<u32>) {
    let mut rest = second.iter().map(|o| o.0).peekable();
    for &(position, _) in first {
        while rest.next_if(|&next| next < position + distance).is_some() {}
        match rest.peek() {
            None => break,
            Some(&next) if next == position + distance => out.push(position),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_neighbours_in_order() {
        let check = |first: &[Occurrence], second: &[Occurrence], distance, expected: &[u32]| {
            let mut found = Vec::new();
            pairs(first, second, distance, &mut found);
            assert_eq!(found, expected);
        };
        check(&[(1, 1), (5, 1), (9, 1)], &[(2, 1), (4, 1), (10, 1)], 1, &[1, 9]);
        check(&[(1, 1), (5, 1)], &[(3, 1), (6, 1)], 2, &[1]);
        check(&[(1, 1), (2, 1), (3, 1)], &[(2, 1), (3, 1), (4, 1)], 1, &[1, 2, 3]);
        check(&[], &[(2, 1)], 1, &[]);
        check(&[(2, 1)], &[], 1, &[]);
    }
}
