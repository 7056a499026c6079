//! A quick look through a catalogue, for runs that find nothing to do: nothing of it stays in memory.

use super::{Generation, Rejected};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;

/// What a run must know of one file to see that nothing is to be done about it.
#[derive(Deserialize)]
pub struct Glance<'a> {
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    pub stamp: Option<(u64, i64)>,
    #[serde(default, borrow)]
    pub reading: Option<Cow<'a, str>>,
    claims: Vec<IgnoredAny>,
    #[serde(default)]
    pub rejects: Vec<Rejected>,
    #[serde(default)]
    pub missing: bool,
}

impl Glance<'_> {
    pub fn gives_articles(&self) -> bool {
        !self.claims.is_empty()
    }
}

/// What a catalogue says of itself.
#[derive(Deserialize)]
pub struct Heading {
    catalogue: u32,
    files: usize,
    /// Logical hash of the commit it belongs to.
    #[serde(default)]
    pub commit: String,
    #[serde(default)]
    pub overrides: BTreeMap<String, String>,
}

impl Generation {
    /// Shows the catalogue's files to `see` in order of path, after `begin` has agreed to its heading.
    ///
    /// `None` if one of the two breaks, or if the catalogue cannot be trusted whole.
    pub fn glance(
        &self,
        begin: impl FnOnce(&Heading) -> ControlFlow<()>,
        mut see: impl FnMut(Glance<'_>) -> ControlFlow<()>,
    ) -> Option<()> {
        let file = File::open(self.path().join("catalogue.jsonl")).ok()?;
        let mut lines = BufReader::with_capacity(256 << 10, file);
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let heading: Heading = serde_json::from_str(&line).ok()?;
        if heading.catalogue != super::catalogue::VERSION || begin(&heading).is_break() {
            return None;
        }
        for _ in 0..heading.files {
            line.clear();
            lines.read_line(&mut line).ok()?;
            if see(serde_json::from_str(&line).ok()?).is_break() {
                return None;
            }
        }
        lines.fill_buf().ok()?.is_empty().then_some(())
    }
}
