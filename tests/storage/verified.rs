//! A new generation that is not what was written is not put in place.

use super::articles;
use super::job::{Silent, answers, on_disk};
use super::support::{Project, copy};
use pundit::extract::overrides::Overrides;
use pundit::index::Disk;
use pundit::pipeline::{self, Build, Event, Observer, PipelineError, Stage};
use std::fs;
use std::path::{Path, PathBuf};

/// Does harm to the new generation just before it is verified.
struct Harm<'a>(&'a (dyn Fn(&Path) + Sync), PathBuf);

impl Observer for Harm<'_> {
    fn observe(&self, event: Event<'_>) {
        if matches!(event, Event::Stage(Stage::Verifying)) {
            (self.0)(&self.1);
        }
    }
}

fn check(what: &str, project: &Project, harm: &(dyn Fn(&Path) + Sync), expected: &[&str]) {
    let before = answers(project);
    let new = project.path().join("index/gen-000002");
    let harm = Harm(harm, new.join("tantivy"));
    let ended = on_disk(project, Disk::default(), &Overrides::default(), &harm, |job| {
        pipeline::rebuild(job, &Build::default())
    });
    let Err(error @ PipelineError::Unverified { .. }) = ended.map(drop) else { panic!("{what} was not noticed") };
    let words = error.to_string();
    assert!(expected.iter().any(|word| words.contains(word)), "{what}: {words}");
    assert_eq!(answers(project), before, "{what}: the old generation answers");
    fs::remove_dir_all(new).unwrap();
}

/// The file of the index with this extension.
fn file(folder: &Path, extension: &str) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|e| e == extension)).unwrap()
}

#[test]
fn a_generation_that_is_not_what_was_written_is_not_put_in_place() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..12));
    project.ok(&["index"]);
    for extension in ["store", "idx", "pos", "term", "fast", "fieldnorm"] {
        let flip = |folder: &Path| {
            let path = file(folder, extension);
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            fs::write(path, bytes).unwrap();
        };
        check(extension, &project, &flip, &["wrong checksum of", "cannot"]);
        let truncate = |folder: &Path| {
            let path = file(folder, extension);
            let bytes = fs::read(&path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        };
        check(extension, &project, &truncate, &["wrong checksum of", "cannot"]);
        check(extension, &project, &|folder: &Path| fs::remove_file(file(folder, extension)).unwrap(), &["cannot"]);
    }
    // Sound by itself, but of other articles: as if some had got lost, or words had changed.
    for (what, text, words) in [
        ("fewer", articles(0..11), "12 articles were written, 11 committed"),
        (
            "others",
            articles(0..12).replace("patience", "temper"),
            "the contents committed are not those that were written",
        ),
    ] {
        let other = Project::empty();
        other.write("corpus/a.jsonl", &text);
        on_disk(&other, Disk::default(), &Overrides::default(), &Silent, |job| {
            pipeline::rebuild(job, &Build::default())
        })
        .unwrap();
        let theirs = other.path().join("index/gen-000001/tantivy");
        let replace = |folder: &Path| {
            fs::remove_dir_all(folder).unwrap();
            copy(&theirs, folder);
        };
        check(what, &project, &replace, &[words]);
    }
    project.ok(&["reindex"]);
}
