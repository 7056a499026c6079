//! Where in the markup a block stands: in which elements, beside what, in which container.

use super::page::Sums;
use super::words::Shape;
use super::{GROUPS, Rows, share};
use crate::extract::html::hints::KINDS;
use crate::extract::html::outline::{Element, Outline};
use crate::extract::html::tag::Tag;
use std::collections::HashMap;

/// What an element is asked.
type Asked = fn(&Element) -> bool;

/// Elements around a block whose distance is told.
const AROUND: &[(&str, Asked)] = &[
    ("up_article", |e| e.tag == Tag::Article),
    ("up_main", |e| e.tag == Tag::Main),
    ("up_section", |e| e.tag == Tag::Section),
    ("up_aside", |e| e.tag == Tag::Aside),
    ("up_header", |e| e.tag == Tag::Header),
    ("up_footer", |e| e.tag == Tag::Footer),
    ("up_nav", |e| e.tag == Tag::Navigation),
    ("up_form", |e| e.tag == Tag::Form),
    ("up_figure", |e| matches!(e.tag, Tag::Figure | Tag::Caption)),
    ("up_table", |e| e.tag == Tag::Table),
    ("up_list", |e| matches!(e.tag, Tag::List | Tag::Definitions)),
    ("up_quotation", |e| e.tag == Tag::Quotation),
    ("up_link", |e| e.tag == Tag::Anchor),
    ("up_details", |e| e.tag == Tag::Details),
    ("up_hidden", |e| e.hidden),
    ("up_article_body", |e| e.article_body),
];

/// Names of an element as in [`KINDS`], as they are called among the features.
const NAMED: [&str; KINDS.len()] = [
    "named_article",
    "named_post",
    "named_content",
    "named_body",
    "named_text",
    "named_main",
    "named_page",
    "named_nav",
    "named_comment",
    "named_related",
    "named_share",
    "named_ad",
    "named_newsletter",
    "named_author",
    "named_caption",
    "named_cookie",
    "named_footer",
    "named_sidebar",
    "named_teaser",
    "named_meta",
    "named_tag",
    "named_title",
    "named_lead",
    "named_search",
    "named_hidden",
    "named_toc",
    "named_quote",
    "named_product",
    "named_footnote",
    "named_header",
    "named_live",
    "named_event",
];

const FAR: u8 = 30;
const DISTANCES: usize = AROUND.len() + KINDS.len();

pub(in crate::extract::html) struct Places {
    /// For every element how many steps up each kind of element is.
    distances: Vec<[u8; DISTANCES]>,
    /// The nearest element around that holds more blocks.
    wider: Vec<u32>,
    /// Siblings of the same tag and class, itself included.
    siblings: Vec<u32>,
    /// The nearest element, itself included, that has two more like it beside it.
    repeated: Vec<u32>,
    /// The characters, links and number of such siblings taken together.
    rows: HashMap<(u32, u64), Stretch>,
    /// Blocks at the same place in the markup.
    paths: HashMap<u64, Stretch>,
    path_numbers: HashMap<u64, u32>,
    scores: Vec<u32>,
    best: u32,
    half: u32,
    most: u32,
}

#[derive(Clone, Copy, Default)]
struct Stretch {
    count: u32,
    chars: u32,
    link_chars: u32,
    prose: u32,
}

impl Places {
    pub(super) fn of(outline: &Outline, shapes: &[Shape], sums: &Sums) -> Places {
        let elements = &outline.elements;
        let mut places = Places {
            distances: distances(elements),
            wider: wider(elements),
            siblings: Vec::new(),
            repeated: Vec::new(),
            rows: HashMap::new(),
            paths: HashMap::new(),
            path_numbers: HashMap::new(),
            scores: scores(outline, shapes),
            best: 0,
            half: deepest_with(elements, sums, 500),
            most: deepest_with(elements, sums, 800),
        };
        places.find_repeated(outline, sums);
        for (block, shape) in outline.blocks.iter().zip(shapes) {
            let path = elements[block.element as usize].path;
            let number = places.path_numbers.len() as u32;
            places.path_numbers.entry(path).or_insert(number);
            let stretch = places.paths.entry(path).or_default();
            stretch.count += 1;
            stretch.chars += shape.chars;
            stretch.link_chars += shape.link_chars;
            stretch.prose += if shape.prose { shape.chars } else { 0 };
        }
        places.best =
            (0..elements.len() as u32).max_by_key(|&e| (places.scores[e as usize], u32::MAX - e)).unwrap_or(0);
        places
    }

