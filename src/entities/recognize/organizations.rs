//! Places inside the longer names of institutions: "University of Arvonia", "Arvonian Crisis
//! Institute", "Centre for Coastal Studies Port Selm" are none of them the state.

use super::super::context::{word_after, word_before};
use super::words::{COMPANY_FORMS, CONNECTORS, FEATURES, INSTITUTIONS, TITLES, bare, is_capitalized};
use crate::entities::word_list::is_in;
use crate::text::Span;

const MAX_WORDS: usize = 8;

/// Whether the name at `span` is part of an institution's longer name.
pub(super) fn inside_institution(text: &str, span: Span) -> bool {
    institution_follows(text, span) || institution_precedes(text, span) || feature_follows(text, span)
}

/// "Arvonian Sea", "Arvonian Gulf": nature that is no state's.
fn feature_follows(text: &str, span: Span) -> bool {
    let next = word_after(text, span.end()).filter(|w| is_blank(&text[span.end()..w.start()]));
    next.is_some_and(|word| is_capitalized(word.of(text)) && is_in(&FEATURES, word.of(text)))
}

/// `NAME Capitalized* Institution`; small connecting words may stand between the later ones.
fn institution_follows(text: &str, span: Span) -> bool {
    let mut at = span.end();
    for n in 0..4 {
        let Some(next) = word_after(text, at).filter(|w| is_blank(&text[at..w.start()])) else { return false };
        let word = bare(next.of(text));
        if is_capitalized(word) && is_in(&INSTITUTIONS, word) {
            return true;
        }
        let connects = n > 0 && matches!(word, "of" | "for" | "and" | "&");
        if !connects && (!is_capitalized(word) || is_in(&TITLES, word)) {
            return false;
        }
        if word.len() < next.len() {
            return false;
        }
        at = next.end();
    }
    false
}

/// `Institution (of|for|on|the|Capitalized)* NAME`.
fn institution_precedes(text: &str, span: Span) -> bool {
    let mut at = span.start();
    let mut connected = false;
    for n in 0..MAX_WORDS {
        let Some(previous) = word_before(text, at).filter(|w| is_blank(&text[w.end()..at])) else { return false };
        let word = previous.of(text);
        let institution = is_capitalized(word) && is_in(&INSTITUTIONS, word);
        if institution {
            // A company's name ends with its form: "Harbour Motor Corp of Arvonia" is from there.
            return !(connected && is_in(&COMPANY_FORMS, word));
        }
        // "the University and Arvonia" are two; "Peace and Security Port Selm" is one.
        let connects = is_in(&CONNECTORS, word) && word != "in" && !(n == 0 && matches!(word, "and" | "&" | "the"));
        if !connects && (!is_capitalized(word) || bare(word).len() < word.len()) {
            return false;
        }
        connected = matches!(word, "of" | "in");
        at = previous.start();
    }
    false
}

/// Hyphens and commas part names, blanks do not.
fn is_blank(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_inside_institutions_are_told_from_places() {
        let check = |text: &str, expected: bool| {
            let at = text.find("Arvonia").expect("the sentence names Arvonia");
            let len = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
            assert_eq!(inside_institution(text, Span::new(at, at + len)), expected, "{text}");
        };
        check("at the University of Arvonia today", true);
        check("the Arvonian Crisis Institute said", true);
        check("the Arvonia Institute for Peace", true);
        check("fellow at the Centre for International and Coastal Studies Arvonia", true);
        check("the Bank of Arvonia raised rates", true);
        check("he left the University and Arvonia too", false);
        check("a university in Arvonia", false);
        check("the University in Arvonia", false);
        check("Arvonia's Institute for Peace", false);
        check("the president of Arvonia", false);
        check("the Arvonian army took the Bank", false);
        check("Arvonia. University heads met", false);
        check("Harbour Motor Corp of Arvonia", false);
        check("rigs in the Arvonian Gulf", true);
        check("the Arvonian gulf between rich and poor", false);
    }
}
