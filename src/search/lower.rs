//! The AST becomes a tantivy query and the patterns whose positions rank passages.

use super::Match;
use super::excluded::Excluded;
use super::pattern::{Follows, Kind, Pattern};
use super::rank::Weights;
use crate::entities::{ActorId, ActorType, Gazetteer, Resolution};
use crate::index::{IndexError, Snapshot, days};
use crate::query::{DateRange, KnownField, Leaf, Query as Ast, TextField};
use crate::text::{Language, Stemmer, fold, words};
use std::collections::BTreeSet;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use thiserror::Error;

/// A query made for one snapshot.
pub struct Lowered {
    filter: Box<dyn Query>,
    pub(super) patterns: Vec<Pattern>,
    headline: Vec<(Box<dyn Query>, Box<dyn Query>)>,
    /// Whether a term of the headline was asked for, which ranks articles without marking passages.
    pub(super) ranks: bool,
    pub notes: Vec<Note>,
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
    #[error("no actor is called `{name}`{}", did_you_mean(.suggestions))]
    UnknownActor { name: String, suggestions: Vec<String> },
    #[error("there is no actor type `{name}`: the types are {}", ActorType::ALL.map(ActorType::as_str).join(", "))]
    UnknownType { name: String },
    #[error("`{prefix}*` begins {found} different words, more than {MAX_EXPANSIONS}: add a letter")]
    PrefixTooWide { prefix: String, found: usize },
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// An actor type that does not exist is an error, not an empty result.
fn known_type(name: &str) -> Result<(), LowerError> {
    let known = ActorType::ALL.iter().any(|kind| kind.as_str() == name);
    if known { Ok(()) } else { Err(LowerError::UnknownType { name: name.to_owned() }) }
}

fn did_you_mean(suggestions: &[String]) -> String {
    match suggestions {
        [] => String::new(),
        some => format!(": did you mean {}?", some.join(", ")),
    }
}

/// A prefix that begins more words than this is an error, never a silently smaller result.
const MAX_EXPANSIONS: usize = 20_000;

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
            headline: Vec::new(),
            ranks: false,
            notes: Vec::new(),
        };
        let filter = lowering.query(query, Polarity::Positive)?;
        let Lowering { patterns, headline, ranks, notes, .. } = lowering;
        Ok(Lowered { filter, patterns, headline, ranks, notes })
    }

    /// Which articles match.
    pub fn filter(&self) -> &dyn Query {
        self.filter.as_ref()
    }

    /// Which articles match, scored: BM25 of the text, and a little of headline and lead.
    pub fn scored(&self, weights: &Weights) -> Box<dyn Query> {
        let boost = |query: &dyn Query, by: f32| -> (Occur, Box<dyn Query>) {
            (Occur::Should, Box::new(BoostQuery::new(query.box_clone(), by)))
        };
        let mut clauses = vec![(Occur::Must, self.filter.box_clone())];
        for (title, lead) in &self.headline {
            clauses.push(boost(title.as_ref(), weights.title));
            clauses.push(boost(lead.as_ref(), weights.lead));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// Whether anything in the query can rank: words, phrases or prefixes that must not be absent.
    pub fn has_words(&self) -> bool {
        self.ranks || self.patterns.iter().any(|p| p.kind != Kind::Actor)
    }
}

/// The query with its date filter turned into "has no date"; `None` when it has no date filter.
pub fn without_dates(query: &Ast) -> Option<Ast> {
    match query {
        Ast::Published(_) => Some(Ast::Not(Box::new(Ast::Has(KnownField::Date)))),
        Ast::And(parts) => replace_dates(parts).map(Ast::And),
        Ast::Group(parts) => replace_dates(parts).map(Ast::Group),
        _ => None,
    }
}

fn replace_dates(parts: &[Ast]) -> Option<Vec<Ast>> {
    let replaced: Vec<Option<Ast>> = parts.iter().map(without_dates).collect();
    if replaced.iter().all(Option::is_none) {
        return None;
    }
    Some(parts.iter().zip(replaced).map(|(part, new)| new.unwrap_or_else(|| part.clone())).collect())
}

/// The stemmers of the languages in the index, and English, by which articles of unknown language are stemmed.
fn stemmers(snapshot: &Snapshot) -> Result<Vec<Stemmer>, LowerError> {
    let codes = snapshot.terms(snapshot.fields.language)?;
    let mut languages: BTreeSet<Language> = codes.iter().filter_map(|code| Language::from_code(code)).collect();
    languages.insert(Language::ENGLISH);
    Ok(languages.into_iter().map(Stemmer::new).collect())
}

struct Lowering<'a> {
    snapshot: &'a Snapshot,
    gazetteer: &'a Gazetteer,
    stemmers: Vec<Stemmer>,
    matching: Match,
    patterns: Vec<Pattern>,
    /// Headline and lead queries of the plain words, for scoring only.
    headline: Vec<(Box<dyn Query>, Box<dyn Query>)>,
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
            Ast::Text { field, leaf } => self.leaf(*field, leaf, polarity)?,
            Ast::Actor(name) => self.actor(name, polarity)?,
            Ast::Outlet(name) => filter(self.name_query(fields.outlet, name)?),
            Ast::Language(code) => filter(term_query(fields.language, code)),
            Ast::ActorType(name) => {
                known_type(name)?;
                filter(term_query(fields.actor_type, name))
            }
            Ast::Published(range) => filter(published(fields, range)),
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
        for part in parts {
            clauses.push(match part {
                Ast::Not(excluded) if occur == Occur::Must => self.excluded(excluded)?,
                _ => (occur, self.query(part, polarity)?),
            });
        }
        Ok(Box::new(BooleanQuery::new(with_something_positive(clauses))))
    }

    /// Bare terms side by side: the plain ones by `--match`, all others as they say.
    ///
    /// Beside words with content, function words only decide: with `--match all` they must be there, else they are
    /// passed over. They rank nothing and are not highlighted.
    fn group(&mut self, parts: &[Ast], polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let has_content = parts.iter().any(|part| is_plain(part) && function_word(part).is_none());
        let mut clauses = Vec::new();
        let mut plain = Vec::new();
        let mut pairs = Pairs::default();
        for part in parts {
            match part {
                Ast::Not(excluded) => clauses.push(self.excluded(excluded)?),
                _ if has_content && let Some(word) = function_word(part) => {
                    if self.matching == Match::All {
                        clauses.push((Occur::Must, filter(self.word(self.snapshot.fields.text, word)?.query())));
                    }
                    pairs.skip();
                }
                _ => {
                    let before = self.patterns.len();
                    let query = self.query(part, polarity)?;
                    pairs.meet(&mut self.patterns[before..], before);
                    if is_plain(part) { plain.push(query) } else { clauses.push((Occur::Must, query)) }
                }
            }
        }
        match self.matching {
            Match::All => clauses.extend(plain.into_iter().map(|q| (Occur::Must, q))),
            _ if plain.is_empty() => {}
            matching => {
                let needed = matching.required(plain.len());
                let plain = plain.into_iter().map(|q| (Occur::Should, q)).collect();
                clauses.push((Occur::Must, Box::new(BooleanQuery::with_minimum_required_clauses(plain, needed))));
            }
        }
        Ok(Box::new(BooleanQuery::new(with_something_positive(clauses))))
    }

    fn leaf(&mut self, field: TextField, leaf: &Leaf, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let fields = &self.snapshot.fields;
        let (stemmed, exact) = match field {
            TextField::Text => (fields.text, fields.exact),
            TextField::Title => (fields.title, fields.title_exact),
            TextField::Author => (fields.author, fields.author),
        };
        let pattern = match leaf {
            Leaf::Word(word) if field == TextField::Author => self.exact(exact, word)?,
            Leaf::Word(word) => self.word(stemmed, word)?,
            Leaf::Phrase(phrase) => self.exact(exact, phrase)?,
            Leaf::Prefix(prefix) => self.prefix(stemmed, exact, prefix)?,
        };
        let query = pattern.query();
        match field {
            TextField::Author => return Ok(filter(query)),
            TextField::Title => {
                self.ranks |= polarity == Polarity::Positive;
                return Ok(query);
            }
            TextField::Text => {}
        }
        if polarity == Polarity::Positive {
            if let (Leaf::Word(word), Kind::Word) = (leaf, pattern.kind) {
                self.headline.push((self.word(fields.title, word)?.query(), self.single(fields.lead, word)?));
            }
            self.patterns.push(pattern);
        }
        Ok(query)
    }

    /// A plain word: its stem in every language of the index; several words (`cross-border`) at consecutive positions.
    fn word(&self, field: Field, word: &str) -> Result<Pattern, LowerError> {
        let parts = words(word);
        if parts.is_empty() {
            return Err(LowerError::NoWord(word.to_owned()));
        }
        let mut alternatives: Vec<Vec<Term>> = Vec::new();
        for stemmer in &self.stemmers {
            let terms = parts.iter().map(|w| Term::from_field_text(field, &stemmer.stem(&w.text))).collect();
            if !alternatives.contains(&terms) {
                alternatives.push(terms);
            }
        }
        let kind = if parts.len() == 1 { Kind::Word } else { Kind::Exact };
        Ok(Pattern { label: word.to_owned(), alternatives, kind, follows: None })
    }

    /// The stems of `word` in a field without positions.
    fn single(&self, field: Field, word: &str) -> Result<Box<dyn Query>, LowerError> {
        let pattern = self.word(field, word)?;
        let terms: BTreeSet<Term> = pattern.alternatives.into_iter().flatten().collect();
        let queries =
            terms.into_iter().map(|t| Box::new(TermQuery::new(t, IndexRecordOption::WithFreqs)) as Box<dyn Query>);
        Ok(Box::new(BooleanQuery::union(queries.collect())))
    }

    fn exact(&self, field: Field, phrase: &str) -> Result<Pattern, LowerError> {
        let terms: Vec<Term> = words(phrase).iter().map(|w| Term::from_field_text(field, &w.text)).collect();
        if terms.is_empty() {
            return Err(LowerError::NoWord(phrase.to_owned()));
        }
        Ok(Pattern { label: format!("\"{phrase}\""), alternatives: vec![terms], kind: Kind::Exact, follows: None })
    }

    /// All words that begin as typed, and all whose stem begins with the stem of what was typed: `copy*` finds copies.
    fn prefix(&self, stemmed: Field, exact: Field, prefix: &str) -> Result<Pattern, LowerError> {
        let typed = fold(prefix);
        let mut terms = self.terms_from(exact, &typed)?;
        if stemmed != exact {
            let stems: BTreeSet<String> = self.stemmers.iter().map(|s| s.stem(&typed).into_owned()).collect();
            for stem in stems.iter().filter(|stem| !stem.starts_with(&typed) && !typed.starts_with(stem.as_str())) {
                terms.extend(self.terms_from(stemmed, stem)?);
            }
        }
        if terms.len() > MAX_EXPANSIONS {
            return Err(LowerError::PrefixTooWide { prefix: prefix.to_owned(), found: terms.len() });
        }
        let alternatives = terms.into_iter().map(|term| vec![term]).collect();
        Ok(Pattern { label: format!("{prefix}*"), alternatives, kind: Kind::Exact, follows: None })
    }

    fn terms_from(&self, field: Field, prefix: &str) -> Result<BTreeSet<Term>, LowerError> {
        let reading = || IndexError::tantivy("read the terms of a field");
        let mut out = BTreeSet::new();
        for segment in self.snapshot.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(reading())?;
            let range = inverted.terms().range().ge(prefix).into_stream();
            let mut stream = range.map_err(|e| reading()(e.into()))?;
            while let Some((term, _)) = stream.next() {
                if !term.starts_with(prefix.as_bytes()) {
                    break;
                }
                out.insert(Term::from_field_text(field, &String::from_utf8_lossy(term)));
            }
        }
        Ok(out)
    }

    fn actor(&mut self, name: &str, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let field = self.snapshot.fields.actor;
        let ids = self.resolve(name)?;
        let alternatives = ids.iter().map(|id| vec![Term::from_field_text(field, id.as_str())]).collect();
        let pattern = Pattern { label: format!("actor:{name}"), alternatives, kind: Kind::Actor, follows: None };
        let query = filter(pattern.query());
        if polarity == Polarity::Positive {
            self.patterns.push(pattern);
        }
        Ok(query)
    }

    /// The actors meant by `name`: from the gazetteer, else among the unknown ones of this index.
    fn resolve(&mut self, name: &str) -> Result<Vec<ActorId>, LowerError> {
        let nearest = match self.gazetteer.resolve(name) {
            Resolution::Found(id) => return Ok(vec![id]),
            Resolution::Ambiguous(ids) => {
                let named = ids.iter().map(|id| self.named(id)).collect::<Vec<_>>().join(", ");
                self.notes.push(Note { part: format!("actor:{name}"), meaning: format!("any of {named}") });
                return Ok(ids);
            }
            Resolution::NotFound { nearest } => nearest,
        };
        let folded = fold(name).trim().replace(' ', "-");
        let known = self.snapshot.terms(self.snapshot.fields.actor)?;
        let nil = known.iter().filter_map(|id| id.parse::<ActorId>().ok());
        let found: Vec<ActorId> =
            nil.filter(|id| id.is_nil() && (id.as_str() == name || id.slug() == folded)).collect();
        if found.is_empty() {
            let suggestions = nearest.iter().map(|s| format!("{} ({})", s.name, s.id)).collect();
            return Err(LowerError::UnknownActor { name: name.to_owned(), suggestions });
        }
        Ok(found)
    }

    fn named(&self, id: &ActorId) -> String {
        self.gazetteer.get(id).map_or_else(|| id.to_string(), |actor| format!("{} ({id})", actor.name))
    }

    fn name_query(&self, field: Field, name: &str) -> Result<Box<dyn Query>, LowerError> {
        Ok(self.exact(field, name)?.query())
    }
}