    fn find_repeated(&mut self, outline: &Outline, sums: &Sums) {
        for element in outline.elements.iter().filter(|e| !e.tag.is_inline() || e.tag == Tag::Other) {
            let row = self.rows.entry((element.parent, element.shape)).or_default();
            row.count += 1;
            row.chars += sums.chars[element.end_block as usize] - sums.chars[element.first_block as usize];
            row.link_chars +=
                sums.link_chars[element.end_block as usize] - sums.link_chars[element.first_block as usize];
            row.prose += sums.prose(element.first_block, element.end_block);
        }
        for (at, element) in outline.elements.iter().enumerate() {
            let count = self.rows.get(&(element.parent, element.shape)).map_or(1, |row| row.count);
            self.siblings.push(count);
            let above = self.repeated.get(element.parent as usize).copied().unwrap_or(0);
            // A paragraph among others is no row of teasers.
            let counts = count > 2 && !matches!(element.tag, Tag::Paragraph | Tag::Heading(_));
            self.repeated.push(if counts { at as u32 } else { above });
        }
    }

    pub(super) fn put(&self, outline: &Outline, at: usize, rows: &mut Rows) {
        let place = outline.blocks[at].element;
        let element = &outline.elements[place as usize];
        rows.put("depth", element.depth as i32);
        let distances = &self.distances[place as usize];
        let names = AROUND.iter().map(|(name, _)| *name).chain(NAMED);
        names.zip(distances).for_each(|(name, steps)| rows.put(name, i32::from(*steps)));
        rows.put("siblings", self.siblings[place as usize] as i32);
        self.put_repeated(outline, place, rows);
        let path = self.paths.get(&element.path).copied().unwrap_or_default();
        rows.put("path_count", path.count as i32);
        rows.put("path_chars", path.chars as i32);
        rows.put("path_chars_each", (path.chars / path.count.max(1)) as i32);
        rows.put("path_link_share", share(path.link_chars, path.chars));
    }

    fn put_repeated(&self, outline: &Outline, place: u32, rows: &mut Rows) {
        let repeated = self.repeated[place as usize];
        let element = &outline.elements[repeated as usize];
        let row = self.rows.get(&(element.parent, element.shape)).copied().unwrap_or_default();
        let above = outline.elements[place as usize].depth.saturating_sub(element.depth);
        rows.put("repeated_up", if repeated == 0 { 99 } else { above as i32 });
        rows.put("repeated_count", if repeated == 0 { 0 } else { row.count as i32 });
        rows.put("repeated_chars_each", if repeated == 0 { -1 } else { (row.chars / row.count.max(1)) as i32 });
        rows.put("repeated_link_share", if repeated == 0 { -1 } else { share(row.link_chars, row.chars) });
        rows.put("repeated_prose_share", if repeated == 0 { -1 } else { share(row.prose, row.chars) });
    }

    /// Ever wider containers around a block.
    fn containers(&self, outline: &Outline, at: usize) -> [u32; GROUPS - 1] {
        let mut around = outline.blocks[at].element;
        let element = &outline.elements[around as usize];
        if element.end_block - element.first_block <= 1 {
            around = self.wider[around as usize];
        }
        std::array::from_fn(|level| {
            if level > 0 {
                around = self.wider[around as usize];
            }
            around
        })
    }

    pub(super) fn groups(&self, outline: &Outline, at: usize) -> [u32; GROUPS] {
        let [a, b, c] = self.containers(outline, at);
        let path = outline.elements[outline.blocks[at].element as usize].path;
        [a, b, c, self.path_numbers.get(&path).copied().unwrap_or(0)]
    }

