//! Content HTML into the blocks of a body.
//!
//! Crate `html2text` renders the text, after [`super::reduce`] has left only the elements it tells
//! apart. Its lines are never wrapped, so each is a block; what a line is stands before it in the
//! marks [`Marks`] makes it print.

use super::outline::Outline;
use super::reduce::{BREAK, ROW, reduced};
use crate::article::BlockKind;
use crate::extract::builder::Builder;
use dom_query::Document;
use html2text::config;
use html2text::render::TextDecorator;

/// Wide enough that no line is ever wrapped; half the range leaves room to add to it.
const WIDTH: usize = usize::MAX / 2;

/// The blocks of `html`, a page or a part of one.
pub(in crate::extract) fn blocks(html: &str) -> Vec<(BlockKind, String)> {
    let outline = Outline::new(&Document::fragment(html));
    chosen(&outline, &vec![true; outline.blocks.len()])
}

/// The blocks that are `kept` of a page.
pub(super) fn chosen(outline: &Outline, kept: &[bool]) -> Vec<(BlockKind, String)> {
    let reduced = reduced(outline, kept);
    let mut builder = Builder::default();
    match rendered(&reduced) {
        Ok(text) => text.lines().for_each(|line| add_line(line, &mut builder)),
        Err(_) => bare_text(&reduced).lines().for_each(|line| add_line(line, &mut builder)),
    }
    builder.finish()
}

fn rendered(html: &str) -> Result<String, html2text::Error> {
    let config = config::with_decorator(Marks).raw_mode(true).no_link_wrapping().unicode_strikeout(false);
    config.string_from_read(html.as_bytes(), WIDTH)
}

/// The text of the nodes, a line an element, should the renderer give up.
fn bare_text(reduced: &str) -> String {
    Document::fragment(reduced.replace("</", "\n</")).text().to_string()
}

/// The rows of a table follow each other in one block; any other line is one or, where it holds
/// two breaks in a row, several.
fn add_line(line: &str, builder: &mut Builder) {
    let text = line.trim_start_matches(is_mark);
    let marks = &line[..line.len() - text.len()];
    let row = text.strip_prefix(ROW);
    if row.is_none() || builder.tables == 0 {
        builder.end_block();
    }
    builder.heading = marks.chars().find_map(level);
    builder.lists = marks.chars().filter(|&mark| mark == ITEM || mark == ITEM_GOES_ON).count();
    builder.quotations = marks.chars().filter(|&mark| mark == QUOTATION).count();
    builder.tables = usize::from(row.is_some());
    for (number, part) in row.unwrap_or(text).split(BREAK).enumerate() {
        if number > 0 {
            builder.break_line();
        }
        builder.push(part);
    }
    builder.push("\n");
}

/// What the renderer prints before a line: control characters, which it drops from any text, and
/// which take one byte and one column, as its arithmetic of prefixes demands.
struct Marks;

const QUOTATION: char = '\u{E}';
const ITEM: char = '\u{F}';
/// The renderer's own indentation of what follows an item's first line.
const ITEM_GOES_ON: char = ' ';

/// Levels of headings are marked by themselves.
fn level(mark: char) -> Option<u8> {
    u8::try_from(mark).ok().filter(|level| (1..=6).contains(level))
}

fn is_mark(c: char) -> bool {
    matches!(c, QUOTATION | ITEM | ITEM_GOES_ON) || level(c).is_some()
}

impl TextDecorator for Marks {
    type Annotation = ();

    fn decorate_link_start(&mut self, _url: &str) -> (String, ()) {
        Default::default()
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        Default::default()
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        Default::default()
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        Default::default()
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        Default::default()
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, ()) {
        Default::default()
    }

    fn header_prefix(&self, level: usize) -> String {
        u8::try_from(level.clamp(1, 6)).map(|level| char::from(level).to_string()).unwrap_or_default()
    }

    fn quote_prefix(&self) -> String {
        QUOTATION.to_string()
    }

    fn unordered_item_prefix(&self) -> String {
        ITEM.to_string()
    }

    fn ordered_item_prefix(&self, _number: i64) -> String {
        ITEM.to_string()
    }

