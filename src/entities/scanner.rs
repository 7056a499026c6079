//! Finding names in text: folded, leftmost-longest, whole words only, in the right case.

use super::letters::{Fit, fit};
use super::lexicon::{Lexicon, Sense};
use super::name_table::NameTable;
use super::ner::NameLabel;
use crate::article::PartialDate;
use crate::text::{Folded, Span, fold, fold_with_offsets};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// All names and decoys, as they are looked up in texts.
#[derive(Debug)]
pub(super) struct Scanner {
    names: NameTable,
    /// Names from this number on are decoys; those before are the lexicon's entries.
    n_names: usize,
    /// How the names begin that begin with a small letter.
    small_starts: FxHashSet<[char; 2]>,
    /// Our own weak names, as numbers of the lexicon's entries.
    pub(super) weak: NameTable,
}

/// A text, folded once for all that look for names in it.
#[derive(Debug)]
pub(super) struct Scanned<'t> {
    pub text: &'t str,
    folded: Folded,
    /// Where words begin, in order; in scripts without blanks, every letter.
    pub beginnings: Vec<Beginning>,
}

/// Where a word begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning {
    /// In the folded text.
    pub at: u32,
    /// Whether its first letter is a small one.
    pub is_small: bool,
}

impl<'t> Scanned<'t> {
    pub fn new(text: &'t str) -> Scanned<'t> {
        let folded = fold_with_offsets(text);
        Scanned { text, beginnings: beginnings(text, &folded), folded }
    }

    /// The folded text from `at` on.
    pub fn from(&self, at: usize) -> &str {
        &self.folded.text[at..]
    }

    /// What in the text itself gave these bytes of the folded one.
    pub fn original(&self, start: usize, end: usize) -> Span {
        self.folded.original(self.text, Span::new(start, end))
    }
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

/// What a text holds of names and decoys, each in order and without overlaps.
#[derive(Debug, Default)]
pub(super) struct Scan<'g> {
    pub candidates: Vec<Candidate<'g>>,
    pub decoys: Vec<Span>,
}

impl Scanner {
    pub fn new(lexicon: &Lexicon, decoys: &BTreeSet<String>) -> Scanner {
        let decoys: Vec<String> =
            decoys.iter().map(|d| fold(d.trim())).filter(|d| !d.is_empty() && lexicon.senses(d).is_empty()).collect();
        let n_names = lexicon.entries.len();
        let decoys = decoys.iter().map(|decoy| (decoy.as_str(), n_names));
        let names = lexicon.entries.iter().enumerate().map(|(number, entry)| (entry.form.as_str(), number));
        let weak = lexicon.entries.iter().enumerate().filter(|(_, entry)| entry.senses.iter().any(|s| s.name.weak));
        let small = lexicon.entries.iter().filter(|entry| entry.begins_small);
        Scanner {
            names: NameTable::new(names.chain(decoys)),
            n_names,
            small_starts: small.map(|entry| start_of(&entry.form)).collect(),
            weak: NameTable::new(weak.map(|(number, entry)| (entry.form.as_str(), number))),
        }
    }

    /// Where the longest name at a place is not a whole word or in the wrong case, the next
    /// shorter one that begins there gets its chance.
    pub fn scan<'g>(&self, lexicon: &'g Lexicon, scanned: &Scanned<'_>, published: Option<PartialDate>) -> Scan<'g> {
        let text = scanned.text;
        let mut found = Scan::default();
        let mut free_from = 0;
        for &Beginning { at, is_small } in &scanned.beginnings {
            let at = at as usize;
            let rest = scanned.from(at);
            // "al-Qaeda" begins small, nine names of ten do not.
            if at < free_from || is_small && !self.small_starts.contains(&start_of(rest)) {
                continue;
            }
            for (length, number) in self.names.beginning(rest) {
                let span = scanned.original(at, at + length);
                if !stands_alone(text, span) {
                    continue;
                }
                if number >= self.n_names {
                    free_from = at + length;
                    found.decoys.push(span);
                    break;
                }
                if let Some(candidate) =
                    candidate(lexicon.entries[number].senses.iter().filter(|s| !s.name.weak), text, span, published)
                {
                    free_from = at + length;
                    found.candidates.push(candidate);
                    break;
                }
            }
        }
        found
    }
}

fn beginnings(text: &str, folded: &Folded) -> Vec<Beginning> {
    let mut beginnings = Vec::with_capacity(text.len() / 5);
    let mut origins = folded.origins(text);
    let mut inside_word = false;
    for (at, c) in folded.text.char_indices() {
        let was_inside = std::mem::replace(&mut inside_word, is_spaced_letter(c));
        if !(was_inside && inside_word) && (inside_word || c.is_alphanumeric()) {
            let first = text[origins.of(at)..].chars().next();
            beginnings.push(Beginning { at: at as u32, is_small: first.is_some_and(char::is_lowercase) });
        }
    }
    beginnings
}

/// The first two letters of a folded name.
fn start_of(form: &str) -> [char; 2] {
    let mut letters = form.chars();
    [letters.next().unwrap_or_default(), letters.next().unwrap_or_default()]
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
