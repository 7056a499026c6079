//! The mentions of an article with the reason for each.

use super::section::{Found, Section};
use super::why::Why;
use crate::entities::actor::Office;
use crate::entities::context::{word_after, word_before};
use crate::entities::lexicon::{ActorIndex, Lexicon};
use crate::entities::mention::{Mention, Mentions, Place};
use crate::entities::ner::NameLabel;
use crate::entities::{ActorId, Gazetteer};
use crate::text::{Span, fold};
use std::collections::BTreeMap;

/// The mentions of an article and why each was recognized so.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    pub mentions: Mentions,
    /// By where the mention begins.
    pub(super) reasons: BTreeMap<(Place, usize), Reason>,
}

/// Why a mention was recognized as it was, or why it does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The name that matched, as the gazetteer has it.
    pub alias: Option<String>,
    /// What kind of evidence decided, in one word for programs.
    pub evidence: &'static str,
    /// The evidence in a sentence for people.
    pub text: String,
}

impl Explained {
    pub fn reason(&self, mention: &Mention) -> Option<&Reason> {
        self.reasons.get(&(mention.place, mention.span.start()))
    }
}

/// Puts the evidence of the recognizer into words.
pub(super) struct Speaker<'a> {
    pub gazetteer: &'a Gazetteer,
    pub lexicon: &'a Lexicon,
    /// The texts of the title and of the body.
    pub texts: [&'a str; 2],
}

/// Longer quotations are cut.
const MAX_QUOTE: usize = 80;

impl Speaker<'_> {
    pub fn reasons(&self, section: &Section<'_, '_>) -> Vec<((Place, usize), Reason)> {
        let reason = |found: &Found<'_>| Reason {
            alias: found.alias.map(|name| name.text.clone()),
            evidence: code(found.why),
            text: self.sentence(section.place, found),
        };
        section.found.iter().map(|found| ((section.place, found.span.start()), reason(found))).collect()
    }

    fn text(&self, place: Place) -> &str {
        self.texts[usize::from(place == Place::Body)]
    }

    fn quote(&self, place: Place, span: Span) -> String {
        let words: Vec<&str> = span.of(self.text(place)).split_whitespace().collect();
        let quoted = words.join(" ");
        match quoted.char_indices().nth(MAX_QUOTE) {
            Some((end, _)) => format!("“{}…”", &quoted[..end]),
            None => format!("“{quoted}”"),
        }
    }

    /// The name with the word on either side.
    fn with_neighbors(&self, place: Place, span: Span) -> String {
        let text = self.text(place);
        let start = word_before(text, span.start()).map_or(span.start(), Span::start);
        let end = word_after(text, span.end()).map_or(span.end(), Span::end);
        self.quote(place, Span::new(start, end))
    }

    fn name(&self, id: &ActorId) -> String {
        self.gazetteer.get(id).map_or_else(|| id.to_string(), |actor| actor.name.clone())
    }

    fn name_of(&self, actor: ActorIndex) -> String {
        self.name(&self.lexicon.subject(actor).id)
    }

    fn sentence(&self, place: Place, found: &Found<'_>) -> String {
        let quote = |at: Span| self.quote(place, at);
        match found.why {
            Why::Listed => "the name means no other actor here".to_owned(),
            Why::Owner(at) => format!("{} stands right before", quote(at)),
            Why::Context(actor) => format!("{} is named in the article", self.name_of(actor)),
            Why::Nearby(at) => format!("{} is named shortly before", quote(at)),
            Why::Weighed => "of the actors with this name it goes best with the other names of the article".to_owned(),
            Why::Abroad => "the article names other states more often than the home of its namesakes".to_owned(),
            Why::Acts => format!("{} speaks of a government", self.with_neighbors(place, found.span)),
            Why::ActsElsewhere => "nothing beside it tells, but elsewhere in the article the capital acts".to_owned(),
            Why::Witness(label) => format!("the model takes it for a name, too ({})", label_name(label)),
            Why::Admitted => "a weak name in full, or one that the article bears out".to_owned(),
            Why::Model(label) => format!("the model takes it for a name ({})", label_name(label)),
            Why::Titled => "the model takes it for a person, and a title stands before".to_owned(),
            Why::Defined(place, at) => format!("{} defines it{}", self.quote(place, at), in_title(place)),
            Why::FullName(place, at) => format!("{} is the full name{}", self.quote(place, at), in_title(place)),
            Why::Office(number) => self.office(found, number),
            Why::OutOfContext => "too general a name, and nothing it belongs to is named".to_owned(),
            Why::MereWord => "among capitals an ordinary word would look the same".to_owned(),
            Why::PersonName => "in this article somebody is called so".to_owned(),
            Why::City => "nothing beside it tells the government from the city".to_owned(),
            Why::Origin => {
                format!("{} says where somebody or something is from", self.with_neighbors(place, found.span))
            }
            Why::SwitchedOff => "names of places for governments are switched off".to_owned(),
            Why::Alone => "a weak name, and neither the model nor another name speaks for it".to_owned(),
            Why::Undecided => {
                let senses = self.lexicon.senses(&fold(found.span.of(self.text(place))));
                let names: Vec<String> = senses.iter().map(|sense| self.name_of(sense.actor)).collect();
                // Imported names are not among them.
                match names.is_empty() {
                    true => "several actors are called so, and nothing tells which is meant".to_owned(),
                    false => format!("nothing tells which is meant: {}", names.join(", ")),
                }
            }
        }
    }

    /// "foreign minister of Arvonia from 2001-05-01 to 2004-05-31".
    fn office(&self, found: &Found<'_>, number: usize) -> String {
        let super::acronyms::Target::Known(holder) = found.target else { return String::new() };
        let offices = self.gazetteer.get(&self.lexicon.subject(holder).id).map_or(&[][..], |actor| &actor.offices);
        let Some(Office { office, of, from, to }) = offices.get(number) else { return String::new() };
        let since = from.map(|from| format!(" from {from}")).unwrap_or_default();
        let until = to.map(|to| format!(" to {to}")).unwrap_or_default();
        format!("{office} of {}{since}{until}", self.name(of))
    }
}

