//! PDF documents: letters at places on pages, back into paragraphs.
//!
//! ```text
//! bytes ─guard─▶ ─document─▶ lines with their places ─layout─▶ paragraphs
//! ```
//!
//! The library that reads the format can neither be interrupted nor trusted to end, so it is waited for
//! with [`patience`].

mod document;
mod guard;
mod layout;
mod maps;
mod patience;

pub use document::Document;
pub use layout::paragraphs;

/// A line of a page, from left to right; places in points, from the page's lower left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub page: u32,
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    /// Height of the letters.
    pub size: f64,
    pub text: String,
}
