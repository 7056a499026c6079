//! What articles call the actors that no gazetteer knows.

use super::FacetValue;
use crate::entities::ActorId;
use crate::index::{IndexError, Snapshot};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

/// How many names are kept of one state of the index: about 20 MB of them, more than 25,000 articles need.
const KEPT: usize = 1 << 17;

/// Names that were looked up in a state of the index, where there are any; bounded.
#[derive(Default)]
struct Names(Mutex<HashMap<ActorId, Option<String>>>);

impl Names {
    fn of(snapshot: &Snapshot) -> Arc<Names> {
        let Ok(names) = snapshot.kept.get_or_make("names of unknown actors", || Ok::<_, Infallible>(Names::default()));
        names
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ActorId, Option<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, found: HashMap<ActorId, Option<String>>, limit: usize) {
        let mut kept = self.lock();
        let room = limit.saturating_sub(kept.len());
        kept.extend(found.into_iter().take(room));
    }
}

/// A name of each of these actors, from one of the articles it occurs in: the same one in equal indexes.
///
/// Only unknown actors are looked up; what is named only where no term stands has no name here. To find a name an article is
/// read, so names are kept as long as the snapshot.
pub fn unknown_names<'a>(
    snapshot: &Snapshot,
    ids: impl IntoIterator<Item = &'a ActorId>,
) -> Result<HashMap<ActorId, String>, IndexError> {
    let kept = Names::of(snapshot);
    let mut names = HashMap::new();
    let mut missing = BTreeSet::new();
    {
        let kept = kept.lock();
        for id in ids.into_iter().filter(|id| id.is_nil()) {
            match kept.get(id) {
                Some(name) => names.extend(name.clone().map(|name| (id.clone(), name))),
                None => missing.extend([id]),
            }
        }
    }
    if !missing.is_empty() {
        let found = read_names(snapshot, missing)?;
        names.extend(found.iter().filter_map(|(id, name)| Some((id.clone(), name.clone()?))));
        kept.keep(found, KEPT);
    }
    Ok(names)
}

/// Each of these actors with its name, if the article says one.
fn read_names(snapshot: &Snapshot, ids: BTreeSet<&ActorId>) -> Result<HashMap<ActorId, Option<String>>, IndexError> {
    let mut names: HashMap<ActorId, Option<String>> = HashMap::new();
    let mut by_article: BTreeMap<DocAddress, Vec<&ActorId>> = BTreeMap::new();
    for id in ids {
        match an_article_with(snapshot, id)? {
            Some(address) => by_article.entry(address).or_default().push(id),
            None => names.extend([(id.clone(), None)]),
        }
    }
    for (address, ids) in by_article {
        let mut unknown = snapshot.stored(address)?.mentions.unknown;
        names.extend(ids.into_iter().map(|id| (id.clone(), unknown.remove(id))));
    }
    Ok(names)
}

/// Gives unknown actors among the values the names that articles use; until then they go by their ids.
pub fn name_unknown<'a>(
    snapshot: &Snapshot,
    values: impl IntoIterator<Item = &'a mut FacetValue>,
) -> Result<(), IndexError> {
    let named = values.into_iter().filter_map(|value| Some((value.id.parse::<ActorId>().ok()?, value)));
    let mut unknown: Vec<(ActorId, &mut FacetValue)> = named.filter(|(id, _)| id.is_nil()).collect();
    let mut names = unknown_names(snapshot, unknown.iter().map(|(id, _)| id))?;
    for (id, value) in &mut unknown {
        if let Some(name) = names.remove(id) {
            value.name = name;
        }
    }
    Ok(())
}

/// Of the articles with an actor the one whose id comes first.
pub(super) fn an_article_with(snapshot: &Snapshot, id: &ActorId) -> Result<Option<DocAddress>, IndexError> {
    let reading = || IndexError::tantivy("read where an actor occurs");
    let term = Term::from_field_text(snapshot.fields.actor, id.as_str());
    let mut first: Option<(u64, DocAddress)> = None;
    for (ord, segment) in (0u32..).zip(snapshot.searcher.segment_readers()) {
        let inverted = segment.inverted_index(term.field()).map_err(reading())?;
        let postings = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(|e| reading()(e.into()))?;
        let Some(mut postings) = postings else { continue };
        let keys = segment.fast_fields().u64("key").map_err(reading())?;
        let mut doc = postings.doc();
        while doc != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                let found = (keys.first(doc).unwrap_or(u64::MAX), DocAddress::new(ord, doc));
                first = Some(first.map_or(found, |known| known.min(found)));
            }
            doc = postings.advance();
        }
    }
    Ok(first.map(|(_, address)| address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_names_are_kept_than_there_is_room_for() {
        let names = Names::default();
        let found = |from: usize| {
            let id = |n: usize| format!("nil:org:quay-{n}").parse().unwrap();
            (from..from + 3).map(|n| (id(n), Some("Quay".to_owned()))).collect::<HashMap<ActorId, _>>()
        };
        names.keep(found(0), 5);
        names.keep(found(10), 5);
        names.keep(found(20), 5);
        assert_eq!(names.lock().len(), 5);
        assert!(found(0).keys().all(|id| names.lock().contains_key(id)));
    }
}
