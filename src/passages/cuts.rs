//! How a body is cut, kept with the article, so that showing a passage need not read all of it again.

use super::{Passage, PassageId, Segmentation, id};
use crate::article::{Article, ArticleId};
use crate::text::{Span, Word, words};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A [`Segmentation`] without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuts {
    /// For every block, the words before it; one more entry for all of them.
    block_starts: Vec<u32>,
    passages: Vec<Cut>,
}

/// One passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cut {
    span: (u32, u32),
    /// The words before its end; it begins where the one before it ends.
    words_end: u32,
    blocks: (u32, u32),
    /// What its id is made of.
    hash: u32,
}

impl Cuts {
    pub fn of(segmentation: &Segmentation) -> Cuts {
        let cut = |passage: &Passage| Cut {
            span: (passage.span.start() as u32, passage.span.end() as u32),
            words_end: passage.words.end as u32,
            blocks: (passage.blocks.start as u32, passage.blocks.end as u32),
            hash: id::word_hash(&segmentation.words[passage.words.clone()]),
        };
        Cuts {
            block_starts: segmentation.block_starts.iter().map(|&start| start as u32).collect(),
            passages: segmentation.passages.iter().map(cut).collect(),
        }
    }

    /// Whether every span lies in the text of `article` and everything is in order.
    pub fn fit(&self, article: &Article) -> bool {
        let text = article.body.text();
        let ordered = |range: (u32, u32)| range.0 <= range.1;
        let in_text = |span: (u32, u32)| ordered(span) && text.get(span.0 as usize..span.1 as usize).is_some();
        let blocks = article.body.blocks().len();
        let ends = self.passages.iter().map(|cut| cut.words_end);
        self.block_starts.len() == blocks + 1
            && self.block_starts.is_sorted()
            && ends.chain(self.block_starts.last().copied()).is_sorted()
            && self
                .passages
                .iter()
                .all(|cut| in_text(cut.span) && ordered(cut.blocks) && cut.blocks.1 as usize <= blocks)
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.passages.len()
    }

    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// Passage number `n`.
    pub fn passage(&self, n: usize) -> Option<Passage> {
        let cut = self.passages.get(n)?;
        let before = n.checked_sub(1).map_or(0, |before| self.passages[before].words_end);
        Some(Passage {
            span: Span::new(cut.span.0 as usize, cut.span.1 as usize),
            words: range((before, cut.words_end)),
            blocks: range(cut.blocks),
        })
    }

    /// The number of the passage that holds this word of the body.
    pub fn passage_of_word(&self, word: usize) -> Option<usize> {
        let n = self.passages.partition_point(|cut| cut.words_end as usize <= word);
        (n < self.passages.len()).then_some(n)
    }

    /// The number of the passage in which this byte of the body lies, or the one behind it.
    pub fn passage_of_byte(&self, byte: usize) -> Option<usize> {
        let n = self.passages.partition_point(|cut| cut.span.1 as usize <= byte);
        (n < self.passages.len()).then_some(n)
    }

    /// Words of the body.
    pub fn n_words(&self) -> usize {
        self.block_starts.last().map_or(0, |&all| all as usize)
    }

    /// The number of the block that holds this word of the body.
    pub fn block_of_word(&self, word: usize) -> usize {
        self.block_starts.partition_point(|&start| start as usize <= word).saturating_sub(1)
    }

    /// The passages' ids, in order.
    pub fn ids(&self, article: ArticleId) -> Vec<PassageId> {
        PassageId::of_hashes(article, self.passages.iter().map(|cut| cut.hash))
    }

    /// The words of passage `n` of `text`, the body that was cut, with their bytes in it.
    ///
    /// `None` where the passage read by itself has other words than in its text.
    pub fn words(&self, n: usize, text: &str) -> Option<Vec<Word>> {
        let passage = self.passage(n)?;
        let mut found = words(passage.span.of(text));
        let start = passage.span.start();
        for word in &mut found {
            word.span = Span::new(word.span.start() + start, word.span.end() + start);
        }
        (found.len() == passage.words.len()).then_some(found)
    }
}

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}
