//! What articles call the actors that no gazetteer knows.

use super::FacetValue;
use crate::entities::ActorId;
use crate::index::{IndexError, Snapshot};
use std::collections::{BTreeMap, HashMap};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

/// A name of each of these actors, from one of the articles it occurs in: the same one in equal indexes.
///
/// Only unknown actors are looked up; what is named only where no term stands has no name here.
pub fn unknown_names<'a>(
    snapshot: &Snapshot,
    ids: impl IntoIterator<Item = &'a ActorId>,
) -> Result<HashMap<ActorId, String>, IndexError> {
    let mut by_article: BTreeMap<DocAddress, Vec<&ActorId>> = BTreeMap::new();
    for id in ids.into_iter().filter(|id| id.is_nil()) {
        if let Some(address) = an_article_with(snapshot, id)? {
            by_article.entry(address).or_default().push(id);
        }
    }
    let mut names = HashMap::new();
    for (address, ids) in by_article {
        let unknown = snapshot.stored(address)?.mentions.unknown;
        let named = |id: &ActorId| unknown.get(id).map(|name| (id.clone(), name.clone()));
        names.extend(ids.into_iter().filter_map(named));
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
