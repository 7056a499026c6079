//! How often the features of a query occur in an article and in each of its passages.

use crate::index::TITLE_ROOM;
use crate::search::pattern::{Kind, Pattern};
use crate::search::read::Read;

/// How many positions of the body count as its lead.
pub const LEAD: u32 = 300;

/// Occurrences of one feature in one passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub passage: u32,
    pub feature: u16,
    pub times: u16,
}

/// Occurrences in a whole article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    pub text: u32,
    pub title: u32,
    pub lead: u32,
}

/// One article, counted. Feature i is pattern i; feature n + i is the pair that pattern i closes.
#[derive(Clone, Debug)]
pub struct Counts {
    /// By passage, then feature.
    pub entries: Vec<Entry>,
    /// By feature.
    pub whole: Vec<Whole>,
}

impl Counts {
    /// What was asked of the headline alone is not counted: the engine has scored it.
    pub fn new(read: &Read, patterns: &[Pattern]) -> Counts {
        let n = read.occurrences.len();
        let mut entries = Vec::new();
        let mut whole = vec![Whole::default(); 2 * n];
        let counted = read.occurrences.iter().zip(patterns).enumerate();
        for (i, (found, _)) in counted.filter(|(_, (_, pattern))| pattern.kind != Kind::Title) {
            count(i, found.iter().map(|o| o.0), &read.layout, &mut entries, &mut whole[i]);
            count(n + i, read.pairs[i].iter().copied(), &read.layout, &mut entries, &mut whole[n + i]);
        }
        entries.sort_unstable_by_key(|entry| (entry.passage, entry.feature));
        Counts { entries, whole }
    }

    /// The passages in which something occurs, in order of place.
    pub fn passages(&self) -> impl Iterator<Item = &[Entry]> {
        self.entries.chunk_by(|a, b| a.passage == b.passage)
    }
}

/// Walks the ascending positions of one feature and the passages side by side.
fn count(
    feature: usize,
    positions: impl Iterator<Item = u32>,
    layout: &[u32],
    entries: &mut Vec<Entry>,
    whole: &mut Whole,
) {
    let mut passage = 0;
    for position in positions {
        whole.text += 1;
        if position < TITLE_ROOM {
            whole.title += 1;
            continue;
        }
        whole.lead += u32::from(position < TITLE_ROOM + LEAD);
        while layout.get(passage + 1).is_some_and(|&end| end <= position) {
            passage += 1;
        }
        // Behind the last passage there is nothing.
        if passage + 1 >= layout.len() {
            continue;
        }
        match entries.last_mut() {
            Some(last) if last.passage == passage as u32 && usize::from(last.feature) == feature => {
                last.times = last.times.saturating_add(1);
            }
            _ => entries.push(Entry { passage: passage as u32, feature: feature as u16, times: 1 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::collect::Candidate;
    use std::sync::Arc;
    use tantivy::DocAddress;

    fn plain() -> Pattern {
        Pattern::new("", Vec::new(), Kind::Word)
    }

    #[test]
    fn positions_fall_into_passages_and_those_of_the_headline_into_none() {
        let candidate = Candidate { address: DocAddress::new(0, 0), score: 0.0, day: 0, key: 0 };
        let at = |positions: &[u32]| positions.iter().map(|&p| (p, 1)).collect::<Vec<_>>();
        let read = Read {
            candidate,
            layout: vec![128, 200, 500, 600],
            occurrences: Arc::new(vec![at(&[5, 128, 199, 200]), at(&[6, 201, 550, 600])]),
            pairs: vec![vec![], vec![5, 200]],
        };
        let counts = Counts::new(&read, &[plain(), plain()]);
        let entry = |passage, feature, times| Entry { passage, feature, times };
        assert_eq!(counts.entries, [entry(0, 0, 2), entry(1, 0, 1), entry(1, 1, 1), entry(1, 3, 1), entry(2, 1, 1)]);
        let whole = |text, title, lead| Whole { text, title, lead };
        assert_eq!(counts.whole, [whole(4, 1, 3), whole(4, 1, 1), whole(0, 0, 0), whole(2, 1, 1)]);
        assert_eq!(counts.passages().map(<[Entry]>::len).collect::<Vec<_>>(), [1, 3, 1]);
    }

    #[test]
    fn an_article_without_text_has_no_passages() {
        let candidate = Candidate { address: DocAddress::new(0, 0), score: 0.0, day: 0, key: 0 };
        for layout in [vec![], vec![128]] {
            let read =
                Read { candidate, layout, occurrences: Arc::new(vec![vec![(3, 1), (128, 1)]]), pairs: vec![vec![]] };
            assert_eq!(Counts::new(&read, &[plain()]).entries, []);
        }
    }
}
