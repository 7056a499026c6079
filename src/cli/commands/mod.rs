//! One file a subcommand: its arguments, and `run`.

pub mod actors;
pub mod annotate;
pub mod bench;
mod checkup;
pub mod cite;
pub mod completions;
pub mod doctor;
pub mod eval;
pub mod explain;
pub mod extract;
pub mod facets;
pub mod gc;
pub mod help;
pub mod index;
pub mod kwic;
pub mod man;
pub mod mcp;
pub mod model;
pub mod quickstart;
pub mod reindex;
pub mod remove;
pub mod replay;
pub mod search;
pub mod serve;
pub mod show;
pub mod status;
pub mod timeline;
pub mod why_not;

/// How many workers to use unless told.
fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
