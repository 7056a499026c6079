//! What a person's name looks like, in scripts with capitals and without.

use super::titles::is_title;
use crate::text::fold;

/// Small words inside names.
pub(crate) const PARTICLES: &[&str] = &[
    "'t", "af", "al", "av", "ben", "bin", "bint", "binte", "d'", "da", "das", "de", "degli", "dei", "del", "della",
    "den", "der", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las", "le", "lo", "los", "of", "op", "te", "ten",
    "ter", "ud", "ul", "ur", "uz", "v", "van", "vom", "von", "y", "zu", "zum", "zur",
];

/// Words of prose, sections and buttons, which no name holds.
const NOT_IN_NAMES: &[&str] = &[
    "a",
    "about",
    "advertisement",
    "all",
    "an",
    "and",
    "are",
    "article",
    "at",
    "be",
    "comments",
    "contact",
    "cookie",
    "cookies",
    "follow",
    "for",
    "free",
    "from",
    "guide",
    "his",
    "how",
    "in",
    "information",
    "is",
    "it",
    "its",
    "latest",
    "more",
    "new",
    "news",
    "newsletter",
    "on",
    "our",
    "out",
    "policy",
    "privacy",
    "read",
    "related",
    "topics",
    "tags",
    "sources",
    "references",
    "retailer",
    "share",
    "subscribe",
    "terms",
    "that",
    "the",
    "their",
    "this",
    "to",
    "was",
    "we",
    "what",
    "when",
    "who",
    "why",
    "with",
    "you",
    "your",
    "das",
    "ein",
    "eine",
    "für",
    "mehr",
    "mit",
    "nicht",
    "oder",
    "und",
    "wie",
    "les",
    "pour",
    "dans",
    "más",
    "para",
    "con",
];

/// Sections that stand where names do.
const SECTIONS: &[&str] = &[
    "privacy",
    "finance",
    "community",
    "development",
    "resources",
    "insights",
    "guides",
    "learn",
    "blog",
    "business",
    "economy",
    "international",
    "kultur",
    "leben",
    "lifestyle",
    "meinung",
    "opinion",
    "opinions",
    "people",
    "politics",
    "politik",
    "spotlight",
    "sport",
    "sports",
    "strategy",
    "tech",
    "technology",
    "travel",
    "wirtschaft",
    "world",
];

/// Whether `text` reads like a person's name: two to five words, the first and the last with a
/// capital, nothing but letters; in scripts without capitals, as long as such names are.
pub(crate) fn looks_like_a_person(text: &str) -> bool {
    if text.chars().find(|c| c.is_alphabetic()).is_some_and(is_caseless) {
        return looks_like_a_caseless_name(text);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |word: &&str| word.trim_start_matches(['(', '"', '“', '„']).starts_with(char::is_uppercase);
    (2..=6).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(has_capital)
        && words.iter().all(|w| has_capital(w) || PARTICLES.contains(&fold(w).trim_end_matches('.')))
        && text
            .chars()
            .all(|c| c.is_alphabetic() || " .'’‘`()\"“”„-‐‑\u{ad}\u{300}\u{301}\u{302}\u{303}\u{308}".contains(c))
        && !words.iter().any(|w| is_prose(w))
        && !is_title(text)
        && !BEFORE_NOUNS.contains(&fold(words[0]).as_str())
}

/// Words that begin links and headings in capitals, but no names.
const BEFORE_NOUNS: &[&str] = &[
    "der",
    "die",
    "the",
    "zum",
    "zur",
    "zuruck",
    "am",
    "im",
    "aufs",
    "alle",
    "neue",
    "neues",
    "neueste",
    "aktuelle",
    "aktuelles",
    "aktualisiert",
    "previous",
    "next",
    "table",
    "reset",
    "learning",
    "average",
    "weitere",
    "unsere",
    "unser",
    "diese",
    "dieser",
    "jetzt",
    "todos",
    "todas",
    "nuestro",
    "nuestra",
    "tous",
    "toutes",
    "notre",
    "nos",
    "tutti",
    "view",
    "see",
    "click",
    "last",
    "first",
    "photo",
    "image",
    "video",
    "page",
    "part",
    "chapter",
    "step",
    "day",
    "week",
    "month",
    "monday",
    "january",
];

/// `Voss`, `al-Ain`, `d'Ancona`.
fn has_capital(word: &&str) -> bool {
    let mut parts = word.trim_start_matches(['(', '"', '“', '„']).split(['-', '\'', '’']);
    parts.next().is_some_and(|p| p.starts_with(char::is_uppercase)) || parts.any(|p| p.starts_with(char::is_uppercase))
}

/// A particle that is a word of prose elsewhere is none inside a name.
fn is_prose(word: &str) -> bool {
    let folded = fold(word);
    NOT_IN_NAMES.contains(&folded.as_str()) && !PARTICLES.contains(&folded.as_str())
}

/// Arabic, Hebrew, Indic, Chinese, Japanese, Korean and other letters without capitals.
pub(super) fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase() && c > '\u{58f}'
}

/// Letters of scripts that put no blanks between words.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn looks_like_a_caseless_name(text: &str) -> bool {
    let n_words = text.split(' ').count();
    let n_chars = text.chars().count();
    let letters = text.chars().all(|c| c.is_alphabetic() || is_sign(c) || " .'’-・·\u{200c}".contains(c));
    let fits = if text.chars().any(is_east_asian) {
        let kana = text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
        (2..=4).contains(&n_chars) && !kana || (n_words == 2 && n_chars <= 8) || (kana && text.contains('・'))
    } else {
        (2..=5).contains(&n_words) && n_chars <= 40
    };
    letters && fits
}

/// Vowel signs and other marks of Indic and Semitic scripts, which are no letters of their own.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{670}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

/// Whether `text` may be a name or a pen name rather than a link's or a section's: no words of
/// ordinary prose in it, no number beside words.
pub(crate) fn may_be_a_name(text: &str) -> bool {
    let words: Vec<String> = text.split(' ').map(fold).collect();
    let numbered = words.len() > 1 && words.iter().any(|w| w.bytes().all(|b| b.is_ascii_digit()));
    let heading = words.len() > 1 && text.starts_with(char::is_uppercase) && BEFORE_NOUNS.contains(&words[0].as_str());
    !numbered && !heading && text != "Alle" && !words.iter().any(|w| is_prose(w) || SECTIONS.contains(&w.as_str()))
}

/// Whether two names are one person's, an honorific aside: `Dr. Ada Voss`, `Ada Voss`.
pub(crate) fn same_person(a: &str, b: &str) -> bool {
    fn bare(name: &str) -> String {
        const HONORIFICS: &[&str] =
            &["dr", "prof", "professor", "mr", "mrs", "ms", "sir", "dame", "lord", "herr", "frau", "ing", "mag"];
        let folded = fold(name);
        let kept = folded.split(' ').skip_while(|word| HONORIFICS.contains(&word.trim_end_matches('.')));
        kept.collect::<Vec<_>>().join(" ")
    }
    bare(a) == bare(b)
}

/// `ada.voss`, `ada_voss7`: what a person signs in with, not what they are called.
pub(crate) fn is_login(name: &str) -> bool {
    let marks = |c: char| c.is_ascii_digit() || "._-".contains(c);
    !name.contains(' ') && name.is_ascii() && !name.chars().any(char::is_uppercase) && name.chars().any(marks)
}
