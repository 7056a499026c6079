//! The outward shapes: what every front-end takes and gives, version 1.
//!
//! Offsets are Unicode characters. The printed article is in
//! [`article::codec`](crate::article::codec); everything else that is serialized for others is here.

mod annotation;
mod bench;
mod difference;
mod doubts;
mod evaluation;
mod explanation;
mod facets;
mod hits;
mod request;
mod status;

pub use annotation::{AnnotationRecord, MentionRecord};
pub use bench::{ExtractBenchRecord, SlowRecord, StageRecord, Timing};
pub use difference::{DifferenceKind, DifferenceRecord, FieldChange};
pub use doubts::DoubtRecord;
pub use evaluation::{ComparisonRecord, EvaluationRecord, MeasureRecord, TopicPairRecord, TopicRecord};
pub use explanation::ExplanationRecord;
pub use facets::{FacetLine, FacetValueRecord, FacetsRecord};
pub use hits::{ActorRecord, CopyRecord, HitRecord, NoteRecord, PartRecord, PassageRecord, SearchResponse};
pub use request::{FilterError, Filters};
pub use status::{StatusRecord, TotalsRecord};

/// The version every record carries as `v`.
pub const VERSION: u32 = crate::article::codec::VERSION;
