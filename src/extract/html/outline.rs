//! A page in one walk: its elements in order, and its text cut into blocks.
//!
//! A block is what stands in one line or paragraph: text between two boundaries of block elements,
//! or between two line breaks in a row; the row of a data table is one block. Everything later
//! work asks of a page's body is answered from here, without going to the tree again.

use super::hints;
use super::tag::Tag;
use dom_query::{Document, Element as Node, NodeData, NodeId};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

/// A cell with more characters is a column of prose.
const MAX_CELL: usize = 300;

/// A page's body, flat.
#[derive(Default)]
pub(super) struct Outline {
    /// In document order; the first is the root and its own parent.
    pub elements: Vec<Element>,
    pub events: Vec<Event>,
    pub blocks: Vec<Block>,
    /// All text as it stands in the page.
    pub raw: String,
    /// The texts of all blocks, blanks collapsed.
    pub text: String,
}

pub(super) struct Element {
    pub parent: u32,
    pub tag: Tag,
    pub depth: u32,
    /// Kinds of names it has, see [`hints`].
    pub names: u32,
    /// It says of itself that it is not shown.
    pub hidden: bool,
    /// Marked as the text of the article by its `itemprop`.
    pub article_body: bool,
    /// Called the place of readers' comments.
    pub comments: bool,
    /// A table that only lays out the page.
    pub layout: bool,
    /// Tag and class.
    pub shape: u64,
    /// The shapes from the root to here.
    pub path: u64,
    /// Blocks that begin inside.
    pub first_block: u32,
    pub end_block: u32,
    /// The event after its end.
    pub end: u32,
}

#[derive(Clone, Debug)]
pub(super) enum Event {
    Enter(u32),
    Leave(u32),
    /// A piece of `raw` and the block it belongs to.
    Text {
        start: u32,
        end: u32,
        block: u32,
    },
    /// A line break, and the block it stands in or after.
    Break {
        block: u32,
    },
}

#[derive(Default)]
pub(super) struct Block {
    /// The innermost element that is no inline one.
    pub element: u32,
    /// Where it stands in the outline's `text`.
    pub range: Range<usize>,
    pub chars: u32,
    pub link_chars: u32,
    pub strong_chars: u32,
    pub links: u32,
}

/// No block yet.
pub(super) const NONE: u32 = u32::MAX;

impl Outline {
    pub fn new(document: &Document) -> Outline {
        let mut outline = Outline::default();
        let root = document.body().map_or_else(|| document.root().id, |body| body.id);
        walk(document, root, &mut outline);
        outline.mark_layout_tables();
        super::segment::segment(&mut outline);
        outline
    }

    pub fn text_of(&self, block: usize) -> &str {
        self.text.get(self.blocks[block].range.clone()).unwrap_or_default()
    }

    /// Tables with a heading, a table or a long cell inside lay out a page and hold no data.
    fn mark_layout_tables(&mut self) {
        let mut tables: Vec<u32> = Vec::new();
        let mut cells: Vec<(u32, usize)> = Vec::new();
        for event in &self.events {
            match *event {
                Event::Enter(at) => match self.elements[at as usize].tag {
                    Tag::Table => {
                        tables.last().copied().into_iter().for_each(|outer| mark(&mut self.elements, outer));
                        tables.push(at);
                    }
                    Tag::Heading(1..=3) | Tag::Article => tables.iter().for_each(|&t| mark(&mut self.elements, t)),
                    Tag::Cell => cells.push((at, 0)),
                    _ => {}
                },
                Event::Leave(at) => match self.elements[at as usize].tag {
                    Tag::Table => drop(tables.pop()),
                    Tag::Cell => {
                        let chars = cells.pop().map_or(0, |(_, chars)| chars);
                        if chars > MAX_CELL {
                            tables.last().copied().into_iter().for_each(|table| mark(&mut self.elements, table));
                        }
                        if let Some(outer) = cells.last_mut() {
                            outer.1 += chars;
                        }
                    }
                    _ => {}
                },
                Event::Text { start, end, .. } => {
                    if let Some(cell) = cells.last_mut() {
                        cell.1 +=
                            self.raw[start as usize..end as usize].split_whitespace().map(str::len).sum::<usize>();
                    }
                }
                Event::Break { .. } => {}
            }
        }
    }
}

fn mark(elements: &mut [Element], table: u32) {
    elements[table as usize].layout = true;
}

