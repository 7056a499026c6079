//! Recognizing the actors of an article.
//!
//! scan for names → definitions of acronyms → names inside institutions → readings of capitals →
//! doubtful names decided by the others → surnames → "X government" as one mention.

mod acronyms;
mod evidence;
mod judge;
mod metonyms;
mod organizations;
mod section;
mod surnames;
#[cfg(test)]
mod tests;
mod unnamed;
mod weak;
mod words;

use super::Gazetteer;
use super::actor::{ActorId, ActorType};
use super::lexicon::Lexicon;
use super::mention::{MentionVia, Mentions, Place};
use super::ner::ModelSpans;
use crate::article::Article;
use acronyms::{Definition, Target};
use evidence::Evidence;
use section::Section;
use std::collections::{BTreeMap, BTreeSet};
use surnames::Surnames;

/// How sure each way of recognizing is; below [`super::COUNTED_CONFIDENCE`] a mention is only a guess.
mod confidence {
    pub const PLAIN: f32 = 0.95;
    pub const ADJECTIVE: f32 = 0.9;
    pub const SURNAME: f32 = 0.9;
    pub const WITH_CONTEXT: f32 = 0.8;
    pub const METONYM: f32 = 0.8;
    pub const DECIDED: f32 = 0.75;
    pub const CONSISTENT: f32 = 0.6;
    pub const UNKNOWN: f32 = 0.6;
    pub const GUESS: f32 = 0.3;
}

/// The mentions of actors in the title and the body of `article`; `names` is what a statistical model
/// found in it, if there is one.
pub fn annotate(gazetteer: &Gazetteer, article: &Article, names: Option<&ModelSpans>) -> Mentions {
    let published = article.published.as_ref().map(|dated| dated.date);
    let lexicon = gazetteer.lexicon();
    let section = |place, text| Section::new(place, text, gazetteer.scanner().scan(lexicon, text, published));
    let mut sections = [
        section(Place::Title, article.title.as_deref().unwrap_or_default()),
        section(Place::Body, article.body.text()),
    ];
    let guesses = weak::admit(gazetteer, &mut sections, names, published);
    let definitions = definitions(lexicon, &sections);
    for section in &mut sections {
        section.apply(&definitions);
        section.drop_institutions(lexicon);
    }
    let readings: Vec<_> = sections.iter().map(Section::readings).collect();
    let mut evidence = Evidence::new(lexicon);
    for (section, readings) in sections.iter().zip(&readings) {
        evidence.gather(section.text, &section.candidates, readings);
    }
    for (section, readings) in sections.iter_mut().zip(&readings) {
        section.decide(readings, &evidence);
    }
    mark_surnames(lexicon, &mut sections);
    if let Some(names) = names {
        for (section, names) in sections.iter_mut().zip([&names.title, &names.body]) {
            section.mark_unknown(names);
        }
    }
    for (section, guesses) in sections.iter_mut().zip(guesses) {
        section.mark_guesses(guesses);
    }
    let unknown = unknown_names(definitions, &sections);
    let [title, body] = sections.map(|section| section.into_mentions(lexicon));
    Mentions { title, body, unknown }
}

/// More than any article defines; each costs a pass over the text.
const MAX_DEFINITIONS: usize = 200;

/// The article's definitions; the first one of an acronym holds.
fn definitions(lexicon: &Lexicon, sections: &[Section<'_, '_>]) -> Vec<Definition> {
    let mut seen = BTreeSet::new();
    let all = sections.iter().flat_map(|s| acronyms::definitions(lexicon, s.text, &s.candidates));
    all.filter(|definition| seen.insert(definition.acronym.clone())).take(MAX_DEFINITIONS).collect()
}

fn mark_surnames(lexicon: &Lexicon, sections: &mut [Section<'_, '_>; 2]) {
    let mut surnames = Surnames::default();
    for section in sections.iter() {
        for found in section.found.iter().filter(|f| f.counts() && f.via == MentionVia::Name) {
            let Target::Known(actor) = found.target else { continue };
            if lexicon.subject(actor).kind == ActorType::Person {
                let from = if section.place == Place::Title { 0 } else { found.span.start() };
                surnames.add(found.span.of(section.text), from, actor);
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
