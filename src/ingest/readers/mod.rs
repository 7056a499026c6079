//! The readers, one file each.

mod html;
mod jsonl;
mod markdown;
mod text;

pub use html::Html;
pub use jsonl::Jsonl;
pub use markdown::Markdown;
pub use text::Text;
