//! What the statistical model says of the gazetteer's names: which are parts of longer names, which are people's
//! names, and which it takes for names, too.

use super::model::words_in;
use super::section::overlapping;
use super::words::{GOVERNMENT_NOUNS, INSTITUTIONS, STATE_ORGANS, TITLES, bare, is_capitalized};
use crate::entities::actor::{ActorType, NameRole};
use crate::entities::lexicon::{ActorIndex, Lexicon, Sense};
use crate::entities::ner::{NameLabel, NamedSpan};
use crate::entities::scanner::Candidate;
use crate::entities::word_list::is_in;
use crate::text::{Span, fold};
use std::collections::{HashMap, HashSet};

/// How often the model takes a land's bare name for a person's, and how often for something else.
#[derive(Debug, Default)]
pub(super) struct Votes {
    person: HashMap<ActorIndex, usize>,
    other: HashMap<ActorIndex, usize>,
    /// Lands whose name ends a person's full name.
    surnames: HashSet<ActorIndex>,
}

impl Votes {
    /// Whether the article uses the land's name for a person.
    pub fn is_person(&self, actor: ActorIndex) -> bool {
        let count = |votes: &HashMap<ActorIndex, usize>| votes.get(&actor).copied().unwrap_or(0);
        self.surnames.contains(&actor) || count(&self.person) > count(&self.other)
    }

    fn count(&mut self, candidate: &Candidate<'_>, label: NameLabel, lexicon: &Lexicon) {
        let votes = if label == NameLabel::Person { &mut self.person } else { &mut self.other };
        for sense in candidate.senses.iter().filter(|s| is_bare_land(s, lexicon)) {
            *votes.entry(sense.actor).or_default() += 1;
        }
    }
}

/// Applies the model's `names` to the candidates of one text.
pub(super) fn apply<'g>(
    lexicon: &Lexicon,
    text: &str,
    candidates: &mut Vec<Candidate<'g>>,
    names: &[NamedSpan],
    votes: &mut Votes,
) {
    let spans: Vec<(Span, bool)> =
        candidates.iter().map(|c| (c.span, c.senses.iter().any(|s| is_land(s, lexicon)))).collect();
    for candidate in candidates.iter_mut() {
        let [name] = overlapping(names, |n| n.span, candidate.span) else { continue };
        if name.span == candidate.span {
            candidate.witness = fitting(candidate, name.label, lexicon).then_some(name.label);
            votes.count(candidate, name.label, lexicon);
        } else if name.span.contains(candidate.span) {
            let inside = overlapping(&spans, |s| s.0, name.span);
            part_of(lexicon, text, candidate, *name, inside, votes);
        }
    }
    candidates.retain(|c| !c.senses.is_empty());
}

/// Whether what the model takes the name for is what one of its actors is.
fn fitting(candidate: &Candidate<'_>, label: NameLabel, lexicon: &Lexicon) -> bool {
    use NameLabel::{Gpe, Loc, Norp, Person};
    candidate.senses.iter().any(|sense| match lexicon.subject(sense.actor).kind {
        ActorType::Person => label == Person,
        kind if kind.is_land() => matches!(label, Gpe | Loc | Norp),
        _ => label != Person,
    })
}

fn part_of<'g>(
    lexicon: &Lexicon,
    text: &str,
    candidate: &mut Candidate<'g>,
    name: NamedSpan,
    inside: &[(Span, bool)],
    votes: &mut Votes,
) {
    if !encloses(name.label) || !another_name(text, name.span, inside) {
        return;
    }
    if name.label == NameLabel::Person {
        let ends = candidate.span.end() == name.span.end();
        votes.surnames.extend(candidate.senses.iter().filter(|s| ends && is_bare_land(s, lexicon)).map(|s| s.actor));
        people(lexicon, text, candidate, name.span, inside.len() == 1);
    }
    if !is_organ(text, candidate.span, name) {
        candidate.senses.retain(|s| !is_land(s, lexicon));
    }
}

/// "Imre T. Castellane" is the Imre Castellane that is known; "Ada Castellane" is not.
fn people<'g>(lexicon: &Lexicon, text: &str, candidate: &mut Candidate<'g>, name: Span, alone: bool) {
    let first = words_in(text, name).next().map(|word| fold(word.of(text))).unwrap_or_default();
    // Of "Jean-Luc", which folding makes two words of.
    let given = first.split(' ').next().unwrap_or_default();
    let known = |sense: &Sense| {
        let names = &lexicon.subject(sense.actor).names;
        names.iter().any(|&n| lexicon.entries[n].form.split(' ').any(|part| part == given))
    };
    let is_person = |sense: &Sense| lexicon.subject(sense.actor).kind == ActorType::Person;
    let any_before = candidate.senses.iter().any(|s| is_person(s));
    candidate.senses.retain(|s| !is_person(s) || known(s));
    if any_before && alone && !candidate.senses.is_empty() && candidate.senses.iter().all(|s| is_person(s)) {
        candidate.span = name;
    }
}

/// The labels of names that a place's name may be part of.
fn encloses(label: NameLabel) -> bool {
    use NameLabel::{Event, Fac, Law, Org, Person, Product, WorkOfArt};
    matches!(label, Person | Org | Fac | Law | Event | WorkOfArt | Product)
}

/// Whether a capitalized word of `name` stands outside the gazetteer's lands in it, and not as a mere title.
fn another_name(text: &str, name: Span, inside: &[(Span, bool)]) -> bool {
    words_in(text, name).any(|word| {
        let surface = bare(word.of(text)).trim_matches(|c: char| !c.is_alphanumeric());
        let land = inside.iter().any(|(span, land)| *land && span.overlaps(word));
        is_capitalized(surface) && !land && !is_in(&TITLES, surface) && !is_in(&GOVERNMENT_NOUNS, surface)
    })
}

/// Whether the longer name is the land's own: "Arvonia's Border Guard", "Arvonian Ministry of Trade".
fn is_organ(text: &str, land: Span, name: NamedSpan) -> bool {
    if name.label != NameLabel::Org && name.label != NameLabel::Person {
        return false;
    }
    let rest = &text[land.end()..];
    let possessive = ["'s", "’s", " 's", "' ", "’ "].iter().any(|p| rest.starts_with(p));
    let mut words = words_in(text, name.span).map(|word| bare(word.of(text)));
    let institution = words.clone().any(|word| is_in(&INSTITUTIONS, word));
    possessive || !institution && words.any(|word| is_in(&STATE_ORGANS, word))
}

/// Whether the sense is a land, under whichever of its names.
pub(super) fn is_land(sense: &Sense, lexicon: &Lexicon) -> bool {
    sense.name.role != NameRole::Name || lexicon.subject(sense.actor).kind.is_land()
}

/// A land under its own name: no adjective, capital or building.
fn is_bare_land(sense: &Sense, lexicon: &Lexicon) -> bool {
    sense.name.role == NameRole::Name && lexicon.subject(sense.actor).kind.is_land()
}
