//! A disk that is really full: runs end in the midst, the old answers stand, and once there is room a rerun makes up
//! for it. Where no small disk can be mounted, the tests say so and prove nothing.

use super::articles;
use super::job::{Silent, Work, answers, on_disk, rebuild, resume, update, words};
use super::support::{Project, copy};
use pundit::extract::overrides::Overrides;
use pundit::index::{Disk, Gate, Step, size_of};
use pundit::pipeline::PipelineError;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// A disk of 8 MiB in memory, gone when this is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounted at `folder`; `None` where the system does not let us.
    #[allow(clippy::print_stdout, reason = "a test that proves nothing says so")]
    fn at(folder: &Path) -> Option<SmallDisk> {
        fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(folder).output();
        let reason = match mounted {
            Ok(output) if output.status.success() => return Some(SmallDisk(folder.to_owned())),
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(e) => e.to_string(),
        };
        println!("skipped, no disk can be mounted: {reason}");
        None
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Fills it up, but for so many bytes.
    fn fill(&self, but: u64) {
        fill(&self.ballast(), but);
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    /// Puts a copy of `folder` in place of everything on it.
    fn reset(&self, folder: &Path) {
        for entry in fs::read_dir(&self.0).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        copy(folder, &self.0);
    }
}

fn fill(ballast: &Path, but: u64) {
    let mut file = File::create(ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let full = file.metadata().unwrap().len();
    file.set_len(full.saturating_sub(but)).unwrap();
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily, if something on it is still open: a failed test must not leave it behind.
        let unmounted =
            |args: &[&str]| Command::new("umount").args(args).arg(&self.0).status().is_ok_and(|s| s.success());
        let _ = unmounted(&[]) || unmounted(&["-l"]);
    }
}

fn run(project: &Project, work: Work) -> Result<(), PipelineError> {
    on_disk(project, Disk::default(), &Overrides::default(), &Silent, work)
}

/// Twelve articles indexed on the small disk, and as many more to come.
fn project() -> Option<(Project, SmallDisk)> {
    let project = Project::empty();
    let disk = SmallDisk::at(&project.path().join("index"))?;
    (0..4).for_each(|n| project.write(&format!("corpus/{n}.jsonl"), &articles(3 * n..3 * n + 3)));
    run(&project, update).unwrap();
    (4..8).for_each(|n| project.write(&format!("corpus/{n}.jsonl"), &articles(3 * n..3 * n + 3)));
    Some((project, disk))
}

/// Says that the disk is full, where, and what is to be done.
fn check_words(at: &str, error: &PipelineError) {
    let words = words(error);
    assert!(words.contains("No space left on device") && words.contains("/index/"), "{at}: {words}");
    let PipelineError::Index(error) = error else { panic!("{at}: {words}") };
    assert!(error.hint().is_some_and(|hint| hint.contains("the disk is full: make room")), "{at}: {words}");
}

/// Lets the disk be full after more and more of what `work` writes.
fn check(what: &str, project: &Project, disk: &SmallDisk, work: Work, mends: &[Work]) {
    let kept = project.path().join("kept");
    copy(&disk.0, &kept);
    let before = answers(project);
    run(project, work).unwrap();
    let after = answers(project);
    let uncounted = after.as_ref().map(|(_, articles)| (String::new(), *articles));
    let needed = size_of(&disk.0) - size_of(&kept);
    let mut failures = 0;
    for tenths in 0..10 {
        let at = format!("{what} with room for {tenths} tenths of {needed} bytes");
        disk.reset(&kept);
        disk.fill(needed * tenths / 10);
        if let Err(error) = run(project, work) {
            failures += 1;
            check_words(&at, &error);
            let now = answers(project);
            assert!(now == before || now == after || now == uncounted, "{at}: {now:?}");
        }
        disk.make_room();
        run(project, mends[tenths as usize % mends.len()]).unwrap_or_else(|e| panic!("{at}: {}", words(&e)));
        assert_eq!(answers(project), after, "{at}");
    }
    assert!(failures >= 5, "{what}: {failures} failures");
}

#[test]
fn an_index_that_fills_the_disk_answers_as_before_and_is_completed_once_there_is_room() {
    let Some((project, disk)) = project() else { return };
    check("index", &project, &disk, update, &[update]);
}

#[test]
fn a_reindex_that_fills_the_disk_leaves_the_old_index_answering_and_goes_on_once_there_is_room() {
    let Some((project, disk)) = project() else { return };
    check("reindex", &project, &disk, rebuild, &[rebuild, resume]);
}

/// Fills the disk when nothing is left to do but to put the new generation in place.
struct FullAtSwap {
    ballast: PathBuf,
}

impl Gate for FullAtSwap {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        if step == Step::Create && path.ends_with(".CURRENT.tmp") {
            fill(&self.ballast, 0);
        }
        Ok(())
    }
}

#[test]
fn a_swap_on_a_full_disk_leaves_the_old_generation_answering_until_there_is_room() {
    let Some((project, disk)) = project() else { return };
    let before = answers(&project);
    for mend in [rebuild as Work, resume] {
        let filling = Disk::watched(Arc::new(FullAtSwap { ballast: disk.ballast() }));
        let error = on_disk(&project, filling, &Overrides::default(), &Silent, rebuild).unwrap_err();
        check_words("swap", &error);
        assert_eq!(answers(&project), before);
        // The program says so, too, and goes on answering.
        let index = project.pundit(&["index"]);
        assert_eq!(index.code, Some(2), "{index:#?}");
        assert!(index.stderr.contains("No space left on device"), "{index:#?}");
        assert!(index.stderr.contains("hint: the disk is full: make room"), "{index:#?}");
        assert_eq!(project.ok(&["search", "harbour", "--count"]).trim(), "12");
        disk.make_room();
        let kept = project.path().join("kept");
        copy(&disk.0, &kept);
        run(&project, mend).unwrap();
        let undisturbed = Project::empty();
        copy(&project.path().join("corpus"), &undisturbed.path().join("corpus"));
        run(&undisturbed, update).unwrap();
        assert_eq!(answers(&project), answers(&undisturbed));
        disk.reset(&kept);
        fs::remove_dir_all(&kept).unwrap();
    }
}
