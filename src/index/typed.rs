//! What folding hides of a word: case and accents.
//!
//! Only words whose typed form is not their folded form have terms here. Such a word has its
//! folded and its typed form in one term, so that all typed forms of a folded word stand side by side
//! in the dictionary, and terms for its capital letters.

use crate::text::{Word, typed_form};
use tantivy::Term;
use tantivy::schema::Field;

/// Between the folded and the typed form; no word has it.
const SEPARATOR: char = '\u{1}';
const WITH_CAPITALS: &str = "\u{1}U";
const ALL_CAPITALS: &str = "\u{1}A";

/// The terms of `word`, a word of `text`.
pub fn typed_terms(text: &str, word: &Word, push: &mut dyn FnMut(&str)) {
    let typed = typed_form(text, word);
    if typed == word.text {
        return;
    }
    push(&form(&word.text, &typed));
    if typed.contains(char::is_uppercase) {
        push(WITH_CAPITALS);
        if !typed.contains(char::is_lowercase) {
            push(ALL_CAPITALS);
        }
    }
}

fn form(folded: &str, typed: &str) -> String {
    format!("{folded}{SEPARATOR}{typed}")
}

/// The term of a word with this folded and typed form, which differ.
pub fn typed_term(field: Field, folded: &str, typed: &str) -> Term {
    Term::from_field_text(field, &form(folded, typed))
}

/// With what the terms of all typed forms of a folded word begin.
pub fn typed_forms_prefix(folded: &str) -> String {
    form(folded, "")
}

/// The typed form in a term that begins with [`typed_forms_prefix`].
pub fn typed_form_in(term: &str) -> Option<&str> {
    term.split_once(SEPARATOR).map(|(_, typed)| typed)
}

/// Stands wherever a word has a capital letter.
pub fn with_capitals(field: Field) -> Term {
    Term::from_field_text(field, WITH_CAPITALS)
}

/// Stands wherever all letters of a word are capitals.
pub fn all_capitals(field: Field) -> Term {
    Term::from_field_text(field, ALL_CAPITALS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        for word in words(text) {
            typed_terms(text, &word, &mut |term| found.push(term.replace(SEPARATOR, "|")));
        }
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn only_what_folding_hides_has_terms() {
        check("plain words", &[]);
        check("Turkey’s AID", &["turkey|Turkey", "|U", "aid|AID", "|U", "|A"]);
        check("Türkiye élan", &["turkiye|Türkiye", "|U", "elan|élan"]);
        check("The U.S. eBook", &["the|The", "|U", "us|U.S.", "|U", "|A", "ebook|eBook", "|U"]);
    }
}
