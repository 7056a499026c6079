//! What the lines around a text say of its author: "By Ada Voss" above, "Ada Voss is a research
//! fellow at the Harbour Institute." below.

use super::names::{self, PARTICLES, looks_like_a_person};
use crate::article::{Author, Via};
use regex::Regex;
use std::sync::LazyLock;

/// Lines longer than this are prose, not a byline.
const MAX_BYLINE: usize = 120;
const MAX_BIO: usize = 700;
/// Longer lines that tell what somebody does are prose.
const MAX_DEEDS: usize = 300;

/// The authors named by a line that is a byline and nothing else: "By Ada Voss and Imre Castellane".
pub(crate) fn byline(line: &str) -> Vec<Author> {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:By|BY|Written by|Posted by|Words by|Story by|Von|VON|Par|PAR|Por|POR|Di|Door|DOOR|Od|Af|Av|بقلم|كتب|כתב|מאת)[\s:]+\S|(?i:authors?|author\(s\)|autor|autorin|autoren|auteure?s?|autore|autora|autores|text|texte|texto|testo|tekst|yazar|yazan|автор|авторы|текст|translator|translated by|tłumaczenie|traduit par|übersetzt von|by-?line|作者|记者|文|تحریر|بقلم|লেখক|लेखक)\s?[:：]\s?\S)")
            .expect("a fixed pattern")
    });
    let line = line.trim();
    if line.chars().count() > MAX_BYLINE || !BY.is_match(line) {
        return Vec::new();
    }
    let found = names::names(line);
    if !found.iter().any(|n| n.role.is_none() && looks_like_a_person(&n.name)) {
        return Vec::new();
    }
    let author =
        |n: names::Name| Author { name: n.name, role: n.role.map(str::to_owned), affiliation: None, via: Via::Byline };
    found.into_iter().filter(|n| looks_like_a_person(&n.name)).map(author).collect()
}

/// The line itself when it is a byline somewhere on a page, where a lone pen name will do too:
/// "by: Ada Voss, 5 May 2025", "Posted by harbourmaster".
pub(crate) fn byline_on_page(line: &str) -> Option<String> {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|[|•·] ?|posted on .{6,40} )(?:(?:by|written by|words by|story by|posted by|von|verfasst von|par|por|door|od|di)(?P<colon>:)?\s|(?:authors?|author\(s\)|autor|autorin|autoren|auteure?s?|text|texte|texto|tekst|words|autore|автор|текст|yazar|yazan|contributors?)\s?:|(?:بقلم|作者|记者|文|撰文|تحریر)\s?[:：]?)\s*(?P<rest>\S.*)$")
            .expect("a fixed pattern")
    });
    if line.chars().count() > MAX_BYLINE {
        return None;
    }
    let captures = BY.captures(line)?;
    let found = names::names(&captures["rest"]);
    let first = found.iter().find(|n| n.role.is_none())?;
    let lone = captures["rest"].split_whitespace().count() == 1 && (line.split_whitespace().count() == 2);
    (looks_like_a_person(&first.name) || lone).then(|| captures["rest"].to_owned())
}

/// The authors a closing paragraph introduces, with what it says they are.
pub(crate) fn bio(paragraph: &str) -> Vec<Author> {
    let paragraph = paragraph.trim().trim_matches(['*', '_', '(', ')', '[', ']', '–', '—', ' ']);
    if paragraph.chars().count() > MAX_BIO {
        return Vec::new();
    }
    let Some(captures) = INTRODUCTION.captures(paragraph) else { return Vec::new() };
    let article = captures.name("article").map_or("", |m| m.as_str());
    let Some(affiliation) = affiliation(&format!("{article}{}", &captures["what"])) else { return Vec::new() };
    let mut authors = Vec::new();
    for name in captures["who"].split([',', '&']).flat_map(|part| part.split(" and ")) {
        let name = name.trim().trim_start_matches("Dr. ").trim_start_matches("Prof. ");
        if !looks_like_a_person(name) {
            return Vec::new();
        }
        let affiliation = Some(affiliation.clone());
        authors.push(Author { name: name.to_owned(), role: None, affiliation, via: Via::Bio });
    }
    authors
}

