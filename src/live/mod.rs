//! The index for a process that stays: one view at a time, replaced when there is something newer.
//!
//! What answers a question holds its [`View`] to the end. A look at the disk costs two system calls, so every question
//! may begin with one; a state that cannot be opened leaves the view from before and is told.
#![allow(clippy::disallowed_methods, reason = "looks at the index on disk and at the clock")]

use crate::api::ToReadAgain;
use crate::entities::Gazetteer;
use crate::index::{Catalogue, IndexDir, IndexError, Snapshot, Versions};
use crate::search::Weights;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};
use std::time::{Duration, Instant, SystemTime};

/// Where the project is and how it is opened.
pub trait Home: Send + Sync {
    fn index(&self) -> IndexDir;

    /// The actors as they are now; asked again when a generation was built with others.
    fn gazetteer(&self) -> anyhow::Result<&'static Gazetteer>;

    /// The versions of what this program would build after a generation of versions `before`.
    fn versions(&self, before: &Versions, gazetteer: &Gazetteer) -> anyhow::Result<Versions>;

    /// What the next run reads again although it has not changed.
    fn to_read_again(&self, snapshot: &Snapshot, catalogue: &Catalogue) -> anyhow::Result<ToReadAgain>;

    fn weights(&self) -> Weights;
}

/// One state of the index with the actors that explain it. A request holds it to its end.
pub struct View {
    pub snapshot: Snapshot,
    pub gazetteer: &'static Gazetteer,
    /// Names the generation, the commit and the actors: equal tags, equal answers.
    pub tag: String,
}

/// Keeps the newest view that can be opened.
pub struct LiveIndex {
    pub home: Box<dyn Home>,
    view: RwLock<Arc<View>>,
    watch: Mutex<Watch>,
    trouble: RwLock<Option<String>>,
    on_change: Box<dyn Fn(&Change) + Send + Sync>,
}

/// What happened when something newer was there.
pub enum Change {
    Opened(Arc<View>),
    /// The view from before still answers.
    Failed(String),
}

/// What was last seen on disk.
struct Watch {
    stamp: Option<Stamp>,
    /// A state that could not be opened is tried again, but not by every request.
    not_before: Option<Instant>,
}

/// Changes with every swap of generations and every commit.
#[derive(Clone, PartialEq, Eq)]
struct Stamp {
    generation: u64,
    length: u64,
    modified: Option<SystemTime>,
}

const RETRY: Duration = Duration::from_millis(500);

impl LiveIndex {
    pub fn open(home: Box<dyn Home>, on_change: Box<dyn Fn(&Change) + Send + Sync>) -> anyhow::Result<LiveIndex> {
        let stamp = stamp(&home.index()).ok();
        let snapshot = Snapshot::open(&home.index())?;
        let view = View::new(snapshot, home.gazetteer()?);
        Ok(LiveIndex {
            home,
            view: RwLock::new(Arc::new(view)),
            watch: Mutex::new(Watch { stamp, not_before: None }),
            trouble: RwLock::new(None),
            on_change,
        })
    }

    /// The view to answer from: the newest one, unless it cannot be opened or is being opened right now.
    pub fn view(&self) -> Arc<View> {
        self.refresh();
        self.held()
    }

    /// The view of the last request; looks at no file.
    pub fn held(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why something newer could not be opened, while it cannot.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn refresh(&self) {
        let mut watch = match self.watch.try_lock() {
            Ok(watch) => watch,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            // Another request is at it.
            Err(TryLockError::WouldBlock) => return,
        };
        if watch.not_before.is_some_and(|time| Instant::now() < time) {
            return;
        }
        let seen = stamp(&self.home.index());
        if let Ok(seen) = &seen
            && watch.stamp.as_ref() == Some(seen)
        {
            return self.set_trouble(None);
        }
        match seen.map_err(anyhow::Error::from).and_then(|seen| Ok((seen, self.reopened()?))) {
            Ok((seen, view)) => {
                *watch = Watch { stamp: Some(seen), not_before: None };
                let view = Arc::new(view);
                *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&view);
                self.set_trouble(None);
                (self.on_change)(&Change::Opened(view));
            }
            Err(error) => {
                watch.not_before = Some(Instant::now() + RETRY);
                let error = format!("{error:#}");
                if self.trouble().as_ref() != Some(&error) {
                    (self.on_change)(&Change::Failed(error.clone()));
                }
                self.set_trouble(Some(error));
            }
        }
    }

    fn reopened(&self) -> anyhow::Result<View> {
        let snapshot = Snapshot::open(&self.home.index())?;
        let held = self.held();
        let built_with = &snapshot.manifest.versions.gazetteer;
        // Loaded gazetteers live as long as the process: a new one only where the index was built with it.
        let known = *built_with == held.gazetteer.version() || *built_with == held.snapshot.manifest.versions.gazetteer;
        let gazetteer = if known { held.gazetteer } else { self.home.gazetteer()? };
        Ok(View::new(snapshot, gazetteer))
    }

    fn set_trouble(&self, trouble: Option<String>) {
        let mut held = self.trouble.write().unwrap_or_else(PoisonError::into_inner);
        if *held != trouble {
            *held = trouble;
        }
    }
}

fn stamp(index: &IndexDir) -> Result<Stamp, IndexError> {
    let generation = index.current()?;
    let meta: PathBuf = generation.path().join("tantivy").join("meta.json");
    // A file that is not there yet has no length; opening says what is wrong.
    let data = std::fs::metadata(meta).ok();
    Ok(Stamp {
        generation: generation.number,
        length: data.as_ref().map_or(0, std::fs::Metadata::len),
        modified: data.and_then(|data| data.modified().ok()),
    })
}

impl View {
    fn new(snapshot: Snapshot, gazetteer: &'static Gazetteer) -> View {
        let tag = tag(&snapshot, gazetteer);
        View { snapshot, gazetteer, tag }
    }
}

/// The day on which words such as `last month` are said.
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// Deleted articles weigh in the ranking until they are merged away, so segments count and not only what they hold.
fn tag(snapshot: &Snapshot, gazetteer: &Gazetteer) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(part.as_bytes()).update(b"\0");
    };
    add(env!("CARGO_PKG_VERSION"));
    add(&snapshot.totals.logical_hash);
    add(gazetteer.version());
    for segment in snapshot.searcher.segment_readers() {
        add(&segment.segment_id().uuid_string());
        add(&segment.num_docs().to_string());
    }
    format!("{}-{}", snapshot.generation.number, &hasher.finalize().to_hex()[..16])
}
