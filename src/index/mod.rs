//! The index on disk: schema, analyzed documents, generations, the writer and its lock, snapshots.
//!
//! ```text
//! index/
//!   CURRENT                 the name of the generation that answers, written last
//!   sources.json            the paths this project was given, absolute
//!   sources.json.damaged    what stood there before it was mended, if it was
//!   writer.lock             held (by the operating system) while somebody writes
//!   actors/                 where the names of imported actors stand, made anew when missing
//!   gen-000007/
//!     complete              there once the generation was fit to answer
//!     checkpoint-000003.jsonl  while it is built: how far that has come
//!     manifest.json         versions of everything that shaped this generation
//!     catalogue.jsonl       which file gave which articles; can be rebuilt from the index
//!     tantivy/              tantivy's own files
//! ```
//!
//! One tantivy document is one article; its passages are spans, ranked from positions
//! (docs/adr/0001). Nothing here knows queries.
#![allow(clippy::disallowed_methods, reason = "the index lives on disk and its lock tells the time")]

mod analyzer;
mod catalogue;
mod checkpoint;
mod directory;
mod disk;
mod document;
mod error;
mod gc;
mod generation;
mod glance;
mod kept;
mod layout;
mod lock;
mod names;
mod paths;
mod schema;
mod sizes;
mod snapshot;
mod totals;
mod typed;
mod writer;

pub use analyzer::{TITLE_ROOM, word_at_position};
pub use catalogue::{Catalogue, Claim, Rejected, SourceEntry, Withheld};
pub use checkpoint::Unfinished;
pub use disk::{Disk, Gate, Step};
pub use document::{Prepared, StoredArticle, days, prepare};
pub use error::IndexError;
pub use gc::{Garbage, Why};
pub use generation::{Generation, IndexDir, Manifest, Sources, Versions};
pub use glance::{Glance, Heading};
pub use kept::Kept;
pub use layout::Layout;
pub use lock::WriterLock;
pub use names::{name_in, names_like_prefix};
pub use schema::{FORMAT, Fields};
pub use sizes::{Size, size_of};
pub use snapshot::Snapshot;
pub use tantivy::DocAddress;
pub use totals::{Totals, Written};
pub use typed::{all_capitals, typed_form_in, typed_forms_prefix, typed_term, with_capitals};
pub use writer::GenerationWriter;
