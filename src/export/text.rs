//! Citations for reading, as bibliographies in the Chicago Manual of Style have them.
//!
//! One paragraph; a date that is doubtful stands in brackets with a question mark, a missing one is
//! `n.d.`. No full stop follows an address, which would become part of it when it is copied.

use super::citation::{Citation, Quote, Role};
use super::name::Name;
use crate::article::PartialDate;

/// More authors than these are the first few and `et al.`
const ALL_AUTHORS: usize = 6;
const FEW_AUTHORS: usize = 3;

pub fn write(citations: &[Citation]) -> String {
    let paragraphs: Vec<String> = citations.iter().map(paragraphs).collect();
    paragraphs.join("\n")
}

fn paragraphs(citation: &Citation) -> String {
    match &citation.quotes[..] {
        [] => format!("{}\n", paragraph(citation, None)),
        [quote] => format!("{}\n\n  “{}”\n", paragraph(citation, Some(quote)), quote.words.join("\n  ")),
        quotes => {
            let said = |quote: &Quote| {
                let link = quote.permalink.iter().map(|link| format!("\n  {link}")).collect::<String>();
                format!("\n  “{}” ({}){link}\n", quote.words.join("\n  "), quote.place())
            };
            format!("{}\n{}", paragraph(citation, None), quotes.iter().map(said).collect::<String>())
        }
    }
}

/// The citation of an article, or of one passage of it.
fn paragraph(citation: &Citation, quote: Option<&Quote>) -> String {
    let mut sentences = vec![authors(citation)];
    sentences.push(match &citation.title {
        Some(title) => format!("“{}”", stopped(&inner_quotes(title))),
        None => citation.title_or_placeholder().to_owned(),
    });
    for (role, did) in [(Role::Translator, "Translated by"), (Role::Editor, "Edited by")] {
        let names: Vec<String> = citation.names(role).map(Name::natural).collect();
        if !names.is_empty() {
            sentences.push(format!("{did} {}", listed(&names)));
        }
    }
    let place = quote.map(Quote::place);
    let where_and_when = [citation.outlet.clone(), Some(date(citation)), place];
    sentences.push(where_and_when.into_iter().flatten().collect::<Vec<_>>().join(", "));
    let said: Vec<String> = sentences.iter().filter(|s| !s.is_empty()).map(|sentence| stopped(sentence)).collect();
    let link = quote.and_then(|quote| quote.permalink.as_ref()).or(citation.url.as_ref());
    said.into_iter().chain(link.cloned()).collect::<Vec<_>>().join(" ")
}

/// The first as bibliographies sort, the others as people write them.
fn authors(citation: &Citation) -> String {
    let names: Vec<&Name> = citation.names(Role::Author).collect();
    let shown = if names.len() > ALL_AUTHORS { FEW_AUTHORS } else { names.len() };
    let mut shown: Vec<String> = names[..shown]
        .iter()
        .enumerate()
        .map(|(i, name)| if i == 0 { name.inverted() } else { name.natural() })
        .collect();
    if names.len() > ALL_AUTHORS {
        return format!("{}, et al.", shown.join(", "));
    }
    match shown.pop() {
        None => String::new(),
        Some(only) if shown.is_empty() => only,
        // A comma stands in the first name already, so one stands before `and` too.
        Some(last) => format!("{}, and {last}", shown.join(", ")),
    }
}

/// `A`, `A and B`, `A, B, and C`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first} and {second}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// When it was published, and how surely.
pub fn date(citation: &Citation) -> String {
    match (&citation.published, citation.modified) {
        (Some(issued), _) if issued.doubt.is_some() => format!("[{}?]", in_words(issued.date)),
        (Some(issued), _) => in_words(issued.date),
        (None, Some(modified)) => format!("n.d., last modified {}", in_words(modified)),
        (None, None) => "n.d.".to_owned(),
    }
}

/// `November 3, 2025`, `November 2025`, `2025`.
fn in_words(date: PartialDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let day = date.first_day();
    let month = MONTHS[(day.month() - 1) as usize];
    match date.precision() {
        "year" => day.year().to_string(),
        "month" => format!("{month} {}", day.year()),
        _ => format!("{month} {}, {}", day.day(), day.year()),
    }
}

/// Ends in a full stop, unless it ends like a sentence already.
fn stopped(sentence: &str) -> String {
    let end = sentence.trim_end_matches(['”', '’', '"', '»', ')']);
    if end.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟']) {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}

/// Quotation marks inside quotation marks are single ones.
pub fn inner_quotes(text: &str) -> String {
    let mut open = false;
    let single = |c: char| match c {
        '“' | '„' => '‘',
        '”' => '’',
        '"' => {
            open = !open;
            if open { '‘' } else { '’' }
        }
        c => c,
    };
    text.chars().map(single).collect()
}
