//! Passages: the stretches of an article that are ranked, shown and cited.
//!
//! A passage is one paragraph; long paragraphs are split at sentences, tiny ones joined with
//! what follows, and a heading opens the passage below it. Passages tile the body, so cutting
//! differently changes what is shown, never what matches.

mod cuts;
mod id;

pub use cuts::Cuts;
pub use id::PassageId;

use crate::article::{Article, Block, BlockKind};
use crate::text::{Language, Span, Word, sentences, words};
use std::ops::Range;

/// Paragraphs with fewer words are joined with the next one.
const TINY: usize = 25;
/// Joining stops at this many words: tiny paragraphs in a row (dialogue, lists) make one passage.
const JOINED: usize = 120;
/// Paragraphs with more words are split at sentences, into parts of about equal length.
const LONG: usize = 220;

/// Changes whenever the same article would be cut differently.
pub const VERSION: u32 = 1;

/// A stretch of an article's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the body text, from the first character of its first block (or sentence) to the last of its last.
    pub span: Span,
    /// Which of the body's words it holds.
    pub words: Range<usize>,
    /// Which of the body's blocks it touches.
    pub blocks: Range<usize>,
}

/// An article's body in words and passages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmentation {
    pub words: Vec<Word>,
    /// For every block, the words before it; one more entry for all of them.
    pub block_starts: Vec<usize>,
    /// In order; every word is in exactly one. Empty only for an empty body.
    pub passages: Vec<Passage>,
}

/// Cuts the body of `article` into words and passages.
pub fn segment(article: &Article) -> Segmentation {
    let body = &article.body;
    let words = words(body.text());
    let block_starts = block_starts(body.blocks(), &words);
    let language = article.language.unwrap_or(Language::ENGLISH);
    let mut passages = Vec::new();
    for group in groups(body.blocks(), &block_starts) {
        if block_starts[group.end] - block_starts[group.start] > LONG && prose_blocks(body.blocks(), &group) == 1 {
            split(body.text(), language, body.blocks(), group, &words, &mut passages);
        } else {
            passages.push(whole(body.blocks(), group, &block_starts));
        }
    }
    Segmentation { words, block_starts, passages }
}

/// Which of the body's words begin a sentence, in order. Every block begins one.
pub fn sentence_starts(article: &Article, segmentation: &Segmentation) -> Vec<usize> {
    let (text, words) = (article.body.text(), &segmentation.words);
    let language = article.language.unwrap_or(Language::ENGLISH);
    let mut starts = Vec::with_capacity(words.len() / 16);
    for (block, bounds) in article.body.blocks().iter().zip(segmentation.block_starts.windows(2)) {
        let (mut word, end) = (bounds[0], bounds[1]);
        if word == end {
            continue;
        }
        starts.push(word);
        for sentence in sentences(language, block.span.of(text)) {
            let start = block.span.start() + sentence.start();
            while word < end && words[word].span.start() < start {
                word += 1;
            }
            if word < end && starts.last() != Some(&word) {
                starts.push(word);
            }
        }
    }
    starts
}

/// The words before each block, found in one walk over both.
fn block_starts(blocks: &[Block], words: &[Word]) -> Vec<usize> {
    let mut starts = Vec::with_capacity(blocks.len() + 1);
    let mut word = 0;
    for block in blocks {
        while words.get(word).is_some_and(|w| w.span.start() < block.span.start()) {
            word += 1;
        }
        starts.push(word);
    }
    starts.push(words.len());
    starts
}

/// Runs of blocks that belong together: headings with what follows, tiny blocks with the next.
fn groups(blocks: &[Block], starts: &[usize]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut open = 0;
    for (i, block) in blocks.iter().enumerate() {
        let heading = is_heading(block);
        let length = starts[i + 1] - starts[i];
        let gathered = starts[i] - starts[open];
        let has_prose = blocks[open..i].iter().any(|b| !is_heading(b));
        if i > open
            && has_prose
            && (heading || gathered >= TINY && gathered + length > JOINED || gathered >= TINY && !tiny(length))
        {
            groups.push(open..i);
            open = i;
        }
    }
    if open < blocks.len() {
        groups.push(open..blocks.len());
    }
    join_tiny_tails(groups, blocks, starts)
}

