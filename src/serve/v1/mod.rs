//! The HTTP API, version 1: what `--format json` prints, at an address.

mod actor;
mod actors;
mod article;
mod cite;
mod facets;
mod passage;
mod search;
mod status;
mod suggest;
mod timeline;

pub use crate::service::lookup::{cited, located, profile};
pub use cite::FORMATS;
pub use suggest::Names;

use super::answer::Answer;
use super::endpoint::{Call, Endpoint};
use crate::api::{Understood, WarningRecord};
use axum::http::header::{HeaderName, LINK};

/// Every path of the API that answers from the index.
pub const ENDPOINTS: &[Endpoint] = &[
    search::ENDPOINT,
    facets::ENDPOINT,
    timeline::ENDPOINT,
    article::ENDPOINT,
    passage::ENDPOINT,
    actors::ENDPOINT,
    actor::ENDPOINT,
    cite::ENDPOINT,
    suggest::ENDPOINT,
    status::ENDPOINT,
];

impl Answer {
    /// Says where the list goes on.
    fn next(self, call: &Call, next: Option<impl ToString>) -> Answer {
        match next {
            Some(cursor) => {
                let query = call.given.with(&["cursor"], [("cursor", cursor.to_string().as_str())]);
                self.header(LINK, format!("<{}?{query}>; rel=\"next\"", call.endpoint.path))
            }
            None => self,
        }
    }

    /// Says what was odd about the query, which ran nevertheless.
    fn warned(self, understood: &Understood) -> Answer {
        if understood.warnings.is_empty() {
            return self;
        }
        let warnings: Vec<WarningRecord> = understood.warnings.iter().take(10).map(WarningRecord::from).collect();
        let text = serde_json::to_string(&warnings).unwrap_or_default();
        self.header(HeaderName::from_static("pundit-warnings"), ascii(&text))
    }
}

/// JSON in the letters that a header may hold.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_holds_any_text() {
        let text = serde_json::json!({ "message": "»é😀" }).to_string();
        let header = ascii(&text);
        assert!(header.is_ascii());
        assert_eq!(serde_json::from_str::<serde_json::Value>(&header).unwrap()["message"], "»é😀");
    }
}
