use super::acronyms::{Definition, Target};
use super::confidence;
use super::evidence::Evidence;
use super::gate::is_land;
use super::judge::{Judge, Verdict};
use super::metonyms::{self, Reading};
use super::model;
use super::organizations::inside_institution;
use super::surnames::Surname;
use super::why::Why;
use super::words::{GOVERNMENT_NOUNS, bare};
use crate::entities::actor::{ActorType, Name, NameRole};
use crate::entities::context::word_after;
use crate::entities::gazetteer::{Gazetteer, Rules};
use crate::entities::letters::is_acronym;
use crate::entities::lexicon::{Lexicon, Sense};
use crate::entities::mention::{COUNTED_CONFIDENCE, Mention, MentionVia, Place};
use crate::entities::ner::NamedSpan;
use crate::entities::scanner::{Candidate, Scan, whole_words};
use crate::entities::settle::is_ruled_out;
use crate::entities::word_list::is_in;
use crate::text::Span;

/// One text of the article on its way to mentions.
pub(super) struct Section<'g, 't> {
    pub place: Place,
    pub text: &'t str,
    pub candidates: Vec<Candidate<'g>>,
    /// Phrases that absorb the names inside them.
    pub decoys: Vec<Span>,
    pub found: Vec<Found<'g>>,
}

pub(super) struct Found<'g> {
    pub span: Span,
    pub target: Target,
    pub via: MentionVia,
    pub confidence: f32,
    /// The name that matched, where it is one of the gazetteer.
    pub alias: Option<&'g Name>,
    pub why: Why,
}

impl Found<'_> {
    pub fn counts(&self) -> bool {
        self.confidence >= COUNTED_CONFIDENCE
    }
}

impl<'g, 't> Section<'g, 't> {
    pub fn new(place: Place, text: &'t str, scan: Scan<'g>) -> Section<'g, 't> {
        let Scan { candidates, decoys } = scan;
        Section { place, text, candidates, decoys, found: Vec::new() }
    }

    /// Whether a decoy makes a name at `span` part of something else.
    pub fn absorbs(&self, span: Span) -> bool {
        overlapping(&self.decoys, |decoy| *decoy, span).iter().any(|decoy| decoy.contains(span))
    }

    /// Marks the long forms and the acronyms of `definitions` wherever they stand.
    pub fn apply(&mut self, definitions: &[Definition]) {
        for definition in definitions {
            let confidence = match definition.target {
                Target::Known(_) => confidence::PLAIN,
                Target::Unknown(_) => confidence::UNKNOWN,
            };
            let forms = [(&definition.long_form, MentionVia::Definition), (&definition.acronym, MentionVia::Acronym)];
            for (form, via) in forms {
                let spans = whole_words(self.text, form).into_iter().filter(|&span| {
                    overlapping(&self.candidates, |c| c.span, span)
                        .iter()
                        .all(|c| c.span == span || !c.span.contains(span))
                });
                let target = &definition.target;
                let why = Why::Defined(definition.at.0, definition.at.1);
                self.found.extend(spans.map(|span| Found {
                    span,
                    target: target.clone(),
                    via,
                    confidence,
                    alias: None,
                    why,
                }));
            }
        }
        self.found.sort_by_key(|f| (f.span.start(), std::cmp::Reverse(f.span.end())));
        let mut free_from = 0;
        self.found.retain(|f| {
            f.span.start() >= free_from && {
                free_from = f.span.end();
                true
            }
        });
        let found = &self.found;
        self.candidates.retain(|c| overlapping(found, |f| f.span, c.span).is_empty());
    }

    /// The names of the model that are of use, where the article defines none.
    pub fn usable(&self, names: &[NamedSpan]) -> Vec<NamedSpan> {
        let mut usable = model::usable(self.text, names);
        usable.retain(|name| overlapping(&self.found, |f| f.span, name.span).is_empty());
        usable
    }

    /// Takes places, peoples and capitals out of the names of institutions.
    pub fn drop_institutions(&mut self, lexicon: &Lexicon) {
        let text = self.text;
        self.candidates.retain_mut(|candidate| {
            if candidate.senses.iter().any(|s| is_land(s, lexicon)) && inside_institution(text, candidate.span) {
                candidate.senses.retain(|s| !is_land(s, lexicon));
            }
            !candidate.senses.is_empty()
        });
    }

