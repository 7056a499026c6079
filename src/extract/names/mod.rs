//! Names of authors out of what stands in bylines and metadata.
//!
//! `By Imre Castellane and Dr. Ada Voss, senior editor | The Harbour Ledger, 5 May 2025` holds two
//! names and much that is none. [`noise`] takes out addresses and dates, [`roles`] tells who did
//! what, and the rest is cut into pieces of which each is a name or not.

mod noise;
mod person;
mod roles;
mod titles;

pub(crate) use person::{PARTICLES, is_login, looks_like_a_person, may_be_a_name, same_person};
pub(crate) use titles::{is_agency, is_desk};

use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;
use titles::{is_desk_by_word, is_named_desk, is_no_name, is_postnominal, is_title};

/// One name, cleaned, and what its bearer did if that was not writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub name: String,
    pub role: Option<&'static str>,
}

/// Longer fields are prose.
const MAX_FIELD: usize = 400;
const MAX_WORDS: usize = 7;
const MAX_CHARS: usize = 60;

/// The names in a byline or an author field, in order, each once.
pub(crate) fn names(field: &str) -> Vec<Name> {
    let field = field.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: Vec<Name> = Vec::new();
    if field.chars().count() > MAX_FIELD {
        return found;
    }
    for (role, part) in roles::by_role(&noise::without_noise(&field)) {
        for name in within(&part) {
            if !found.iter().any(|known| fold(&known.name) == fold(&name)) {
                found.push(Name { name, role });
            }
        }
    }
    found
}

/// The names in one stretch of a byline: behind a person in mixed case, degrees, desks and what is
/// shouted belong to that person.
fn within(part: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in split(part) {
        let behind_person = found.iter().any(|known| looks_like_a_person(known));
        if piece.contains(noise::DATE) {
            // What stands behind name and date are sections and tags.
            if behind_person { break } else { continue }
        }
        let shouted = piece.chars().any(char::is_alphabetic) && !piece.chars().any(char::is_lowercase);
        let attached = is_postnominal(&piece) || is_named_desk(&piece) || is_desk_by_word(&piece) || shouted;
        let attached = attached && !is_agency(&piece);
        let behind_shouted = found.iter().any(|known| shouted_once(part, known));
        if behind_person && attached && !(shouted && behind_shouted) {
            continue;
        }
        found.extend(clean(&piece));
    }
    found
}

/// Whether a name found stood in capitals.
fn shouted_once(part: &str, name: &str) -> bool {
    part.contains(&name.to_uppercase())
}

/// `Castellane, Imre` → `Imre Castellane`, as catalogs and journals write names; two full names
/// stay two.
pub(crate) fn turned(name: &str) -> String {
    let two = |last: &str, first: &str| looks_like_a_person(last.trim()) && looks_like_a_person(first.trim());
    let is_word =
        |part: &str| part.split(' ').count() <= 3 && part.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c));
    match name.split_once(',') {
        Some((last, first)) if two(last, first) => name.to_owned(),
        Some((last, first))
            if is_word(last) && is_word(first.trim()) && !first.trim().is_empty() && !is_attribute(first.trim()) =>
        {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}

fn is_attribute(piece: &str) -> bool {
    let suffix = ["jr", "jr.", "sr", "sr.", "ii", "iii"].contains(&fold(piece).as_str());
    suffix || is_title(piece) || is_desk(piece) || is_named_desk(piece) || (is_postnominal(piece) && piece.len() > 2)
}

fn split(part: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\s*[,;|/•·>、，；\u{60c}]\s*|\s+(?:and|und|et|y|og|och|en|ja|ve|with|mit|oraz|и|και|و)\s+|\s+e\s+|\s*[&+]\s*|\s+[-–—]+\s+",
            r"|\s+(?:for|für)\s+the\s+|^(?:and|und)\s+|\s+من\s+",
        ))
        .expect("a fixed pattern")
    });
    let mut pieces: Vec<String> = Vec::new();
    for piece in BETWEEN.split(part) {
        let piece = without_place(piece.trim());
        // "Ada Voss, Jr.": the suffix belongs to the name before it.
        if let (Some(last), "jr" | "jr." | "sr" | "sr." | "ii" | "iii") = (pieces.last_mut(), fold(piece).as_str()) {
            last.push(' ');
            last.push_str(piece);
        } else {
            pieces.push(piece.to_owned());
        }
    }
    pieces
}

