//! The smallest pieces: escapes inside a word, and the reading of a word as a [`Leaf`].
//!
//! A backslash makes the next character an ordinary one. That is what lets every word, also one
//! that came from plain text, be printed and read back.

use super::ast::Leaf;
use super::diagnostic::Diagnostic;
use super::foreign;
use crate::text::{Span, words};

/// Characters that mean something in this or another search language: never a silent part of a word.
const RESERVED: &str = "*?!~^|[]{}<>=";

/// How quotation marks pair up; a phrase ends at any of the closing ones.
const QUOTES: &[(char, &str)] = &[
    ('"', "\""),
    ('“', "”"),
    ('”', "”"),
    ('„', "“”"),
    ('«', "»"),
    ('»', "«"),
    ('「', "」"),
    ('『', "』"),
    ('＂', "＂"),
];

pub(super) fn is_quote(c: char) -> bool {
    QUOTES.iter().any(|&(open, close)| c == open || close.contains(c))
}

/// The marks that close a phrase which `open` began; `None` when it can begin none.
pub(super) fn closing_quotes(open: char) -> Option<&'static str> {
    QUOTES.iter().find(|&&(mark, _)| mark == open).map(|&(_, close)| close)
}

pub(super) fn is_reserved(c: char) -> bool {
    RESERVED.contains(c) || narrow(c).is_some()
}

/// The syntax character whose full-width form `c` is: `（` is typed for `(` on many keyboards, and
/// would be a silent part of a word.
pub(super) fn narrow(c: char) -> Option<char> {
    let narrow = char::from_u32((c as u32).checked_sub(0xfee0)?).filter(char::is_ascii)?;
    (RESERVED.contains(narrow) || "()+-:".contains(narrow)).then_some(narrow)
}

/// Blanks, and the invisible characters that come along with pasted text and stand between words.
/// The joiners of Persian and Indic words are not among them.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A dash that a text program may have made of a minus sign.
pub(super) fn is_long_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The first character that is not escaped and satisfies `wanted`, with its byte offset.
pub(super) fn find_plain(raw: &str, wanted: impl Fn(char) -> bool) -> Option<(usize, char)> {
    let mut escaped = false;
    raw.char_indices().find(|&(_, c)| {
        let hit = !escaped && c != '\\' && wanted(c);
        escaped = c == '\\' && !escaped;
        hit
    })
}

/// `raw` without its escaping backslashes.
pub(super) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

/// Reads a word of the text or of a text field; `span` is where `raw` stands in the query.
pub(super) fn read_word(raw: &str, span: Span) -> Result<Leaf, Diagnostic> {
    if let Some((at, c)) = find_plain(raw, is_reserved) {
        return match c {
            '=' if at == 0 && raw.len() > 1 => read_typed(raw, span),
            '*' | '?' => read_pattern(raw, span),
            '!' if at > 0 && at + 1 == raw.len() => read_prefix(&raw[..at], '!', span),
            '~' if at > 0 => read_fuzzy(raw, at, span),
            _ => Err(foreign::reserved_character(raw, c, span)),
        };
    }
    let word = unescape(raw);
    if words(&word).is_empty() {
        return Err(nothing_to_look_for(&word, span));
    }
    match word.chars().next().filter(|&c| raw.starts_with(c) && is_long_dash(c)) {
        Some(dash) => {
            let rest = &raw[dash.len_utf8()..];
            Err(Diagnostic::error(span, format!("`{dash}` is a dash, not a minus sign"))
                .help(format!("write `-{rest}` to leave the word out, `{rest}` to look for it")))
        }
        None => Ok(Leaf::Word(word)),
    }
}

/// `=Word`.
fn read_typed(raw: &str, span: Span) -> Result<Leaf, Diagnostic> {
    match read_word(&raw[1..], span)? {
        Leaf::Word(word) => Ok(Leaf::Typed(word)),
        _ => Err(Diagnostic::error(span, "`=` stands before a whole word or a phrase")
            .help(format!("write `=word`, or leave it out: `{}`", &raw[1..]))),
    }
}

/// A word with `*` or `?` in it.
fn read_pattern(raw: &str, span: Span) -> Result<Leaf, Diagnostic> {
    let only_last = find_plain(raw, |c| is_reserved(c)).is_some_and(|(at, c)| c == '*' && at + 1 == raw.len());
    if only_last {
        return read_prefix(&raw[..raw.len() - 1], '*', span);
    }
    // `organi?ation!` is `organi?ation*`.
    let pattern = raw.strip_suffix('!').map_or_else(|| raw.to_owned(), |start| format!("{start}*"));
    if let Some(c) = pattern.chars().find(|&c| !(c.is_alphanumeric() || matches!(c, '*' | '?' | '\'' | '’'))) {
        return Err(match is_reserved(c) {
            true => foreign::reserved_character(raw, c, span),
            false => Diagnostic::error(span, format!("`{c}` cannot stand in a word with `*` or `?`"))
                .help("write the word with letters and digits only, several words with `pre/1` between them"),
        });
    }
    let letters = pattern.chars().filter(|c| c.is_alphanumeric()).count();
    if !pattern.starts_with(char::is_alphanumeric) || letters < 2 {
        return Err(Diagnostic::error(span, "a word with `*` or `?` begins with a letter and has at least two")
            .help("write more of the word, as in `organi?e` or `sanction*`"));
    }
    Ok(Leaf::Wildcard(pattern))
}

/// `word~`, `word~1`, `word~2`.
fn read_fuzzy(raw: &str, at: usize, span: Span) -> Result<Leaf, Diagnostic> {
    let edits = match &raw[at + 1..] {
        "" | "1" => 1,
        "2" => 2,
        _ => {
            return Err(Diagnostic::error(span, "`~` stands at the end of a word, with 1 or 2 behind it")
                .help("write `word~1`; for words near each other `a w/5 b`"));
        }
    };
    let Leaf::Word(word) = read_word(&raw[..at], span)? else {
        return Err(Diagnostic::error(span, "`~` goes with a whole word").help("write `word~1`"));
    };
    let parts = words(&word);
    let needed = if edits == 1 { 3 } else { 5 };
    match parts.as_slice() {
        [_] if word.chars().filter(|c| c.is_alphanumeric()).count() >= needed => Ok(Leaf::Fuzzy { word, edits }),
        [_] => Err(Diagnostic::error(span, format!("`~{edits}` needs a word of at least {needed} letters"))
            .help("of a shorter one it would make nearly any word; write the spellings with `OR`")),
        _ => Err(Diagnostic::error(span, "`~` can only end a single word, and this is several")
            .help("write the words apart, with `pre/1` between them")),
    }
}

/// The beginning of a word, which `mark` follows.
fn read_prefix(raw: &str, mark: char, span: Span) -> Result<Leaf, Diagnostic> {
    let prefix = unescape(raw);
    if prefix.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return Err(Diagnostic::error(span, format!("`{mark}` needs at least two letters before it"))
            .help("write more of the word, as in `sanction*`"));
    }
    match words(&prefix).as_slice() {
        [_] => Ok(Leaf::Prefix(prefix)),
        parts => {
            let parts: Vec<&str> = parts.iter().map(|word| word.text.as_str()).collect();
            Err(Diagnostic::error(span, format!("`{mark}` can only end a single word, and this is several"))
                .help(format!("write `{}*`", parts.join(" pre/1 "))))
        }
    }
}

fn nothing_to_look_for(word: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(span, format!("`{word}` has no letter or digit to look for"));
    match word {
        "&" | "&&" => diagnostic.help("write `AND`, or leave it out"),
        _ => diagnostic.help("leave it out"),
    }
}
