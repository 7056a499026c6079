//! What a query is, once understood: plain values any engine can be fed from.

use crate::article::PartialDate;

/// What a query asks, independent of any engine.
///
/// [`Display`](std::fmt::Display) prints a text that parses to the same query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Every article: what an empty text means.
    All,
    /// A word, phrase or prefix, in the text of the article or in one of its fields.
    Text {
        field: TextField,
        leaf: Leaf,
    },
    /// An actor by id or by any of its names, as typed.
    Actor(String),
    /// An outlet by name or domain, as typed.
    Outlet(String),
    /// A language by its two-letter code, lower case.
    Language(String),
    /// Articles in which an actor of this type occurs, such as `armed_group`.
    ActorType(String),
    /// Published in this span of days, both ends included; a partial date matches on overlap.
    Published(DateRange),
    /// Articles that have this field at all (`has:date`).
    Has(KnownField),
    /// Terms side by side without an operator. `--match` decides how many of the plain ones an
    /// article must have; [`Query::Required`] ones it must have and [`Query::Not`] ones it must not.
    Group(Vec<Query>),
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    /// `+x`, only ever directly inside a [`Query::Group`].
    Required(Box<Query>),
}

/// Where a [`Leaf`] is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// Headline and body together: what a bare word means.
    Text,
    Title,
    Author,
}

/// The smallest thing looked for, as typed; analysis happens later, with the index's analyzer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// A plain word: matched by its stem.
    Word(String),
    /// `"…"`: these words in this order, unstemmed.
    Phrase(String),
    /// `sanction*`: every word that begins so. Without the star.
    Prefix(String),
}

/// An inclusive span of days; at least one end is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
}

/// Fields that `has:` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KnownField {
    Date,
    Author,
    Actor,
    Outlet,
    Url,
}
