//! The chosen blocks of a page as HTML reduced to what tells blocks apart: paragraphs, headings,
//! lists, quotations, tables.
//!
//! Inline tags and attributes go, for they say nothing to a text; so does whatever is not read.
//! Line breaks become [`BREAK`], and a table has one cell a row, opened by [`ROW`], so that the
//! renderer keeps a row in a line. A table that only lays out a page, as old sites do, is taken
//! apart like any other element.

use super::outline::{Event, NONE, Outline};
use super::tag::Tag;

/// Stands for a line break within a block.
pub(super) const BREAK: char = '\u{E000}';

/// Opens the line of a table's row.
pub(super) const ROW: char = '\u{E001}';

/// Lists in lists and quotations in quotations that are told; the renderer copies each line once for
/// each, and deeper ones say nothing more.
const MOST_NESTED: usize = 3;

/// The content of the blocks that are `kept`, in few elements, none of which has attributes.
pub(super) fn reduced(outline: &Outline, kept: &[bool]) -> String {
    let before: Vec<u32> = std::iter::once(0)
        .chain(kept.iter().scan(0, |sum, kept| {
            *sum += u32::from(*kept);
            Some(*sum)
        }))
        .collect();
    let is_kept = |block: u32| block != NONE && kept.get(block as usize).copied().unwrap_or(false);
    let mut writer = Writer::default();
    let mut at = 0;
    while let Some(event) = outline.events.get(at) {
        at += 1;
        match *event {
            Event::Text { start, end, block } if is_kept(block) => {
                writer.text(outline.raw.get(start as usize..end as usize).unwrap_or_default());
            }
            Event::Break { block } if is_kept(block) => writer.enter(Role::Break),
            Event::Enter(number) => {
                let element = &outline.elements[number as usize];
                let role = role(element.tag, element.layout);
                if before[element.first_block as usize] == before[element.end_block as usize] {
                    at = element.end as usize;
                    writer.part(role);
                } else {
                    writer.enter(role);
                }
            }
            Event::Leave(number) => {
                let element = &outline.elements[number as usize];
                writer.leave(role(element.tag, element.layout));
            }
            Event::Text { .. } | Event::Break { .. } => {}
        }
    }
    writer.html
}

/// What an element does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Inline,
    Break,
    Rule,
    Block,
    Preformatted,
    Heading(u8),
    List,
    Item,
    Quotation,
    Table,
    Row,
    Cell,
}

fn role(tag: Tag, layout: bool) -> Role {
    match tag {
        Tag::Break => Role::Break,
        Tag::Rule => Role::Rule,
        Tag::Preformatted => Role::Preformatted,
        Tag::Heading(level) => Role::Heading(level),
        Tag::List | Tag::Definitions => Role::List,
        Tag::Item | Tag::Definition => Role::Item,
        Tag::Quotation => Role::Quotation,
        Tag::Table if !layout => Role::Table,
        Tag::Row => Role::Row,
        Tag::Cell => Role::Cell,
        tag if tag.is_inline() => Role::Inline,
        _ => Role::Block,
    }
}

#[derive(Default)]
struct Writer {
    html: String,
    tables: usize,
    preformatted: usize,
    lists: usize,
    quotations: usize,
}

impl Writer {
    fn enter(&mut self, role: Role) {
        if role == Role::Preformatted {
            self.preformatted += 1;
        }
        match role {
            Role::Inline => {}
            _ if self.tables > 0 => self.html.push(' '),
            Role::Break => self.html.push(BREAK),
            Role::Rule => self.html.extend([BREAK, BREAK]),
            Role::Table => {
                self.tables += 1;
                self.html.push_str(FIRST_ROW);
            }
            _ => {
                self.lists += usize::from(role == Role::List);
                self.quotations += usize::from(role == Role::Quotation);
                self.tag(role, "<");
            }
        }
    }