enum Step {
    Visit(NodeId),
    Leave(u32),
}

fn walk(document: &Document, root: NodeId, outline: &mut Outline) {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let tree = &document.tree;
    let mut label = String::new();
    let mut steps = vec![Step::Visit(root)];
    let mut inside: Vec<u32> = Vec::new();
    while let Some(step) = steps.pop() {
        let id = match step {
            Step::Leave(at) => {
                outline.elements[at as usize].end = outline.events.len() as u32 + 1;
                outline.events.push(Event::Leave(at));
                inside.pop();
                continue;
            }
            Step::Visit(id) => id,
        };
        let children = tree.query_node(&id, |node| match &node.data {
            NodeData::Text { contents } => {
                outline.push_text(contents);
                None
            }
            NodeData::Element(element) => {
                let tag = Tag::of(&element.name.local);
                match tag {
                    Tag::Silent | Tag::Image => None,
                    Tag::Break => {
                        outline.events.push(Event::Break { block: NONE });
                        None
                    }
                    _ => {
                        let parent = inside.last().copied().unwrap_or(0);
                        let at = outline.push_element(element, tag, parent, &mut label, &hasher);
                        inside.push(at);
                        steps.push(Step::Leave(at));
                        Some(node.last_child)
                    }
                }
            }
            NodeData::Document | NodeData::Fragment => Some(node.last_child),
            _ => None,
        });
        let mut child = children.flatten().flatten();
        while let Some(id) = child {
            steps.push(Step::Visit(id));
            child = tree.query_node(&id, |node| node.prev_sibling).flatten();
        }
    }
}

impl Outline {
    fn push_text(&mut self, contents: &str) {
        let start = self.raw.len() as u32;
        self.raw.push_str(contents);
        self.events.push(Event::Text { start, end: self.raw.len() as u32, block: NONE });
    }

    fn push_element(
        &mut self,
        node: &Node,
        tag: Tag,
        parent: u32,
        label: &mut String,
        hasher: &impl BuildHasher,
    ) -> u32 {
        let at = self.elements.len() as u32;
        let (above, path) = self.elements.get(parent as usize).map_or((0, 0), |p| (p.depth, p.path));
        let read = Attributes::read(node, label);
        let shape = hasher.hash_one((tag.number(), &*node.name.local, read.class));
        self.elements.push(Element {
            parent,
            tag,
            depth: above + 1,
            names: if label.is_empty() { 0 } else { hints::kinds(label) },
            hidden: read.hidden,
            article_body: read.article_body,
            comments: parent != at && COMMENTS.iter().any(|name| label.contains(name)),
            layout: false,
            shape,
            path: if tag.is_inline() {
                path
            } else {
                (path ^ shape).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
            },
            first_block: 0,
            end_block: 0,
            end: 0,
        });
        self.events.push(Event::Enter(at));
        at
    }
}

/// First words of the names of elements that hold comments, as they stand in a label.
const COMMENTS: [&str; 3] = [" comment", " disqus", " kommentar"];

struct Attributes<'a> {
    class: &'a str,
    hidden: bool,
    article_body: bool,
}

impl<'a> Attributes<'a> {
    /// Reads what matters of an element and fills `label` with its names.
    fn read(node: &'a Node, label: &mut String) -> Attributes<'a> {
        label.clear();
        let mut read = Attributes { class: "", hidden: false, article_body: false };
        for attribute in &node.attrs {
            let value: &str = &attribute.value;
            match &*attribute.name.local {
                "class" => {
                    read.class = value;
                    hints::add_name(label, value);
                }
                "id" | "data-testid" | "data-component" | "role" => hints::add_name(label, value),
                "itemprop" => {
                    read.article_body |= value.contains("articleBody");
                    hints::add_name(label, value);
                }
                "property" => read.article_body |= value.contains("content:encoded") || value.contains("articleBody"),
                "hidden" => read.hidden = true,
                "aria-hidden" => read.hidden |= value == "true",
                "style" => read.hidden |= hides(value),
                _ => {}
            }
        }
        read
    }
}

fn hides(style: &str) -> bool {
    let squeezed = || style.chars().take(400).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let short = style.contains("none") || style.contains("hidden") || style.contains("NONE");
    short && {
        let style = squeezed();
        style.contains("display:none") || style.contains("visibility:hidden")
    }
}
