//! Content HTML into the blocks of a body.
//!
//! Links keep their text, images and whatever is not read go, tables become one line a row. A
//! table that only lays out a page, as old sites do, is taken apart like any other element.

use super::page::is_silent;
use crate::article::BlockKind;
use crate::extract::builder::Builder;
use dom_query::{Document, NodeRef};

/// A cell with more characters is a column of prose.
const MAX_CELL: usize = 300;

/// The blocks of `html`, a page or a part of one.
pub(in crate::extract) fn blocks(html: &str) -> Vec<(BlockKind, String)> {
    let document = Document::fragment(html);
    let mut builder = Builder::default();
    let mut pending = vec![Step::Enter(document.root())];
    while let Some(step) = pending.pop() {
        match step {
            Step::Enter(node) if node.is_text() => push_text(&node, &mut builder),
            Step::Enter(node) if is_silent(&node) || is_hidden(&node) => {}
            Step::Enter(node) => {
                let role = role(&node);
                enter(role, &mut builder);
                pending.push(Step::Leave(role));
                pending.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(role) => leave(role, &mut builder),
        }
    }
    builder.finish()
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
    Block,
    Heading(u8),
    List,
    Quotation,
    Table,
    Row,
    Cell,
}

fn role(node: &NodeRef<'_>) -> Role {
    let Some(name) = node.node_name() else { return Role::Inline };
    match &*name {
        "br" => Role::Break,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading(name.as_bytes()[1] - b'0'),
        "ul" | "ol" | "dl" => Role::List,
        "blockquote" => Role::Quotation,
        "table" if !is_layout(node) => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "address" | "article" | "aside" | "body" | "caption" | "center" | "dd" | "details" | "div" | "dt"
        | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "header" | "hr" | "html" | "li" | "main"
        | "nav" | "p" | "pre" | "section" | "summary" | "table" | "tbody" | "thead" | "tfoot" | "title" => Role::Block,
        _ => Role::Inline,
    }
}

fn enter(role: Role, builder: &mut Builder) {
    let in_table = builder.tables > 0;
    match role {
        Role::Inline => {}
        Role::Break if in_table => builder.push(" "),
        Role::Break => builder.break_line(),
        Role::Cell | Role::Row | Role::Block | Role::List | Role::Heading(_) | Role::Quotation if in_table => {
            builder.push(" ");
        }
        _ => builder.end_block(),
    }
    match role {
        Role::Heading(level) if !in_table => builder.heading = Some(level),
        Role::List => builder.lists += 1,
        Role::Quotation => builder.quotations += 1,
        Role::Table => builder.tables += 1,
        _ => {}
    }
}

fn leave(role: Role, builder: &mut Builder) {
    match role {
        Role::Inline | Role::Break => return,
        Role::Row if builder.tables > 0 => builder.push("\n"),
        Role::Cell if builder.tables > 0 => builder.push(" "),
        Role::Table | Role::Row | Role::Cell => builder.end_block(),
        _ if builder.tables > 0 => builder.push(" "),
        _ => builder.end_block(),
    }
    match role {
        Role::Heading(_) => builder.heading = None,
        Role::List => builder.lists = builder.lists.saturating_sub(1),
        Role::Quotation => builder.quotations = builder.quotations.saturating_sub(1),
        Role::Table => builder.tables = builder.tables.saturating_sub(1),
        _ => {}
    }
}

fn push_text(node: &NodeRef<'_>, builder: &mut Builder) {
    let text = node.text();
    if node.parent().is_some_and(|parent| parent.has_name("pre")) {
        builder.push(&text);
    } else {
        builder.push(&text.replace(['\n', '\r', '\t'], " "));
    }
}

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
    node.node_name().is_some_and(|name| matches!(&*name, "head" | "button" | "img" | "video" | "audio" | "canvas"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::*;

    fn check(html: &str, expected: &[(BlockKind, &str)]) {
        let found = blocks(html);
        let found: Vec<(BlockKind, &str)> = found.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn elements_become_blocks_of_their_kind() {
        check(
            "<h2>Ports</h2><p>One <a href=/x>two</a>\n three.</p>",
            &[(Heading(2), "Ports"), (Paragraph, "One two three.")],
        );
        check("<ul><li>one<ul><li>two</li></ul></li></ul>", &[(ListItem, "one"), (ListItem, "two")]);
        check("<blockquote><p>a</p><p>b</p></blockquote>c", &[(Quotation, "a"), (Quotation, "b"), (Paragraph, "c")]);
        check("a<br>b<br><br>c", &[(Paragraph, "a\nb"), (Paragraph, "c")]);
        check("<pre>a\nb</pre>", &[(Paragraph, "a\nb")]);
        check("a<script>x</script><img alt=y><b>b</b>", &[(Paragraph, "ab")]);
    }

    #[test]
    fn data_tables_are_one_block_and_layout_tables_are_none() {
        check("<table><tr><th>Port<th>Ships<tr><td>Kell<td>12</table>", &[(Table, "Port Ships\nKell 12")]);
        check("<table><tr><td><h2>Head</h2><p>Prose</table>", &[(Heading(2), "Head"), (Paragraph, "Prose")]);
    }
}
