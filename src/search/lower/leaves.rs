//! The smallest things looked for, as terms at positions.

use super::positional::placed;
use super::{LowerError, Lowering};
use crate::index::{all_capitals, typed_forms_prefix, typed_term, with_capitals};
use crate::query::{Case, Leaf, TextField};
use crate::search::pattern::{Check, Kind, Pattern};
use crate::text::{typed_form, words};
use tantivy::Term;
use tantivy::schema::Field;

/// The fields in which a leaf is looked for.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub stemmed: Field,
    pub exact: Field,
    /// Authors' names have none.
    pub typed: Option<Field>,
}

impl Lowering<'_> {
    pub(super) fn fields(&self, field: TextField) -> Fields {
        let fields = &self.snapshot.fields;
        match field {
            TextField::Text | TextField::Lead | TextField::First(_) => {
                Fields { stemmed: fields.text, exact: fields.exact, typed: Some(fields.typed) }
            }
            TextField::Title => {
                Fields { stemmed: fields.title, exact: fields.title_exact, typed: Some(fields.title_typed) }
            }
            TextField::Author => Fields { stemmed: fields.author, exact: fields.author, typed: None },
        }
    }

    pub(super) fn pattern(&mut self, field: TextField, case: Case, leaf: &Leaf) -> Result<Pattern, LowerError> {
        let fields = self.fields(field);
        let pattern = match leaf {
            Leaf::Word(word) => {
                let plain = if field == TextField::Author {
                    self.exact(fields.exact, word)?
                } else {
                    self.stems(fields.stemmed, word)?
                };
                self.with_other_spellings(plain, word, fields)?
            }
            Leaf::Phrase(phrase) => self.exact(fields.exact, phrase)?,
            Leaf::Typed(words) => self.typed(fields, words)?,
            Leaf::Prefix(prefix) => self.prefix(fields, prefix)?,
            Leaf::Wildcard(pattern) => self.wildcard(fields.exact, pattern)?,
            Leaf::Fuzzy { word, edits } => self.fuzzy(fields.exact, word, *edits)?,
        };
        let mut pattern = placed(pattern, field);
        pattern.checks.extend(fields.typed.and_then(|typed| case_check(case, typed)));
        match (field, pattern.kind) {
            (TextField::Title, _) => pattern.kind = Kind::Title,
            // What is bound to a place or a form makes no pairs and counts no second time in the headline.
            (_, Kind::Word) if !pattern.checks.is_empty() => pattern.kind = Kind::Exact,
            _ => {}
        }
        Ok(pattern)
    }

    /// A plain word: its stem in every language of the index; several words (`cross-border`) at consecutive positions.
    pub(super) fn stems(&self, field: Field, word: &str) -> Result<Pattern, LowerError> {
        let parts = words(word);
        if parts.is_empty() {
            return Err(LowerError::NoWord(word.to_owned()));
        }
        let mut alternatives: Vec<Vec<Term>> = Vec::new();
        for stemmer in self.stemmers.iter() {
            let terms = parts.iter().map(|w| Term::from_field_text(field, &stemmer.stem(&w.text))).collect();
            if !alternatives.contains(&terms) {
                alternatives.push(terms);
            }
        }
        self.keep_those_that_occur(&mut alternatives)?;
        let kind = if parts.len() == 1 { Kind::Word } else { Kind::Exact };
        Ok(Pattern::new(word, alternatives, kind))
    }

    /// Of several alternatives those whose words all occur somewhere; one by itself stays in any case.
    fn keep_those_that_occur(&self, alternatives: &mut Vec<Vec<Term>>) -> Result<(), LowerError> {
        let mut kept = Vec::new();
        for terms in alternatives.iter() {
            let mut occurs = true;
            for term in terms {
                occurs = occurs && self.document_frequency(term)? > 0;
            }
            kept.push(occurs);
        }
        if !kept.contains(&true) {
            alternatives.truncate(1);
            return Ok(());
        }
        let mut kept = kept.into_iter();
        alternatives.retain(|_| kept.next() == Some(true));
        Ok(())
    }

    /// These words side by side, unstemmed.
    pub(super) fn exact(&self, field: Field, phrase: &str) -> Result<Pattern, LowerError> {
        let terms: Vec<Term> = words(phrase).iter().map(|w| Term::from_field_text(field, &w.text)).collect();
        if terms.is_empty() {
            return Err(LowerError::NoWord(phrase.to_owned()));
        }
        Ok(Pattern::new(format!("\"{phrase}\""), vec![terms], Kind::Exact))
    }

    /// These words side by side, with case and accents.
    fn typed(&self, fields: Fields, phrase: &str) -> Result<Pattern, LowerError> {
        let Some(field) = fields.typed else { return self.exact(fields.exact, phrase) };
        let parts = words(phrase);
        if parts.is_empty() {
            return Err(LowerError::NoWord(phrase.to_owned()));
        }
        let mut terms = Vec::with_capacity(parts.len());
        let mut checks = Vec::new();
        for (at, word) in (0u32..).zip(&parts) {
            let typed = typed_form(phrase, word);
            if typed != word.text {
                terms.push(typed_term(field, &word.text, &typed));
                continue;
            }
            // A word that folding leaves as it is: the folded word, where no other form of it stands.
            terms.push(Term::from_field_text(fields.exact, &word.text));
            let others: Vec<Term> = self.terms_from(field, &typed_forms_prefix(&word.text))?.into_iter().collect();
            if !others.is_empty() {
                checks.push(Check::NotAt(at, others));
            }
        }
        let mut pattern = Pattern::new(format!("=\"{phrase}\""), vec![terms], Kind::Exact);
        pattern.checks = checks;
        Ok(pattern)
    }
}

fn case_check(case: Case, typed: Field) -> Option<Check> {
    match case {
        Case::Any => None,
        Case::Some => Some(Check::Every(with_capitals(typed))),
        Case::None => Some(Check::No(with_capitals(typed))),
        Case::All => Some(Check::Every(all_capitals(typed))),
    }
}
