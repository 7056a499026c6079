//! Blocks out of a stream of openings, text and closings; Markdown and HTML both come as one.

use crate::article::BlockKind;

/// Collects text into blocks; what is open decides a block's kind.
#[derive(Default)]
pub(super) struct Builder {
    blocks: Vec<(BlockKind, String)>,
    text: String,
    pub heading: Option<u8>,
    pub lists: usize,
    pub quotations: usize,
    pub tables: usize,
}

impl Builder {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A line break; two in a row part paragraphs.
    pub fn break_line(&mut self) {
        if self.text.trim_end_matches([' ', '\t']).ends_with('\n') {
            self.end_block();
        } else {
            self.text.push('\n');
        }
    }

    /// Closes the block in hand, if it holds anything. Blanks are collapsed, line breaks stay.
    pub fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        if !text.is_empty() {
            self.blocks.push((self.kind(), text));
        }
    }

    pub fn finish(mut self) -> Vec<(BlockKind, String)> {
        self.end_block();
        self.blocks
    }

    fn kind(&self) -> BlockKind {
        match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.tables > 0 => BlockKind::Table,
            None if self.lists > 0 => BlockKind::ListItem,
            None if self.quotations > 0 => BlockKind::Quotation,
            None => BlockKind::Paragraph,
        }
    }
}
