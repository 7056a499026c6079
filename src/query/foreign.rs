//! Syntax of other search languages: recognized so that it can be refused with advice.
//!
//! Reading `a w/5 b` as three words, or dropping the `?` of `organi?e`, would answer another
//! question than the one asked.

use super::diagnostic::Diagnostic;
use super::word::{is_reserved, narrow, unescape};
use crate::text::Span;

const CLOSENESS: &str = "write `AND` for words of one article, `\"…\"` for words side by side";

/// What is wrong with `word` where it stands for an operator of another language.
pub(super) fn operator(word: &str, span: Span) -> Option<Diagnostic> {
    let help = help_for_operator(word)?;
    Some(Diagnostic::error(span, format!("the operator `{word}` is not understood")).help(help))
}

/// Whether `word`, as it stands, would be refused by [`operator`].
pub(super) fn is_operator(word: &str) -> bool {
    help_for_operator(word).is_some()
}

fn help_for_operator(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let (letters, number) = split_number(&lower);
    match (word, letters, number) {
        ("XOR", ..) => Some("write `(a OR b) NOT (a AND b)`"),
        ("ANDNOT" | "NAND", ..) => Some("write `a AND NOT b`"),
        ("NEAR" | "ONEAR" | "ADJ", ..) => Some(CLOSENESS),
        (_, "w/" | "pre/" | "near/" | "onear/" | "adj/" | "/" | "+/" | "near" | "adj", true) => Some(CLOSENESS),
        (_, "w/s" | "w/p" | "pre/s" | "pre/p" | "/s" | "/p" | "w/sent" | "w/para" | "w/seg", false) => Some(CLOSENESS),
        (_, "atleast", true) => Some("write the word alone: articles that use it more often come first"),
        _ if is_between_slashes(&lower) => {
            Some("patterns are not searched for; write the words, or put the text in quotes")
        }
        _ => None,
    }
}

/// `near5` → (`near`, true); at most three digits, since `w/2024` is no distance.
fn split_number(word: &str) -> (&str, bool) {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letters.len();
    if (1..=3).contains(&digits) { (letters, true) } else { (word, false) }
}

/// `/n5/` of one product, `/regular expression/` of another.
fn is_between_slashes(word: &str) -> bool {
    word.len() > 2 && word.starts_with('/') && word.ends_with('/')
}

/// What is wrong with `name(`, a word that runs into a parenthesis.
pub(super) fn function(name: &str, span: Span) -> Diagnostic {
    let lower = name.to_ascii_lowercase();
    let help = match split_number(&lower) {
        ("and" | "or" | "not", false) => format!("the operator is written in capitals: `{}`", name.to_uppercase()),
        ("headline" | "hlead" | "title", false) => "write `title:(…)`".to_owned(),
        ("byline" | "author", false) => "write `author:(…)`".to_owned(),
        ("term" | "company" | "subject", false) => "write `actor:…`".to_owned(),
        ("caps" | "allcaps" | "nocaps", false) => "write the word alone: upper and lower case are one".to_owned(),
        ("first", true) | ("lead" | "body" | "text", false) => "write the words alone, or `title:(…)`".to_owned(),
        ("atleast", true) => "write the word alone: articles that use it more often come first".to_owned(),
        _ => format!("put a blank before the parenthesis: `{name} (…)`"),
    };
    Diagnostic::error(span, format!("`{name}(` is not understood")).help(help)
}

/// What is wrong with `raw`, a word with the reserved character `c` in it.
pub(super) fn reserved_character(raw: &str, c: char, span: Span) -> Diagnostic {
    if let Some(narrow) = narrow(c) {
        return Diagnostic::error(span, format!("`{c}` is the full-width form of `{narrow}`"))
            .help(format!("write `{narrow}`, or `\\{c}` for the character itself"));
    }
    let message = match c {
        '*' => "`*` can only stand at the end of a word".to_owned(),
        _ => format!("`{c}` is not understood"),
    };
    Diagnostic::error(span, message).help(help_for_reserved(raw, c))
}

fn help_for_reserved(raw: &str, c: char) -> String {
    let word = unescape(raw).replace(is_reserved, "");
    let quoted = format!("to look for the text itself put it in quotes: `\"{}\"`", unescape(raw));
    match c {
        '*' => {
            "write the beginning of the word, as in `organi*`, or both spellings: `(organise OR organize)`".to_owned()
        }
        '?' if raw.ends_with('?') && !word.is_empty() => {
            format!("leave it out: `{word}`; for one unknown letter write both spellings with `OR`")
        }
        '?' => "write both spellings: `(organise OR organize)`".to_owned(),
        '!' if raw.starts_with('!') => format!("to leave a word out write `-{word}`"),
        '!' => format!("for every word that begins so write `{word}*`; {quoted}"),
        '~' => "write the spellings with `OR`; for words near each other write `AND`, or a phrase in quotes".to_owned(),
        '^' => "leave the weight out".to_owned(),
        '|' => "write `OR`".to_owned(),
        '[' | ']' | '{' | '}' => format!("a range of days is `date:2024..2025-06`; {quoted}"),
        '<' | '>' => "write `since:2024` or `until:2024`".to_owned(),
        '=' if raw.starts_with('=') => format!("for the exact form of a word put it in quotes: `\"{word}\"`"),
        _ => format!("a field is written `author:sohail`; {quoted}"),
    }
}
