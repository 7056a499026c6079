use super::super::citation::Role;
use super::super::{Citation, Format, Name, write};
use super::*;
use citationberg::json::{Item, Value};
use serde::Deserialize;

/// The part of the published schema (csl-data.json) that is written here; like the schema, it takes no
/// other property.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(dead_code, reason = "that a property reads is what is asked")]
struct Strict {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    author: Option<Vec<StrictName>>,
    translator: Option<Vec<StrictName>>,
    editor: Option<Vec<StrictName>>,
    illustrator: Option<Vec<StrictName>>,
    contributor: Option<Vec<StrictName>>,
    title: String,
    container_title: Option<String>,
    issued: Option<StrictDate>,
    #[serde(rename = "URL")]
    url: Option<String>,
    language: Option<String>,
    keyword: Option<String>,
    #[serde(rename = "abstract")]
    summary: Option<String>,
    note: Option<String>,
    annote: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Webpage,
    ArticleNewspaper,
    Document,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StrictName {
    family: Option<String>,
    given: Option<String>,
    non_dropping_particle: Option<String>,
    suffix: Option<String>,
    literal: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StrictDate {
    date_parts: Vec<Vec<i16>>,
    #[serde(default)]
    circa: bool,
}

/// Read by the schema's rules, and by a citation processor's parser.
fn check_all(citations: &[Citation]) {
    let text = write(Format::CslJson, citations);
    let strict: Vec<Strict> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let items: Vec<Item> = serde_json::from_str(&text).unwrap();
    assert_eq!((strict.len(), items.len()), (citations.len(), citations.len()));
    for ((citation, strict), item) in citations.iter().zip(&strict).zip(&items) {
        check(citation, strict);
        assert_eq!(item.id().as_deref(), Some(strict.id.as_str()));
        for (field, value) in &item.0 {
            let names = ["author", "translator", "editor", "illustrator", "contributor"].contains(&field.as_str());
            assert_eq!(names, matches!(value, Value::Names(_)), "{field}: {value:?}");
            assert_eq!(field == "issued", matches!(value, Value::Date(_)), "{field}: {value:?}");
        }
    }
}

fn check(citation: &Citation, item: &Strict) {
    assert_eq!(item.title, citation.title_or_placeholder());
    assert_eq!(item.container_title, citation.outlet);
    assert_eq!(item.url, citation.url);
    assert_eq!(item.note, citation.date_note());
    let authors: Vec<&Name> = citation.names(Role::Author).collect();
    for (read, name) in item.author.iter().flatten().zip(&authors) {
        match name {
            Name::Corporate(name) => assert_eq!(read.literal.as_ref(), Some(name)),
            Name::Person(person) => {
                assert_eq!(read.family.as_ref(), Some(&person.family));
                assert_eq!(read.given.clone().unwrap_or_default(), person.given);
                assert_eq!(read.non_dropping_particle.clone().unwrap_or_default(), person.particle);
                assert_eq!(read.suffix.clone().unwrap_or_default(), person.suffix);
            }
        }
    }
    assert_eq!(item.author.iter().flatten().count(), authors.len());
    match (&item.issued, &citation.published) {
        (Some(read), Some(issued)) => {
            assert_eq!((&read.date_parts, read.circa), (&vec![issued.parts()], issued.doubt.is_some()));
        }
        (read, issued) => assert!(read.is_none() && issued.is_none()),
    }
    let annote = item.annote.clone().unwrap_or_default();
    assert!(citation.quotes.iter().all(|quote| annote.contains(&quote.words.join(" ¶ "))));
}

#[test]
fn nasty_texts_come_back_as_they_were() {
    check_all(&nasty());
}

#[test]
fn nothing_is_an_empty_list() {
    assert_eq!(write(Format::CslJson, &[]), "[]\n");
}

#[test]
fn a_doubtful_date_is_circa() {
    let mut article = article();
    article.published = Some(dated("2023-08", false, &[]));
    check_all(&[Citation::new(&article)]);
    let text = write(Format::CslJson, &[Citation::new(&article)]);
    assert!(text.contains("\"circa\": true") && text.contains("date doubtful: 2023-08"), "{text}");
}

proptest! {
    #[test]
    fn whatever_is_cited_is_read_back(citations in citations()) {
        check_all(&citations);
    }
}
