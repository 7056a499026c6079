//! Why an article does or does not match a query: which part fails, and where it nearly holds.

use super::Match;
use super::SearchError;
use super::collect::{self, Candidate};
use super::explain::{Joint, parts};
use super::lower::Lowered;
use super::pattern::Occurrence;
use super::read;
use crate::article::Article;
use crate::entities::Gazetteer;
use crate::index::{Snapshot, StoredArticle, TITLE_ROOM};
use crate::query::{ActorTerm, Case, Leaf, LengthRange, Query, Salience, TextField};
use crate::text::{Stemmer, fold, words};
use std::collections::BTreeMap;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

/// A part of a query, held against one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The part, as it would be typed.
    pub query: String,
    pub joint: Option<Joint>,
    /// Whether the article matches it.
    pub holds: bool,
    /// What the article has instead, or how often it has it.
    pub because: Option<String>,
    pub parts: Vec<Verdict>,
}

/// How many words are offered as nearly the one looked for.
const NEAREST_WORDS: usize = 3;
/// How many actors, tags and the like are listed.
const LISTED: usize = 5;

/// Holds every part of `query` against the article at `address`.
pub fn why_not(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    address: DocAddress,
) -> Result<Verdict, SearchError> {
    let stored = snapshot.stored(address)?;
    let inquest = Inquest { snapshot, gazetteer, matching, address, stored };
    inquest.verdict(query)
}

struct Inquest<'a> {
    snapshot: &'a Snapshot,
    gazetteer: &'a Gazetteer,
    matching: Match,
    address: DocAddress,
    stored: StoredArticle,
}

