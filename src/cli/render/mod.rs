//! How results look.

pub mod article;
pub mod company;
pub mod difference;
pub mod explanation;
pub mod exported;
pub mod facets;
pub mod hits;
pub mod kwic;
pub mod mentions;
pub mod mentions_html;
pub mod prose;
pub mod report;
mod run_record;
pub mod suggestions;
pub mod timeline;
pub mod trec;
pub mod tree;
pub mod versions;

pub use crate::api::delimited as table;
