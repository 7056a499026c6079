//! Tokens to a [`Query`], by recursive descent.

mod near;

use super::ast::{Case, Query, TextField};
use super::diagnostic::Diagnostic;
use super::field::Field;
use super::lexer::{Kind, Lexed, Token, lex};
use super::operand::{Bracket, Operand, Shape, around, behind_close, join, unrequire};
use super::value::{Scope, read_value, with_marks};
use super::{Parsed, hints};
use crate::text::Span;
use jiff::civil::Date;

/// How many parentheses may stand inside one another, in a query as typed and as printed.
pub const MAX_NESTING: usize = 100;

/// Reads the whole of `text`, in time proportional to its length.
///
/// ```ebnf
#[doc = include_str!("grammar.ebnf")]
/// ```
///
/// Days said from today, such as `since:90d`, are not understood: see [`parse_on`].
pub fn parse(text: &str) -> Parsed {
    read(text, None)
}

/// As [`parse`], on the given day: `since:90d` begins 90 days before it.
pub fn parse_on(text: &str, today: Date) -> Parsed {
    read(text, Some(today))
}

fn read(text: &str, today: Option<Date>) -> Parsed {
    let Lexed { tokens, mut diagnostics } = lex(text);
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, mixed: None, diagnostics, today };
    let query = parser.whole();
    let mixed = parser.mixed;
    diagnostics = parser.diagnostics;
    if diagnostics.is_empty() {
        if query.nesting() > MAX_NESTING {
            diagnostics.push(too_deep(Span::new(0, text.len())));
        }
        diagnostics.extend(mixed.map(|span| hints::mixed_operators(span, &query)));
    }
    diagnostics.extend(hints::lower_case_operators(&tokens));
    diagnostics.extend(hints::split_names(text, &tokens));
    diagnostics.extend(hints::single_quotes(text, &tokens));
    diagnostics.extend(hints::question_mark(text, &tokens));
    diagnostics.sort_by_key(|d| (d.span.start(), d.span.end()));
    Parsed { query, diagnostics }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    /// The first `OR` whose alternatives were words side by side or an `AND`, without parentheses.
    mixed: Option<Span>,
    diagnostics: Vec<Diagnostic>,
    today: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Not,
    Required,
}

