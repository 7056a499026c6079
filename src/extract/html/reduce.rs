//! Content HTML reduced to what tells blocks apart: paragraphs, headings, lists, quotations, tables.
//!
//! Inline tags and attributes go, for they say nothing to a text; so does whatever is not read.
//! Line breaks become [`BREAK`], and a table has one cell a row, opened by [`ROW`], so that the
//! renderer keeps a row in a line. A table that only lays out a page, as old sites do, is taken
//! apart like any other element.

use super::page::is_silent;
use dom_query::{Document, NodeRef};

/// Stands for a line break within a block.
pub(super) const BREAK: char = '\u{E000}';

/// Opens the line of a table's row.
pub(super) const ROW: char = '\u{E001}';

/// A cell with more characters is a column of prose.
const MAX_CELL: usize = 300;

/// Lists in lists and quotations in quotations that are told; the renderer copies each line once for
/// each, and deeper ones say nothing more.
const MOST_NESTED: usize = 3;

/// The same content in few elements, none of which has attributes.
pub(super) fn reduced(html: &str) -> String {
    let document = Document::fragment(html);
    let mut writer = Writer::default();
    let mut pending = vec![Step::Enter(document.root())];
    while let Some(step) = pending.pop() {
        match step {
            Step::Enter(node) if node.is_text() => writer.text(&node.text()),
            Step::Enter(node) if is_silent(&node) || is_hidden(&node) => {}
            Step::Enter(node) => {
                let role = role(&node);
                writer.enter(role);
                pending.push(Step::Leave(role));
                pending.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(role) => writer.leave(role),
        }
    }
    writer.html
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Role),
}

/// What an element does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Inline,
    Break,
    Rule,
    Block,
    Preformatted,
    Heading(char),
    List,
    Item,
    Quotation,
    Table,
    Row,
    Cell,
}

fn role(node: &NodeRef<'_>) -> Role {
    let Some(name) = node.node_name() else { return Role::Inline };
    match &*name {
        "br" => Role::Break,
        "hr" => Role::Rule,
        "pre" => Role::Preformatted,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading(char::from(name.as_bytes()[1])),
        "ul" | "ol" | "dl" => Role::List,
        "li" | "dt" | "dd" => Role::Item,
        "blockquote" => Role::Quotation,
        "table" if !is_layout(node) => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "address" | "article" | "aside" | "caption" | "center" | "details" | "div" | "fieldset" | "figcaption"
        | "figure" | "footer" | "form" | "header" | "main" | "nav" | "p" | "section" | "summary" | "table"
        | "tbody" | "thead" | "tfoot" | "title" => Role::Block,
        _ => Role::Inline,
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

    fn tag(&mut self, role: Role, opening: &str) {
        self.html.push_str(opening);
        match role {
            Role::Heading(level) => self.html.extend(['h', level]),
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

fn is_layout(table: &NodeRef<'_>) -> bool {
    table.descendants_it().any(|node| {
        let Some(name) = node.node_name() else { return false };
        match &*name {
            "table" | "h1" | "h2" | "h3" | "article" => true,
            "td" => node.text().chars().nth(MAX_CELL).is_some(),
            _ => false,
        }
    })
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    const HIDDEN: &[&str] = &["head", "button", "img", "video", "audio", "canvas", "noframes", "noembed"];
    node.node_name().is_some_and(|name| HIDDEN.contains(&&*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_tells_blocks_apart_is_left() {
        let check = |html: &str, expected: &str| assert_eq!(reduced(html), expected, "{html}");
        check("<p class=a>One <a href=/x>two</a> &lt;3</p>", "<div>One two &lt;3</div>");
        check("<ol start=7><li>a</ol><dd>b</dd>", "<ul><li>a</li></ul><div>b</div>");
        check("<blockquote>a</blockquote>", "<blockquote>a</blockquote>");
        assert_eq!(reduced(&"<ul><li>".repeat(9)).matches("<ul>").count(), MOST_NESTED);
        check("<h2>a</h2><pre>b\nc</pre>d<br>e", "<h2>a</h2><div>b\u{E000}c</div>d\u{E000}e");
        check("a\u{E000}&#xE001;b<script>x</script><img alt=y>", "ab");
    }

    #[test]
    fn a_row_is_one_cell_and_a_layout_table_none() {
        let data = reduced("<table><tr><th>Port<th>Ships</table>");
        assert!(data.starts_with(FIRST_ROW) && data.ends_with("</td></tr></table>"), "{data}");
        assert_eq!(data.matches("<td>").count(), 2, "{data}");
        let layout = reduced("<table><tr><td><h2>Head</h2></table>");
        assert!(!layout.contains("table") && layout.contains("<h2>Head</h2>"), "{layout}");
    }
}
