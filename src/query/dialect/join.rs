//! Two parts and the operator between them become one.

use super::super::ast::{Near, Query, Relation, Within};
use super::super::diagnostic::Diagnostic;
use super::super::operators::Closeness;
use super::super::parser::MAX_NESTING;
use super::super::positional;
use super::Dialect;
use super::part::{Part, too_deep};
use super::token::Operator;
use crate::text::Span;

/// Directly one after the other.
const NEXT: Closeness = Closeness { within: Within::Words(1), relation: Relation::Before };

/// What `operator` at `place` makes of two parts; wrong parts make a wrong whole.
pub(super) fn join(
    dialect: Dialect,
    left: Part,
    (operator, place): (Operator, Span),
    right: Part,
) -> Result<Part, Diagnostic> {
    let span = Span::new(left.span.start(), right.span.end());
    let closeness = match (operator, dialect) {
        (Operator::Near(closeness), _) => Some(closeness),
        (Operator::Beside, Dialect::Factiva) => Some(NEXT),
        _ => None,
    };
    let is_flat = |part: &Part| closeness.is_none() && part.bare.is_some_and(|bare| is_same(bare, operator));
    let (left_flat, right_flat) = (is_flat(&left), is_flat(&right) && operator != Operator::AndNot);
    let depth = (left.depth + usize::from(!left_flat)).max(right.depth + usize::from(!right_flat));
    if depth > MAX_NESTING {
        return Err(too_deep(place));
    }
    let (left_span, right_span) = (left.span, right.span);
    let (Some(left), Some(right)) = (left.query, right.query) else { return Ok(Part::bad(span)) };
    let both = |left, right| {
        let mut all = parts(left, left_flat);
        all.extend(parts(right, right_flat));
        all
    };
    let query = match (operator, closeness) {
        (_, Some(Closeness { within, relation })) => {
            positional::check((&left, left_span), (&right, right_span), within, place)
                .map_err(|diagnostic| worded(diagnostic, dialect, operator, (&left, &right), span))?;
            Query::Near(Box::new(Near { left, right, within, relation }))
        }
        (Operator::Or, _) => Query::Or(both(left, right)),
        (Operator::AndNot, _) => {
            let mut all = parts(left, left_flat);
            all.push(Query::Not(Box::new(right)));
            Query::And(all)
        }
        (Operator::And, _) => Query::And(both(left, right)),
        _ => Query::Group(both(left, right)),
    };
    Ok(Part { query: Some(query), span, bare: Some(operator), depth })
}

/// What is wrong with a closeness, with advice in the words of the dialect.
fn worded(
    diagnostic: Diagnostic,
    dialect: Dialect,
    operator: Operator,
    (left, right): (&Query, &Query),
    span: Span,
) -> Diagnostic {
    if operator == Operator::Beside {
        return Diagnostic::error(span, "what stands side by side is a phrase, and this cannot be one")
            .help("put `and` or `or` between them");
    }
    match (left.numbering(), right.numbering()) {
        (Some(left), Some(right)) if left != right => diagnostic.help(dialect.one_field_help()),
        (Some(_), Some(_)) => diagnostic.help("write a distance in words"),
        _ => diagnostic,
    }
}

/// Whether parts joined by the one stand in one list with those joined by the other.
fn is_same(inner: Operator, outer: Operator) -> bool {
    use Operator::{And, AndNot, Beside, Or};
    matches!((inner, outer), (Or, Or) | (And | AndNot, And | AndNot) | (Beside, Beside))
}

/// What `query` lists, when it is a list without parentheses around it.
fn parts(query: Query, flat: bool) -> Vec<Query> {
    match query {
        Query::Or(parts) | Query::And(parts) | Query::Group(parts) if flat => parts,
        query => vec![query],
    }
}

/// Whether a reader could take `inner` without parentheses beside `outer` for something else.
pub(super) fn is_mixed(inner: Operator, outer: Operator, is_left: bool) -> bool {
    use Operator::{And, AndNot, Beside};
    match (inner, outer) {
        (And | AndNot, AndNot) => !is_left,
        (And | AndNot, And) | (Beside, And | AndNot) => false,
        _ => !is_same(inner, outer),
    }
}
