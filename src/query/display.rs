//! A [`Query`] as text that parses to the same query.
//!
//! Holds for queries in the shape [`parse`](super::parse) yields: words with at least one letter or
//! digit, groups of two or more (or of one required term), something to subtract from beside every
//! `NOT`, and no [`Query::All`] inside another query.

use super::ast::{DateRange, KnownField, Leaf, Query, TextField};
use super::field::KNOWN_FIELDS;
use super::foreign;
use super::word::{is_blank, is_long_dash, is_quote, is_reserved};
use std::fmt::{self, Display, Formatter, Write};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Query::Group(terms) => write_joined(f, terms, " ", "-"),
            Query::And(parts) => write_joined(f, parts, " AND ", "NOT "),
            Query::Or(parts) => write_joined(f, parts, " OR ", "NOT "),
            _ => write_operand(f, self, "NOT "),
        }
    }
}

impl Query {
    /// How many parentheses stand inside one another when this is printed.
    pub(super) fn nesting(&self) -> usize {
        self.children().iter().map(|part| part.nesting() + usize::from(part.is_compound())).max().unwrap_or(0)
    }

    fn children(&self) -> &[Query] {
        match self {
            Query::Group(parts) | Query::And(parts) | Query::Or(parts) => parts,
            Query::Not(part) | Query::Required(part) => std::slice::from_ref(part),
            _ => &[],
        }
    }

    fn is_compound(&self) -> bool {
        matches!(self, Query::Group(_) | Query::And(_) | Query::Or(_))
    }
}

fn write_joined(f: &mut Formatter<'_>, parts: &[Query], joint: &str, not: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(joint)?;
        }
        write_operand(f, part, not)?;
    }
    Ok(())
}

fn write_operand(f: &mut Formatter<'_>, query: &Query, not: &str) -> fmt::Result {
    match query {
        Query::All => Ok(()),
        Query::Text { field, leaf } => {
            f.write_str(match field {
                TextField::Text => "",
                TextField::Title => "title:",
                TextField::Author => "author:",
            })?;
            write_leaf(f, leaf)
        }
        Query::Actor(actor) => write_name(f, "actor:", actor),
        Query::Outlet(outlet) => write_name(f, "outlet:", outlet),
        Query::ActorType(actor_type) => write_name(f, "type:", actor_type),
        Query::Language(language) => write!(f, "language:{language}"),
        Query::Published(range) => range.fmt(f),
        Query::Has(field) => write!(f, "has:{field}"),
        Query::Not(part) => {
            f.write_str(not)?;
            write_operand(f, part, not)
        }
        Query::Required(part) => {
            f.write_char('+')?;
            write_operand(f, part, not)
        }
        Query::Group(_) | Query::And(_) | Query::Or(_) => write!(f, "({query})"),
    }
}

fn write_leaf(f: &mut Formatter<'_>, leaf: &Leaf) -> fmt::Result {
    match leaf {
        Leaf::Word(word) => write_word(f, word),
        Leaf::Phrase(phrase) => write_quoted(f, phrase),
        Leaf::Prefix(prefix) => {
            write_word(f, prefix)?;
            f.write_char('*')
        }
    }
}

fn write_word(f: &mut Formatter<'_>, word: &str) -> fmt::Result {
    let is_syntax = matches!(word, "AND" | "OR" | "NOT") || foreign::is_operator(word);
    for (at, c) in word.char_indices() {
        let first = at == 0 && (is_syntax || matches!(c, '+' | '-') || is_long_dash(c));
        let anywhere = is_blank(c) || matches!(c, '(' | ')' | ':' | '\\') || is_quote(c) || is_reserved(c);
        if first || anywhere {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

fn write_quoted(f: &mut Formatter<'_>, phrase: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in phrase.chars() {
        if matches!(c, '"' | '\\' | '*') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

fn write_name(f: &mut Formatter<'_>, field: &str, name: &str) -> fmt::Result {
    f.write_str(field)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '\'' | '’');
    match name.starts_with(char::is_alphanumeric) && name.chars().all(plain) {
        true => f.write_str(name),
        false => write_quoted(f, name),
    }
}

impl Display for DateRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (Some(since), Some(until)) if since == until => write!(f, "date:{since}"),
            (Some(since), Some(until)) => write!(f, "date:{since}..{until}"),
            (Some(since), None) => write!(f, "since:{since}"),
            (None, Some(until)) => write!(f, "until:{until}"),
            (None, None) => f.write_str("date:.."),
        }
    }
}

impl Display for KnownField {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(KNOWN_FIELDS.iter().find(|(_, field)| field == self).map_or("", |&(name, _)| name))
    }
}
