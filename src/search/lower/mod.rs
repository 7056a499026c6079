//! The AST becomes a tantivy query and the patterns whose positions rank passages.

mod actors;
mod dates;
mod expand;
mod groups;
mod leaves;
mod positional;

pub(super) use actors::Named;
pub use dates::without_dates;

use super::Match;
use super::closeness::Expr;
use super::excluded::Excluded;
use super::pattern::{Kind, Pattern};
use super::union;
use super::verified::{Rule, Verified};
use super::within::{Range, Within};
use crate::entities::{ActorType, Gazetteer};
use crate::index::{IndexError, Kept, Snapshot};
use crate::query::{Case, KnownField, Leaf, LengthRange, Numbering, Query as Ast, TextField};
use crate::text::{Language, Stemmer};
use std::collections::BTreeSet;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use thiserror::Error;

/// A query made for one snapshot.
pub struct Lowered {
    filter: Box<dyn Query>,
    pub(super) patterns: Vec<Pattern>,
    /// What decides which occurrences of the patterns count.
    pub(super) closeness: Vec<Closeness>,
    /// Whether a term of the headline was asked for, which ranks articles without marking passages.
    pub(super) ranks: bool,
    pub notes: Vec<Note>,
}

/// An expression over [`Lowered::patterns`].
#[derive(Clone, Debug)]
pub struct Closeness {
    pub expr: Expr,
    /// Whether it is about headline and body, with their sentences and paragraphs.
    pub has_layout: bool,
}

/// How a part of the query was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The part, as typed.
    pub part: String,
    pub meaning: String,
}

/// A query that cannot be run on this index.
#[derive(Debug, Error)]
pub enum LowerError {
    #[error("`{0}` holds no letter or digit to search for")]
    NoWord(String),
    #[error("`{0}` stands nowhere in the text, so nothing can be near it")]
    NoPlace(String),
    #[error("no actor is called `{name}`{}", did_you_mean(.suggestions))]
    UnknownActor { name: String, suggestions: Vec<String> },
    #[error("there is no actor type `{name}`: the types are {}", ActorType::ALL.map(ActorType::as_str).join(", "))]
    UnknownType { name: String },
    #[error("`{pattern}` stands for more than {} different words: add a letter", expand::MAX_EXPANSIONS)]
    TooWide { pattern: String },
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// An actor type that does not exist is an error, not an empty result.
fn known_type(name: &str) -> Result<(), LowerError> {
    let known = ActorType::ALL.iter().any(|kind| kind.as_str() == name);
    if known { Ok(()) } else { Err(LowerError::UnknownType { name: name.to_owned() }) }
}

/// The type of organizations that no gazetteer knows; nobody known is of it.
const UNKNOWN_ORGANIZATION: &str = "org";

/// The same for types by which actors are chosen, the unknown ones among them.
pub(super) fn known_types(names: &[String]) -> Result<(), LowerError> {
    names.iter().filter(|name| *name != UNKNOWN_ORGANIZATION).try_for_each(|name| known_type(name))
}

fn did_you_mean(suggestions: &[String]) -> String {
    match suggestions {
        [] => String::new(),
        some => format!(": did you mean {}?", some.join(", ")),
    }
}

impl Lowered {
    pub fn new(
        snapshot: &Snapshot,
        gazetteer: &Gazetteer,
        query: &Ast,
        matching: Match,
    ) -> Result<Lowered, LowerError> {
        let stemmers = stemmers(snapshot)?;
        let mut lowering = Lowering {
            snapshot,
            gazetteer,
            stemmers,
            matching,
            patterns: Vec::new(),
            closeness: Vec::new(),
            ranks: false,
            notes: Vec::new(),
        };
        let filter = lowering.query(query, Polarity::Positive)?;
        let Lowering { patterns, closeness, ranks, notes, .. } = lowering;
        Ok(Lowered { filter, patterns, closeness, ranks, notes })
    }