/// The author a closing line introduces by trade or by what they do: `Ada Voss teaches law.`
///
/// Prose says such things of anybody, so this is for lines known to stand behind the text.
pub(crate) fn closing_bio(line: &str) -> Vec<Author> {
    static DEEDS: LazyLock<Regex> = LazyLock::new(|| {
        let word = r"\p{Lu}[\p{L}\p{M}.'’-]*";
        let particles = PARTICLES.join("|");
        Regex::new(&format!(
            r"(?x)^(?P<who>{word}(?:\s+(?:{word}|(?:{particles})\b))+)\s
              (?P<what>(?:(?:currently|also|now)\s)?
                (?:teaches|writes|heads|directs|works|edits|leads|chairs|covers|reports|lectures|runs|researches|studies
                | has\s(?:advised|written|taught|worked|served|reported|covered|edited|published|been\san?\b)
                | is\san?\s) .+)$"
        ))
        .expect("a fixed pattern")
    });
    let known = bio(line);
    let line = line.trim().trim_matches(['*', '_', '(', ')', '[', ']', '–', '—', ' ']);
    if !known.is_empty() || line.chars().count() > MAX_DEEDS {
        return known;
    }
    let Some(captures) = DEEDS.captures(line).filter(|c| looks_like_a_person(&c["who"])) else { return known };
    let what = &captures["what"];
    if is_institution(what) {
        return known;
    }
    let what = what[..sentence_end(what)].split(';').next().unwrap_or("").trim().trim_end_matches(['.', ',']);
    let affiliation = Some(what.strip_prefix("is ").unwrap_or(what).to_owned());
    vec![Author { name: captures["who"].to_owned(), role: None, affiliation, via: Via::Bio }]
}

/// What a line says of the writer without the name: "The writer is a former ambassador."
pub(crate) fn of_the_writer(line: &str) -> Option<String> {
    static WRITER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:the (?:writer|author|columnist)|this (?:writer|author)|der autor|die autorin|l[’']auteure?|l[’']autrice|el autor",
            r"|la autora|o autor|a autora|l[’']autore) (?:is|was|works as|teaches|ist|war|est|es|è|é) (?P<what>.{3,300})$",
        ))
        .expect("a fixed pattern")
    });
    let line = line.trim().trim_matches(['*', '_', '(', ')', '[', ']', '–', '—', ' ']);
    if line.chars().count() > MAX_DEEDS {
        return None;
    }
    affiliation(WRITER.captures(line)?.name("what")?.as_str())
}

/// Whether a description is that of a house rather than of a person.
fn is_institution(what: &str) -> bool {
    static HOUSE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^is an? (?:[\w-]+,? ){0,4}(?:magazine|journal|quarterly|weekly|monthly|newspaper|newsletter|periodical",
            r"|publication|publisher|website|site|blog|platform|think[ -]tank|charity|organi[sz]ation|association|foundation",
            r"|non-?profit|company|programme|program|project|initiative|network|city|town|country|island|registered)\b",
        ))
        .expect("a fixed pattern")
    });
    HOUSE.is_match(what)
}

