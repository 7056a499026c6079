//! Whole records: every file in `cases/` is extracted and compared with the JSON beside it.
//!
//! `UPDATE_EXPECT=1 cargo test extract` writes the JSON anew; read the difference before committing.
#![allow(clippy::disallowed_methods)]

use super::trace::{Field, Verdict};
use super::{explain, extract};
use crate::article::codec::ArticleRecord;
use crate::article::{Article, Via};
use crate::record::{Content, Hints, Record, Source};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn record(content: Content, hints: Hints) -> Record {
    Record { source: Source::file("a"), content, hints }
}

fn content(path: &Path) -> Option<Content> {
    let bytes = std::fs::read(path).expect("a test case can be read");
    match path.extension()?.to_str()? {
        "html" => Some(Content::Html(bytes)),
        "md" => Some(Content::Markdown(bytes)),
        "txt" => Some(Content::Text(bytes)),
        _ => None,
    }
}

/// The printed record, and each block's kind before its first words.
fn shown(article: &Article) -> String {
    let mut json = serde_json::to_value(ArticleRecord::from(article)).expect("a record serializes");
    let text = article.body.text();
    let blocks = article.body.blocks().iter();
    let blocks = blocks.map(|b| format!("{:?}: {}", b.kind, b.span.of(text).chars().take(30).collect::<String>()));
    json["blocks"] = blocks.collect();
    serde_json::to_string_pretty(&json).expect("a value serializes") + "\n"
}

#[test]
fn every_case_is_understood_as_written_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/tests/cases");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the cases are there").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut checked = 0;
    for path in &paths {
        let Some(content) = content(path) else { continue };
        let found = shown(&extract(&record(content, Hints::default())));
        let expected = path.with_extension("json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, &found).expect("the expectation can be written");
        }
        let expected = std::fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(found, expected, "{}", path.display());
        checked += 1;
    }
    assert!(checked >= 5, "only {checked} cases found");
}

#[test]
fn what_the_container_stated_wins() {
    let page = "<html><head><title>Other</title><meta name=author content='Imre Castellane'>\
                <meta property='article:published_time' content='2024-01-01'></head><p>Ports.</p></html>";
    let hints = Hints {
        title: Some("Ports and powers".into()),
        authors: vec!["Ada Voss and Noor ul Ain".into()],
        date: Some("5 May 2025".into()),
        url: Some("https://ledger.example/ports?utm_source=x".into()),
        ..Hints::default()
    };
    let article = extract(&record(Content::Html(page.into()), hints));
    assert_eq!(article.title.as_deref(), Some("Ports and powers"));
    assert_eq!(article.authors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Ada Voss", "Noor ul Ain"]);
    let published = article.published.expect("a date was given");
    assert_eq!((published.date.to_string().as_str(), published.via), ("2025-05-05", Via::Given));
    assert!(published.reliable);
    assert_eq!(published.conflicts.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2024-01-01"]);
    assert_eq!(article.url.as_deref(), Some("https://ledger.example/ports"));
    assert_eq!(article.outlet.as_deref(), Some("ledger.example"));
}

#[test]
fn verbatim_text_keeps_every_character_and_gets_its_author_from_the_bio() {
    let text = "\r\nPorts are gates.\r\n\r\nAda Voss is a research fellow at the Harbour Institute.  \r\n";
    let article =
        extract(&record(Content::Verbatim(text.into()), Hints { docno: Some("d#3".into()), ..Hints::default() }));
    assert_eq!(article.body.text(), text);
    assert_eq!(article.docno(), "d#3");
    assert_eq!(article.authors[0].name, "Ada Voss");
    assert_eq!(article.authors[0].affiliation.as_deref(), Some("a research fellow at the Harbour Institute"));
}

#[test]
fn a_dated_file_name_stands_in_for_front_matter_without_a_date() {
    let read = |text: &str| {
        let source = Source::file("_posts/2024-05-03-ports-and-powers.md");
        let article = extract(&Record { source, content: Content::Markdown(text.into()), hints: Hints::default() });
        (article.published.map(|dated| (dated.date.to_string(), dated.via)), article.title)
    };
    let title = Some("Ports and powers".to_owned());
    assert_eq!(read("Harbours outlive states."), (Some(("2024-05-03".to_owned(), Via::Url)), title.clone()));
    let stated = (Some(("2023-01-02".to_owned(), Via::FrontMatter)), title);
    assert_eq!(read("---\ndate: 2023-01-02\n---\nHarbours outlive states."), stated);
}

#[test]
fn each_candidate_for_a_field_is_told_with_its_place() {
    let page = "<title>Ports and powers | The Ledger</title><meta property=og:site_name content='The Ledger'>\
                <meta name=author content='Ada Voss'><h1>Ports and powers</h1><p>By Ada Voss</p><p>Ports.</p>";
    let (_, candidates) = explain(&record(Content::Html(page.into()), Hints::default()));
    let of = |field: Field, verdict: Verdict| {
        let found = candidates.iter().find(|c| c.field == field && c.verdict == verdict);
        found.map(|c| (c.value.as_str(), c.via, c.why.as_str()))
    };
    assert_eq!(of(Field::Author, Verdict::Taken), Some(("Ada Voss", Via::Meta, "meta[name=author]")));
    assert_eq!(of(Field::Author, Verdict::Outranked), Some(("Ada Voss", Via::Byline, "the line `By Ada Voss`")));
    assert_eq!(of(Field::Outlet, Verdict::Taken), Some(("The Ledger", Via::Meta, "meta[name=og:site_name]")));
    assert_eq!(of(Field::Title, Verdict::Taken).map(|(value, _, _)| value), Some("Ports and powers"));
}

#[test]
fn absent_text_and_monstrous_pages_are_warnings() {
    let says = |content: Content, words: &str| {
        let article = extract(&record(content, Hints::default()));
        assert!(article.warnings.iter().any(|w| w.contains(words)), "{words}: {:?}", article.warnings);
    };
    says(Content::Html(Vec::new()), "no text found");
    says(Content::Text(Vec::new()), "no text found");
    says(Content::Markdown(b"---\ntitle: x\n---\n".to_vec()), "no text found");
    let deep = format!("{}<p>deep{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
    says(Content::Html(deep.into()), "nests elements too deeply");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_break_extraction(bytes in prop::collection::vec(any::<u8>(), 0..300), tags in "(<[a-z/!]{1,10}[ =\"'>]{1,3}|[a-z:/. 0-9&;\\n-]){0,60}") {
        let mixed = [tags.as_bytes(), &bytes].concat();
        let fragment = Content::Fragment(String::from_utf8_lossy(&mixed).into_owned());
        for content in [fragment, Content::Html(mixed.clone()), Content::Markdown(mixed.clone()), Content::Text(mixed)] {
            extract(&record(content, Hints::default()));
        }
    }

    #[test]
    fn plain_text_is_kept_to_the_character(text in "\\PC{0,200}") {
        let article = extract(&record(Content::Text(text.clone().into_bytes()), Hints::default()));
        prop_assert_eq!(article.body.text(), text.trim_start_matches('\u{feff}'));
    }
}