/// `Ada Voss in Istanbul` → `Ada Voss`.
fn without_place(piece: &str) -> &str {
    let at = [" in ", " aus ", " en ", " à ", " from "].iter().filter_map(|word| piece.find(word)).min();
    let before = at.map_or(piece, |at| piece[..at].trim_end());
    if looks_like_a_person(before) { before } else { piece.split(" in ").next().unwrap_or(piece) }
}

fn clean(piece: &str) -> Option<String> {
    let edge = |c: char| !c.is_alphanumeric() && !".)_\u{301}\u{308}".contains(c) && !is_mark(c);
    let piece = without_lead(piece.trim_matches(edge));
    let piece = piece.trim_start_matches(['.', ')']).trim();
    let piece = if piece.ends_with('.') && !ends_in_initial(piece) { piece.trim_end_matches('.') } else { piece };
    let piece = if piece.contains('(') { piece } else { piece.trim_end_matches(')') };
    let piece = without_tail(piece);
    let words = piece.split(' ').count();
    let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
    let too_long = words > MAX_WORDS || piece.chars().count() > MAX_CHARS;
    let titled = is_title(piece) && !is_named_desk(piece);
    if letters < 2 || piece.contains(':') || too_long || titled || is_no_name(piece) {
        return None;
    }
    Some(in_usual_case(&once(piece)))
}

/// Combining vowel signs, which end words in Indic scripts.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A piece without the words that lead to a name: "Guest post by", "Our correspondent", "Autor".
fn without_lead(piece: &str) -> String {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:(?:by|von|vom|par|the author|(?:articles?|posts?|artikel|beitrag|beiträge|rezept|pressemitteilung|this post was|erstellt",
            r"|veröffentlicht|gepostet|gespeichert|eingestellt|publié|zum profil|zeige alle beiträge|view all posts|quelle|foto|interview)\s?(?:by|von|par)?:?",
            r"|guest (?:author|post|writer|contributor)|redaktion|onderzoeksredacteur|\S*(?:experte|expertin|redakteur|redakteurin|reporterin",
            r"|korrespondent|korrespondentin|autorin|gastautor|volontär|volontärin)|rechtsanwalt|rechtsanwältin|periodista|corresponsal|journaliste",
            r"|(?:our |the )?(?:staff|senior|chief|guest|special|contributing)?\s?(?:staff|writer|reporter|correspondent|columnist|contributor|editor))\b:?\s+)+",
        ))
        .expect("a fixed pattern")
    });
    let bare = LEAD.replace(piece, "").into_owned();
    let behind =
        piece.strip_suffix("기자").or_else(|| piece.strip_suffix("記者")).or_else(|| piece.strip_suffix("特派员"));
    if is_named_desk(piece) && !looks_like_a_person(&bare) {
        return piece.to_owned();
    }
    behind.map_or(bare, |name| name.trim().to_owned())
}

/// A name without the word or number that followed it on the page: `Ada Voss Published`.
fn without_tail(piece: &str) -> &str {
    const TAILS: &[&str] = &[
        "published",
        "updated",
        "posted",
        "publiziert",
        "veröffentlicht",
        "aktualisiert",
        "publicado",
        "publié",
        "contactar",
        "folgen",
        "follow",
        "mehr",
        "am",
        "on",
        "um",
        "wrote",
        "writes",
        "schreibt",
    ];
    let (mut rest, mut behind) = (piece, piece.rsplit_once(' '));
    while let Some((head, word)) = behind {
        let number = word.bytes().all(|b| b.is_ascii_digit());
        if !number && !TAILS.contains(&word.to_lowercase().as_str()) {
            break;
        }
        (rest, behind) = (head, head.rsplit_once(' '));
    }
    rest
}

/// `Ada Voss Ada Voss` and `harbourmaster harbourmaster`, a picture's description and the name.
fn once(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let (first, second) = words.split_at(words.len() / 2);
    if !first.is_empty() && first == second { first.join(" ") } else { name.to_owned() }
}