/// `X is …`, `The writer X is …`, `X, a senior fellow at Y, …`, `X and Y are …`.
static INTRODUCTION: LazyLock<Regex> = LazyLock::new(|| {
    let particles = PARTICLES.join("|");
    let word = r"\p{Lu}[\p{L}\p{M}.'’-]*";
    // How long a name may be is seen later: counted in the pattern it takes megabytes.
    let name = format!(r"{word}(?:\s+(?:{word}|(?:{particles})\b))+");
    Regex::new(&format!(
        r"(?x)^ (?: (?:The|This|Our)\s(?:writers?|authors?|guest|columnist|article's\sauthor|contributor)s?,?\s (?:of\sthis\s\w+,?\s)?
                  | About\sthe\s(?:author|writer)s?:?\s* | Author:\s* | (?:Zum|Zur|Über\sden|Über\sdie)\sAutor(?:in)?:?\s* | (?:Der|Die)\s(?:Autor|Autorin)\s
                  | [ÀA]\spropos\sde\sl[’']auteure?\s*:?\s* | L[’']auteure?,?\s | Sobre\s(?:el|la|o|a)\sautora?\s*:?\s* | (?:El|La)\sautora?,?\s | L[’']autrice,?\s )?
          (?:Dr\.?\s|Prof\.?\s(?:Dr\.?\s)?|Professor\s|M\.\s|Mme\s|Ambassador\s|Gen\.\s|Mr\.?\s|Ms\.?\s)?
          (?P<who>{name}(?:(?:,\s|\sand\s|,\sand\s|\s&\s){name})*)
          (?: ,?\s+(?:is|are|was|works\sas|serves\sas|ist|sind|war|arbeitet\sals|est|sont|es|son|è|é|são|is\seen|är|er|jest)\s(?:(?:is|are|currently|also|now|presently|derzeit|auch|aktuell|actuellement|actualmente|attualmente|atualmente)\s)*
            | \s*,\s+(?P<article>(?:an?|the)\s) )
          (?P<what>.+)$"
    ))
    .expect("a fixed pattern")
});

/// The first sentence of what is said, when it tells an office or a trade.
fn affiliation(what: &str) -> Option<String> {
    static TRADE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:fellow|professor|director|analyst|researcher|research|editor|journalist|writer|columnist|lecturer|scholar",
            r"|author|correspondent|student|president|ambassador|advis[eo]r|diplomat|economist|historian|lawyer|expert|head",
            r"|chair(?:man|woman)?|founder|co-founder|candidate|teacher|reporter|commentator|officer|minister|senator|attorney",
            r"|consultant|scientist|specialist|contributor|blogger|physician|doctor|secretary|strategist|associate|academic",
            r"|freelance|novelist|poet|broadcaster|activist|partner|manager|member|coach|dietitian|therapist",
            r"|journalistin|autorin|autor|professorin|redakteur|redakteurin|\p{L}*wissenschaftler(?:in)?|historikerin|historiker|ökonomin|ökonom",
            r"|schriftsteller(?:in)?|publizist(?:in)?|leiter(?:in)?|dozent(?:in)?|mitarbeiter(?:in)?|vorsitzende|geschäftsführer(?:in)?|korrespondent(?:in)?",
            r"|journaliste|professeure?|chercheur|chercheuse|directeur|directrice|écrivaine?|essayiste|politologue|économiste|historien(?:ne)?|auteure?|autrice",
            r"|avocate?|maître de conférences|philosophe|sociologue|diplomate|député|rédacteur|rédactrice|periodista|profesora?|investigadora?|directora?",
            r"|escritora?|economista|politóloga?|politólogo|historiadora?|analista|abogad[oa]|catedrátic[oa]|columnista|giornalista|docente|ricercatore",
            r"|ricercatrice|direttore|direttrice|scrittore|scrittrice|saggista|professora?|pesquisadora?|jornalista|diretora?|hoogleraar|onderzoeker|schrijver",
            r"|schrijfster|journalist|profesor|dziennikarz|dziennikarka|forskare|forsker|författare|forfatter)s?\b",
        ))
        .expect("a fixed pattern")
    });
    let end = sentence_end(what);
    let sentence = what[..end].trim().trim_end_matches(['.', ')', '*', '_', ',']).trim();
    let trade = TRADE.find(sentence)?;
    // The trade stands at the start of the description, or the sentence is about something else.
    (sentence[..trade.start()].split_whitespace().count() <= 8).then(|| sentence.to_owned())
}

