//! What stands beside names without being one: job titles, degrees, desks, buttons.

use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// Job titles, degrees and places of work that stand behind a name.
pub(super) fn is_title(piece: &str) -> bool {
    let folded = fold(piece);
    let mut words = folded.split([' ', '-']).map(|w| w.trim_matches(['.', ')', '(']));
    words.clone().any(|w| TITLES.contains(&w)) || words.all(|w| DEGREES.contains(&w.replace('.', "").as_str()))
}

/// Degrees and letters of orders behind a name, known or not: `FAND`, `E-RYT 200`.
pub(super) fn is_postnominal(piece: &str) -> bool {
    let word = piece.split(' ').next().unwrap_or(piece);
    let shouted = word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || "-./".contains(c));
    is_degree(piece) || (shouted && word.chars().count() <= 8 && word.chars().any(char::is_alphabetic))
}

fn is_degree(piece: &str) -> bool {
    let folded = fold(piece);
    folded.split([' ', '-']).all(|w| DEGREES.contains(&w.replace('.', "").as_str()))
}

/// Whether a name is that of a desk, a team or an agency rather than of a person.
pub(crate) fn is_desk(name: &str) -> bool {
    is_agency(name) || is_desk_by_word(name)
}

/// A part of the newsroom: `Ledger Staff`, `Sportredaktion`.
pub(super) fn is_desk_by_word(name: &str) -> bool {
    const DESKS: &[&str] = &[
        "agencies", "agency", "agenturen", "agencias", "board", "collective", "contributor", "contributors", "desk",
        "editorial", "editors", "news", "newsroom", "online", "press", "redaccion", "redacao", "redactie", "redaktion",
        "redaktionen", "redazione", "redakcja", "redakce", "redaktionsteam", "reporter", "reporters", "staff", "team", "gmbh", "inc", "ltd", "llc", "e.v.", "e.v", "verband", "verein", "association", "foundation", "stiftung",
        "ministry", "ministerium", "corp", "council", "magazine", "magazin", "nachrichten", "zeitung",
        "webdesk", "correspondent", "bureau", "nachrichtenagentur", "nachrichtendienst", "presse", "office", "pressestelle", "редакция", "هيئة", "التحرير",
    ];
    let folded = fold(name);
    folded.split([' ', '-', '/']).any(|word| DESKS.contains(&word) || word.ends_with("redaktion"))
}

/// A news agency, which may sign beside a person.
pub(super) fn is_agency(name: &str) -> bool {
    const AGENCIES: &[&str] = &[
        "aap", "adnkronos", "afp", "aft", "anadolu", "ani", "ansa", "ap", "apa", "apn", "app", "associated press", "belga",
        "bloomberg", "ctk", "cna", "cp", "dpa", "dts", "efe", "epd", "europa press", "ians", "interfax", "jiji", "kna",
        "kyodo", "lusa", "ntb", "pa media", "pap", "pti", "reuters", "ria", "ritzau", "sda", "sid", "stt", "tass", "tt",
        "uni", "upi", "xinhua", "yonhap", "agence france-presse", "canadian press", "the canadian press",
        "deutsche presse-agentur", "press association", "the associated press", "keystone-sda",
    ];
    AGENCIES.contains(&fold(name).as_str())
}

/// A desk in words that could be a job title too: `Staff reporter`, `The Ledger editors`.
pub(super) fn is_named_desk(piece: &str) -> bool {
    static DESK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:the )?(?:[\p{L}\d.’'&-]+ ){0,4}(?:editors|team|staff|(?:editorial|news|web|sports|foreign) (?:board|desk|team)",
            r"|newsroom|redaktion|redaktionsteam|blog contributor)$",
            r"|^(?:our |a |the )?(?:staff|special|foreign|diplomatic|political|business|sports|own)? ?(?:staff )?",
            r"(?:reporter|correspondent|writer|writers|reporters|correspondents)s?$",
            r"|^(?:redaktion|redacción|redazione|rédaction|la rédaction|redactie|redakcja|redakce|editorial) ?[\p{L}\d. -]{0,40}$",
        ))
        .expect("a fixed pattern")
    });
    DESK.is_match(piece)
}

