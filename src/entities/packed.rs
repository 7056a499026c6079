//! The built-in actors as the build script packs them and the program unpacks them.
//!
//! Every command loads the gazetteer, and most finish in a few milliseconds, so what can be settled when
//! the program is built is: actors are sorted by id, names carry their role, dates are numbers. The text
//! is not copied apart from what [`super::Actor`] keeps.

use serde::{Deserialize, Serialize};

/// What comes first; `n_actors` [`PackedActor`]s follow, by id.
#[derive(Serialize, Deserialize)]
pub struct PackedHead<S> {
    pub never: Vec<S>,
    pub decoys: Vec<S>,
    pub n_actors: usize,
}

#[derive(Serialize, Deserialize)]
pub struct PackedActor<S> {
    pub id: S,
    pub kind: S,
    pub name: S,
    /// Ids in full; empty for none, as with all that may be missing.
    pub state: S,
    pub parent: S,
    pub qid: S,
    pub names: Vec<PackedName<S>>,
    pub offices: Vec<PackedOffice<S>>,
}

#[derive(Serialize, Deserialize)]
pub struct PackedName<S> {
    pub text: S,
    /// Names are 0, adjectives 1, metonyms 2, capitals 3.
    pub role: u8,
    /// From the lowest bit: `case`, `context`, `ambiguous`, `weak`.
    pub flags: u8,
    pub from: u32,
    pub to: u32,
}

#[derive(Serialize, Deserialize)]
pub struct PackedOffice<S> {
    pub office: S,
    pub of: S,
    pub from: u32,
    pub to: u32,
}

/// A date as a number: 20260330, 20260300 for a month, 20260000 for a year, 0 for none.
#[must_use]
pub fn date_parts(packed: u32) -> (u32, u32, u32) {
    (packed / 10_000, packed / 100 % 100, packed % 100)
}