fn ends_in_initial(piece: &str) -> bool {
    let last = piece.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    last.chars().count() == 1 || last.contains('.') || ["jr", "sr"].contains(&fold(last).as_str())
}

/// `ada voss` → `Ada Voss`, as data that were meant for machines may have it.
pub(crate) fn with_capitals(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let small = (2..=3).contains(&words.len()) && name.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    let capital = |word: &&str| if PARTICLES.contains(word) { (*word).to_owned() } else { capitalized(word) };
    if small { words.iter().map(capital).collect::<Vec<_>>().join(" ") } else { name.to_owned() }
}

/// `IMRE CASTELLANE` → `Imre Castellane`, `Ada VOSS` → `Ada Voss`; short names in capitals may be
/// acronyms.
fn in_usual_case(name: &str) -> String {
    let shouted = |word: &str| word.chars().count() > 2 && !word.chars().any(char::is_lowercase);
    let all = name.contains(' ') && shouted(name) && name.chars().count() > 6;
    let words: Vec<&str> = name.split(' ').collect();
    let last =
        words.len() > 1 && looks_like_a_person(name) && words[1..].iter().any(|w| shouted(w) && w.chars().count() > 3);
    let each = |word: &&str| -> String {
        match () {
            () if all && PARTICLES.contains(&fold(word).as_str()) && word.chars().count() > 1 && *word != words[0] => {
                word.to_lowercase()
            }
            () if all || (last && shouted(word)) => capitalized(word),
            () => (*word).to_owned(),
        }
    };
    words.iter().map(each).collect::<Vec<_>>().join(" ")
}

