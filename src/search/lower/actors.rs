//! Actors by id or name.

use super::positional::placed;
use super::{LowerError, Lowering, Note, Polarity, articles_with, filter, term_query};
use crate::entities::{ActorId, Gazetteer, Resolution};
use crate::index::{IndexError, Snapshot};
use crate::query::{ActorTerm, Numbering, Salience};
use crate::search::pattern::{Kind, Pattern};
use crate::text::fold;
use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, Query};

impl Lowering<'_> {
    pub(super) fn actor(&mut self, actor: &ActorTerm, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let ids = self.meant(actor)?;
        let pattern = self.actor_pattern(actor, &ids);
        let mut query = articles_with(&pattern, Numbering::Article, &self.snapshot.kept);
        if let Some(salience) = actor.salience {
            let about: Vec<Box<dyn Query>> =
                ids.iter().map(|id| term_query(self.snapshot.fields.actor_major, id.as_str())).collect();
            let occur = if salience == Salience::Major { Occur::Must } else { Occur::MustNot };
            let about: Box<dyn Query> = Box::new(BooleanQuery::union(about));
            query = Box::new(BooleanQuery::new(vec![(Occur::Must, query), (occur, about)]));
        }
        if polarity == Polarity::Positive {
            self.keep(pattern, Numbering::Article);
        }
        Ok(filter(query))
    }

    /// Where an actor is mentioned, not minding its salience.
    pub(super) fn mentions(&mut self, actor: &ActorTerm) -> Result<Pattern, LowerError> {
        let ids = self.meant(actor)?;
        Ok(self.actor_pattern(actor, &ids))
    }

    fn actor_pattern(&self, actor: &ActorTerm, ids: &[ActorId]) -> Pattern {
        let field = self.snapshot.fields.actor;
        let alternatives = ids.iter().map(|id| vec![Term::from_field_text(field, id.as_str())]).collect();
        let organs = if actor.organs { "+" } else { "" };
        let pattern = Pattern::new(format!("actor:{}{organs}", actor.name), alternatives, Kind::Actor);
        placed(pattern, actor.field)
    }

    /// The actors that a term means, with their organs where it asks for them.
    fn meant(&mut self, actor: &ActorTerm) -> Result<Vec<ActorId>, LowerError> {
        let named = Named { snapshot: self.snapshot, gazetteer: self.gazetteer };
        let Meant { ids, meaning } = named.actors(&actor.name, actor.organs)?;
        if let Some(meaning) = meaning {
            let organs = if actor.organs { "+" } else { "" };
            self.notes.push(Note { part: format!("actor:{}{organs}", actor.name), meaning });
        }
        Ok(ids)
    }
}

/// Names of actors, as this index and gazetteer know them.
#[derive(Clone, Copy)]
pub(in crate::search) struct Named<'a> {
    pub snapshot: &'a Snapshot,
    pub gazetteer: &'a Gazetteer,
}

/// What a name means.
pub(in crate::search) struct Meant {
    /// The actors themselves first, then those of their organs that occur at all.
    pub ids: Vec<ActorId>,
    /// Said where it is not plain from the name.
    pub meaning: Option<String>,
}

/// Organs named in a note.
const NAMED_ORGANS: usize = 8;

impl Named<'_> {
    /// The actors called `name`, an id or any name; with `organs`, all that are part of them as well.
    pub fn actors(&self, name: &str, organs: bool) -> Result<Meant, LowerError> {
        if !organs {
            return self.resolve(name);
        }
        // Some names end so, and whoever types one means it.
        if let Resolution::Found(id) = self.gazetteer.resolve(&format!("{name}+")) {
            let meaning = format!("{}; with the organs of another, its id and `+`", self.name(&id));
            return Ok(Meant { ids: vec![id], meaning: Some(meaning) });
        }
        let Meant { mut ids, .. } = self.resolve(name)?;
        let heads: Vec<String> = ids.iter().map(|id| self.name(id)).collect();
        let mut parts: Vec<ActorId> = Vec::new();
        for organ in ids.iter().flat_map(|id| self.gazetteer.organs(id)) {
            if !ids.contains(organ) && !parts.contains(organ) && self.occurs(organ)? {
                parts.push(organ.clone());
            }
        }
        if self.gazetteer.imported_actors().next().is_some() {
            parts.extend(self.imported_organs(&ids)?);
        }
        let mut named: Vec<String> = parts.iter().take(NAMED_ORGANS).map(|id| self.name(id)).collect();
        if parts.len() > NAMED_ORGANS {
            named.push(format!("{} more", parts.len() - NAMED_ORGANS));
        }
        let any = if heads.len() > 1 { "any of " } else { "" };
        let with =
            if named.is_empty() { "no organ of it occurs".to_owned() } else { format!("with {}", named.join(", ")) };
        ids.extend(parts);
        Ok(Meant { ids, meaning: Some(format!("{any}{}, {with}", heads.join(", "))) })
    }

    /// Of the actors that occur here, those of large lists that are part of `wholes`: too many are listed to look for each.
    fn imported_organs(&self, wholes: &[ActorId]) -> Result<Vec<ActorId>, LowerError> {
        let known = self.snapshot.terms(self.snapshot.fields.actor)?;
        let imported =
            known.iter().filter_map(|id| id.parse::<ActorId>().ok()).filter(|id| self.gazetteer.is_imported(id));
        let is_part = |id: &ActorId| wholes.iter().any(|whole| self.gazetteer.is_part_of(id, whole));
        Ok(imported.filter(is_part).collect())
    }

    fn occurs(&self, id: &ActorId) -> Result<bool, LowerError> {
        let term = Term::from_field_text(self.snapshot.fields.actor, id.as_str());
        let n = self.snapshot.searcher.doc_freq(&term).map_err(IndexError::tantivy("read a term's frequency"))?;
        Ok(n > 0)
    }

    /// The actors meant by `name`: from the gazetteer, else among the unknown ones of this index.
    fn resolve(&self, name: &str) -> Result<Meant, LowerError> {
        let nearest = match self.gazetteer.resolve(name) {
            Resolution::Found(id) => return Ok(Meant { ids: vec![id], meaning: None }),
            Resolution::Ambiguous(ids) => {
                let named = ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ");
                return Ok(Meant { ids, meaning: Some(format!("any of {named}")) });
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
        Ok(Meant { ids: found, meaning: None })
    }

    fn name(&self, id: &ActorId) -> String {
        self.gazetteer.get(id).map_or_else(|| id.to_string(), |actor| format!("{} ({id})", actor.name))
    }
}
