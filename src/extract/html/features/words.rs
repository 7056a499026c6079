//! What a block's own text looks like.

use super::{Rows, cues, share};
use crate::extract::html::outline::Outline;
use crate::extract::html::tag::Tag;

/// The look of a block's text.
pub(in crate::extract::html) struct Shape {
    pub chars: u32,
    pub words: u32,
    pub link_chars: u32,
    pub prose: bool,
    pub tag: Tag,
    links: u32,
    strong_chars: u32,
    sentence_ends: u32,
    commas: u32,
    capitals: u32,
    capital_words: u32,
    digits: u32,
    letters: u32,
    short_words: u32,
    marks: u32,
    ends: Ending,
    begins: i32,
    pub cues: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Word = 0,
    Colon = 1,
    Question = 2,
    Sentence = 3,
    Ellipsis = 4,
    Other = 5,
}

/// A shorter text is no prose.
const PROSE: u32 = 60;

impl Shape {
    pub fn of(outline: &Outline, at: usize) -> Shape {
        let block = &outline.blocks[at];
        let text = outline.text_of(at);
        let mut shape = Shape {
            chars: block.chars,
            words: 0,
            link_chars: block.link_chars,
            prose: false,
            tag: outline.elements[block.element as usize].tag,
            links: block.links,
            strong_chars: block.strong_chars,
            sentence_ends: 0,
            commas: 0,
            capitals: 0,
            capital_words: 0,
            digits: 0,
            letters: 0,
            short_words: 0,
            marks: 0,
            ends: ending(text),
            begins: beginning(text),
            cues: cues::cues(text),
        };
        shape.count(text);
        let has_end = shape.sentence_ends > 0 || shape.commas > 1;
        shape.prose = shape.chars >= PROSE && shape.link_chars * 3 < shape.chars && has_end;
        shape
    }

    fn count(&mut self, text: &str) {
        let mut length = 0;
        let mut capital = false;
        for c in text.chars().chain([' ']) {
            if c.is_alphanumeric() {
                if length == 0 {
                    capital = c.is_uppercase();
                    self.words += 1;
                }
                length += 1;
                self.letters += 1;
                self.digits += u32::from(c.is_ascii_digit());
                self.capitals += u32::from(c.is_uppercase());
                if is_ideograph(c) {
                    // Two characters are about a word where no blank parts them.
                    length %= 2;
                }
                continue;
            }
            if length > 0 {
                self.capital_words += u32::from(capital);
                self.short_words += u32::from(length <= 3 && !capital);
                length = 0;
            }
            match c {
                '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' => self.sentence_ends += 1,
                ',' | '،' | '、' | '，' | ';' | '；' => self.commas += 1,
                '|' | '»' | '›' | '•' | '·' | '/' | '>' | '→' | '#' | '@' | '©' | '+' => self.marks += 1,
                _ => {}
            }
        }
    }

