use crate::text::Span;

/// The main text of an article and what its stretches are.
///
/// Blocks lie in order, do not overlap, and together hold every character of the text that is
/// not blank. Between two blocks stands blank space only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    text: String,
    blocks: Vec<Block>,
}

/// A paragraph or its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading and its level, 1 (highest) to 6.
    Heading(u8),
    Paragraph,
    ListItem,
    Quotation,
    Table,
}

impl Body {
    /// Joins blocks with one blank line. Blank blocks are left out; surrounding blanks go.
    pub fn from_blocks<S: AsRef<str>>(parts: impl IntoIterator<Item = (BlockKind, S)>) -> Body {
        let mut body = Body::default();
        for (kind, part) in parts {
            let part = part.as_ref().trim();
            if part.is_empty() {
                continue;
            }
            if !body.text.is_empty() {
                body.text.push_str("\n\n");
            }
            let start = body.text.len();
            body.text.push_str(part);
            body.blocks.push(Block { kind, span: Span::new(start, body.text.len()) });
        }
        body
    }

    /// Keeps `text` to the character; its paragraphs are what blank lines part.
    ///
    /// Where no blank line parts anything and lines are far longer than anybody wraps them, each line is a paragraph.
    pub fn verbatim(text: String) -> Body {
        let mut blocks = parted(&text, |line| line.trim().is_empty());
        if let [only] = blocks[..]
            && has_long_lines(only.span.of(&text))
        {
            blocks = lines(&text);
        }
        Body { text, blocks }
    }

    /// Puts a stored body together again; `None` when the blocks break the type's promise.
    pub fn from_parts(text: String, blocks: Vec<Block>) -> Option<Body> {
        let mut at = 0;
        for block in &blocks {
            let gap = text.get(at..block.span.start())?;
            text.get(block.span.range())?;
            if !gap.trim().is_empty() || block.span.is_empty() {
                return None;
            }
            at = block.span.end();
        }
        text.get(at..)?.trim().is_empty().then_some(Body { text, blocks })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// Characters a line has on average, from which on it is a paragraph and not a wrapped line.
const PARAGRAPH_LINE: usize = 160;

fn has_long_lines(text: &str) -> bool {
    let lines = text.lines().count();
    lines > 1 && text.len() / lines >= PARAGRAPH_LINE
}

/// The paragraphs between lines that part.
fn parted(text: &str, parts: impl Fn(&str) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if parts(line) {
            blocks.extend(start.take().map(|s| paragraph(s, end)));
        } else {
            let indent = line.len() - line.trim_start().len();
            start.get_or_insert(at + indent);
            end = at + line.trim_end().len();
        }
        at += line.len();
    }
    blocks.extend(start.map(|s| paragraph(s, end)));
    blocks
}

/// Every line that is not blank, on its own.
fn lines(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if indent < line.len() {
            blocks.push(paragraph(at + indent, at + line.trim_end().len()));
        }
        at += line.len();
    }
    blocks
}

fn paragraph(start: usize, end: usize) -> Block {
    Block { kind: BlockKind::Paragraph, span: Span::new(start, end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn verbatim_text_is_parted_at_blank_lines_and_kept_to_the_character() {
        let text = "\n  One\ntwo.\n \n\nThree.  \n";
        let body = Body::verbatim(text.to_owned());
        assert_eq!(body.text(), text);
        let parts: Vec<&str> = body.blocks().iter().map(|b| b.span.of(text)).collect();
        assert_eq!(parts, ["One\ntwo.", "Three."]);
    }

    #[test]
    fn long_lines_without_blank_ones_are_paragraphs_and_wrapped_lines_are_not() {
        let long = |c: char| c.to_string().repeat(300);
        let check = |text: String, expected: usize| assert_eq!(Body::verbatim(text).blocks().len(), expected);
        check(format!("{}\n{}\n", long('a'), long('b')), 2);
        check("a line of verse\nand another one\n".to_owned(), 1);
        check(format!("{}\n\n{}\n{}\n", long('a'), long('b'), long('c')), 2);
    }

    proptest! {
        #[test]
        fn blocks_hold_all_that_is_not_blank(text in "[a-z \\n\\r\u{a0}é.]{0,80}") {
            let body = Body::verbatim(text.clone());
            prop_assert_eq!(Body::from_parts(text, body.blocks().to_vec()), Some(body));
        }
    }
}
