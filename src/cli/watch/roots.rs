//! The sources that are followed: each for as long as it is there.

use super::ear::Ear;
use super::followed;
use anyhow::Context;
use notify::{RecommendedWatcher, Watcher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often it is looked whether a source has come or gone.
const LOOK: Duration = Duration::from_secs(1);
/// How often a source is looked through that the system cannot follow.
const INSTEAD: Duration = Duration::from_secs(10);

pub struct Roots {
    watcher: RecommendedWatcher,
    roots: Vec<Root>,
    looked: Option<Instant>,
}

struct Root {
    path: PathBuf,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not yet looked at.
    New,
    Followed,
    Gone,
    /// It is there, but the system does not tell what happens in it.
    Silent {
        looked: Instant,
    },
}

impl Roots {
    pub fn new(paths: Vec<PathBuf>, ear: &Ear) -> anyhow::Result<Roots> {
        let hearing = ear.clone();
        let watcher = notify::recommended_watcher(move |event| hearing.hear(&event));
        let watcher = watcher.context("cannot ask the system to tell what happens to files")?;
        let roots = paths.into_iter().map(|path| Root { path, state: State::New }).collect();
        Ok(Roots { watcher, roots, looked: None })
    }

    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|root| root.path.as_path())
    }

    pub fn all_there(&self) -> bool {
        self.roots.iter().all(|root| root.path.exists())
    }

    /// Follows what has come and lets go of what is gone, now and then; what there is to say about it.
    pub fn look_after(&mut self, ear: &Ear) -> Vec<String> {
        if self.looked.is_some_and(|looked| looked.elapsed() < LOOK) {
            return Vec::new();
        }
        self.looked = Some(Instant::now());
        let removed = ear.take_removed();
        let mut said = Vec::new();
        for Root { path, state } in &mut self.roots {
            let is_there = path.exists();
            // Removed and there: another folder of the same name, which nobody follows.
            let was_replaced = *state == State::Followed && removed.contains(path) && path.is_dir();
            match *state {
                State::Followed if is_there && !was_replaced => {}
                State::Gone if !is_there => {}
                _ if !is_there => {
                    let _ = self.watcher.unwatch(path);
                    said.push(format!("{} is gone; its articles are kept", path.display()));
                    *state = State::Gone;
                    ear.note();
                }
                State::Silent { looked } => {
                    if looked.elapsed() >= INSTEAD {
                        *state = State::Silent { looked: Instant::now() };
                        ear.note();
                    }
                }
                before => {
                    let _ = self.watcher.unwatch(path);
                    let (folder, how) = followed(path);
                    *state = match self.watcher.watch(&folder, how) {
                        Ok(()) => State::Followed,
                        Err(error) => {
                            said.push(format!(
                                "cannot follow {} ({error}): looking every {} s instead",
                                path.display(),
                                INSTEAD.as_secs()
                            ));
                            State::Silent { looked: Instant::now() }
                        }
                    };
                    if before == State::Gone {
                        said.push(format!("{} is back", path.display()));
                    }
                    // What happened before it was followed.
                    ear.note();
                }
            }
        }
        said
    }
}