    /// Which articles match, with the engine's score of their text.
    pub fn filter(&self) -> &dyn Query {
        self.filter.as_ref()
    }

    /// Whether anything in the query can rank: words, phrases or prefixes that must not be absent.
    pub fn has_words(&self) -> bool {
        self.ranks || self.patterns.iter().any(|p| matches!(p.kind, Kind::Word | Kind::Exact))
    }
}

/// The stemmers of the languages in the index, and English, by which articles of unknown language are stemmed.
fn stemmers(snapshot: &Snapshot) -> Result<Arc<Vec<Stemmer>>, LowerError> {
    snapshot.kept.get_or_make("stemmers", || {
        let codes = snapshot.terms(snapshot.fields.language)?;
        let mut languages: BTreeSet<Language> = codes.iter().filter_map(|code| Language::from_code(code)).collect();
        languages.insert(Language::ENGLISH);
        Ok(languages.into_iter().map(Stemmer::new).collect())
    })
}

struct Lowering<'a> {
    snapshot: &'a Snapshot,
    gazetteer: &'a Gazetteer,
    stemmers: Arc<Vec<Stemmer>>,
    matching: Match,
    patterns: Vec<Pattern>,
    closeness: Vec<Closeness>,
    ranks: bool,
    notes: Vec<Note>,
}

/// Whether a part of the query must be there or must not: what must not be there ranks nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Polarity {
    Positive,
    Negative,
}

type Clause = (Occur, Box<dyn Query>);

impl Lowering<'_> {
    fn query(&mut self, ast: &Ast, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let fields = &self.snapshot.fields;
        Ok(match ast {
            Ast::All => Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
            Ast::Text { field, case, leaf } => self.text(*field, *case, leaf, polarity)?,
            Ast::Actor(actor) => self.actor(actor, polarity)?,
            Ast::Near(_) | Ast::AtLeast { .. } => self.positional(ast, polarity)?,
            Ast::Outlet(name) => filter(self.exact(fields.outlet, name)?.query()),
            Ast::Language(code) => filter(term_query(fields.language, code)),
            Ast::ActorType(name) => {
                known_type(name)?;
                filter(term_query(fields.actor_type, name))
            }
            Ast::Published(range) => in_ranges(&dates::published(fields, range)),
            Ast::Length(range) => in_ranges(&length(fields.n_words, range)),
            Ast::Has(known) => filter(term_query(fields.has, has_term(*known))),
            Ast::Group(parts) => self.group(parts, polarity)?,
            Ast::And(parts) => self.boolean(parts, Occur::Must, polarity)?,
            Ast::Or(parts) => self.boolean(parts, Occur::Should, polarity)?,
            Ast::Not(part) => {
                let excluded = self.excluded(part)?;
                Box::new(BooleanQuery::new(vec![everything(), excluded]))
            }
            Ast::Required(part) => self.query(part, polarity)?,
        })
    }

    fn excluded(&mut self, part: &Ast) -> Result<Clause, LowerError> {
        Ok((Occur::MustNot, Box::new(Excluded(self.query(part, Polarity::Negative)?))))
    }

    fn boolean(&mut self, parts: &[Ast], occur: Occur, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let mut clauses = Vec::with_capacity(parts.len());
        let mut ranges = Vec::new();
        for part in parts {
            let of_part = if occur == Occur::Must { self.ranges(part) } else { Vec::new() };
            if !of_part.is_empty() {
                ranges.extend(of_part);
                continue;
            }
            clauses.push(match part {
                Ast::Not(excluded) if occur == Occur::Must => self.excluded(excluded)?,
                _ => (occur, self.query(part, polarity)?),
            });
        }
        Ok(conjunction(clauses, ranges, &self.snapshot.kept))
    }

    /// The ranges of numbers that a part of the query asks for, if it asks for nothing else.
    fn ranges(&self, part: &Ast) -> Vec<Range> {
        match part {
            Ast::Published(range) => dates::published(&self.snapshot.fields, range),
            Ast::Length(range) => length(self.snapshot.fields.n_words, range),
            _ => Vec::new(),
        }
    }

    /// A leaf by itself.
    fn text(
        &mut self,
        field: TextField,
        case: Case,
        leaf: &Leaf,
        polarity: Polarity,
    ) -> Result<Box<dyn Query>, LowerError> {
        let pattern = self.pattern(field, case, leaf)?;
        let query = articles_with(&pattern, field.numbering(), &self.snapshot.kept);
        if polarity == Polarity::Positive {
            self.ranks |= field.numbering() == Numbering::Title;
            self.keep(pattern, field.numbering());
        }
        Ok(if field == TextField::Author { filter(query) } else { query })
    }

    /// Remembers a pattern for ranking and marking, if that is what can be done with it.
    fn keep(&mut self, pattern: Pattern, numbering: Numbering) {
        if numbering != Numbering::Author {
            self.patterns.push(pattern);
        }
    }
}

