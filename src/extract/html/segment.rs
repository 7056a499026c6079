//! The text of an outline cut into blocks.

use super::outline::{Block, Event, NONE, Outline};
use super::tag::Tag;

/// Gives every piece of text its block, and every element the blocks inside it.
pub(super) fn segment(outline: &mut Outline) {
    let mut cutter = Cutter::default();
    let mut events = std::mem::take(&mut outline.events);
    for event in &mut events {
        match event {
            Event::Enter(at) => cutter.enter(*at, outline),
            Event::Leave(at) => cutter.leave(*at, outline),
            Event::Break { block } => *block = cutter.line_break(outline),
            Event::Text { start, end, block } => *block = cutter.text(*start as usize..*end as usize, outline),
        }
    }
    cutter.end_block(outline);
    outline.events = events;
    let count = outline.blocks.len() as u32;
    for element in &mut outline.elements {
        element.end_block = element.end_block.min(count);
    }
}

#[derive(Default)]
struct Cutter {
    /// The elements that are no inline ones, outermost first.
    around: Vec<u32>,
    links: usize,
    strongs: usize,
    data_tables: usize,
    breaks: usize,
    /// The block in hand has text.
    open: bool,
    /// A blank stands before the next word.
    blank: bool,
}

impl Cutter {
    fn enter(&mut self, at: u32, outline: &mut Outline) {
        let element = &outline.elements[at as usize];
        let (tag, layout) = (element.tag, element.layout);
        match tag {
            Tag::Anchor => self.links += 1,
            Tag::Strong => self.strongs += 1,
            _ => {}
        }
        if tag == Tag::Anchor && self.open {
            self.block(outline).links += 1;
        }
        if !tag.is_inline() {
            self.boundary(tag, outline);
            self.around.push(at);
        }
        self.data_tables += usize::from(tag == Tag::Table && !layout);
        outline.elements[at as usize].first_block = outline.blocks.len() as u32 - u32::from(self.open);
    }

    fn leave(&mut self, at: u32, outline: &mut Outline) {
        let element = &outline.elements[at as usize];
        let (tag, layout) = (element.tag, element.layout);
        match tag {
            Tag::Anchor => self.links -= 1,
            Tag::Strong => self.strongs -= 1,
            _ => {}
        }
        self.data_tables -= usize::from(tag == Tag::Table && !layout);
        if !tag.is_inline() {
            self.boundary(tag, outline);
            self.around.pop();
        }
        outline.elements[at as usize].end_block = outline.blocks.len() as u32;
    }

    /// Inside a table of data only its rows part blocks.
    fn boundary(&mut self, tag: Tag, outline: &mut Outline) {
        if self.data_tables == 0 || matches!(tag, Tag::Row | Tag::Table | Tag::Caption) {
            self.end_block(outline);
        } else {
            self.blank = true;
        }
    }

    fn line_break(&mut self, outline: &mut Outline) -> u32 {
        self.breaks += 1;
        self.blank = true;
        if self.breaks > 1 && self.data_tables == 0 {
            self.end_block(outline);
        }
        (outline.blocks.len() as u32).checked_sub(1).unwrap_or(NONE)
    }

    fn text(&mut self, range: std::ops::Range<usize>, outline: &mut Outline) -> u32 {
        let raw = std::mem::take(&mut outline.raw);
        let piece = raw.get(range).unwrap_or_default();
        let before = outline.text.len();
        let mut count = 0;
        for word in piece.split_whitespace() {
            if !self.open {
                self.begin(outline);
            } else if self.blank || count > 0 || piece.starts_with(char::is_whitespace) {
                outline.text.push(' ');
            }
            self.blank = false;
            count += 1;
            outline.text.push_str(word);
        }
        if count > 0 {
            self.breaks = 0;
            let chars = outline.text[before.min(outline.text.len())..].chars().count() as u32;
            let (linked, strong, end) = (self.links > 0, self.strongs > 0, outline.text.len());
            let block = self.block(outline);
            block.range.end = end;
            block.chars += chars;
            block.link_chars += if linked { chars } else { 0 };
            block.strong_chars += if strong { chars } else { 0 };
        }
        self.blank |= !piece.is_empty() && piece.ends_with(char::is_whitespace);
        outline.raw = raw;
        if self.open { outline.blocks.len() as u32 - 1 } else { NONE }
    }

    fn begin(&mut self, outline: &mut Outline) {
        self.open = true;
        outline.text.push('\n');
        let start = outline.text.len();
        let element = self.around.last().copied().unwrap_or(0);
        let links = u32::from(self.links > 0);
        outline.blocks.push(Block { element, range: start..start, links, ..Block::default() });
    }

    fn block<'o>(&self, outline: &'o mut Outline) -> &'o mut Block {
        outline.blocks.last_mut().expect("a block is open")
    }

    fn end_block(&mut self, _outline: &mut Outline) {
        self.open = false;
        self.blank = false;
        self.breaks = 0;
    }
}
