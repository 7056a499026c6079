//! Finding weak names: those of imported lists and those that our own files flag so.
//!
//! They are looked for apart from all others, so that none of them hides a name that needs no witness.

use super::imported::NameIndex;
use super::lexicon::{Lexicon, Sense};
use super::scanner::{Beginning, Candidate, Scanned, Scanner, candidate, joined, stands_alone};
use crate::article::PartialDate;

impl Scanner {
    /// The candidates of `text` among the weak names, in order, without overlaps.
    pub fn scan_weak<'g>(
        &self,
        lexicon: &'g Lexicon,
        scanned: &Scanned<'_>,
        published: Option<PartialDate>,
    ) -> Vec<Candidate<'g>> {
        let imported: Vec<(usize, &NameIndex)> = lexicon.imported_names().collect();
        if imported.is_empty() && self.weak.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let (mut hits, mut ends) = (Vec::new(), Vec::new());
        let mut free_from = 0;
        for &Beginning { at, is_small } in &scanned.beginnings {
            let at = at as usize;
            if is_small || at < free_from {
                continue;
            }
            let rest = scanned.from(at);
            hits.clear();
            hits.extend(self.weak.beginning(rest).map(|(end, entry)| (end, None, entry)));
            for (file, names) in &imported {
                ends.clear();
                names.beginning(rest.as_bytes(), &mut ends);
                ends.retain(|&(end, _)| !joined(rest[..end].chars().next_back(), rest[end..].chars().next()));
                hits.extend(ends.iter().map(|&(end, form)| (end, Some(*file), form)));
            }
            hits.sort_by_key(|&(end, ..)| std::cmp::Reverse(end));
            for same in hits.chunk_by(|a, b| a.0 == b.0) {
                let span = scanned.original(at, at + same[0].0);
                if !stands_alone(scanned.text, span) {
                    continue;
                }
                let senses = same.iter().flat_map(|&(_, file, number)| senses(lexicon, file, number));
                if let Some(candidate) = candidate(senses, scanned.text, span, published) {
                    free_from = at + same[0].0;
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
