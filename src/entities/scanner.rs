//! Finding names in text: folded, leftmost-longest, whole words only, in the right case.

use super::letters::{Fit, fit};
use super::lexicon::{Lexicon, LexiconEntry, Sense};
use super::ner::NameLabel;
use crate::article::PartialDate;
use crate::text::{Folded, Span, fold, fold_with_offsets};
use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use std::collections::{BTreeSet, HashSet};
use tantivy_fst::Map;

/// The automaton over all names and decoys.
#[derive(Debug)]
pub(super) struct Scanner {
    automaton: AhoCorasick,
    /// Patterns from this number on are decoys; those before are the lexicon's entries.
    n_names: usize,
    /// How the names begin that begin with a small letter.
    small_starts: HashSet<String>,
    /// Our own weak names, as numbers of the lexicon's entries.
    pub(super) weak: Map<Vec<u8>>,
}

/// A stretch of text that may be a mention.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'g> {
    pub span: Span,
    /// At most one per actor, never empty.
    pub senses: Vec<&'g Sense>,
    /// The letters fit, but a word would look the same here ("US" in a headline of capitals).
    pub weak: bool,
    /// What a statistical model takes this very name for, where that fits.
    pub witness: Option<NameLabel>,
    /// A weak name that has another witness.
    pub admitted: bool,
}

impl Scanner {
    pub fn new(lexicon: &Lexicon, decoys: &BTreeSet<String>) -> Scanner {
        let names = lexicon.entries.iter().map(|entry| entry.form.as_str());
        let decoys: Vec<String> =
            decoys.iter().map(|d| fold(d.trim())).filter(|d| !d.is_empty() && lexicon.senses(d).is_empty()).collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Anchored)
            .build(names.chain(decoys.iter().map(String::as_str)))
            .expect("a few hundred thousand names fit the automaton");
        let small = lexicon.entries.iter().filter(|entry| entry.begins_small);
        let small_starts = small.map(|entry| start_of(&entry.form).to_owned()).collect();
        Scanner { automaton, n_names: lexicon.entries.len(), small_starts, weak: weak_names(lexicon) }
    }

    /// The candidates of `text`, in order, without overlaps.
    ///
    /// Where the longest name at a place is not a whole word or in the wrong case, the next
    /// shorter one that begins there gets its chance.
    pub fn scan<'g>(&self, lexicon: &'g Lexicon, text: &str, published: Option<PartialDate>) -> Vec<Candidate<'g>> {
        let folded = fold_with_offsets(text);
        let mut candidates = Vec::new();
        let mut hits = Vec::new();
        let mut free_from = 0;
        let mut inside_word = false;
        for (start, c) in folded.text.char_indices() {
            let begins = !(inside_word && is_spaced_letter(c));
            inside_word = is_spaced_letter(c);
            if !begins || start < free_from || !c.is_alphanumeric() || !self.may_begin(text, &folded, start) {
                continue;
            }
            self.hits_at(&folded.text, start, &mut hits);
            for &(end, pattern) in hits.iter().rev() {
                let span = folded.original(text, Span::new(start, end));
                if !stands_alone(text, span) {
                    continue;
                }
                if pattern >= self.n_names {
                    free_from = end;
                    break;
                }
                if let Some(candidate) =
                    candidate(lexicon.entries[pattern].senses.iter().filter(|s| !s.name.weak), text, span, published)
                {
                    free_from = end;
                    candidates.push(candidate);
                    break;
                }
            }
        }
        candidates
    }

    /// Whether a name may begin here: at a capital (or in a script without), or as "al-Qaeda" does.
    ///
    /// Looking only there keeps nine words of ten away from the automaton.
    fn may_begin(&self, text: &str, folded: &Folded, start: usize) -> bool {
        let first = folded.original(text, Span::new(start, start + 1));
        !first.of(text).starts_with(char::is_lowercase) || self.small_starts.contains(start_of(&folded.text[start..]))
    }

    /// The ends of the names that begin at `start` and end with a word, shortest first.
    fn hits_at(&self, folded: &str, start: usize, hits: &mut Vec<(usize, usize)>) {
        hits.clear();
        let input = Input::new(folded).range(start..).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        loop {
            self.automaton.find_overlapping(input.clone(), &mut state);
            let Some(hit) = state.get_match() else { return };
            let (last, next) = (folded[..hit.end()].chars().next_back(), folded[hit.end()..].chars().next());
            // The automaton also reports names that end here and begin later.
            if hit.start() == start && !joined(last, next) {
                hits.push((hit.end(), hit.pattern().as_usize()));
            }
        }
    }
}

fn weak_names(lexicon: &Lexicon) -> Map<Vec<u8>> {
    let weak = |(_, entry): &(usize, &LexiconEntry)| entry.senses.iter().any(|s| s.name.weak);
    let mut names: Vec<(&str, u64)> =
        lexicon.entries.iter().enumerate().filter(weak).map(|(i, entry)| (entry.form.as_str(), i as u64)).collect();
    names.sort_unstable();
    Map::from_iter(names).expect("the forms of entries differ")
}

/// The first two letters of a folded name.
fn start_of(form: &str) -> &str {
    let end = form.char_indices().nth(2).map_or(form.len(), |(i, _)| i);
    &form[..end]
}

/// The candidate at `span`, if the letters there are those of one of the senses.
pub(super) fn candidate<'g>(
    senses: impl Iterator<Item = &'g Sense>,
    text: &str,
    span: Span,
    published: Option<PartialDate>,
) -> Option<Candidate<'g>> {
    let mut fitting: Vec<&Sense> = Vec::new();
    let mut weak = true;
    for sense in senses.filter(|s| s.name.valid_on(published)) {
        let fit = fit(&sense.name, text, span);
        let allowed = || sense.name.nearby.as_ref().is_none_or(|nearby| nearby.allows(text, span));
        if fit == Fit::No || fitting.iter().any(|s| s.actor == sense.actor) || !allowed() {
            continue;
        }
        weak &= fit == Fit::Weak;
        fitting.push(sense);
    }
    (!fitting.is_empty()).then_some(Candidate { span, senses: fitting, weak, witness: None, admitted: false })
}

/// Where `form` stands in `text` to the letter as whole words.
pub(super) fn whole_words(text: &str, form: &str) -> Vec<Span> {
    let found = memchr::memmem::find_iter(text.as_bytes(), form.as_bytes());
    found.map(|at| Span::new(at, at + form.len())).filter(|span| is_whole(text, *span)).collect()
}

/// Whether no word continues before or after.
fn is_whole(text: &str, span: Span) -> bool {
    let inside = span.of(text);
    !joined(text[..span.start()].chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), text[span.end()..].chars().next())
}

/// Whether two neighboring characters are of one word.
pub(super) fn joined(a: Option<char>, b: Option<char>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if is_spaced_letter(a) && is_spaced_letter(b))
}

/// Whether `c` is a letter or digit of a script that puts blanks between words.
pub(super) fn is_spaced_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() && !is_unspaced(c)
}

/// Scripts written without blanks between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Whether `span` is neither part of an address nor run together from two paragraphs.
pub(super) fn stands_alone(text: &str, span: Span) -> bool {
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
