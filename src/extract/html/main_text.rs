//! The main text of a page, without what surrounds it.
//!
//! The page is cut into blocks ([`super::outline`]), each is described by numbers
//! ([`super::features`]), and a small forest of decision trees, learned from pages whose text people
//! have marked (`tools/main-text`), says how likely a block is part of the article. Only the choice is
//! made here; the text itself is rendered by [`super::blocks`] through crate `html2text`.

use super::blocks::chosen;
use super::features::{About, Features};
use super::forest::{Forest, probability};
use super::outline::Outline;
use super::page::Page;
use crate::article::{BlockKind, Via};
use crate::extract::trace::{Field, Trace, Verdict};
use std::sync::LazyLock;

pub(super) type Blocks = Vec<(BlockKind, String)>;

/// Blocks that are part of the article with at least this probability, in thousandths, are kept.
const LIKELY: i32 = 500;

/// What is tried, in this order, where too little is kept.
const LESS_LIKELY: [i32; 3] = [250, 120, 50];

/// With fewer characters than this the choice has failed.
const TOO_LITTLE: u32 = 120;

/// A block so long, with so much of it (in thousandths) in shorter blocks of the page, is the
/// whole article once more in one piece.
const COPY_WORDS: i32 = 60;
const COPY: i32 = 700;

static FOREST: LazyLock<Forest> =
    LazyLock::new(|| Forest::parse(include_str!("main_text.forest")).expect("the forest that is built in can be read"));

/// What was chosen of a page.
pub(super) struct MainText {
    pub blocks: Blocks,
    /// The first paragraphs behind the text that were not chosen: where many pages introduce the author.
    pub behind: Vec<String>,
}

pub(super) fn main_text(page: &Page, trace: &mut Trace<'_>, warnings: &mut Vec<String>) -> MainText {
    let outline = Outline::new(&page.document);
    let features = Features::of(&outline, &About::of(page));
    let likely: Vec<i32> = (0..outline.blocks.len()).map(|at| probability(FOREST.answer(features.row(at)))).collect();
    let kept = choose(&outline, &features, &likely, warnings);
    if trace.is_on() {
        explain(&outline, &features, &likely, &kept, trace);
    }
    MainText { blocks: chosen(&outline, &kept), behind: behind(&outline, &kept) }
}

/// Paragraphs behind the text that are told, and the fewest words that make one.
const BEHIND: usize = 2;
const PARAGRAPH: usize = 6;

fn behind(outline: &Outline, kept: &[bool]) -> Vec<String> {
    let Some(last) = kept.iter().rposition(|kept| *kept) else { return Vec::new() };
    let texts = (last + 1..kept.len()).map(|at| outline.text_of(at));
    let paragraphs = texts.filter(|text| text.split_whitespace().nth(PARAGRAPH - 1).is_some());
    paragraphs.take(BEHIND).map(str::to_owned).collect()
}

fn choose(outline: &Outline, features: &Features, likely: &[i32], warnings: &mut Vec<String>) -> Vec<bool> {
    let mut refused = copies(features, likely.len());
    set_comments_aside(outline, likely, &mut refused);
    let from =
        |least: i32| -> Vec<bool> { likely.iter().zip(&refused).map(|(p, refused)| *p >= least && !refused).collect() };
    let length = |kept: &[bool]| -> u32 {
        outline.blocks.iter().zip(kept).filter(|(_, kept)| **kept).map(|(block, _)| block.chars).sum()
    };
    let first = from(LIKELY);
    if length(&first) >= TOO_LITTLE {
        return first;
    }
    let generous = LESS_LIKELY.iter().map(|least| from(*least)).find(|kept| length(kept) >= TOO_LITTLE);
    if let Some(kept) = generous {
        warnings.push("main text is doubtful: little of the page looks like an article".to_owned());
        return kept;
    }
    if !likely.is_empty() {
        warnings.push("main text not found: the whole page was kept".to_owned());
    }
    vec![true; likely.len()]
}

