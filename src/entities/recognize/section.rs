use super::acronyms::{Definition, Target};
use super::evidence::Evidence;
use super::metonyms::{self, Reading};
use super::organizations::inside_institution;
use super::words::{GOVERNMENT_NOUNS, bare, is_in};
use crate::entities::actor::{ActorType, NameRole};
use crate::entities::context::word_after;
use crate::entities::letters::is_acronym;
use crate::entities::lexicon::{ActorIndex, Lexicon, Sense};
use crate::entities::mention::{COUNTED_CONFIDENCE, Mention, MentionVia, Place};
use crate::entities::scanner::{Candidate, whole_words};
use crate::text::Span;

/// How sure each way of recognizing is; below [`COUNTED_CONFIDENCE`] a mention is only a guess.
mod confidence {
    pub const PLAIN: f32 = 0.95;
    pub const ADJECTIVE: f32 = 0.9;
    pub const SURNAME: f32 = 0.9;
    pub const WITH_CONTEXT: f32 = 0.8;
    pub const METONYM: f32 = 0.8;
    pub const DECIDED: f32 = 0.75;
    pub const UNKNOWN: f32 = 0.6;
    pub const GUESS: f32 = 0.3;
}

/// One text of the article on its way to mentions.
pub(super) struct Section<'g, 't> {
    pub place: Place,
    pub text: &'t str,
    pub candidates: Vec<Candidate<'g>>,
    pub found: Vec<Found>,
}

pub(super) struct Found {
    pub span: Span,
    pub target: Target,
    pub via: MentionVia,
    confidence: f32,
}

impl Found {
    pub fn counts(&self) -> bool {
        self.confidence >= COUNTED_CONFIDENCE
    }
}

impl<'g, 't> Section<'g, 't> {
    pub fn new(place: Place, text: &'t str, candidates: Vec<Candidate<'g>>) -> Section<'g, 't> {
        Section { place, text, candidates, found: Vec::new() }
    }

    /// Marks the long form and the acronym of `definition` wherever they stand.
    pub fn apply(&mut self, definition: &Definition) {
        let confidence = match definition.target {
            Target::Known(_) => confidence::PLAIN,
            Target::Unknown(_) => confidence::UNKNOWN,
        };
        let forms = [(&definition.long_form, MentionVia::Definition), (&definition.acronym, MentionVia::Acronym)];
        for (form, via) in forms {
            for span in whole_words(self.text, form) {
                let inside_longer = self.candidates.iter().any(|c| c.span != span && c.span.contains(span));
                if inside_longer || self.found.iter().any(|f| f.span.overlaps(span)) {
                    continue;
                }
                self.candidates.retain(|c| !c.span.overlaps(span));
                self.found.push(Found { span, target: definition.target.clone(), via, confidence });
            }
        }
    }

    /// Takes places, peoples and capitals out of the names of institutions.
    pub fn drop_institutions(&mut self, lexicon: &Lexicon) {
        let text = self.text;
        let is_land = |sense: &Sense| sense.name.role != NameRole::Name || lexicon.subject(sense.actor).kind.is_land();
        self.candidates.retain_mut(|candidate| {
            if candidate.senses.iter().any(|s| is_land(s)) && inside_institution(text, candidate.span) {
                candidate.senses.retain(|s| !is_land(s));
            }
            !candidate.senses.is_empty()
        });
    }

    /// Settles for every candidate whom it means and how sure that is.
    pub fn decide(&mut self, evidence: &Evidence<'_>) {
        let readings = self.readings();
        for (candidate, reading) in self.candidates.iter().zip(readings) {
            let judged = judge(candidate, reading, evidence);
            self.found.extend(judged.map(|(sense, confidence)| Found {
                span: candidate.span,
                target: Target::Known(sense.actor),
                via: via(sense, candidate.span.of(self.text)),
                confidence,
            }));
        }
    }

