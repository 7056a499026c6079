//! One thing typed, many words of the index: beginnings, wildcards, misspellings, other spellings.

use super::leaves::Fields;
use super::{LowerError, Lowering, Note};
use crate::index::{IndexError, name_in, names_like_prefix, typed_form_in, typed_forms_prefix};
use crate::search::pattern::{Kind, Pattern};
use crate::text::{fold, other_spellings, same_name, words};
use std::collections::BTreeSet;
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;

/// What stands for more words than this is an error, never a silently smaller result.
pub(super) const MAX_EXPANSIONS: usize = 20_000;
/// A word is taken for a name when at least so many tenths of its articles have it with a capital letter.
const NAME_TENTHS: u64 = 8;

impl Lowering<'_> {
    /// All words that begin as typed, and all whose stem begins with the stem of what was typed: `copy*` finds copies.
    pub(super) fn prefix(&self, fields: Fields, prefix: &str) -> Result<Pattern, LowerError> {
        let typed = fold(prefix);
        let mut terms = self.terms_from(fields.exact, &typed)?;
        if fields.stemmed != fields.exact {
            let stems: BTreeSet<String> = self.stemmers.iter().map(|s| s.stem(&typed).into_owned()).collect();
            for stem in stems.iter().filter(|stem| !stem.starts_with(&typed) && !typed.starts_with(stem.as_str())) {
                terms.extend(self.terms_from(fields.stemmed, stem)?);
            }
        }
        any_of(format!("{prefix}*"), terms)
    }

    /// All words that fit: `?` is one letter, `*` any number of them.
    pub(super) fn wildcard(&self, field: Field, pattern: &str) -> Result<Pattern, LowerError> {
        let folded: Vec<char> = fold(pattern).chars().collect();
        let beginning: String = folded.iter().take_while(|c| !matches!(c, '*' | '?')).collect();
        let terms = self.terms_from(field, &beginning)?;
        let fits = |term: &Term| term.value().as_str().is_some_and(|word| wildcard_fits(&folded, word));
        any_of(pattern.to_owned(), terms.into_iter().filter(fits).collect())
    }

    /// All words at most so many letters away.
    pub(super) fn fuzzy(&self, field: Field, word: &str, edits: u8) -> Result<Pattern, LowerError> {
        let reading = || IndexError::tantivy("read the terms of a field");
        let folded = words(word).into_iter().next().ok_or_else(|| LowerError::NoWord(word.to_owned()))?.text;
        let query = FuzzyTermQuery::new(Term::from_field_text(field, &folded), edits, true);
        let automaton = query.automaton().map_err(reading())?;
        let mut terms = BTreeSet::new();
        for segment in self.snapshot.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(reading())?;
            let mut stream = inverted.terms().search(&automaton).into_stream().map_err(|e| reading()(e.into()))?;
            while let Some((term, _)) = stream.next() {
                terms.insert(Term::from_field_text(field, &String::from_utf8_lossy(term)));
            }
        }
        any_of(format!("{word}~{edits}"), terms)
    }

    /// `pattern`, which is that of the plain word `word`, with the other spellings that the index has.
    pub(super) fn with_other_spellings(
        &mut self,
        mut pattern: Pattern,
        word: &str,
        fields: Fields,
    ) -> Result<Pattern, LowerError> {
        let parts = words(word);
        let [only] = parts.as_slice() else { return Ok(pattern) };
        let mut found: BTreeSet<String> = other_spellings(&only.text).into_iter().collect();
        found.extend(self.spellings_of_name(&only.text, fields.exact)?);
        let mut added = Vec::new();
        for form in found {
            let own = if fields.stemmed == fields.exact {
                self.exact(fields.exact, &form)?
            } else {
                self.stems(fields.stemmed, &form)?
            };
            // By its stem: where only `organised` stands, `organize` has another spelling, too.
            let mut new = Vec::new();
            for terms in own.alternatives {
                if !pattern.alternatives.contains(&terms) && self.document_frequency(&terms[0])? > 0 {
                    new.push(terms);
                }
            }
            if !new.is_empty() {
                pattern.alternatives.extend(new);
                added.push(form);
            }
        }
        let note = Note { part: word.to_owned(), meaning: format!("also {}", added.join(", ")) };
        if !added.is_empty() && !self.notes.contains(&note) {
            self.notes.push(note);
        }
        Ok(pattern)
    }

    /// Words of the index that are other spellings of the name `word`; none when it is no name there.
    fn spellings_of_name(&self, word: &str, field: Field) -> Result<Vec<String>, LowerError> {
        let Some(prefix) = names_like_prefix(word) else { return Ok(Vec::new()) };
        let mut alike = BTreeSet::new();
        self.each_term(self.snapshot.fields.names, &prefix, |term| {
            let name = std::str::from_utf8(term).ok().and_then(name_in).filter(|name| same_name(word, name));
            alike.extend(name.map(str::to_owned));
        })?;
        let mut found: Vec<String> = Vec::new();
        for name in alike {
            if self.is_name(&name)? && self.frequency(field, &name)? > 0 {
                found.push(name);
            }
        }
        let unknown_or_name =
            found.is_empty() || self.frequency(self.snapshot.fields.exact, word)? == 0 || self.is_name(word)?;
        Ok(if unknown_or_name { found } else { Vec::new() })
    }

    /// Whether a folded word mostly has a capital letter in the texts.
    fn is_name(&self, word: &str) -> Result<bool, LowerError> {
        let fields = &self.snapshot.fields;
        let mut capital = 0;
        for term in self.terms_from(fields.typed, &typed_forms_prefix(word))? {
            let begins =
                term.value().as_str().and_then(typed_form_in).is_some_and(|form| form.starts_with(char::is_uppercase));
            if begins {
                capital += self.document_frequency(&term)?;
            }
        }
        Ok(capital * 10 >= self.frequency(fields.exact, word)? * NAME_TENTHS)
    }

    fn frequency(&self, field: Field, word: &str) -> Result<u64, LowerError> {
        self.document_frequency(&Term::from_field_text(field, word))
    }

    pub(super) fn document_frequency(&self, term: &Term) -> Result<u64, LowerError> {
        let n = self.snapshot.searcher.doc_freq(term).map_err(IndexError::tantivy("read a term's frequency"))?;
        Ok(n)
    }

    /// All terms of a field that begin so.
    pub(super) fn terms_from(&self, field: Field, prefix: &str) -> Result<BTreeSet<Term>, LowerError> {
        let mut out = BTreeSet::new();
        self.each_term(field, prefix, |term| {
            out.insert(Term::from_field_text(field, &String::from_utf8_lossy(term)));
        })?;
        Ok(out)
    }

    /// Shows all terms of a field that begin so, segment by segment.
    fn each_term(&self, field: Field, prefix: &str, mut visit: impl FnMut(&[u8])) -> Result<(), LowerError> {
        let reading = || IndexError::tantivy("read the terms of a field");
        for segment in self.snapshot.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(reading())?;
            let range = inverted.terms().range().ge(prefix).into_stream();
            let mut stream = range.map_err(|e| reading()(e.into()))?;
            while let Some((term, _)) = stream.next() {
                if !term.starts_with(prefix.as_bytes()) {
                    break;
                }
                visit(term);
            }
        }
        Ok(())
    }
}

