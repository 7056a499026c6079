//! Records in JSON: one object a line, or the objects of a list.
//!
//! ```text
//! bytes ─frames─▶ one value's bytes ─objects─▶ object ─fields─▶ hints + text │ html │ path ─target─▶ a file
//! ```

mod fields;
mod frames;
mod objects;
mod seek;
mod target;

pub use fields::{Fields, Words, hints};
pub use objects::{Item, Objects};
pub use target::Folder;
