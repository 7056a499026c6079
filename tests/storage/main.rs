//! What the index promises when writers overlap, die, or find it damaged: the corpus is the truth, a
//! search sees one state whole, and a rerun mends.
#![allow(clippy::disallowed_methods, reason = "breaks files on purpose")]

mod failing;
#[cfg(target_os = "linux")]
mod full;
mod job;
mod killed;
mod life;
mod mended;
mod resumed;
#[path = "../support/mod.rs"]
mod support;
mod unreadable;
mod verified;

use job::{Silent, answers, on_disk};
use pundit::entities::Gazetteer;
use pundit::extract::overrides::Overrides;
use pundit::index::{Catalogue, Disk, IndexDir, Snapshot, WriterLock};
use pundit::pipeline::{self, Build, Job, PipelineError};
use pundit::query;
use pundit::search::{Match, Options, search};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime};
use support::{Indexed, Project, Random, copy, here};

/// Short articles as JSONL, numbered; all say "harbour".
fn articles(numbers: std::ops::Range<usize>) -> String {
    let line = |n: usize| {
        let day = n % 27 + 1;
        let text = format!(
            "The harbour of town {n} was closed when Pakistan and Afghanistan fell out over toll {n}.\\n\\n\
             A mediator from Qatar counted {n} ships and wrote to the United Nations. Nobody answered letter {n}.\\n\\n\
             Trade went round by road, which took {n} hours more and cost the drivers their patience."
        );
        format!(r#"{{"id":"a{n}","title":"Toll {n}","author":"Ilse Varga","date":"2025-10-{day:02}","text":"{text}"}}"#)
    };
    numbers.map(|n| line(n) + "\n").collect()
}

/// The same, changed on days by chance: some later than others, some on the same, some on none, some not even dated.
fn dated_articles(numbers: std::ops::Range<usize>, random: &mut Random) -> String {
    let mut dated = |line: &str| match random.below(6) {
        0 => line.replacen("\"date\"", "\"noted\"", 1),
        1 => line.to_owned(),
        _ => line.replacen("\"date\"", &format!("\"modified\":\"2025-11-{:02}\",\"date\"", random.below(4) + 1), 1),
    };
    articles(numbers).lines().map(|line| dated(line) + "\n").collect()
}

fn harbours(snapshot: &Snapshot) -> u64 {
    let query = query::parse("harbour").query;
    let results = search(snapshot, Gazetteer::builtin(), &query, &Options::default()).unwrap();
    assert_eq!(results.hits.len() as u64, results.total_articles.min(10));
    pundit::search::count(snapshot, Gazetteer::builtin(), &query, Match::All).unwrap()
}

/// What `pundit search harbour --count` says; it must say something.
fn count(project: &Project) -> usize {
    project.ok(&["search", "harbour", "--count"]).trim().parse().unwrap()
}

fn hash(project: &Project) -> String {
    let status: serde_json::Value = serde_json::from_str(&project.ok(&["status", "--format", "json"])).unwrap();
    status["totals"]["logical_hash"].as_str().unwrap().to_owned()
}

#[test]
fn a_reader_keeps_what_it_opened_while_the_index_changes_and_swaps() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    let index = Indexed::empty(&project.path());
    index.update(&[], false, 1);
    let first = index.snapshot();
    project.write("corpus/a.jsonl", &articles(2..12));
    index.update(&[], false, 1);
    let second = index.snapshot();
    project.write("corpus/a.jsonl", &articles(5..8));
    index.rebuild(1);
    index.rebuild(1);
    index.rebuild(1);
    assert!(!first.generation.path().exists(), "the files of the first generation are cleared away");
    assert_eq!([harbours(&first), harbours(&second), harbours(&index.snapshot())], [3, 10, 3]);
    assert_eq!(first.totals.articles, 3);
}

#[test]
fn a_second_writer_is_refused_by_name_while_searching_goes_on() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    let lock = WriterLock::acquire(&project.path().join("index")).unwrap();
    for args in [&["index"][..], &["index", "--prune"], &["reindex"], &["reindex", "--rollback"]] {
        let refused = project.pundit(args);
        assert_eq!(refused.code, Some(2), "{refused:#?}");
        let holder = format!("process {}", std::process::id());
        assert!(refused.stderr.contains("is being written by") && refused.stderr.contains(&holder), "{refused:#?}");
    }
    assert_eq!(count(&project), 3);
    drop(lock);
    project.ok(&["index"]);
}

