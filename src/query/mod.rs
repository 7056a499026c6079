//! The query language: text in, [`Query`] and diagnostics out.
//!
//! [`parse`] is total: every string yields a query and a list of [`Diagnostic`]s with byte spans.
//! Nothing is ever dropped or weakened in silence: what the language does not know (an unknown
//! field, a closeness operator of another product, an unclosed quote) is an error that says what
//! to write instead. A query is only meant to be run when [`Parsed::error`] is `None`.
//!
//! ```
//! let parsed = pundit::query::parse("sanction* (author:sohail OR author:castellane) -cricket");
//! assert!(parsed.error().is_none());
//! assert_eq!(parsed.query.to_string(), "sanction* (author:sohail OR author:castellane) -cricket");
//! ```
//!
//! The module knows no engine and no index; words stay as typed. `search` lowers the [`Query`].

mod ast;
mod calendar;
mod diagnostic;
pub mod dialect;
mod display;
mod field;
mod foreign;
mod hints;
mod lexer;
mod operand;
mod operators;
mod parser;
mod positional;
mod value;
mod word;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;

pub use ast::{
    ActorTerm, Case, DateRange, KnownField, LEAD_WORDS, Leaf, LengthRange, Near, Numbering, Query, Relation, Salience,
    TextField, Within,
};
pub use calendar::{Days, relative};
pub use diagnostic::{Diagnostic, Severity, render_error};
pub use parser::{MAX_NESTING, parse, parse_on};

use crate::text::{Span, words};

/// The grammar, in EBNF.
pub const GRAMMAR: &str = include_str!("grammar.ebnf");

/// What `pundit help query` prints: every construct with an example, then the grammar.
pub const HELP: &str = concat!(include_str!("help.txt"), "\n", include_str!("grammar.ebnf"));

/// What a text was understood to ask, and what was odd or wrong about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The best reading; parts with an error are missing from it.
    pub query: Query,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// The first error; the query must not be run when there is one.
    pub fn error(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|d| d.severity == Severity::Error)
    }

    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Warning)
    }
}

/// What `field:value` means when the value is taken whole, whatever characters it has: the form in
/// which a filter such as `--author` comes.
///
/// The span of the error lies in `value`.
pub fn filter(field: &str, value: &str) -> Result<Query, Diagnostic> {
    let span = Span::new(0, value.len());
    let Some(known) = field::Field::from_name(field) else {
        return Err(Diagnostic::error(span, format!("there is no field `{field}`"))
            .help(format!("fields are {}", field::FIELD_NAMES)));
    };
    let value = value.trim().to_owned();
    let scope = value::Scope { field: Some(known), ..value::Scope::default() };
    match words(&value).len() {
        0 => Err(Diagnostic::error(span, format!("`{}:` has no value", known.name()))
            .help("write a value with at least one letter or digit")),
        1 if known.is_text() => value::read_value(scope, &Leaf::Word(value), span),
        _ if known == field::Field::Actor => value::read_named_actor(scope, &value, span),
        _ => value::read_value(scope, &Leaf::Phrase(value), span),
    }
}

/// Reads `text` as words side by side, whatever characters they have: no operator, field or quote. Hyphens part
/// words too, so that `three-dimensional` also finds what has three dimensions; the ranking sees that they are a pair.
///
/// Pieces without a letter or digit are left out, unless there is nothing else: then they stay and
/// match nothing, since `***` must not become a search for everything.
pub fn plain(text: &str) -> Query {
    let (mut pieces, marks): (Vec<&str>, Vec<&str>) =
        text.split(word::is_blank).filter(|piece| !piece.is_empty()).partition(|piece| !words(piece).is_empty());
    if pieces.is_empty() {
        pieces = marks;
    }
    let single = |piece: &str| match words(piece).as_slice() {
        [] | [_] => vec![piece.to_owned()],
        several => several.iter().map(|word| word.span.of(piece).to_owned()).collect(),
    };
    let mut terms: Vec<Query> = pieces.into_iter().flat_map(single).map(Query::word).collect();
    match terms.len() {
        0 => Query::All,
        1 => terms.remove(0),
        _ => Query::Group(terms),
    }
}
