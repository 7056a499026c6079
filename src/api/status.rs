use super::VERSION;
use crate::entities::Gazetteer;
use crate::index::{Catalogue, Generation, IndexDir, Manifest, Snapshot, Totals, Versions, size_of};
use crate::pipeline::Interrupted;
use crate::query::{KnownField, Query};
use crate::search::{self, Match, SearchError};
use schemars::JsonSchema;
use serde::Serialize;

/// What an index holds: `status --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StatusRecord {
    pub v: u32,
    pub index: String,
    pub generation: String,
    /// All complete generations on disk.
    pub generations: Vec<String>,
    pub sources: Vec<String>,
    pub totals: TotalsRecord,
    /// Articles deleted but not yet merged away; they still count in the ranking's statistics.
    pub deleted: u32,
    pub segments: usize,
    /// Bytes on disk of the current generation.
    pub bytes: u64,
    pub undated: u64,
    pub doubtful_dates: u64,
    pub without_author: u64,
    pub missing_sources: Vec<String>,
    pub rejected: usize,
    pub manifest: Manifest,
    /// Stages whose version differs from this program's; empty when the index is up to date.
    pub out_of_date: Vec<String>,
    /// What the next `pundit index` reads again although it has not changed.
    pub to_read_again: ToReadAgain,
    /// A run that was interrupted and can be continued or dropped; null when there is none.
    pub interrupted: Option<InterruptedRecord>,
}

/// What `status --format json` says of an index that a first run has begun and never finished.
#[derive(Clone, Debug, Serialize)]
pub struct UnfinishedRecord {
    pub v: u32,
    pub index: String,
    /// Null: there is none that answers.
    pub generation: Option<String>,
    pub interrupted: InterruptedRecord,
}

/// A run that was interrupted before its generation was complete.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct InterruptedRecord {
    pub generation: String,
    /// The command that was interrupted.
    pub command: &'static str,
    /// When it was begun, UTC; null when it died before it had said so.
    pub begun: Option<String>,
    /// Articles that its last checkpoint holds; null when it came to none.
    pub articles: Option<u64>,
    /// Files read to their end; 0 where actors were being found anew, which reads none.
    pub files: Option<usize>,
    /// The command that goes on where it stopped.
    pub go_on: &'static str,
    /// The command that clears it away.
    pub drop: &'static str,
}

impl From<&Interrupted> for InterruptedRecord {
    fn from(run: &Interrupted) -> InterruptedRecord {
        InterruptedRecord {
            generation: run.generation.name(),
            command: run.command.line(),
            begun: run.since.clone(),
            articles: run.reached.map(|reached| reached.articles),
            files: run.reached.map(|reached| reached.files),
            go_on: run.go_on(),
            drop: Interrupted::DROP,
        }
    }
}

/// Files that settings concern which have changed since the last run.
#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
pub struct ToReadAgain {
    /// Their fields are to be read otherwise.
    pub fields: usize,
    /// Something else is settled about articles in them.
    pub overrides: usize,
}

/// What takes how much room: `status --sizes --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct SizesRecord {
    pub v: u32,
    pub generation: String,
    pub components: Vec<ComponentRecord>,
    /// All of the above.
    pub index_bytes: u64,
    /// Titles and texts of all articles.
    pub text_bytes: u64,
    /// The index divided by the text; null while there is no text.
    pub ratio: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ComponentRecord {
    pub component: &'static str,
    pub bytes: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldSizeRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FieldSizeRecord {
    pub field: String,
    pub bytes: u64,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TotalsRecord {
    pub articles: u64,
    pub passages: u64,
    pub files: usize,
    pub logical_hash: String,
}

impl TotalsRecord {
    pub fn new(totals: &Totals, files: usize) -> TotalsRecord {
        TotalsRecord {
            articles: totals.articles,
            passages: totals.passages,
            files,
            logical_hash: totals.logical_hash.clone(),
        }
    }
}

impl StatusRecord {
    /// Looks at the index; `versions` are those of everything this program would build with.
    pub fn read(
        index: &IndexDir,
        snapshot: &Snapshot,
        catalogue: &Catalogue,
        gazetteer: &Gazetteer,
        versions: &Versions,
        to_read_again: ToReadAgain,
    ) -> Result<StatusRecord, SearchError> {
        let complete = |g: &Generation| g.is_complete();
        let without = |field| {
            let query = Query::Not(Box::new(Query::Has(field)));
            search::count(snapshot, gazetteer, &query, Match::All)
        };
        Ok(StatusRecord {
            v: VERSION,
            index: index.path().display().to_string(),
            generation: snapshot.generation.name(),
            generations: index.generations()?.iter().filter(|g| complete(g)).map(Generation::name).collect(),
            sources: index.sources()?.paths.iter().map(|p| p.display().to_string()).collect(),
            totals: TotalsRecord::new(&snapshot.totals, catalogue.sources.len()),
            deleted: snapshot.deleted(),
            segments: snapshot.segments(),
            bytes: size_of(snapshot.generation.path()),
            undated: without(KnownField::Date)?,
            doubtful_dates: snapshot.doubtful_dates()?,
            without_author: without(KnownField::Author)?,
            missing_sources: catalogue.sources.iter().filter(|(_, e)| e.missing).map(|(key, _)| key.clone()).collect(),
            rejected: catalogue.sources.values().map(|e| e.rejects.len()).sum(),
            manifest: snapshot.manifest.clone(),
            to_read_again,
            interrupted: Interrupted::find(index)?.as_ref().map(InterruptedRecord::from),
            out_of_date: snapshot.manifest.versions.differences(versions),
        })
    }
}