/// Where the first sentence ends; a full stop after an initial or "St." ends none.
fn sentence_end(text: &str) -> usize {
    for (at, _) in text.match_indices(". ") {
        let word = text[..at].rsplit(' ').next().unwrap_or("");
        let next_is_capital = text[at + 2..].chars().next().is_some_and(|c| !c.is_lowercase());
        let abbreviated = word.chars().count() <= 3 && word.starts_with(char::is_uppercase);
        if !abbreviated && next_is_capital {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_sentences_introduce_their_author() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let found = bio(text);
            let found: Vec<(&str, &str)> =
                found.iter().map(|a| (a.name.as_str(), a.affiliation.as_deref().unwrap_or(""))).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "Ada Voss is a research fellow at the Harbour Institute.",
            &[("Ada Voss", "a research fellow at the Harbour Institute")],
        );
        check(
            "Noor Binte Ain is is Research Assistant at the Centre for Coastal Studies Harbour.",
            &[("Noor Binte Ain", "Research Assistant at the Centre for Coastal Studies Harbour")],
        );
        check("The writer Imre Castellane is a former ambassador.", &[("Imre Castellane", "a former ambassador")]);
        check("*The author, Ada Voss, is professor of law. She tweets too.*", &[("Ada Voss", "professor of law")]);
        check(
            "Imre Castellane, a senior fellow at the Harbour Institute, writes on trade.",
            &[("Imre Castellane", "a senior fellow at the Harbour Institute, writes on trade")],
        );
        check(
            "Ada Voss and Imre Castellane are fellows at the Harbour Institute.",
            &[
                ("Ada Voss", "fellows at the Harbour Institute"),
                ("Imre Castellane", "fellows at the Harbour Institute"),
            ],
        );
        check("The Harbour Bridge is a landmark of the city.", &[]);
        check(
            "Ada Voss ist Professorin für Seerecht an der Universität Kell.",
            &[("Ada Voss", "Professorin für Seerecht an der Universität Kell")],
        );
        check(
            "Imre Castellane est chercheur au Centre des ports.",
            &[("Imre Castellane", "chercheur au Centre des ports")],
        );
        check(
            "Ada Voss es profesora de la Universidad de Kell.",
            &[("Ada Voss", "profesora de la Universidad de Kell")],
        );
        check("About the author: Ada Voss is a fellow at Kell.", &[("Ada Voss", "a fellow at Kell")]);
        check("Peace is a member of nothing.", &[]);
    }

    #[test]
    fn closing_lines_say_what_their_author_does() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = closing_bio(text);
            let found = found.first().map(|a| (a.name.as_str(), a.affiliation.as_deref().unwrap_or("")));
            assert_eq!(found, expected, "{text}");
        };
        check(
            "Ada Voss is a boatbuilder in Kell; this essay was written for the Ledger.",
            Some(("Ada Voss", "a boatbuilder in Kell")),
        );
        check(
            "Imre Castellane teaches harbour law and has advised two ministers. He swims.",
            Some(("Imre Castellane", "teaches harbour law and has advised two ministers")),
        );
        check("Ada Maria van der Voss has written on tides.", Some(("Ada Maria van der Voss", "has written on tides")));
        check(
            "Ada Voss is a fellow at the Harbour Institute.",
            Some(("Ada Voss", "a fellow at the Harbour Institute")),
        );
        check("Ada Voss has assumed from the start that ports can wait.", None);
        check("Harbour Notebook is an independent online magazine.", None);
        check("The Ministry works on a new law.", None);
        check("Ships are a matter of trust.", None);
    }

    #[test]
    fn a_writer_without_name_is_described() {
        let check = |line: &str, expected: Option<&str>| assert_eq!(of_the_writer(line).as_deref(), expected, "{line}");
        check("The writer is a former ambassador to Kell.", Some("a former ambassador to Kell"));
        check("Die Autorin ist Historikerin in Kell.", Some("Historikerin in Kell"));
        check("The author is wrong about ports.", None);
        check("The writer of this was late.", None);
    }

    #[test]
    fn bylines_stand_alone_on_their_line() {
        let check = |line: &str, expected: &[&str]| {
            let found = byline(line);
            assert_eq!(found.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), expected, "{line}");
        };
        check("By Ada Voss", &["Ada Voss"]);
        check("By Ada Voss and Imre Castellane | 5 May 2025", &["Ada Voss", "Imre Castellane"]);
        check("By the time the talks began, nobody expected much of them.", &[]);
        check("By Monday morning", &[]);
        check("Von Ada Voss", &["Ada Voss"]);
    }
}
