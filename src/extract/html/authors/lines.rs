//! Authors in the lines a reader sees: "By Ada Voss", "Written by" above a name, a name beside
//! the date, a name that closes the text.

use super::Stated;
use super::site::Site;
use crate::article::BlockKind;
use crate::extract::bio;
use crate::extract::dates::{DayOrder, find_dates};
use crate::extract::html::page::Page;
use crate::extract::names::{is_desk, looks_like_a_person, may_be_a_name, names};
use crate::text::fold;

/// Lines below the headline that may hold a name beside the date.
const BELOW_HEADLINE: usize = 8;
const MAX_LINE: usize = 60;
/// Bytes of the longest label, and a colon.
const MAX_LABEL: usize = 24;
/// Names a label may stand above.
const MAX_LISTED: usize = 8;

/// Whether a text is what stands before an author: "Written by", "Autor(in)".
pub(super) fn is_label(text: &str) -> bool {
    const LABELS: &[&str] = &[
        "written by",
        "by",
        "author",
        "authors",
        "author(s)",
        "verfasst von",
        "geschrieben von",
        "von",
        "autor",
        "autorin",
        "autoren",
        "autor/in",
        "autor(in)",
        "autor:in",
        "words by",
        "words",
        "posted by",
        "par",
        "por",
        "di",
        "door",
        "od",
        "av",
        "af",
        "auteur",
        "auteurs",
        "auteur(s)",
        "autore",
        "autori",
        "autores",
        "autora",
        "escrito por",
        "texto",
        "texte",
        "text",
        "tekst",
        "yazar",
        "автор",
        "авторы",
        "текст",
        "بقلم",
        "کاتب",
        "作者",
        "interview",
        "contributors",
        "contributor",
        "byline",
        "article by",
        "story by",
        "ecrit par",
        "publie par",
        "geschreven door",
        "scritto da",
    ];
    text.len() <= MAX_LABEL && LABELS.contains(&fold(text.trim().trim_end_matches([':', '：']).trim()).as_str())
}

/// The first line that is a byline.
pub(super) fn bylines(page: &Page, site: &Site) -> Vec<Stated> {
    let signed = |line: &String| {
        let name = bio::byline_on_page(line).or_else(|| signed_by_desk(line, site))?;
        Some(Stated::at(name, format!("the line `{line}`")))
    };
    page.lines.iter().find_map(signed).into_iter().collect()
}

/// The name below a line that is a label, or the names if the label speaks of several.
pub(super) fn labeled(page: &Page) -> Vec<Stated> {
    for (at, label) in page.lines.iter().enumerate().filter(|(_, line)| is_label(line)) {
        let listed = page.lines[at + 1..].iter().take(if is_plural(label) { MAX_LISTED } else { 1 });
        let listed = listed.take_while(|line| is_listed(line));
        let listed: Vec<Stated> =
            listed.map(|line| Stated::at(line.clone(), format!("the line below `{label}`"))).collect();
        if !listed.is_empty() {
            return listed;
        }
    }
    Vec::new()
}

fn is_plural(label: &str) -> bool {
    let label = fold(label);
    [
        "authors",
        "author(s)",
        "autoren",
        "auteurs",
        "auteur(s)",
        "autori",
        "autores",
        "contributors",
        "авторы",
        "von",
        "by",
    ]
    .contains(&label.trim_end_matches([':', '：']).trim())
}

fn is_listed(line: &str) -> bool {
    let found = if line.chars().count() <= 2 * MAX_LINE { names(line) } else { Vec::new() };
    found.first().is_some_and(|n| looks_like_a_person(&n.name) && may_be_a_name(&n.name)) && !line.ends_with('.')
}

/// "By The Harbour Ledger", "By Ledger staff".
fn signed_by_desk(line: &str, site: &Site) -> Option<String> {
    let rest = ["By ", "by ", "BY ", "Von ", "Par ", "Por "].iter().find_map(|mark| line.strip_prefix(mark))?;
    (line.chars().count() <= MAX_LINE && (site.is(rest) || names(rest).iter().any(|n| is_desk(&n.name))))
        .then(|| rest.to_owned())
}