/// Below an article its readers' comments are prose too, but not its own. They are left alone
/// where they are all there is, as in forums.
fn set_comments_aside(outline: &Outline, likely: &[i32], refused: &mut [bool]) {
    let mut inside = vec![false; outline.elements.len()];
    for (at, element) in outline.elements.iter().enumerate() {
        inside[at] = element.comments || inside[element.parent as usize];
    }
    let is_comment: Vec<bool> = outline.blocks.iter().map(|block| inside[block.element as usize]).collect();
    let own = outline.blocks.iter().enumerate().filter(|(at, _)| !is_comment[*at] && likely[*at] >= LIKELY);
    if own.map(|(_, block)| block.chars).sum::<u32>() >= ENOUGH {
        refused.iter_mut().zip(&is_comment).for_each(|(refused, is)| *refused |= is);
    }
}

/// With so many characters there is an article beside the comments.
const ENOUGH: u32 = 250;

/// Which blocks hold the article once more in one piece.
fn copies(features: &Features, count: usize) -> Vec<bool> {
    let (words, share) = (features.column("words"), features.column("in_shorter"));
    let is = |row: &[i32]| row.get(words) >= Some(&COPY_WORDS) && row.get(share) >= Some(&COPY);
    (0..count).map(|at| is(features.row(at))).collect()
}

/// Tells of every block how likely it is part of the article, and which of its features say so most.
fn explain(outline: &Outline, features: &Features, likely: &[i32], kept: &[bool], trace: &mut Trace<'_>) {
    let usual = features.usual();
    let copies = copies(features, likely.len());
    for at in 0..likely.len() {
        let verdict = if kept[at] { Verdict::Taken } else { Verdict::Refused };
        let head: String = outline.text_of(at).chars().take(HEAD).collect();
        let reasons = match () {
            () if copies[at] => "; a copy of other blocks".to_owned(),
            () if at < EXPLAINED => reasons(features, at, &usual),
            () => String::new(),
        };
        let why = format!("probability {:.2}{reasons}", f64::from(likely[at]) / 1000.0);
        trace.note(Field::Body, head, Via::Content, verdict, why);
    }
}

/// Characters of a block that are told.
const HEAD: usize = 60;

/// Blocks whose reasons are told; the longest articles have a tenth.
const EXPLAINED: usize = 2_000;

/// The features that change the answer most when they are what is usual in the page.
fn reasons(features: &Features, at: usize, usual: &[i32]) -> String {
    const TOLD: usize = 3;
    let mut row = features.row(at).to_vec();
    let answer = FOREST.answer(&row);
    let mut found: Vec<(i32, &str, i32)> = Vec::new();
    for (number, name) in features.names.iter().enumerate() {
        let own = std::mem::replace(&mut row[number], usual[number]);
        if row[number] != own {
            found.push((answer - FOREST.answer(&row), name, own));
        }
        row[number] = own;
    }
    found.sort_by_key(|(change, name, _)| (-change.abs(), *name));
    let told = found.iter().filter(|(change, ..)| *change != 0).take(TOLD).map(|(change, name, value)| {
        let side = if *change < 0 { "against" } else { "for" };
        format!("; {side} it {name}={value}")
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[&str], expected_warnings: &[&str]) {
        let mut warnings = Vec::new();
        let found = main_text(&Page::parse(html), &mut Trace::default(), &mut warnings).blocks;
        assert_eq!(found.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), expected, "{html}");
        assert_eq!(warnings, expected_warnings);
    }

    #[test]
    fn the_forest_was_taught_the_features_there_are() {
        let outline = Outline::new(&dom_query::Document::from("<p>One line is enough.</p>"));
        assert_eq!(FOREST.names, Features::of(&outline, &About::default()).names);
    }

    #[test]
    fn a_page_without_prose_is_kept_whole_and_an_empty_one_is_empty() {
        check("<p>Ports</p>", &["Ports"], &["main text not found: the whole page was kept"]);
        check("", &[], &[]);
    }

    #[test]
    fn every_block_is_explained_when_somebody_asks() {
        let mut trace = Trace::on();
        let page =
            Page::parse("<nav><a href=/>Home</a></nav><article><p>Ports are where states meet the sea.</p></article>");
        main_text(&page, &mut trace, &mut Vec::new());
        let candidates = trace.into_candidates();
        let told: Vec<&str> = candidates.iter().map(|candidate| candidate.value.as_str()).collect();
        assert_eq!(told, ["Home", "Ports are where states meet the sea."]);
        assert!(candidates.iter().all(|candidate| candidate.why.starts_with("probability 0.")));
    }
}
