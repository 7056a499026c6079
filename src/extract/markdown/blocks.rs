//! Markdown into blocks: links keep their text, marks of emphasis go, images and HTML go.

use crate::article::BlockKind;
use crate::extract::builder::Builder;
use crate::extract::html;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(super) fn blocks(markdown: &str) -> Vec<(BlockKind, String)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, options) {
        reader.take(event);
    }
    reader.builder.finish()
}

/// What is open besides the blocks themselves.
#[derive(Default)]
struct Reader {
    builder: Builder,
    /// Open images, whose alternative text is no part of the prose.
    images: usize,
    /// Inside an HTML element whose text is not read.
    silent: bool,
    /// The lines of the block of HTML in hand.
    block_html: String,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.builder.break_line(),
            Event::Html(html) => self.block_html.push_str(&html),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::Rule => self.builder.end_block(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Image { .. } => self.images += 1,
            Tag::TableHead | Tag::TableRow | Tag::TableCell => {}
            tag if is_block(&tag.to_end()) => self.builder.end_block(),
            _ => {}
        }
        match tag {
            Tag::Heading { level, .. } => self.builder.heading = Some(*level as u8),
            Tag::List(_) => self.builder.lists += 1,
            Tag::BlockQuote(_) => self.builder.quotations += 1,
            Tag::Table(_) => self.builder.tables += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::TableCell => self.push(" "),
            TagEnd::TableHead | TagEnd::TableRow => self.push("\n"),
            TagEnd::HtmlBlock => self.end_html(),
            tag if is_block(&tag) => self.builder.end_block(),
            _ => {}
        }
        match tag {
            TagEnd::Heading(_) => self.builder.heading = None,
            TagEnd::List(_) => self.builder.lists = self.builder.lists.saturating_sub(1),
            TagEnd::BlockQuote(_) => self.builder.quotations = self.builder.quotations.saturating_sub(1),
            TagEnd::Table => self.builder.tables = self.builder.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.images == 0 && !self.silent {
            self.builder.push(text);
        }
    }

    /// A block of HTML inside Markdown: its text stays, its tags go.
    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.block_html);
        for (_, text) in html::blocks::blocks(&html) {
            self.push(&text);
            self.builder.end_block();
        }
    }

    fn inline_html(&mut self, html: &str) {
        let tag = html.to_ascii_lowercase();
        let opens = |names: &[&str]| names.iter().any(|name| tag.starts_with(name));
        if opens(&["<br"]) {
            self.builder.break_line();
        } else if opens(&["<script", "<style"]) {
            self.silent = true;
        } else if opens(&["</script", "</style"]) {
            self.silent = false;
        }
    }
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::*;

    #[test]
    fn markdown_becomes_blocks_without_marks() {
        let check = |markdown: &str, expected: &[(BlockKind, &str)]| {
            let found = blocks(markdown);
            let found: Vec<(BlockKind, &str)> = found.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
            assert_eq!(found, expected, "{markdown}");
        };
        check("# Ports\n\n*One* [two](/x)\nthree", &[(Heading(1), "Ports"), (Paragraph, "One two three")]);
        check("- one\n- two\n  - three", &[(ListItem, "one"), (ListItem, "two"), (ListItem, "three")]);
        check("> said\n\nplain", &[(Quotation, "said"), (Paragraph, "plain")]);
        check("![alt](x.png) text<br>more", &[(Paragraph, "text\nmore")]);
        check(
            "<div>boxed <b>text</b></div>\n\n<!-- gone -->\n\nplain",
            &[(Paragraph, "boxed text"), (Paragraph, "plain")],
        );
        check("a|b\n-|-\n1|2", &[(Table, "a b\n1 2")]);
        check("noted[^1].\n\n[^1]: The note.", &[(Paragraph, "noted."), (Paragraph, "The note.")]);
    }
}