impl Parser<'_> {
    fn whole(&mut self) -> Query {
        if self.tokens.is_empty() {
            return Query::All;
        }
        let whole = self.alternatives(Scope { today: self.today, ..Scope::default() });
        if whole.is_not() {
            self.nothing_to_subtract_from(whole.span);
        }
        whole.query.unwrap_or(Query::All)
    }

    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// Takes the next token if it is of this kind.
    fn eat(&mut self, kind: &Kind) -> Option<Span> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == *kind)?;
        self.at += 1;
        Some(token.span)
    }

    /// Where the token that was taken last stands.
    fn last_span(&self) -> Span {
        self.tokens[self.at - 1].span
    }

    fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Operand {
        self.diagnostics.push(Diagnostic::error(span, message).help(help));
        Operand::bad(span)
    }

    /// Conjunctions joined by `OR`.
    fn alternatives(&mut self, scope: Scope) -> Operand {
        let mut parts = vec![self.conjunction(scope)];
        while let Some(operator) = self.eat(&Kind::Or) {
            if !self.operand_follows() {
                parts.push(self.dangling(operator, "OR"));
                continue;
            }
            parts.push(self.conjunction(scope));
        }
        if let [_] = parts.as_slice() {
            return parts.remove(0);
        }
        let span = around(&parts);
        self.check_alternatives(&parts, span);
        join(parts, span, Query::Or)
    }

    fn check_alternatives(&mut self, parts: &[Operand], span: Span) {
        for part in parts {
            let only = matches!(&part.query, Some(Query::Group(terms)) if terms.len() == 1);
            if part.is_not() {
                self.nothing_to_subtract_from(part.span);
            } else if only && part.shape == Shape::Simple {
                self.error(part.span, "`+` demands one of several alternatives", "join it with `AND` instead of `OR`");
            }
        }
        if parts.iter().any(|part| part.shape == Shape::Compound) {
            self.mixed.get_or_insert(span);
        }
    }

    /// Terms side by side, joined by `AND`.
    fn conjunction(&mut self, scope: Scope) -> Operand {
        let mut parts = vec![self.terms(scope)];
        while let Some(operator) = self.eat(&Kind::And) {
            if !self.operand_follows() {
                parts.push(vec![self.dangling(operator, "AND")]);
                continue;
            }
            parts.push(self.terms(scope));
        }
        match parts.len() {
            1 => {
                let terms = parts.remove(0);
                self.side_by_side(terms, scope)
            }
            _ => self.all_of(parts, scope),
        }
    }

    fn all_of(&mut self, parts: Vec<Vec<Operand>>, scope: Scope) -> Operand {
        let mut operands = Vec::with_capacity(parts.len());
        for terms in parts {
            if terms.len() == 1 || terms.iter().all(|term| term.is_not() || term.is_required()) {
                // `+x` says nothing new beside an `AND`, and several exclusions are as good one by one.
                operands.extend(terms.into_iter().map(unrequire));
            } else {
                operands.push(self.side_by_side(terms, scope));
            }
        }
        let span = around(&operands);
        if operands.iter().any(Operand::is_bare_closeness) {
            self.mixed.get_or_insert(span);
        }
        if operands.iter().all(Operand::is_not) {
            self.nothing_to_subtract_from(span);
        }
        Operand { shape: Shape::Compound, ..join(operands, span, Query::And) }
    }

    fn side_by_side(&mut self, mut terms: Vec<Operand>, scope: Scope) -> Operand {
        let span = around(&terms);
        if let [only] = terms.as_mut_slice() {
            if only.is_required() {
                only.query = only.query.take().map(|required| Query::Group(vec![required]));
            }
            return terms.remove(0);
        }
        if terms.iter().all(Operand::is_not) {
            self.nothing_to_subtract_from(span);
        }
        if let Some(field) = scope.field.filter(|field| !field.is_text())
            && terms.iter().filter(|term| !term.is_not()).count() > 1
        {
            let name = field.name();
            return self.error(
                span,
                format!("values of `{name}:` stand side by side"),
                "put `OR` or `AND` between them, and a name of several words in quotes",
            );
        }
        Operand { shape: Shape::Compound, ..join(terms, span, Query::Group) }
    }

    fn terms(&mut self, scope: Scope) -> Vec<Operand> {
        let mut terms = Vec::new();
        loop {
            match self.peek() {
                Some(Kind::Close) if self.depth == 0 => {
                    self.at += 1;
                    let span = self.last_span();
                    terms.push(self.error(
                        span,
                        "this parenthesis closes nothing",
                        "open it with `(`, or leave it out",
                    ));
                }
                Some(Kind::And | Kind::Or) if terms.is_empty() => {
                    let name = if self.peek() == Some(&Kind::And) { "AND" } else { "OR" };
                    let span = self.tokens[self.at].span;
                    terms.push(self.error(
                        span,
                        format!("`{name}` has nothing on its left"),
                        format!("write a term before it, or put it in quotes to look for the word: `\"{name}\"`"),
                    ));
                }
                None | Some(Kind::And | Kind::Or | Kind::Close) => return terms,
                Some(_) => terms.push(self.term(scope)),
            }
        }
    }

    /// Whether a term begins here; a parenthesis that closes nothing is refused where a term would be.
    fn operand_follows(&self) -> bool {
        match self.peek() {
            None | Some(Kind::And | Kind::Or) => false,
            Some(Kind::Close) => self.depth == 0,
            Some(_) => true,
        }
    }

    fn dangling(&mut self, operator: Span, name: &str) -> Operand {
        self.error(
            operator,
            format!("`{name}` has nothing on its right"),
            format!("write a term after it, or put it in quotes to look for the word: `\"{name}\"`"),
        )
    }

    /// Atoms near each other, with at most one sign before them.
    fn term(&mut self, scope: Scope) -> Operand {
        let Some((sign, sign_span)) = self.sign() else { return self.near(scope) };
        if self.peek_sign().is_some() {
            return self.several_signs(sign_span, scope);
        }
        if !self.operand_follows() || self.peek() == Some(&Kind::Close) {
            return match sign_span.len() {
                1 => self.error(sign_span, "this sign has no term after it", "write it directly before a term"),
                _ => self.dangling(sign_span, "NOT"),
            };
        }
        let atom = self.near(scope);
        let span = Span::new(sign_span.start(), atom.span.end());
        if atom.is_not() {
            return self.contradiction(span);
        }
        let query = atom.query.map(|query| match sign {
            Sign::Not => Query::Not(Box::new(query)),
            Sign::Required => Query::Required(Box::new(query)),
        });
        Operand { query, span, shape: Shape::Simple, broken: atom.broken }
    }

    fn peek_sign(&self) -> Option<Sign> {
        match self.peek()? {
            Kind::Not | Kind::Minus => Some(Sign::Not),
            Kind::Plus => Some(Sign::Required),
            _ => None,
        }
    }

    fn sign(&mut self) -> Option<(Sign, Span)> {
        let sign = self.peek_sign()?;
        self.at += 1;
        Some((sign, self.last_span()))
    }

    fn several_signs(&mut self, first: Span, scope: Scope) -> Operand {
        while self.sign().is_some() {}
        let signs = Span::new(first.start(), self.last_span().end());
        let error = self.contradiction(signs);
        if self.operand_follows() && self.peek() != Some(&Kind::Close) {
            let _ = self.near(scope);
        }
        error
    }

    fn contradiction(&mut self, span: Span) -> Operand {
        self.error(span, "a term can have one `NOT`, `-` or `+`, not several", "leave all but one out")
    }

    fn nothing_to_subtract_from(&mut self, span: Span) {
        self.error(
            span,
            "there is nothing to subtract this from",
            "write what to look for beside it: `word NOT other`",
        );
    }

    fn atom(&mut self, scope: Scope) -> Operand {
        let token = &self.tokens[self.at];
        self.at += 1;
        match &token.kind {
            Kind::Open => self.parenthesized(scope, token.span),
            Kind::Field(inner) => self.field_value(scope, *inner, token.span),
            Kind::Leaf(leaf) => match read_value(scope, leaf, token.span) {
                Ok(query) => Operand::good(query, token.span),
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    Operand::bad(token.span)
                }
            },
            Kind::Function(function) => self.function(scope, *function, token.span),
            Kind::Near(_) => self.error(token.span, "this operator has nothing on its left", "write a term before it"),
            _ => Operand::bad(token.span),
        }
    }

    fn field_value(&mut self, outer: Scope, field: Field, name: Span) -> Operand {
        let value = self.atom(Scope { field: Some(field), ..outer });
        let value = self.with_marks(value);
        let span = Span::new(name.start(), value.span.end());
        if let Some(outer) = outer.field {
            let help = format!("close the parenthesis of `{}:` before it", outer.name());
            return self.error(name, "a field cannot stand inside another field", help);
        }
        let in_place = outer.place.is_none() || matches!(field, Field::Actor | Field::Text(TextField::Text));
        let in_case = outer.case == Case::Any || matches!(field, Field::Actor | Field::Text(_));
        match in_place && in_case {
            true => Operand { span, ..value },
            false => {
                let help = format!("write `{}:` outside of the parentheses", field.name());
                self.error(name, "this field cannot stand inside a function", help)
            }
        }
    }

    /// `+`, `@major` behind a name in quotation marks.
    fn with_marks(&mut self, actor: Operand) -> Operand {
        let Some(&Kind::ActorMarks(marks)) = self.peek() else { return actor };
        self.at += 1;
        let span = Span::new(actor.span.start(), self.last_span().end());
        let Operand { query: Some(Query::Actor(term)), .. } = actor else { return Operand { span, ..actor } };
        match with_marks(term, marks, span) {
            Ok(query) => Operand::good(query, span),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                Operand::bad(span)
            }
        }
    }

    fn parenthesized(&mut self, scope: Scope, open: Span) -> Operand {
        if let Some(close) = self.eat(&Kind::Close) {
            let span = Span::new(open.start(), close.end());
            return self.error(span, "there is nothing between these parentheses", "write something between them");
        }
        if self.peek().is_none() {
            return self.unclosed(open);
        }
        if self.depth == MAX_NESTING {
            self.skip_to_close();
            self.diagnostics.push(too_deep(open));
            return Operand::bad(open);
        }
        self.depth += 1;
        let inner = self.alternatives(scope);
        self.depth -= 1;
        let span = Span::new(open.start(), inner.span.end().max(open.end()));
        match self.eat(&Kind::Close) {
            Some(close) => Operand { span: Span::new(open.start(), close.end()), shape: Shape::Parenthesized, ..inner },
            None => Operand { query: inner.query, span, ..self.unclosed(open) },
        }
    }

    fn unclosed(&mut self, open: Span) -> Operand {
        self.error(open, "this parenthesis is never closed", "close it with `)`")
    }

    /// Goes past the parenthesis that closes the one just taken.
    fn skip_to_close(&mut self) {
        self.at = behind_close(self.tokens, self.at, |token| match token.kind {
            Kind::Open => Bracket::Open,
            Kind::Close => Bracket::Close,
            _ => Bracket::Neither,
        });
    }
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("more than {MAX_NESTING} parentheses inside one another"))
        .help("write the query flatter, or as several queries")
}
