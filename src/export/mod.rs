//! Citations: an article, and passages of it, in the formats of reference managers and documents.
//!
//! A [`Citation`] is made of an article and the passages quoted; a writer makes text of citations.
//! What is doubtful stays doubtful in every format: a date that sources disagree about is marked
//! by the format's own means and said in a note. Nothing here searches, prints or reads a clock, so
//! no citation tells when a page was visited.
//!
//! A format is one file and one line in [`write()`].

mod bibtex;
mod citation;
mod csl_json;
pub mod graphml;
mod key;
mod line;
mod markdown;
mod name;
mod permalink;
mod ris;
mod serial;
#[cfg(test)]
mod tests;
mod text;

pub use citation::{Bibliography, Citation, Contributor, Issued, Quote, Role};
pub use line::line;
pub use markdown::escaped as markdown_escaped;
pub use name::{Name, Person};
pub use permalink::permalink;
pub use serial::Serial;

/// A format that a citation can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A paragraph for reading, after the Chicago Manual of Style.
    Text,
    /// The quotation as a block, with the citation and a link below.
    Markdown,
    /// BibLaTeX, which biber reads.
    Bibtex,
    Ris,
    CslJson,
}

/// Writes citations, one after the other; CSL-JSON as one list. Ends with a line end unless there are none.
pub fn write(format: Format, citations: &[Citation]) -> String {
    written(format, citations, &key::keys(citations))
}

fn written(format: Format, citations: &[Citation], keys: &[String]) -> String {
    match format {
        Format::Text => text::write(citations),
        Format::Markdown => markdown::write(citations),
        Format::Bibtex => bibtex::write(citations, keys),
        Format::Ris => ris::write(citations, keys),
        Format::CslJson => csl_json::write(citations, keys),
    }
}

/// One line: blanks of any kind become one blank, and what could steer a terminal or turn the
/// direction of what follows is dropped.
fn tidy(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let kept: String = text.chars().filter(|&c| c.is_whitespace() || !(c.is_control() || turns(c))).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
