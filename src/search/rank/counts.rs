//! How often the features of a query occur in an article and in each of its passages.

use super::super::read::Read;
use crate::index::TITLE_ROOM;

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
    pub fn new(read: &Read) -> Counts {
        let n = read.occurrences.len();
        let mut entries = Vec::new();
        let mut whole = vec![Whole::default(); 2 * n];
        for (i, found) in read.occurrences.iter().enumerate() {
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
