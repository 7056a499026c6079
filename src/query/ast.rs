//! What a query is, once understood: plain values any engine can be fed from.

use crate::article::PartialDate;

/// What a query asks, independent of any engine.
///
/// [`Display`](std::fmt::Display) prints a text that parses to the same query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Every article: what an empty text means.
    All,
    /// A word, phrase or pattern, in the text of the article or in one of its fields.
    Text {
        field: TextField,
        case: Case,
        leaf: Leaf,
    },
    /// An actor, as mentioned in headline and body.
    Actor(ActorTerm),
    /// Two things near each other, or one without the other near it.
    Near(Box<Near>),
    /// Something that occurs so often in the article, or more often; [positional](Query::numbering).
    AtLeast {
        times: u32,
        of: Box<Query>,
    },
    /// Words in the body of the article.
    Length(LengthRange),
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

impl Query {
    /// A plain word of headline and body.
    pub fn word(word: impl Into<String>) -> Query {
        Query::leaf(Leaf::Word(word.into()))
    }

    /// A leaf looked for in headline and body.
    pub fn leaf(leaf: Leaf) -> Query {
        Query::Text { field: TextField::Text, case: Case::Any, leaf }
    }

    /// Whose positions tell where this stands; `None` for what stands nowhere, such as a date, or stands
    /// in several numberings at once.
    ///
    /// Only what has a numbering can be near something, and only near something of the same numbering.
    pub fn numbering(&self) -> Option<Numbering> {
        match self {
            Query::Text { field, .. } => Some(field.numbering()),
            Query::Actor(actor) if actor.salience.is_none() => Some(Numbering::Article),
            Query::Near(near) => near.left.numbering(),
            Query::Or(parts) => {
                let first = parts.first()?.numbering()?;
                parts.iter().all(|part| part.numbering() == Some(first)).then_some(first)
            }
            _ => None,
        }
    }

    /// The same query with every plain word as if it stood in quotation marks: no other forms, no
    /// other spellings.
    pub fn exact(self) -> Query {
        let all = |parts: Vec<Query>| parts.into_iter().map(Query::exact).collect();
        match self {
            Query::Text { field, case, leaf: Leaf::Word(word) } if field != TextField::Author => {
                Query::Text { field, case, leaf: Leaf::Phrase(word) }
            }
            Query::Near(near) => {
                Query::Near(Box::new(Near { left: near.left.exact(), right: near.right.exact(), ..*near }))
            }
            Query::AtLeast { times, of } => Query::AtLeast { times, of: Box::new(of.exact()) },
            Query::Group(parts) => Query::Group(all(parts)),
            Query::And(parts) => Query::And(all(parts)),
            Query::Or(parts) => Query::Or(all(parts)),
            Query::Not(part) => Query::Not(Box::new(part.exact())),
            Query::Required(part) => Query::Required(Box::new(part.exact())),
            other => other,
        }
    }
}

/// Where a [`Leaf`] is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// Headline and body together: what a bare word means.
    Text,
    /// Headline and the first [`LEAD_WORDS`] words of the body: `hlead(…)`.
    Lead,
    /// The first so many words of the body: `first50(…)`.
    First(u32),
    Title,
    Author,
}

/// How many words of the body `hlead(…)` takes for its lead.
pub const LEAD_WORDS: u32 = 100;

/// Fields whose positions can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// Headline and body.
    Article,
    Title,
    Author,
}

impl TextField {
    pub fn numbering(self) -> Numbering {
        match self {
            TextField::Text | TextField::Lead | TextField::First(_) => Numbering::Article,
            TextField::Title => Numbering::Title,
            TextField::Author => Numbering::Author,
        }
    }
}

/// The smallest thing looked for, as typed; analysis happens later, with the index's analyzer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// A plain word: matched by its stem.
    Word(String),
    /// `"…"`: these words in this order, unstemmed.
    Phrase(String),
    /// `=word`, `="…"`: these words in this order, with case and accents as typed.
    Typed(String),
    /// `sanction*`: every word that begins so. Without the star.
    Prefix(String),
    /// `organi?e`, `col*r`: `?` is one letter, `*` any number of them. Letters, digits and apostrophes otherwise.
    Wildcard(String),
    /// `word~1`: every word that so many letters added, dropped, changed or swapped make of it.
    Fuzzy {
        word: String,
        /// 1 or 2.
        edits: u8,
    },
}

/// Which capital letters an occurrence must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// No matter which.
    #[default]
    Any,
    /// `caps(…)`: at least one in every word.
    Some,
    /// `nocaps(…)`: none.
    None,
    /// `allcaps(…)`: all letters are.
    All,
}

/// An actor by id or by any of its names, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ActorTerm {
    pub name: String,
    /// Its organs count as the actor itself: `actor:china+`.
    pub organs: bool,
    /// [`TextField::Text`], [`TextField::Lead`] or [`TextField::First`].
    pub field: TextField,
    /// Only articles in which the actor is that prominent.
    pub salience: Option<Salience>,
}

/// What an actor is to an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Salience {
    /// One of those it is about: `actor:china@major`.
    Major,
    /// Mentioned in passing: `actor:china@passing`.
    Passing,
}

/// Closeness of two things that have the same [numbering](Query::numbering).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub left: Query,
    pub right: Query,
    pub within: Within,
    pub relation: Relation,
}

/// How close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Within {
    /// At most so many words on: neighbours are one word apart.
    Words(u32),
    Sentence,
    Paragraph,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `w/5`: in either order.
    Beside,
    /// `pre/5`: left before right.
    Before,
    /// `not w/5`: left without right near it.
    Without,
}

/// An inclusive span of word counts; at least one end is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LengthRange {
    pub min: Option<u32>,
    pub max: Option<u32>,
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
