//! What the parser builds a query from: parts with their place, and whether they can be trusted.

use super::ast::Query;
use crate::text::Span;

/// Something an operator can stand beside.
pub(super) struct Operand {
    /// `None` when nothing of it can be used.
    pub query: Option<Query>,
    pub span: Span,
    pub shape: Shape,
    /// Something in it is wrong, and that has been said.
    pub broken: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One term.
    Simple,
    /// Several terms without parentheses around them.
    Compound,
    Parenthesized,
}

impl Operand {
    pub fn good(query: Query, span: Span) -> Operand {
        Operand { query: Some(query), span, shape: Shape::Simple, broken: false }
    }

    pub fn bad(span: Span) -> Operand {
        Operand { query: None, span, shape: Shape::Simple, broken: true }
    }

    pub fn is_not(&self) -> bool {
        !self.broken && matches!(self.query, Some(Query::Not(_)))
    }

    /// `a w/5 b` without parentheses around it.
    pub fn is_bare_closeness(&self) -> bool {
        self.shape == Shape::Compound && matches!(self.query, Some(Query::Near(_)))
    }

    pub fn is_required(&self) -> bool {
        matches!(self.query, Some(Query::Required(_)))
    }
}

/// `x` of `+x`.
pub(super) fn unrequire(operand: Operand) -> Operand {
    match operand.query {
        Some(Query::Required(query)) => Operand { query: Some(*query), ..operand },
        _ => operand,
    }
}

/// From the first operand to the last; there is at least one.
pub(super) fn around(operands: &[Operand]) -> Span {
    let (first, last) = (&operands[0].span, &operands[operands.len() - 1].span);
    Span::new(first.start(), last.end())
}

/// The good ones of several operands, joined.
pub(super) fn join(operands: Vec<Operand>, span: Span, join: impl FnOnce(Vec<Query>) -> Query) -> Operand {
    let broken = operands.iter().any(|operand| operand.broken);
    let mut good: Vec<Query> = operands.into_iter().filter_map(|operand| operand.query).collect();
    let query = match good.len() {
        0 => None,
        1 => good.pop(),
        _ => Some(join(good)),
    };
    Operand { query, span, shape: Shape::Simple, broken }
}

/// What opens or closes at a token.
pub(super) enum Bracket {
    Open,
    Close,
    Neither,
}

/// Just behind what closes the parenthesis that was opened before `from`; the end when nothing does.
pub(super) fn behind_close<T>(tokens: &[T], from: usize, bracket: impl Fn(&T) -> Bracket) -> usize {
    let mut open = 1;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match bracket(token) {
            Bracket::Open => open += 1,
            Bracket::Close => open -= 1,
            Bracket::Neither => {}
        }
        if open == 0 {
            return at + 1;
        }
    }
    tokens.len()
}
