//! Queries as other products write them: read into the same [`Query`](super::Query), or refused with the reason.
//!
//! [`read`] is total, as [`parse`](super::parse) is, and drops or weakens nothing in silence: what a
//! [`Query`](super::Query) cannot say is an error. How a text was understood is told by printing the query, which
//! is valid syntax of our own.
//!
//! ```
//! use pundit::query::dialect::{Dialect, read};
//! let today = jiff::civil::date(2026, 3, 4);
//! let nexis = read("recycl! W/5 (packag! OR container)", Dialect::Nexis, today);
//! assert_eq!(nexis.query.to_string(), "recycl* w/5 (packag* OR container)");
//! let factiva = read("world cup w/5 rugby", Dialect::Factiva, today);
//! assert_eq!(factiva.query.to_string(), "\"world cup\" pre/5 \"rugby\"");
//! ```
//!
//! One lexer and one parser serve all products; what is their own (spelling, order of operators)
//! stands in a module of each.

mod calendar;
mod factiva;
mod join;
mod lexer;
mod name;
mod nexis;
mod operand;
mod parser;
mod part;
mod range;
mod scope;
mod term;
mod token;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;

use super::diagnostic::{Diagnostic, Severity};
use super::parser::MAX_NESTING;
use super::{Parsed, hints};
use crate::text::Span;
use jiff::civil::Date;
use lexer::lex;
use parser::Parser;
use token::{Lexed, Operator};

/// A product whose syntax is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Terms and connectors of Nexis and Lexis.
    Nexis,
    /// The traditional search language of Factiva.
    Factiva,
}

/// Reads the whole of `text`, in time proportional to its length, on the given day.
pub fn read(text: &str, dialect: Dialect, today: Date) -> Parsed {
    let Lexed { tokens, diagnostics } = lex(text, dialect, today);
    let mut parser = Parser::new(tokens, dialect, diagnostics);
    let query = parser.whole();
    let (mixed, mut diagnostics) = (parser.mixed, parser.diagnostics);
    if !diagnostics.iter().any(|d| d.severity == Severity::Error) {
        if query.nesting() > MAX_NESTING {
            diagnostics.push(part::too_deep(Span::new(0, text.len())));
        }
        diagnostics.extend(mixed.map(|span| hints::mixed_operators(span, &query)));
    }
    diagnostics.sort_by_key(|d| (d.span.start(), d.span.end()));
    Parsed { query, diagnostics }
}

impl Dialect {
    fn name(self) -> &'static str {
        match self {
            Dialect::Nexis => "Nexis",
            Dialect::Factiva => "Factiva",
        }
    }

    /// How tightly an operator binds; among equals from left to right.
    fn power(self, operator: Operator) -> u32 {
        match self {
            Dialect::Nexis => nexis::power(operator),
            Dialect::Factiva => factiva::power(operator),
        }
    }

    /// Characters by which letters of a word are left open.
    fn marks(self) -> &'static str {
        match self {
            Dialect::Nexis => "!*?",
            Dialect::Factiva => "$*?",
        }
    }

    fn is_open(self, c: char) -> bool {
        c == '(' || c == '[' && self == Dialect::Factiva
    }

    fn is_close(self, c: char) -> bool {
        c == ')' || c == ']' && self == Dialect::Factiva
    }

    fn exclusion(self) -> &'static str {
        match self {
            Dialect::Nexis => "AND NOT",
            Dialect::Factiva => "not",
        }
    }

    fn order_of_days(self) -> &'static str {
        match self {
            Dialect::Nexis => "month/day/year",
            Dialect::Factiva => "day/month/year",
        }
    }

    fn closeness_help(self) -> &'static str {
        match self {
            Dialect::Nexis => "words near each other are written `a w/5 b`, in this order `a pre/5 b`; `w/s`, `w/p`",
            Dialect::Factiva => "words near each other are written `a near5 b`, in this order `a w/5 b`; `a same b`",
        }
    }

    fn fields_help(self) -> &'static str {
        match self {
            Dialect::Nexis => nexis::SEGMENTS_HELP,
            Dialect::Factiva => factiva::FIELDS_HELP,
        }
    }

    /// What to write instead of a count of several things.
    fn counts_help(self) -> &'static str {
        match self {
            Dialect::Nexis => "a phrase stands in quotes; several counts are `ATLEAST5(a) AND ATLEAST5(b)`",
            Dialect::Factiva => "count each by itself: `atleast5 a and atleast5 b`",
        }
    }

    /// What to write instead of a closeness between different fields.
    fn one_field_help(self) -> &'static str {
        match self {
            Dialect::Nexis => "write it inside one segment, as in `HEADLINE(a w/5 b)`, or join with `AND`",
            Dialect::Factiva => "write it inside one field, as in `hd=(a near5 b)`, or join with `and`",
        }
    }
}

/// What a warning says once, however often it would hold.
fn once(diagnostics: &mut Vec<Diagnostic>, diagnostic: Diagnostic) {
    if !diagnostics.iter().any(|d| d.message == diagnostic.message) {
        diagnostics.push(diagnostic);
    }
}
