//! Interrupted runs that are continued: what was done is not done again, and the outcome is the same.

use super::job::{IN_STEPS, Silent, on_disk, rebuild};
use super::support::{Project, copy};
use super::{articles, hash};
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, Gate, IndexDir, Step};
use pundit::pipeline::{self, Build, Event, Job, Observer, PipelineError, Report, Stage};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Breaks a run off after so many checkpoints.
struct AfterCheckpoints(AtomicUsize);

impl Gate for AfterCheckpoints {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        let is_checkpoint = path.to_string_lossy().contains("checkpoint-") && step == Step::Create;
        if is_checkpoint && self.0.fetch_sub(1, Ordering::SeqCst) == 0 {
            return Err(io::Error::other("enough"));
        }
        Ok(())
    }
}

fn broken_off(project: &Project, checkpoints: usize, work: impl FnOnce(&Job<'_>) -> Result<(), PipelineError>) {
    let gate = Arc::new(AfterCheckpoints(AtomicUsize::new(checkpoints)));
    let error = on_disk(project, Disk::watched(gate), &Overrides::default(), &Silent, work).unwrap_err();
    assert!(error.to_string().contains("checkpoint-"), "{error}");
}

/// Counts the files that are read.
#[derive(Default)]
struct Files(AtomicUsize);

impl Observer for Files {
    fn observe(&self, event: Event<'_>) {
        if matches!(event, Event::File { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Continues an interrupted run; with how many files it read.
fn resumed(project: &Project, overrides: &Overrides) -> Result<(Report, usize), PipelineError> {
    let files = Files::default();
    let rebuilt = on_disk(project, Disk::default(), overrides, &files, |job| pipeline::resume(job, &IN_STEPS))?;
    Ok((rebuilt.report, files.0.into_inner()))
}

fn eight_files() -> Project {
    let project = Project::empty();
    (0..8).for_each(|n| project.write(&format!("corpus/{n}.jsonl"), &articles(n..n + 2)));
    project
}

fn indexed() -> Project {
    let project = eight_files();
    project.ok(&["index"]);
    project
}

#[test]
fn a_rebuild_goes_on_where_it_stopped() {
    let project = indexed();
    let expected = hash(&project);
    broken_off(&project, 5, rebuild);
    assert_eq!(hash(&project), expected, "the old generation answers");
    let (report, read) = resumed(&project, &Overrides::default()).unwrap();
    assert_eq!((report.continued, report.added, report.unchanged, read), (6, 3, 5, 3));
    assert_eq!(hash(&project), expected);
    assert!(matches!(resumed(&project, &Overrides::default()), Err(PipelineError::NothingToResume)));
}

#[test]
fn an_interrupted_run_is_told_by_status_until_somebody_goes_on_or_drops_it() {
    let project = indexed();
    let told = || -> serde_json::Value {
        let status = project.ok(&["status", "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&status).unwrap()["interrupted"].take()
    };
    assert!(told().is_null());
    broken_off(&project, 5, rebuild);
    let run = told();
    assert_eq!((&run["command"], &run["go_on"]), (&"pundit reindex".into(), &"pundit reindex --resume".into()));
    assert_eq!((&run["articles"], &run["files"], &run["drop"]), (&6.into(), &5.into(), &"pundit gc".into()));
    assert!(run["begun"].as_str().unwrap().starts_with("20"), "{run}");
    let text = project.ok(&["status"]);
    assert!(text.contains(" was interrupted after 6 articles of 5 files; `pundit reindex --resume` goes on"), "{text}");
    // Somebody may be at it.
    let lock = IndexDir::new(project.path().join("index")).lock().unwrap();
    assert!(told().is_null());
    drop(lock);
    resumed(&project, &Overrides::default()).unwrap();
    assert!(told().is_null());
    broken_off(&project, 4, |job| pipeline::retag(job, &IN_STEPS).map(drop));
    assert_eq!((&told()["command"], &told()["articles"]), (&"pundit reindex --actors".into(), &4.into()));
    project.ok(&["gc"]);
    assert!(told().is_null());
    broken_off(&project, 0, rebuild);
    assert!(project.ok(&["status"]).contains(" was interrupted before its first checkpoint"));
}

#[test]
fn files_that_changed_came_or_went_meanwhile_are_as_a_run_from_the_start_would_find_them() {
    let project = indexed();
    broken_off(&project, 5, rebuild);
    let half = project.path().join("half");
    copy(&project.path().join("index"), &half);
    project.write("corpus/1.jsonl", &articles(1..3).replace("patience", "temper"));
    project.remove("corpus/2.jsonl");
    project.remove("corpus/7.jsonl");
    fs::rename(project.path().join("corpus/3.jsonl"), project.path().join("corpus/x.jsonl")).unwrap();
    project.write("corpus/4.jsonl", "");
    project.write("corpus/9.jsonl", &articles(40..42));
    project.pundit(&["reindex"]);
    let expected = hash(&project);
    fs::remove_dir_all(project.path().join("index")).unwrap();
    fs::rename(&half, project.path().join("index")).unwrap();
    resumed(&project, &Overrides::default()).unwrap();
    assert_eq!(hash(&project), expected);
    // The catalogue is as good: nothing is left to do, and a rebuild changes nothing.
    assert!(project.pundit(&["index"]).stdout.starts_with("nothing changed"));
    project.pundit(&["reindex"]);
    assert_eq!(hash(&project), expected);
}

#[test]
fn a_first_index_goes_on_by_itself() {
    // Of paths that only the first run was told.
    let eight_texts = || {
        let project = eight_files();
        fs::rename(project.path().join("corpus"), project.path().join("texts")).unwrap();
        project
    };
    let project = eight_texts();
    let texts = [project.path().join("texts")];
    broken_off(&project, 3, |job| pipeline::update_as(job, &texts, false, &IN_STEPS).map(drop));
    let search = project.pundit(&["search", "harbour"]);
    assert_eq!(search.code, Some(3));
    assert!(search.stderr.contains("begun and never finished") && search.stderr.contains("`pundit index`"));
    let index = project.pundit(&["index"]);
    assert_eq!(index.code, Some(0), "{index:#?}");
    assert!(index.stderr.contains("continued: 4 articles there already"), "{index:#?}");
    assert!(index.stdout.starts_with("5 new: 5 of 8 files read"), "{index:#?}");
    let other = eight_texts();
    other.ok(&["index", "texts"]);
    assert_eq!(hash(&project), hash(&other));
}

#[test]
fn actors_found_anew_go_on_where_they_stopped() {
    let project = indexed();
    let expected = hash(&project);
    broken_off(&project, 4, |job| pipeline::retag(job, &IN_STEPS).map(drop));
    let (report, read) = resumed(&project, &Overrides::default()).unwrap();
    assert_eq!((report.continued, report.replaced, read), (4, 5, 0));
    assert_eq!(hash(&project), expected);
    broken_off(&project, 4, |job| pipeline::retag(job, &IN_STEPS).map(drop));
    project.write("corpus/9.jsonl", &articles(40..42));
    project.ok(&["index"]);
    let refused = resumed(&project, &Overrides::default()).unwrap_err().to_string();
    assert!(refused.contains("the articles it was being made from have changed since"), "{refused}");
}

#[test]
fn what_was_begun_by_other_rules_is_not_continued() {
    let project = indexed();
    let expected = hash(&project);
    broken_off(&project, 5, rebuild);
    let overrides = Overrides::parse("[[article]]\nid = 'a1'\ntitle = 'Another'\n", "o.toml").unwrap();
    let refused = resumed(&project, &overrides).unwrap_err().to_string();
    assert!(refused.contains("the overrides have changed since; `pundit reindex` begins anew"), "{refused}");
    project.write("actors.toml", "[[actor]]\nid = \"org/tollkeepers\"\ntype = \"ngo\"\nname = \"Tollkeepers\"\n");
    let refused = project.pundit(&["reindex", "--resume"]);
    assert_eq!(refused.code, Some(2), "{refused:#?}");
    assert!(refused.stderr.contains("it was begun by other rules (gazetteer "), "{refused:#?}");
    project.remove("actors.toml");
    let manifest = "index/gen-000002/manifest.json";
    let text = fs::read_to_string(project.path().join(manifest)).unwrap();
    project.write(manifest, &text.replace("\"format\": ", "\"format\": 9"));
    let refused = project.pundit(&["reindex", "--resume"]);
    assert_eq!(refused.code, Some(2), "{refused:#?}");
    assert!(refused.stderr.contains("cannot continue gen-000002: the index in"), "{refused:#?}");
    assert_eq!(hash(&project), expected);
    project.ok(&["reindex"]);
    let nothing = project.pundit(&["reindex", "--resume"]);
    assert!(nothing.stderr.contains("there is no interrupted run to continue"), "{nothing:#?}");
}

/// Asks a run to stop once it has come to an event.
struct StopAt(fn(&Event<'_>) -> bool, AtomicBool);

impl Observer for StopAt {
    fn observe(&self, event: Event<'_>) {
        if (self.0)(&event) {
            self.1.store(true, Ordering::SeqCst);
        }
    }

    fn wants_stop(&self) -> bool {
        self.1.load(Ordering::SeqCst)
    }
}

#[test]
fn a_run_that_was_asked_to_stop_goes_on_where_it_was() {
    let project = indexed();
    let expected = hash(&project);
    // No checkpoint but the one it takes when it is asked to stop.
    let build = Build::default();
    let stops: [fn(&Event<'_>) -> bool; 3] = [
        |event| matches!(event, Event::File { path, .. } if path.ends_with("3.jsonl")),
        |event| matches!(event, Event::Stage(Stage::Committing)),
        |event| matches!(event, Event::Tagged { articles: 4, .. }),
    ];
    for (n, at) in stops.into_iter().enumerate() {
        let stopping = StopAt(at, AtomicBool::new(false));
        let ended = on_disk(&project, Disk::default(), &Overrides::default(), &stopping, |job| match n {
            2 => pipeline::retag(job, &build).map(drop),
            _ => pipeline::rebuild(job, &build).map(drop),
        });
        assert!(matches!(ended, Err(PipelineError::Stopped)), "{n}: {ended:?}");
        let (report, _) = resumed(&project, &Overrides::default()).unwrap();
        assert!(report.continued >= 4, "{n}: {}", report.continued);
        assert_eq!(hash(&project), expected, "{n}");
    }
}

#[test]
fn a_run_that_came_to_no_checkpoint_is_begun_anew_and_an_old_generation_half_removed_is_none() {
    let project = indexed();
    let expected = hash(&project);
    for manifest in [true, false] {
        broken_off(&project, 0, rebuild);
        let newest = IndexDir::new(project.path().join("index")).unfinished().unwrap().unwrap();
        if !manifest {
            fs::remove_file(newest.path().join("manifest.json")).unwrap();
        }
        let (report, read) = resumed(&project, &Overrides::default()).unwrap();
        assert_eq!((report.continued, read), (0, 8), "manifest: {manifest}");
        assert_eq!(hash(&project), expected);
    }
    for generation in ["gen-000002", "gen-000003"] {
        fs::remove_file(project.path().join("index").join(generation).join("complete")).unwrap();
        assert!(matches!(resumed(&project, &Overrides::default()), Err(PipelineError::NothingToResume)));
    }
}
