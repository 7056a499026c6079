//! The readers, one file each.

mod epub;
mod feed;
mod html;
mod json_feed;
mod jsonl;
mod markdown;
mod mhtml;
mod pdf;
mod table;
mod tar;
mod text;
mod warc;
mod wxr;
mod zip;

pub use epub::Epub;
pub use feed::Feed;
pub use html::Html;
pub use json_feed::JsonFeed;
pub use jsonl::Jsonl;
pub use markdown::Markdown;
pub use mhtml::Mhtml;
pub use pdf::Pdf;
pub use table::Table;
pub use tar::Tar;
pub use text::Text;
pub use warc::Warc;
pub use wxr::Wxr;
pub use zip::Zip;
