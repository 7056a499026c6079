//! Web archives: WARC records and the HTTP responses in them.
//!
//! ```text
//! bytes ─records─▶ header fields + block ─http─▶ status, fields, body decoded ─readers::warc─▶ Record
//! ```
//!
//! No crate reads WARC in bounded memory (the one there is collects a record's whole block, however
//! long it says it is), and the format is little more than a list of header fields.

mod http;
mod records;

pub use http::{Body, Response, media_type};
pub use records::{Header, Records};

/// What every record opens with.
pub const OPENING: [u8; 5] = *b"WARC/";

/// How far the next record is looked for after damage, before the file is given up.
pub const SEARCH: u64 = 1 << 30;

/// The fields of a header, in lower case, in their order.
#[derive(Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a `name: value` line; one that begins with white space goes on with the value before.
    pub fn add(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            self.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
