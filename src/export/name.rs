//! Names of people in the parts that bibliographies want.

use super::tidy;
use crate::extract::{NAME_PARTICLES, is_desk};
use crate::text::fold;

/// A name as bibliographies take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    Person(Person),
    /// A desk, an agency, an institution: never turned around.
    Corporate(String),
}

/// What is not known is empty; the family name never is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub given: String,
    /// The small words before the family name: `de la`, `van der`.
    pub particle: String,
    pub family: String,
    /// `Jr.`, `III`.
    pub suffix: String,
}

/// Words that tell an institution, beside those that tell a desk of a newsroom.
const INSTITUTIONS: &[&str] = &[
    "academy",
    "alliance",
    "center",
    "centre",
    "coalition",
    "college",
    "commission",
    "committee",
    "company",
    "consortium",
    "department",
    "editorials",
    "forum",
    "fund",
    "group",
    "initiative",
    "institut",
    "institute",
    "instituto",
    "network",
    "observatory",
    "organisation",
    "organization",
    "project",
    "society",
    "universitat",
    "universite",
    "university",
    "watch",
];

/// Family names that begin with a small word in capitals: `Van Gogh`, `De Vries`, `El Amrani`.
const CAPITAL_PARTICLES: &[&str] = &[
    "abu", "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "mac",
    "san", "st", "ter", "van", "von",
];

const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "junior", "phd", "md", "esq"];

/// Titles that citations leave out.
const HONORIFICS: &[&str] = &["dr", "prof", "professor", "mr", "mrs", "ms"];

impl Name {
    /// Reads a name as bylines or catalogs write it: `Juan de la Cruz`, `Cruz, Juan de la`,
    /// `Ada Voss Jr.`, `AP Staff`. `None` when no letter is in it.
    pub fn parse(name: &str) -> Option<Name> {
        let name = tidy(name);
        if !name.chars().any(char::is_alphanumeric) {
            return None;
        }
        if is_corporate(&name) {
            return Some(Name::Corporate(name));
        }
        let person = match name.split_once(',') {
            Some((family, rest)) => turned(family.trim(), rest.trim()),
            None => straight(&name),
        };
        Some(person.map_or(Name::Corporate(name), Name::Person))
    }

    /// As a byline has it: `Juan de la Cruz Jr.`
    pub fn natural(&self) -> String {
        match self {
            Name::Person(person) => {
                // Chinese, Japanese and Korean names stand family first, by their own custom.
                let parts = match person.is_family_first() {
                    true => [&person.family, &person.given, "", ""],
                    false => [&person.given, &person.particle, &person.family, &person.suffix].map(String::as_str),
                };
                joined(&parts, " ")
            }
            Name::Corporate(name) => name.clone(),
        }
    }

    /// Family name first, as a bibliography has its first author: `de la Cruz, Juan, Jr.`
    pub fn inverted(&self) -> String {
        match self {
            Name::Person(person) if person.is_family_first() => self.natural(),
            Name::Person(person) => joined(&[&person.family_with_particle(), &person.given, &person.suffix], ", "),
            Name::Corporate(name) => name.clone(),
        }
    }

    /// What a key or a short form calls it by.
    pub fn short(&self) -> &str {
        match self {
            Name::Person(person) => &person.family,
            Name::Corporate(name) => name,
        }
    }
}

impl Person {
    pub fn family_with_particle(&self) -> String {
        joined(&[&self.particle, &self.family], " ")
    }

    fn is_family_first(&self) -> bool {
        self.family.chars().any(is_east_asian)
    }
}

fn joined(parts: &[&str], with: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(with)
}

fn is_corporate(name: &str) -> bool {
    let folded = fold(name);
    let institution = folded.split(|c: char| !c.is_alphanumeric()).any(|word| INSTITUTIONS.contains(&word));
    let marked = name.contains(['&', '@', '/', ':']) || name.chars().any(|c| c.is_ascii_digit());
    is_desk(name) || institution || marked || folded.starts_with("the ")
}

/// `Cruz, Juan de la`, `Voss, Jr., Ada`, `Ada Voss, Jr.`
fn turned(family: &str, rest: &str) -> Option<Person> {
    if family.is_empty() {
        return None;
    }
    let mut parts: Vec<&str> = rest.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let suffixes: Vec<&str> = parts.extract_if(.., |part| is_suffix(part)).collect();
    let suffix = suffixes.join(" ");
    if parts.is_empty() {
        let person = straight(family)?;
        return Some(Person { suffix: joined(&[&person.suffix, &suffix], " "), ..person });
    }
    let mut given: Vec<&str> = parts.iter().flat_map(|part| part.split(' ')).collect();
    let n_particles = given.iter().rev().take_while(|word| is_particle(word)).count().min(given.len() - 1);
    let behind = given.split_off(given.len() - n_particles).join(" ");
    let words: Vec<&str> = family.split(' ').collect();
    let n_before = words.iter().take_while(|word| is_particle(word)).count().min(words.len() - 1);
    let (before, family) = words.split_at(n_before);
    let particle = joined(&[&behind, &before.join(" ")], " ");
    Some(Person { given: given.join(" "), particle, family: family.join(" "), suffix })
}