/// A person's name between headline and text that shares its line, or stands next, with the date.
pub(super) fn beside_date(page: &Page, site: &Site) -> Vec<Stated> {
    let headings = page.texts("h1");
    let Some(headline) = page.lines.iter().position(|line| headings.contains(line)) else { return Vec::new() };
    let head: Vec<&String> = page.lines[headline + 1..].iter().take(BELOW_HEADLINE).collect();
    let dated: Vec<bool> = head.iter().map(|line| is_short_with_date(line)).collect();
    for (at, line) in head.iter().enumerate() {
        let beside = dated[at] || (at > 0 && dated[at - 1]) || dated.get(at + 1).is_some_and(|&dated| dated);
        let found = if beside && line.chars().count() <= MAX_LINE { names(line) } else { Vec::new() };
        let is_person = |name: &str| {
            looks_like_a_person(name)
                && may_be_a_name(name)
                && name.starts_with(char::is_uppercase)
                && !holds_acronym(name)
                && !site.begins(name)
        };
        if !found.is_empty()
            && found
                .iter()
                .all(|n| is_person(&n.name) && (is_known(&n.name, page) || (dated[at] && line.contains('|'))))
        {
            return vec![Stated::at((*line).clone(), "a name beside the date below the headline".to_owned())];
        }
    }
    Vec::new()
}

fn holds_acronym(name: &str) -> bool {
    name.split(' ').any(|word| word.chars().filter(|c| c.is_uppercase()).count() > 2 && !word.contains(['.', '-']))
}

/// Whether a page shows more of a person than the name in one place: a picture, a link, a mention.
fn is_known(name: &str, page: &Page) -> bool {
    let slug = fold(name).replace([' ', '.'], "-").replace("--", "-");
    let plain = !name.contains(['\'', '"', '\\']);
    plain && page.document.select(&format!("[alt*='{name}'], a[title*='{name}'], a[href*='{slug}']")).exists()
}

fn is_short_with_date(line: &str) -> bool {
    line.chars().count() <= MAX_LINE
        && line.chars().any(char::is_numeric)
        && !find_dates(line, DayOrder::DayFirst).is_empty()
}

/// A last paragraph that is a name and nothing else.
pub(super) fn signature(blocks: &[(BlockKind, String)]) -> Vec<Stated> {
    let last = blocks.iter().rev().filter(|(kind, _)| *kind == BlockKind::Paragraph).take(2);
    let signed = last.map(|(_, text)| text).find(|text| {
        let bare = text.trim_start_matches(['-', '–', '—', '(', ' ']).trim_end_matches(')');
        let found = if text.chars().count() <= MAX_LINE { names(bare) } else { Vec::new() };
        !text.ends_with(['.', '!', '?', ':'])
            && matches!(found.as_slice(), [one] if one.name.len() + 8 >= bare.len() && is_signature(&one.name))
    });
    signed.map(|text| Stated::at(text.clone(), "a name that closes the text".to_owned())).into_iter().collect()
}

fn is_signature(name: &str) -> bool {
    (looks_like_a_person(name)
        && may_be_a_name(name)
        && (2..=4).contains(&name.split(' ').count())
        && !holds_acronym(name))
        || (is_desk(name) && name.contains(['-', ' ']))
}

/// Short lines that credit somebody beside the author: "Translated by Ada Voss", "责编：…".
pub(super) fn credits(page: &Page) -> Vec<Stated> {
    const MARKS: &[&str] = &[
        "ranslat",
        "bersetz",
        "radui",
        "raduc",
        "radott",
        "raduz",
        "ertaald",
        "责",
        "ترجم",
        "перев",
        "Перев",
        "eviren",
        "eviri",
    ];
    let short = page.lines.iter().filter(|line| line.chars().count() <= 2 * MAX_LINE);
    let marked = short.filter(|line| MARKS.iter().any(|mark| line.contains(mark)));
    let crediting = marked.filter(|line| {
        let found = names(line);
        !found.is_empty() && found.iter().all(|n| n.role.is_some() && looks_like_a_person(&n.name))
    });
    crediting.take(1).map(|line| Stated::at(line.clone(), format!("the line `{line}`"))).collect()
}
