//! Offices that stand for whoever holds them at the article's date: "Arvonia's foreign minister", "the Arvonian
//! prime minister", "the president of Arvonia".

use super::acronyms::Target;
use super::confidence;
use super::section::{Found, Section, overlapping};
use super::why::Why;
use super::words::is_capitalized;
use crate::article::PartialDate;
use crate::entities::context::{word_after, word_before};
use crate::entities::lexicon::{ActorIndex, Lexicon};
use crate::entities::mention::MentionVia;
use crate::entities::offices::Tenure;
use crate::entities::word_list::{WordList, is_in, words};
use crate::text::{Span, fold};

/// The longest office: "chief of the general staff", "director of national intelligence".
const MAX_WORDS: usize = 5;

/// What stands before those who hold the office no more, not yet, or as one of many.
static NOT_THE_HOLDER: WordList = WordList::new(|| {
    words(
        "a an another any assistant associate deposed deputy each elected every ex exiled first former future incoming \
         junior late next no onetime ousted outgoing previous shadow some then under vice would-be",
    )
});

/// What follows those who want the office.
static NOT_IN_OFFICE: WordList =
    WordList::new(|| words("aspirant candidate candidates designate elect hopeful hopefuls nominee"));

impl Section<'_, '_> {
    /// Adds the holders of offices next to whose office it is.
    pub fn mark_offices(&mut self, lexicon: &Lexicon, date: PartialDate) {
        let added: Vec<Found<'_>> = self
            .found
            .iter()
            .filter(|f| f.counts())
            .filter_map(|owner| {
                let Target::Known(of) = owner.target else { return None };
                let named = matches!(owner.via, MentionVia::Name | MentionVia::Adjective | MentionVia::Acronym);
                let (span, tenure) = named.then(|| self.office(lexicon, owner.span, of, date))??;
                let (target, why) = (Target::Known(tenure.holder), Why::Office(tenure.number));
                let (via, confidence) = (MentionVia::Office, confidence::OFFICE);
                overlapping(&self.found, |f| f.span, span).is_empty().then_some(Found {
                    span,
                    target,
                    via,
                    confidence,
                    alias: None,
                    why,
                })
            })
            .collect();
        if added.is_empty() {
            return;
        }
        self.found.extend(added);
        self.found.sort_by_key(|f| f.span);
        self.found.dedup_by(|later, earlier| earlier.span.overlaps(later.span));
    }

    fn office(&self, lexicon: &Lexicon, owner: Span, of: ActorIndex, date: PartialDate) -> Option<(Span, Tenure)> {
        if !lexicon.offices.has_any(of) {
            return None;
        }
        self.office_after(lexicon, owner, of, date).or_else(|| self.office_before(lexicon, owner, of, date))
    }

    /// "Arvonia's foreign minister".
    fn office_after(
        &self,
        lexicon: &Lexicon,
        owner: Span,
        of: ActorIndex,
        date: PartialDate,
    ) -> Option<(Span, Tenure)> {
        let rest = &self.text[owner.end()..];
        let possessive = ["'s", "’s", " 's", "'", "’"].iter().find(|p| rest.starts_with(**p)).map_or(0, |p| p.len());
        let first = word_after(self.text, owner.end() + possessive)?;
        if !lexicon.offices.may_begin(&fold(first_part(first.of(self.text)))) || self.is_not_the_holder(owner.start()) {
            return None;
        }
        let mut ends = Vec::new();
        let mut next = Some(first);
        while let Some(word) = next.filter(|_| ends.len() < MAX_WORDS) {
            ends.push(word.start() + super::words::bare(word.of(self.text)).len());
            next = word_after(self.text, word.end());
        }
        let spans = ends.into_iter().rev().map(|end| Span::new(first.start(), end));
        let (span, tenure) = self.first_held(spans, lexicon, of, date)?;
        // Before a name the name says who it is.
        let next = word_after(self.text, span.end());
        let named =
            next.is_some_and(|next| is_capitalized(next.of(self.text)) || is_in(&NOT_IN_OFFICE, next.of(self.text)));
        let hyphenated = self.text[span.end()..].starts_with(['-', '\u{2010}', '\u{2011}']);
        (!named && !hyphenated).then_some((span, tenure))
    }

    /// "the foreign minister of Arvonia".
    fn office_before(
        &self,
        lexicon: &Lexicon,
        owner: Span,
        of: ActorIndex,
        date: PartialDate,
    ) -> Option<(Span, Tenure)> {
        if self.goes_on(owner.end()) {
            return None;
        }
        let mut of_word = word_before(self.text, owner.start())?;
        if of_word.of(self.text) == "the" {
            of_word = word_before(self.text, of_word.start())?;
        }
        if of_word.of(self.text) != "of" {
            return None;
        }
        let last = word_before(self.text, of_word.start())?;
        let mut starts = Vec::new();
        let mut previous = Some(last);
        while let Some(word) = previous.filter(|_| starts.len() < MAX_WORDS) {
            starts.push(word.start());
            previous = word_before(self.text, word.start());
        }
        let spans = starts.into_iter().rev().map(|start| Span::new(start, last.end()));
        let spans = spans.filter(|span| lexicon.offices.may_begin(&fold(first_part(span.of(self.text)))));
        let (span, tenure) = self.first_held(spans, lexicon, of, date)?;
        (!self.is_not_the_holder(span.start())).then_some((span, tenure))
    }

    /// Whether the name that ends at `at` is the beginning of something longer: "of Arvonia's chamber of commerce", "of
    /// Arvonia-held Selm", "of the Arvonia Chamber of Commerce". Before a name the name says who it is.
    fn goes_on(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let joined = rest.starts_with(['\'', '’', '-', '\u{2010}', '\u{2011}']) || rest.starts_with(" 's");
        joined || rest.strip_prefix(' ').is_some_and(is_capitalized)
    }

    fn first_held(
        &self,
        mut spans: impl Iterator<Item = Span>,
        lexicon: &Lexicon,
        of: ActorIndex,
        date: PartialDate,
    ) -> Option<(Span, Tenure)> {
        spans.find_map(|span| Some((span, lexicon.offices.holder(of, &fold(span.of(self.text)), date)?)))
    }

    fn is_not_the_holder(&self, at: usize) -> bool {
        word_before(self.text, at).is_some_and(|word| {
            word.of(self.text).split(['-', '\u{2010}', '\u{2011}']).any(|part| is_in(&NOT_THE_HOLDER, part))
        })
    }
}

fn first_part(word: &str) -> &str {
    word.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}
