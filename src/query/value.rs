//! What a value means in its field.

use super::ast::{ActorTerm, Case, DateRange, Leaf, LengthRange, Query, Salience, TextField};
use super::calendar::{self, Days};
use super::diagnostic::Diagnostic;
use super::field::{Field, KNOWN_FIELDS, nearest};
use crate::article::PartialDate;
use crate::text::{Language, Span};
use jiff::civil::Date;

/// What surrounds a value: the field before it, the functions around it.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope {
    pub field: Option<Field>,
    /// [`TextField::Lead`] or [`TextField::First`].
    pub place: Option<TextField>,
    pub case: Case,
    /// The day from which `90d` is counted.
    pub today: Option<Date>,
}

/// `leaf` in the field of `scope`, in the text where there is none.
pub(super) fn read_value(scope: Scope, leaf: &Leaf, span: Span) -> Result<Query, Diagnostic> {
    let text = |field| Ok(Query::Text { field, case: scope.case, leaf: leaf.clone() });
    let field = match scope.field {
        None | Some(Field::Text(TextField::Text)) => return text(scope.place.unwrap_or(TextField::Text)),
        Some(Field::Text(TextField::Author)) => return read_author(scope, leaf, span),
        Some(Field::Text(field)) => return text(field),
        Some(field) => field,
    };
    let value = match leaf {
        Leaf::Word(value) | Leaf::Phrase(value) => value.trim(),
        Leaf::Typed(_) => return Err(no_such_leaf(field, "=", span)),
        Leaf::Prefix(_) | Leaf::Wildcard(_) => return Err(no_such_leaf(field, "*", span)),
        Leaf::Fuzzy { .. } => return Err(no_such_leaf(field, "~", span)),
    };
    let days = |since: Option<PartialDate>, until: Option<PartialDate>| Query::Published(DateRange { since, until });
    match field {
        Field::Actor => read_actor(scope, value, matches!(leaf, Leaf::Word(_)), span),
        Field::Outlet => Ok(Query::Outlet(value.to_owned())),
        Field::Type => Ok(Query::ActorType(value.to_lowercase().replace([' ', '-'], "_"))),
        Field::Language => read_language(value, span),
        Field::Date => read_dates(value, scope.today, span),
        Field::Since => Ok(days(Some(read_days(value, scope.today, span)?.0), None)),
        Field::Until => Ok(days(None, Some(read_days(value, scope.today, span)?.1))),
        Field::Has => read_known_field(value, span),
        Field::Words => read_length(value, span),
        Field::Text(field) => text(field),
    }
}

fn no_such_leaf(field: Field, mark: &str, span: Span) -> Diagnostic {
    let name = field.name();
    Diagnostic::error(span, format!("`{mark}` is not understood after `{name}:`"))
        .help(format!("write the whole value; several are `{name}:(… OR …)`"))
}

/// Names are kept without case and accents.
fn read_author(scope: Scope, leaf: &Leaf, span: Span) -> Result<Query, Diagnostic> {
    match (leaf, scope.case) {
        (Leaf::Typed(_), _) => Err(no_such_leaf(Field::Text(TextField::Author), "=", span)),
        (_, Case::Any) => Ok(Query::Text { field: TextField::Author, case: Case::Any, leaf: leaf.clone() }),
        _ => Err(Diagnostic::error(span, "capital letters of authors' names are not told apart")
            .help("write the name without `caps(…)`")),
    }
}

/// `Imran Khan@major`, as a filter has it: whole, without quotation marks.
pub(super) fn read_named_actor(scope: Scope, value: &str, span: Span) -> Result<Query, Diagnostic> {
    let (name, marks) = split_marks(value);
    let marks = read_marks(name, marks, span)?;
    with_marks(actor_called(scope, name.trim(), span)?, marks, span)
}