impl Inquest<'_> {
    fn verdict(&self, query: &Query) -> Result<Verdict, SearchError> {
        let lowered = Lowered::new(self.snapshot, self.gazetteer, query, self.matching)?;
        let holds = self.matches(&lowered)?;
        let (joint, parts) = parts(query);
        let parts: Vec<Verdict> = parts.into_iter().map(|part| self.verdict(part)).collect::<Result<_, _>>()?;
        let because = match query {
            Query::Near(near) if parts.iter().all(|part| part.holds) && !holds => {
                self.distance(&near.left, &near.right)?
            }
            Query::AtLeast { of, .. } => Some(times(self.count(of)?)),
            Query::Group(_) if holds && !parts.iter().all(|part| part.holds || part.joint == Some(Joint::Not)) => {
                Some("as many of its words as are wanted".to_owned())
            }
            _ if joint.is_some() => None,
            _ => self.leaf(query, &lowered, holds)?,
        };
        Ok(Verdict { query: query.to_string(), joint, holds, because, parts })
    }

    fn article(&self) -> &Article {
        &self.stored.article
    }

    fn matches(&self, lowered: &Lowered) -> Result<bool, SearchError> {
        let key = Term::from_field_u64(self.snapshot.fields.key, self.article().id.number());
        let this = TermQuery::new(key, IndexRecordOption::Basic);
        let both = BooleanQuery::new(vec![
            (Occur::Must, Box::new(this)),
            (Occur::Must, <dyn tantivy::query::Query>::box_clone(lowered.filter())),
        ]);
        Ok(collect::count(self.snapshot, &both)? > 0)
    }

    /// Where the article has the patterns of a query.
    fn occurrences(&self, lowered: &Lowered) -> Result<Vec<Occurrence>, SearchError> {
        let candidate = Candidate { address: self.address, score: 0.0, day: i64::MIN, key: 0 };
        let mut all = read::occurrences(self.snapshot, lowered, candidate)?.concat();
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn count(&self, query: &Query) -> Result<usize, SearchError> {
        let lowered = Lowered::new(self.snapshot, self.gazetteer, query, self.matching)?;
        Ok(self.occurrences(&lowered)?.len())
    }

    /// How near the two sides of a closeness come to each other.
    fn distance(&self, left: &Query, right: &Query) -> Result<Option<String>, SearchError> {
        let side = |query: &Query| -> Result<Vec<Occurrence>, SearchError> {
            let lowered = Lowered::new(self.snapshot, self.gazetteer, query, self.matching)?;
            self.occurrences(&lowered)
        };
        let (left, right) = (side(left)?, side(right)?);
        let mut nearest: Option<(u32, bool)> = None;
        for &(l, l_len) in &left {
            let at = right.partition_point(|&(r, _)| r < l);
            for &(r, r_len) in right[at.saturating_sub(1)..].iter().take(2) {
                let in_title = |position: u32| position < TITLE_ROOM;
                if in_title(l) != in_title(r) || l == r {
                    continue;
                }
                let apart = if l < r { r + 1 - (l + l_len).min(r) } else { l + 1 - (r + r_len).min(l) };
                if nearest.is_none_or(|(known, _)| apart < known) {
                    nearest = Some((apart, l < r));
                }
            }
        }
        Ok(Some(match nearest {
            Some((1, true)) => "nearest: side by side, in this order".to_owned(),
            Some((apart, in_order)) => {
                let order = if in_order { "in this order" } else { "in the other order" };
                format!("nearest: {apart} words apart, {order}")
            }
            None => "one is in the headline only, the other in the text only".to_owned(),
        }))
    }

    fn leaf(&self, query: &Query, lowered: &Lowered, holds: bool) -> Result<Option<String>, SearchError> {
        let article = self.article();
        Ok(match query {
            Query::Text { field: TextField::Author, .. } => Some(match article.authors.is_empty() {
                true => "it has no known author".to_owned(),
                false => format!("it is by {}", list(article.authors.iter().map(|author| author.name.as_str()))),
            }),
            Query::Text { field: TextField::Title, .. } if !holds => Some(
                article.title.as_ref().map_or("it has no headline".to_owned(), |t| format!("its headline is “{t}”")),
            ),
            Query::Text { .. } if holds => Some(times(self.occurrences(lowered)?.len())),
            Query::Text { field, case, leaf } => self.missing(*field, *case, leaf)?,
            Query::Actor(actor) => Some(self.actor(actor, holds, lowered)?),
            Query::ActorType(_) if !holds => Some(self.actors()),
            Query::Outlet(_) => Some(
                article.outlet.as_ref().map_or("its outlet is not known".to_owned(), |o| format!("its outlet is {o}")),
            ),
            Query::Language(_) => Some(
                article.language.map_or("its language is not known".to_owned(), |l| format!("its language is {l}")),
            ),
            Query::Published(_) => Some(article.published.as_ref().map_or("it has no date".to_owned(), |published| {
                let doubt = if published.reliable { "" } else { ", which is doubtful" };
                format!("it is of {}{doubt}", published.date)
            })),
            Query::Length(LengthRange { .. }) => Some(format!("it has {} words", words(article.body.text()).len())),
            _ => None,
        })
    }

    /// Why a word, phrase or pattern is not found in the text.
    fn missing(&self, field: TextField, case: Case, leaf: &Leaf) -> Result<Option<String>, SearchError> {
        // First without place and case.
        if field != TextField::Text || case != Case::Any {
            let n = self.count(&Query::leaf(leaf.clone()))?;
            if n > 0 {
                let lost = if case == Case::Any { "not there, but elsewhere" } else { "not so written, but otherwise" };
                return Ok(Some(format!("{lost}: {}", times(n))));
            }
        }
        Ok(match leaf {
            Leaf::Typed(typed) => match self.count(&Query::leaf(Leaf::Phrase(typed.clone())))? {
                0 => self.words_apart(typed)?,
                n => Some(format!("not so written, but otherwise: {}", times(n))),
            },
            Leaf::Phrase(phrase) => self.words_apart(phrase)?,
            Leaf::Word(word) | Leaf::Fuzzy { word, .. } => Some(self.similar(word)),
            Leaf::Prefix(beginning) => Some(self.similar(beginning)),
            Leaf::Wildcard(pattern) => Some(self.similar(pattern.split(['*', '?']).next().unwrap_or_default())),
        })
    }

    /// Which words of a phrase are there.
    fn words_apart(&self, phrase: &str) -> Result<Option<String>, SearchError> {
        let parts = words(phrase);
        if let [_] = parts.as_slice() {
            return Ok(Some(match self.count(&Query::word(phrase))? {
                0 => self.similar(phrase),
                n => format!("only in other forms: {}", times(n)),
            }));
        }
        let mut missing = Vec::new();
        for word in &parts {
            if self.count(&Query::leaf(Leaf::Phrase(word.text.clone())))? == 0 {
                missing.push(format!("“{}”", word.text));
            }
        }
        Ok(Some(match missing.is_empty() {
            true => "its words are all there, but not side by side in this order".to_owned(),
            false => format!("{} not there at all", list(missing.iter().map(String::as_str))),
        }))
    }

    /// Words of the article that look like `word`.
    fn similar(&self, word: &str) -> String {
        let looked_for = fold(word);
        let stemmer = self.article().language.map(Stemmer::new);
        let stem = |word: &str| stemmer.as_ref().map_or_else(|| word.to_owned(), |s| s.stem(word).into_owned());
        let mut near: BTreeMap<String, usize> = BTreeMap::new();
        let title = self.article().title.as_deref().unwrap_or_default();
        for word in words(self.article().body.text()).into_iter().chain(words(title)) {
            let beginning = looked_for.chars().take(5).collect::<String>();
            let alike = word.text.starts_with(&beginning) && beginning.chars().count() == 5
                || strsim::osa_distance(&stem(&word.text), &stem(&looked_for)) * 4 <= looked_for.chars().count();
            if alike {
                *near.entry(word.text).or_default() += 1;
            }
        }
        let mut near: Vec<(String, usize)> = near.into_iter().collect();
        near.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        match near.is_empty() {
            true => "no word like it".to_owned(),
            false => format!("nearest words: {}", list(near.iter().take(NEAREST_WORDS).map(|(word, _)| word.as_str()))),
        }
    }

    fn actor(&self, actor: &ActorTerm, holds: bool, lowered: &Lowered) -> Result<String, SearchError> {
        let anywhere = ActorTerm { field: TextField::Text, salience: None, ..actor.clone() };
        let n = self.count(&Query::Actor(anywhere))?;
        Ok(match (holds, n, actor.salience) {
            (true, _, _) => times(self.occurrences(lowered)?.len()),
            (false, 0, _) => self.actors(),
            (false, n, Some(Salience::Major)) => format!("mentioned in passing, {}", times(n)),
            (false, n, Some(Salience::Passing)) => format!("it is about this actor: {}", times(n)),
            (false, n, None) => format!("not there, but elsewhere: {}", times(n)),
        })
    }

    fn actors(&self) -> String {
        let counts = self.stored.mentions.counts();
        let name = |id: &crate::entities::ActorId| self.gazetteer.get(id).map_or(id.to_string(), |a| a.name.clone());
        let names: Vec<String> = counts.iter().take(LISTED).map(|(id, _)| name(id)).collect();
        match names.is_empty() {
            true => "no actor was recognized in it".to_owned(),
            false => format!("its actors are first of all {}", list(names.iter().map(String::as_str))),
        }
    }
}

fn times(n: usize) -> String {
    match n {
        0 => "not at all".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    items.collect::<Vec<&str>>().join(", ")
}