    fn leave(&mut self, role: Role) {
        if role == Role::Preformatted {
            self.preformatted = self.preformatted.saturating_sub(1);
        }
        match role {
            Role::Inline | Role::Break | Role::Rule => {}
            Role::Table => {
                self.tables = self.tables.saturating_sub(1);
                self.html.push_str("</td></tr></table>");
            }
            Role::Row if self.tables > 0 => self.html.push_str(NEXT_ROW),
            _ if self.tables > 0 => self.html.push(' '),
            _ => {
                self.tag(role, "</");
                self.lists = self.lists.saturating_sub(usize::from(role == Role::List));
                self.quotations = self.quotations.saturating_sub(usize::from(role == Role::Quotation));
            }
        }
    }

    /// What an element does to the text around it when none of its own is kept.
    fn part(&mut self, role: Role) {
        match role {
            Role::Inline | Role::Row | Role::Cell => {}
            _ if self.tables > 0 => self.html.push(' '),
            _ if self.html.ends_with('>') || self.html.ends_with([BREAK, BREAK]) => {}
            _ => self.html.extend([BREAK, BREAK]),
        }
    }

    fn tag(&mut self, role: Role, opening: &str) {
        self.html.push_str(opening);
        match role {
            Role::Heading(level) => self.html.extend(['h', char::from(b'0' + level)]),
            Role::Quotation if self.quotations <= MOST_NESTED => self.html.push_str("blockquote"),
            Role::List if self.lists <= MOST_NESTED => self.html.push_str("ul"),
            Role::Item if (1..=MOST_NESTED).contains(&self.lists) => self.html.push_str("li"),
            _ => self.html.push_str("div"),
        }
        self.html.push('>');
    }

    /// Text, escaped; the marks that stand in the page itself go.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '\n' if self.preformatted > 0 && self.tables == 0 => self.html.push(BREAK),
                BREAK | ROW | '\0' => {}
                c => self.html.push(c),
            }
        }
    }
}

const FIRST_ROW: &str = "<table><tr><td>\u{E001}";
const NEXT_ROW: &str = "</td></tr><tr><td>\u{E001}";

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn all(html: &str) -> String {
        let outline = Outline::new(&Document::fragment(html));
        within(&reduced(&outline, &vec![true; outline.blocks.len()]))
    }

    /// What stands in the element that a parsed fragment is wrapped in.
    fn within(reduced: &str) -> String {
        reduced.strip_prefix("<div>").and_then(|rest| rest.strip_suffix("</div>")).expect("it is wrapped").to_owned()
    }

    #[test]
    fn only_what_tells_blocks_apart_is_left() {
        let check = |html: &str, expected: &str| assert_eq!(all(html), expected, "{html}");
        check("<p class=a>One <a href=/x>two</a> &lt;3</p>", "<div>One two &lt;3</div>");
        check("<ol start=7><li>a</ol><dd>b</dd>", "<ul><li>a</li></ul><div>b</div>");
        check("<blockquote>a</blockquote>", "<blockquote>a</blockquote>");
        assert_eq!(all(&format!("{}a", "<ul><li>".repeat(9))).matches("<ul>").count(), MOST_NESTED);
        check("<h2>a</h2><pre>b\nc</pre>d<br>e", "<h2>a</h2><div>b\u{E000}c</div>d\u{E000}e");
        check("a\u{E000}&#xE001;b<script>x</script><img alt=y>", "ab");
    }

    #[test]
    fn a_row_is_one_cell_and_a_layout_table_none() {
        let data = all("<table><tr><th>Port<th>Ships</table>");
        assert!(data.starts_with(FIRST_ROW) && data.ends_with("</td></tr></table>"), "{data}");
        assert_eq!(data.matches("<td>").count(), 2, "{data}");
        let layout = all("<table><tr><td><h2>Head</h2></table>");
        assert!(!layout.contains("table") && layout.contains("<h2>Head</h2>"), "{layout}");
    }

    #[test]
    fn what_is_not_kept_leaves_no_trace_but_parts_what_stood_around_it() {
        let outline = Outline::new(&Document::fragment("<div>a<p>b</p>c</div><ul><li>d</ul><table><tr><td>e</table>"));
        let kept: Vec<bool> = (0..outline.blocks.len()).map(|at| ["a", "c"].contains(&outline.text_of(at))).collect();
        assert_eq!(within(&reduced(&outline, &kept)), "<div>a\u{E000}\u{E000}c</div>");
    }
}
