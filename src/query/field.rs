//! The fields of the language, by name and alias.

use super::ast::{KnownField, TextField};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Text(TextField),
    Outlet,
    Actor,
    Type,
    Language,
    Date,
    Since,
    Until,
    Has,
    /// Length of the body.
    Words,
}

/// Every name a user may write before the colon; the first of each field is the one we print.
const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Text(TextField::Title)),
    ("author", Field::Text(TextField::Author)),
    ("outlet", Field::Outlet),
    ("site", Field::Outlet),
    ("source", Field::Outlet),
    ("actor", Field::Actor),
    ("who", Field::Actor),
    ("type", Field::Type),
    ("language", Field::Language),
    ("lang", Field::Language),
    ("date", Field::Date),
    ("since", Field::Since),
    ("until", Field::Until),
    ("has", Field::Has),
    ("words", Field::Words),
    ("length", Field::Words),
    ("text", Field::Text(TextField::Text)),
];

/// The names worth telling a user, without aliases.
pub(super) const FIELD_NAMES: &str =
    "title, author, outlet, actor, type, language, date, since, until, has, words, text";

pub(super) const KNOWN_FIELDS: &[(&str, KnownField)] = &[
    ("date", KnownField::Date),
    ("author", KnownField::Author),
    ("actor", KnownField::Actor),
    ("outlet", KnownField::Outlet),
    ("url", KnownField::Url),
];

/// Names of other products, and guesses no spelling distance would bridge.
const MEANT: &[(&str, &str)] = &[
    ("headline", "title"),
    ("hl", "title"),
    ("intitle", "title"),
    ("subject", "title"),
    ("by", "author"),
    ("byline", "author"),
    ("writer", "author"),
    ("from", "author"),
    ("publication", "outlet"),
    ("publisher", "outlet"),
    ("newspaper", "outlet"),
    ("domain", "outlet"),
    ("entity", "actor"),
    ("person", "actor"),
    ("org", "actor"),
    ("country", "actor"),
    ("body", "text"),
    ("content", "text"),
    ("published", "date"),
    ("year", "date"),
    ("after", "since"),
    ("before", "until"),
    ("wc", "words"),
    ("wordcount", "words"),
];

impl Field {
    /// The field that `name` means, in any case.
    pub fn from_name(name: &str) -> Option<Field> {
        FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, field)| field)
    }

    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|&&(_, field)| field == self).map_or("", |&(name, _)| name)
    }

    /// Whether words, prefixes and words side by side mean in it what they mean in the text.
    pub fn is_text(self) -> bool {
        matches!(self, Field::Text(_))
    }
}

/// The field name that `name` was probably meant to be.
pub(super) fn nearest_field(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let meant = MEANT.iter().find(|(wrong, _)| *wrong == name).map(|&(_, right)| right);
    meant.or_else(|| nearest(&name, FIELDS.iter().map(|&(known, _)| known)))
}

/// The candidate at most a third of its letters away from `name`, if any.
pub(super) fn nearest(name: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    // Far longer than any candidate: not worth a quadratic comparison.
    if name.len() > 32 {
        return None;
    }
    candidates
        .map(|known| (strsim::osa_distance(name, known), known))
        .filter(|&(distance, known)| distance * 3 <= known.len().max(3))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_leads_to_the_field_meant() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(nearest_field(name), expected, "{name}");
        check("autor", Some("author"));
        check("AUTHORS", Some("author"));
        check("titel", Some("title"));
        check("langauge", Some("language"));
        check("headline", Some("title"));
        check("before", Some("until"));
        check("acter", Some("actor"));
        check("pakistan", None);
        check("std", None);
        check("", None);
    }

    #[test]
    fn every_suggestion_and_printed_name_is_a_field() {
        for (_, right) in MEANT {
            assert!(Field::from_name(right).is_some(), "{right}");
        }
        for (name, field) in FIELDS {
            assert_eq!(Field::from_name(field.name()), Some(*field), "{name}");
            assert!(FIELD_NAMES.split(", ").any(|listed| listed == field.name()), "{name}");
        }
    }
}
