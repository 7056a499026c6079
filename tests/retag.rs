//! Actors found anew in stored articles: equal to a rebuild, without a file and without the model's time.
#![allow(clippy::disallowed_methods, reason = "writes and removes files of a corpus")]

mod support;

use pundit::entities::Gazetteer;
use pundit::entities::ner::{NameFinder, NameLabel, NamedSpan};
use pundit::index::Snapshot;
use pundit::pipeline::{self, Build, Naming, Remedy};
use pundit::text::Span;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Indexed, Project};

const ARTICLES: &str = r#"{"id":"1","title":"Tolls","author":"Ilse Varga","date":"2025-10-02","text":"The Harbour League met Pakistan's envoys, and Mara Ellwood spoke for the League of Ferries.","language":"en"}
{"id":"2","title":"Ferries","author":"Ilse Varga","date":"2025-10-03","text":"Mara Ellwood counted the ferries once more, and China paid for them.","language":"en"}
{"id":"3","title":"Zölle","author":"Ilse Varga","date":"2025-10-04","text":"Mara Ellwood zählte die Fähren, und China hat sie bezahlt, wie es in diesen Jahren üblich war.","language":"de"}
"#;

/// Takes "Mara Ellwood" for a person; counts the texts it read.
struct Ellwood {
    version: &'static str,
    texts: AtomicUsize,
}

impl Ellwood {
    fn of(version: &'static str) -> Ellwood {
        Ellwood { version, texts: AtomicUsize::new(0) }
    }

    fn texts(&self) -> usize {
        self.texts.swap(0, Ordering::Relaxed)
    }
}

impl NameFinder for Ellwood {
    fn version(&self) -> &str {
        self.version
    }

    fn names(&self, text: &str) -> Vec<NamedSpan> {
        self.texts.fetch_add(1, Ordering::Relaxed);
        let found = text.match_indices("Mara Ellwood");
        found.map(|(at, name)| NamedSpan { span: Span::new(at, at + name.len()), label: NameLabel::Person }).collect()
    }
}

fn indexed() -> (Project, Indexed) {
    let project = Project::empty();
    project.write("corpus/a.jsonl", ARTICLES);
    let index = Indexed::empty(&project.path());
    (project, index)
}

fn league() -> Gazetteer {
    let toml = "[[actor]]\nid = \"org/harbour-league\"\ntype = \"ngo\"\nname = \"Harbour League\"\n";
    Gazetteer::with_user_files(&[("actors.toml", toml)]).unwrap()
}

fn actors(snapshot: &Snapshot) -> BTreeSet<String> {
    let stored = snapshot.addresses().map(|address| snapshot.stored(address).unwrap());
    stored
        .flat_map(|stored| stored.mentions.actors().into_iter().map(ToString::to_string).collect::<Vec<_>>())
        .collect()
}

#[test]
fn finding_actors_anew_equals_a_rebuild_and_reads_no_file() {
    let (project, index) = indexed();
    index.update(&[], false, 2);
    let league = league();
    let (stale, rebuilt) = index.job(2, &league, Naming::Kept, |job| {
        (pipeline::staleness(job).unwrap().remedy, pipeline::rebuild(job, &Build::default()).unwrap().report.totals)
    });
    assert_eq!(stale, Remedy::Retag);
    let (_other, fresh) = indexed();
    fresh.update(&[], false, 1);
    project.remove("corpus/a.jsonl");
    let retagged = fresh.job(1, &league, Naming::Kept, |job| pipeline::retag(job, &Build::default()).unwrap());
    assert_eq!(retagged.report.totals, rebuilt);
    assert_eq!(retagged.generation.number, 2);
    assert!(actors(&fresh.snapshot()).contains("org/harbour-league"));
    let remedy = fresh.job(1, &league, Naming::Kept, |job| pipeline::staleness(job).unwrap().remedy);
    assert_eq!(remedy, Remedy::Nothing);
    let files: Vec<String> = fresh.snapshot().catalogue().unwrap().sources.into_keys().collect();
    assert_eq!(files, ["corpus/a.jsonl"]);
}