const TITLES: &[&str] = &[
    "analyst", "assistant", "associate", "attorney", "author", "bureau", "ceo", "cfo", "chair", "chief", "cio",
    "co-founder", "cofounder", "columnist", "commentator", "consultant", "contributor", "coordinator", "coo",
    "copywriter", "correspondent", "cto", "director", "economist", "editor", "expert", "fellow", "founder", "head",
    "journalist", "lecturer", "manager", "officer", "owner", "partner", "president", "producer", "professor", "publisher",
    "reporter", "researcher", "scholar", "scientist", "specialist", "strategist", "university", "vp", "writer",
    "freelance", "marketing", "department", "institute", "engineer", "developer", "dietitian", "nutritionist", "intern",
    // German
    "redakteur", "redakteurin", "chefredakteur", "chefredakteurin", "korrespondent", "korrespondentin", "autorin", "autor",
    "experte", "expertin", "journalistin", "geschäftsführer", "geschäftsfuhrer", "leiter", "leiterin", "ressortleiter",
    "volontär", "volontar", "reporterin", "gastautor", "gastautorin", "freier",
    // French, Spanish, Italian, Portuguese, Dutch
    "journaliste", "redacteur", "redactrice", "correspondant", "correspondante", "envoye", "professeur", "chercheur",
    "periodista", "redactor", "redactora", "corresponsal", "profesor", "profesora", "columnista", "giornalista",
    "corrispondente", "professore", "inviato", "jornalista", "correspondente", "redatora", "verslaggever", "redactie",
    "correspondente", "hoogleraar",
    // Turkish, Russian
    "muhabir", "muhabiri", "yazar", "yazari", "корреспондент", "обозреватель", "редактор", "журналист", "профессор",
];

const DEGREES: &[&str] = &[
    "ba", "bs", "bsc", "ceng", "cfa", "cfp", "cpa", "dc", "dds", "do", "dphil", "esq", "jd", "llm", "ma", "mba", "md",
    "mfa", "mph", "ms", "msc", "np", "phd", "pharmd", "psyd", "rd", "rdn", "rn", "cpt", "edd", "lmft", "lcsw", "fand",
    "rdms", "ld", "cdces", "bsn", "msn", "dpt", "ctr", "obe", "cbe", "mp", "qc", "kc", "mpa", "llb",
];

/// What pages print where a name should be.
pub(super) fn is_no_name(piece: &str) -> bool {
    static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:\d|read |view |see |more |about |click |follow |share |last |updated|posted|published|photo|image|in |on ",
            r"|written |this post|this article|continue |leave |sign |log ?in|contact)|[{}<>=%$#?!]|\d{3}",
            r"|^[\p{Ll}_]+(?:\.[\p{Ll}_]+){3,}$|\bcomments?$|\bshares?$",
        ))
        .expect("a fixed pattern")
    });
    NONE.contains(&fold(piece).as_str()) || SENTENCE.is_match(piece)
}

const NONE: &[&str] = &[
    "admin", "administrator", "anonymous", "author", "authors", "by", "null", "undefined", "none", "unknown", "n/a", "na",
    "user", "root", "webmaster", "share", "facebook", "twitter", "print", "email", "comment", "comments", "posted",
    "published", "updated", "last updated", "written", "read more", "more", "about", "about the author", "follow",
    "subscribe", "home", "article", "articles", "news", "blog", "view all posts", "posts", "all posts", "guest",
    "contributor", "contributors", "see all", "view profile", "profile", "bio", "hinterlasse einen kommentar",
    "super user", "default", "wp admin", "siteadmin", "site admin", "linkedin", "instagram", "website", "anzeigen",
    "beitrag", "beitrage", "datum", "date", "profil", "quelle", "source", "autor", "autorin", "autoren", "mehr", "teilen",
    "kommentare", "drucken", "whatsapp", "e-mail", "mail", "pinterest", "reddit", "telegram", "youtube", "inhalt", "tags",
    "category", "categories", "kategorie", "contactar", "auteur", "autore", "автор", "yazar", "unbekannt", "inconnu",
    "desconocido", "user name", "username", "first name last name", "your name", "firstname lastname", "editor",
    "test", "veroffentlicht", "aktualisiert", "publicado", "publie", "erstellt", "stand", "von", "par", "por", "wordpress", "wpadmin", "noc admin",
];
