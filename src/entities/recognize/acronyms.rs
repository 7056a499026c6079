//! Acronyms that an article defines itself: "Harbour Relief Agency (HRA)", "HRA (Harbour Relief
//! Agency)".
//!
//! A definition holds for the whole article and beats what the gazetteer says of the acronym.

use super::super::actor::{ActorId, ActorType, NameRole};
use super::super::context::word_before;
use super::super::lexicon::{ActorIndex, Lexicon};
use super::super::scanner::Candidate;
use super::words::{CONNECTORS, ORGANIZATION_NOUNS, is_capitalized};
use crate::entities::mention::Place;
use crate::entities::word_list::is_in;
use crate::text::{Span, fold};

/// What an acronym or the name it shortens refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Known(ActorIndex),
    Unknown(ActorId),
}

/// One definition found in the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    pub acronym: String,
    pub long_form: String,
    pub target: Target,
    /// Where the article says so.
    pub at: (Place, Span),
}

/// The definitions in `text`, whose candidates are `candidates`.
pub(super) fn definitions(
    lexicon: &Lexicon,
    place: Place,
    text: &str,
    candidates: &[Candidate<'_>],
) -> Vec<Definition> {
    let reader = Reader { lexicon, place, text, candidates };
    text.match_indices('(').filter_map(|(open, _)| reader.definition(open)).collect()
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    place: Place,
    text: &'a str,
    candidates: &'a [Candidate<'a>],
}

const MAX_PARENTHESIS: usize = 120;

impl Reader<'_> {
    fn definition(&self, open: usize) -> Option<Definition> {
        let inside = &self.text[open + 1..];
        let close = inside.char_indices().take(MAX_PARENTHESIS).find(|&(_, c)| c == ')')?.0;
        let inside = &inside[..close];
        let inside = inside.split([',', ';', '\n']).next()?.trim_matches(is_quote_or_blank);
        let inside = inside.strip_prefix("the ").unwrap_or(inside);
        let end = self.text[..open].trim_end_matches(is_quote_or_blank).len();
        if is_acronym(inside) {
            return self.long_form_before(end, inside, open);
        }
        let acronym = word_before(self.text, end).filter(|w| w.end() == end)?;
        is_acronym(acronym.of(self.text)).then(|| self.long_form_inside(acronym.of(self.text), inside, open))?
    }

    /// "Long Form (ABC)".
    fn long_form_before(&self, end: usize, acronym: &str, open: usize) -> Option<Definition> {
        let spelled = spelled_before(self.text, end, acronym).or_else(|| spelled_before_noun(self.text, end, acronym));
        let at = self.candidates.partition_point(|c| c.span.end() < end);
        let candidate = self.candidates.get(at).filter(|c| c.span.end() == end && !c.weak);
        if let Some(candidate) = candidate {
            let longer = spelled.is_some_and(|s| s.start() < candidate.span.start());
            if let Some(actor) = self.stands_for(candidate, acronym, spelled).filter(|_| !longer) {
                let long_form = candidate.span.of(self.text).to_owned();
                return Some(self.defined(acronym, long_form, Target::Known(actor), open));
            }
        }
        self.unlisted(spelled?.of(self.text), acronym, open)
    }

    /// "ABC (Long Form)".
    fn long_form_inside(&self, acronym: &str, inside: &str, open: usize) -> Option<Definition> {
        let start = open + 1 + self.text[open + 1..].find(inside)?;
        let whole = Span::new(start, start + inside.len());
        let spelled = spelled_before(self.text, whole.end(), acronym).filter(|s| *s == whole);
        let at = self.candidates.partition_point(|c| c.span.start() < start);
        if let Some(candidate) = self.candidates.get(at).filter(|c| c.span == whole && !c.weak)
            && let Some(actor) = self.stands_for(candidate, acronym, spelled)
        {
            let long_form = inside.to_owned();
            return Some(self.defined(acronym, long_form, Target::Known(actor), open));
        }
        self.unlisted(spelled?.of(self.text), acronym, open)
    }

    /// The actor of `candidate` if the acronym is a name of it, its initials, or one nobody has.
    fn stands_for(&self, candidate: &Candidate<'_>, acronym: &str, spelled: Option<Span>) -> Option<ActorIndex> {
        let senses = self.lexicon.senses(&fold(acronym));
        let named = candidate.senses.iter().find(|s| senses.iter().any(|a| a.actor == s.actor));
        if let Some(sense) = named {
            return Some(sense.actor);
        }
        let [sense] = candidate.senses[..] else { return None };
        if spelled == Some(candidate.span) && sense.name.role == NameRole::Name {
            return Some(sense.actor);
        }
        // A name in another language seldom has the acronym's initials.
        let subject = self.lexicon.subject(sense.actor);
        let organization = !subject.kind.is_land() && subject.kind != ActorType::Person;
        let several_words = candidate.span.of(self.text).contains(' ');
        (organization && several_words && senses.is_empty()).then_some(sense.actor)
    }

    /// A name that the gazetteer does not list: one of its actors in another spelling, or a new one.
    fn unlisted(&self, long_form: &str, acronym: &str, open: usize) -> Option<Definition> {
        let known = self.lexicon.senses(&fold(acronym)).iter().map(|s| s.actor).find(|a| self.resembles(*a, long_form));
        let target = match known {
            Some(actor) => Target::Known(actor),
            None if names_an_organization(long_form) => Target::Unknown(ActorId::nil("org", long_form)),
            None => return None,
        };
        Some(self.defined(acronym, long_form.to_owned(), target, open))
    }

    fn defined(&self, acronym: &str, long_form: String, target: Target, open: usize) -> Definition {
        let close = self.text[open..].find(')').map_or(open, |n| open + n + 1);
        let before = self.text[..open].trim_end_matches(is_quote_or_blank);
        let named = [long_form.as_str(), acronym].into_iter().find(|form| before.ends_with(form));
        let start = named.map_or(open, |form| before.len() - form.len());
        Definition { acronym: acronym.to_owned(), long_form, target, at: (self.place, Span::new(start, close)) }
    }

    /// Whether `long_form` is nearly a name of `actor` ("Tehreek" for "Tehrik").
    fn resembles(&self, actor: ActorIndex, long_form: &str) -> bool {
        let form = fold(long_form);
        let mut names = self.lexicon.subject(actor).names.iter().map(|&n| self.lexicon.entries[n].form.as_str());
        names.any(|name| name.contains(' ') && strsim::jaro_winkler(name, &form) > 0.88)
    }
}

