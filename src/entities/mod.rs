//! Actors: who an article is about, under all their names.
//!
//! The [`Gazetteer`] holds what is known: built-in actors and, on top, the user's own files.
//! [`annotate`] finds the mentions in an article, [`Gazetteer::resolve`] reads what a user types.
//!
//! Recognition is by names and rules: folded longest matches in the right case, decoys, acronyms
//! the article defines, capitals that stand for governments, surnames after full names. People
//! and organizations that no gazetteer lists are found where the article defines their acronym or
//! a statistical model ([`ner`]) takes them for names.

mod actor;
pub mod alike;
mod check;
mod context;
mod format;
mod gazetteer;
pub mod import;
pub mod imported;
mod imports;
mod letters;
mod lexicon;
mod mention;
mod name_table;
mod nearby;
pub mod ner;
mod offices;
mod ordinary;
mod organs;
mod packed;
mod recognize;
mod resolve;
mod salience;
mod scanner;
mod settle;
#[cfg(test)]
mod tests;
mod unpack;
mod weak_scan;
mod word_list;

pub use actor::{Actor, ActorId, ActorType, Name, NameRole, Office};
pub use check::{Finding, check};
pub use gazetteer::{Gazetteer, GazetteerError, Rules};
pub use imported::Imported;
pub use mention::{COUNTED_CONFIDENCE, Mention, MentionVia, Mentions, Place};
pub use nearby::Nearby;
pub use recognize::{Explained, Reason, annotate, explain};
pub use resolve::{Resolution, Suggestion};
pub use salience::major_actors;
