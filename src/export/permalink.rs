//! The address of a passage: its article's URL with a text fragment (WICG URL Fragment Text Directives).
//!
//! `#:~:text=[prefix-,]start[,end]` opens a page at the first place where the words of `start`, and
//! behind them those of `end`, stand. Each of the parts must lie within one block of the page, a range
//! may run over several. `-`, `,` and `&` have a meaning there and are percent-encoded in words.

use super::citation::prose;
use super::tidy;
use crate::article::Article;
use crate::text::Span;
use memchr::memmem;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that may stand in a text directive as they are.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// Words of a part, unless they are long or the text has them earlier as well.
const WORDS: usize = 6;
const MOST_WORDS: usize = 2 * WORDS;
/// A part this long has enough words, however few: scripts without blanks have long ones.
const CHARS: usize = 48;
const PREFIX_WORDS: usize = 4;

/// The article's URL opened at the words of a stretch of its body; `None` without a URL.
pub fn permalink(article: &Article, span: Span) -> Option<String> {
    let url = article.url.as_deref()?;
    // What stands before a directive is an ordinary fragment.
    let url = url.split(":~:").next().unwrap_or(url);
    let sign = if url.contains('#') { "" } else { "#" };
    Some(match directive(article, span) {
        Some(text) => format!("{url}{sign}:~:text={text}"),
        None => url.to_owned(),
    })
}

fn directive(article: &Article, span: Span) -> Option<String> {
    let body = article.body.text();
    let blocks: Vec<Vec<Span>> = prose(article, span).iter().map(|block| words(body, *block)).collect();
    let blocks: Vec<&[Span]> = blocks.iter().map(Vec::as_slice).filter(|words| !words.is_empty()).collect();
    let (first, last) = (*blocks.first()?, *blocks.last()?);
    let encoded = |span: Span| utf8_percent_encode(&tidy(span.of(body)), PLAIN).to_string();
    let whole = covered(first);
    if blocks.len() == 1 && first.len() <= MOST_WORDS && tidy(whole.of(body)).chars().count() <= 2 * CHARS {
        return Some(format!("{}{}", prefix(article, whole), encoded(whole)));
    }
    let start = grown(first.len(), |n| covered(&first[..n]), body, 0);
    let room =
        if blocks.len() == 1 { last.iter().filter(|word| word.start() >= start.end()).count() } else { last.len() };
    if room == 0 {
        return Some(format!("{}{}", prefix(article, start), encoded(start)));
    }
    let end = grown(room, |n| covered(&last[last.len() - n..]), body, start.end());
    Some(format!("{}{},{}", prefix(article, start), encoded(start), encoded(end)))
}

/// The shortest part that is long enough and does not stand in the text between `from` and itself.
fn grown(room: usize, part: impl Fn(usize) -> Span, body: &str, from: usize) -> Span {
    let long_enough = |n: &usize| *n == room || *n >= WORDS || part(*n).of(body).chars().count() >= CHARS;
    let enough = (1..=room).find(long_enough).unwrap_or(room);
    let new = |span: &Span| !stands_in(&body[from.min(span.start())..span.start()], span.of(body));
    (enough..=room.min(MOST_WORDS.max(enough))).map(&part).find(new).unwrap_or_else(|| part(enough))
}

/// The words before a part that stands earlier in the text too, as a prefix.
fn prefix(article: &Article, part: Span) -> String {
    let body = article.body.text();
    if !stands_in(&body[..part.start()], part.of(body)) {
        return String::new();
    }
    let before = article.body.blocks().iter().rev().find(|block| block.span.start() < part.start());
    let before = before.map(|block| words(body, Span::new(block.span.start(), block.span.end().min(part.start()))));
    let before = before.unwrap_or_default();
    match &before[before.len().saturating_sub(PREFIX_WORDS)..] {
        [] => String::new(),
        near => format!("{}-,", utf8_percent_encode(&tidy(covered(near).of(body)), PLAIN)),
    }
}

fn stands_in(text: &str, words: &str) -> bool {
    memmem::find(text.as_bytes(), words.as_bytes()).is_some()
}

/// From the first word to the last.
fn covered(words: &[Span]) -> Span {
    Span::new(words[0].start(), words[words.len() - 1].end())
}

/// What blanks part, and in scripts without blanks what their punctuation parts.
fn words(body: &str, within: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (i, c) in within.of(body).char_indices() {
        let (at, after) = (within.start() + i, within.start() + i + c.len_utf8());
        if c.is_whitespace() {
            words.extend(start.take().map(|start| Span::new(start, at)));
        } else {
            let word = *start.get_or_insert(at);
            if "、。，！？；：".contains(c) {
                words.push(Span::new(word, after));
                start = None;
            }
        }
    }
    words.extend(start.map(|start| Span::new(start, within.end())));
    words
}
