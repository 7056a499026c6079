//! What a block has to do with the page as a whole: its title, its data, its other blocks.

use super::prose::{Ready, Words, shingles, words_of};
use super::words::Shape;
use super::{Rows, share};
use crate::extract::html::outline::Outline;
use crate::extract::html::page::Page;
use crate::extract::html::tag::Tag;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What a page says its article is, outside its body.
#[derive(Default)]
pub(in crate::extract) struct About {
    title: HashSet<u64, Ready>,
    description: HashSet<u64, Ready>,
    /// Shingles of the article's text where the data of a page state it.
    stated: HashSet<u64, Ready>,
}

/// A shorter text stated as an article's is a teaser.
const STATED: usize = 400;

impl About {
    pub(in crate::extract::html) fn of(page: &Page) -> About {
        let titles = page.texts("title").into_iter().take(1);
        let titles = titles.chain(page.first_meta(&["og:title"]).map(str::to_owned));
        let descriptions = ["og:description", "description"].iter().filter_map(|name| page.first_meta(&[name]));
        let stated = page.linked_data.iter().filter_map(|node| node.get("articleBody").and_then(Value::as_str));
        let stated = stated.filter(|text| text.len() >= STATED).max_by_key(|text| text.len()).unwrap_or_default();
        About {
            title: titles.flat_map(|title| words_of(&title).collect::<Vec<_>>()).collect(),
            description: descriptions.flat_map(words_of).collect(),
            stated: shingles(&words_of(stated).collect::<Vec<_>>()).collect(),
        }
    }

    pub(super) fn put(&self, words: &[u64], rows: &mut Rows) {
        rows.put("in_title", overlap(&self.title, words.iter().copied()));
        rows.put("in_description", overlap(&self.description, words.iter().copied()));
        rows.put("in_stated", overlap(&self.stated, shingles(words)));
    }
}

fn overlap(known: &HashSet<u64, Ready>, words: impl Iterator<Item = u64>) -> i32 {
    if known.is_empty() {
        return -1;
    }
    let (mut all, mut found) = (0, 0);
    for word in words.take(400) {
        all += 1;
        found += u32::from(known.contains(&word));
    }
    share(found, all)
}

/// Sums over blocks in order, so that any stretch of them is counted at once.
pub(in crate::extract::html) struct Sums {
    pub chars: Vec<u32>,
    pub link_chars: Vec<u32>,
    pub prose_chars: Vec<u32>,
    pub prose_blocks: Vec<u32>,
    /// The block that is the page's headline, if one is.
    pub headline: Option<usize>,
    /// How often a block's text stands in the page, and how often it did before.
    copies: Vec<(u32, u32)>,
    pub in_shorter: Vec<i32>,
}

impl Sums {
    pub(super) fn of(outline: &Outline, shapes: &[Shape], words: &Words, about: &About) -> Sums {
        let running = |value: fn(&Shape) -> u32| {
            let sums = shapes.iter().scan(0, move |sum, shape| {
                *sum += value(shape);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect::<Vec<u32>>()
        };
        Sums {
            chars: running(|s| s.chars),
            link_chars: running(|s| s.link_chars),
            prose_chars: running(|s| if s.prose { s.chars } else { 0 }),
            prose_blocks: running(|s| u32::from(s.prose)),
            headline: headline(shapes, words, about),
            in_shorter: words.in_shorter(),
            copies: copies(outline),
        }
    }

    pub(super) fn put(&self, outline: &Outline, shapes: &[Shape], at: usize, rows: &mut Rows) {
        let total = |sums: &[u32]| sums.last().copied().unwrap_or(0);
        let (chars, prose) = (total(&self.chars), total(&self.prose_chars));
        rows.put("page_blocks", shapes.len() as i32);
        rows.put("page_chars", chars as i32);
        rows.put("page_prose_chars", prose as i32);
        rows.put("page_prose_blocks", total(&self.prose_blocks) as i32);
        rows.put("page_link_share", share(total(&self.link_chars), chars));
        rows.put("block_position", share(at as u32, shapes.len() as u32));
        rows.put("text_position", share(self.chars[at], chars));
        rows.put("prose_position", share(self.prose_chars[at], prose));
        rows.put("prose_chars_before", self.prose_chars[at] as i32);
        rows.put("prose_chars_after", (prose - self.prose_chars[at + 1]) as i32);
        rows.put("in_shorter", self.in_shorter[at]);
        rows.put("copies", self.copies[at].0 as i32);
        rows.put("copies_before", self.copies[at].1 as i32);
        let behind = self.headline.map(|h| at as i32 - h as i32);
        rows.put("behind_headline", behind.unwrap_or(-9999));
        let between = self.headline.map(|h| self.prose_chars[at.max(h)] as i32 - self.prose_chars[at.min(h)] as i32);
        rows.put("prose_to_headline", between.unwrap_or(-1));
        let shared = self.headline.map(|h| shared_depth(outline, at, h));
        rows.put("up_to_headline", shared.map_or(99, |(up, _)| up));
        rows.put("headline_up", shared.map_or(99, |(_, up)| up));
    }

    /// Characters of prose among a stretch of blocks.
    pub fn prose(&self, from: u32, to: u32) -> u32 {
        self.prose_chars[to as usize] - self.prose_chars[from as usize]
    }
}

/// The first heading of the highest rank whose words stand in the title; else the first `<h1>`.
fn headline(shapes: &[Shape], words: &Words, about: &About) -> Option<usize> {
    let headings = shapes.iter().enumerate().filter_map(|(at, shape)| match shape.tag {
        Tag::Heading(level @ 1..=3) => Some((at, level)),
        _ => None,
    });
    let headings: Vec<(usize, u8)> = headings.take(100).collect();
    let in_title = |at: usize| overlap(&about.title, words.block(at).iter().copied()) >= 800;
    let named = headings.iter().filter(|(at, _)| shapes[*at].words > 2 && in_title(*at));
    let best = named.min_by_key(|(at, level)| (*level, *at)).or_else(|| headings.iter().find(|(_, level)| *level == 1));
    best.map(|(at, _)| *at)
}

fn copies(outline: &Outline) -> Vec<(u32, u32)> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    let mut copies: Vec<(u32, u32)> = Vec::with_capacity(outline.blocks.len());
    for at in 0..outline.blocks.len() {
        let count = counts.entry(outline.text_of(at)).or_insert(0);
        copies.push((0, *count));
        *count += 1;
    }
    for (at, copy) in copies.iter_mut().enumerate() {
        copy.0 = counts[outline.text_of(at)];
    }
    copies
}

/// Steps up from two blocks to the element around both.
fn shared_depth(outline: &Outline, one: usize, other: usize) -> (i32, i32) {
    let (mut a, mut b) = (outline.blocks[one].element as usize, outline.blocks[other].element as usize);
    let (mut up_a, mut up_b) = (0, 0);
    while a != b {
        if a > b {
            a = outline.elements[a].parent as usize;
            up_a += 1;
        } else {
            b = outline.elements[b].parent as usize;
            up_b += 1;
        }
    }
    (up_a, up_b)
}