    pub(super) fn put_containers(&self, outline: &Outline, sums: &Sums, at: usize, rows: &mut Rows) {
        const LEVELS: [[&str; 6]; GROUPS - 1] = [
            ["in1_blocks", "in1_chars", "in1_prose_of_page", "in1_prose_share", "in1_link_share", "in1_score"],
            ["in2_blocks", "in2_chars", "in2_prose_of_page", "in2_prose_share", "in2_link_share", "in2_score"],
            ["in3_blocks", "in3_chars", "in3_prose_of_page", "in3_prose_share", "in3_link_share", "in3_score"],
        ];
        let all_prose = sums.prose_chars.last().copied().unwrap_or(0);
        for (names, container) in LEVELS.iter().zip(self.containers(outline, at)) {
            let e = &outline.elements[container as usize];
            let (from, to) = (e.first_block, e.end_block);
            let within = |sums: &[u32]| sums[to as usize] - sums[from as usize];
            let chars = within(&sums.chars);
            rows.put(names[0], (to - from) as i32);
            rows.put(names[1], chars as i32);
            rows.put(names[2], share(within(&sums.prose_chars), all_prose));
            rows.put(names[3], share(within(&sums.prose_chars), chars));
            rows.put(names[4], share(within(&sums.link_chars), chars));
            rows.put(names[5], share(self.scores[container as usize], self.scores[self.best as usize]));
        }
        let inside = |container: u32| {
            let e = &outline.elements[container as usize];
            (e.first_block..e.end_block).contains(&(at as u32))
        };
        let down = |container: u32| {
            let depth = outline.elements[outline.blocks[at].element as usize].depth as i32;
            if inside(container) { depth - outline.elements[container as usize].depth as i32 } else { -1 }
        };
        rows.put("in_best", down(self.best));
        rows.put("in_half", down(self.half));
        rows.put("in_most", down(self.most));
        let best = &outline.elements[self.best as usize];
        let side = if (at as u32) < best.first_block { -1 } else { i32::from(at as u32 >= best.end_block) };
        rows.put("beside_best", side);
        rows.put("best_prose_of_page", share(sums.prose(best.first_block, best.end_block), all_prose));
    }
}

fn distances(elements: &[Element]) -> Vec<[u8; DISTANCES]> {
    let mut all: Vec<[u8; DISTANCES]> = Vec::with_capacity(elements.len());
    for element in elements {
        let mut steps = all.get(element.parent as usize).copied().unwrap_or([FAR; DISTANCES]);
        for step in &mut steps {
            *step = (*step + 1).min(FAR);
        }
        for (step, (_, is)) in steps.iter_mut().zip(AROUND) {
            if is(element) {
                *step = 0;
            }
        }
        for (kind, step) in steps[AROUND.len()..].iter_mut().enumerate() {
            if element.names >> kind & 1 == 1 {
                *step = 0;
            }
        }
        all.push(steps);
    }
    all
}

fn wider(elements: &[Element]) -> Vec<u32> {
    let mut wider: Vec<u32> = Vec::with_capacity(elements.len());
    for element in elements {
        let parent = &elements[element.parent as usize];
        let grows = parent.end_block - parent.first_block > element.end_block - element.first_block;
        let above = if grows { element.parent } else { wider.get(element.parent as usize).copied().unwrap_or(0) };
        wider.push(above);
    }
    wider
}

/// Scores of containers: paragraphs give points to the elements right above them.
fn scores(outline: &Outline, shapes: &[Shape]) -> Vec<u32> {
    let mut scores = vec![0u32; outline.elements.len()];
    for (block, shape) in outline.blocks.iter().zip(shapes).filter(|(_, shape)| shape.prose) {
        let mut points = 10 * (1 + (shape.chars / 100).min(4));
        let mut at = block.element;
        for _ in 0..4 {
            let element = &outline.elements[at as usize];
            if matches!(element.tag, Tag::Paragraph | Tag::Strong | Tag::Item | Tag::Emphasis) && at != element.parent {
                at = element.parent;
                continue;
            }
            scores[at as usize] += points;
            points = points * 2 / 5;
            at = element.parent;
        }
    }
    scores
}

/// The innermost element that has so much of the page's prose.
fn deepest_with(elements: &[Element], sums: &Sums, thousandths: u32) -> u32 {
    let all = u64::from(sums.prose_chars.last().copied().unwrap_or(0));
    let holds = |e: &Element| u64::from(sums.prose(e.first_block, e.end_block)) * 1000 >= all * u64::from(thousandths);
    let holding = elements.iter().enumerate().filter(|(_, e)| holds(e));
    holding.max_by_key(|(at, e)| (e.depth, usize::MAX - at)).map_or(0, |(at, _)| at as u32)
}
