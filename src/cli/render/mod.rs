//! How results look.

pub mod article;
pub mod difference;
pub mod explanation;
pub mod exported;
pub mod facets;
pub mod hits;
pub mod mentions;
pub mod prose;
pub mod report;
pub mod table;
pub mod trec;
pub mod tree;
