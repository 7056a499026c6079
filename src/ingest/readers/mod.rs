//! The readers, one file each.

mod feed;
mod html;
mod json_feed;
mod jsonl;
mod markdown;
mod table;
mod text;
mod wxr;

pub use feed::Feed;
pub use html::Html;
pub use json_feed::JsonFeed;
pub use jsonl::Jsonl;
pub use markdown::Markdown;
pub use table::Table;
pub use text::Text;
pub use wxr::Wxr;
