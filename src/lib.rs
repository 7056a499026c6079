//! pundit: search for people who read commentary for a living.
//!
//! Data flows one way: bytes → [`record::Record`] → [`article::Article`] → mentions and passages → index;
//! query text → AST → tantivy → hits → view. ARCHITECTURE.md holds the layers.

pub mod article;
pub mod eval;
pub mod query;
pub mod ingest;
pub mod entities;
pub mod extract;
pub mod record;
pub mod text;
