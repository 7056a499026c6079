//! Syntax of other search languages: recognized so that it can be refused with advice.
//!
//! Reading `a w/5 b` as three words, or dropping the `?` of `organi?e`, would answer another
//! question than the one asked.

use super::diagnostic::Diagnostic;
use super::word::{is_reserved, narrow, unescape};
use crate::text::Span;

const CLOSENESS: &str = "write `a w/5 b` for words near each other, `a pre/5 b` in this order";

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
        (_, "near/" | "onear/" | "adj/" | "/" | "+/" | "near" | "adj", true) => Some(CLOSENESS),
        (_, "w/s" | "w/p" | "pre/s" | "pre/p", false) | (_, "w/" | "pre/", true) => {
            Some("it stands between two terms, with blanks around it: `a w/5 b`")
        }
        (_, "/s" | "w/sent", false) => Some("write `a w/s b` for words of one sentence"),
        (_, "/p" | "w/para", false) => Some("write `a w/p b` for words of one paragraph"),
        (_, "w/seg", false) => Some("write `AND` for words of one article"),
        (_, "atleast", true) => Some("what is to occur that often stands in parentheses: `atleast5(…)`"),
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
        ("headline" | "title", false) => "write `title:(…)`".to_owned(),
        ("byline" | "author", false) => "write `author:(…)`".to_owned(),
        ("term" | "company" | "subject", false) => "write `actor:…`".to_owned(),
        ("lead", false) => "write `hlead(…)` for headline and lead, `first50(…)` for the first words".to_owned(),
        ("body" | "text", false) => "write the words alone, or `text:(…)`".to_owned(),
        ("length", false) => "write `words:>1200`".to_owned(),
        ("all", false) => "words side by side are all looked for: leave `all` out".to_owned(),
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
        _ => format!("`{c}` is not understood"),
    };
    Diagnostic::error(span, message).help(help_for_reserved(raw, c))
}

fn help_for_reserved(raw: &str, c: char) -> String {
    let word = unescape(raw).replace(is_reserved, "");
    let quoted = format!("to look for the text itself put it in quotes: `\"{}\"`", unescape(raw));
    match c {
        '!' if raw.starts_with('!') => format!("to leave a word out write `-{word}`"),
        '!' => format!("for every word that begins so write `{word}*`; {quoted}"),
        '~' => "write `word~1` for other spellings; for words near each other `a w/5 b`".to_owned(),
        '^' => "leave the weight out".to_owned(),
        '|' => "write `OR`".to_owned(),
        '[' | ']' | '{' | '}' => format!("a range of days is `date:2024..2025-06`; {quoted}"),
        '<' | '>' => "write `since:2024` or `until:2024`".to_owned(),
        '=' if raw.starts_with('=') => "write `=word` for a word with case and accents as typed".to_owned(),
        _ => format!("a field is written `author:sohail`; {quoted}"),
    }
}
