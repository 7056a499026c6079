use super::confidence;
use super::evidence::Evidence;
use super::metonyms::Reading;
use super::origins::tells_origin;
use super::why::Why;
use super::words::{OPENERS, TITLES, is_capitalized};
use crate::entities::actor::{ActorType, NameRole};
use crate::entities::context::word_before;
use crate::entities::gazetteer::Rules;
use crate::entities::lexicon::Sense;
use crate::entities::scanner::Candidate;
use crate::entities::word_list::is_in;
use crate::text::Span;

/// Decides whom each candidate of one text means.
pub(super) struct Judge<'a, 'g> {
    pub text: &'a str,
    pub candidates: &'a [Candidate<'g>],
    pub readings: &'a [Reading],
    pub evidence: &'a Evidence<'g>,
    pub rules: Rules,
}

/// Whom a candidate means.
pub(super) struct Verdict<'g> {
    pub sense: &'g Sense,
    pub confidence: f32,
    pub why: Why,
}

/// How far back a state may stand to whose organs a name belongs.
const NEARBY_BYTES: usize = 300;
const NEARBY_NAMES: usize = 12;

impl<'g> Judge<'_, 'g> {
    /// What candidate `i` means; `None` when it is no mention.
    pub fn verdict(&self, i: usize) -> Option<Verdict<'g>> {
        let candidate = &self.candidates[i];
        let mut senses = candidate.senses.clone();
        self.read(i, &mut senses);
        let generic = senses.iter().any(|s| s.name.role == NameRole::Name && (s.name.context || s.name.ambiguous));
        let mut owned = None;
        if generic {
            match self.owner(i) {
                Some(owner) => {
                    owned = senses.iter().any(|s| self.belongs(s, owner)).then_some(owner.span);
                    senses.retain(|s| if owned.is_some() { self.belongs(s, owner) } else { !self.is_organ(s) });
                }
                None if self.inside_longer_name(i) => senses.retain(|s| !s.name.context),
                None => {}
            }
        }
        let (sense, confidence, decided) = match senses[..] {
            [] => return None,
            [sense] => self.single(i, sense, owned),
            _ => match self.nearby(i, &senses) {
                Some((sense, home)) => (sense, confidence::DECIDED, Why::Nearby(home)),
                None => match self.evidence.decide(&senses) {
                    Some((sense, why)) => (sense, confidence::DECIDED, why),
                    None => (senses[0], confidence::GUESS, Why::Undecided),
                },
            },
        };
        Some(match self.objection(i, sense, owned.is_some()) {
            Some(Why::City) if self.evidence.acts(sense.actor) => {
                Verdict { sense, confidence: confidence::CONSISTENT, why: Why::ActsElsewhere }
            }
            Some(why) => Verdict { sense, confidence: confidence::GUESS, why },
            None => Verdict { sense, confidence, why: decided },
        })
    }

    /// The confidence in the only sense, and where it comes from.
    fn single(&self, i: usize, sense: &'g Sense, owner: Option<Span>) -> (&'g Sense, f32, Why) {
        let related = || self.evidence.relation(sense.actor).map(Why::Context);
        let witness = || self.witness(i);
        let (confidence, why) = match sense.name.role {
            _ if sense.name.context => {
                (confidence::WITH_CONTEXT, owner.map(Why::Owner).or_else(related).or_else(witness))
            }
            _ if sense.name.weak => (confidence::WITH_CONTEXT, witness().or_else(related)),
            NameRole::Name => (confidence::PLAIN, None),
            NameRole::Adjective => (confidence::ADJECTIVE, None),
            NameRole::Metonym | NameRole::Capital => (confidence::METONYM, Some(Why::Acts)),
        };
        (sense, confidence, why.unwrap_or(Why::Listed))
    }

    fn witness(&self, i: usize) -> Option<Why> {
        let candidate = &self.candidates[i];
        candidate.witness.map(Why::Witness).or(candidate.admitted.then_some(Why::Admitted))
    }

    /// Why candidate `i` does not count, if it does not.
    fn objection(&self, i: usize, sense: &Sense, owned: bool) -> Option<Why> {
        let candidate = &self.candidates[i];
        let witnessed = candidate.witness.is_some();
        // The model tells a name from other words, not one of many namesakes from another.
        let unmistakable = || candidate.span.of(self.text).contains(' ') && !self.has_namesakes(sense);
        let in_context = || owned || self.evidence.has_context(sense.actor) || witnessed && unmistakable();
        if sense.is_metonym() && !self.rules.metonyms {
            return Some(Why::SwitchedOff);
        }
        if sense.name.context && !in_context() {
            return Some(Why::OutOfContext);
        }
        if candidate.weak && !witnessed && !self.evidence.is_named(sense.actor) {
            return Some(Why::MereWord);
        }
        if sense.name.role == NameRole::Name && self.evidence.is_surname(sense.actor) {
            return Some(Why::PersonName);
        }
        if sense.name.role == NameRole::Adjective && tells_origin(self.text, candidate.span) {
            return Some(Why::Origin);
        }
        (sense.name.role == NameRole::Capital && self.readings[i] != Reading::Government).then_some(Why::City)
    }

    /// Leaves the senses that the reading of a capital allows.
    fn read(&self, i: usize, senses: &mut Vec<&'g Sense>) {
        if !self.rules.metonyms && senses.iter().any(|s| !s.is_metonym()) {
            senses.retain(|s| !s.is_metonym());
        }
        match self.readings[i] {
            Reading::City => senses.retain(|s| !s.is_metonym()),
            Reading::Government if senses.iter().any(|s| s.is_metonym()) => senses.retain(|s| s.is_metonym()),
            _ => {}
        }
    }

    /// The land named right before: "Arvonia’s ruling Labour Party", "the Arvonian parliament".
    fn owner(&self, i: usize) -> Option<&Candidate<'g>> {
        let owner = &self.candidates[i.checked_sub(1)?];
        let gap = &self.text[owner.span.end()..self.candidates[i].span.start()];
        let possessive = ["'s ", "’s ", "' ", "’ "].iter().find_map(|p| gap.strip_prefix(p));
        let owns = gap == " "
            || possessive.is_some_and(|rest| {
                rest.split_whitespace().count() <= 2 && rest.chars().all(|c| c == ' ' || c == '-' || c.is_lowercase())
            });
        (owns && owner.senses.iter().any(|s| self.evidence.subject(s).kind.is_land())).then_some(owner)
    }

    fn belongs(&self, sense: &Sense, owner: &Candidate<'g>) -> bool {
        let related = &self.evidence.subject(sense).related;
        owner.senses.iter().any(|o| o.actor == sense.actor || related.contains(&o.actor))
    }

    /// Whether the actor is of the kind that every state has one of.
    fn is_organ(&self, sense: &Sense) -> bool {
        let kind = self.evidence.subject(sense).kind;
        kind.is_organ() || kind == ActorType::Party
    }

    /// Whether others whom no gazetteer lists may well have the same name.
    fn has_namesakes(&self, sense: &Sense) -> bool {
        self.evidence.subject(sense).kind == ActorType::Person || self.is_organ(sense)
    }

    /// Whether capitalized words stand before: "National Economic \[Council\]".
    fn inside_longer_name(&self, i: usize) -> bool {
        let start = self.candidates[i].span.start();
        let Some(before) = word_before(self.text, start) else { return false };
        let word = before.of(self.text);
        if matches!(word, "of" | "for" | "&") {
            return word_before(self.text, before.start()).is_some_and(|w| is_capitalized(w.of(self.text)));
        }
        let named = i > 0 && self.candidates[i - 1].span.end() == before.end();
        is_capitalized(word) && !named && !is_in(&OPENERS, word) && !is_in(&TITLES, word)
    }

    /// The sense whose home is named most closely before.
    fn nearby(&self, i: usize, senses: &[&'g Sense]) -> Option<(&'g Sense, Span)> {
        let start = self.candidates[i].span.start();
        let before = self.candidates[..i].iter().rev().take(NEARBY_NAMES);
        for candidate in before.take_while(|c| start - c.span.end() <= NEARBY_BYTES) {
            let [home] = candidate.senses[..] else { continue };
            let mut at_home = senses.iter().filter(|s| self.evidence.subject(s).related.contains(&home.actor));
            if let (Some(sense), None) = (at_home.next(), at_home.next()) {
                return Some((sense, candidate.span));
            }
        }
        None
    }
}
