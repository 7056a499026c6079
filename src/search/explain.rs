//! A query as the index understands it: its parts, the words they stand for, how many articles match each.

use super::lower::Lowered;
use super::pattern::Pattern;
use super::{Match, SearchError, collect};
use crate::entities::Gazetteer;
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use tantivy::Term;

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The part, as it would be typed.
    pub query: String,
    /// What joins its parts; `None` for what has none.
    pub joint: Option<Joint>,
    /// Articles that match this part by itself; of what is excluded, those it keeps out.
    pub articles: u64,
    /// The terms of the index it stands for, the most frequent first.
    pub terms: Vec<TermCount>,
    pub parts: Vec<Node>,
}

/// How parts make up a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Terms side by side, of which `--match` says how many must be there.
    SideBySide,
    All,
    Any,
    Not,
    Required,
    Near,
    AtLeast,
}

/// A term of the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermCount {
    pub term: String,
    pub articles: u64,
}

/// The parts of `query`, with counts.
pub fn describe(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
) -> Result<Node, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    let articles = collect::count(snapshot, lowered.filter())?;
    let (joint, parts) = parts(query);
    let terms = match joint {
        None => terms(snapshot, &lowered.patterns)?,
        Some(_) => Vec::new(),
    };
    let parts: Vec<Node> =
        parts.into_iter().map(|part| describe(snapshot, gazetteer, part, matching)).collect::<Result<_, _>>()?;
    // What is excluded is counted as what it keeps out.
    let articles = if joint == Some(Joint::Not) { parts[0].articles } else { articles };
    Ok(Node { query: query.to_string(), joint, articles, terms, parts })
}

/// The parts a query is made of, and what joins them.
pub(super) fn parts(query: &Query) -> (Option<Joint>, Vec<&Query>) {
    match query {
        Query::Group(parts) => (Some(Joint::SideBySide), parts.iter().collect()),
        Query::And(parts) => (Some(Joint::All), parts.iter().collect()),
        Query::Or(parts) => (Some(Joint::Any), parts.iter().collect()),
        Query::Not(part) => (Some(Joint::Not), vec![part]),
        Query::Required(part) => (Some(Joint::Required), vec![part]),
        Query::Near(near) => (Some(Joint::Near), vec![&near.left, &near.right]),
        Query::AtLeast { of, .. } => (Some(Joint::AtLeast), vec![of]),
        _ => (None, Vec::new()),
    }
}

fn terms(snapshot: &Snapshot, patterns: &[Pattern]) -> Result<Vec<TermCount>, SearchError> {
    let mut counts = Vec::new();
    for sequence in patterns.iter().flat_map(|pattern| &pattern.alternatives) {
        let term = sequence.iter().map(readable).collect::<Vec<String>>().join(" ");
        let one = Pattern::new("", vec![sequence.clone()], super::pattern::Kind::Word);
        counts.push(TermCount { term, articles: articles_with(snapshot, &one)? });
    }
    counts.retain(|count| count.articles > 0);
    counts.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.term.cmp(&b.term)));
    counts.dedup();
    Ok(counts)
}

fn articles_with(snapshot: &Snapshot, pattern: &Pattern) -> Result<u64, IndexError> {
    match pattern.alternatives[0].as_slice() {
        [term] => snapshot.searcher.doc_freq(term).map_err(IndexError::tantivy("read a term's frequency")),
        _ => collect::count(snapshot, pattern.query().as_ref()),
    }
}

/// The word in a term, with case and accents where the term has them.
fn readable(term: &Term) -> String {
    let text = term.value().as_str().map(str::to_owned).unwrap_or_default();
    crate::index::typed_form_in(&text).map_or(text.clone(), str::to_owned)
}
