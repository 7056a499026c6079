//! What surrounds a part and what it becomes there.

use super::super::ast::{Case, Leaf, Query, TextField};
use super::super::diagnostic::Diagnostic;
use super::super::field::Field;
use super::super::value::{Scope, read_value, with_marks};
use super::token::{After, Function, Piece};
use crate::text::Span;

/// `piece` in `scope`.
pub(super) fn read_piece(scope: Scope, piece: &Piece, span: Span) -> Result<Query, Diagnostic> {
    let mut any = match piece {
        Piece::Word(word) => return read_value(scope, &Leaf::Word(word.clone()), span),
        Piece::Phrase(phrase) => return read_value(scope, &Leaf::Phrase(phrase.trim().to_owned()), span),
        Piece::Any(leaves) => leaves.iter().map(|leaf| read_value(scope, leaf, span)).collect::<Result<Vec<_>, _>>()?,
    };
    Ok(if any.len() == 1 { any.remove(0) } else { Query::Or(any) })
}

/// What surrounds the inside of `function`; `None` when it cannot stand in `scope`.
pub(super) fn inside(scope: Scope, function: Function) -> Option<Scope> {
    let free = scope.field.is_none() && scope.place.is_none();
    let is_text = scope.field.is_none_or(Field::is_text);
    Some(match function {
        Function::Place(place) if free => Scope { place: Some(place), ..scope },
        Function::Case(case) if scope.case == Case::Any && is_text => Scope { case, ..scope },
        Function::Field(field) if free && (scope.case == Case::Any || field.is_text()) => {
            Scope { field: Some(field), ..scope }
        }
        Function::AtLeast(_) => scope,
        _ => return None,
    })
}

impl After {
    pub fn message(self) -> &'static str {
        match self {
            After::First(_) => "only words of the text can be looked for among the first ones",
            After::Salience(_) => "only an actor has major references",
        }
    }

    pub fn help(self) -> &'static str {
        match self {
            After::First(_) => "write it behind words without a field",
            After::Salience(_) => "write `TERM(name #85plus#)`",
        }
    }
}

/// `leaf` as `after` wants it.
pub(super) fn with(leaf: Query, after: After, span: Span) -> Option<Query> {
    match (leaf, after) {
        (Query::Text { field: TextField::Text, case, leaf }, After::First(n)) => {
            Some(Query::Text { field: TextField::First(n), case, leaf })
        }
        (Query::Actor(actor), After::Salience(salience)) if actor.salience.is_none() => {
            with_marks(actor, salience.into(), span).ok()
        }
        _ => None,
    }
}