/// `bare`: not in quotation marks, so that `+` and `@` are no part of the name.
fn read_actor(scope: Scope, value: &str, bare: bool, span: Span) -> Result<Query, Diagnostic> {
    let (name, marks) = if bare { split_marks(value) } else { (value, "") };
    let marks = read_marks(name, marks, span)?;
    let odd = name.chars().find(|&c| c == '@' || super::word::is_reserved(c));
    if let Some(c) = odd.filter(|_| bare && name.chars().any(char::is_alphanumeric)) {
        return Err(Diagnostic::error(span, format!("`{c}` is not understood in an actor")).help(ACTOR_HELP));
    }
    with_marks(actor_called(scope, name, span)?, marks, span)
}

fn actor_called(scope: Scope, name: &str, span: Span) -> Result<ActorTerm, Diagnostic> {
    if !name.chars().any(char::is_alphanumeric) {
        return Err(Diagnostic::error(span, format!("`{name}` is no actor")).help(ACTOR_HELP));
    }
    if scope.case != Case::Any {
        return Err(Diagnostic::error(span, "an actor has no capital letters to choose by")
            .help("write it without `caps(…)`, or the name itself instead of the actor"));
    }
    let field = scope.place.unwrap_or(TextField::Text);
    Ok(ActorTerm { name: name.to_owned(), organs: false, field, salience: None })
}

/// What stands behind an actor's name: `+`, `@major`, `+@major`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ActorMarks {
    organs: bool,
    salience: Option<Salience>,
}

impl From<Salience> for ActorMarks {
    fn from(salience: Salience) -> ActorMarks {
        ActorMarks { organs: false, salience: Some(salience) }
    }
}

/// A name, and the marks behind it.
fn split_marks(value: &str) -> (&str, &str) {
    let end = value.rfind('@').unwrap_or(value.len());
    value.split_at(end - usize::from(value[..end].ends_with('+')))
}

/// The marks behind the actor called `name`.
pub(super) fn read_marks(name: &str, marks: &str, span: Span) -> Result<ActorMarks, Diagnostic> {
    let (organs, rest) = marks.strip_prefix('+').map_or((false, marks), |rest| (true, rest));
    let salience = match rest.strip_prefix('@') {
        Some(salience) => Some(read_salience(&format!("{name}{}", if organs { "+" } else { "" }), salience, span)?),
        None if rest.is_empty() => None,
        None => {
            return Err(Diagnostic::error(span, format!("`{marks}` is not understood after an actor"))
                .help(format!("write `actor:{name}+`, `actor:{name}@major` or `actor:{name}+@major`")));
        }
    };
    Ok(ActorMarks { organs, salience })
}

pub(super) fn with_marks(actor: ActorTerm, marks: ActorMarks, span: Span) -> Result<Query, Diagnostic> {
    if marks.salience.is_some() && actor.field != TextField::Text {
        return Err(Diagnostic::error(span, "`@major` and `@passing` are about the whole article")
            .help("leave it out here, and join the actor with it by `AND` outside"));
    }
    Ok(Query::Actor(ActorTerm { organs: marks.organs, salience: marks.salience, ..actor }))
}

/// `major` or `passing`, behind the actor called `name`.
fn read_salience(name: &str, salience: &str, span: Span) -> Result<Salience, Diagnostic> {
    match salience.to_lowercase().as_str() {
        "major" => Ok(Salience::Major),
        "passing" => Ok(Salience::Passing),
        _ => Err(Diagnostic::error(span, format!("`@{salience}` is not understood after an actor"))
            .help(format!("write `actor:{name}@major` or `actor:{name}@passing`"))),
    }
}

const ACTOR_HELP: &str = "write an id or a name: `actor:group/ttp`, `actor:china`, `actor:\"Imran Khan\"`";

