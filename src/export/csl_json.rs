//! CSL-JSON: one list of items, as citation processors take it.
//!
//! The shape is that of the published schema (csl-data.json), which knows no version field. A
//! doubtful date is `circa` and has a `note`; quotations are the `annote`.

use super::citation::{Citation, Issued, Role};
use super::name::Name;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<ItemName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translator: Vec<ItemName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    editor: Vec<ItemName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    illustrator: Vec<ItemName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contributor: Vec<ItemName<'a>>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<ItemDate>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    keyword: String,
    #[serde(rename = "abstract", skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    annote: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ItemName<'a> {
    Literal {
        literal: &'a str,
    },
    #[serde(rename_all = "kebab-case")]
    Parts {
        family: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        given: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        non_dropping_particle: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        suffix: &'a str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ItemDate {
    date_parts: [Vec<i16>; 1],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    circa: bool,
}

pub fn write(citations: &[Citation], keys: &[String]) -> String {
    let items: Vec<Item<'_>> = citations.iter().zip(keys).map(|(citation, key)| item(citation, key)).collect();
    let json = serde_json::to_string_pretty(&items).expect("strings, numbers and lists always serialize");
    format!("{json}\n")
}

fn item<'a>(citation: &'a Citation, key: &'a str) -> Item<'a> {
    let names = |role| citation.names(role).map(name).collect();
    let notes: Vec<String> = citation.quotes.iter().map(super::citation::Quote::note).collect();
    Item {
        id: key,
        kind: match (&citation.url, &citation.outlet) {
            (Some(_), _) => "webpage",
            (None, Some(_)) => "article-newspaper",
            (None, None) => "document",
        },
        author: names(Role::Author),
        translator: names(Role::Translator),
        editor: names(Role::Editor),
        illustrator: names(Role::Illustrator),
        contributor: names(Role::Other),
        title: citation.title_or_placeholder(),
        container_title: citation.outlet.as_deref(),
        issued: citation.published.as_ref().map(date),
        url: citation.url.as_deref(),
        language: citation.language.as_ref().map(crate::text::Language::code),
        keyword: citation.tags.join(", "),
        summary: citation.description.as_deref(),
        note: citation.date_note(),
        annote: notes.join("\n"),
    }
}

fn name(name: &Name) -> ItemName<'_> {
    match name {
        Name::Person(person) => ItemName::Parts {
            family: &person.family,
            given: &person.given,
            non_dropping_particle: &person.particle,
            suffix: &person.suffix,
        },
        Name::Corporate(name) => ItemName::Literal { literal: name },
    }
}

fn date(issued: &Issued) -> ItemDate {
    ItemDate { date_parts: [issued.parts()], circa: issued.doubt.is_some() }
}