#[test]
fn searches_beside_a_writer_see_the_old_or_the_new_state() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..10));
    project.ok(&["index"]);
    for (command, range) in [("index", 10..60), ("reindex", 60..110)] {
        let (old, new) = (range.start, range.end);
        project.write(&format!("corpus/{old}.jsonl"), &articles(range));
        let mut writer = started(&project, command);
        let mut seen = Vec::new();
        while writer.try_wait().unwrap().is_none() {
            seen.push(count(&project));
        }
        assert!(seen.iter().all(|&n| n == old || n == new), "{command}: {seen:?}");
        assert!(seen.is_sorted(), "{command}: {seen:?}");
        assert_eq!(count(&project), new);
    }
}

fn started(project: &Project, command: &str) -> Child {
    started_as(project, &[command, "--quiet", "--threads", "2"])
}

fn started_as(project: &Project, command: &[&str]) -> Child {
    let mut command = project.command(command);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// A first run that died between marking its generation complete and naming it in CURRENT.
#[test]
fn a_first_index_that_died_before_its_last_step_is_completed_by_a_rerun() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    let expected = hash(&project);
    project.remove("index/CURRENT");
    project.remove("index/sources.json");
    project.ok(&["index"]);
    assert_eq!(hash(&project), expected);
}

/// A run that died after its commit, before it counted or before it wrote the catalogue; then the file it had
/// read was removed.
#[test]
fn an_article_the_catalogue_never_heard_of_is_found_and_pruned() {
    [true, false].into_iter().for_each(check_orphan);
}

fn check_orphan(uncounted: bool) {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    let expected = hash(&project);
    let catalogue = "index/gen-000001/catalogue.jsonl";
    let before = fs::read_to_string(project.path().join(catalogue)).unwrap();
    project.write("corpus/b.jsonl", &articles(3..5));
    project.ok(&["index"]);
    let complete = hash(&project);
    project.write(catalogue, &before);
    if uncounted {
        let meta = project.path().join("index/gen-000001/tantivy/meta.json");
        fs::write(&meta, fs::read_to_string(&meta).unwrap().replace(&complete, "")).unwrap();
        assert_eq!(hash(&project), "");
    }
    project.remove("corpus/b.jsonl");
    assert!(project.ok(&["index"]).contains("1 file gone"));
    assert_eq!((count(&project), hash(&project)), (5, complete));
    project.ok(&["index", "--prune"]);
    assert_eq!(count(&project), 3);
    assert_eq!(hash(&project), expected);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let corpus = here("corpus");
    let one = Indexed::empty(&here("."));
    let two = Indexed::empty(&here("."));
    one.update(&[&corpus], false, 1);
    two.update(&[&corpus], false, 2);
    assert_eq!(one.snapshot().totals, two.snapshot().totals);
}

/// Files of a few articles that come, change, share articles, move and go: after every update the index
/// equals one built at once, and a rebuild changes nothing.
#[test]
fn an_index_updated_step_by_step_equals_one_built_at_once() {
    for seed in 1..=8 {
        let mut random = Random(seed);
        let project = Project::empty();
        project.write("corpus/z.txt", "The harbour never closes.\n");
        let index = Indexed::empty(&project.path());
        index.update(&[], false, 1);
        for step in 0..10 {
            let name = format!("corpus/{}.jsonl", random.below(4));
            let path = project.path().join(&name);
            let what = match random.below(5) {
                0 if path.exists() => {
                    fs::remove_file(&path).unwrap();
                    "removed"
                }
                1 if path.exists() => {
                    fs::rename(&path, project.path().join(format!("corpus/{}.jsonl", random.below(4)))).unwrap();
                    "moved"
                }
                _ => {
                    // Ids from a few: files come to share articles, with different words.
                    let start = random.below(6);
                    let numbers = start..start + 1 + random.below(3);
                    let text = dated_articles(numbers, &mut random);
                    project.write(&name, &text.replace("patience", &format!("patience {step}")));
                    "written"
                }
            };
            index.update(&[], true, 1);
            let scratch = Indexed::empty(&project.path());
            scratch.update(&[], false, 1);
            let at = format!("seed {seed}, step {step}: {name} {what}");
            assert_eq!(index.snapshot().totals, scratch.snapshot().totals, "{at}");
            if step % 5 == 4 {
                index.rebuild(1);
                assert_eq!(index.hash(), scratch.hash(), "rebuilt after {at}");
            }
        }
    }
}

