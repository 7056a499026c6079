//! `doctor --index --fix`: every kind of damage is mended, nothing is lost on the way, and where there is nothing to mend
//! from, nothing changes.

use super::job::{self, Silent, Work, answers, on_disk};
use super::support::{Ended, Project};
use super::{articles, count, listing, truncate};
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, IndexDir, WriterLock};
use pundit::pipeline;
use std::fs;

fn run(project: &Project, work: Work) {
    on_disk(project, Disk::default(), &Overrides::default(), &Silent, work).unwrap();
}

fn update(project: &Project) {
    run(project, |job| pipeline::update(job, &[], false).map(drop));
}

fn rebuild(project: &Project) {
    run(project, job::rebuild);
}

/// Three articles in as many generations.
fn project(generations: usize) -> Project {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    update(&project);
    (1..generations).for_each(|_| rebuild(&project));
    project
}

fn fix(project: &Project) -> Ended {
    project.pundit(&["doctor", "--index", "--fix"])
}

/// Files of a generation's tantivy index, by their extension, from the project's folder.
fn segment_files(project: &Project, generation: &str, extension: &str) -> Vec<String> {
    let folder = format!("index/{generation}/tantivy");
    let names = fs::read_dir(project.path().join(&folder)).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(&format!(".{extension}")));
    names.map(|name| format!("{folder}/{name}")).collect()
}

fn flip(project: &Project, generation: &str, extension: &str) {
    for file in segment_files(project, generation, extension) {
        let path = project.path().join(file);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
        fs::write(path, bytes).unwrap();
    }
}

/// Harm done to a project, in the generation of this name.
type Harm = fn(&Project, &str);

const GARBLED: Harm = |project, _| project.write("index/CURRENT", "\0\0gen");

