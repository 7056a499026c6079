//! Closeness and functions: `a w/5 b`, `hlead(…)`, `atleast5(…)`.

use super::{MAX_NESTING, Parser, too_deep};
use crate::query::ast::{Case, Near, Query};
use crate::query::lexer::Kind;
use crate::query::operand::{Operand, Shape};
use crate::query::operators::{Closeness, Function};
use crate::query::positional;
use crate::query::value::Scope;
use crate::text::Span;

impl Parser<'_> {
    /// Atoms joined by `w/5` and the like, from left to right.
    pub(super) fn near(&mut self, scope: Scope) -> Operand {
        let mut left = self.atom(scope);
        let mut links = 0;
        while let Some(Kind::Near(closeness)) = self.peek() {
            let closeness = *closeness;
            self.at += 1;
            let operator = self.last_span();
            links += 1;
            // Each link prints as one more pair of parentheses.
            if links > MAX_NESTING {
                if links == MAX_NESTING + 1 {
                    self.diagnostics.push(too_deep(operator));
                }
                left = Operand::bad(operator);
            }
            if let Some((_, sign)) = self.sign() {
                let help = "to demand that it is not near write `a not w/5 b`";
                left = self.error(sign, "a sign cannot stand after an operator of closeness", help);
                let _ = self.operand_follows().then(|| self.atom(scope));
                continue;
            }
            if !self.operand_follows() || matches!(self.peek(), Some(Kind::Close | Kind::Near(_))) {
                left = self.error(operator, "this operator has nothing on its right", "write a term after it");
                continue;
            }
            let right = self.atom(scope);
            left = self.beside(left, right, closeness, operator);
        }
        left
    }

    fn beside(&mut self, left: Operand, right: Operand, closeness: Closeness, operator: Span) -> Operand {
        let span = Span::new(left.span.start(), right.span.end());
        if left.shape == Shape::Compound {
            self.mixed.get_or_insert(span);
        }
        let broken = left.broken || right.broken;
        let (Some(left_query), Some(right_query)) = (left.query, right.query) else { return Operand::bad(span) };
        let Closeness { within, relation } = closeness;
        if !broken
            && let Err(diagnostic) =
                positional::check((&left_query, left.span), (&right_query, right.span), within, operator)
        {
            self.diagnostics.push(diagnostic);
            return Operand::bad(span);
        }
        let near = Near { left: left_query, right: right_query, within, relation };
        Operand { query: Some(Query::Near(Box::new(near))), span, shape: Shape::Compound, broken }
    }

    pub(super) fn function(&mut self, scope: Scope, function: Function, name: Span) -> Operand {
        let inner = match function {
            Function::Place(place) => match scope {
                Scope { field: None, place: None, .. } => Scope { place: Some(place), ..scope },
                _ => return self.function_inside(scope, name),
            },
            Function::Case(case) => match scope.case {
                Case::Any => Scope { case, ..scope },
                _ => return self.function_inside(scope, name),
            },
            Function::Any | Function::AtLeast(_) => scope,
        };
        let open = self.tokens[self.at].span;
        self.at += 1;
        let operand = self.parenthesized(inner, open);
        let span = Span::new(name.start(), operand.span.end());
        if operand.is_not() {
            self.nothing_to_subtract_from(operand.span);
            return Operand::bad(span);
        }
        let operand = Operand { span, ..operand };
        match function {
            Function::Any => self.any_of(operand),
            Function::AtLeast(times) => self.at_least(operand, times),
            Function::Place(_) | Function::Case(_) => operand,
        }
    }

    /// Goes past a function that cannot stand where it does.
    fn function_inside(&mut self, scope: Scope, name: Span) -> Operand {
        let open = self.tokens[self.at].span;
        self.at += 1;
        let said = self.diagnostics.len();
        let _ = self.parenthesized(scope, open);
        self.diagnostics.truncate(said);
        self.error(name, "this function cannot stand here", "close the parenthesis of the one around it before it")
    }

    fn any_of(&mut self, operand: Operand) -> Operand {
        match operand.query {
            Some(Query::Group(parts)) => {
                if parts.iter().any(|part| matches!(part, Query::Not(_) | Query::Required(_))) {
                    let help = "write what to demand or to leave out outside of its parentheses";
                    return self.error(operand.span, "`any(…)` holds alternatives only", help);
                }
                Operand { query: Some(Query::Or(parts)), ..operand }
            }
            _ => operand,
        }
    }

    fn at_least(&mut self, operand: Operand, times: u32) -> Operand {
        let Some(query) = operand.query else { return operand };
        if !operand.broken
            && let Err(diagnostic) = positional::countable(&query, operand.span)
        {
            self.diagnostics.push(diagnostic);
            return Operand::bad(operand.span);
        }
        Operand { query: Some(Query::AtLeast { times, of: Box::new(query) }), ..operand }
    }
}
