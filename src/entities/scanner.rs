//! Finding names in text: folded, leftmost-longest, whole words only, in the right case.

use super::letters::{Fit, fit};
use super::lexicon::{Lexicon, Sense};
use crate::article::PartialDate;
use crate::text::{Span, fold, fold_with_offsets};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeSet;

/// The automaton over all names and decoys.
#[derive(Debug)]
pub(super) struct Scanner {
    automaton: AhoCorasick,
    /// Patterns from this number on are decoys; those before are the lexicon's entries.
    n_names: usize,
}

/// A stretch of text that may be a mention.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'g> {
    pub span: Span,
    /// At most one per actor, never empty.
    pub senses: Vec<&'g Sense>,
    /// The letters fit, but a word would look the same here ("US" in a headline of capitals).
    pub weak: bool,
}

impl Scanner {
    pub fn new(lexicon: &Lexicon, decoys: &BTreeSet<String>) -> Scanner {
        let names = lexicon.entries.iter().map(|entry| entry.form.clone());
        let decoys = decoys.iter().map(|d| fold(d.trim())).filter(|d| !d.is_empty() && lexicon.senses(d).is_empty());
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(names.chain(decoys))
            .expect("a few hundred thousand names fit the automaton");
        Scanner { automaton, n_names: lexicon.entries.len() }
    }

    /// The candidates of `text`, in order, without overlaps.
    ///
    /// Where the longest name at a place is not a whole word or in the wrong case, the next
    /// shorter one that begins there gets its chance.
    pub fn scan<'g>(&self, lexicon: &'g Lexicon, text: &str, published: Option<PartialDate>) -> Vec<Candidate<'g>> {
        let folded = fold_with_offsets(text);
        let mut hits = Vec::new();
        for hit in self.automaton.find_overlapping_iter(&folded.text) {
            if is_whole(&folded.text, hit.start(), hit.end()) {
                hits.push((hit.start(), hit.end(), hit.pattern().as_usize()));
            }
        }
        hits.sort_unstable_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut candidates = Vec::new();
        let mut free_from = 0;
        for (start, end, pattern) in hits {
            if start < free_from {
                continue;
            }
            let span = folded.original(text, Span::new(start, end));
            if !stands_alone(text, span) {
                continue;
            }
            if pattern >= self.n_names {
                free_from = end;
                continue;
            }
            // Most hits are ordinary words such as "us" and "is".
            if !lexicon.entries[pattern].begins_small && text[span.start()..].starts_with(char::is_lowercase) {
                continue;
            }
            if let Some(candidate) = candidate(&lexicon.entries[pattern].senses, text, span, published) {
                free_from = end;
                candidates.push(candidate);
            }
        }
        candidates
    }
}

fn candidate<'g>(senses: &'g [Sense], text: &str, span: Span, published: Option<PartialDate>) -> Option<Candidate<'g>> {
    let mut fitting: Vec<&Sense> = Vec::new();
    let mut weak = true;
    for sense in senses.iter().filter(|s| s.name.valid_on(published)) {
        let fit = fit(&sense.name, text, span);
        if fit == Fit::No || fitting.iter().any(|s| s.actor == sense.actor) {
            continue;
        }
        weak &= fit == Fit::Weak;
        fitting.push(sense);
    }
    (!fitting.is_empty()).then_some(Candidate { span, senses: fitting, weak })
}

/// Where `form` stands in `text` to the letter as whole words.
pub(super) fn whole_words(text: &str, form: &str) -> Vec<Span> {
    let spans = text.match_indices(form).filter(|(at, _)| is_whole(text, *at, at + form.len()));
    spans.map(|(at, _)| Span::new(at, at + form.len())).collect()
}

/// Whether no word continues before or after.
fn is_whole(folded: &str, start: usize, end: usize) -> bool {
    let joined = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if a.is_alphanumeric() && b.is_alphanumeric() && !is_unspaced(a) && !is_unspaced(b));
    let inside = &folded[start..end];
    !joined(folded[..start].chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), folded[end..].chars().next())
}

/// Scripts written without blanks between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Whether `span` is neither part of an address nor run together from two paragraphs.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text[..span.start()].chars().next_back();
    let mut after = text[span.end()..].chars();
    let (next, second) = (after.next(), after.next());
    let address = matches!(before, Some('@' | '_' | '/' | '\\'))
        && !text[..span.start() - 1].ends_with(|c: char| c.is_uppercase())
        || next == Some('_')
        || next == Some('@')
        || next == Some('.') && second.is_some_and(char::is_lowercase);
    !address && span.of(text).bytes().filter(|&b| b == b'\n').count() < 2
}
