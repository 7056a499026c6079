use super::confidence;
use super::evidence::Evidence;
use super::metonyms::Reading;
use super::words::{OPENERS, TITLES, is_capitalized};
use crate::entities::actor::{ActorType, NameRole};
use crate::entities::context::word_before;
use crate::entities::lexicon::Sense;
use crate::entities::scanner::Candidate;
use crate::entities::word_list::is_in;

/// Decides whom each candidate of one text means.
pub(super) struct Judge<'a, 'g> {
    pub text: &'a str,
    pub candidates: &'a [Candidate<'g>],
    pub readings: &'a [Reading],
    pub evidence: &'a Evidence<'g>,
}

/// How far back a state may stand to whose organs a name belongs.
const NEARBY_BYTES: usize = 300;
const NEARBY_NAMES: usize = 12;

impl<'g> Judge<'_, 'g> {
    /// The sense that candidate `i` has and its confidence; `None` when it is no mention.
    pub fn verdict(&self, i: usize) -> Option<(&'g Sense, f32)> {
        let candidate = &self.candidates[i];
        let mut senses = candidate.senses.clone();
        self.read(i, &mut senses);
        let generic = senses.iter().any(|s| s.name.role == NameRole::Name && (s.name.context || s.name.ambiguous));
        let mut owned = false;
        if generic {
            match self.owner(i) {
                Some(owner) => {
                    owned = senses.iter().any(|s| self.belongs(s, owner));
                    senses.retain(|s| if owned { self.belongs(s, owner) } else { !self.is_organ(s) });
                }
                None if self.inside_longer_name(i) => senses.retain(|s| !s.name.context),
                None => {}
            }
        }
        let (sense, sure) = match senses[..] {
            [] => return None,
            [sense] => (sense, confidence_of(sense)),
            _ => match self.nearby(i, &senses).or_else(|| self.evidence.decide(&senses)) {
                Some(sense) => (sense, confidence::DECIDED),
                None => (senses[0], confidence::GUESS),
            },
        };
        let undecided_capital = sense.name.role == NameRole::Capital && self.readings[i] != Reading::Government;
        let out_of_context = sense.name.context && !owned && !self.evidence.has_context(sense.actor);
        let mere_word = candidate.weak && !self.evidence.is_named(sense.actor);
        if out_of_context || mere_word || self.evidence.is_surname(sense.actor) && sense.name.role == NameRole::Name {
            return Some((sense, confidence::GUESS));
        }
        if undecided_capital {
            // A capital that acts elsewhere in the article most likely does here.
            let acts = self.evidence.acts(sense.actor);
            return Some((sense, if acts { confidence::CONSISTENT } else { confidence::GUESS }));
        }
        Some((sense, sure))
    }

    /// Leaves the senses that the reading of a capital allows.
    fn read(&self, i: usize, senses: &mut Vec<&'g Sense>) {
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
        use ActorType::{Agency, ArmedForce, Court, Government, Legislature, Party};
        matches!(self.evidence.subject(sense).kind, Government | ArmedForce | Agency | Legislature | Court | Party)
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
    fn nearby(&self, i: usize, senses: &[&'g Sense]) -> Option<&'g Sense> {
        let start = self.candidates[i].span.start();
        let before = self.candidates[..i].iter().rev().take(NEARBY_NAMES);
        for candidate in before.take_while(|c| start - c.span.end() <= NEARBY_BYTES) {
            let [home] = candidate.senses[..] else { continue };
            let mut at_home = senses.iter().filter(|s| self.evidence.subject(s).related.contains(&home.actor));
            if let (Some(sense), None) = (at_home.next(), at_home.next()) {
                return Some(sense);
            }
        }
        None
    }
}

fn confidence_of(sense: &Sense) -> f32 {
    match sense.name.role {
        _ if sense.name.context || sense.name.weak => confidence::WITH_CONTEXT,
        NameRole::Name => confidence::PLAIN,
        NameRole::Adjective => confidence::ADJECTIVE,
        NameRole::Metonym | NameRole::Capital => confidence::METONYM,
    }
}