    /// For every candidate how a capital at its place reads.
    fn readings(&self) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::with_capacity(self.candidates.len());
        for (i, candidate) in self.candidates.iter().enumerate() {
            let reading = if candidate.senses.iter().any(|s| is_metonym(s)) {
                self.reading(i, &readings)
            } else {
                Reading::Undecided
            };
            readings.push(reading);
        }
        readings
    }

    /// The reading of candidate `i`, with what the name joined to it says.
    fn reading(&self, i: usize, readings: &[Reading]) -> Reading {
        let candidate = &self.candidates[i];
        let between = |a: &Candidate<'_>, b: &Candidate<'_>| &self.text[a.span.end()..b.span.start()];
        let next = self.candidates.get(i + 1);
        if let Some(next) = next
            && between(candidate, next) == ", "
            && next.senses.iter().any(|n| candidate.senses.iter().any(|s| s.actor == n.actor))
        {
            return Reading::City;
        }
        let joined = |gap: &str| matches!(gap.trim(), "and" | "or" | "&" | "/" | "–" | "-");
        let partner = next.filter(|next| joined(between(candidate, next))).map(|next| next.span.end());
        let own = metonyms::reading(self.text, candidate.span, partner);
        let previous = i.checked_sub(1).filter(|&p| {
            let gap = between(&self.candidates[p], candidate);
            joined(gap) || matches!(gap.trim(), "," | ", and" | ", or")
        });
        match (own, previous) {
            (Reading::Undecided, Some(previous)) => readings[previous],
            _ => own,
        }
    }

    /// Adds bare surnames; they beat what was less than certain at the same place.
    pub fn mark_surnames(&mut self, lexicon: &Lexicon, surnames: Vec<(Span, ActorIndex)>) {
        for (span, actor) in surnames {
            let doubtful = |f: &Found| {
                let person = matches!(f.target, Target::Known(a) if lexicon.subject(a).kind == ActorType::Person);
                f.span == span && (!f.counts() || person && f.confidence < confidence::SURNAME)
            };
            if self.found.iter().any(|f| f.span.overlaps(span) && !doubtful(f)) {
                continue;
            }
            self.found.retain(|f| !f.span.overlaps(span));
            let target = Target::Known(actor);
            self.found.push(Found { span, target, via: MentionVia::Surname, confidence: confidence::SURNAME });
        }
    }

    pub fn into_mentions(mut self, lexicon: &Lexicon) -> Vec<Mention> {
        self.found.sort_by_key(|f| f.span);
        let (place, text) = (self.place, self.text);
        let mention = |found: Found| Mention {
            place,
            span: with_government(text, found.span),
            actor: match found.target {
                Target::Known(actor) => lexicon.subject(actor).id.clone(),
                Target::Unknown(id) => id,
            },
            via: found.via,
            confidence: found.confidence,
        };
        self.found.into_iter().map(mention).collect()
    }
}

/// The sense that `candidate` has and its confidence; `None` for a city.
fn judge<'g>(candidate: &Candidate<'g>, reading: Reading, evidence: &Evidence<'_>) -> Option<(&'g Sense, f32)> {
    let mut senses = candidate.senses.clone();
    match reading {
        Reading::City => senses.retain(|s| !is_metonym(s)),
        Reading::Government if senses.iter().any(|s| is_metonym(s)) => senses.retain(|s| is_metonym(s)),
        _ => {}
    }
    let (sense, sure) = match senses[..] {
        [] => return None,
        [sense] => (sense, confidence_of(sense)),
        _ => match evidence.decide(&senses) {
            Some(sense) => (sense, confidence::DECIDED),
            None => (senses[0], confidence::GUESS),
        },
    };
    let undecided_capital = sense.name.role == NameRole::Capital && reading != Reading::Government;
    let out_of_context = sense.name.context && !evidence.has_context(sense.actor);
    let mere_word = candidate.weak && !evidence.is_named(sense.actor);
    let guess = undecided_capital || out_of_context || mere_word;
    Some((sense, if guess { confidence::GUESS } else { sure }))
}

fn confidence_of(sense: &Sense) -> f32 {
    match sense.name.role {
        _ if sense.name.context => confidence::WITH_CONTEXT,
        NameRole::Name => confidence::PLAIN,
        NameRole::Adjective => confidence::ADJECTIVE,
        NameRole::Metonym | NameRole::Capital => confidence::METONYM,
    }
}

fn is_metonym(sense: &Sense) -> bool {
    matches!(sense.name.role, NameRole::Metonym | NameRole::Capital)
}

fn via(sense: &Sense, surface: &str) -> MentionVia {
    match sense.name.role {
        NameRole::Name if is_acronym(surface) => MentionVia::Acronym,
        NameRole::Name => MentionVia::Name,
        NameRole::Adjective => MentionVia::Adjective,
        NameRole::Metonym | NameRole::Capital => MentionVia::Metonym,
    }
}

/// `span` with the "government" or "2.0" behind it.
fn with_government(text: &str, span: Span) -> Span {
    let rest = &text[span.end()..];
    if let Some(after) = rest.strip_prefix(" 2.0")
        && !after.starts_with(char::is_alphanumeric)
    {
        return Span::new(span.start(), span.end() + " 2.0".len());
    }
    let Some(word) = word_after(text, span.end()).filter(|w| text[span.end()..w.start()].starts_with(' ')) else {
        return span;
    };
    let noun = bare(word.of(text));
    if is_in(GOVERNMENT_NOUNS, noun) { Span::new(span.start(), word.start() + noun.len()) } else { span }
}
