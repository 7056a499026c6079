//! What the unmistakable names of an article say about its doubtful ones.

use super::gate::Votes;
use super::metonyms::Reading;
use super::why::Why;
use super::words::{GOVERNMENT_NOUNS, OPENERS, PERSONAL_COUNTRIES, STATE_ORGANS, TITLES, is_capitalized};
use crate::entities::actor::{ActorType, NameRole};
use crate::entities::context::{word_after, word_before};
use crate::entities::lexicon::{ActorIndex, Lexicon, Sense, Subject};
use crate::entities::scanner::Candidate;
use crate::entities::word_list::is_in;
use std::collections::{HashMap, HashSet};

/// How often each actor is named beyond doubt.
pub(super) struct Evidence<'g> {
    lexicon: &'g Lexicon,
    names: HashMap<ActorIndex, usize>,
    capitals: HashMap<ActorIndex, usize>,
    /// Mentions of an actor's own organs, groups and people.
    dependents: HashMap<ActorIndex, usize>,
    /// Whose capital acts somewhere.
    acting: HashSet<ActorIndex>,
    /// Whose name is also somebody's surname here, and whom nothing else names.
    surnames: HashSet<ActorIndex>,
    beyond_surname: HashSet<ActorIndex>,
    votes: Votes,
}

impl<'g> Evidence<'g> {
    pub fn new(lexicon: &'g Lexicon, votes: Votes) -> Evidence<'g> {
        Evidence {
            lexicon,
            names: HashMap::new(),
            capitals: HashMap::new(),
            dependents: HashMap::new(),
            acting: HashSet::new(),
            surnames: HashSet::new(),
            beyond_surname: HashSet::new(),
            votes,
        }
    }

    /// Takes in the candidates of one text.
    pub fn gather(&mut self, text: &str, candidates: &[Candidate<'g>], readings: &[Reading]) {
        for (i, (candidate, reading)) in candidates.iter().zip(readings).enumerate() {
            for sense in &candidate.senses {
                let bare = sense.name.role == NameRole::Name;
                let is_person = bare && self.votes.is_person(sense.actor);
                if is_person || is_personal(sense) {
                    let neighbor = |i: Option<usize>| i.and_then(|i| candidates.get(i));
                    if is_person
                        || has_first_name(text, candidate, neighbor(i.checked_sub(1)))
                        || has_last_name(text, candidate, neighbor(Some(i + 1)))
                    {
                        self.surnames.insert(sense.actor);
                    }
                } else {
                    self.beyond_surname.insert(sense.actor);
                }
            }
            if let [sense] = candidate.senses[..]
                && !candidate.weak
                && !sense.name.context
                && !sense.name.weak
            {
                self.note(sense);
                if sense.is_metonym() && *reading == Reading::Government {
                    self.acting.insert(sense.actor);
                }
            }
        }
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

    pub fn subject(&self, sense: &Sense) -> &'g Subject {
        self.lexicon.subject(sense.actor)
    }

    /// Whether the actor's capital acts as its government somewhere in the article.
    pub fn acts(&self, actor: ActorIndex) -> bool {
        self.acting.contains(&actor)
    }

    /// Whether the actor's bare name is somebody's surname in this article.
    pub fn is_surname(&self, actor: ActorIndex) -> bool {
        self.surnames.contains(&actor) && !self.beyond_surname.contains(&actor)
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
        self.relation(actor).is_some()
    }

    /// The actor itself, its parent or its home state, whichever is named.
    pub fn relation(&self, actor: ActorIndex) -> Option<ActorIndex> {
        let related = &self.lexicon.subject(actor).related;
        [actor].into_iter().chain(related.iter().copied()).find(|&a| self.is_present(a))
    }

    /// The sense that the article's other names speak for, when they do.
    ///
    /// That an actor's home state is named says little when the other candidate is itself a
    /// state: most articles name the United States, few of them mean its Georgia. There an
    /// article that names other countries more often means the state.
    pub fn decide<'s>(&self, senses: &[&'s Sense]) -> Option<(&'s Sense, Why)> {
        let states: Vec<&Sense> = senses.iter().copied().filter(|s| self.subject(s).kind == ActorType::State).collect();
        let weight = |sense: &Sense| {
            let actor = sense.actor;
            let own = 3 * (Self::count(&self.names, actor) + Self::count(&self.capitals, actor))
                + 2 * Self::count(&self.dependents, actor);
            let home = self.subject(sense).related.iter().filter(|&&r| self.is_present(r)).count();
            if states.is_empty() { own + home } else { own }
        };
        let mut weighed: Vec<(usize, &Sense)> = senses.iter().map(|&s| (weight(s), s)).collect();
        weighed.sort_by_key(|&(w, _)| std::cmp::Reverse(w));
        match (&weighed[..], &states[..]) {
            ([(w, sense)] | [(w, sense), (0, _), ..], _) if *w > 0 => Some((*sense, Why::Weighed)),
            ([(w, sense), (second, _), ..], _) if w > second => Some((*sense, Why::Weighed)),
            (_, [state]) => self.is_foreign_affairs(senses).then_some((*state, Why::Abroad)),
            _ => None,
        }
    }

    /// Whether other states are named more often than the homes of `senses`.
    fn is_foreign_affairs(&self, senses: &[&Sense]) -> bool {
        let homes: HashSet<ActorIndex> = senses.iter().flat_map(|s| self.subject(s).related.iter().copied()).collect();
        let state = |actor: &ActorIndex| self.lexicon.subject(*actor).kind == ActorType::State;
        let (home, abroad): (Vec<_>, Vec<_>) =
            self.names.iter().filter(|(actor, _)| state(actor)).partition(|(actor, _)| homes.contains(actor));
        let total = |named: Vec<(&ActorIndex, &usize)>| named.into_iter().map(|(_, n)| n).sum::<usize>();
        total(abroad) > total(home)
    }
}

/// Whether a bare country name of the kind that people bear.
fn is_personal(sense: &Sense) -> bool {
    sense.name.role == NameRole::Name && is_in(&PERSONAL_COUNTRIES, &sense.name.text)
}

/// Whether a first name stands before: "Ada Jordan".
fn has_first_name(text: &str, candidate: &Candidate<'_>, previous: Option<&Candidate<'_>>) -> bool {
    let Some(before) = word_before(text, candidate.span.start()) else { return false };
    let word = before.of(text);
    let known = previous.is_some_and(|p| p.span.end() == before.end());
    let name = word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 1;
    is_capitalized(word) && name && !known && !is_in(&TITLES, word) && !is_in(&OPENERS, word)
}

/// Whether a last name follows: "Georgia Castellane".
fn has_last_name(text: &str, candidate: &Candidate<'_>, next: Option<&Candidate<'_>>) -> bool {
    let Some(after) = word_after(text, candidate.span.end()) else { return false };
    let gap = &text[candidate.span.end()..after.start()];
    let word = after.of(text);
    let known = next.is_some_and(|n| n.span.start() == after.start());
    let name = word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 2;
    let office = [&TITLES, &STATE_ORGANS, &GOVERNMENT_NOUNS].iter().any(|list| is_in(list, word));
    gap == " " && word.starts_with(char::is_uppercase) && name && !known && !office && !is_in(&OPENERS, word)
}