/// `Juan de la Cruz`, `Ada Voss Jr.`
fn straight(name: &str) -> Option<Person> {
    let mut words: Vec<&str> = name.split(' ').collect();
    while words.len() > 2 && is_honorific(words[0]) {
        words.remove(0);
    }
    let n_suffixes = words.iter().rev().take_while(|word| is_suffix(word)).count();
    let suffix = match n_suffixes < words.len() {
        true => words.split_off(words.len() - n_suffixes).join(" "),
        false => String::new(),
    };
    if words.len() > 1 && words.iter().all(|word| word.chars().all(is_east_asian)) {
        return Some(Person { given: words[1..].join(" "), family: words[0].to_owned(), suffix, ..Person::default() });
    }
    let start = family_start(&words);
    let n_particles = words[start..].iter().take_while(|word| is_particle(word)).count().min(words.len() - start - 1);
    let (given, family) = words.split_at(start);
    let (particle, family) = family.split_at(n_particles);
    Some(Person { given: given.join(" "), particle: particle.join(" "), family: family.join(" "), suffix })
}

/// Where the family name begins, its particles included.
fn family_start(words: &[&str]) -> usize {
    let mut start = words.len() - 1;
    // `Ortega y Gasset` is one family name.
    if start >= 3 && ["y", "e", "i"].contains(&words[start - 1]) {
        start -= 2;
    }
    while start > 1 && (is_particle(words[start - 1]) || is_capital_particle(words[start - 1])) {
        start -= 1;
    }
    // A name that begins with a particle has no given name: `van der Berg`.
    if start == 1 && is_particle(words[0]) { 0 } else { start }
}

fn is_particle(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && NAME_PARTICLES.contains(&fold(word).as_str())
}

fn is_capital_particle(word: &str) -> bool {
    CAPITAL_PARTICLES.contains(&fold(word.trim_end_matches('.')).as_str())
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&fold(word).replace('.', "").as_str())
}

fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&fold(word.trim_end_matches('.')).as_str())
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(name: &str) -> String {
        match Name::parse(name) {
            Some(Name::Person(p)) => format!("{} | {} | {} | {}", p.given, p.particle, p.family, p.suffix),
            Some(Name::Corporate(name)) => format!("{{{name}}}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn names_fall_into_their_parts() {
        let check = |name: &str, expected: &str| assert_eq!(shown(name), expected, "{name}");
        check("Ilse Varga", "Ilse |  | Varga | ");
        check("Juan de la Cruz", "Juan | de la | Cruz | ");
        check("de la Cruz, Juan", "Juan | de la | Cruz | ");
        check("Cruz, Juan de la", "Juan | de la | Cruz | ");
        check("Müller, Jürgen", "Jürgen |  | Müller | ");
        check("Ada Voss Jr.", "Ada |  | Voss | Jr.");
        check("Ada Voss, Jr.", "Ada |  | Voss | Jr.");
        check("Voss, Jr., Ada", "Ada |  | Voss | Jr.");
        check("Dr. Ada Voss", "Ada |  | Voss | ");
        check("Imre van der Berg III", "Imre | van der | Berg | III");
        check("Pieter De Vries", "Pieter |  | De Vries | ");
        check("van der Berg", " | van der | Berg | ");
        check("Marta Ortega y Salas", "Marta |  | Ortega y Salas | ");
        check("Ada Voss, PhD", "Ada |  | Voss | PhD");
        check("Noor ul Ain", "Noor | ul | Ain | ");
        check("Salma al-Bahr", "Salma |  | al-Bahr | ");
        check("J. R. Castellane", "J. R. |  | Castellane | ");
        check("Banyan", " |  | Banyan | ");
        check("Al Harker", "Al |  | Harker | ");
        check("ada voss", "ada |  | voss | ");
        check("王海", " |  | 王海 | ");
        check("王 海", "海 |  | 王 | ");
        check("نور العين", "نور |  | العين | ");
        check("  Ilse\n\tVarga ", "Ilse |  | Varga | ");
    }

    #[test]
    fn desks_and_institutions_stay_whole() {
        let check = |name: &str| assert_eq!(shown(name), format!("{{{name}}}"));
        check("AP Staff");
        check("Reuters");
        check("The Editors");
        check("Institute for Harbour Studies");
        check("Castellane & Voss");
        check("Editorial Board, The Harbour Ledger");
    }

    #[test]
    fn what_has_no_letter_is_no_name() {
        for name in ["", "  ", ", ,", "—", "\u{202e}\u{0}"] {
            assert_eq!(Name::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn names_are_put_together_again() {
        let check = |name: &str, natural: &str, inverted: &str| {
            let name = Name::parse(name).unwrap();
            assert_eq!((name.natural().as_str(), name.inverted().as_str()), (natural, inverted));
        };
        check("Cruz, Juan de la", "Juan de la Cruz", "de la Cruz, Juan");
        check("Ada Voss Jr.", "Ada Voss Jr.", "Voss, Ada, Jr.");
        check("AP Staff", "AP Staff", "AP Staff");
        check("王 海", "王 海", "王 海");
        check("Banyan", "Banyan", "Banyan");
    }

    proptest! {
        #[test]
        fn every_name_keeps_its_words_and_a_family_name(name in ".{0,40}|[A-Za-z]{1,6}(,? (de|la|Jr\\.|y|van|Voss|III|王)){0,5}") {
            if let Some(name) = Name::parse(&name) {
                prop_assert!(!name.short().is_empty());
                prop_assert!(!name.natural().is_empty() && !name.inverted().is_empty());
                if let Name::Person(person) = &name {
                    prop_assert!(!person.family.trim().is_empty());
                    prop_assert!(![&person.given, &person.family, &person.particle].iter().any(|part| part.contains(',')));
                }
            }
        }
    }
}