    fn make_subblock_decorator(&self) -> Self {
        Marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::*;
    use proptest::prelude::*;

    fn check(html: &str, expected: &[(BlockKind, &str)]) {
        let found = blocks(html);
        let found: Vec<(BlockKind, &str)> = found.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(found, expected, "{html}");
    }

    fn all(html: &str) -> String {
        let outline = Outline::new(&Document::fragment(html));
        reduced(&outline, &vec![true; outline.blocks.len()])
    }

    #[test]
    fn elements_become_blocks_of_their_kind() {
        check(
            "<h2>Ports</h2><p>One <a href=/x>two</a>\n three.</p>",
            &[(Heading(2), "Ports"), (Paragraph, "One two three.")],
        );
        check("<ul><li>one<ul><li>two</li></ul></li></ul>", &[(ListItem, "one"), (ListItem, "two")]);
        check("<ol><li><p>one</p><p>two</p></ol>three", &[(ListItem, "one"), (ListItem, "two"), (Paragraph, "three")]);
        check("<dl><dt>Port<dd>A gate</dl>", &[(ListItem, "Port"), (ListItem, "A gate")]);
        check("<blockquote><p>a</p><p>b</p></blockquote>c", &[(Quotation, "a"), (Quotation, "b"), (Paragraph, "c")]);
        check("<blockquote><ul><li><h4>a</h4>b</ul></blockquote>", &[(Heading(4), "a"), (ListItem, "b")]);
        check("a<br>b<br><br>c", &[(Paragraph, "a\nb"), (Paragraph, "c")]);
        check("<pre>a\nb</pre>", &[(Paragraph, "a\nb")]);
        check("a<hr>b<section>c</section>d", &[(Paragraph, "a"), (Paragraph, "b"), (Paragraph, "c"), (Paragraph, "d")]);
        check("a<script>x</script><img alt=y><b>b</b>", &[(Paragraph, "ab")]);
        check("x<sup>2</sup> <s>y</s> &lt;b&gt;", &[(Paragraph, "x2 y <b>")]);
    }

    #[test]
    fn data_tables_are_one_block_and_layout_tables_are_none() {
        check("<table><tr><th>Port<th>Ships<tr><td>Kell<td>12</table>", &[(Table, "Port Ships\nKell 12")]);
        check("<table><tr><td><h2>Head</h2><p>Prose</table>", &[(Heading(2), "Head"), (Paragraph, "Prose")]);
        check("<ul><li><table><tr><td>a<tr><td>b</table>c</ul>", &[(Table, "a\nb"), (ListItem, "c")]);
        check(
            "<p>a</p><table><tr><td>b</table><table><tr><td>c</table>",
            &[(Paragraph, "a"), (Table, "b"), (Table, "c")],
        );
    }

    #[test]
    fn without_the_renderer_the_words_still_stand_in_their_lines() {
        let bare = bare_text(&all("<h2>Ports</h2><p>One <b>two</b></p><table><tr><td>a<td>b</table>"));
        let lines: Vec<&str> = bare.lines().map(str::trim).filter(|line| line.len() > 3).collect();
        assert_eq!(lines, ["Ports", "One two", "\u{E001}   a  b"]);
    }

    #[test]
    fn marks_that_stand_in_the_page_are_no_marks() {
        check("<p>\u{E001}a\u{E000}b &#xE001;\u{F}c</p>", &[(Paragraph, "ab c")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_html_breaks_the_renderer_and_no_word_is_lost(
            parts in prop::collection::vec(prop_oneof![
                prop::sample::select(vec![
                    "<ul>", "</ul>", "<ol start=-9>", "<li>", "<blockquote>", "</blockquote>", "<table>", "</table>",
                    "<tr>", "<td colspan=9 rowspan=0>", "<th>", "<h1>", "</h1>", "<h6 id=x>", "<p>", "</p>", "<pre>",
                    "</pre>", "<br>", "<hr>", "<div>", "</div>", "<dl>", "<dd>", "<sup>2</sup>", "<s>", "<a href=x>",
                    "<em>", "<svg>", "</svg>", "<math>", "<plaintext>", "<!--", "-->", "\u{200b}", "\u{AD}", "\u{E000}",
                    "\u{E001}", "\u{1}", "\u{F}", "\t\n", "&nbsp;", "👨\u{200d}👩\u{200d}👧", "لا", "\u{336}", "＋",
                ]).prop_map(str::to_owned),
                "[a-z]{1,9} ",
            ], 0..60),
        ) {
            blocks(&parts.concat());
            let words: Vec<&String> = parts.iter().filter(|part| part.ends_with(' ')).collect();
            let prose = words.iter().map(|word| format!("<ul><li>{word}<blockquote>")).collect::<String>();
            let found: Vec<String> = blocks(&prose).into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(found, words.iter().map(|word| word.trim().to_owned()).collect::<Vec<_>>());
        }
    }
}
