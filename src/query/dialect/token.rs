//! What a query of another product consists of, once its spelling is understood.

use super::super::ast::{Case, Leaf, Query, Salience, TextField};
use super::super::diagnostic::Diagnostic;
use super::super::field::Field;
use super::super::operators::Closeness;
use crate::text::Span;

#[derive(Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Debug)]
pub(super) enum Kind {
    Open,
    Close,
    Operator(Operator),
    /// Stands before what it is about: `headline(…)`, `hd=…`, `atleast5 …`.
    Function(Function),
    /// Stands behind what it is about.
    After(After),
    /// A word, or a phrase: pieces each directly after the one before.
    Text(Vec<Piece>),
    /// Understood without regard to what stands around it: days, lengths.
    Ready(Query),
    /// Wrong, and that has been said.
    Bad,
}

/// What stands between two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    AndNot,
    Near(Closeness),
    /// Nothing: two things side by side.
    Beside,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    AtLeast(u32),
    /// [`TextField::Lead`] or [`TextField::First`].
    Place(TextField),
    Case(Case),
    Field(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// `/F50/`: among the first so many words.
    First(u32),
    /// `#85plus#`.
    Salience(Salience),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word in any of its forms.
    Word(String),
    /// Words as they stand, in this order.
    Phrase(String),
    /// Any of these patterns.
    Any(Vec<Leaf>),
}

pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub diagnostics: Vec<Diagnostic>,
}
