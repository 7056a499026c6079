//! Which values of a field a query has chosen.

use super::facets::{FacetField, facets_within};
use super::lower::Lowered;
use super::selection::Selection;
use super::{Match, SearchError};
use crate::entities::Gazetteer;
use crate::index::Snapshot;
use crate::query::{Leaf, Query};
use crate::text::words;
use std::collections::HashSet;

/// Which values of a field the conditions on it mean.
pub enum Chosen {
    Ids(HashSet<String>),
    /// Runs of words of a name, the last of them whole or not.
    Names(Vec<(Vec<String>, bool)>),
}

impl Chosen {
    pub fn new(
        snapshot: &Snapshot,
        gazetteer: &Gazetteer,
        selection: &Selection,
        matching: Match,
        field: FacetField,
    ) -> Result<Chosen, SearchError> {
        let chosen = selection.chosen();
        let ids = match field {
            FacetField::Author => return Ok(Chosen::Names(leaves(&selection.chosen, &mut name_of))),
            FacetField::Type => leaves(&selection.chosen, &mut type_of).into_iter().collect(),
            FacetField::State => HashSet::new(),
            FacetField::Actor | FacetField::Parent => {
                let lowered = Lowered::new(snapshot, gazetteer, &chosen, matching)?;
                let terms = lowered.patterns.iter().flat_map(|pattern| pattern.alternatives.iter().flatten());
                terms.filter_map(|term| term.value().as_str().map(str::to_owned)).collect()
            }
            // Of these an article has one: those of the articles that the conditions alone find.
            FacetField::Outlet | FacetField::Language | FacetField::Year { .. } => {
                let alone = facets_within(snapshot, gazetteer, &chosen, matching, field)?;
                alone.values.into_iter().map(|value| value.id).collect()
            }
        };
        Ok(Chosen::Ids(ids))
    }

    pub fn holds(&self, id: &str) -> bool {
        match self {
            Chosen::Ids(ids) => ids.contains(id),
            Chosen::Names(names) => {
                let words: Vec<String> = words(id).into_iter().map(|word| word.text).collect();
                let begins = |run: &[String], name: &[String], whole: bool| {
                    let last = name.len() - 1;
                    run[..last] == name[..last]
                        && if whole { run[last] == name[last] } else { run[last].starts_with(&name[last]) }
                };
                let has = |name: &[String], whole| {
                    !name.is_empty() && words.windows(name.len()).any(|run| begins(run, name, whole))
                };
                names.iter().any(|(name, whole)| has(name, *whole))
            }
        }
    }
}

/// What `read` makes of the terms under AND, OR and parentheses.
fn leaves<T>(queries: &[Query], read: &mut impl FnMut(&Query) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for query in queries {
        match query {
            Query::And(parts) | Query::Or(parts) | Query::Group(parts) => found.extend(leaves(parts, read)),
            Query::Required(part) => found.extend(leaves(std::slice::from_ref(part.as_ref()), read)),
            _ => found.extend(read(query)),
        }
    }
    found
}

fn type_of(query: &Query) -> Option<String> {
    match query {
        Query::ActorType(name) => Some(name.clone()),
        _ => None,
    }
}

fn name_of(query: &Query) -> Option<(Vec<String>, bool)> {
    let Query::Text { leaf, .. } = query else { return None };
    let (text, whole) = match leaf {
        Leaf::Word(text) | Leaf::Phrase(text) => (text, true),
        Leaf::Prefix(text) => (text, false),
        #[allow(unreachable_patterns, reason = "other leaves name nobody")]
        _ => return None,
    };
    Some((words(text).into_iter().map(|word| word.text).collect(), whole))
}
