//! The main text of a page, without what surrounds it.
//!
//! Crate `trafilatura` finds it, `dom_smoothie` where that finds too little, and the whole page is
//! the last resort. All of them only choose; the text itself is rendered by [`super::blocks`] through crate `html2text`.

use super::blocks::blocks;
use super::page::Page;
use crate::article::BlockKind;
use trafilatura::{ExtractionFocus, Options};

/// With fewer characters than this the first choice has failed.
const TOO_LITTLE: usize = 200;

pub(super) type Blocks = Vec<(BlockKind, String)>;

/// How much longer a second, more generous choice must be to be believed. Measured: .934 to .938
/// on one set of judged pages, unchanged on two others.
const MUCH_LONGER: f64 = 1.5;

pub(super) fn main_text(html: &str, page: &Page, warnings: &mut Vec<String>) -> Blocks {
    let mut first = by_rules(html, ExtractionFocus::Balanced);
    let seen: usize = page.lines.iter().map(|line| line.chars().count()).sum();
    if length(&first) < seen / 2 {
        let generous = by_rules(html, ExtractionFocus::FavorRecall);
        if length(&generous) as f64 > MUCH_LONGER * length(&first) as f64 {
            first = generous;
        }
    }
    if length(&first) >= TOO_LITTLE {
        return first;
    }
    let second = by_score(html);
    let best = if length(&second) > length(&first) { second } else { first };
    if length(&best) > 0 {
        return best;
    }
    let whole = blocks(html);
    if length(&whole) > 0 {
        warnings.push("main text not found: the whole page was kept".to_owned());
    }
    whole
}

fn by_rules(html: &str, focus: ExtractionFocus) -> Blocks {
    let options = Options::default().with_focus(focus).with_fallback(true).with_exclude_comments(true);
    trafilatura::extract(html, &options).map(|found| blocks(&found.content_html)).unwrap_or_default()
}

fn by_score(html: &str) -> Blocks {
    let found = dom_smoothie::Readability::new(html, None, None).and_then(|mut reader| reader.parse());
    found.map(|article| blocks(&article.content)).unwrap_or_default()
}

fn length(blocks: &Blocks) -> usize {
    blocks.iter().map(|(_, text)| text.chars().count()).sum()
}
