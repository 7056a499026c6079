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
#[derive(Clone, Copy, Debug)]
pub struct Counts<'a> {
    /// By passage, then feature.
    pub entries: &'a [Entry],
    /// By feature.
    pub whole: &'a [Whole],
}

impl<'a> Counts<'a> {
    /// The passages in which something occurs, in order of place.
    pub fn passages(&self) -> impl Iterator<Item = &'a [Entry]> {
        self.entries.chunk_by(|a, b| a.passage == b.passage)
    }
}

/// Counts an article: its entries and its feature's wholes are appended to the lists of all articles.
///
/// What was asked of the headline alone is not counted: the engine has scored it.
pub fn count(read: &Read<'_>, patterns: &[Pattern], entries: &mut Vec<Entry>, whole: &mut Vec<Whole>) {
    let n = patterns.len();
    let (first, features) = (entries.len(), whole.len());
    whole.resize(features + 2 * n, Whole::default());
    let whole = &mut whole[features..];
    for (i, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| pattern.kind != Kind::Title) {
        walk(i, read.occurrences[i].iter().map(|o| o.0), read.layout, entries, &mut whole[i]);
        if pattern.follows.is_some() {
            walk(n + i, read.pairs[i].iter().copied(), read.layout, entries, &mut whole[n + i]);
        }
    }
    if n > 1 {
        entries[first..].sort_unstable_by_key(|entry| (entry.passage, entry.feature));
    }
}

/// Walks the ascending positions of one feature and the passages side by side.
fn walk(
    feature: usize,
    positions: impl Iterator<Item = u32>,
    layout: &[u32],
    entries: &mut Vec<Entry>,
    whole: &mut Whole,
) {
    let first = entries.len();
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
        match entries[first..].last_mut() {
            Some(last) if last.passage == passage as u32 => last.times = last.times.saturating_add(1),
            _ => entries.push(Entry { passage: passage as u32, feature: feature as u16, times: 1 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::pattern::{Follows, Occurrence};

    fn plain() -> Pattern {
        Pattern::new("", Vec::new(), Kind::Word)
    }

    fn at(positions: &[u32]) -> Vec<Occurrence> {
        positions.iter().map(|&p| (p, 1)).collect()
    }

    #[test]
    fn positions_fall_into_passages_and_those_of_the_headline_into_none() {
        let read = Read {
            layout: &[128, 200, 500, 600],
            occurrences: &[at(&[5, 128, 199, 200]), at(&[6, 201, 550, 600])],
            pairs: &[vec![], vec![5, 200]],
        };
        let second = Pattern { follows: Some(Follows { pattern: 0, distance: 1 }), ..plain() };
        let (mut entries, mut wholes) = (Vec::new(), Vec::new());
        count(&read, &[plain(), second.clone()], &mut entries, &mut wholes);
        let counts = Counts { entries: &entries.clone(), whole: &wholes.clone() };
        let entry = |passage, feature, times| Entry { passage, feature, times };
        assert_eq!(counts.entries, [entry(0, 0, 2), entry(1, 0, 1), entry(1, 1, 1), entry(1, 3, 1), entry(2, 1, 1)]);
        let whole = |text, title, lead| Whole { text, title, lead };
        assert_eq!(counts.whole, [whole(4, 1, 3), whole(4, 1, 1), whole(0, 0, 0), whole(2, 1, 1)]);
        assert_eq!(counts.passages().map(<[Entry]>::len).collect::<Vec<_>>(), [1, 3, 1]);
        count(&read, &[plain(), second], &mut entries, &mut wholes);
        assert_eq!((&entries[5..], &wholes[4..]), (counts.entries, counts.whole), "the next article is counted alike");
    }

    #[test]
    fn an_article_without_text_has_no_passages() {
        for layout in [&[][..], &[128][..]] {
            let read = Read { layout, occurrences: &[at(&[3, 128])], pairs: &[vec![]] };
            let mut entries = Vec::new();
            count(&read, &[plain()], &mut entries, &mut Vec::new());
            assert_eq!(entries, []);
        }
    }
}
