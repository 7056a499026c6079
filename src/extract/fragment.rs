//! Parts of pages that are the article already, as feeds, exports and tables hold them.
//!
//! Nothing has to be found: every block is text, short or long. Only what no reader would call
//! text goes: calls to share, bylines that repeat, the line a blog's software puts under its feed.

use super::html::blocks::blocks;
use super::html::{drop_repeated_title, furniture, limits};
use super::trace::{Stage, Trace};
use super::{Findings, plain};
use crate::article::{BlockKind, Body};
use crate::record::Hints;

pub(super) fn read(html: &str, hints: &Hints, trace: &mut Trace<'_>) -> Findings {
    let (html, warnings) = limits::limited(html.to_owned());
    trace.enter(Stage::MainText);
    let mut blocks = blocks(&html);
    trace.enter(Stage::Fields);
    let title = leading_heading(&blocks).filter(|_| hints.title.is_none());
    drop_repeated_title(&mut blocks, hints.title.as_deref().or(title.as_deref()));
    drop_feed_line(&mut blocks);
    let lines: Vec<&str> = blocks.iter().map(|(_, text)| text.as_str()).collect();
    let authors = plain::authors_around(&lines.join("\n\n"), hints);
    Findings { title, authors, body: Body::from_blocks(furniture::without(blocks)), warnings, ..Findings::default() }
}

fn leading_heading(blocks: &[(BlockKind, String)]) -> Option<String> {
    match blocks.first()? {
        (BlockKind::Heading(1 | 2), text) => Some(text.clone()),
        _ => None,
    }
}

/// "The post Ports and powers appeared first on The Harbour Ledger." below every entry.
fn drop_feed_line(blocks: &mut Vec<(BlockKind, String)>) {
    let is_feed_line = |text: &str| {
        let short = text.chars().count() <= 400;
        short && text.starts_with("The post ") && text.contains(" appeared first on ")
    };
    if blocks.last().is_some_and(|(_, text)| is_feed_line(text)) {
        blocks.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str, hints: &Hints) -> Findings {
        read(html, hints, &mut Trace::default())
    }

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let hints = Hints { title: Some("Ports and powers".into()), ..Hints::default() };
        assert_eq!(found(html, &hints).body.text(), expected, "{html}");
    }

    #[test]
    fn every_block_is_kept_however_short() {
        check("<p>One.</p>", "One.");
        check("Bare text", "Bare text");
        check("<h2>Head</h2><p>One.<p>Two.", "Head\n\nOne.\n\nTwo.");
        check("<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph -->", "One.");
        check("", "");
    }

    #[test]
    fn what_no_reader_calls_text_goes() {
        check("<h1>Ports and powers</h1><p>By Ada Voss</p><p>One.</p><p>Share</p>", "One.");
        check("<p>One.</p><p>The post <a>Ports and powers</a> appeared first on <a>Kell Notes</a>.</p>", "One.");
        check(
            "<p>The post office appeared first on the quay.</p><p>One.</p>",
            "The post office appeared first on the quay.\n\nOne.",
        );
    }

    #[test]
    fn a_leading_heading_is_the_title_when_none_is_given() {
        let findings = found("<h1>Ports</h1><p>One.</p>", &Hints::default());
        assert_eq!((findings.title.as_deref(), findings.body.text()), (Some("Ports"), "One."));
        assert_eq!(found("<p>One.</p><h2>Ports</h2>", &Hints::default()).title, None);
    }

    #[test]
    fn authors_are_found_above_and_below_as_in_other_text() {
        let html = "<p>One.</p><p><em>Ada Voss is a research fellow at the Harbour Institute.</em></p>";
        let given = Hints { authors: vec!["Ada Voss".into()], ..Hints::default() };
        for hints in [given, Hints::default()] {
            let authors = found(html, &hints).authors;
            assert_eq!(authors[0].affiliation.as_deref(), Some("a research fellow at the Harbour Institute"));
        }
        assert_eq!(found("<p>By Imre Castellane</p><p>One.</p>", &Hints::default()).authors[0].name, "Imre Castellane");
    }
}
