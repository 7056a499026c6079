//! Keys of entries: `varga2025monitors`.

use super::citation::{Citation, Role};
use crate::text::fold;
use std::collections::HashMap;

/// Words that tell nothing at the head of a title.
const EMPTY_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "das", "de", "der", "des", "die", "ein", "eine", "el", "en", "for", "from",
    "how", "il", "in", "is", "la", "las", "le", "les", "los", "of", "on", "the", "to", "un", "une", "what", "when",
    "who", "why", "with",
];

/// As many characters of the article's id are enough among the few articles that share a key.
const OF_THE_ID: usize = 6;

/// A key for each citation: the first author's family name, the year and the first telling word of the
/// title, in `[a-z0-9]`. Articles that would share a key bear the beginning of their ids behind it, all
/// of them, so that no key depends on the order of the list.
pub fn keys(citations: &[Citation]) -> Vec<String> {
    let plain: Vec<String> = citations.iter().map(plain).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    plain.iter().for_each(|key| *times.entry(key).or_default() += 1);
    let mut taken = HashMap::new();
    let key = |(citation, key): (&Citation, &String)| {
        let id = citation.article.to_string();
        let key = match times[key.as_str()] {
            1 => key.clone(),
            _ => format!("{key}-{}", &id[..OF_THE_ID]),
        };
        // Ids that begin alike, or one article twice.
        let n = taken.entry(key.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *n == 1 { key } else { format!("{key}-{id}-{n}") }
    };
    citations.iter().zip(&plain).map(key).collect()
}

/// The same for a list of which more is to come: every key bears the whole id, so none can meet another.
pub fn lasting_keys(citations: &[Citation]) -> Vec<String> {
    citations.iter().map(|citation| format!("{}-{}", plain(citation), citation.article)).collect()
}

fn plain(citation: &Citation) -> String {
    let first = citation.names(Role::Author).next().or(citation.contributors.first().map(|c| &c.name));
    let author = first.map(|name| ascii(name.short()));
    let outlet = || citation.outlet.as_deref().map(ascii);
    let name = author.filter(|name| !name.is_empty()).or_else(outlet).unwrap_or_default();
    let year = citation.published.as_ref().map_or("nd".to_owned(), |issued| issued.parts()[0].to_string());
    let title = citation.title.as_deref().unwrap_or_default();
    let words: Vec<String> = title.split(|c: char| !c.is_alphanumeric()).map(ascii).filter(|w| !w.is_empty()).collect();
    // A number would run into the year.
    let tells = |word: &&String| {
        word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic()) && !EMPTY_WORDS.contains(&word.as_str())
    };
    let telling = words.iter().find(tells).or(words.first());
    match (name.is_empty(), telling) {
        // Nothing in Latin letters: the id is the only name left.
        (true, None) => format!("pundit{year}{}", citation.article),
        (_, telling) => format!("{name}{year}{}", telling.cloned().unwrap_or_default()),
    }
}

/// Lower-case letters and digits of ASCII, accents taken off.
fn ascii(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_alphanumeric).take(30).collect()
}
