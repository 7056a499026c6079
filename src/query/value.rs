//! What a value means in its field.

use super::ast::{DateRange, Leaf, Query, TextField};
use super::diagnostic::Diagnostic;
use super::field::{Field, KNOWN_FIELDS, nearest};
use crate::article::PartialDate;
use crate::text::{Language, Span};

/// `leaf` in `field`, in the text where there is none.
pub(super) fn read_value(field: Option<Field>, leaf: &Leaf, span: Span) -> Result<Query, Diagnostic> {
    let field = match field {
        None => return Ok(Query::Text { field: TextField::Text, leaf: leaf.clone() }),
        Some(Field::Text(field)) => return Ok(Query::Text { field, leaf: leaf.clone() }),
        Some(field) => field,
    };
    let value = match leaf {
        Leaf::Word(value) | Leaf::Phrase(value) => value.trim(),
        Leaf::Prefix(_) => return Err(no_prefix(field, span)),
    };
    match field {
        Field::Actor => read_actor(value, matches!(leaf, Leaf::Word(_)), span),
        Field::Outlet => Ok(Query::Outlet(value.to_owned())),
        Field::Type => Ok(Query::ActorType(value.to_lowercase().replace([' ', '-'], "_"))),
        Field::Language => read_language(value, span),
        Field::Date => read_dates(value, span),
        Field::Since => Ok(Query::Published(DateRange { since: Some(read_date(value, span)?), until: None })),
        Field::Until => Ok(Query::Published(DateRange { since: None, until: Some(read_date(value, span)?) })),
        Field::Has => read_known_field(value, span),
        Field::Text(field) => Ok(Query::Text { field, leaf: leaf.clone() }),
    }
}

fn no_prefix(field: Field, span: Span) -> Diagnostic {
    let name = field.name();
    Diagnostic::error(span, format!("`*` is not understood after `{name}:`"))
        .help(format!("write the whole value; several are `{name}:(… OR …)`"))
}

fn read_actor(value: &str, bare: bool, span: Span) -> Result<Query, Diagnostic> {
    if !value.chars().any(char::is_alphanumeric) {
        return Err(Diagnostic::error(span, format!("`{value}` is no actor")).help(ACTOR_HELP));
    }
    let odd = value.chars().find(|&c| c == '@' || super::word::is_reserved(c));
    match odd.filter(|_| bare) {
        Some(c @ '@') => {
            let name = value.split(c).next().unwrap_or_default();
            Err(Diagnostic::error(span, format!("`{c}` is not understood after an actor"))
                .help(format!("write `actor:{name}`")))
        }
        Some(c) => Err(Diagnostic::error(span, format!("`{c}` is not understood in an actor")).help(ACTOR_HELP)),
        None => Ok(Query::Actor(value.to_owned())),
    }
}

const ACTOR_HELP: &str = "write an id or a name: `actor:group/ttp`, `actor:china`, `actor:\"Imran Khan\"`";

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

/// `2025`, `2025-10..2025-11`, `2025-10..`, `..2024`.
fn read_dates(value: &str, span: Span) -> Result<Query, Diagnostic> {
    let Some((since, until)) = value.split_once("..") else {
        let date = Some(read_date(value, span)?);
        return Ok(Query::Published(DateRange { since: date, until: date }));
    };
    let end = |end: &str| (!end.is_empty()).then(|| read_date(end, span)).transpose();
    let range = DateRange { since: end(since)?, until: end(until)? };
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

fn read_date(text: &str, span: Span) -> Result<PartialDate, Diagnostic> {
    text.parse().map_err(|_| {
        Diagnostic::error(span, format!("`{text}` is no date"))
            .help("write `2025`, `2025-10` or `2025-10-19`, or a range such as `date:2025-10..2025-11`")
    })
}
