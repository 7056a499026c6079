//! Operators and functions written in letters: `w/5`, `pre/s`, `atleast5(`.

use super::ast::{Case, Relation, TextField, Within};
use super::diagnostic::Diagnostic;
use crate::text::Span;

/// What stands between two things that are to be near each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Closeness {
    pub within: Within,
    pub relation: Relation,
}

/// What stands directly before a parenthesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// `any(…)`: at least one of what stands side by side in it.
    Any,
    AtLeast(u32),
    /// `hlead(…)` and `first50(…)`.
    Place(TextField),
    /// `caps(…)`, `nocaps(…)`, `allcaps(…)`.
    Case(Case),
}

/// The longest distance that can be asked for, in words.
pub(super) const MAX_DISTANCE: u32 = 999;
/// The largest number of `atleast` and `first`.
pub(super) const MAX_NUMBER: u32 = 99_999;

/// `w/5`, `pre/s` and so on, in any case; `None` for what is no operator of closeness.
pub(super) fn closeness(raw: &str, span: Span) -> Option<Result<Closeness, Diagnostic>> {
    let lower = raw.to_ascii_lowercase();
    let (name, distance) = lower.split_once('/')?;
    let relation = match name {
        "w" => Relation::Beside,
        "pre" => Relation::Before,
        _ => return None,
    };
    let within = match distance {
        "s" => Within::Sentence,
        "p" => Within::Paragraph,
        // More digits are no distance: `w/2024`.
        _ if (1..=3).contains(&distance.len()) && distance.bytes().all(|b| b.is_ascii_digit()) => {
            match distance.parse() {
                Ok(n @ 1..=MAX_DISTANCE) => Within::Words(n),
                _ => return Some(Err(no_distance(raw, name, span))),
            }
        }
        _ => return None,
    };
    Some(Ok(Closeness { within, relation }))
}

fn no_distance(raw: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{raw}` leaves no room for two words"))
        .help(format!("neighbours are one word apart: write `{name}/1` or more"))
}

/// The function called `name`, in any case; `None` when there is none.
pub(super) fn function(name: &str, span: Span) -> Option<Result<Function, Diagnostic>> {
    let lower = name.to_ascii_lowercase();
    let letters = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &lower[letters.len()..];
    let numbered = |make: fn(u32) -> Function, example: &str| match digits.parse() {
        Ok(n @ 1..=MAX_NUMBER) => Ok(make(n)),
        _ => Err(Diagnostic::error(span, format!("`{name}(` needs a number from 1 to {MAX_NUMBER}"))
            .help(format!("write `{example}`"))),
    };
    Some(match (letters, digits.is_empty()) {
        ("any", true) => Ok(Function::Any),
        ("hlead", true) => Ok(Function::Place(TextField::Lead)),
        ("caps", true) => Ok(Function::Case(Case::Some)),
        ("nocaps", true) => Ok(Function::Case(Case::None)),
        ("allcaps", true) => Ok(Function::Case(Case::All)),
        ("atleast", _) => numbered(Function::AtLeast, "atleast5(…)"),
        ("first", _) => numbered(|n| Function::Place(TextField::First(n)), "first50(…)"),
        _ => return None,
    })
}
