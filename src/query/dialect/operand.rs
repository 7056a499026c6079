//! One part: what stands between two operators.

use super::super::ast::{Case, Query};
use super::super::diagnostic::Diagnostic;
use super::super::operand::{Bracket, behind_close};
use super::super::parser::MAX_NESTING;
use super::super::positional;
use super::super::value::Scope;
use super::join::join;
use super::name::{is_name, read_name};
use super::parser::Parser;
use super::part::{Part, too_deep};
use super::scope::{inside, read_piece};
use super::term::push_words;
use super::token::{Function, Kind, Operator, Piece, Token};
use super::{Dialect, factiva};
use crate::text::Span;
use std::mem;

impl Parser {
    pub fn part(&mut self, scope: Scope) -> Part {
        let (kind, span) = self.take();
        match kind {
            Kind::Open => self.parenthesized(scope, span),
            Kind::Function(function) => self.function(scope, function, span),
            Kind::Text(pieces) => self.text(scope, pieces, span),
            Kind::Ready(_) if scope.field.is_some() || scope.place.is_some() || scope.case != Case::Any => self.error(
                span,
                "days and lengths are of the whole article",
                "join them with `AND` outside of the parentheses",
            ),
            Kind::Ready(query) => Part::simple(query, span),
            _ => Part::bad(span),
        }
    }

    fn parenthesized(&mut self, scope: Scope, open: Span) -> Part {
        if self.depth == MAX_NESTING {
            self.skip_to_close();
            self.diagnostics.push(too_deep(open));
            return Part::bad(open);
        }
        self.depth += 1;
        self.open += 1;
        let inner = self.expression(scope, 0);
        self.open -= 1;
        self.depth -= 1;
        let closed = self.tokens.get(self.at).filter(|token| matches!(token.kind, Kind::Close)).map(|token| token.span);
        self.at += usize::from(closed.is_some());
        match (inner, closed) {
            (_, None) => self.error(open, "this parenthesis is never closed", "close it with `)`"),
            (None, Some(close)) => {
                let span = Span::new(open.start(), close.end());
                self.error(span, "there is nothing between these parentheses", "write something between them")
            }
            (Some(inner), Some(close)) => {
                Part { span: Span::new(inner.span.start(), close.end()), ..inner }.closed(open.start())
            }
        }
    }

    /// Goes past the parenthesis that closes the one just taken.
    fn skip_to_close(&mut self) {
        self.at = behind_close(&self.tokens, self.at, |token| match token.kind {
            Kind::Open => Bracket::Open,
            Kind::Close => Bracket::Close,
            _ => Bracket::Neither,
        });
    }

    fn function(&mut self, scope: Scope, function: Function, name: Span) -> Part {
        let inner = inside(scope, function);
        let Some(operand) = self.operand(inner.unwrap_or(scope), name) else {
            return self.error(name, "nothing follows what this is about", "write what to look for directly after it");
        };
        let operand = operand.closed(name.start());
        if inner.is_none() {
            let help = "close the parenthesis of the one around it before it";
            return self.error(name, "this cannot stand inside another segment or field", help);
        }
        let (Function::AtLeast(times), Some(query)) = (function, &operand.query) else { return operand };
        if let Err(diagnostic) = positional::countable(query, operand.span) {
            let several = matches!(query, Query::And(_) | Query::Group(_));
            let help = if several { Some(self.dialect.counts_help().to_owned()) } else { diagnostic.help };
            self.diagnostics.push(Diagnostic { help, ..diagnostic });
            return Part::bad(operand.span);
        }
        let query = operand.query.map(|query| Query::AtLeast { times, of: Box::new(query) });
        Part { query, depth: operand.depth + 1, ..operand }
    }

    /// What a function is about: in Nexis what stands in parentheses, in Factiva all that binds tighter.
    fn operand(&mut self, scope: Scope, name: Span) -> Option<Part> {
        if self.dialect == Dialect::Nexis {
            return Some(self.part(scope));
        }
        if self.depth == MAX_NESTING {
            self.diagnostics.push(too_deep(name));
            return Some(Part::bad(name));
        }
        self.depth += 1;
        let operand = self.expression(scope, factiva::PREFIX);
        self.depth -= 1;
        operand
    }

    /// A word or phrase, with those directly behind it where they belong to it.
    fn text(&mut self, scope: Scope, mut pieces: Vec<Piece>, first: Span) -> Part {
        let name = scope.field.filter(|&field| is_name(field));
        let mut span = first;
        while name.is_some() || self.dialect == Dialect::Factiva {
            let Some(Token { kind: Kind::Text(more), span: place }) = self.tokens.get_mut(self.at) else { break };
            span = Span::new(span.start(), place.end());
            for piece in mem::take(more) {
                match piece {
                    Piece::Phrase(words) => push_words(&mut pieces, &words),
                    piece => pieces.push(piece),
                }
            }
            self.at += 1;
        }
        self.text_end = Some(self.at);
        match name {
            Some(field) => {
                let read = read_name(field, scope, &pieces, span);
                self.good(read, span)
            }
            None => self.in_a_row(scope, &pieces, span),
        }
    }

    /// Pieces each directly after the one before.
    fn in_a_row(&mut self, scope: Scope, pieces: &[Piece], span: Span) -> Part {
        let mut row: Option<Part> = None;
        for piece in pieces {
            let next = self.good(read_piece(scope, piece, span), span);
            row = match row {
                None => Some(next),
                Some(before) => match join(Dialect::Factiva, before, (Operator::Beside, span), next) {
                    Ok(joined) => Some(joined),
                    Err(diagnostic) => {
                        self.diagnostics.push(diagnostic);
                        return Part::bad(span);
                    }
                },
            };
        }
        row.map_or(Part::bad(span), |row| row.closed(span.start()))
    }
}
