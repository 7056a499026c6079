//! Finding weak names: those of imported lists and those that our own files flag so.
//!
//! They are looked for apart from all others, so that none of them hides a name that needs no witness.

use super::imported::{NameIndex, beginnings};
use super::lexicon::{Lexicon, Sense};
use super::scanner::{Candidate, Scanner, candidate, is_spaced_letter, joined, stands_alone};
use crate::article::PartialDate;
use crate::text::{Span, fold_with_offsets};

impl Scanner {
    /// The candidates of `text` among the weak names, in order, without overlaps.
    pub fn scan_weak<'g>(
        &self,
        lexicon: &'g Lexicon,
        text: &str,
        published: Option<PartialDate>,
    ) -> Vec<Candidate<'g>> {
        let imported: Vec<(usize, &NameIndex)> = lexicon.imported_names().collect();
        if imported.is_empty() && self.weak.is_empty() {
            return Vec::new();
        }
        let folded = fold_with_offsets(text);
        let mut found = Vec::new();
        let (mut hits, mut ends) = (Vec::new(), Vec::new());
        let mut free_from = 0;
        let mut inside_word = false;
        for (start, c) in folded.text.char_indices() {
            let begins = !(inside_word && is_spaced_letter(c));
            inside_word = is_spaced_letter(c);
            if !begins || start < free_from || !c.is_alphanumeric() {
                continue;
            }
            let first = folded.original(text, Span::new(start, start + c.len_utf8()));
            if first.of(text).starts_with(char::is_lowercase) {
                continue;
            }
            let rest = &folded.text[start..];
            hits.clear();
            ends.clear();
            beginnings(&self.weak, rest.as_bytes(), &mut ends);
            hits.extend(ends.iter().map(|&(end, entry)| (end, None, entry)));
            for (file, names) in &imported {
                ends.clear();
                names.beginning(rest.as_bytes(), &mut ends);
                hits.extend(ends.iter().map(|&(end, form)| (end, Some(*file), form)));
            }
            hits.retain(|&(end, ..)| !joined(rest[..end].chars().next_back(), rest[end..].chars().next()));
            hits.sort_unstable_by_key(|&(end, ..)| std::cmp::Reverse(end));
            for same in hits.chunk_by(|a, b| a.0 == b.0) {
                let span = folded.original(text, Span::new(start, start + same[0].0));
                if !stands_alone(text, span) {
                    continue;
                }
                let senses = same.iter().flat_map(|&(_, file, number)| senses(lexicon, file, number));
                if let Some(candidate) = candidate(senses, text, span, published) {
                    free_from = start + same[0].0;
                    found.push(candidate);
                    break;
                }
            }
        }
        found
    }
}

fn senses(lexicon: &Lexicon, file: Option<usize>, number: usize) -> impl Iterator<Item = &Sense> {
    let all = match file {
        Some(file) => lexicon.imported_senses(file, number),
        None => &lexicon.entries[number].senses,
    };
    all.iter().filter(|sense| sense.name.weak)
}
