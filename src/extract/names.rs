//! Names of authors out of what stands in bylines and metadata.
//!
//! `By Imre Castellane and Dr. Ada Voss, senior editor | The Harbour Ledger, 5 May 2025` holds two
//! names and much that is none.

use super::dates::{DayOrder, find_dates};
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

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
    for (role, part) in by_role(&without_noise(&field)) {
        for name in split(&part).iter().filter_map(|piece| clean(piece)) {
            if !found.iter().any(|known| fold(&known.name) == fold(&name)) {
                found.push(Name { name, role });
            }
        }
    }
    found
}

/// `Castellane, Imre` → `Imre Castellane`, as catalogs and journals write names; two full names
/// stay two.
pub(crate) fn turned(name: &str) -> String {
    let two = |last: &str, first: &str| looks_like_a_person(last.trim()) && looks_like_a_person(first.trim());
    match name.split_once(',') {
        Some((last, first)) if two(last, first) => name.to_owned(),
        Some((last, first)) if !first.contains(',') && !first.trim().is_empty() && !is_title(first.trim()) => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}

/// Whether `text` reads like a person's name: two to five words, the first and the last with a
/// capital, nothing but letters.
pub(crate) fn looks_like_a_person(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(capital)
        && words.iter().all(|w| capital(w) || PARTICLES.contains(&fold(w).trim_end_matches('.')))
        && text.chars().all(|c| c.is_alphabetic() || " .'’-\u{ad}\u{301}\u{308}".contains(c))
        && !words.iter().any(|w| NOT_IN_NAMES.contains(&fold(w).as_str()))
        && !is_title(text)
}

/// Whether `text` may be a name or a pen name rather than a link's or a section's: no words of
/// ordinary prose in it, no number beside words.
pub(crate) fn may_be_a_name(text: &str) -> bool {
    let words: Vec<String> = text.split(' ').map(fold).collect();
    let numbered = words.len() > 1 && words.iter().any(|w| w.bytes().all(|b| b.is_ascii_digit()));
    let prose = words.iter().any(|w| NOT_IN_NAMES.contains(&w.as_str()));
    let sections =
        ["privacy", "finance", "community", "development", "resources", "insights", "guides", "learn", "blog"];
    !numbered && !prose && !words.iter().any(|w| sections.contains(&w.as_str()))
}

/// Small words inside names.
pub(crate) const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "binte", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "e", "el", "ibn", "la",
    "le", "of", "ten", "ter", "ul", "ur", "van", "vom", "von", "y", "zu", "zum", "zur",
];

const NOT_IN_NAMES: &[&str] = &[
    "a", "about", "all", "an", "and", "are", "article", "at", "be", "for", "from", "his", "how", "in", "is", "it",
    "its", "more", "new", "news", "on", "our", "out", "read", "that", "the", "their", "this", "to", "was", "we",
    "what", "when", "who", "why", "with", "you", "your",
];

fn without_noise(field: &str) -> String {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)https?://\S+|www\.\S+|\S+@\S+\.\w+|(?:^|\s)@\w+|\([^)]*\)|\[[^\]]*\]",
            r"|\b\d+ min(?:ute)?s?(?: read)?\b|(?:\bat |\bum )?\b\d\d?:\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4}\b| Uhr)?",
            r"|\b\d+ comments?\b|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
        ))
        .expect("a fixed pattern")
    });
    let mut text = field.to_owned();
    // A date ends the name before it: "Ada Voss on 5 May 2025" names nobody after the date.
    for found in find_dates(&text.clone(), DayOrder::DayFirst).iter().rev() {
        let end = found.span.end();
        let start = text[..found.span.start()].trim_end().trim_end_matches(" on").trim_end_matches(" am").len();
        text.replace_range(start..end, "|");
    }
    NOISE.replace_all(&text, "|").replace(['\u{a0}', '\u{200b}'], " ")
}

/// The stretches of a byline and what their people did: None is plain authorship.
fn by_role(field: &str) -> Vec<(Option<&'static str>, String)> {
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)(?P<translator>\b(?:translated (?:from [\w ]{3,30} )?by|translation(?: by)?:?",
            r"|übersetzt von|übersetzung:|aus dem \w+ von|traduit par|traducido por)\s)",
            r"|(?P<editor>\b(?:edited by|herausgegeben von|compiled by)\s)",
            r"|(?P<reviewer>\b(?:(?:\w+ly )?reviewed by|fact[- ]checked by|expert review by)\b:?)",
            r"|(?P<photographer>\b(?:(?:photo|photograph|picture|image|illustration|graphic|video|cartoon|foto)s?",
            r"(?:[ a-z]{0,20})?(?: by| von|:)|illustrated by)\s)",
            r"|(?P<author>\b(?:written|words|story|text|posted|published|authored|created|submitted|reported|report|analysis",
            r"|opinion|commentary|review|column|essay|kommentar|interview|gastbeitrag|ein beitrag|guest post)\s?(?:by|von)\b:?",
            r"|(?:^|[|,;.•·–—-]\s?)(?:by|von|par|por|di|door|av|af|text|autor(?:in|en)?|auteur|author|authors|writer|words)",
            r"(?:\s?[:/|]\s?|\s)",
            r"|(?:^|\W)(?:author|autor)(?:\(s\)|s|in|en)?\s?:)",
        ))
        .expect("a fixed pattern")
    });
    let mut parts = Vec::new();
    let mut role = None;
    let mut at = 0;
    for captures in ROLE.captures_iter(field) {
        let whole = captures.get(0).expect("group 0 always takes part");
        parts.push((role, field[at..whole.start()].to_owned()));
        let of = |name: &'static str| captures.name(name).map(|_| name);
        role = of("translator").or(of("editor")).or(of("reviewer")).or(of("photographer"));
        at = whole.end();
    }
    parts.push((role, field[at..].to_owned()));
    parts
}

