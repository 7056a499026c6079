//! Long lives: many swaps, many deletes, files that change under the reader.

use super::job::{IN_STEPS, Silent, on_disk};
use super::support::Project;
use super::{articles, count, harbours, hash};
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, IndexDir, Snapshot};
use pundit::pipeline::{self, Build, Event, Observer};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

fn index(project: &Project) -> IndexDir {
    IndexDir::new(project.path().join("index"))
}

#[test]
fn a_reader_stays_open_across_a_hundred_swaps_and_others_open_meanwhile() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    let dir = index(&project);
    let reader = Snapshot::open(&dir).unwrap();
    std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            // None is kept beside the current one: what is opened may be cleared away the next moment.
            let build = Build { keep: 1, ..Build::default() };
            for _ in 0..20 {
                on_disk(&project, Disk::default(), &Overrides::default(), &Silent, |job| {
                    pipeline::retag(job, &build).map(drop)
                })
                .unwrap();
            }
            let former = dir.current().unwrap();
            on_disk(&project, Disk::default(), &Overrides::default(), &Silent, |job| {
                pipeline::retag(job, &IN_STEPS).map(drop)
            })
            .unwrap();
            let latest = dir.current().unwrap();
            for _ in 0..40 {
                dir.swap(&former).unwrap();
                dir.swap(&latest).unwrap();
            }
        });
        let mut opened = 0;
        while !swapping.is_finished() {
            let snapshot = Snapshot::open(&dir).unwrap_or_else(|e| panic!("after {opened}: {e}"));
            assert_eq!(snapshot.totals.articles, 3);
            opened += 1;
        }
        swapping.join().unwrap();
        assert!(opened > 20);
    });
    assert_eq!(harbours(&reader), 3);
    assert!(
        reader
            .stored(reader.addresses().next().unwrap())
            .unwrap()
            .article
            .title
            .is_some_and(|title| title.starts_with("Toll "))
    );
}

#[test]
fn ten_thousand_deletes_and_re_adds_leave_what_one_run_would_have_built() {
    let project = Project::empty();
    let lines = |round: usize| -> String {
        let line = |n: usize| format!("{{\"id\":\"d{n}\",\"text\":\"The harbour, round {round} of {n}.\"}}\n");
        (0..250).map(line).collect()
    };
    for round in 0..40 {
        project.write("corpus/a.jsonl", &lines(round));
        on_disk(&project, Disk::default(), &Overrides::default(), &Silent, |job| pipeline::update(job, &[], false))
            .unwrap();
    }
    let snapshot = Snapshot::open(&index(&project)).unwrap();
    assert_eq!((snapshot.totals.articles, harbours(&snapshot)), (250, 250));
    assert_eq!(snapshot.recount().unwrap(), snapshot.totals);
    let fresh = Project::empty();
    fresh.write("corpus/a.jsonl", &lines(39));
    on_disk(&fresh, Disk::default(), &Overrides::default(), &Silent, |job| pipeline::update(job, &[], false)).unwrap();
    assert_eq!(Snapshot::open(&index(&fresh)).unwrap().totals, snapshot.totals);
}

/// Appends to a file once it has been found and before it is read.
struct Appending(PathBuf);

