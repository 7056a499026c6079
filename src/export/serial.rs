//! A list of citations that is written while it is made.

use super::citation::Citation;
use super::key::lasting_keys;
use super::{Format, written};

/// Writes citations a few at a time; the parts together are what [`write`](super::write()) makes of all, but that every key
/// bears its article's id, since nobody knows yet which others will come. No article may come twice.
#[derive(Debug)]
pub struct Serial {
    format: Format,
    has_begun: bool,
}

impl Serial {
    pub fn new(format: Format) -> Serial {
        Serial { format, has_begun: false }
    }

    /// The next part of the text.
    pub fn part(&mut self, citations: &[Citation]) -> String {
        if citations.is_empty() {
            return String::new();
        }
        let text = written(self.format, citations, &lasting_keys(citations));
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        match self.format {
            Format::CslJson => {
                let items = text.trim_end().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
                format!("{}{}", if is_first { "[" } else { "," }, items.unwrap_or_default().trim_end())
            }
            // A record of RIS ends itself.
            Format::Ris => text,
            Format::Text | Format::Markdown | Format::Bibtex if is_first => text,
            Format::Text | Format::Markdown | Format::Bibtex => format!("\n{text}"),
        }
    }

    /// What stands behind the last part.
    pub fn end(self) -> &'static str {
        if self.format == Format::CslJson && self.has_begun { "\n]\n" } else { "" }
    }
}