/// The articles in which a pattern occurs.
fn articles_with(pattern: &Pattern, numbering: Numbering, kept: &Kept) -> Box<dyn Query> {
    if pattern.is_plain() {
        return pattern.query();
    }
    let rule = Rule {
        patterns: vec![pattern.clone()],
        expr: Expr::Pattern(0),
        has_layout: numbering == Numbering::Article,
        kept: kept.clone(),
    };
    Box::new(Verified { candidates: pattern.query(), rule: Arc::new(rule) })
}

/// A query that decides but does not score.
///
/// A term stays a term, which counts nothing: only among terms the engine skips what cannot reach the best.
fn filter(query: Box<dyn Query>) -> Box<dyn Query> {
    if query.is::<TermQuery>() {
        Box::new(BoostQuery::new(query, 0.0))
    } else {
        Box::new(ConstScoreQuery::new(query, 0.0))
    }
}

fn everything() -> Clause {
    (Occur::Must, filter(Box::new(AllQuery)))
}

/// Clauses and ranges of numbers that must hold together.
fn conjunction(clauses: Vec<Clause>, ranges: Vec<Range>, kept: &Kept) -> Box<dyn Query> {
    match (clauses.is_empty(), ranges.is_empty()) {
        (_, true) => joined(clauses),
        (true, false) => in_ranges(&ranges),
        (false, false) => Box::new(Within { of: joined(clauses), ranges, kept: kept.clone() }),
    }
}

/// Clauses as one query. A clause by itself stays bare, since the engine skips what cannot reach the best only where
/// it sees the terms themselves; it finds nothing for exclusions only, which mean "all but these" here.
fn joined(mut clauses: Vec<Clause>) -> Box<dyn Query> {
    if clauses.len() == 1 && clauses[0].0 != Occur::MustNot {
        return clauses.remove(0).1;
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push(everything());
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::Should) {
        return union::any_of(clauses.into_iter().map(|(_, clause)| clause).collect());
    }
    Box::new(BooleanQuery::new(clauses))
}

fn term_query(field: Field, term: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic))
}

fn has_term(known: KnownField) -> &'static str {
    match known {
        KnownField::Date => "date",
        KnownField::Author => "author",
        KnownField::Actor => "actor",
        KnownField::Outlet => "outlet",
        KnownField::Url => "url",
    }
}

/// Articles of such a length.
fn length(n_words: Field, range: &LengthRange) -> Vec<Range> {
    let (min, max) = (range.min.map(i64::from), range.max.map(i64::from));
    let is_range = min.is_some() || max.is_some();
    is_range.then_some(Range { field: n_words, min, max, unsigned: true }).into_iter().collect()
}

/// Articles whose numbers are in all of the ranges; none without a range.
fn in_ranges(ranges: &[Range]) -> Box<dyn Query> {
    match ranges {
        [] => Box::new(EmptyQuery),
        [one] => filter(one.query()),
        several => filter(Box::new(BooleanQuery::intersection(several.iter().map(Range::query).collect()))),
    }
}