/// `>1200`, `<=500`, `800..1200`, `800..`, `1200`.
fn read_length(value: &str, span: Span) -> Result<Query, Diagnostic> {
    let wrong = || {
        Diagnostic::error(span, format!("`{value}` is no number of words"))
            .help("write `words:>1200`, `words:<500` or `words:500..1200`")
    };
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let end = |text: &str| if text.is_empty() { Ok(None) } else { number(text).map(Some) };
    let (min, max) = if let Some(least) = value.strip_prefix(">=") {
        (Some(number(least)?), None)
    } else if let Some(below) = value.strip_prefix('>') {
        (Some(number(below)?.saturating_add(1)), None)
    } else if let Some(most) = value.strip_prefix("<=") {
        (None, Some(number(most)?))
    } else if let Some(above) = value.strip_prefix('<') {
        (None, Some(number(above)?.checked_sub(1).ok_or_else(wrong)?))
    } else if let Some((min, max)) = value.split_once("..") {
        (end(min)?, end(max)?)
    } else {
        let exactly = number(value)?;
        (Some(exactly), Some(exactly))
    };
    match (min, max) {
        (None, None) => Err(wrong()),
        (Some(least), Some(most)) if least > most => {
            Err(Diagnostic::error(span, "this range of lengths runs backwards")
                .help(format!("write `words:{most}..{least}`")))
        }
        _ => Ok(Query::Length(LengthRange { min, max })),
    }
}

fn read_language(value: &str, span: Span) -> Result<Query, Diagnostic> {
    match Language::from_code(value) {
        Some(language) if value.len() == 2 => Ok(Query::Language(language.code().to_owned())),
        _ => Err(Diagnostic::error(span, format!("`{value}` is no language code"))
            .help("write the two letters of ISO 639-1: `language:en`, `language:ur`")),
    }
}

fn read_known_field(value: &str, span: Span) -> Result<Query, Diagnostic> {
    let lower = value.to_lowercase();
    if let Some(&(_, field)) = KNOWN_FIELDS.iter().find(|(name, _)| *name == lower) {
        return Ok(Query::Has(field));
    }
    let help = match nearest(&lower, KNOWN_FIELDS.iter().map(|&(name, _)| name)) {
        Some(known) => format!("did you mean `has:{known}`?"),
        None => "write `has:date`, `has:author`, `has:actor`, `has:outlet` or `has:url`".to_owned(),
    };
    Err(Diagnostic::error(span, format!("`has:` does not know `{value}`")).help(help))
}

/// `2025`, `2025-10..2025-11`, `2025-10..`, `..2024`, `90d`, `last month`.
fn read_dates(value: &str, today: Option<Date>, span: Span) -> Result<Query, Diagnostic> {
    let Some((since, until)) = value.split_once("..") else {
        let range = match today.and_then(|today| calendar::relative(value, today)) {
            Some(Days { first, last, .. }) => DateRange { since: Some(first), until: Some(last) },
            None => {
                let date = Some(read_days(value, today, span)?.0);
                DateRange { since: date, until: date }
            }
        };
        return Ok(Query::Published(range));
    };
    let end = |end: &str| (!end.is_empty()).then(|| read_days(end, today, span)).transpose();
    let range = DateRange { since: end(since)?.map(|days| days.0), until: end(until)?.map(|days| days.1) };
    match range {
        DateRange { since: None, until: None } => {
            Err(Diagnostic::error(span, "this range of days has no end")
                .help("write `2024..`, `..2025` or `2024..2025`"))
        }
        DateRange { since: Some(since), until: Some(until) } if since.first_day() > until.last_day() => {
            Err(Diagnostic::error(span, "this range of days runs backwards").help(format!("write `{until}..{since}`")))
        }
        _ => Ok(Query::Published(range)),
    }
}

/// Where `since:` begins and `until:` ends when they are given `text`.
pub(super) fn read_days(text: &str, today: Option<Date>, span: Span) -> Result<(PartialDate, PartialDate), Diagnostic> {
    if let Some(days) = today.and_then(|today| calendar::relative(text, today)) {
        return Ok((days.first, days.until()));
    }
    let date = text.trim().parse().map_err(|_| {
        let from_today = today.map(|_| format!(", or from today: {}", calendar::FORMS)).unwrap_or_default();
        Diagnostic::error(span, format!("`{text}` is no date")).help(format!(
            "write `2025`, `2025-10` or `2025-10-19`, or a range such as `date:2025-10..2025-11`{from_today}"
        ))
    })?;
    Ok((date, date))
}
