//! Factiva: `world cup adj5 rugby and hd=(final or semi$5) and wc>800`.
//!
//! The order of operators is that of the product's help: `same`, `adj`, `w/`, `near` and `/F50/`,
//! then `atleast` and fields, `not`, `and`, `or`; equals from left to right.

use super::super::ast::{LEAD_WORDS, Relation, TextField, Within};
use super::super::diagnostic::Diagnostic;
use super::super::field::Field;
use super::super::operators::{Closeness, MAX_DISTANCE, MAX_NUMBER};
use super::lexer::Lexer;
use super::once;
use super::range::{Bound, What};
use super::token::{After, Function, Kind, Operator};
use crate::text::Span;

pub(super) fn power(operator: Operator) -> u32 {
    match operator {
        Operator::Beside => 6,
        Operator::Near(_) => CLOSE,
        Operator::AndNot => 3,
        Operator::And => 2,
        Operator::Or => 1,
    }
}

/// How tightly closeness and `/F50/` bind.
pub(super) const CLOSE: u32 = 5;
/// How tightly `atleast` and fields bind.
pub(super) const PREFIX: u32 = 4;

pub(super) const FIELDS_HELP: &str =
    "fields are hd=, hlp=, lp=, by=, sn=, rst=, la=, and wc>, date; actors have no codes here";

