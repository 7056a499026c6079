//! The words of an entry: its full text, else its summary.

use crate::ingest::markup::{has_markup, plain};
use crate::ingest::xml::Element;
use crate::record::{Content, Hints};

/// A description this long is the article; summaries are cut long before.
const WHOLE_CHARACTERS: usize = 1_000;
const WHOLE_PARAGRAPHS: usize = 3;

/// The entry's words; the summary beside a full text goes into `hints`, and so does a note where
/// only a part of the text is there.
pub fn words(entry: &Element, hints: &mut Hints) -> Result<Content, String> {
    let summary = SUMMARIES.iter().flat_map(|name| entry.all(name)).find_map(markup);
    let full = FULL_TEXTS.iter().flat_map(|name| entry.all(name)).find_map(markup);
    match (full, summary) {
        (Some(full), summary) => {
            if is_cut(&plain(&full)) {
                hints.notes.push("the feed holds only the beginning of the text".to_owned());
            }
            hints.description = summary.filter(|summary| *summary != full).map(|summary| plain(&summary));
            Ok(content(full))
        }
        (None, Some(summary)) => {
            if !is_whole(&summary) {
                hints.notes.push("the feed holds only a summary".to_owned());
            }
            Ok(content(summary))
        }
        (None, None) => Err("has neither a text nor a summary".to_owned()),
    }
}

const FULL_TEXTS: &[&str] = &["content:encoded", "content", "atom:content", "xhtml:body", "fullitem", "fulltext"];
const SUMMARIES: &[&str] =
    &["description", "summary", "atom:summary", "dc:description", "itunes:summary", "media:description"];

/// The HTML or text an element holds, whether it stands there as text, as CDATA or as elements.
fn markup(element: &Element) -> Option<String> {
    let held = match element.attribute("type").map(str::to_ascii_lowercase).as_deref() {
        Some("xhtml") => element.inner_html(),
        Some(kind) if kind.ends_with("xml") => element.inner_html(),
        _ if element.name == "xhtml:body" => element.inner_html(),
        // Some feeds forget to escape what they hold.
        _ if element.elements().next().is_some() => element.inner_html(),
        _ => element.own_text(),
    };
    Some(held.trim().to_owned()).filter(|held| !held.is_empty())
}

/// Text without any markup is kept as it is, line by line.
fn content(words: String) -> Content {
    if has_markup(&words) { Content::Fragment(words) } else { Content::Verbatim(words) }
}

/// Whether what a feed calls a description is the whole text, as in feeds that know no other place.
fn is_whole(summary: &str) -> bool {
    let text = plain(summary);
    let long = text.chars().count() >= WHOLE_CHARACTERS || summary.matches("<p").count() >= WHOLE_PARAGRAPHS;
    long && !is_cut(&text)
}

/// Whether a text breaks off, as blogs make them: "… […]", "Read more".
fn is_cut(text: &str) -> bool {
    let text = match text.rfind("The post ") {
        Some(at) if text[at..].contains(" appeared first on ") => &text[..at],
        _ => text,
    };
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || "»→>.)".contains(c)).to_lowercase();
    let dots = text.trim_end().ends_with("...") || text.trim_end().ends_with("...]");
    let calls = ["[…]", "…", "[…", "read more", "continue reading", "read the full article", "(more…", "weiterlesen"];
    dots || calls.iter().any(|call| end.ends_with(call))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_break_off_are_recognized() {
        for (text, expected) in [
            ("The ports closed.", false),
            ("The ports closed and […]", true),
            ("The ports closed and [...]", true),
            ("The ports closed…", true),
            ("The ports closed and... Read more »", true),
            ("The ports closed. Continue reading →", true),
            ("The ports closed and […] The post Ports appeared first on Kell Notes.", true),
            ("The ports closed. The post Ports appeared first on Kell Notes.", false),
            ("He said: read more.", true),
            ("", false),
        ] {
            assert_eq!(is_cut(text), expected, "{text}");
        }
    }
}
