//! Recognizing the actors of an article.
//!
//! scan for names → definitions of acronyms → names inside institutions → weak names that something bears out →
//! what the statistical model says of them → readings of capitals → doubtful names decided by the others → names that
//! the model alone knows → surnames → offices → names left as guesses → "X government" as one mention.

mod acronyms;
mod evidence;
mod explained;
mod gate;
mod judge;
mod metonyms;
mod model;
mod offices;
mod organizations;
mod origins;
mod section;
mod surnames;
#[cfg(test)]
mod tests;
mod unnamed;
mod weak;
mod why;
mod words;

use super::Gazetteer;
use super::actor::{ActorId, ActorType};
use super::lexicon::Lexicon;
use super::mention::{MentionVia, Mentions, Place};
use super::ner::{ModelSpans, NamedSpan};
use super::scanner::Scanned;
use super::settle::settle;
use crate::article::Article;
use acronyms::{Definition, Target};
use evidence::Evidence;
use explained::Speaker;
pub use explained::{Explained, Reason};
use gate::Votes;
use section::Section;
use std::collections::{BTreeMap, BTreeSet};
use surnames::Surnames;
use unnamed::Strangers;

/// How sure each way of recognizing is; below [`super::COUNTED_CONFIDENCE`] a mention is only a guess.
mod confidence {
    pub const PLAIN: f32 = 0.95;
    pub const ADJECTIVE: f32 = 0.9;
    pub const SURNAME: f32 = 0.9;
    pub const WITH_CONTEXT: f32 = 0.8;
    pub const METONYM: f32 = 0.8;
    pub const DECIDED: f32 = 0.75;
    pub const CONSISTENT: f32 = 0.6;
    pub const OFFICE: f32 = 0.55;
    pub const UNKNOWN: f32 = 0.6;
    pub const GUESS: f32 = 0.3;
}

/// The mentions of actors in the title and the body of `article`; `names` is what a statistical model
/// found in it, if there is one.
pub fn annotate(gazetteer: &Gazetteer, article: &Article, names: Option<&ModelSpans>) -> Mentions {
    let (sections, definitions) = recognize(gazetteer, article, names);
    mentions(gazetteer, sections, definitions)
}

/// The same as [`annotate`], with the reason for each mention.
pub fn explain(gazetteer: &Gazetteer, article: &Article, names: Option<&ModelSpans>) -> Explained {
    let (sections, definitions) = recognize(gazetteer, article, names);
    let texts = [article.title.as_deref().unwrap_or_default(), article.body.text()];
    let speaker = Speaker { gazetteer, lexicon: gazetteer.lexicon(), texts };
    let reasons = sections.iter().flat_map(|section| speaker.reasons(section)).collect();
    Explained { mentions: mentions(gazetteer, sections, definitions), reasons }
}

type Sections<'g, 't> = [Section<'g, 't>; 2];

fn recognize<'g, 't>(
    gazetteer: &'g Gazetteer,
    article: &'t Article,
    names: Option<&ModelSpans>,
) -> (Sections<'g, 't>, Vec<Definition>) {
    let published = article.published.as_ref().map(|dated| dated.date);
    let lexicon = gazetteer.lexicon();
    let texts = [article.title.as_deref().unwrap_or_default(), article.body.text()].map(Scanned::new);
    let scan = |scanned| gazetteer.scanner().scan(lexicon, scanned, published);
    let mut sections = [
        Section::new(Place::Title, texts[0].text, scan(&texts[0])),
        Section::new(Place::Body, texts[1].text, scan(&texts[1])),
    ];
    let guesses = weak::admit(gazetteer, &mut sections, &texts, names, published);
    drop(texts);
    let definitions = definitions(lexicon, &sections);
    for section in &mut sections {
        section.apply(&definitions);
        section.drop_institutions(lexicon);
    }
    let names = names.map(|names| read_names(names, &sections));
    decide(gazetteer, &mut sections, names.as_ref());
    if let Some(names) = &names {
        mark_unknown(&mut sections, names);
    }
    mark_surnames(lexicon, &mut sections);
    if let Some(date) = published {
        for section in &mut sections {
            section.mark_offices(lexicon, date);
        }
    }
    for (section, guesses) in sections.iter_mut().zip(guesses) {
        section.mark_guesses(guesses);
    }
    (sections, definitions)
}

