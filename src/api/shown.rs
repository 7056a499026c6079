use super::hits::PassageRecord;
use crate::article::codec::ArticleRecord;
use schemars::JsonSchema;
use serde::Serialize;

/// An article and a passage of it in its context: `show PASSAGE --context N --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ShownRecord {
    #[serde(flatten)]
    pub article: ArticleRecord,
    pub passage: PassageRecord,
}