fn in_title(place: Place) -> &'static str {
    if place == Place::Title { " in the title" } else { "" }
}

fn label_name(label: NameLabel) -> &'static str {
    match label {
        NameLabel::Person => "a person",
        NameLabel::Norp => "a people or a group",
        NameLabel::Fac => "a building or a site",
        NameLabel::Org => "an organization",
        NameLabel::Gpe => "a state or a city",
        NameLabel::Loc => "a place",
        NameLabel::Product => "a product",
        NameLabel::Event => "an event",
        NameLabel::WorkOfArt => "a work of art",
        NameLabel::Law => "a law",
        NameLabel::Language => "a language",
    }
}

fn code(why: Why) -> &'static str {
    match why {
        Why::Listed => "listed",
        Why::Owner(_) => "owner",
        Why::Context(_) => "context",
        Why::Nearby(_) => "nearby",
        Why::Weighed => "weighed",
        Why::Abroad => "abroad",
        Why::Acts => "acts",
        Why::ActsElsewhere => "acts_elsewhere",
        Why::Witness(_) => "witness",
        Why::Admitted => "admitted",
        Why::Model(_) => "model",
        Why::Titled => "titled",
        Why::Defined(..) => "defined",
        Why::FullName(..) => "full_name",
        Why::Office(_) => "office",
        Why::OutOfContext => "out_of_context",
        Why::MereWord => "mere_word",
        Why::PersonName => "person_name",
        Why::City => "city",
        Why::Undecided => "undecided",
        Why::Origin => "origin",
        Why::SwitchedOff => "switched_off",
        Why::Alone => "alone",
    }
}
