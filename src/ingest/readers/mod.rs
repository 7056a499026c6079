//! The readers, one file each.

mod epub;
mod html;
mod jsonl;
mod markdown;
mod mhtml;
mod pdf;
mod tar;
mod text;
mod warc;
mod zip;

pub use epub::Epub;
pub use html::Html;
pub use jsonl::Jsonl;
pub use markdown::Markdown;
pub use mhtml::Mhtml;
pub use pdf::Pdf;
pub use tar::Tar;
pub use text::Text;
pub use warc::Warc;
pub use zip::Zip;
