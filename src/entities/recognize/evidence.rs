//! What the unmistakable names of an article say about its doubtful ones.

use super::super::actor::{ActorType, NameRole};
use super::super::lexicon::{ActorIndex, Lexicon, Sense};
use super::super::scanner::Candidate;
use std::collections::HashMap;

/// How often each actor is named beyond doubt.
pub(super) struct Evidence<'g> {
    lexicon: &'g Lexicon,
    names: HashMap<ActorIndex, usize>,
    capitals: HashMap<ActorIndex, usize>,
    /// Mentions of an actor's own organs, groups and people.
    dependents: HashMap<ActorIndex, usize>,
}

impl<'g> Evidence<'g> {
    pub fn gather<'c>(lexicon: &'g Lexicon, candidates: impl Iterator<Item = &'c Candidate<'g>>) -> Evidence<'g>
    where
        'g: 'c,
    {
        let mut evidence =
            Evidence { lexicon, names: HashMap::new(), capitals: HashMap::new(), dependents: HashMap::new() };
        for candidate in candidates.filter(|c| !c.weak) {
            let [sense] = candidate.senses[..] else { continue };
            if !sense.name.context {
                evidence.note(sense);
            }
        }
        evidence
    }

    fn note(&mut self, sense: &Sense) {
        if sense.name.role == NameRole::Capital {
            *self.capitals.entry(sense.actor).or_default() += 1;
            return;
        }
        *self.names.entry(sense.actor).or_default() += 1;
        for &related in &self.lexicon.subject(sense.actor).related {
            *self.dependents.entry(related).or_default() += 1;
        }
    }

    fn count(map: &HashMap<ActorIndex, usize>, actor: ActorIndex) -> usize {
        map.get(&actor).copied().unwrap_or(0)
    }

    pub fn is_named(&self, actor: ActorIndex) -> bool {
        Self::count(&self.names, actor) > 0
    }

    fn is_present(&self, actor: ActorIndex) -> bool {
        self.is_named(actor) || Self::count(&self.capitals, actor) > 0
    }

    /// Whether the actor, its parent or its home state is named.
    pub fn has_context(&self, actor: ActorIndex) -> bool {
        self.is_present(actor) || self.lexicon.subject(actor).related.iter().any(|&r| self.is_present(r))
    }

    /// The sense that the article's other names speak for, when they do.
    ///
    /// That an actor's home state is named says little when the other candidate is itself a
    /// state: most articles name the United States, few of them mean its Georgia.
    pub fn decide<'s>(&self, senses: &[&'s Sense]) -> Option<&'s Sense> {
        let among_states = senses.iter().any(|s| self.lexicon.subject(s.actor).kind == ActorType::State);
        let weight = |sense: &Sense| {
            let actor = sense.actor;
            let own = 3 * (Self::count(&self.names, actor) + Self::count(&self.capitals, actor))
                + 2 * Self::count(&self.dependents, actor);
            let home = self.lexicon.subject(actor).related.iter().filter(|&&r| self.is_present(r)).count();
            if among_states { own } else { own + home }
        };
        let mut weighed: Vec<(usize, &Sense)> = senses.iter().map(|&s| (weight(s), s)).collect();
        weighed.sort_by_key(|&(w, _)| std::cmp::Reverse(w));
        match weighed[..] {
            [(w, sense)] | [(w, sense), (0, _), ..] if w > 0 => Some(sense),
            [(w, sense), (second, _), ..] if w > second => Some(sense),
            _ => None,
        }
    }
}
