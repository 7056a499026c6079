//! Bare surnames of people named in full elsewhere in the article.

use super::super::context::{word_after, word_before};
use super::super::mention::Place;
use super::acronyms::Target;
use super::words::{OPENERS, TITLES, is_capitalized};
use crate::entities::word_list::is_in;
use crate::text::Span;
use std::collections::BTreeMap;

/// The full names of an article: for each last word, who was called so and where.
#[derive(Debug, Default)]
pub(super) struct Surnames<'t> {
    /// In order of their places.
    holders: BTreeMap<&'t str, Vec<Holder>>,
}

#[derive(Clone, Debug)]
struct Holder {
    place: Place,
    /// Where the full name stands.
    at: Span,
    target: Target,
}

impl Holder {
    /// The byte of the body from which on the name is known.
    fn from(&self) -> usize {
        if self.place == Place::Title { 0 } else { self.at.start() }
    }
}

/// A bare surname, whom it means and where the full name stands.
pub(super) struct Surname {
    pub span: Span,
    pub target: Target,
    pub full_name: (Place, Span),
}

const MIN_LETTERS: usize = 3;

impl<'t> Surnames<'t> {
    /// Notes that the full name at `at` of `text` is `target`'s.
    pub fn add(&mut self, text: &'t str, place: Place, at: Span, target: Target) {
        let full_name = at.of(text);
        let surname = full_name.rsplit([' ', '\u{a0}', '\n']).next().unwrap_or_default();
        if surname.len() == full_name.len() && matches!(target, Target::Known(_)) {
            return;
        }
        if surname.chars().count() >= MIN_LETTERS && is_capitalized(surname) {
            self.holders.entry(surname).or_default().push(Holder { place, at, target });
        }
    }

    /// The bare surnames in the body, with whom the latest full name before each means.
    pub fn in_body(&self, text: &str) -> Vec<Surname> {
        self.occurrences(text, Place::Body, |text, span| stands_bare(text, span, true), |from, at| from < at)
    }

    /// The bare surnames in the title: headlines use them before the full name is given.
    pub fn in_title(&self, text: &str) -> Vec<Surname> {
        self.occurrences(text, Place::Title, |text, span| stands_bare(text, span, false), |_, _| true)
    }

    fn occurrences(
        &self,
        text: &str,
        place: Place,
        bare: impl Fn(&str, Span) -> bool,
        earlier: impl Fn(usize, usize) -> bool,
    ) -> Vec<Surname> {
        let mut found = Vec::new();
        if self.holders.is_empty() {
            return found;
        }
        for span in capitalized_words(text) {
            let Some(holders) = self.holders.get(span.of(text)) else { continue };
            let n_earlier = holders.partition_point(|h| earlier(h.from(), span.start()));
            if let Some(holder) = holders[..n_earlier].last().filter(|_| bare(text, span)) {
                let full_name = (holder.place, holder.at);
                if full_name == (place, span) {
                    continue;
                }
                found.push(Surname { span, target: holder.target.clone(), full_name });
            }
        }
        found
    }
}

/// The words that begin with a capital, without possessive endings; hyphens join.
fn capitalized_words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    let joins = |c: char| matches!(c, '-' | '\'' | '’');
    let words = text.split_inclusive(move |c: char| {
        !c.is_ascii_alphanumeric() && !joins(c) && (c.is_ascii() || !c.is_alphanumeric())
    });
    words.filter_map(move |piece| {
        at += piece.len();
        let word = piece.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = at - word.len();
        is_capitalized(word).then(|| {
            let word = super::words::bare(word.trim_end_matches(|c: char| !c.is_alphanumeric()));
            Span::new(start, start + word.len())
        })
    })
}

/// Whether no first name stands before and, where asked, no further name after.
fn stands_bare(text: &str, span: Span, look_after: bool) -> bool {
    let before = word_before(text, span.start()).map(|w| w.of(text));
    if before.is_some_and(|word| is_capitalized(word) && !is_in(&TITLES, word) && !is_in(&OPENERS, word)) {
        return false;
    }
    let initial = text[..span.start()].trim_end().strip_suffix('.');
    let is_initial = |t: &str| {
        let mut letters = t.chars().rev();
        letters.next().is_some_and(char::is_uppercase) && !letters.next().is_some_and(char::is_alphanumeric)
    };
    if initial.is_some_and(is_initial) {
        return false;
    }
    !look_after || word_after(text, span.end()).is_none_or(|word| !is_capitalized(word.of(text)))
}
