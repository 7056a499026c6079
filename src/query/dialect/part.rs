//! What the parser builds a query from: parts with their place, their depth, and whether they can be trusted.

use super::super::ast::Query;
use super::super::diagnostic::Diagnostic;
use super::super::parser::MAX_NESTING;
use super::token::Operator;
use crate::text::Span;

pub(super) struct Part {
    /// `None` when nothing of it can be used.
    pub query: Option<Query>,
    pub span: Span,
    /// The operator that joins it, where no parentheses stand around it.
    pub bare: Option<Operator>,
    /// How many operators stand inside one another in it.
    pub depth: usize,
}

impl Part {
    pub fn simple(query: Query, span: Span) -> Part {
        Part { query: Some(query), span, bare: None, depth: 0 }
    }

    /// Something that is wrong, which has been said.
    pub fn bad(span: Span) -> Part {
        Part { query: None, span, bare: None, depth: 0 }
    }

    /// The same as one thing, which begins at `start`.
    pub fn closed(self, start: usize) -> Part {
        Part { span: Span::new(start, self.span.end()), bare: None, ..self }
    }
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("more than {MAX_NESTING} operators or parentheses inside one another"))
        .help("write the query flatter, or as several queries")
}

/// `query` with every word, phrase and actor in it made anew; `None` when one cannot be.
pub(super) fn map_leaves(query: Query, leaf: &impl Fn(Query) -> Option<Query>) -> Option<Query> {
    let each = |parts: Vec<Query>| parts.into_iter().map(|part| map_leaves(part, leaf)).collect::<Option<Vec<_>>>();
    Some(match query {
        Query::Group(parts) => Query::Group(each(parts)?),
        Query::And(parts) => Query::And(each(parts)?),
        Query::Or(parts) => Query::Or(each(parts)?),
        Query::Not(part) => Query::Not(Box::new(map_leaves(*part, leaf)?)),
        Query::AtLeast { times, of } => Query::AtLeast { times, of: Box::new(map_leaves(*of, leaf)?) },
        Query::Near(mut near) => {
            near.left = map_leaves(near.left, leaf)?;
            near.right = map_leaves(near.right, leaf)?;
            Query::Near(near)
        }
        other => leaf(other)?,
    })
}