    /// For every candidate how a capital at its place reads.
    pub fn readings(&self) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::with_capacity(self.candidates.len());
        for (i, candidate) in self.candidates.iter().enumerate() {
            let metonym = candidate.senses.iter().any(|s| s.is_metonym());
            let reading = if metonym { self.reading(i, &readings) } else { Reading::Undecided };
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

    /// Settles for every candidate whom it means and how sure that is.
    pub fn decide(&mut self, readings: &[Reading], evidence: &Evidence<'g>, rules: Rules) {
        let judge = Judge { text: self.text, candidates: &self.candidates, readings, evidence, rules };
        for (i, candidate) in self.candidates.iter().enumerate() {
            let Some(Verdict { sense, confidence, why }) = judge.verdict(i) else { continue };
            let via = via(sense, candidate.span.of(self.text));
            let (target, alias) = (Target::Known(sense.actor), Some(&sense.name));
            self.found.push(Found { span: candidate.span, target, via, confidence, alias, why });
        }
        self.found.sort_by_key(|f| f.span);
    }

    /// Adds bare surnames; they beat what was less than certain at the same place.
    pub fn mark_surnames(&mut self, lexicon: &Lexicon, surnames: Vec<Surname>) {
        let person = |f: &Found<'_>| match &f.target {
            Target::Known(actor) => lexicon.subject(*actor).kind == ActorType::Person,
            Target::Unknown(_) => f.via == MentionVia::Model,
        };
        let doubtful = |f: &Found<'_>| !f.counts() || person(f) && f.confidence < confidence::SURNAME;
        let certain: Vec<Surname> = surnames
            .into_iter()
            .filter(|s| !self.absorbs(s.span))
            .filter(|s| overlapping(&self.found, |f| f.span, s.span).iter().all(|f| f.span == s.span && doubtful(f)))
            .collect();
        self.found.retain(|f| overlapping(&certain, |s| s.span, f.span).is_empty());
        self.found.extend(certain.into_iter().map(|surname| {
            let known = matches!(surname.target, Target::Known(_));
            Found {
                span: surname.span,
                target: surname.target,
                via: MentionVia::Surname,
                confidence: if known { confidence::SURNAME } else { confidence::UNKNOWN },
                alias: None,
                why: Why::FullName(surname.full_name.0, surname.full_name.1),
            }
        }));
        self.found.sort_by_key(|f| f.span);
    }

    /// Adds names without a witness where nothing else is found.
    pub fn mark_guesses(&mut self, guesses: Vec<Candidate<'g>>) {
        let free = guesses.into_iter().filter(|guess| overlapping(&self.found, |f| f.span, guess.span).is_empty());
        let found: Vec<Found<'g>> = free
            .map(|guess| {
                let sense = guess.senses[0];
                let via = via(sense, guess.span.of(self.text));
                let (target, alias) = (Target::Known(sense.actor), Some(&sense.name));
                Found { span: guess.span, target, via, confidence: confidence::GUESS, alias, why: Why::Alone }
            })
            .collect();
        self.found.extend(found);
        self.found.sort_by_key(|f| f.span);
    }

    /// Takes out the names that the user's `never` takes from their actors.
    pub fn rule_out(&mut self, gazetteer: &Gazetteer) {
        if !gazetteer.settles() {
            return;
        }
        let text = self.text;
        self.found.retain(|found| {
            let actor = match &found.target {
                Target::Known(actor) => &gazetteer.lexicon().subject(*actor).id,
                Target::Unknown(id) => id,
            };
            !is_ruled_out(gazetteer, actor, found.span.of(text))
        });
    }

    pub fn into_mentions(mut self, lexicon: &Lexicon) -> Vec<Mention> {
        self.found.sort_by_key(|f| f.span);
        let (place, text) = (self.place, self.text);
        let starts: Vec<usize> = self.found.iter().map(|found| found.span.start()).collect();
        let span = |i: usize, found: &Found<'_>| {
            let whole = with_government(text, found.span);
            if starts.get(i + 1).is_some_and(|&next| next < whole.end()) { found.span } else { whole }
        };
        let mention = |(i, found): (usize, Found<'_>)| Mention {
            place,
            span: span(i, &found),
            actor: match found.target {
                Target::Known(actor) => lexicon.subject(actor).id.clone(),
                Target::Unknown(id) => id,
            },
            via: found.via,
            confidence: found.confidence,
        };
        self.found.into_iter().enumerate().map(mention).collect()
    }
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
    if is_in(&GOVERNMENT_NOUNS, noun) { Span::new(span.start(), word.start() + noun.len()) } else { span }
}

/// Those of `items`, in order and without overlaps among them, that overlap `span`.
pub(super) fn overlapping<T>(items: &[T], span_of: impl Fn(&T) -> Span, span: Span) -> &[T] {
    let start = items.partition_point(|item| span_of(item).end() <= span.start());
    let len = items[start..].partition_point(|item| span_of(item).start() < span.end());
    &items[start..start + len]
}
