//! Every way in which the disk is changed fails, once or for good: the error names the file, the old answers stand,
//! and a rerun makes up for it.

use super::articles;
use super::job::{IN_STEPS, Silent, Work, answers, on_disk, rebuild, resume, resume_or, words};
use super::support::{Project, copy};
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, Gate, Step};
use pundit::pipeline::{self, Build, Job, PipelineError};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// How the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// One step gets an error of the device.
    Once,
    /// From a step on there is no room for anything; removing still works.
    Full,
}

/// What is done to which kind of file. Which file, and when, differs from run to run, since segments are named at random
/// and merged beside.
type Kind = (String, String);

fn kind(step: Step, path: &Path) -> Kind {
    let name = path.file_name().unwrap().to_string_lossy();
    let of_segment = name.len() > 32 && name[..32].bytes().all(|b| b.is_ascii_hexdigit());
    let name = if of_segment { name[32..].to_owned() } else { name.into_owned() };
    (format!("{step:?}"), name.replace(|c: char| c.is_ascii_digit(), "#"))
}

/// Counts the steps of each kind, and fails at one of them.
#[derive(Default)]
struct Failing {
    at: Option<(Kind, usize, Mode)>,
    steps: Mutex<BTreeMap<Kind, usize>>,
    /// The files that were refused.
    refused: Mutex<Vec<String>>,
}

impl Gate for Failing {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        let kind = kind(step, path);
        let mut steps = self.steps.lock().unwrap();
        let count = steps.entry(kind.clone()).or_default();
        *count += 1;
        let Some((at, number, mode)) = &self.at else { return Ok(()) };
        let mut refused = self.refused.lock().unwrap();
        let fails = match mode {
            Mode::Once => kind == *at && *count == *number,
            Mode::Full => step != Step::Remove && (!refused.is_empty() || kind == *at && *count == *number),
        };
        if !fails {
            return Ok(());
        }
        refused.push(path.file_name().unwrap().to_string_lossy().into_owned());
        Err(io::Error::from_raw_os_error(if *mode == Mode::Once { 5 } else { 28 }))
    }
}

/// What fails: every kind of step that has not failed before, some of them also for good, and a sample of the others.
/// PUNDIT_EVERY_STEP=1 takes every single step of every kind.
fn points(steps: &BTreeMap<Kind, usize>, proved: &mut BTreeSet<Kind>) -> Vec<(Kind, usize, Mode)> {
    let all = std::env::var_os("PUNDIT_EVERY_STEP").is_some();
    let mut points = Vec::new();
    for (number, (kind, &count)) in steps.iter().enumerate() {
        let is_new = proved.insert(kind.clone());
        let once = match (all, is_new || number % 12 == 0) {
            (true, _) => 1..=count,
            // Now the first of its kind, now the last.
            (false, true) => {
                if number % 2 == 0 {
                    1..=1
                } else {
                    count..=count
                }
            }
            (false, false) => continue,
        };
        points.extend(once.map(|n| (kind.clone(), n, Mode::Once)));
        if all || number % 12 == 0 {
            points.push((kind.clone(), 1, Mode::Full));
        }
    }
    points
}

/// Lets every kind of step of `work` fail and `mend` make up for it, from the state of the project's index.
fn check(
    what: &str,
    proved: &mut BTreeSet<Kind>,
    project: &Project,
    overrides: &Overrides,
    work: Work,
    mends: &[Work],
) {
    let (index, kept) = (project.path().join("index"), project.path().join("kept"));
    let before = answers(project);
    fs::create_dir_all(&index).unwrap();
    copy(&index, &kept);
    let counting = Arc::new(Failing::default());
    on_disk(project, Disk::watched(counting.clone()), overrides, &Silent, work).unwrap();
    let after = answers(project);
    let steps = counting.steps.lock().unwrap().clone();
    let (mut failures, mut survived) = (0, 0);
    for (point, (kind, number, mode)) in points(&steps, proved).into_iter().enumerate() {
        fs::remove_dir_all(&index).unwrap();
        copy(&kept, &index);
        let at = format!("{what}, {mode:?} at {kind:?} number {number}");
        let failing = Arc::new(Failing { at: Some((kind, number, mode)), ..Failing::default() });
        let ended = on_disk(project, Disk::watched(failing.clone()), overrides, &Silent, work);
        let refused = failing.refused.lock().unwrap().clone();
        match ended {
            // Some steps can fail without harm: a merge in the background, the clearing of tantivy's files.
            Ok(()) => {
                survived += 1;
                assert_eq!(answers(project), after, "{at}");
            }
            Err(error) => {
                failures += 1;
                let words = words(&error);
                assert!(refused.iter().any(|name| words.contains(name)), "{at}: {words} ({refused:?})");
                let now = answers(project);
                // Committed and not yet counted: the next commit makes up for that.
                let uncounted = after.as_ref().map(|(_, articles)| (String::new(), *articles));
                assert!(now == before || now == after || now == uncounted, "{at}: {words}: {now:?}");
            }
        }
        let mended = on_disk(project, Disk::default(), overrides, &Silent, mends[point % mends.len()]);
        mended.unwrap_or_else(|e| panic!("{at}, mending: {}", words(&e)));
        assert_eq!(answers(project), after, "{at}");
    }
    assert!(failures > 0 && failures > survived, "{what}: {failures} failures, {survived} survived");
    fs::remove_dir_all(&kept).unwrap();
}

