//! People, organizations and places that no gazetteer knows, as a statistical model found them.

use super::acronyms::Target;
use super::confidence;
use super::model::words_in;
use super::section::{Found, Section, overlapping};
use super::why::Why;
use super::words::{ORGANIZATION_NOUNS, TITLES, bare, is_capitalized};
use crate::entities::actor::ActorId;
use crate::entities::context::word_before;
use crate::entities::mention::MentionVia;
use crate::entities::ner::{NameLabel, NamedSpan};
use crate::entities::word_list::is_in;
use crate::text::{Span, fold};
use std::collections::{BTreeMap, HashMap};

/// What kind of actor a name is taken for; ties go to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Person,
    Place,
    Org,
}

/// Whom the unknown names of an article mean.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    /// By folded name.
    kinds: HashMap<String, [usize; 3]>,
    /// The full name that was given first, by first and last word.
    people: HashMap<(String, String), String>,
    /// The same by the last word alone.
    surnames: BTreeMap<String, String>,
}

impl Strangers {
    pub fn gather(&mut self, text: &str, names: &[NamedSpan]) {
        for name in names {
            let Some(kind) = kind(text, *name) else { continue };
            let surface = name.span.of(text);
            self.kinds.entry(fold(surface)).or_default()[kind as usize] += 1;
            if let (Kind::Person, Some(key)) = (kind, first_and_last(text, name.span)) {
                self.surnames.entry(key.1.clone()).or_insert_with(|| surface.to_owned());
                self.people.entry(key).or_insert_with(|| surface.to_owned());
            }
        }
    }

    /// The actor called so in `text` at `span`, if the name says enough.
    fn actor(&self, text: &str, span: Span) -> Option<(ActorId, bool)> {
        let surface = span.of(text);
        let counts = self.kinds.get(&fold(surface))?;
        let kind = [Kind::Person, Kind::Place, Kind::Org].into_iter().rev().max_by_key(|&k| counts[k as usize])?;
        let (id, titled) = match kind {
            Kind::Place => (ActorId::nil("place", surface), false),
            Kind::Org => (ActorId::nil("org", surface), false),
            Kind::Person => match first_and_last(text, span) {
                Some(key) => (ActorId::nil("person", self.people.get(&key).map_or(surface, String::as_str)), false),
                None if has_title(text, span) => {
                    let full = self.surnames.get(&fold(surface)).map_or(surface, String::as_str);
                    (ActorId::nil("person", full), true)
                }
                None => return None,
            },
        };
        (!id.slug().is_empty()).then_some((id, titled))
    }
}

impl Section<'_, '_> {
    /// Adds the model's names where nothing else that counts is found.
    pub fn mark_unknown(&mut self, names: &[NamedSpan], strangers: &Strangers) {
        let text = self.text;
        let is_free = |name: &&NamedSpan| {
            let found = overlapping(&self.found, |f| f.span, name.span);
            found.iter().all(|f| !f.counts()) && !found.iter().any(|f| is_left_open(f, **name))
        };
        let free = names.iter().filter(is_free);
        let added: Vec<Found<'_>> = free
            .filter_map(|name| {
                kind(text, *name)?;
                let (id, titled) = strangers.actor(text, name.span)?;
                let why = if titled { Why::Titled } else { Why::Model(name.label) };
                let (via, confidence) = (MentionVia::Model, confidence::UNKNOWN);
                Some(Found { span: name.span, target: Target::Unknown(id), via, confidence, alias: None, why })
            })
            .collect();
        self.found.retain(|f| overlapping(&added, |a| a.span, f.span).is_empty());
        self.found.extend(added);
        self.found.sort_by_key(|f| f.span);
    }
}

/// Whether the name is a listed one, weighed and left open: "the Supreme Court" without a land is nobody's, and no
/// organization of its own. A person may well be another of that name.
fn is_left_open(found: &Found<'_>, name: NamedSpan) -> bool {
    found.span == name.span
        && name.label != NameLabel::Person
        && matches!(found.target, Target::Known(_))
        && matches!(found.why, Why::Undecided | Why::OutOfContext)
}

fn kind(text: &str, name: NamedSpan) -> Option<Kind> {
    match name.label {
        NameLabel::Person => Some(Kind::Person),
        NameLabel::Org => Some(Kind::Org),
        NameLabel::Gpe | NameLabel::Loc => Some(Kind::Place),
        NameLabel::Fac => {
            let organization = words_in(text, name.span).any(|word| is_in(&ORGANIZATION_NOUNS, bare(word.of(text))));
            Some(if organization { Kind::Org } else { Kind::Place })
        }
        _ => None,
    }
}

/// The first and the last word of a full name; a single name has none.
fn first_and_last(text: &str, span: Span) -> Option<(String, String)> {
    let mut words = words_in(text, span);
    let (first, last) = (words.next()?, words.next_back()?);
    Some((fold(first.of(text)), fold(last.of(text))))
}

/// Whether a title stands before: "President Castellane", "Gen. Castellane".
fn has_title(text: &str, span: Span) -> bool {
    let before = text[..span.start()].trim_end_matches(' ');
    let before = before.strip_suffix('.').unwrap_or(before);
    word_before(text, before.len())
        .filter(|word| word.end() == before.len())
        .is_some_and(|word| is_capitalized(word.of(text)) && is_in(&TITLES, word.of(text)))
}
