//! The little that readers must know of HTML: whether a string is any, and how a title reads.

use dom_query::Document;

/// True if the text announces itself as a whole page, as opposed to a part of one.
pub fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head>", "<head ", "<body>", "<body "].iter().any(|tag| head.contains(tag))
}

/// True if the text holds tags or references to characters.
pub fn has_markup(text: &str) -> bool {
    let opens = |(at, _): (usize, &str)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
    };
    let refers = |(at, _): (usize, &str)| {
        let rest = text[at + 1..].trim_start_matches('#');
        let name = rest.find(|c: char| !c.is_ascii_alphanumeric());
        name.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
    };
    text.match_indices('<').any(opens) || text.match_indices('&').any(refers)
}

/// The text of a string that may hold markup, in one line.
pub fn plain(text: &str) -> String {
    let text = if has_markup(text) { Document::fragment(spaced(text)).text().to_string() } else { text.to_owned() };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A blank where a paragraph or line ends, which would else run into the next.
fn spaced(html: &str) -> String {
    html.replace("</p>", "</p> ").replace("<br", " <br").replace("</div>", "</div> ").replace("</li>", "</li> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_prose() {
        for (text, expected) in [
            ("<p>a", true),
            ("a &amp; b", true),
            ("a &#8217; b", true),
            ("a < b & c; d", false),
            ("AT&T", false),
            ("&", false),
            ("<", false),
        ] {
            assert_eq!(has_markup(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_lose_their_markup() {
        for (text, expected) in [
            ("Ports &amp; <em>powers</em>", "Ports & powers"),
            (" Ports &\n powers < 3", "Ports & powers < 3"),
            ("<p>One.</p><p>Two.<br/>Three", "One. Two. Three"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn pages_announce_themselves_and_fragments_do_not() {
        assert!(is_page("<!-- saved --><HTML lang=en>") && is_page("<body class=x><p>a"));
        assert!(!is_page("<article><header>a</header></article>") && !is_page("plain"));
    }
}