    pub fn put(&self, rows: &mut Rows) {
        rows.put("chars", self.chars as i32);
        rows.put("words", self.words as i32);
        rows.put("tag", self.tag.number());
        rows.put("links", self.links as i32);
        rows.put("link_share", share(self.link_chars, self.chars));
        rows.put("strong_share", share(self.strong_chars, self.chars));
        rows.put("sentence_ends", self.sentence_ends as i32);
        rows.put("commas", self.commas as i32);
        rows.put("capital_share", share(self.capitals, self.letters));
        rows.put("capital_word_share", share(self.capital_words, self.words));
        rows.put("digit_share", share(self.digits, self.letters));
        rows.put("short_word_share", share(self.short_words, self.words));
        rows.put("letters_a_word", share(self.letters, self.words));
        rows.put("marks", self.marks as i32);
        rows.put("ends", self.ends as i32);
        rows.put("begins", self.begins);
        rows.put("cue_count", self.cues.count_ones() as i32);
        for (bit, name) in cues::NAMES.iter().enumerate() {
            rows.put(name, (self.cues >> bit & 1) as i32);
        }
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

fn ending(text: &str) -> Ending {
    let closing = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '‹' | '›');
    match text.trim_end_matches(closing).chars().next_back() {
        Some(':' | '：') => Ending::Colon,
        Some('?' | '？' | '؟') => Ending::Question,
        Some('.') if text.ends_with("...") => Ending::Ellipsis,
        Some('…') => Ending::Ellipsis,
        Some('.' | '!' | '。' | '！' | '।' | '۔') => Ending::Sentence,
        Some(c) if c.is_alphanumeric() => Ending::Word,
        _ => Ending::Other,
    }
}

fn beginning(text: &str) -> i32 {
    match text.chars().next() {
        Some(c) if c.is_lowercase() => 0,
        Some(c) if c.is_uppercase() => 1,
        Some(c) if c.is_ascii_digit() => 2,
        Some(c) if c.is_alphabetic() => 3,
        Some('"' | '“' | '„' | '«' | '‘' | '\'') => 4,
        Some('©' | '#' | '@' | '|' | '»' | '›' | '→' | '+') => 5,
        _ => 6,
    }
}

/// The look of the blocks around.
pub(super) fn put_neighbours(shapes: &[Shape], at: usize, outline: &Outline, rows: &mut Rows) {
    const NEAR: [(&str, &str, &str, &str, isize); 4] = [
        ("before2_chars", "before2_link_share", "before2_ends", "before2_tag", -2),
        ("before_chars", "before_link_share", "before_ends", "before_tag", -1),
        ("after_chars", "after_link_share", "after_ends", "after_tag", 1),
        ("after2_chars", "after2_link_share", "after2_ends", "after2_tag", 2),
    ];
    for (chars, links, ends, tag, offset) in NEAR {
        let near = at.checked_add_signed(offset).and_then(|at| shapes.get(at));
        rows.put(chars, near.map_or(-1, |s| s.chars as i32));
        rows.put(links, near.map_or(-1, |s| share(s.link_chars, s.chars)));
        rows.put(ends, near.map_or(-1, |s| s.ends as i32));
        rows.put(tag, near.map_or(-1, |s| s.tag.number()));
    }
    let path = |at: usize| outline.elements[outline.blocks[at].element as usize].path;
    let alike = |other: Option<usize>| other.filter(|&o| o < shapes.len()).is_some_and(|o| path(o) == path(at));
    rows.put("before_alike", i32::from(alike(at.checked_sub(1))));
    rows.put("after_alike", i32::from(alike(Some(at + 1))));
    let cues = |other: Option<&Shape>| other.map_or(0, |s| s.cues.count_ones() as i32);
    rows.put("before_cues", cues(at.checked_sub(1).and_then(|at| shapes.get(at))));
    rows.put("after_cues", cues(shapes.get(at + 1)));
    let all: usize = 5;
    let (from, to) = (at.saturating_sub(all), (at + all + 1).min(shapes.len()));
    let prose = |range: std::ops::Range<usize>| shapes[range].iter().filter(|s| s.prose).map(|s| s.chars).sum::<u32>();
    rows.put("prose_before5", prose(from..at) as i32);
    rows.put("prose_after5", prose(at + 1..to) as i32);
    let is_heading = |s: &Shape| matches!(s.tag, Tag::Heading(_));
    let back = shapes[at.saturating_sub(40)..at].iter().rev().position(is_heading);
    let ahead = shapes[at + 1..(at + 41).min(shapes.len())].iter().position(is_heading);
    rows.put("heading_before", back.map_or(99, |n| n as i32));
    rows.put("heading_after", ahead.map_or(99, |n| n as i32));
    let heading_cues = back.map_or(0, |n| shapes[at - 1 - n].cues.count_ones() as i32);
    rows.put("heading_before_cues", heading_cues);
    let prose_gap = shapes[..at].iter().rev().take(40).position(|s| s.prose);
    let prose_ahead = shapes[at + 1..].iter().take(40).position(|s| s.prose);
    rows.put("prose_gap_before", prose_gap.map_or(99, |n| n as i32));
    rows.put("prose_gap_after", prose_ahead.map_or(99, |n| n as i32));
}
