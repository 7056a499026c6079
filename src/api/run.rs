use super::TotalsRecord;
use serde::Serialize;

/// One line of `--json-progress`.
#[derive(Clone, Debug, Serialize)]
pub struct EventRecord<'a> {
    pub v: u32,
    #[serde(flatten)]
    pub event: RunEvent<'a>,
}

/// Something a run has to tell.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RunEvent<'a> {
    /// A stage begins.
    Stage {
        stage: &'static str,
    },
    /// So much is to be read.
    Plan {
        files: u64,
        bytes: u64,
    },
    Progress(ProgressRecord<'a>),
    Rejected(RejectedRecord<'a>),
    Note {
        text: &'a str,
    },
    /// The run failed; the last line.
    Error {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        hint: Option<&'a str>,
    },
    /// What the run did; the last line.
    Report(Box<RunRecord>),
}

impl<'a> EventRecord<'a> {
    pub fn new(event: RunEvent<'a>) -> EventRecord<'a> {
        EventRecord { v: super::VERSION, event }
    }
}

/// How far a run has come.
#[derive(Clone, Debug, Serialize)]
pub struct ProgressRecord<'a> {
    pub stage: &'static str,
    pub stage_seconds: f64,
    pub files: u64,
    pub of_files: u64,
    pub bytes: u64,
    pub of_bytes: u64,
    pub articles: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_articles: Option<u64>,
    pub articles_per_second: f64,
    /// At the pace so far; null where it cannot be told.
    pub seconds_left: Option<f64>,
    /// The file in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'a str>,
}

/// An input that could not become an article.
#[derive(Clone, Debug, Serialize)]
pub struct RejectedRecord<'a> {
    pub source: &'a str,
    /// The path inside the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<&'a str>,
    pub line: Option<usize>,
    pub reason: &'a str,
}

/// What `index` or `reindex` did: the object of `--format json`, without its `v`.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    /// False if the run was asked to stop before it had read everything.
    pub complete: bool,
    pub generation: String,
    pub files: u64,
    pub files_read: u64,
    pub files_unchanged: u64,
    pub bytes_read: u64,
    pub added: u64,
    pub replaced: u64,
    pub removed: u64,
    pub duplicates: u64,
    /// Articles that an interrupted run had written before.
    pub continued: u64,
    /// Records of articles that a person removed.
    pub withheld: u64,
    /// Files that changed while they were read; the next run reads them again.
    pub changing: Vec<String>,
    /// Articles whose file is gone and that another file gives now.
    pub moved: u64,
    /// Files that stand unchanged under another path.
    pub moved_files: Vec<MovedRecord>,
    /// Files that are gone and whose articles were kept.
    pub missing: Vec<String>,
    pub readers: Vec<ReaderRecord>,
    pub rejected: u64,
    pub rejected_by_reason: Vec<KindRecord>,
    /// Rejected by earlier runs, in files that have not changed since.
    pub still_rejected: u64,
    pub warnings: Vec<KindRecord>,
    /// What a stopped run did not come to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<LeftRecord>,
    pub stages: Vec<StageTimeRecord>,
    pub workers: WorkRecord,
    pub seconds: f64,
    pub totals: TotalsRecord,
}

#[derive(Clone, Debug, Serialize)]
pub struct MovedRecord {
    pub from: String,
    pub to: String,
}

/// What one reader has read.
#[derive(Clone, Debug, Serialize)]
pub struct ReaderRecord {
    pub reader: &'static str,
    pub files: u64,
    pub articles: u64,
    pub rejected: u64,
}

/// How many inputs share a reason, or articles a warning.
#[derive(Clone, Debug, Serialize)]
pub struct KindRecord {
    /// What they have in common, `…` where they differ.
    pub kind: String,
    pub count: u64,
    pub example: String,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct LeftRecord {
    pub files: u64,
    pub bytes: u64,
}

/// The time that passed in one stage.
#[derive(Clone, Debug, Serialize)]
pub struct StageTimeRecord {
    pub stage: &'static str,
    pub seconds: f64,
}

/// Seconds that all workers together spent on each kind of work.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WorkRecord {
    pub extracting: f64,
    pub annotating: f64,
    pub preparing: f64,
}
