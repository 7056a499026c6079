//! Tokens to a query, by the order of operators of the dialect.
//!
//! Operators wait on a stack of their own, so that only parentheses and what stands before a part
//! take the parser deeper; both are counted.

use super::super::ast::Query;
use super::super::diagnostic::Diagnostic;
use super::super::value::Scope;
use super::join::{is_mixed, join};
use super::name::is_name;
use super::part::{Part, map_leaves};
use super::scope::with;
use super::token::{After, Kind, Operator, Token};
use super::{Dialect, factiva, once};
use crate::text::Span;
use std::mem;

pub(super) struct Parser {
    pub tokens: Vec<Token>,
    pub at: usize,
    pub dialect: Dialect,
    /// How many parentheses are open, and functions without parentheses begun.
    pub depth: usize,
    pub open: usize,
    /// Where the word or phrase ends that was taken last: the index of the next token.
    pub text_end: Option<usize>,
    /// The first operator whose side was another one without parentheses.
    pub mixed: Option<Span>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Parts and the operators between them, those that bind tighter on top.
#[derive(Default)]
struct Yard {
    parts: Vec<Part>,
    operators: Vec<(Operator, Span)>,
}

impl Yard {
    fn wants_part(&self) -> bool {
        self.parts.len() == self.operators.len()
    }
}

impl Parser {
    pub fn new(tokens: Vec<Token>, dialect: Dialect, diagnostics: Vec<Diagnostic>) -> Parser {
        Parser { tokens, at: 0, dialect, depth: 0, open: 0, text_end: None, mixed: None, diagnostics }
    }

    pub fn whole(&mut self) -> Query {
        self.expression(Scope::default(), 0).and_then(|part| part.query).unwrap_or(Query::All)
    }

    pub fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Part {
        self.diagnostics.push(Diagnostic::error(span, message).help(help));
        Part::bad(span)
    }

    pub fn good(&mut self, read: Result<Query, Diagnostic>, span: Span) -> Part {
        match read {
            Ok(query) => Part::simple(query, span),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                Part::bad(span)
            }
        }
    }

    /// Takes the token out, leaving its place.
    pub fn take(&mut self) -> (Kind, Span) {
        let token = &mut self.tokens[self.at];
        self.at += 1;
        (mem::replace(&mut token.kind, Kind::Bad), token.span)
    }

    /// Parts and operators that bind tighter than `floor`; `None` when there is nothing of the kind.
    pub fn expression(&mut self, scope: Scope, floor: u32) -> Option<Part> {
        let mut yard = Yard::default();
        while let Some(Token { kind, span }) = self.tokens.get(self.at) {
            let span = *span;
            match *kind {
                Kind::Close if self.open > 0 => break,
                Kind::Close => {
                    self.at += 1;
                    self.error(span, "this parenthesis closes nothing", "open it with `(`, or leave it out");
                }
                Kind::Operator(_) if yard.parts.is_empty() && floor > 0 => break,
                Kind::Operator(operator) if yard.wants_part() => {
                    self.at += 1;
                    self.part_missing(&yard, operator, span);
                }
                Kind::Operator(operator) if self.dialect.power(operator) <= floor => break,
                Kind::Operator(operator) => {
                    self.at += 1;
                    self.operator(&mut yard, operator, span);
                }
                Kind::After(after) => {
                    self.at += 1;
                    self.after(&mut yard, after, span);
                }
                _ => {
                    if !yard.wants_part() {
                        self.warn_of_side_by_side(scope);
                        self.operator(&mut yard, Operator::Beside, Span::new(span.start(), span.start()));
                    }
                    let part = self.part(scope);
                    yard.parts.push(part);
                }
            }
        }
        if let Some(&(_, span)) = yard.operators.last().filter(|_| yard.wants_part()) {
            let bad = self.nothing_right(span);
            yard.parts.push(bad);
        }
        self.reduce(&mut yard, 0);
        yard.parts.pop()
    }

    fn operator(&mut self, yard: &mut Yard, operator: Operator, span: Span) {
        self.reduce(yard, self.dialect.power(operator));
        yard.operators.push((operator, span));
    }

    /// Joins what is joined by operators that bind as tightly as `power` or tighter.
    fn reduce(&mut self, yard: &mut Yard, power: u32) {
        while let Some((operator, place)) = yard.operators.pop_if(|(top, _)| self.dialect.power(*top) >= power) {
            let (Some(right), Some(left)) = (yard.parts.pop(), yard.parts.pop()) else { return };
            let span = Span::new(left.span.start(), right.span.end());
            let mixed = |part: &Part, is_left| part.bare.is_some_and(|inner| is_mixed(inner, operator, is_left));
            if mixed(&left, true) || mixed(&right, false) {
                self.mixed.get_or_insert(span);
            }
            let joined = join(self.dialect, left, (operator, place), right);
            yard.parts.push(joined.unwrap_or_else(|diagnostic| {
                self.diagnostics.push(diagnostic);
                Part::bad(span)
            }));
        }
    }

    fn part_missing(&mut self, yard: &Yard, operator: Operator, span: Span) {
        match yard.operators.last() {
            _ if operator == Operator::AndNot => {
                let help = format!("write what to look for before it: `word {} other`", self.dialect.exclusion());
                self.error(span, "there is nothing to subtract this from", help);
            }
            Some(&(_, place)) => {
                self.nothing_right(place);
            }
            None => {
                self.error(
                    span,
                    "this operator has nothing on its left",
                    "write a term before it, or put it in quotes",
                );
            }
        }
    }

    fn nothing_right(&mut self, span: Span) -> Part {
        self.error(span, "this operator has nothing on its right", "write a term after it, or put it in quotes")
    }

    /// In Nexis words side by side used to be a phrase, and are not in newer products.
    fn warn_of_side_by_side(&mut self, scope: Scope) {
        let [.., left, right] = &self.tokens[..=self.at] else { return };
        let is_text = self.text_end == Some(self.at) && matches!(right.kind, Kind::Text(_));
        if is_text && self.dialect == Dialect::Nexis && !scope.field.is_some_and(is_name) {
            let span = Span::new(left.span.start(), right.span.end());
            let warning = Diagnostic::warning(span, "words side by side are all looked for, wherever they stand");
            once(&mut self.diagnostics, warning.help("for a phrase put them in quotes"));
        }
    }

    /// Something that stands behind what it is about.
    fn after(&mut self, yard: &mut Yard, after: After, span: Span) {
        if yard.wants_part() {
            self.error(span, "there is nothing before this", "write what it is about before it");
            return;
        }
        if self.dialect == Dialect::Factiva {
            self.reduce(yard, factiva::CLOSE);
        }
        let Some(part) = yard.parts.pop() else { return };
        let whole = Span::new(part.span.start(), span.end());
        if part.bare.is_some() {
            self.mixed.get_or_insert(whole);
        }
        let changed = part.query.map(|query| map_leaves(query, &|leaf| with(leaf, after, span)));
        let query = match changed {
            Some(None) => self.error(span, after.message(), after.help()).query,
            changed => changed.flatten(),
        };
        yard.parts.push(Part { query, span: whole, bare: None, depth: part.depth });
    }
}