/// Finds which plain words of a group make pairs.
#[derive(Default)]
struct Pairs {
    /// The last word met and how many positions ago it stood.
    last: Option<Follows>,
}

impl Pairs {
    /// A function word stands here: the pair around it is one position wider.
    fn skip(&mut self) {
        if let Some(last) = &mut self.last {
            last.distance += 1;
        }
    }

    /// The next part of the group gave these patterns, the first of them number `index`.
    fn meet(&mut self, patterns: &mut [Pattern], index: usize) {
        self.last = match patterns {
            [word] if word.kind == Kind::Word => {
                word.follows = self.last;
                Some(Follows { pattern: index, distance: 1 })
            }
            _ => None,
        };
    }
}

/// English words without content (the list of Lucene's English analyzer).
const FUNCTION_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of",
    "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
];

fn function_word(part: &Ast) -> Option<&str> {
    match part {
        Ast::Text { field: TextField::Text, leaf: Leaf::Word(word) } => {
            FUNCTION_WORDS.contains(&word.to_lowercase().as_str()).then_some(word)
        }
        _ => None,
    }
}

/// Whether `--match` decides about this part of a group.
fn is_plain(part: &Ast) -> bool {
    match part {
        Ast::Text { field, .. } => *field == TextField::Text,
        Ast::Or(parts) | Ast::And(parts) | Ast::Group(parts) => parts.iter().all(is_plain),
        _ => false,
    }
}

