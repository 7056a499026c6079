use super::{NoteRecord, VERSION};
use crate::search::{FacetValue, Facets};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Counts of a field: `facets FIELD --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FacetsRecord {
    pub v: u32,
    pub field: &'static str,
    /// The types of actors that count, where not all do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Actors count only for the articles that are about them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub major: bool,
    pub values: Vec<FacetValueRecord>,
    /// How many values there are; `values` are fewer where that was asked for.
    pub total_values: usize,
    /// Matching articles without the field.
    pub missing: u64,
    /// Matching articles left out because their date is doubtful; years only.
    #[serde(skip_serializing_if = "is_zero")]
    pub doubtful: u64,
    /// How parts of the query were understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteRecord>,
}

/// Counts of several fields by their names, in the order in which they were asked for; each once.
#[derive(Clone, Debug, Default)]
pub struct FacetsByField(Vec<FacetsRecord>);

impl FacetsByField {
    pub fn add(&mut self, counted: FacetsRecord) {
        if !self.0.iter().any(|known| known.field == counted.field) {
            // What is around them says how the query was understood.
            self.0.push(FacetsRecord { notes: Vec::new(), ..counted });
        }
    }
}

impl Serialize for FacetsByField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|counted| (counted.field, counted)))
    }
}

impl JsonSchema for FacetsByField {
    fn schema_name() -> Cow<'static, str> {
        "FacetsByField".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, FacetsRecord>::json_schema(generator)
    }
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FacetValueRecord {
    pub id: String,
    pub name: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    pub articles: u64,
    /// The query asks for it; the counts are without this condition.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub selected: bool,
}

/// One value of a field: one line of `facets FIELD --format jsonl`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FacetLine {
    pub v: u32,
    pub field: &'static str,
    #[serde(flatten)]
    pub value: FacetValueRecord,
}

impl FacetLine {
    pub fn all(facets: Facets) -> impl Iterator<Item = FacetLine> {
        let field = facets.facet.field.name();
        facets.values.into_iter().map(move |value| FacetLine { v: VERSION, field, value: value.into() })
    }
}

impl From<Facets> for FacetsRecord {
    fn from(facets: Facets) -> FacetsRecord {
        FacetsRecord {
            v: VERSION,
            field: facets.facet.field.name(),
            types: facets.facet.types,
            major: facets.facet.major,
            values: facets.values.into_iter().map(FacetValueRecord::from).collect(),
            total_values: facets.total_values,
            missing: facets.missing,
            doubtful: facets.doubtful,
            notes: facets.notes.iter().map(NoteRecord::from).collect(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl From<FacetValue> for FacetValueRecord {
    fn from(value: FacetValue) -> FacetValueRecord {
        let FacetValue { id, name, kind, articles, selected } = value;
        FacetValueRecord { id, name, kind, articles, selected }
    }
}