enum Named {
    Function(Function),
    Refused(&'static str),
}

fn field(name: &str) -> Option<Named> {
    let field = |field| Named::Function(Function::Field(field));
    Some(match name {
        "hd" | "hl" => field(Field::Text(TextField::Title)),
        "hlp" => Named::Function(Function::Place(TextField::Lead)),
        "lp" => Named::Function(Function::Place(TextField::First(LEAD_WORDS))),
        "by" | "au" => field(Field::Text(TextField::Author)),
        "sn" | "rst" | "sc" => field(Field::Outlet),
        "la" => field(Field::Language),
        "fds" | "co" | "re" | "ns" | "in" | "pe" => Named::Refused(
            "articles have no codes of companies, regions, subjects and industries: write the name as words; \
             in pundit's own syntax `actor:name` finds it under all its names",
        ),
        "td" => Named::Refused("write the words without a field: headline and text are looked through"),
        _ => return None,
    })
}

/// Takes a word, an operator, a field, or a range of days.
pub(super) fn chunk(lexer: &mut Lexer<'_>) {
    let (raw, span) = lexer.take_raw();
    let lower = raw.to_ascii_lowercase();
    if let Some(read) = slashes(&lower, span) {
        return lexer.push_read(read, span);
    }
    if let Some(read) = operator(lexer, &lower, span) {
        let span = Span::new(span.start(), lexer.at);
        return match read {
            Ok(Operator::AndNot) => lexer.not(span),
            Ok(operator) => lexer.push(Kind::Operator(operator), span),
            Err(diagnostic) => lexer.push_bad(diagnostic, span),
        };
    }
    if let Some(number) = lower.strip_prefix("atleast") {
        return lexer.push_read(at_least(number, span).map(Kind::Function), span);
    }
    if lower.split(['<', '>', '=']).next() == Some("wc") {
        if lexer.comparison(What::Length, Span::new(span.start(), span.start() + "wc".len())) {
            return;
        }
        lexer.at = span.end();
    }
    if lower == "%" {
        let diagnostic = Diagnostic::error(span, "exactly one word between two others cannot be asked for");
        return lexer.push_bad(diagnostic.help("write `w/2` for one word or none between them"), span);
    }
    if lower == "date" {
        return dates(lexer, span);
    }
    if let Some((name, _)) = lower.split_once('=').filter(|(name, _)| !name.is_empty()) {
        return push_field(lexer, name, span);
    }
    if lexer.peek().is_some_and(|c| lexer.dialect.is_open(c)) {
        let diagnostic = Diagnostic::error(span, format!("`{raw}` runs into a parenthesis"));
        return lexer.push_bad(diagnostic.help(format!("put a blank before it; {FIELDS_HELP}")), span);
    }
    lexer.word(raw, span);
}

/// Bytes of the `/N30/` or `/F50/` that `raw` begins with; they need no blanks around them.
pub(super) fn slashes_len(raw: &str) -> Option<usize> {
    let letter = raw.as_bytes().get(1)?.to_ascii_lowercase();
    let digits = raw.get(2..).filter(|_| matches!(letter, b'n' | b'f'))?;
    let len = digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (len > 0 && digits[len..].starts_with('/')).then_some(len + 3)
}

/// Bytes of the `hd=` that `raw` begins with; its value follows as words of their own.
pub(super) fn field_len(raw: &str) -> Option<usize> {
    let letters = raw.len() - raw.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    (letters > 0 && raw[letters..].starts_with('=')).then_some(letters + 1)
}

fn slashes(lower: &str, span: Span) -> Option<Result<Kind, Diagnostic>> {
    slashes_len(lower).filter(|&len| len == lower.len())?;
    let number = lower[2..lower.len() - 1].parse();
    Some(match (lower.as_bytes()[1], number) {
        (b'f', Ok(n @ 1..=MAX_NUMBER)) => Ok(Kind::After(After::First(n))),
        (b'n', Ok(n)) => near(Relation::Beside, n, span).map(Kind::Operator),
        _ => Err(no_number(span, MAX_NUMBER)),
    })
}

fn no_number(span: Span, max: u32) -> Diagnostic {
    Diagnostic::error(span, "this number is out of range").help(format!("write one from 1 to {max}"))
}

fn near(relation: Relation, n: u32, span: Span) -> Result<Operator, Diagnostic> {
    match n {
        1..=MAX_DISTANCE => Ok(Operator::Near(Closeness { within: Within::Words(n), relation })),
        _ => Err(no_number(span, MAX_DISTANCE)),
    }
}

/// The operator that begins with the word just taken; a number may follow `near` as a word of its own.
fn operator(lexer: &mut Lexer<'_>, lower: &str, span: Span) -> Option<Result<Operator, Diagnostic>> {
    let letters = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &lower[letters.len()..];
    let distance = |relation| match number.parse() {
        Ok(n) => near(relation, n, span),
        Err(_) => Err(no_number(span, MAX_DISTANCE)),
    };
    Some(match (letters, number.is_empty()) {
        ("and", true) => Ok(Operator::And),
        ("or", true) => Ok(Operator::Or),
        ("not", true) => Ok(Operator::AndNot),
        ("same", true) => Ok(Operator::Near(Closeness { within: Within::Paragraph, relation: Relation::Beside })),
        ("adj" | "w/", false) => distance(Relation::Before),
        ("near", false) => distance(Relation::Beside),
        ("near", true) => near_and_number(lexer, span),
        ("adj", true) if is_number(lexer.peek_word()) => {
            let number = lexer.peek_word();
            Err(Diagnostic::error(span, format!("`adj` and `{number}` stand apart"))
                .help(format!("write `adj{number}` for the distance, `adj \"{number}\"` for the number as a word")))
        }
        ("adj", true) => near(Relation::Before, 1, span),
        _ => return None,
    })
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// `near 5`.
fn near_and_number(lexer: &mut Lexer<'_>, span: Span) -> Result<Operator, Diagnostic> {
    if !is_number(lexer.peek_word()) {
        return Err(Diagnostic::error(span, "`near` needs a number").help("write `near5`, or put the word in quotes"));
    }
    lexer.skip_blanks();
    let (number, _) = lexer.take_raw();
    match number.parse() {
        Ok(n) => near(Relation::Beside, n, span),
        Err(_) => Err(no_number(span, MAX_DISTANCE)),
    }
}

fn at_least(number: &str, span: Span) -> Result<Function, Diagnostic> {
    match number.parse() {
        Ok(n @ 1..=MAX_NUMBER) => Ok(Function::AtLeast(n)),
        _ => {
            Err(Diagnostic::error(span, format!("`atleast` needs a number from 1 to {MAX_NUMBER} directly behind it"))
                .help("write `atleast5 word`"))
        }
    }
}

fn push_field(lexer: &mut Lexer<'_>, name: &str, chunk: Span) {
    let span = Span::new(chunk.start(), chunk.start() + name.len() + 1);
    match field(name) {
        Some(Named::Function(function)) => {
            if matches!(name, "rst" | "sc") {
                let message = format!("`{name}=` is read as the name or domain of an outlet, not as a code");
                once(
                    &mut lexer.out.diagnostics,
                    Diagnostic::warning(span, message).help("write `sn=\"The Example Times\"`"),
                );
            }
            lexer.at = span.end();
            lexer.push(Kind::Function(function), span);
        }
        Some(Named::Refused(help)) => refuse_field(lexer, format!("`{name}=` cannot be looked for"), help, span, chunk),
        None => refuse_field(lexer, format!("there is no field `{name}=`"), FIELDS_HELP, span, chunk),
    }
}

/// Goes past the value of a field that is refused.
fn refuse_field(lexer: &mut Lexer<'_>, message: String, help: &str, span: Span, chunk: Span) {
    lexer.at = chunk.end();
    if span.end() == chunk.end()
        && lexer.peek().is_some_and(|c| lexer.dialect.is_open(c))
        && lexer.take_parenthesized().is_none()
    {
        lexer.at = lexer.text.len();
    }
    lexer.push_bad(Diagnostic::error(span, message).help(help), Span::new(chunk.start(), lexer.at));
}

/// `date from 1/3/2024 to 30/6/2024`, from the word `date` on.
fn dates(lexer: &mut Lexer<'_>, name: Span) {
    let keyword = lexer.peek_word().to_ascii_lowercase();
    let bounds: &[(Bound, &str)] = match keyword.as_str() {
        "from" => &[(Bound::From, "from"), (Bound::Until, "to")],
        "between" => &[(Bound::From, "between"), (Bound::Until, "and")],
        "after" => &[(Bound::After, "after")],
        "before" => &[(Bound::Before, "before")],
        "on" => &[(Bound::On, "on")],
        _ => &[],
    };
    let mut parts = Vec::new();
    for &(bound, keyword) in bounds {
        // A span of days may be open at its end.
        if !lexer.peek_word().eq_ignore_ascii_case(keyword) {
            break;
        }
        lexer.skip_blanks();
        lexer.take_raw();
        match days(lexer) {
            Some(value) => parts.push((bound, value.of(lexer.text), value)),
            None => return no_days(lexer, name),
        }
    }
    if parts.is_empty() {
        let Some(value) = days(lexer) else { return no_days(lexer, name) };
        let text = value.of(lexer.text);
        if text.starts_with('-') {
            let warning = Diagnostic::warning(value, format!("`date {text}` is read as `date from {text}`"));
            lexer.out.diagnostics.push(warning.help(format!("for that day alone write `date on {text}`")));
        }
        let bound = if text.starts_with('-') { Bound::From } else { Bound::On };
        parts.push((bound, text, value));
    }
    let span = Span::new(name.start(), lexer.at);
    let read = lexer.reader().read(What::Date, &parts, span);
    lexer.push_read(read.map(Kind::Ready), span);
}

/// Takes `1/3/2024`, or `last 30 days`.
fn days(lexer: &mut Lexer<'_>) -> Option<Span> {
    lexer.skip_blanks();
    let (first, span) = lexer.take_raw();
    let more = match first.to_ascii_lowercase().as_str() {
        "last" | "past" | "previous" | "this" if is_number(lexer.peek_word()) => 2,
        "last" | "past" | "previous" | "this" => 1,
        "today" | "yesterday" => 0,
        _ if first.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) => 0,
        _ => {
            lexer.at = span.start();
            return None;
        }
    };
    for _ in 0..more {
        lexer.skip_blanks();
        lexer.take_raw();
    }
    Some(Span::new(span.start(), lexer.at))
}

fn no_days(lexer: &mut Lexer<'_>, name: Span) {
    let diagnostic = Diagnostic::error(name, "`date` begins a range of days, and none follows");
    let help =
        "write `date from 1/3/2024 to 30/6/2024`, `date after 2024`, `date last month`; for the word put it in quotes";
    lexer.push_bad(diagnostic.help(help), Span::new(name.start(), lexer.at));
}