/// A query that decides but does not score.
fn filter(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn everything() -> Clause {
    (Occur::Must, filter(Box::new(AllQuery)))
}

/// tantivy finds nothing for a Boolean query of exclusions only; here it means "all but these".
fn with_something_positive(mut clauses: Vec<Clause>) -> Vec<Clause> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push(everything());
    }
    clauses
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

/// Articles whose date, as exactly as it is known, overlaps the range.
fn published(fields: &crate::index::Fields, range: &DateRange) -> Box<dyn Query> {
    let mut clauses: Vec<Box<dyn Query>> = Vec::new();
    if let Some(since) = range.since {
        let from = Term::from_field_i64(fields.last_day, days(since.first_day()));
        clauses.push(Box::new(RangeQuery::new(Bound::Included(from), Bound::Unbounded)));
    }
    if let Some(until) = range.until {
        let to = Term::from_field_i64(fields.first_day, days(until.last_day()));
        clauses.push(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(to))));
    }
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        _ => Box::new(BooleanQuery::intersection(clauses)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn a_date_filter_is_turned_into_its_complement_wherever_it_must_hold() {
        let check = |text: &str, expected: Option<&str>| {
            let found = without_dates(&parse(text).query);
            assert_eq!(found, expected.map(|e| parse(e).query), "{text}");
        };
        check("ceasefire", None);
        check("ceasefire AND since:2025", Some("ceasefire AND NOT has:date"));
        check("ceasefire OR since:2025", None);
    }
}