fn capitalized(word: &str) -> String {
    let mut previous = ' ';
    let mut out = String::new();
    for c in word.chars() {
        match previous.is_alphabetic() {
            true => out.extend(c.to_lowercase()),
            false => out.extend(c.to_uppercase()),
        }
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(field: &str) -> Vec<String> {
        let show = |n: Name| n.role.map_or(n.name.clone(), |role| format!("{} ({role})", n.name));
        names(field).into_iter().map(show).collect()
    }

    #[test]
    fn bylines_are_stripped_to_names() {
        let check = |field: &str, expected: &[&str]| assert_eq!(shown(field), expected, "{field}");
        check("Imre Castellane", &["Imre Castellane"]);
        check("By Imre Castellane", &["Imre Castellane"]);
        check("BY IMRE CASTELLANE", &["Imre Castellane"]);
        check("Written by: Ada Voss", &["Ada Voss"]);
        check("Von Ada Voß", &["Ada Voß"]);
        check("Ada Voss and Imre Castellane", &["Ada Voss", "Imre Castellane"]);
        check("Ada Voss, Imre Castellane & Noor ul Ain", &["Ada Voss", "Imre Castellane", "Noor ul Ain"]);
        check("Ada Voss, PhD", &["Ada Voss"]);
        check("Ada Voss, Senior Editor", &["Ada Voss"]);
        check("Ada Voss, Jr.", &["Ada Voss Jr."]);
        check("Ada Voss | 5 May 2025 | 4 min read", &["Ada Voss"]);
        check("by Ada Voss on May 5, 2025 at 10:30 am", &["Ada Voss"]);
        check("Ada Voss ada@ledger.example", &["Ada Voss"]);
        check("https://ledger.example/voss", &[]);
        check("admin", &[]);
        check("Ada Voss, Ada Voss", &["Ada Voss"]);
        check("John F.", &["John F."]);
        check("", &[]);
        check("Castellane@ledger.example", &[]);
        check("Ada Voss in New Kell", &["Ada Voss"]);
        check("Ada Voss, PhD, FAND", &["Ada Voss"]);
        check("Ada Voss - Ledger Editorial Team", &["Ada Voss"]);
        check("Ada Voss, dpa", &["Ada Voss", "dpa"]);
        check("Ada (Addie) Voss", &["Ada (Addie) Voss"]);
        check("Ada Voss am Samstag, 19. Oktober 2024", &["Ada Voss"]);
        check("Ada Voss | 5 May 2025 | Harbours and Ports, Trade", &["Ada Voss"]);
        check("Ledger-Experte Imre Castellane", &["Imre Castellane"]);
        check("Staff reporter", &["Staff reporter"]);
        check("The Ledger editors", &["The Ledger editors"]);
        check("IMRE VAN DER BERG", &["Imre van der Berg"]);
        check("Ada Maria VOSS", &["Ada Maria Voss"]);
        check("page.head.extra.author", &[]);
    }

    #[test]
    fn bylines_of_other_languages_are_stripped_too() {
        let check = |field: &str, expected: &[&str]| assert_eq!(shown(field), expected, "{field}");
        check("Par Ada Voss et Imre Castellane", &["Ada Voss", "Imre Castellane"]);
        check("Por Ada Voss y Imre Castellane", &["Ada Voss", "Imre Castellane"]);
        check("Di Ada Voss", &["Ada Voss"]);
        check("Door Ada Voss en Imre van Castellane", &["Ada Voss", "Imre van Castellane"]);
        check("Od Ada Voss", &["Ada Voss"]);
        check("Автор: Ада Восс", &["Ада Восс"]);
        check("بقلم: نور العين", &["نور العين"]);
        check("责编：王海、李港", &["王海 (editor)", "李港 (editor)"]);
        check("김항구 기자", &["김항구"]);
        check("作者：王海", &["王海"]);
    }

    #[test]
    fn people_who_did_not_write_keep_their_role() {
        let check = |field: &str, expected: &[&str]| assert_eq!(shown(field), expected, "{field}");
        check("Ada Voss, translated by Imre Castellane", &["Ada Voss", "Imre Castellane (translator)"]);
        check("By Ada Voss. Edited by Imre Castellane", &["Ada Voss", "Imre Castellane (editor)"]);
        check("Ada Voss, aus dem Englischen von Imre Castellane", &["Ada Voss", "Imre Castellane (translator)"]);
        check("Ada Voss. Traduit de l’anglais par Imre Castellane", &["Ada Voss", "Imre Castellane (translator)"]);
        check("Ada Voss. Traducción de Imre Castellane", &["Ada Voss", "Imre Castellane (translator)"]);
        check("Ada Voss. Перевод: Имре Кастеллан", &["Ada Voss", "Имре Кастеллан (translator)"]);
        check("Ada Voss. Çeviren: Imre Castellane", &["Ada Voss", "Imre Castellane (translator)"]);
        check("نور العين، ترجمة: سلمى البحر", &["نور العين", "سلمى البحر (translator)"]);
        check("By Ada Voss. Photographs by Imre Castellane", &["Ada Voss", "Imre Castellane (photographer)"]);
        check("Ada Voss. Illustrationen von Imre Castellane", &["Ada Voss", "Imre Castellane (illustrator)"]);
        check("By Ada Voss, with reporting by Imre Castellane", &["Ada Voss", "Imre Castellane (contributor)"]);
        check("Ada Voss Medically reviewed by Imre Castellane, MD", &["Ada Voss", "Imre Castellane (reviewer)"]);
    }

    #[test]
    fn catalog_names_are_turned_round() {
        assert_eq!(turned("Castellane, Imre"), "Imre Castellane");
        assert_eq!(turned("Imre Castellane"), "Imre Castellane");
        assert_eq!(turned("Imre Castellane, PhD"), "Imre Castellane, PhD");
        assert_eq!(turned("Voss, Ada Maria"), "Ada Maria Voss");
        assert_eq!(turned("Imre Castellane, Ada Voss-Maar"), "Imre Castellane, Ada Voss-Maar");
    }

    #[test]
    fn persons_are_told_from_headlines() {
        let check = |text: &str, expected: bool| assert_eq!(looks_like_a_person(text), expected, "{text}");
        check("Imre Castellane", true);
        check("Noor binte Ain", true);
        check("Noor al-Ain", true);
        check("Noor ul Ain", true);
        check("نور العين", true);
        check("王海", true);
        check("分享让更多人看到", false);
        check("Zum Angebot", false);
        check("J. R. van der Berg", true);
        check("Read More News", false);
        check("the harbour", false);
        check("Senior Fellow", false);
    }

    proptest! {
        #[test]
        fn no_field_breaks_the_cleaning(field in "\\PC{0,80}") {
            for name in names(&field) {
                prop_assert!(!name.name.trim().is_empty());
            }
        }
    }
}