fn split(part: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*[,;|/•·>]\s*|\s+(?:and|und|et|y|og|och|with|mit)\s+|\s*[&+]\s*|\s+[-–—]+\s+|\s+(?:for|für)\s+the\s+|\s+in\s+")
            .expect("a fixed pattern")
    });
    let mut pieces: Vec<String> = Vec::new();
    for piece in BETWEEN.split(part) {
        let piece = piece.trim();
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

fn clean(piece: &str) -> Option<String> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:by|von|vom|par|the author|(?:articles?|posts?|artikel|beitrag|beiträge|rezept|pressemitteilung|this post was|erstellt|veröffentlicht|gepostet|gespeichert|zeige alle beiträge|view all posts|quelle|foto)\s?(?:by|von)?:?|guest (?:author|post|writer|contributor)|(?:staff|senior|chief|guest|special|contributing)?\s?",
            r"(?:staff|writer|reporter|correspondent|columnist|contributor))\b:?\s+",
        ))
        .expect("a fixed pattern")
    });
    let piece = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')' && c != '_');
    let piece = LEAD.replace(piece, "");
    let piece = piece.trim_start_matches('.').trim();
    let piece = if piece.ends_with('.') && !ends_in_initial(piece) { piece.trim_end_matches('.') } else { piece };
    let words = piece.split(' ').count();
    let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
    let too_long = words > MAX_WORDS || piece.chars().count() > MAX_CHARS;
    if letters < 2 || too_long || is_title(piece) || is_no_name(piece) {
        return None;
    }
    Some(in_usual_case(piece))
}

fn ends_in_initial(piece: &str) -> bool {
    let last = piece.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    last.chars().count() == 1 || ["jr", "sr"].contains(&fold(last).as_str())
}

/// `IMRE CASTELLANE` → `Imre Castellane`; short names in capitals may be acronyms.
fn in_usual_case(name: &str) -> String {
    let shouted = name.contains(' ') && !name.chars().any(char::is_lowercase) && name.chars().count() > 6;
    if !shouted {
        return name.to_owned();
    }
    let mut previous = ' ';
    let mut out = String::new();
    for c in name.chars() {
        if previous.is_alphabetic() {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        previous = c;
    }
    out
}

/// Job titles, degrees and places of work that stand behind a name.
fn is_title(piece: &str) -> bool {
    const WORDS: &[&str] = &[
        "analyst",
        "assistant",
        "associate",
        "attorney",
        "author",
        "bureau",
        "ceo",
        "cfo",
        "chair",
        "chief",
        "cio",
        "co-founder",
        "cofounder",
        "columnist",
        "commentator",
        "consultant",
        "contributor",
        "coordinator",
        "coo",
        "copywriter",
        "correspondent",
        "cto",
        "director",
        "economist",
        "editor",
        "expert",
        "fellow",
        "founder",
        "head",
        "journalist",
        "lecturer",
        "manager",
        "officer",
        "owner",
        "partner",
        "president",
        "producer",
        "professor",
        "publisher",
        "redakteur",
        "redakteurin",
        "reporter",
        "researcher",
        "scholar",
        "scientist",
        "specialist",
        "strategist",
        "university",
        "vp",
        "writer",
        "freelance",
        "marketing",
        "department",
        "institute",
    ];
    const DEGREES: &[&str] = &[
        "ba", "bs", "bsc", "ceng", "cfa", "cfp", "cpa", "dc", "dds", "do", "dphil", "esq", "jd", "llm", "ma", "mba",
        "md", "mfa", "mph", "ms", "msc", "np", "phd", "pharmd", "psyd", "rd", "rdn", "rn", "cpt", "edd", "lmft",
        "lcsw",
    ];
    let folded = fold(piece);
    let mut words = folded.split([' ', '-']);
    words.clone().any(|w| WORDS.contains(&w)) || words.all(|w| DEGREES.contains(&w.replace('.', "").as_str()))
}

/// What pages print where a name should be.
fn is_no_name(piece: &str) -> bool {
    const NONE: &[&str] = &[
        "admin",
        "administrator",
        "anonymous",
        "author",
        "authors",
        "by",
        "null",
        "undefined",
        "none",
        "unknown",
        "n/a",
        "na",
        "user",
        "root",
        "webmaster",
        "share",
        "facebook",
        "twitter",
        "print",
        "email",
        "comment",
        "comments",
        "posted",
        "published",
        "updated",
        "last updated",
        "written",
        "read more",
        "more",
        "about",
        "about the author",
        "follow",
        "subscribe",
        "home",
        "article",
        "articles",
        "news",
        "blog",
        "view all posts",
        "posts",
        "all posts",
        "guest",
        "contributor",
        "contributors",
        "see all",
        "view profile",
        "profile",
        "bio",
        "hinterlasse einen kommentar",
        "super user",
        "default",
        "wp admin",
        "siteadmin",
        "site admin",
        "linkedin",
        "instagram",
        "website",
    ];
    static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\d|read |view |see |more |about |click |follow |share |last |updated|posted|published|photo|image|in )|[{}<>=%$#?!]|\d{3}")
            .expect("a fixed pattern")
    });
    NONE.contains(&fold(piece).as_str()) || SENTENCE.is_match(piece)
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
    }

    #[test]
    fn people_who_did_not_write_keep_their_role() {
        let check = |field: &str, expected: &[&str]| assert_eq!(shown(field), expected, "{field}");
        check("Ada Voss, translated by Imre Castellane", &["Ada Voss", "Imre Castellane (translator)"]);
        check("By Ada Voss. Edited by Imre Castellane", &["Ada Voss", "Imre Castellane (editor)"]);
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