fn any_of(label: String, terms: BTreeSet<Term>) -> Result<Pattern, LowerError> {
    if terms.len() > MAX_EXPANSIONS {
        return Err(LowerError::TooWide { pattern: label });
    }
    let alternatives = terms.into_iter().map(|term| vec![term]).collect();
    Ok(Pattern::new(label, alternatives, Kind::Exact))
}

/// Whether `word` fits a pattern of letters, `?` and `*`, all of it.
fn wildcard_fits(pattern: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w) = (0, 0);
    // Where to go on when the last star has to take one letter more.
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p + 1, w));
                p += 1;
            }
            Some(&c) if c == '?' || c == word[w] => {
                p += 1;
                w += 1;
            }
            _ => match &mut star {
                Some((after, taken)) => {
                    *taken += 1;
                    (p, w) = (*after, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_one_letter_or_any_number() {
        let check = |pattern: &str, word: &str, expected: bool| {
            let pattern: Vec<char> = pattern.chars().collect();
            assert_eq!(wildcard_fits(&pattern, word), expected, "{pattern:?} {word}");
        };
        check("organi?e", "organise", true);
        check("organi?e", "organize", true);
        check("organi?e", "organizer", false);
        check("organi?e*", "organizers", true);
        check("col*r", "colour", true);
        check("col*r", "color", true);
        check("col*r", "colours", false);
        check("a*b*c", "axbxbxc", true);
        check("a*b*c", "axbxbx", false);
        check("wom?n", "womän", true);
        check("ab**", "ab", true);
        check("ab?", "ab", false);
    }
}
