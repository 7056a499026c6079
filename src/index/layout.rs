//! Where the passages, paragraphs and sentences of an article begin, as positions.
//!
//! Passages have a column of their own, since every search reads it. Paragraphs and sentences share
//! one, which only closeness reads: each value is a position and, in its lowest bit, whether a paragraph
//! begins there and not only a sentence.

use super::analyzer::TITLE_ROOM;

/// The parts of one article's body, each list in order and ended by the position behind the last word.
///
/// The headline is before all of them: one sentence and one paragraph of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub passages: Vec<u32>,
    pub paragraphs: Vec<u32>,
    pub sentences: Vec<u32>,
}

impl Layout {
    /// The values of the column of paragraphs and sentences, in order.
    pub(super) fn structure(&self) -> Vec<u64> {
        let paragraphs = self.paragraphs.iter().map(|&position| (u64::from(position) << 1) | 1);
        let sentences = self.sentences.iter().map(|&position| u64::from(position) << 1);
        let mut all: Vec<u64> = paragraphs.chain(sentences).collect();
        all.sort_unstable();
        // A paragraph begins with a sentence.
        all.dedup_by(|next, kept| {
            let same = *next >> 1 == *kept >> 1;
            if same {
                *kept |= *next;
            }
            same
        });
        all
    }

    /// Becomes what the two columns say of an article; without the second there are passages only.
    pub fn decode(&mut self, passages: impl Iterator<Item = u64>, structure: impl Iterator<Item = u64>) {
        let Layout { passages: starts, paragraphs, sentences } = self;
        starts.clear();
        paragraphs.clear();
        sentences.clear();
        starts.extend(passages.map(|position| position as u32));
        for value in structure {
            let position = (value >> 1) as u32;
            sentences.push(position);
            if value & 1 == 1 {
                paragraphs.push(position);
            }
        }
    }

    /// Which word of the body stands at `position`, from 0; `None` for a word of the headline.
    pub fn word_of_body(&self, position: u32) -> Option<u32> {
        let blocks = number(&self.paragraphs, position) as u32;
        // Every block after the first has moved its words one position on.
        position.checked_sub(TITLE_ROOM).map(|offset| offset.saturating_sub(blocks.saturating_sub(1)))
    }

    /// The number of the sentence at `position`; 0 is the headline.
    pub fn sentence(&self, position: u32) -> usize {
        number(&self.sentences, position)
    }

    /// The number of the paragraph at `position`; 0 is the headline.
    pub fn paragraph(&self, position: u32) -> usize {
        number(&self.paragraphs, position)
    }
}

fn number(starts: &[u32], position: u32) -> usize {
    starts.partition_point(|&start| start <= position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_out_again() {
        let layout = Layout {
            passages: vec![128, 170, 201],
            paragraphs: vec![128, 150, 170, 201],
            sentences: vec![128, 133, 150, 170, 201],
        };
        let passages = || layout.passages.iter().map(|&position| u64::from(position));
        let structure = layout.structure();
        assert_eq!(structure.len(), 5);
        let mut decoded = Layout::default();
        decoded.decode(passages(), structure.into_iter());
        assert_eq!(decoded, layout);
        let only = Layout { passages: layout.passages.clone(), ..Layout::default() };
        decoded.decode(passages(), std::iter::empty());
        assert_eq!(decoded, only);
    }

    #[test]
    fn words_are_counted_over_the_gaps_between_paragraphs() {
        let layout = Layout { paragraphs: vec![128, 134, 140], ..Layout::default() };
        assert_eq!(layout.word_of_body(3), None);
        assert_eq!(layout.word_of_body(128), Some(0));
        assert_eq!(layout.word_of_body(132), Some(4));
        assert_eq!(layout.word_of_body(134), Some(5));
        assert_eq!((layout.paragraph(3), layout.paragraph(132), layout.paragraph(134)), (0, 1, 2));
    }
}