/// A tiny last paragraph of a section goes to the passage before it, unless a heading parts them.
fn join_tiny_tails(groups: Vec<Range<usize>>, blocks: &[Block], starts: &[usize]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(groups.len());
    for group in groups {
        let length = starts[group.end] - starts[group.start];
        let parted = blocks[group.clone()].iter().any(is_heading);
        match out.last_mut() {
            Some(last) if !parted && tiny(length) && starts[last.end] - starts[last.start] + length <= LONG => {
                last.end = group.end;
            }
            _ => out.push(group),
        }
    }
    out
}

fn tiny(words: usize) -> bool {
    words < TINY
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

fn prose_blocks(blocks: &[Block], group: &Range<usize>) -> usize {
    blocks[group.clone()].iter().filter(|b| !is_heading(b)).count()
}

fn whole(blocks: &[Block], group: Range<usize>, starts: &[usize]) -> Passage {
    Passage {
        span: Span::new(blocks[group.start].span.start(), blocks[group.end - 1].span.end()),
        words: starts[group.start]..starts[group.end],
        blocks: group,
    }
}

/// Splits the one long paragraph of `group` at sentences; headings before it stay with its first part.
fn split(
    text: &str,
    language: Language,
    blocks: &[Block],
    group: Range<usize>,
    words: &[Word],
    out: &mut Vec<Passage>,
) {
    let prose = group.clone().find(|&b| !is_heading(&blocks[b])).expect("the caller counted one");
    let block = blocks[prose].span;
    let word_at = |byte: usize| words.partition_point(|w| w.span.start() < byte);
    let first_word = word_at(blocks[group.start].span.start());
    let total = word_at(block.end()) - word_at(block.start());
    let target = total.div_ceil(total.div_ceil(LONG));
    let cuts = sentence_cuts(language, block, text, &word_at, target);
    let mut start = blocks[group.start].span.start();
    let mut word = first_word;
    for (i, &cut) in cuts.iter().chain([&block.end()]).enumerate() {
        let end = start + text[start..cut].trim_end().len();
        let word_end = word_at(cut);
        let first_block = if i == 0 { group.start } else { prose };
        let last_block = if cut == block.end() { group.end } else { prose + 1 };
        out.push(Passage { span: Span::new(start, end), words: word..word_end, blocks: first_block..last_block });
        start = cut;
        word = word_end;
    }
    if let Some(last) = out.last_mut() {
        // A heading below the paragraph never is in its group; only its own end remains.
        last.span = Span::new(last.span.start(), blocks[group.end - 1].span.end());
        last.words.end = word_at(blocks[group.end - 1].span.end());
    }
}

/// Bytes at which a new part begins: sentence starts after at least `target` words.
fn sentence_cuts(
    language: Language,
    block: Span,
    text: &str,
    word_at: &impl Fn(usize) -> usize,
    target: usize,
) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut since = word_at(block.start());
    let end = word_at(block.end());
    for sentence in sentences(language, block.of(text)) {
        let start = block.start() + sentence.start();
        let at = word_at(start);
        if at - since >= target && end - at >= TINY {
            cuts.push(start);
            since = at;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Body;
    use crate::record::Source;
    use proptest::prelude::*;

    fn article(body: Body) -> Article {
        Article { language: Some(Language::ENGLISH), ..Article::of_text(Source::file("t.txt"), body) }
    }

    fn prose(words: usize) -> String {
        (0..words).map(|i| if i % 12 == 11 { "end. Next" } else { "word" }).collect::<Vec<_>>().join(" ")
    }

    fn check(blocks: &[(BlockKind, String)], expected: &[Range<usize>]) {
        let article = article(Body::from_blocks(blocks.iter().map(|(k, t)| (*k, t))));
        let found: Vec<Range<usize>> = segment(&article).passages.into_iter().map(|p| p.blocks).collect();
        assert_eq!(found, expected);
    }

    const P: BlockKind = BlockKind::Paragraph;
    const H: BlockKind = BlockKind::Heading(2);

    #[test]
    fn a_paragraph_is_a_passage() {
        check(&[(P, prose(60)), (P, prose(80))], &[0..1, 1..2]);
    }

    #[test]
    fn a_heading_opens_the_passage_below_it_and_is_never_crossed() {
        check(
            &[(P, prose(60)), (H, prose(3)), (P, prose(60)), (P, prose(5)), (H, prose(2)), (P, prose(5))],
            &[0..1, 1..4, 4..6],
        );
    }

    #[test]
    fn tiny_paragraphs_are_joined() {
        check(&[(P, prose(10)), (P, prose(10)), (P, prose(60)), (P, prose(60)), (P, prose(4))], &[0..3, 3..5]);
    }

    #[test]
    fn a_long_paragraph_is_split_at_sentences() {
        check(&[(H, prose(2)), (P, prose(500)), (P, prose(60))], &[0..2, 1..2, 1..2, 2..3]);
    }

    prop_compose! {
        fn blocks()(parts in proptest::collection::vec((0u8..6, 0usize..400), 0..12)) -> Vec<(BlockKind, String)> {
            let kind = |k| match k { 0 => H, 1 => BlockKind::ListItem, 2 => BlockKind::Quotation, _ => P };
            parts.into_iter().map(|(k, n)| (kind(k), prose(if k == 0 { n % 8 } else { n }))).collect()
        }
    }

    proptest! {
        #[test]
        fn passages_tile_the_body(blocks in blocks(), trailing in "[ \\n…*—-]{0,5}") {
            let mut blocks = blocks;
            blocks.push((P, trailing));
            let article = article(Body::from_blocks(blocks));
            let Segmentation { words, passages, .. } = segment(&article);
            let mut word = 0;
            let mut byte = 0;
            for passage in &passages {
                prop_assert_eq!(passage.words.start, word);
                prop_assert!(article.body.text()[byte..passage.span.start()].trim().is_empty());
                for w in &words[passage.words.clone()] {
                    prop_assert!(passage.span.contains(w.span));
                }
                word = passage.words.end;
                byte = passage.span.end();
            }
            prop_assert_eq!(word, words.len());
            prop_assert!(article.body.text()[byte..].trim().is_empty());
        }

        #[test]
        fn a_passage_has_the_same_words_alone_as_in_its_text(
            texts in proptest::collection::vec(("\\PC{0,90}|[a-zA-Z0-9.,'’ \u{301}\u{200d}漢]{0,300}", 0u8..6), 0..9)
        ) {
            let kind = |k| if k == 0 { H } else { P };
            let article = article(Body::from_blocks(texts.into_iter().map(|(text, k)| (kind(k), text))));
            let segmentation = segment(&article);
            let cuts = Cuts::of(&segmentation);
            prop_assert!(cuts.fit(&article));
            prop_assert_eq!((cuts.len(), cuts.n_words()), (segmentation.passages.len(), segmentation.words.len()));
            for (n, passage) in segmentation.passages.iter().enumerate() {
                prop_assert_eq!(cuts.passage(n), Some(passage.clone()));
                let words = cuts.words(n, article.body.text());
                prop_assert_eq!(words.as_deref(), Some(&segmentation.words[passage.words.clone()]));
                for word in passage.words.clone() {
                    prop_assert_eq!(cuts.passage_of_word(word), Some(n));
                }
            }
        }

        #[test]
        fn passages_never_cross_a_heading(blocks in blocks()) {
            let article = article(Body::from_blocks(blocks));
            for passage in segment(&article).passages {
                let kinds = &article.body.blocks()[passage.blocks];
                let prose = kinds.iter().position(|b| !is_heading(b)).unwrap_or(kinds.len());
                prop_assert!(!kinds[prose..].iter().any(is_heading));
            }
        }
    }
}
