//! Texts that a client may fetch for its model.

use crate::query::HELP;
use rmcp::ErrorData;
use rmcp::model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents};

const LANGUAGE: &str = "pundit://query-language";
const PLAIN: &str = "text/plain";

pub fn list() -> ListResourcesResult {
    let language = Resource::new(LANGUAGE, "query-language")
        .with_title("The query language")
        .with_description("All operators and fields of queries, with examples")
        .with_mime_type(PLAIN);
    ListResourcesResult::with_all_items(vec![language])
}

pub fn read(uri: &str) -> Result<ReadResourceResult, ErrorData> {
    match uri {
        LANGUAGE => Ok(ReadResourceResult::new(vec![ResourceContents::text(HELP, LANGUAGE).with_mime_type(PLAIN)])),
        _ => Err(ErrorData::resource_not_found(format!("there is no resource but {LANGUAGE}"), None)),
    }
}
