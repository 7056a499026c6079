//! Words of articles in a page: escaped, marked, and unable to turn the text around them.

use crate::article::Article;
pub use crate::text::short;
use crate::text::{Span, clean};
use maud::{Markup, html};

/// Marks in one paragraph; a word that stands in it thousands of times is not marked for ever.
const MARKS: usize = 2000;
/// Letters of a headline in a list.
const HEADLINE: usize = 240;

/// A stretch of `text` with marks, which are bytes of `text` in order.
pub fn marked(text: &str, within: Span, marks: &[Span]) -> Markup {
    let mut pieces: Vec<(bool, Span)> = Vec::new();
    let mut at = within.start();
    for mark in marks.iter().filter(|mark| within.contains(**mark)).take(MARKS) {
        pieces.push((false, Span::new(at, mark.start().max(at))));
        pieces.push((true, *mark));
        at = mark.end();
    }
    pieces.push((false, Span::new(at, within.end())));
    html! {
        @for (is_mark, span) in pieces {
            @if is_mark { mark { (clean(span.of(text))) } } @else { (clean(span.of(text))) }
        }
    }
}

/// Paragraphs of `text`, each by itself.
pub fn paragraphs(text: &str, within: Span, marks: &[Span]) -> Markup {
    html! {
        @for paragraph in parted(text, within) {
            p dir="auto" { (marked(text, paragraph, marks)) }
        }
    }
}

/// The stretches between blank lines.
fn parted(text: &str, within: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = within.start();
    for part in within.of(text).split_inclusive("\n\n") {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            out.push(Span::new(start, start + trimmed.len()));
        }
        at += part.len();
    }
    out
}

/// The headline, cut where it is no headline any more.
pub fn headline(article: &Article, marks: &[Span]) -> Markup {
    let Some(title) = article.title.as_deref() else { return html! { "(no title)" } };
    let end = title.char_indices().nth(HEADLINE).map_or(title.len(), |(at, _)| at);
    html! {
        (marked(title, Span::new(0, end), marks))
        @if end < title.len() { "…" }
    }
}

/// The language of an article, where it is known.
pub fn lang(article: &Article) -> Option<String> {
    article.language.map(|language| language.to_string())
}

/// The address of the original, if a browser may follow it.
pub fn original(url: Option<&str>) -> Option<&str> {
    let url = url?;
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_they_were_and_everything_is_escaped() {
        let check = |text: &str, marks: &[(usize, usize)], expected: &str| {
            let marks: Vec<Span> = marks.iter().map(|&(start, end)| Span::new(start, end)).collect();
            assert_eq!(marked(text, Span::new(0, text.len()), &marks).into_string(), expected);
        };
        check("a b c", &[(2, 3)], "a <mark>b</mark> c");
        check("<b>é</b>", &[(3, 5)], "&lt;b&gt;<mark>é</mark>&lt;/b&gt;");
        check("x\u{202e}y\u{7}z", &[], "xyz");
        check("", &[], "");
    }

    #[test]
    fn paragraphs_are_parted_by_blank_lines() {
        let text = "one\n\n two \n\n\n\nthree";
        let words: Vec<&str> = parted(text, Span::new(0, text.len())).iter().map(|span| span.of(text)).collect();
        assert_eq!(words, ["one", "two", "three"]);
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for (url, expected) in [
            ("https://ledger.example/a", true),
            ("HTTP://ledger.example/a", true),
            ("javascript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("file:///etc/passwd", false),
            ("é", false),
        ] {
            assert_eq!(original(Some(url)).is_some(), expected, "{url}");
        }
    }
}