/// After which nothing can be relied on.
const DAMAGES: [(&str, Harm); 11] = [
    ("CURRENT lost", |project, _| project.remove("index/CURRENT")),
    ("CURRENT garbled", GARBLED),
    ("CURRENT empty", |project, _| project.write("index/CURRENT", "")),
    ("CURRENT astray", |project, _| project.write("index/CURRENT", "gen-000009\n")),
    ("manifest torn", |project, name| truncate(project, &format!("index/{name}/manifest.json"))),
    ("manifest lost", |project, name| project.remove(&format!("index/{name}/manifest.json"))),
    ("another format", |project, name| project.write(&format!("index/{name}/manifest.json"), r#"{"format":99}"#)),
    ("meta torn", |project, name| truncate(project, &format!("index/{name}/tantivy/meta.json"))),
    ("segment lost", |project, name| project.remove(&segment_files(project, name, "idx")[0])),
    ("segment torn", |project, name| truncate(project, &segment_files(project, name, "store")[0])),
    ("bit flipped", |project, name| flip(project, name, "pos")),
];

/// Fixes an index of so many generations and expects that its step is told and all is well then.
fn check(what: &str, project: &Project, steps: &[&str]) {
    let fixed = fix(project);
    assert_eq!(fixed.code, Some(0), "{what}: {fixed:#?}");
    assert!(fixed.stdout.ends_with(" is sound: 3 articles, all read back\n"), "{what}: {fixed:#?}");
    assert!(steps.iter().all(|step| fixed.stderr.contains(step)), "{what}: {fixed:#?}");
    assert_eq!(count(project), 3, "{what}");
    let found = pipeline::check_up(&project.path(), &IndexDir::new(project.path().join("index"))).unwrap();
    assert_eq!(found, [], "{what}");
}

#[test]
fn damage_of_the_only_generation_is_mended_from_an_intact_copy_of_it_or_from_the_corpus() {
    for (what, harm) in DAMAGES {
        let project = project(1);
        let expected = answers(&project);
        harm(&project, "gen-000001");
        let doctor = project.pundit(&["doctor", "--index"]);
        assert_eq!(doctor.code, Some(3), "{what}: {doctor:#?}");
        assert!(doctor.stdout.contains("mended by `pundit doctor --index --fix`"), "{what}: {doctor:#?}");
        // The generation is intact where only its name was lost.
        let step = if what.starts_with("CURRENT") {
            "gen-000001 is intact and answers now, with 3 articles"
        } else {
            "building everything anew from the files\ngen-000002 is in place, with 3 articles"
        };
        check(what, &project, &[" cannot be relied on: ", step]);
        assert_eq!(answers(&project), expected, "{what}");
        let fixed = fix(&project);
        assert!(fixed.code == Some(0) && fixed.stderr.is_empty(), "{what}: nothing is left to do: {fixed:#?}");
    }
}

#[test]
fn an_intact_generation_answers_again_in_place_of_a_damaged_one() {
    for (what, harm) in DAMAGES {
        let project = project(2);
        let expected = answers(&project);
        harm(&project, "gen-000002");
        let answering = if what.starts_with("CURRENT") { "gen-000002" } else { "gen-000001" };
        let step =
            format!("{answering} is intact and answers now, with 3 articles; `pundit index` brings it up to date");
        check(what, &project, &[&step]);
        assert_eq!(project.path().join("index/gen-000002").exists(), answering == "gen-000002", "{what}");
        update(&project);
        assert_eq!(answers(&project), expected, "{what}");
    }
}

#[test]
fn with_the_corpus_gone_and_no_intact_generation_that_is_said_and_nothing_changes() {
    for (what, harm) in DAMAGES.into_iter().filter(|(what, _)| !what.starts_with("CURRENT")) {
        for generations in 1..=2 {
            let project = project(generations);
            ["gen-000001", "gen-000002"][..generations].iter().for_each(|name| harm(&project, name));
            fs::remove_dir_all(project.path().join("corpus")).unwrap();
            let state = || {
                let mut all = listing(&project.path().join("index"));
                // Who writes stands in there; it is written whenever somebody might.
                all.retain(|path, _| !path.ends_with("writer.lock"));
                all
            };
            let before = state();
            let fixed = fix(&project);
            assert_eq!(fixed.code, Some(2), "{what}: {fixed:#?}");
            assert!(
                fixed.stderr.contains("no generation is intact, and the index cannot be built anew: "),
                "{fixed:#?}"
            );
            assert!(fixed.stderr.contains("put the files back where they were"), "{what}: {fixed:#?}");
            assert_eq!(state(), before, "{what}");
            project.write("corpus/a.jsonl", &articles(0..3));
            check(what, &project, &["building everything anew"]);
        }
    }
}

/// Two generations, of which the newer one alone holds two articles whose file is gone.
fn with_articles_in_one_generation_only() -> Project {
    let project = project(2);
    project.write("corpus/b.jsonl", &articles(3..5));
    update(&project);
    project.remove("corpus/b.jsonl");
    project
}

#[test]
fn articles_that_only_a_damaged_generation_holds_are_carried_over_or_left_where_they_are() {
    let project = with_articles_in_one_generation_only();
    flip(&project, "gen-000002", "pos");
    let fixed = fix(&project);
    assert_eq!(fixed.code, Some(0), "{fixed:#?}");
    assert!(fixed.stderr.contains("gen-000003 is in place, with 5 articles"), "{fixed:#?}");
    assert_eq!(count(&project), 5);
    // Copies that are damaged themselves are not taken for the articles.
    let project = with_articles_in_one_generation_only();
    flip(&project, "gen-000002", "store");
    for _ in 0..2 {
        let fixed = fix(&project);
        assert_eq!(fixed.code, Some(2), "{fixed:#?}");
        assert!(fixed.stdout.contains("it holds all that is left of 2 articles, whose files are gone"), "{fixed:#?}");
        assert!(fixed.stdout.contains("put the files back, or let go of it with `pundit gc --keep 1`"), "{fixed:#?}");
        assert_eq!(count(&project), 3, "the older generation answers");
        assert!(project.path().join("index/gen-000002").exists() && !project.path().join("index/gen-000003").exists());
    }
    project.write("corpus/b.jsonl", &articles(3..5));
    update(&project);
    let fixed = fix(&project);
    assert!(
        fixed.code == Some(0) && fixed.stderr.contains("holds nothing that is not elsewhere: removed"),
        "{fixed:#?}"
    );
    assert_eq!(count(&project), 5);
}

#[test]
fn a_catalogue_is_made_anew_also_without_the_corpus() {
    let harms: [Harm; 2] = [
        |project, name| truncate(project, &format!("index/{name}/catalogue.jsonl")),
        |project, name| project.remove(&format!("index/{name}/catalogue.jsonl")),
    ];
    for harm in harms {
        let project = project(1);
        let expected = answers(&project);
        harm(&project, "gen-000001");
        fs::rename(project.path().join("corpus"), project.path().join("away")).unwrap();
        check("catalogue", &project, &["the catalogue of gen-000001 is made anew"]);
        fs::rename(project.path().join("away"), project.path().join("corpus")).unwrap();
        let again = project.ok(&["index"]);
        assert!(again.contains("1 of 1 file read"), "{again}");
        assert_eq!(answers(&project), expected);
    }
}

#[test]
fn the_list_of_sources_is_made_anew_where_it_can_only_be_the_corpus_folder() {
    let sources = "index/sources.json";
    let project = project(1);
    truncate(&project, sources);
    check("sources", &project, &["set to ", "what stood there is in sources.json.damaged"]);
    assert!(project.ok(&["index"]).starts_with("nothing changed: 0 of 1 file"));
    let elsewhere = Project::empty();
    elsewhere.write("texts/a.jsonl", &articles(0..3));
    elsewhere.ok(&["index", "texts"]);
    truncate(&elsewhere, sources);
    let torn = fs::read(elsewhere.path().join(sources)).unwrap();
    let fixed = fix(&elsewhere);
    assert_eq!(fixed.code, Some(2), "{fixed:#?}");
    assert!(fixed.stdout.contains("mended by `pundit index PATH…`"), "{fixed:#?}");
    assert_eq!(fs::read(elsewhere.path().join(sources)).unwrap(), torn);
    elsewhere.ok(&["index", "texts"]);
    check("sources", &elsewhere, &[]);
}

#[test]
fn what_dead_runs_left_is_cleared_away_and_a_run_that_can_be_continued_stays() {
    let project = project(2);
    project.write("index/.CURRENT.tmp", "gen");
    project.write("index/gen-000002/tantivy/.tmpAb12", "half");
    fs::remove_file(project.path().join("index/gen-000001/complete")).unwrap();
    fs::remove_file(project.path().join("index/gen-000001/manifest.json")).unwrap();
    let doctor = project.pundit(&["doctor", "--index"]);
    assert_eq!(doctor.code, Some(0), "{doctor:#?}");
    assert!(doctor.stdout.contains("holds 2 files that a run left behind when it died"), "{doctor:#?}");
    assert!(doctor.stdout.contains("what is left of a generation that was being removed"), "{doctor:#?}");
    check(
        "left over",
        &project,
        &["gen-000001 was never finished", ".CURRENT.tmp is left over", ".tmpAb12 is left over"],
    );
    assert!(!project.path().join("index/gen-000001").exists());
    rebuild(&project);
    fs::remove_file(project.path().join("index/gen-000003/complete")).unwrap();
    project.write("index/CURRENT", "gen-000002\n");
    let fixed = fix(&project);
    assert_eq!(fixed.code, Some(0), "{fixed:#?}");
    assert!(fixed.stdout.contains("mended by `pundit reindex --resume`"), "{fixed:#?}");
    project.ok(&["reindex", "--resume"]);
    check("resumed", &project, &[]);
}

#[test]
fn a_damaged_generation_to_go_back_to_is_removed_when_all_of_it_stands_elsewhere() {
    let project = project(2);
    truncate(&project, "index/gen-000001/manifest.json");
    check("former", &project, &["gen-000001 is damaged and holds nothing that is not elsewhere: removed"]);
    assert!(!project.path().join("index/gen-000001").exists());
    // One of which nothing can be read is not ours to judge.
    rebuild(&project);
    truncate(&project, "index/gen-000002/manifest.json");
    truncate(&project, "index/gen-000002/catalogue.jsonl");
    let fixed = fix(&project);
    assert_eq!(fixed.code, Some(2), "{fixed:#?}");
    assert!(fixed.stdout.contains("which articles it holds cannot be told\n  put the files back, or let go"));
    project.ok(&["gc", "--keep", "1"]);
    check("let go", &project, &[]);
}

#[test]
fn names_of_imported_actors_are_looked_up_again_after_their_index_was_damaged() {
    let project = project(1);
    project.sh("cp $FIXTURES/actors/targets.simple.csv . && pundit actors import targets.simple.csv && pundit index");
    let show = || project.ok(&["annotate", "corpus/a.jsonl"]);
    let expected = show();
    let names: Vec<_> = fs::read_dir(project.path().join("index/actors")).unwrap().map(|e| e.unwrap().path()).collect();
    fs::write(&names[0], "half of it").unwrap();
    let doctor = project.pundit(&["doctor", "--index"]);
    assert!(doctor.code == Some(0) && doctor.stdout.contains("mended by `pundit doctor --index --fix`"), "{doctor:#?}");
    check("names", &project, &["is damaged: removed, to be made anew when it is needed"]);
    assert!(!names[0].exists());
    assert_eq!(show(), expected);
    assert!(names[0].exists());
}

#[test]
fn nobody_mends_what_somebody_writes_and_what_is_not_there() {
    let empty = Project::empty();
    let fixed = fix(&empty);
    assert!(fixed.code == Some(3) && !empty.path().join("index").exists(), "{fixed:#?}");
    let project = project(1);
    GARBLED(&project, "");
    let lock = WriterLock::acquire(&project.path().join("index")).unwrap();
    let fixed = fix(&project);
    assert!(fixed.code == Some(2) && fixed.stderr.contains("is being written by process"), "{fixed:#?}");
    drop(lock);
    check("garbled", &project, &[]);
}
