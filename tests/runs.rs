//! Long runs as their user lives with them: what they tell on the way, how they stop, what they leave behind.
#![allow(clippy::disallowed_methods, reason = "starts, signals and times the program")]

mod support;

use pundit::entities::Gazetteer;
use pundit::extract::overrides::Overrides;
use pundit::index::IndexDir;
use pundit::ingest::Settings;
use pundit::pipeline::{self, Event, Job, Naming, Observer, Report};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::{Ended, Project};

/// Short articles as JSONL, numbered; all say "harbour".
fn articles(numbers: std::ops::Range<usize>) -> String {
    let line = |n: usize| {
        let text = format!("The harbour of town {n} was closed for toll {n}. A mediator from Qatar counted {n} ships.");
        format!(r#"{{"id":"a{n}","title":"Toll {n}","author":"Ilse Varga","date":"2025-10-02","text":"{text}"}}"#)
    };
    numbers.map(|n| line(n) + "\n").collect()
}

/// A project with many articles in several files.
fn harbours(n: usize) -> Project {
    let project = Project::empty();
    for (file, start) in (0..n).step_by(n / 4).enumerate() {
        project.write(&format!("corpus/{file}.jsonl"), &articles(start..(start + n / 4).min(n)));
    }
    project
}

fn count(project: &Project) -> usize {
    project.pundit(&["search", "harbour", "--count"]).stdout.trim().parse().unwrap()
}

fn hash(project: &Project) -> String {
    let status: Value = serde_json::from_str(&project.ok(&["status", "--format", "json"])).unwrap();
    status["totals"]["logical_hash"].as_str().unwrap().to_owned()
}

/// What `--json-progress` told, every line of it.
fn events(ended: &Ended) -> Vec<Value> {
    let events: Vec<Value> = ended.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.iter().all(|event| event["v"] == 1 && event["event"].is_string()), "{events:?}");
    events
}

fn stages(events: &[Value]) -> Vec<&str> {
    events.iter().filter(|event| event["event"] == "stage").map(|event| event["stage"].as_str().unwrap()).collect()
}

#[test]
fn progress_for_programs_ends_with_the_report() {
    let project = Project::with_articles();
    let ended = project.pundit(&["index", "articles", "--json-progress"]);
    assert_eq!(ended.code, Some(4));
    let told = events(&ended);
    assert_eq!(stages(&told), ["looking", "reading", "committing", "merging", "verifying"]);
    let rejected = told.iter().filter(|event| event["event"] == "rejected");
    assert!(rejected.clone().any(|r| r["source"] == "articles/wire/notes.jsonl" && r["line"] == 3));
    let report = told.last().unwrap();
    assert_eq!((&report["event"], &report["complete"]), (&"report".into(), &true.into()));
    assert_eq!(report["rejected"], rejected.count());
    assert_eq!(report["rejected_by_reason"].as_array().unwrap().len(), 3);
    let articles: u64 = report["readers"].as_array().unwrap().iter().map(|r| r["articles"].as_u64().unwrap()).sum();
    assert_eq!(report["totals"]["articles"], articles);
    assert_eq!(report["readers"][0]["reader"], "HTML");
    assert!(report["stages"].as_array().unwrap().iter().all(|stage| stage["seconds"].as_f64().unwrap() >= 0.0));

    let told = events(&project.pundit(&["reindex", "--json-progress"]));
    assert_eq!(stages(&told), ["looking", "reading", "committing", "merging", "verifying"]);
    assert_eq!(told.last().unwrap()["generation"], "gen-000002");
    let told = events(&project.pundit(&["reindex", "--actors", "--json-progress"]));
    assert_eq!(stages(&told), ["tagging", "committing", "merging", "verifying"]);
    assert_eq!(told.last().unwrap()["replaced"], articles);
}

#[test]
fn a_failure_is_the_last_event_of_progress_for_programs() {
    let project = Project::empty();
    let ended = project.pundit(&["index", "--json-progress"]);
    assert_eq!(ended.code, Some(2));
    let told = events(&ended);
    let last = told.last().unwrap();
    assert_eq!(last["event"], "error");
    assert!(last["text"].as_str().unwrap().starts_with("there is nothing to read"), "{last}");
}

/// A run of the program that can be signalled.
struct Run {
    child: Child,
    /// Whether it came to say in the end what it did.
    reported: Option<std::thread::JoinHandle<bool>>,
}