impl Observer for Appending {
    fn observe(&self, event: Event<'_>) {
        if matches!(event, Event::Planned { .. }) {
            let text = fs::read_to_string(&self.0).unwrap();
            fs::write(&self.0, text + &articles(7..8)).unwrap();
        }
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_said_and_read_again() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.write("corpus/b.jsonl", &articles(3..5));
    let appending = Appending(project.path().join("corpus/a.jsonl"));
    let report = on_disk(&project, Disk::default(), &Overrides::default(), &appending, |job| {
        pipeline::update(job, &[], false).unwrap()
    });
    assert_eq!(report.changing, ["corpus/a.jsonl"]);
    let again = project.ok(&["index"]);
    assert!(again.contains("1 of 2 files read"), "{again}");
    assert!(project.ok(&["index"]).contains("0 of 2 files read"));
    assert_eq!(count(&project), 6);
}

#[test]
fn clocks_that_run_backwards_hide_no_change_and_break_nothing() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    let set =
        |file: PathBuf, time: SystemTime| File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
    // The same size, an earlier time.
    project.write("corpus/a.jsonl", &articles(0..3).replace("patience", "goodwill"));
    set(project.path().join("corpus/a.jsonl"), SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000));
    assert!(project.ok(&["index"]).starts_with("3 replaced"));
    assert_eq!(project.ok(&["search", "goodwill", "--count"]).trim(), "3");
    // An index from the future: generations go by number, not by time.
    let future = SystemTime::now() + Duration::from_secs(40 * 365 * 86_400);
    let manifest = project.path().join("index/gen-000001/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let year = text.find("\"created\": \"").unwrap() + 12;
    fs::write(&manifest, format!("{}2066{}", &text[..year], &text[year + 4..])).unwrap();
    for file in ["index/CURRENT", "index/gen-000001/manifest.json", "index/gen-000001/catalogue.jsonl"] {
        set(project.path().join(file), future);
    }
    let before = hash(&project);
    project.ok(&["reindex"]);
    assert_eq!(hash(&project), before);
    assert!(project.ok(&["reindex", "--rollback"]).contains("back to gen-000001"));
}

/// A folder whose name is no UTF-8, with a file of such a name, one with spaces, and a link that leads back.
#[cfg(unix)]
#[test]
fn odd_names_are_indexed_once_and_found_again() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let project = Project::empty();
    let odd = |name: &[u8]| project.path().join(OsStr::from_bytes(b"caf\xe9 one")).join(OsStr::from_bytes(name));
    fs::create_dir_all(odd(b"corpus/a b")).unwrap();
    fs::write(odd(b"corpus/a b/c d.jsonl"), articles(0..2)).unwrap();
    fs::write(odd(b"corpus/th\xe9.jsonl"), articles(2..3)).unwrap();
    std::os::unix::fs::symlink("..", odd(b"corpus/a b/back")).unwrap();
    let dir = project.path().join(OsStr::from_bytes(b"caf\xe9 one"));
    let run = |args: &[&str]| {
        let mut command = project.command(args);
        super::support::Ended::of(command.current_dir(&dir).output().unwrap())
    };
    let first = run(&["index"]);
    assert!(first.code == Some(4) && first.stdout.starts_with("3 new: 2 of 2 files read"), "{first:#?}");
    assert!(first.stderr.contains("is a link back to"), "{first:#?}");
    let second = run(&["index"]);
    assert!(second.stdout.starts_with("nothing changed: 0 of 2 files read"), "{second:#?}");
    let rebuilt = run(&["reindex"]);
    assert!(rebuilt.stdout.contains("3 new: 2 of 2 files read"), "{rebuilt:#?}");
    assert_eq!(run(&["search", "harbour", "--count"]).stdout.trim(), "3");
    assert!(run(&["doctor", "--index"]).stdout.contains("gen-000002 is sound"));
}

/// With the checkpoints of a run in steps every file makes a segment of its own.
#[test]
fn a_run_that_wrote_most_of_an_index_leaves_one_segment_and_a_small_one_does_not_merge_it() {
    let project = Project::empty();
    let segments = || Snapshot::open(&index(&project)).unwrap().segments();
    let update = || on_disk(&project, Disk::default(), &Overrides::default(), &Silent, super::job::update).unwrap();
    (0..6).for_each(|n| project.write(&format!("corpus/{n}.jsonl"), &articles(3 * n..3 * n + 3)));
    update();
    assert_eq!((segments(), count(&project)), (1, 18));
    project.write("corpus/late.jsonl", &articles(30..31));
    update();
    assert_eq!((segments(), count(&project)), (2, 19));
    project.write("corpus/many.jsonl", &articles(40..80));
    update();
    assert_eq!((segments(), count(&project)), (1, 59));
}