fn is_quote_or_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»')
}

/// Two to eight letters, most of them capitals: "TTP", "MoFA", "BfV".
fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let n = word.chars().count();
    (2..=8).contains(&n) && capitals >= 2 && 2 * capitals >= n && word.chars().all(|c| c.is_alphanumeric() || c == '-')
}

fn names_an_organization(long_form: &str) -> bool {
    let mut words = long_form.split(|c: char| !c.is_alphanumeric());
    let last = long_form.rsplit(' ').next().unwrap_or_default();
    words.any(|word| is_capitalized(word) && is_in(&ORGANIZATION_NOUNS, word)) || is_in(&ORGANIZATION_NOUNS, last)
}

/// The same where a small word says what it is and has no letter in the acronym: "Harbour Relief mission (HR)".
fn spelled_before_noun(text: &str, end: usize, acronym: &str) -> Option<Span> {
    let noun = word_before(text, end).filter(|word| is_in(&ORGANIZATION_NOUNS, word.of(text)))?;
    let spelled = spelled_before(text, text[..noun.start()].trim_end().len(), acronym)?;
    Some(Span::new(spelled.start(), end))
}

/// The words that end at `end` and whose initials are the acronym's capitals.
///
/// Small connecting words may be skipped; the parts of a hyphenated word count singly.
fn spelled_before(text: &str, end: usize, acronym: &str) -> Option<Span> {
    let mut letters: Vec<char> = acronym.chars().filter(|c| c.is_uppercase()).collect();
    let mut at = end;
    let mut n_words = 0;
    while let Some(&letter) = letters.last() {
        let word = word_before(text, at).filter(|w| w.end() == at || text[w.end()..at].trim().is_empty())?;
        let surface = word.of(text);
        let mut initials: Vec<char> = surface
            .split(['-', '\u{2010}', '\u{2011}', '\u{2013}'])
            .filter_map(|part| part.chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        if initials.last() == Some(&letter) {
            while initials.last().is_some() && initials.last() == letters.last() {
                initials.pop();
                letters.pop();
            }
            if !initials.is_empty() && letters.is_empty() && initials.len() > 1 {
                return None;
            }
        } else if !is_in(&CONNECTORS, surface) || n_words == 0 {
            return None;
        }
        n_words += 1;
        at = word.start();
    }
    (n_words >= 2 || text[at..end].contains('-')).then(|| Span::new(at, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_read_backwards_over_small_words() {
        let check = |text: &str, acronym: &str, expected: Option<&str>| {
            assert_eq!(spelled_before(text, text.len(), acronym).map(|s| s.of(text)), expected, "{text}");
        };
        check("the new Harbour Relief Agency", "HRA", Some("Harbour Relief Agency"));
        check("its Ministry of Foreign Affairs", "MoFA", Some("Ministry of Foreign Affairs"));
        check("its Ministry of Foreign Affairs", "MFA", Some("Ministry of Foreign Affairs"));
        check("a Counter-Terrorism Department", "CTD", Some("Counter-Terrorism Department"));
        check("the Harbour Agency", "HRA", None);
        check("Relief, Agency", "RA", None);
        check("HRA", "HRA", None);
    }

    #[test]
    fn acronyms_are_mostly_capitals() {
        let check = |word: &str, expected: bool| assert_eq!(is_acronym(word), expected, "{word}");
        check("TTP", true);
        check("MoFA", true);
        check("G20", false);
        check("Agency", false);
        check("A", false);
        check("R. H.", false);
    }
}