/// Two files indexed, a third that is not.
fn project() -> Project {
    let project = Project::empty();
    (0..2).for_each(|n| project.write(&format!("corpus/{n}.jsonl"), &articles(n..n + 1)));
    on_disk(&project, Disk::default(), &Overrides::default(), &Silent, pruning_update).unwrap();
    project.write("corpus/new.jsonl", &articles(1..3));
    project
}

fn pruning_update(job: &Job<'_>) -> Result<(), PipelineError> {
    pipeline::update_as(job, &[], true, &IN_STEPS).map(drop)
}

fn retag(job: &Job<'_>) -> Result<(), PipelineError> {
    pipeline::retag(job, &IN_STEPS).map(drop)
}

fn remove(job: &Job<'_>) -> Result<(), PipelineError> {
    let lock = job.index.lock()?;
    pipeline::obey_removals(job, &lock).map(drop)
}

fn gc(job: &Job<'_>) -> Result<(), PipelineError> {
    let lock = job.index.lock()?;
    Ok(job.index.remove_garbage(&job.index.garbage(1, &lock)?, &lock)?)
}

/// The kinds of steps that a rebuild takes, none of which fails.
fn kinds_of_a_rebuild() -> BTreeSet<Kind> {
    let counting = Arc::new(Failing::default());
    on_disk(&project(), Disk::watched(counting.clone()), &Overrides::default(), &Silent, rebuild).unwrap();
    let steps = counting.steps.lock().unwrap();
    steps.keys().cloned().collect()
}

#[test]
fn every_way_a_rebuild_writes_may_fail_and_the_old_state_answers_until_it_is_made_up_for() {
    check("reindex", &mut BTreeSet::new(), &project(), &Overrides::default(), rebuild, &[rebuild, resume]);
}

#[test]
fn every_other_way_to_write_may_fail_and_the_old_or_the_new_state_answers_until_a_rerun_makes_up_for_it() {
    let (none, mut proved) = (Overrides::default(), kinds_of_a_rebuild());
    let resume_retag: Work = |job| resume_or(job, retag);
    check("index", &mut proved, &project(), &none, pruning_update, &[pruning_update]);
    let first = Project::empty();
    (0..2).for_each(|n| first.write(&format!("corpus/{n}.jsonl"), &articles(n..n + 1)));
    check("first index", &mut proved, &first, &none, pruning_update, &[pruning_update]);
    let project = project();
    on_disk(&project, Disk::default(), &none, &Silent, pruning_update).unwrap();
    check("retag", &mut proved, &project, &none, retag, &[resume_retag]);
    let removal = Overrides::parse("[[article]]\nid = 'a1'\nremoved = true\n", "o.toml").unwrap();
    check("remove", &mut proved, &project, &removal, remove, &[remove]);
    for _ in 0..2 {
        let build = Build { keep: 9, ..IN_STEPS };
        on_disk(&project, Disk::default(), &none, &Silent, |job| pipeline::rebuild(job, &build).map(drop)).unwrap();
    }
    // Mending a rollback that came through would go back once more.
    let (back, nothing): (Work, Work) = (|job| pipeline::roll_back(job.index).map(drop), |_| Ok(()));
    check("rollback", &mut proved, &project, &none, back, &[nothing]);
    project.write("index/.CURRENT.tmp", "gen");
    check("gc", &mut proved, &project, &none, gc, &[gc]);
}
