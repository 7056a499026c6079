//! A [`Query`] as text that parses to the same query.
//!
//! Holds for queries in the shape [`parse`](super::parse) yields: words with at least one letter or
//! digit, groups of two or more (or of one required term), something to subtract from beside every
//! `NOT`, and no [`Query::All`] inside another query.

use super::ast::{
    ActorTerm, Case, DateRange, KnownField, Leaf, LengthRange, Near, Query, Relation, Salience, TextField, Within,
};
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
            Query::Near(near) => near.fmt(f),
            _ => write_operand(f, self, "NOT "),
        }
    }
}

impl Query {
    /// How many parentheses stand inside one another when this is printed.
    pub(super) fn nesting(&self) -> usize {
        let own = usize::from(self.has_parentheses());
        self.children().iter().map(|part| part.nesting() + usize::from(part.is_compound()) + own).max().unwrap_or(0)
    }

    fn children(&self) -> Vec<&Query> {
        match self {
            Query::Group(parts) | Query::And(parts) | Query::Or(parts) => parts.iter().collect(),
            Query::Not(part) | Query::Required(part) | Query::AtLeast { of: part, .. } => vec![part],
            Query::Near(near) => vec![&near.left, &near.right],
            _ => Vec::new(),
        }
    }

    fn is_compound(&self) -> bool {
        matches!(self, Query::Group(_) | Query::And(_) | Query::Or(_) | Query::Near(_))
    }

    /// Whether it prints parentheses of its own around its part.
    fn has_parentheses(&self) -> bool {
        matches!(self, Query::AtLeast { .. })
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
        Query::Text { field, case, leaf } => write_text(f, *field, *case, leaf),
        Query::Actor(actor) => write_actor(f, actor),
        Query::AtLeast { times, of } => write!(f, "atleast{times}({of})"),
        Query::Length(range) => range.fmt(f),
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
        Query::Group(_) | Query::And(_) | Query::Or(_) | Query::Near(_) => write!(f, "({query})"),
    }
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // `not w/5` would be one operator.
        let is_not = |word: &str| word.eq_ignore_ascii_case("not") && word != "NOT";
        if matches!(&self.left, Query::Text { field: TextField::Text, case: Case::Any, leaf: Leaf::Word(word) } if is_not(word))
        {
            f.write_char('\\')?;
        }
        write_operand(f, &self.left, "NOT ")?;
        f.write_str(match self.relation {
            Relation::Beside => " w/",
            Relation::Before => " pre/",
            Relation::Without => " not w/",
        })?;
        match self.within {
            Within::Words(n) => write!(f, "{n} ")?,
            Within::Sentence => f.write_str("s ")?,
            Within::Paragraph => f.write_str("p ")?,
        }
        write_operand(f, &self.right, "NOT ")
    }
}

/// `hlead(`, `caps(` and the like go around the leaf.
fn write_text(f: &mut Formatter<'_>, field: TextField, case: Case, leaf: &Leaf) -> fmt::Result {
    let closing = write_place(f, field)? + write_case(f, case)?;
    f.write_str(match field {
        TextField::Title => "title:",
        TextField::Author => "author:",
        TextField::Text | TextField::Lead | TextField::First(_) => "",
    })?;
    write_leaf(f, leaf)?;
    (0..closing).try_for_each(|_| f.write_char(')'))
}

fn write_actor(f: &mut Formatter<'_>, actor: &ActorTerm) -> fmt::Result {
    let closing = write_place(f, actor.field)?;
    write_name(f, "actor:", &actor.name)?;
    f.write_str(if actor.organs { "+" } else { "" })?;
    f.write_str(match actor.salience {
        None => "",
        Some(Salience::Major) => "@major",
        Some(Salience::Passing) => "@passing",
    })?;
    (0..closing).try_for_each(|_| f.write_char(')'))
}

/// How many parentheses this opened.
fn write_place(f: &mut Formatter<'_>, field: TextField) -> Result<usize, fmt::Error> {
    match field {
        TextField::Lead => f.write_str("hlead(").map(|()| 1),
        TextField::First(n) => write!(f, "first{n}(").map(|()| 1),
        TextField::Text | TextField::Title | TextField::Author => Ok(0),
    }
}

fn write_case(f: &mut Formatter<'_>, case: Case) -> Result<usize, fmt::Error> {
    match case {
        Case::Any => Ok(0),
        Case::Some => f.write_str("caps(").map(|()| 1),
        Case::None => f.write_str("nocaps(").map(|()| 1),
        Case::All => f.write_str("allcaps(").map(|()| 1),
    }
}

fn write_leaf(f: &mut Formatter<'_>, leaf: &Leaf) -> fmt::Result {
    match leaf {
        Leaf::Word(word) => write_word(f, word),
        Leaf::Phrase(phrase) => write_quoted(f, phrase),
        Leaf::Typed(words) => {
            f.write_char('=')?;
            match words.chars().all(char::is_alphanumeric) {
                true => f.write_str(words),
                false => write_quoted(f, words),
            }
        }
        Leaf::Prefix(prefix) => {
            write_word(f, prefix)?;
            f.write_char('*')
        }
        Leaf::Wildcard(pattern) => f.write_str(pattern),
        Leaf::Fuzzy { word, edits } => {
            write_word(f, word)?;
            write!(f, "~{edits}")
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

impl Display for LengthRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "words:{min}"),
            (min, max) => {
                f.write_str("words:")?;
                min.map_or(Ok(()), |min| min.fmt(f))?;
                f.write_str("..")?;
                max.map_or(Ok(()), |max| max.fmt(f))
            }
        }
    }
}

impl Display for KnownField {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(KNOWN_FIELDS.iter().find(|(_, field)| field == self).map_or("", |&(name, _)| name))
    }
}
