//! Writers killed at random moments: what is found then is the old or the new, and the rest can be made up for.

use super::job::{IN_STEPS, Silent, Work, answers, on_disk, rebuild, resume, update};
use super::support::{Project, Random, copy};
use super::{articles, started_as};
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, IndexDir};
use pundit::pipeline::{self, PipelineError};
use std::fs;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A command to be killed, and what makes up for it.
struct Case {
    command: &'static [&'static str],
    again: Work,
    times: usize,
    /// Whether every third time there is no index at all when it begins.
    from_nothing: bool,
    /// Files of one article, each indexed by a run of its own, before: as many segments.
    segments: usize,
}

/// SEED=… plays a failure again.
fn seed() -> u64 {
    let given = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64)
}

/// PUNDIT_KILL_ROUNDS=… kills as often, instead of `times`.
fn rounds(times: usize) -> usize {
    std::env::var("PUNDIT_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(times)
}

/// Starts the command and kills it after `part` of the time it takes. The first moments, in which a process only starts,
/// are of no interest.
fn kill(project: &Project, command: &[&str], takes: Duration, random: &mut Random) -> Duration {
    let pause = takes.mul_f64(0.2 + random.below(850) as f64 / 1000.0);
    let mut writer = started_as(project, command);
    std::thread::sleep(pause);
    writer.kill().unwrap();
    writer.wait().unwrap();
    pause
}

fn mended(project: &Project, again: Work) -> Result<(), PipelineError> {
    on_disk(project, Disk::default(), &Overrides::default(), &Silent, again)
}

/// Runs the command again and again from the same state and kills it at random moments.
fn check(case: &Case) {
    let seed = seed();
    let mut random = Random(seed);
    let (old, new) = (10, 18);
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..old - case.segments));
    mended(&project, update).unwrap();
    for n in old - case.segments..old {
        project.write(&format!("corpus/s{n}.jsonl"), &articles(n..n + 1));
        mended(&project, update).unwrap();
    }
    let (folder, kept) = (project.path().join("index"), project.path().join("kept"));
    copy(&folder, &kept);
    let before = answers(&project);
    (old..new).step_by(2).for_each(|n| project.write(&format!("corpus/b{n}.jsonl"), &articles(n..n + 2)));
    let began = Instant::now();
    assert!(started_as(&project, case.command).wait().unwrap().success());
    let takes = began.elapsed();
    let after = answers(&project);
    let uncounted = after.as_ref().map(|(_, articles)| (String::new(), *articles));
    for round in 0..rounds(case.times) {
        fs::remove_dir_all(&folder).unwrap();
        let first = case.from_nothing && round % 3 == 2;
        if !first {
            copy(&kept, &folder);
        }
        let pause = kill(&project, case.command, takes, &mut random);
        let at = format!("{:?} killed after {pause:?} (SEED={seed}, round {round})", case.command);
        let found = answers(&project);
        let was = if first { &None } else { &before };
        assert!(found == *was || found == after || found == uncounted, "{at}: {found:?}");
        mended(&project, case.again).unwrap_or_else(|e| panic!("{at}: {e}"));
        assert_eq!(answers(&project), after, "{at}");
    }
}

const INDEX: &[&str] = &["index", "--quiet", "--threads", "2", "--checkpoint", "0"];
const REINDEX: &[&str] = &["reindex", "--quiet", "--threads", "2"];
const STEP_BY_STEP: &[&str] = &["reindex", "--quiet", "--threads", "2", "--checkpoint", "0"];

#[test]
fn a_killed_index_leaves_the_old_or_the_new_and_a_rerun_completes() {
    check(&Case { command: INDEX, again: update, times: 14, from_nothing: true, segments: 0 });
}

#[test]
fn a_killed_reindex_leaves_the_old_or_the_new_and_a_rerun_completes() {
    check(&Case { command: REINDEX, again: rebuild, times: 9, from_nothing: true, segments: 0 });
}

#[test]
fn a_killed_reindex_that_is_resumed_equals_one_that_ran_through() {
    check(&Case { command: STEP_BY_STEP, again: resume, times: 12, from_nothing: true, segments: 0 });
}

/// Eight segments of a size are merged in the background of the commit that makes the eighth.
#[test]
fn a_writer_killed_while_it_merges_leaves_the_old_or_the_new_and_a_rerun_completes() {
    check(&Case { command: INDEX, again: update, times: 8, from_nothing: false, segments: 7 });
}

#[test]
fn a_killed_gc_or_swap_leaves_a_generation_that_answers() {
    let mut random = Random(seed());
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..5));
    mended(&project, update).unwrap();
    for _ in 0..3 {
        mended(&project, |job| pipeline::rebuild(job, &pipeline::Build { keep: 9, ..IN_STEPS }).map(drop)).unwrap();
    }
    let expected = answers(&project);
    let (folder, kept) = (project.path().join("index"), project.path().join("kept"));
    copy(&folder, &kept);
    let began = Instant::now();
    project.ok(&["gc", "--keep", "2"]);
    let takes = began.elapsed();
    let dir = IndexDir::new(&folder);
    for round in 0..rounds(7) {
        fs::remove_dir_all(&folder).unwrap();
        copy(&kept, &folder);
        let command: &[&str] = if round % 3 == 2 { &["reindex", "--rollback"] } else { &["gc", "--keep", "2"] };
        let pause = kill(&project, command, takes, &mut random);
        assert_eq!(answers(&project), expected, "round {round}, {command:?} killed after {pause:?}");
        let lock = dir.lock().unwrap();
        dir.remove_garbage(&dir.garbage(2, &lock).unwrap(), &lock).unwrap();
        assert_eq!(answers(&project), expected);
        assert_eq!(dir.garbage(2, &lock).unwrap(), []);
    }
}