/// A zip archive, or by its name a tar, of members with their texts.
fn archive(path: &Path, members: &[(String, String)]) {
    if path.extension().is_some_and(|extension| extension == "tar") {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        fs::write(path, builder.into_inner().unwrap()).unwrap();
        return;
    }
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name.as_str(), stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    fs::write(path, writer.finish().unwrap().into_inner()).unwrap();
}

/// The same with archives, whose members come, change, move and share articles with other members and files.
#[test]
fn an_archive_updated_step_by_step_equals_one_read_at_once() {
    for seed in 1..=3 {
        let mut random = Random(seed);
        let project = Project::empty();
        project.write("corpus/m.jsonl", &articles(0..3));
        let index = Indexed::empty(&project.path());
        index.update(&[], false, 1);
        for step in 0..8 {
            let name = ["corpus/a.zip", "corpus/z.tar"][random.below(2)];
            let mut members = Vec::new();
            for _ in 0..random.below(4) {
                let start = random.below(6);
                let numbers = start..start + 1 + random.below(3);
                let text = dated_articles(numbers, &mut random);
                members.push((
                    format!("{}.jsonl", random.below(1000)),
                    text.replace("patience", &format!("patience {step}")),
                ));
            }
            archive(&project.path().join(name), &members);
            index.update(&[], true, 1);
            let scratch = Indexed::empty(&project.path());
            scratch.update(&[], false, 1);
            let at = format!("seed {seed}, step {step}: {name} with {} members", members.len());
            assert_eq!(index.snapshot().totals, scratch.snapshot().totals, "{at}");
        }
        index.rebuild(1);
        let scratch = Indexed::empty(&project.path());
        scratch.update(&[], false, 1);
        assert_eq!(index.hash(), scratch.hash(), "rebuilt after seed {seed}");
    }
}

#[test]
fn an_unchanged_archive_is_not_read_again() {
    let project = Project::empty();
    project.write("corpus/m.jsonl", &articles(0..1));
    let member = |text: &str| vec![("in/b.txt".to_owned(), text.to_owned()), ("c.jsonl".to_owned(), articles(1..3))];
    archive(&project.path().join("corpus/a.zip"), &member("The harbour is closed."));
    let first = project.ok(&["index"]);
    assert!(first.starts_with("4 new: 2 of 2 files read"), "{first}");
    assert!(project.ok(&["index"]).starts_with("nothing changed: 0 of 2 files read"));
    archive(&project.path().join("corpus/a.zip"), &member("The harbour is open again."));
    let second = project.ok(&["index"]);
    assert!(second.starts_with("1 new, 2 replaced, 1 removed: 1 of 2 files read"), "{second}");
}

#[test]
fn a_map_for_members_is_obeyed_and_its_change_makes_the_archive_be_read_again() {
    let project = Project::empty();
    project.write("corpus/m.txt", "The quay.\n");
    let line = |id: &str| format!("{{\"id\":\"{id}\",\"headline\":\"Ferry tolls\",\"text\":\"The harbour.\"}}\n");
    let members = [("wire/x.jsonl", "x"), ("wire/deep/y.jsonl", "y"), ("z.jsonl", "z")];
    let members = members.map(|(name, id)| (name.to_owned(), line(id)));
    archive(&project.path().join("corpus/a.zip"), &members);
    archive(
        &project.path().join("corpus/b.tar"),
        &members.clone().map(|(name, text)| (name, text.replace("\"id\":\"", "\"id\":\"b"))),
    );
    let titled = || project.pundit(&["search", "title:ferry", "--count"]).stdout.trim().to_owned();
    project.ok(&["index"]);
    assert_eq!(titled(), "0");
    for (pattern, expected) in [("a.zip!wire/*.jsonl", "1"), ("a.zip!wire/**", "2"), ("a.zip!?.jsonl", "3")] {
        project
            .write("pundit.toml", &format!("[[files]]\nmatch = \"{pattern}\"\nfields = {{ title = \"headline\" }}\n"));
        let run = project.ok(&["index"]);
        assert!(run.starts_with("3 replaced: 1 of 3 files read"), "{pattern}: {run}");
        assert_eq!(titled(), expected, "{pattern}");
    }
    assert!(project.ok(&["index"]).starts_with("nothing changed: 0 of 3 files read"));
}

