//! Markdown: each quotation as a block with its citation and a link below; an article without
//! quotations as a line. Whatever the texts hold, they are read as text.

use super::citation::{Citation, Quote, Role};
use super::name::Name;
use super::text::{date, inner_quotes, listed};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// More authors than these are the first one and `et al.`
const ALL_AUTHORS: usize = 3;

pub fn write(citations: &[Citation]) -> String {
    let blocks: Vec<String> = citations.iter().flat_map(blocks).collect();
    blocks.join("\n")
}

fn blocks(citation: &Citation) -> Vec<String> {
    if citation.quotes.is_empty() {
        return vec![format!("{}\n", at_line_start(&line(citation, None)))];
    }
    let block = |quote: &Quote| {
        let words = quote.words.iter().map(|words| format!("> {}\n>\n", escaped(words))).collect::<String>();
        format!("{words}> — {}\n", line(citation, Some(quote)))
    };
    citation.quotes.iter().map(block).collect()
}

fn line(citation: &Citation, quote: Option<&Quote>) -> String {
    let title = match &citation.title {
        Some(title) => format!("“{}”", inline(&inner_quotes(title))),
        None => inline(citation.title_or_placeholder()),
    };
    let link = quote.and_then(|quote| quote.permalink.as_ref()).or(citation.url.as_ref());
    let title = match link {
        Some(url) => format!("[{title}]({})", address(url)),
        None => title,
    };
    let outlet = citation.outlet.as_deref().map(|outlet| format!("*{}*", inline(outlet)));
    let place = quote.map(Quote::place);
    let parts = [authors(citation), Some(title), outlet, Some(inline(&date(citation))), place];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn authors(citation: &Citation) -> Option<String> {
    let names: Vec<String> = citation.names(Role::Author).map(Name::natural).collect();
    match names.len() {
        0 => None,
        1..=ALL_AUTHORS => Some(inline(&listed(&names))),
        _ => Some(format!("{} et al.", inline(&names[0]))),
    }
}

/// Text that Markdown reads as this text, as a paragraph of its own.
pub fn escaped(text: &str) -> String {
    at_line_start(&inline(text))
}

/// Text that Markdown reads as this text inside a line.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        if r"\`*_[]<>~|".contains(c) || (c == '&' && is_entity(&text[i + 1..])) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `amp;`, `#38;`
fn is_entity(rest: &str) -> bool {
    rest.find(';').is_some_and(|end| end > 0 && rest[..end].chars().all(|c| c.is_ascii_alphanumeric() || c == '#'))
}

/// Takes their meaning from signs that begin lists, headings and rules.
fn at_line_start(text: &str) -> String {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(['-', '+', '=', '#', ':']) {
        format!(r"\{text}")
    } else if n_digits > 0 && text[n_digits..].starts_with(['.', ')']) {
        format!(r"{}\{}", &text[..n_digits], &text[n_digits..])
    } else {
        text.to_owned()
    }
}

/// A URL as the target of a link.
fn address(url: &str) -> String {
    const UNSAFE: &AsciiSet = &CONTROLS.add(b'(').add(b')').add(b'\\').add(b' ').add(b'<').add(b'>');
    let url = utf8_percent_encode(url, UNSAFE).to_string();
    if url.contains(';') { url.replace('&', r"\&") } else { url }
}