impl Run {
    /// Starts `command` and comes back when it has begun to read.
    fn reading(project: &Project, command: &str) -> Run {
        let mut command = project.command(&[command, "--json-progress", "--threads", "1"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains(r#""event":"plan""#)), "it ended before it read anything");
        // Nothing of what it says may make it wait.
        let is_report = |line: &String| line.contains(r#""event":"report""#);
        let reported = Some(std::thread::spawn(move || lines.filter(is_report).count() > 0));
        std::thread::sleep(Duration::from_millis(150));
        Run { child, reported }
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success(), "the run had ended already");
    }

    fn code(self) -> Option<i32> {
        self.end().0
    }

    fn end(mut self) -> (Option<i32>, bool) {
        (self.child.wait().unwrap().code(), self.reported.is_some_and(|reported| reported.join().unwrap()))
    }
}

#[cfg(unix)]
#[test]
fn a_first_ctrl_c_commits_what_was_read_and_the_next_run_goes_on() {
    let n = 2000;
    let project = harbours(n);
    for signal in ["-INT", "-TERM"] {
        let run = Run::reading(&project, "index");
        run.signal(signal);
        assert_eq!(run.code(), Some(130), "{signal}");
    }
    let part = count(&project);
    assert!(0 < part && part < n, "{part}");
    assert!(project.ok(&["index"]).contains(&format!("the index holds {n} articles")));
    assert_eq!(count(&project), n);
    let gone_on = hash(&project);
    project.ok(&["reindex"]);
    assert_eq!(hash(&project), gone_on);
}

#[cfg(unix)]
#[test]
fn a_stopped_reindex_leaves_the_old_generation_answering() {
    let project = harbours(1200);
    project.ok(&["index"]);
    let before = hash(&project);
    let run = Run::reading(&project, "reindex");
    run.signal("-INT");
    assert_eq!(run.code(), Some(130));
    assert_eq!((count(&project), hash(&project)), (1200, before.clone()));
    project.ok(&["reindex"]);
    assert_eq!(hash(&project), before);
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_leaves_at_once_and_nothing_of_the_run_holds() {
    // On a busy machine a run may be through with stopping before the second signal is there, which it then reports.
    let left_at_once = |command: &str| {
        let project = harbours(400);
        project.ok(&["index"]);
        let before = hash(&project);
        project.write("corpus/more.jsonl", &articles(400..4000));
        let run = Run::reading(&project, command);
        run.signal("-INT");
        run.signal("-INT");
        let asked = Instant::now();
        let (code, reported) = run.end();
        assert_eq!(code, Some(130), "{command}");
        assert!(asked.elapsed() < Duration::from_secs(5), "{command}: {:?}", asked.elapsed());
        if !reported {
            assert_eq!((count(&project), hash(&project)), (400, before), "{command}");
        }
        !reported
    };
    for command in ["index", "reindex"] {
        assert!((0..8).any(|_| left_at_once(command)), "{command}: no run was left in the midst of its work");
    }
}

#[test]
fn the_number_of_threads_does_not_show_in_the_index() {
    let project = harbours(200);
    let hashes = ["1", "2", "4"].map(|threads| {
        let _ = std::fs::remove_dir_all(project.path().join("index"));
        project.ok(&["index", "--threads", threads, "--memory", "64"]);
        hash(&project)
    });
    assert!(hashes.iter().all(|hash| *hash == hashes[0]), "{hashes:?}");
}

/// Asks until the search says what it should; the watcher needs a moment.
fn expect_count(project: &Project, query: &str, expected: &str) {
    let asked = Instant::now();
    loop {
        let found = project.pundit(&["search", query, "--count"]).stdout;
        if found.trim() == expected {
            return;
        }
        assert!(asked.elapsed() < Duration::from_secs(60), "{query}: {found} instead of {expected}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Starts watching; comes back when the first run is over, with what it says from then on.
fn watching(project: &Project, args: &[&str]) -> (Run, Arc<Mutex<String>>) {
    let mut command = project.command(&[&["index", "--watch"], args].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let said = Arc::<Mutex<String>>::default();
    let mut stderr = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let stdout = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(stderr.any(|line| line.contains("watching ")), "it ended before it watched anything");
    let note = |said: &Mutex<String>, line: &str| *said.lock().unwrap() += &format!("{line}\n");
    let (out, err) = (said.clone(), said.clone());
    std::thread::spawn(move || stdout.for_each(|line| note(&out, &line)));
    std::thread::spawn(move || stderr.for_each(|line| note(&err, &line)));
    (Run { child, reported: None }, said)
}

#[cfg(unix)]
#[test]
fn a_watched_folder_is_in_the_index_a_moment_later() {
    let project = Project::empty();
    project.write("corpus/a.md", "# Tolls\n\nThe ferry waits at the quay.\n");
    let (run, said) = watching(&project, &["--prune"]);
    expect_count(&project, "ferry", "1");
    project.write("corpus/deep/er/b.md", "# Quays\n\nAnother ferry, and a lighthouse.\n");
    expect_count(&project, "ferry", "2");
    project.write("corpus/a.md", "# Tolls\n\nThe barge waits at the quay.\n");
    expect_count(&project, "barge", "1");
    let at = |file: &str| project.path().join(file);
    std::fs::rename(at("corpus/a.md"), at("corpus/renamed.md")).unwrap();
    expect_count(&project, "barge", "1");
    // What an editor leaves about is no article; what is written as a whole is.
    project.write("corpus/renamed.md~", "# Tolls\n\nThe dinghy waits at the quay.\n");
    project.write("corpus/.renamed.md.swp", "dinghy");
    project.write("corpus/c.md", "# Buoys\n\nA third ferry.\n");
    expect_count(&project, "ferry", "2");
    expect_count(&project, "dinghy", "0");
    project.remove("corpus/c.md");
    expect_count(&project, "ferry", "1");
    // A folder that is gone as a whole may be a disk that comes back.
    std::fs::rename(at("corpus"), at("elsewhere")).unwrap();
    let gone = Instant::now();
    while !said.lock().unwrap().contains("is gone; its articles are kept") {
        assert!(gone.elapsed() < Duration::from_secs(60), "{said:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
    std::thread::sleep(Duration::from_millis(500));
    expect_count(&project, "ferry", "1");
    std::fs::rename(at("elsewhere"), at("corpus")).unwrap();
    project.write("corpus/d.md", "# Locks\n\nA fourth ferry.\n");
    expect_count(&project, "ferry", "2");
    project.write("corpus/e.md", "# Weirs\n\nA fifth ferry.\n");
    expect_count(&project, "ferry", "3");
    run.signal("-INT");
    assert_eq!(run.code(), Some(0));
    let said = said.lock().unwrap();
    for line in ["1 new in", "1 removed in", "the index holds 3 articles", "is back"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert_eq!(project.ok(&["status"]).matches("rejected").count(), 0);
}

#[cfg(unix)]
#[test]
fn watching_tells_programs_every_update_as_a_report() {
    let project = Project::empty();
    project.write("corpus/a.md", "# Tolls\n\nThe ferry waits at the quay.\n");
    let (run, said) = watching(&project, &["--json-progress"]);
    project.write("corpus/b.md", "# Quays\n\nAnother ferry.\n");
    expect_count(&project, "ferry", "2");
    run.signal("-TERM");
    assert_eq!(run.code(), Some(0));
    std::thread::sleep(Duration::from_millis(100));
    let said = said.lock().unwrap();
    let reports: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert!(reports.iter().any(|report| report["event"] == "report" && report["added"] == 1), "{said}");
}

#[test]
fn a_moved_file_is_told_as_moved() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles", "-q"]);
    let at = |file: &str| project.path().join(file);
    std::fs::rename(at("articles/grain-corridor.md"), at("articles/wire/grain.md")).unwrap();
    let told = events(&project.pundit(&["index", "--json-progress"]));
    let report = told.last().unwrap();
    let from_to = (&report["moved_files"][0]["from"], &report["moved_files"][0]["to"]);
    assert_eq!(from_to, (&"articles/grain-corridor.md".into(), &"articles/wire/grain.md".into()));
    assert_eq!((&report["moved"], &report["duplicates"], &report["added"]), (&1.into(), &0.into(), &0.into()));
    assert_eq!(report["missing"], Value::Array(Vec::new()));
}

/// Asks a run to stop when so many articles are ready.
struct StopAfter {
    articles: usize,
    seen: AtomicUsize,
}

impl Observer for StopAfter {
    fn observe(&self, event: Event<'_>) {
        if let Event::Article = event {
            self.seen.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn wants_stop(&self) -> bool {
        self.seen.load(Ordering::SeqCst) >= self.articles
    }
}

/// Updates the index in `index` of the project, stopping when `articles` are ready.
fn update(project: &Project, index: &str, overrides: &str, articles: usize, prune: bool) -> Report {
    let root = project.path();
    pipeline::update(
        &Job {
            root: &root,
            corpus: root.join("corpus"),
            index: &IndexDir::new(root.join(index)),
            gazetteer: Gazetteer::builtin(),
            naming: Naming::Off,
            overrides: &Overrides::parse(overrides, "overrides.toml").unwrap(),
            settings: &Settings::default(),
            threads: 2,
            memory: 32 << 20,
            observer: &StopAfter { articles, seen: AtomicUsize::new(0) },
        },
        &[],
        prune,
    )
    .unwrap()
}

/// Wherever a run is stopped, the next one ends where an uninterrupted one would have.
#[test]
fn a_run_stopped_at_any_article_loses_nothing() {
    const SETTLED: &str = "[[article]]\nid = \"a3\"\ntitle = \"Settled\"\n";
    for prune in [false, true] {
        for stop in [0, 1, 3, 8, 20, 31, 60] {
            let project = Project::empty();
            project.write("corpus/a.jsonl", &articles(0..10));
            project.write("corpus/b.jsonl", &articles(5..20));
            project.write("corpus/c.jsonl", &articles(18..30));
            update(&project, "index", "", usize::MAX, false);
            // Articles go, come, pass from file to file, and one is settled otherwise.
            project.write("corpus/b.jsonl", &articles(12..16));
            project.remove("corpus/c.jsonl");
            project.write("corpus/d.jsonl", &articles(8..40));
            let stopped = update(&project, "index", SETTLED, stop, prune);
            let whole = update(&project, "index", SETTLED, usize::MAX, prune);
            assert!(whole.left.is_none());
            // Workers read ahead, so a run that is asked late may be over already.
            assert!(stop > 0 || stopped.left.is_some_and(|left| left.files == 3), "{:?}", stopped.left);
            let fresh = update(&project, "fresh", SETTLED, usize::MAX, prune);
            assert_eq!(whole.totals, fresh.totals, "stopped after {stop}, prune: {prune}");
        }
    }
}
