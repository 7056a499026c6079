use super::VERSION;
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
    /// Matching articles without the field.
    pub missing: u64,
    /// Matching articles left out because their date is doubtful; years only.
    #[serde(skip_serializing_if = "is_zero")]
    pub doubtful: u64,
}

/// Counts of several fields by their names, in the order in which they were asked for; each once.
#[derive(Clone, Debug, Default)]
pub struct FacetsByField(Vec<FacetsRecord>);

impl FacetsByField {
    pub fn add(&mut self, counted: FacetsRecord) {
        if !self.0.iter().any(|known| known.field == counted.field) {
            self.0.push(counted);
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
    pub fn all(facets: &Facets) -> impl Iterator<Item = FacetLine> + '_ {
        let field = facets.facet.field.name();
        facets.values.iter().map(move |value| FacetLine { v: VERSION, field, value: value.into() })
    }
}

impl From<&Facets> for FacetsRecord {
    fn from(facets: &Facets) -> FacetsRecord {
        let values = facets.values.iter().map(FacetValueRecord::from).collect();
        FacetsRecord {
            v: VERSION,
            field: facets.facet.field.name(),
            types: facets.facet.types.clone(),
            major: facets.facet.major,
            values,
            missing: facets.missing,
            doubtful: facets.doubtful,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl From<&FacetValue> for FacetValueRecord {
    fn from(value: &FacetValue) -> FacetValueRecord {
        let FacetValue { id, name, kind, articles, selected } = value.clone();
        FacetValueRecord { id, name, kind, articles, selected }
    }
}