/// Settles whom the gazetteer's names mean.
fn decide<'g>(gazetteer: &'g Gazetteer, sections: &mut Sections<'g, '_>, names: Option<&[Vec<NamedSpan>; 2]>) {
    let lexicon = gazetteer.lexicon();
    let mut votes = Votes::default();
    for (section, names) in sections.iter_mut().zip(names.into_iter().flatten()) {
        gate::apply(lexicon, section.text, &mut section.candidates, names, &mut votes);
    }
    let readings: Vec<_> = sections.iter().map(Section::readings).collect();
    let mut evidence = Evidence::new(lexicon, votes);
    for (section, readings) in sections.iter().zip(&readings) {
        evidence.gather(section.text, &section.candidates, readings);
    }
    for (section, readings) in sections.iter_mut().zip(&readings) {
        section.decide(readings, &evidence, gazetteer.rules());
    }
}

fn mentions(gazetteer: &Gazetteer, sections: Sections<'_, '_>, definitions: Vec<Definition>) -> Mentions {
    let mut sections = sections;
    for section in &mut sections {
        section.rule_out(gazetteer);
    }
    let unknown = unknown_names(definitions, &sections);
    let [title, body] = sections.map(|section| section.into_mentions(gazetteer.lexicon()));
    let mut mentions = Mentions { title, body, unknown };
    settle(gazetteer, &mut mentions);
    mentions
}

/// The names of the model that are of use in each of the sections.
fn read_names(names: &ModelSpans, sections: &Sections<'_, '_>) -> [Vec<NamedSpan>; 2] {
    let [title, body] = sections;
    [title.usable(&names.title), body.usable(&names.body)]
}

fn mark_unknown(sections: &mut Sections<'_, '_>, names: &[Vec<NamedSpan>; 2]) {
    let mut strangers = Strangers::default();
    for (section, names) in sections.iter().zip(names) {
        strangers.gather(section.text, names);
    }
    for (section, names) in sections.iter_mut().zip(names) {
        section.mark_unknown(names, &strangers);
    }
}

/// More than any article defines; each costs a pass over the text.
const MAX_DEFINITIONS: usize = 200;

/// The article's definitions; the first one of an acronym holds.
fn definitions(lexicon: &Lexicon, sections: &[Section<'_, '_>]) -> Vec<Definition> {
    let mut seen = BTreeSet::new();
    let all = sections.iter().flat_map(|s| acronyms::definitions(lexicon, s.place, s.text, &s.candidates));
    all.filter(|definition| seen.insert(definition.acronym.clone())).take(MAX_DEFINITIONS).collect()
}

fn mark_surnames(lexicon: &Lexicon, sections: &mut Sections<'_, '_>) {
    let mut surnames = Surnames::default();
    for section in sections.iter() {
        for found in section.found.iter().filter(|f| f.counts()) {
            let person = match &found.target {
                Target::Known(actor) => {
                    found.via == MentionVia::Name && lexicon.subject(*actor).kind == ActorType::Person
                }
                Target::Unknown(id) => id.kind() == "person",
            };
            if person {
                surnames.add(section.text, section.place, found.span, found.target.clone());
            }
        }
    }
    let [title, body] = sections;
    title.mark_surnames(lexicon, surnames.in_title(title.text));
    body.mark_surnames(lexicon, surnames.in_body(body.text));
}

/// What the article calls those that no gazetteer knows: by its definitions, else at the first mention.
fn unknown_names(definitions: Vec<Definition>, sections: &[Section<'_, '_>]) -> BTreeMap<ActorId, String> {
    let defined = definitions.into_iter().map(|definition| (definition.target, definition.long_form));
    let found = sections.iter().flat_map(|section| {
        section.found.iter().map(|found| (found.target.clone(), found.span.of(section.text).to_owned()))
    });
    let mut names = BTreeMap::new();
    for (target, name) in defined.chain(found) {
        if let Target::Unknown(id) = target {
            names.entry(id).or_insert(name);
        }
    }
    names
}
