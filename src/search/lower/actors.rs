//! Actors by id or name.

use super::positional::placed;
use super::{LowerError, Lowering, Note, Polarity, articles_with, filter, term_query};
use crate::entities::{ActorId, Resolution};
use crate::query::{ActorTerm, Numbering, Salience};
use crate::search::pattern::{Kind, Pattern};
use crate::text::fold;
use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, Query};

impl Lowering<'_> {
    pub(super) fn actor(&mut self, actor: &ActorTerm, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let ids = self.resolve(&actor.name)?;
        let pattern = self.actor_pattern(actor, &ids);
        let mut query = articles_with(&pattern, Numbering::Article);
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
        let ids = self.resolve(&actor.name)?;
        Ok(self.actor_pattern(actor, &ids))
    }

    fn actor_pattern(&self, actor: &ActorTerm, ids: &[ActorId]) -> Pattern {
        let field = self.snapshot.fields.actor;
        let alternatives = ids.iter().map(|id| vec![Term::from_field_text(field, id.as_str())]).collect();
        let pattern = Pattern::new(format!("actor:{}", actor.name), alternatives, Kind::Actor);
        placed(pattern, actor.field)
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
}
