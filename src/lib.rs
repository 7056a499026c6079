//! pundit: search for people who read commentary for a living.
//!
//! Data flows one way: bytes → [`record::Record`] → [`article::Article`] → mentions and passages → index;
//! query text → AST → tantivy → hits → view. ARCHITECTURE.md holds the layers.

pub mod api;
pub mod article;
pub mod cli;
pub mod entities;
pub mod eval;
pub mod export;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod live;
pub mod mcp;
pub mod passages;
pub mod pipeline;
pub mod query;
pub mod record;
pub mod search;
pub mod serve;
pub mod service;
pub mod text;
