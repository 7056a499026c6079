//! Actors on articles that were labelled before any rule was written with them in view.
//!
//! `corpus/eval/mentions.jsonl` holds offsets and ids alone. Some of the articles are of the project's own
//! corpus; the others lie in `../shared`, and are passed over where that is not there.
#![allow(clippy::disallowed_methods, reason = "the articles and the labels are files")]
#![allow(clippy::print_stdout, reason = "the figures are worth seeing: cargo test --test actors -- --nocapture")]

mod support;

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use support::{Ended, Project, here};

/// Floors, a little below what was measured.
const LINKED_F1: f64 = 0.88;
const FACETS_F1: f64 = 0.95;
/// The share of people no gazetteer knows that the model finds.
const UNKNOWN_PEOPLE: f64 = 0.7;

#[derive(Deserialize)]
struct Gold {
    id: String,
    /// A file of the corpus, or `thinktank:` and an id.
    source: String,
    sha256: String,
    /// The characters that were labelled.
    eval_span: Option<(usize, usize)>,
    mentions: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    start: usize,
    end: usize,
    actor: String,
}

/// How many labels were found, how many were not, and how many mentions were none.
#[derive(Debug, Default)]
struct Tally {
    right: usize,
    missed: usize,
    extra: usize,
}

impl Tally {
    fn add<T: Ord>(&mut self, expected: &BTreeSet<T>, found: &BTreeSet<T>) {
        let right = expected.intersection(found).count();
        self.right += right;
        self.missed += expected.len() - right;
        self.extra += found.len() - right;
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.missed + self.extra) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }
}

fn gold() -> Vec<Gold> {
    let labels = fs::read_to_string(here("corpus/eval/mentions.jsonl")).unwrap();
    labels.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Texts of the think tanks' articles by id; none where they are not there.
fn think_tanks() -> BTreeMap<String, String> {
    let file = here("../shared/data/thinktank/docs.jsonl");
    let Ok(lines) = fs::read_to_string(file) else { return BTreeMap::new() };
    let text = |line: &str| {
        let doc: Value = serde_json::from_str(line).unwrap();
        (doc["id"].as_str().unwrap().to_owned(), doc["text"].as_str().unwrap().to_owned())
    };
    lines.lines().map(text).collect()
}

/// What the program prints for one article, as `(start, end, actor)`, places left out.
fn annotated(project: &Project, model: &str, gold: &Gold, think_tanks: &BTreeMap<String, String>) -> Option<Value> {
    let file: PathBuf = match gold.source.strip_prefix("thinktank:") {
        None => here(&gold.source),
        Some(id) => {
            let article = json!({ "id": gold.id, "text": think_tanks.get(id)? });
            project.write(&format!("{}.jsonl", gold.id), &article.to_string());
            project.path().join(format!("{}.jsonl", gold.id))
        }
    };
    let mut command = project.command(&["annotate", file.to_str().unwrap(), "--format", "jsonl"]);
    let ended = Ended::of(command.env("PUNDIT_MODEL", model).output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    Some(serde_json::from_str(ended.stdout.lines().next().unwrap()).unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One id for all that no gazetteer knows: what an article calls them is not settled.
fn linked(id: &str) -> String {
    if id.starts_with("nil:") { "nil".to_owned() } else { id.to_owned() }
}

fn known(mentions: &BTreeSet<(usize, usize, String)>) -> BTreeSet<String> {
    mentions.iter().map(|(_, _, id)| id.clone()).filter(|id| id != "nil").collect()
}

/// The mentions of an annotated article inside the labelled stretch; mere places were not labelled.
fn found(printed: &Value, (from, to): (usize, usize)) -> BTreeSet<(usize, usize, String)> {
    let mentions = printed["mentions"].as_array().unwrap().iter();
    let all = mentions.map(|m| {
        let at = |key: &str| m[key].as_u64().unwrap() as usize;
        (at("start"), at("end"), m["actor"].as_str().unwrap())
    });
    let inside = all.filter(|&(start, end, id)| {
        end > from && start < to && !["place/", "nil:place:"].iter().any(|place| id.starts_with(place))
    });
    inside.map(|(start, end, id)| (start, end, linked(id))).collect()
}

#[test]
fn actors_of_articles_never_tuned_on_are_found() {
    let model = std::env::var("PUNDIT_TEST_MODEL").unwrap_or_default();
    let project = Project::empty();
    let think_tanks = think_tanks();
    let (mut mentions, mut facets, mut people, mut articles) =
        (Tally::default(), Tally::default(), Tally::default(), 0);
    for gold in gold() {
        let Some(printed) = annotated(&project, &model, &gold, &think_tanks) else { continue };
        articles += 1;
        let text = printed["text"].as_str().unwrap();
        let hash = <sha2::Sha256 as sha2::Digest>::digest(text.as_bytes());
        assert_eq!(gold.sha256, hex(&hash), "{}: labels of another text", gold.id);
        let labelled = gold.mentions.iter().map(|m| (m.start, m.end, linked(&m.actor))).collect::<BTreeSet<_>>();
        let found = found(&printed, gold.eval_span.unwrap_or((0, usize::MAX)));
        mentions.add(&labelled, &found);
        facets.add(&known(&labelled), &known(&found));
        let unknown = gold.mentions.iter().filter(|m| m.actor.starts_with("nil:person:")).map(|m| (m.start, m.end));
        let unknown: BTreeSet<(usize, usize)> = unknown.collect();
        let spans: BTreeSet<(usize, usize)> = found.iter().map(|&(start, end, _)| (start, end)).collect();
        people.add(&unknown, &spans.intersection(&unknown).copied().collect());
    }
    println!("{articles} articles, {}", if !model.is_empty() { "with the model" } else { "without a model" });
    println!("mentions {:.3} {mentions:?}, facets {:.3} {facets:?}", mentions.f1(), facets.f1());
    println!("unknown people {:.3} {people:?}", people.recall());
    assert!(articles >= 4, "the project's own articles are always there");
    assert!(facets.f1() >= FACETS_F1, "{facets:?}");
    assert!(mentions.f1() >= LINKED_F1, "{mentions:?}");
    assert!(model.is_empty() || people.recall() >= UNKNOWN_PEOPLE, "{people:?}");
}
