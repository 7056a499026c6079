//! A project in a temporary folder, and the program run in it.
#![allow(dead_code, reason = "every test file uses a part")]

pub mod schema;

use pundit::entities::Gazetteer;
use pundit::extract::overrides::Overrides;
use pundit::index::{IndexDir, Snapshot};
use pundit::ingest::Settings;
use pundit::pipeline::{self, Build, Event, Job, Naming, Observer, Report};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder of its own, gone when this is dropped.
pub struct Project {
    folder: TempDir,
}

/// How a command ended. No code: it was killed.
#[derive(Debug)]
pub struct Ended {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

impl Project {
    pub fn empty() -> Project {
        Project { folder: tempfile::Builder::new().prefix("pundit-").tempdir().unwrap() }
    }

    /// With a copy of the fixture articles in `articles/`.
    pub fn with_articles() -> Project {
        let project = Project::empty();
        copy(&here("tests/fixtures/articles"), &project.path().join("articles"));
        project
    }

    /// The folder, links resolved, as the program names it.
    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Writes a file, folders included.
    pub fn write(&self, file: &str, text: &str) {
        let file = self.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn remove(&self, file: &str) {
        fs::remove_file(self.path().join(file)).unwrap();
    }

    /// The program, not yet started, with nothing of the tester's own environment that it heeds.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pundit"));
        command.args(args);
        self.prepared(command)
    }

    fn prepared(&self, mut command: Command) -> Command {
        command.current_dir(self.path()).stdin(Stdio::null()).env("HOME", self.path()).env("TZ", "UTC");
        // No model, also where the tester has one installed.
        command.env("PUNDIT_MODEL", "").env_remove("XDG_DATA_HOME");
        command.env("FIXTURES", here("tests/fixtures"));
        for name in ["PUNDIT_DIR", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program to its end.
    pub fn pundit(&self, args: &[&str]) -> Ended {
        Ended::of(self.command(args).output().unwrap())
    }

    /// Runs the program and insists that it succeeds.
    pub fn ok(&self, args: &[&str]) -> String {
        let ended = self.pundit(args);
        assert_eq!(ended.code, Some(0), "pundit {args:?}: {ended:#?}");
        ended.stdout
    }

    /// Runs a line of shell in which `pundit` is the program.
    pub fn sh(&self, line: &str) -> Ended {
        let program = Path::new(env!("CARGO_BIN_EXE_pundit")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([program.to_owned()].into_iter().chain(std::env::split_paths(&path))).unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).env("PATH", path);
        Ended::of(self.prepared(shell).output().unwrap())
    }
}

impl Ended {
    pub fn of(output: Output) -> Ended {
        Ended {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

/// A path of the source tree.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Copies a file or a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// An index in a temporary folder, worked on through the library.
pub struct Indexed {
    folder: TempDir,
    root: PathBuf,
}

struct Silent;

impl Observer for Silent {
    fn observe(&self, _: Event<'_>) {}
}

impl Indexed {
    /// Indexes `articles`.
    pub fn new(articles: &Path) -> Indexed {
        let indexed = Indexed::empty(articles.parent().unwrap());
        indexed.update(&[articles], false, 2);
        indexed
    }

    /// No index yet, in a project whose folder is `root`.
    pub fn empty(root: &Path) -> Indexed {
        let folder = tempfile::Builder::new().prefix("pundit-").tempdir().unwrap();
        Indexed { folder, root: root.canonicalize().unwrap() }
    }

    pub fn dir(&self) -> IndexDir {
        IndexDir::new(self.folder.path().join("index"))
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot::open(&self.dir()).unwrap()
    }

    fn with_job<T>(&self, threads: usize, work: impl FnOnce(&Job<'_>) -> T) -> T {
        self.job(threads, Gazetteer::builtin(), Naming::Kept, work)
    }

    /// Runs `work` with these actors and this source of names.
    pub fn job<T>(
        &self,
        threads: usize,
        gazetteer: &Gazetteer,
        naming: Naming<'_>,
        work: impl FnOnce(&Job<'_>) -> T,
    ) -> T {
        let index = self.dir();
        work(&Job {
            root: &self.root,
            corpus: self.root.join("corpus"),
            index: &index,
            naming,
            gazetteer,
            overrides: &Overrides::default(),
            settings: &Settings::default(),
            threads,
            memory: 64 << 20,
            observer: &Silent,
        })
    }

    pub fn update(&self, paths: &[&Path], prune: bool, threads: usize) -> Report {
        let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
        self.with_job(threads, |job| pipeline::update(job, &paths, prune).unwrap())
    }

    pub fn rebuild(&self, threads: usize) -> Report {
        self.with_job(threads, |job| pipeline::rebuild(job, &Build::default()).unwrap().report)
    }

    pub fn hash(&self) -> String {
        self.snapshot().totals.logical_hash
    }
}

/// SplitMix64: small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}
