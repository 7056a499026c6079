//! The outward shapes: what every front-end takes and gives, version 1.
//!
//! Offsets are Unicode characters. The printed article is in
//! [`article::codec`](crate::article::codec); everything else that is serialized for others is here.

mod actors;
mod annotation;
mod ask;
mod bench;
mod cited;
mod company;
pub mod delimited;
mod difference;
mod doubts;
mod evaluation;
mod explanation;
mod facets;
mod hits;
mod kwic;
mod receipt;
mod request;
mod run;
mod sequence;
mod shown;
mod status;
mod suggestions;
mod table;
mod timeline;
mod told;
mod understanding;
mod version;
mod words;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;

pub use actors::{
    ActorLine, ActorListRecord, CompletionRecord, CompletionsRecord, NameRecord, OfficeRecord, PresenceRecord,
    ProfileRecord, parents,
};
pub use annotation::{AnnotationRecord, MentionRecord, ReasonRecord};
pub use ask::{Ask, AskError, Reading, Understood, Wanted, narrowed, since, until};
pub use bench::{
    AloneRecord, ClassRecord, ExtractBenchRecord, Load, LoadRecord, PairTiming, QueryTiming, SearchBenchRecord,
    ServeBenchRecord, SlowRecord, StageRecord, Timing,
};
pub use cited::{CitedRecord, shown_text};
pub use company::{
    AssociationRecord, CompanionLine, CompanionRecord, CompanyRecord, EdgeRecord, NetworkRecord, NodeOfNetwork,
};
pub use difference::{DifferenceKind, DifferenceRecord, FieldChange};
pub use doubts::{DoubtRecord, FindingRecord};
pub use evaluation::{ComparisonRecord, EvaluationRecord, MeasureRecord, TopicPairRecord, TopicRecord};
pub use explanation::ExplanationRecord;
pub use facets::{FacetLine, FacetValueRecord, FacetsByField, FacetsRecord};
pub use hits::{
    ActorRecord, ContextRecord, CopyRecord, HitRecord, NoteRecord, PartRecord, PassageRecord, SearchResponse,
};
pub use kwic::{KwicRecord, KwicResponse};
pub use receipt::{
    Fingerprint, Moved, Ranked, Receipt, ReceiptCounts, ReceiptError, ReceiptHit, ReceiptOptions, ReplayRecord,
    SortName,
};
pub use request::{FilterError, Filters};
pub use run::{
    EventRecord, KindRecord, LeftRecord, MovedRecord, ProgressRecord, ReaderRecord, RejectedRecord, RunEvent,
    RunRecord, StageTimeRecord, WorkRecord,
};
pub use sequence::Sequence;
pub use shown::ShownRecord;
pub use status::{
    ComponentRecord, FieldSizeRecord, InterruptedRecord, SizesRecord, StatusRecord, ToReadAgain, TotalsRecord,
    UnfinishedRecord,
};
pub use suggestions::{ExampleRecord, KnownRecord, SuggestionRecord, SuggestionsRecord, UnknownRecord};
pub use table::{COLUMNS, row};
pub use timeline::{BarLine, BarRecord, SplitRecord, TimelineRecord, TrackRecord};
pub use told::{
    ActorAnswer, ArticleAnswer, CitationsAnswer, ErrorRecord, FacetsAnswer, FailureRecord, Going, PassageAnswer,
    PassagesAnswer, TimelineAnswer, WarningRecord,
};
pub use understanding::{NodeRecord, TermRecord, UnderstandingRecord, VerdictRecord, WhyNotRecord};
pub use version::VersionRecord;
pub use words::{lacking, left_out};

/// Makes JSON Schemas of records, whose definitions stand at a path of the document they are in.
pub fn schemas(definitions: &'static str) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = definitions.into();
    settings.meta_schema = None;
    // `uint32` and its like are in no standard, and validators complain about them.
    let mut formats = RestrictFormats::default();
    formats.infer_from_meta_schema = false;
    settings.with_transform(formats).into_generator()
}

/// The version every record carries as `v`.
pub const VERSION: u32 = crate::article::codec::VERSION;