#[test]
fn a_model_reads_a_text_once_and_again_only_when_text_or_model_change() {
    let (project, index) = indexed();
    let (first, second) = (Ellwood::of("1"), Ellwood::of("2"));
    let model = Naming::Model(&first);
    // Title and body of the two articles that are in English.
    index.job(2, Gazetteer::builtin(), model, |job| pipeline::update(job, &[], false).unwrap());
    assert_eq!(first.texts(), 4);
    let all = index.hash();
    let league = league();
    index.job(2, &league, model, |job| pipeline::retag(job, &Build::default()).unwrap());
    index.job(2, Gazetteer::builtin(), model, |job| pipeline::rebuild(job, &Build::default()).unwrap());
    assert_eq!((first.texts(), index.hash()), (0, all));

    project.write("corpus/a.jsonl", &ARTICLES.replace("once more", "twice"));
    index.job(2, Gazetteer::builtin(), model, |job| pipeline::update(job, &[], false).unwrap());
    assert_eq!(first.texts(), 2);

    let model = Naming::Model(&second);
    let staleness = index.job(2, Gazetteer::builtin(), model, |job| pipeline::staleness(job).unwrap());
    assert_eq!((staleness.remedy, staleness.reasons), (Remedy::Retag, vec!["model 1 → 2".to_owned()]));
    index.job(2, Gazetteer::builtin(), model, |job| pipeline::retag(job, &Build::default()).unwrap());
    assert_eq!(second.texts(), 4);
}

#[test]
fn articles_that_the_model_never_read_are_caught_up() {
    let (project, index) = indexed();
    let finder = Ellwood::of("1");
    let model = Naming::Model(&finder);
    index.job(1, Gazetteer::builtin(), model, |job| pipeline::update(job, &[], false).unwrap());
    project
        .write("corpus/b.txt", "The mayor of the harbour\n\nMara Ellwood spoke of the tide and was heard by nobody.\n");
    index.job(1, Gazetteer::builtin(), Naming::Kept, |job| pipeline::update(job, &[], false).unwrap());
    let staleness = |naming| index.job(1, Gazetteer::builtin(), naming, |job| pipeline::staleness(job).unwrap());
    assert_eq!(staleness(Naming::Kept).remedy, Remedy::Nothing);
    let found = staleness(model);
    assert_eq!((found.remedy, found.reasons), (Remedy::Retag, vec!["model none → 1".to_owned()]));
    finder.texts();
    index.job(1, Gazetteer::builtin(), model, |job| pipeline::retag(job, &Build::default()).unwrap());
    assert_eq!((finder.texts(), staleness(model).remedy), (2, Remedy::Nothing), "only the new article is read");
}

#[test]
fn without_the_model_what_it_found_in_the_same_text_is_kept() {
    const ELLWOOD: &str = "nil:person:mara-ellwood";
    let (project, index) = indexed();
    let finder = Ellwood::of("1");
    index.job(1, Gazetteer::builtin(), Naming::Model(&finder), |job| pipeline::update(job, &[], false).unwrap());
    let with_model = index.hash();
    assert!(actors(&index.snapshot()).contains(ELLWOOD));

    let kept =
        index.job(1, Gazetteer::builtin(), Naming::Kept, |job| pipeline::rebuild(job, &Build::default()).unwrap());
    assert_eq!(kept.report.totals.logical_hash, with_model);
    assert_eq!(index.snapshot().manifest.versions.model.as_deref(), Some("1"));

    // A text that the model never read has no names of its own.
    project.write("corpus/a.jsonl", &ARTICLES.replace("Mara Ellwood", "Mara Ellwood too"));
    index.job(1, Gazetteer::builtin(), Naming::Kept, |job| pipeline::rebuild(job, &Build::default()).unwrap());
    assert!(!actors(&index.snapshot()).contains(ELLWOOD));
}

#[test]
fn names_are_dropped_when_the_model_is_turned_off() {
    let (_project, index) = indexed();
    let finder = Ellwood::of("1");
    index.update(&[], false, 1);
    let without = index.hash();
    index.job(1, Gazetteer::builtin(), Naming::Model(&finder), |job| pipeline::retag(job, &Build::default()).unwrap());
    assert_ne!(index.hash(), without);
    index.job(1, Gazetteer::builtin(), Naming::Off, |job| pipeline::retag(job, &Build::default()).unwrap());
    assert_eq!((index.hash(), index.snapshot().manifest.versions.model), (without, None));
}