#[test]
fn an_article_without_its_file_survives_updates_and_rebuilds_alike() {
    for seed in 1..=6 {
        let mut random = Random(seed);
        let project = Project::empty();
        let index = Indexed::empty(&project.path());
        (0..4).for_each(|n| project.write(&format!("corpus/{n}.jsonl"), &articles(n..n + 2)));
        index.update(&[], false, 1);
        for step in 0..6 {
            let n = random.below(4);
            let path = project.path().join(format!("corpus/{n}.jsonl"));
            if path.exists() {
                fs::remove_file(&path).unwrap();
            } else {
                let text = dated_articles(n..n + 2, &mut random);
                fs::write(&path, text.replace("hours", &format!("hours {step}"))).unwrap();
            }
            index.update(&[], false, 1);
            let updated = index.snapshot().totals;
            assert_eq!(harbours(&index.snapshot()), 5, "seed {seed}, step {step}: nothing is ever lost");
            index.rebuild(1);
            assert_eq!(index.snapshot().totals, updated, "seed {seed}, step {step}, {}", path.display());
        }
    }
}

/// Every file below a folder with its size and time of change.
fn listing(folder: &Path) -> BTreeMap<String, (u64, SystemTime)> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let data = path.metadata().unwrap();
        all.insert(path.display().to_string(), (data.len(), data.modified().unwrap()));
        if path.is_dir() {
            all.extend(listing(&path));
        }
    }
    all
}

#[test]
fn searching_needs_no_right_to_write_and_writes_nothing() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    assert_eq!(project.sh("chmod -R a-w index").code, Some(0));
    let before = listing(&project.path());
    assert_eq!(count(&project), 3);
    for args in [&["search", "toll", "--format", "json"][..], &["facets", "actor"], &["show", "a1"], &["status"]] {
        project.ok(args);
    }
    assert_eq!(listing(&project.path()), before);
    assert_eq!(project.sh("chmod -R u+w index").code, Some(0));
}

/// Breaks an index of three articles, one of them without its file, and says what a search then answers.
fn check_damage(what: &str, harm: impl Fn(&Project), code: i32, words: &[&str]) {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    let run = |work: fn(&Job<'_>) -> Result<(), PipelineError>| {
        on_disk(&project, Disk::default(), &Overrides::default(), &Silent, work).unwrap();
    };
    run(|job| pipeline::update(job, &[], false).map(drop));
    let expected = answers(&project);
    harm(&project);
    let search = project.pundit(&["search", "harbour", "--count"]);
    assert_eq!(search.code, Some(code), "{what}: {search:#?}");
    assert!(words.iter().all(|word| search.stderr.contains(word)), "{what}: {search:#?}");
    if code == 3 {
        // An update must not take a damaged index for an empty one.
        let index = project.pundit(&["index"]);
        assert_eq!(index.code, Some(3), "{what}: {index:#?}");
    }
    let doctor = project.pundit(&["doctor", "--index"]);
    assert_eq!(doctor.code, Some(code), "{what}: {doctor:#?}");
    if code == 3 {
        assert!(doctor.stdout.contains("mended by `pundit doctor --index --fix`"), "{what}: {doctor:#?}");
    }
    run(|job| pipeline::rebuild(job, &Build::default()).map(drop));
    assert_eq!(answers(&project), expected, "{what}");
    let dir = IndexDir::new(project.path().join("index"));
    let found = pipeline::check_up(&project.path(), &dir).unwrap();
    assert!(found.iter().all(|finding| finding.remedy.can_wait()), "{what}: {found:?}");
    run(|job| pipeline::update(job, &[], false).map(drop));
    assert_eq!(answers(&project), expected, "{what}");
}

fn truncate(project: &Project, file: &str) {
    let path = project.path().join(file);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
}

/// A file of the first generation's tantivy index, by its extension.
fn segment_file(project: &Project, extension: &str) -> String {
    let folder = project.path().join("index/gen-000001/tantivy");
    let mut names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let path = names.find(|path| path.extension().is_some_and(|e| e == extension)).unwrap();
    path.strip_prefix(project.path()).unwrap().display().to_string()
}

#[test]
fn what_a_run_left_that_died_in_its_commit_is_in_nobodys_way() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..10));
    project.write("corpus/b.jsonl", &articles(10..20));
    project.ok(&["index", "--threads", "1"]);
    let (index, kept) = (project.path().join("index"), project.path().join("kept"));
    copy(&index, &kept);
    project.write("corpus/b.jsonl", &articles(15..25));
    project.ok(&["index", "--threads", "1"]);
    let deletes = segment_file(&project, "del");
    let managed = fs::read(index.join("gen-000001/tantivy/.managed.json")).unwrap();
    fs::remove_dir_all(&index).unwrap();
    copy(&kept, &index);
    // As far as a run comes that is killed while it writes which documents are deleted.
    fs::write(project.path().join(&deletes), b"half of it").unwrap();
    fs::write(index.join("gen-000001/tantivy/.managed.json"), managed).unwrap();
    project.ok(&["index", "--threads", "1"]);
    assert_eq!(count(&project), 20);
}

