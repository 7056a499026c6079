//! Bare surnames of people named in full elsewhere in the article.

use super::super::context::{word_after, word_before};
use super::super::lexicon::ActorIndex;
use super::words::{OPENERS, TITLES, is_capitalized};
use crate::entities::word_list::is_in;
use crate::text::Span;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;

/// The full names of an article: for each last word, who was called so and where.
#[derive(Debug, Default)]
pub(super) struct Surnames<'t> {
    /// In order of their places.
    holders: BTreeMap<&'t str, Vec<Holder>>,
}

#[derive(Clone, Copy, Debug)]
struct Holder {
    /// Where in the body the full name stands; 0 when it is in the title.
    from: usize,
    actor: ActorIndex,
}

const MIN_LETTERS: usize = 3;

impl<'t> Surnames<'t> {
    /// Notes that `full_name`, at byte `from`, is `actor`.
    pub fn add(&mut self, full_name: &'t str, from: usize, actor: ActorIndex) {
        let Some((_, surname)) = full_name.rsplit_once([' ', '\u{a0}', '\n']) else { return };
        if surname.chars().count() >= MIN_LETTERS && is_capitalized(surname) {
            self.holders.entry(surname).or_default().push(Holder { from, actor });
        }
    }

    /// The bare surnames in the body, with whom the latest full name before each means.
    pub fn in_body(&self, text: &str) -> Vec<(Span, ActorIndex)> {
        self.occurrences(text, |text, span| stands_bare(text, span, true), |from, at| from < at)
    }

    /// The bare surnames in the title: headlines use them before the full name is given.
    pub fn in_title(&self, text: &str) -> Vec<(Span, ActorIndex)> {
        self.occurrences(text, |text, span| stands_bare(text, span, false), |_, _| true)
    }

    fn occurrences(
        &self,
        text: &str,
        bare: impl Fn(&str, Span) -> bool,
        earlier: impl Fn(usize, usize) -> bool,
    ) -> Vec<(Span, ActorIndex)> {
        let surnames: Vec<&str> = self.holders.keys().copied().collect();
        let Ok(automaton) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&surnames) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for hit in automaton.find_iter(text) {
            let span = Span::new(hit.start(), hit.end());
            let holders = &self.holders[surnames[hit.pattern().as_usize()]];
            let n_earlier = holders.partition_point(|h| earlier(h.from, span.start()));
            let holder = holders[..n_earlier].last();
            if let Some(holder) = holder.filter(|_| is_word(text, span) && bare(text, span)) {
                found.push((span, holder.actor));
            }
        }
        found
    }
}

fn is_word(text: &str, span: Span) -> bool {
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    !joined(text[..span.start()].chars().next_back()) && !joined(text[span.end()..].chars().next())
}

/// Whether no first name stands before and, where asked, no further name after.
fn stands_bare(text: &str, span: Span, look_after: bool) -> bool {
    let before = word_before(text, span.start()).map(|w| w.of(text));
    if before.is_some_and(|word| is_capitalized(word) && !is_in(&TITLES, word) && !is_in(&OPENERS, word)) {
        return false;
    }
    let initial = text[..span.start()].trim_end().strip_suffix('.');
    if initial.is_some_and(|t| t.ends_with(char::is_uppercase) && !t[..t.len() - 1].ends_with(char::is_alphanumeric)) {
        return false;
    }
    !look_after || word_after(text, span.end()).is_none_or(|word| !is_capitalized(word.of(text)))
}
