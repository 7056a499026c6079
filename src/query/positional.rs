//! What can stand beside an operator of closeness, and what is wrong with all else.

use super::ast::{Numbering, Query, Within};
use super::diagnostic::Diagnostic;
use crate::text::Span;

/// Checks the two sides of an operator, each with its place in the query.
pub(super) fn check(
    left: (&Query, Span),
    right: (&Query, Span),
    within: Within,
    operator: Span,
) -> Result<(), Diagnostic> {
    let left = numbering(left.0, left.1)?;
    let right = numbering(right.0, right.1)?;
    if left != right {
        return Err(Diagnostic::error(operator, "the two sides are looked for in different fields")
            .help("both must be in the text, both in `title:`, or both in `author:`"));
    }
    match (left, within) {
        (Numbering::Author, Within::Sentence | Within::Paragraph) => {
            Err(Diagnostic::error(operator, "names of authors have no sentences and paragraphs")
                .help("write a distance: `author:anas w/1 author:sohail`"))
        }
        _ => Ok(()),
    }
}

/// Checks what `atleast5(…)` counts.
pub(super) fn countable(query: &Query, span: Span) -> Result<(), Diagnostic> {
    numbering(query, span).map(|_| ())
}

fn numbering(query: &Query, span: Span) -> Result<Numbering, Diagnostic> {
    query.numbering().ok_or_else(|| stands_nowhere(query, span))
}

fn stands_nowhere(query: &Query, span: Span) -> Diagnostic {
    let (message, help) = match query {
        Query::Group(_) => (
            "words side by side have no one place".to_owned(),
            "put a phrase in quotes, alternatives in `(a OR b)`; for all of them write several closenesses",
        ),
        Query::And(_) => (
            "what is joined by `AND` has no one place".to_owned(),
            "write each closeness by itself: `(a w/5 c) AND (b w/5 c)`",
        ),
        Query::Not(_) | Query::Required(_) => {
            ("a sign has no place here".to_owned(), "for words without others near them write `a not w/5 b`")
        }
        Query::Or(_) => (
            "these alternatives have no one place".to_owned(),
            "alternatives must be words, phrases or actors of one field",
        ),
        Query::AtLeast { .. } => ("`atleast` is about the whole article".to_owned(), "join it with `AND` instead"),
        Query::Actor(_) => (
            "`@major` and `@passing` are about the whole article".to_owned(),
            "leave them out here, and join with `AND`",
        ),
        other => (format!("`{other}` stands nowhere in the text"), "join it with `AND` instead"),
    };
    Diagnostic::error(span, message).help(help)
}