#[test]
fn damage_is_named_and_reindex_mends_it() {
    let mend = "pundit reindex";
    let current = "index/CURRENT";
    let manifest = "index/gen-000001/manifest.json";
    check_damage("no damage", |_| {}, 0, &[]);
    check_damage("CURRENT garbage", |p| p.write(current, "\0\0gen"), 3, &["CURRENT", "damaged", mend]);
    check_damage("CURRENT empty", |p| p.write(current, ""), 3, &["CURRENT", "damaged", mend]);
    check_damage("CURRENT astray", |p| p.write(current, "gen-000009\n"), 3, &["gen-000009, which is not there", mend]);
    check_damage("manifest torn", |p| truncate(p, manifest), 3, &["manifest.json is damaged", mend]);
    check_damage("manifest lost", |p| p.remove(manifest), 3, &["manifest.json is damaged: it is missing", mend]);
    let newer = r#"{"format":99,"created":"2031-01-01T00:00:00Z"}"#;
    check_damage("newer format", |p| p.write(manifest, newer), 3, &["has format 99; this program reads", mend]);
    check_damage(
        "meta torn",
        |p| truncate(p, "index/gen-000001/tantivy/meta.json"),
        3,
        &["cannot open the index", mend],
    );
    check_damage("segment lost", |p| p.remove(&segment_file(p, "idx")), 3, &["cannot open the index", mend]);
    check_damage("segment torn", |p| truncate(p, &segment_file(p, "store")), 3, &["cannot open the index", mend]);
    check_damage("catalogue torn", |p| truncate(p, "index/gen-000001/catalogue.jsonl"), 0, &[]);
    check_damage("catalogue lost", |p| p.remove("index/gen-000001/catalogue.jsonl"), 0, &[]);
}

#[test]
fn a_torn_catalogue_costs_a_reading_and_nothing_else() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.write("corpus/b.jsonl", &articles(3..4));
    project.ok(&["index"]);
    let expected = hash(&project);
    truncate(&project, "index/gen-000001/catalogue.jsonl");
    project.remove("corpus/b.jsonl");
    let report = project.ok(&["index"]);
    assert!(report.contains("1 of 1 file read") && report.contains("1 file gone"), "{report}");
    assert_eq!(hash(&project), expected);
    project.ok(&["index", "--prune"]);
    assert_eq!(count(&project), 3);
}

#[test]
fn damaged_sources_are_mended_by_naming_them_again() {
    let project = Project::empty();
    project.write("texts/a.jsonl", &articles(0..3));
    project.ok(&["index", "texts"]);
    truncate(&project, "index/sources.json");
    assert_eq!(count(&project), 3);
    for command in ["index", "reindex"] {
        let ended = project.pundit(&[command]);
        assert_eq!(ended.code, Some(3), "{ended:#?}");
        assert!(ended.stderr.contains("name your files and folders again"), "{ended:#?}");
    }
    project.ok(&["index", "texts"]);
    project.ok(&["reindex"]);
    assert_eq!(count(&project), 3);
}

#[test]
fn articles_without_a_file_outlive_a_damaged_current() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.write("corpus/b.jsonl", &articles(3..5));
    project.ok(&["index"]);
    project.remove("corpus/b.jsonl");
    project.write("index/CURRENT", "garbage");
    assert!(project.ok(&["reindex"]).contains("1 file gone; their articles were kept"));
    assert_eq!(count(&project), 5);
}

#[test]
fn a_missing_catalogue_entry_count_is_not_trusted() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    let index = Indexed::empty(&project.path());
    index.update(&[], false, 1);
    let snapshot = index.snapshot();
    assert!(Catalogue::read(&snapshot.generation).is_some());
    fs::write(snapshot.generation.path().join("catalogue.jsonl"), "{\"catalogue\":1,\"files\":2}\n").unwrap();
    assert!(Catalogue::read(&snapshot.generation).is_none());
    let mended = snapshot.catalogue().unwrap();
    assert_eq!(mended.sources.len(), 1);
    assert_eq!(mended.sources["corpus/a.jsonl"].claims.len(), 3);
}

#[test]
fn a_lock_left_behind_by_a_killed_writer_locks_nothing() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..40));
    let mut writer = started(&project, "index");
    let lock = project.path().join("index/writer.lock");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !lock.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(2));
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    project.ok(&["index"]);
    assert_eq!(count(&project), 40);
}
