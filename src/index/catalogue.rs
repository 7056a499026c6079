//! Which file gave which articles.
//!
//! The catalogue lets a run skip unchanged files and notice missing ones. It is written after
//! each commit, whose logical hash it names: after a crash in between the two differ, and what the
//! catalogue does not know is taken from the index. One JSON object a line, first a header, then a
//! line for each file, in order of path.

use super::IndexError;
use super::generation::Generation;
use crate::article::{ArticleId, PartialDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Everything known about the files behind a generation, by absolute path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub sources: BTreeMap<String, SourceEntry>,
    /// What was settled about single articles at the last run: key and fingerprint.
    pub overrides: BTreeMap<String, String>,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Size in bytes and time of last change; `None` makes the next run read the file again.
    pub stamp: Option<(u64, i64)>,
    /// Hash of the content, to tell a touched file from a changed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// What the settings said of its fields when it was read; other settings make the next run read it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// The articles it gives, whether or not another file's version of them is the one indexed.
    pub claims: Vec<Claim>,
    /// Articles it gives that a person removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
    /// Why it, or records in it, were rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejects: Vec<Rejected>,
    /// True when the file was gone at the last run; its articles are kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
}

/// An article that is not indexed because a person removed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    pub id: ArticleId,
    /// The override that says so.
    pub key: String,
}

/// Why a file, or a part of it, was rejected. Catalogues of former versions hold a list of `line`
/// and `reason`, which reads as the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    pub line: Option<usize>,
    pub reason: String,
    /// The path inside the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
}

/// A file's claim to an article: among several, the one changed last is indexed, and among those of the same day, or of none, the
/// greatest (path, line).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    pub line: Option<usize>,
    pub id: ArticleId,
    /// When this version was last changed, as its record states it, whatever a person settled about the article. Former catalogues
    /// do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<PartialDate>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    catalogue: u32,
    files: usize,
    /// Logical hash of the commit it belongs to.
    #[serde(default)]
    commit: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    overrides: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    #[serde(flatten)]
    entry: SourceEntry,
}

pub(super) const VERSION: u32 = 1;
pub(super) const FILE: &str = "catalogue.jsonl";

impl Catalogue {
    /// Reads a generation's catalogue and the commit it belongs to; `None` when there is none that can be trusted whole.
    pub fn read(generation: &Generation) -> Option<(Catalogue, String)> {
        Catalogue::read_from(&generation.path().join(FILE))
    }

    pub(super) fn read_from(file: &Path) -> Option<(Catalogue, String)> {
        let text = fs::read_to_string(file).ok()?;
        let mut lines = text.lines();
        let header: Header = serde_json::from_str(lines.next()?).ok()?;
        let mut sources = BTreeMap::new();
        for line in lines {
            let Line { path, entry } = serde_json::from_str(line).ok()?;
            sources.insert(path, entry);
        }
        let whole = header.catalogue == VERSION && header.files == sources.len();
        whole.then_some((Catalogue { sources, overrides: header.overrides }, header.commit))
    }

    pub fn write(&self, generation: &Generation, commit: &str) -> Result<(), IndexError> {
        self.write_to(generation, FILE, commit)
    }

    pub(super) fn write_to(&self, generation: &Generation, file: &str, commit: &str) -> Result<(), IndexError> {
        let mut out = Vec::new();
        let mut push = |value: serde_json::Result<Vec<u8>>| {
            out.extend(value.expect("strings and numbers serialize"));
            out.push(b'\n');
        };
        let commit = commit.to_owned();
        let overrides = self.overrides.clone();
        push(serde_json::to_vec(&Header { catalogue: VERSION, files: self.sources.len(), commit, overrides }));
        for (path, entry) in &self.sources {
            push(serde_json::to_vec(&Line { path: path.clone(), entry: entry.clone() }));
        }
        generation.disk.replace(&generation.path().join(file), &out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{IndexDir, Versions};

    #[test]
    fn a_catalogue_reads_back_and_a_torn_one_is_not_trusted() {
        let temp = tempfile::tempdir().unwrap();
        let versions =
            Versions { pundit: "0".into(), extractor: 1, analyzer: 1, passages: 1, gazetteer: "a".into(), model: None };
        let generation = IndexDir::new(temp.path()).begin(versions).unwrap();
        let entry = SourceEntry {
            stamp: Some((7, 1_700_000_000_000_000_000)),
            hash: Some("ab".into()),
            reading: Some("cd".into()),
            claims: vec![
                Claim { line: Some(3), id: ArticleId::from_docno("a"), changed: PartialDate::day(2025, 4, 2) },
                Claim { line: Some(4), id: ArticleId::from_docno("b"), changed: None },
            ],
            withheld: vec![Withheld { id: ArticleId::from_docno("b"), key: "b".into() }],
            rejects: vec![
                Rejected { line: Some(4), reason: "is not JSON".into(), member: None },
                Rejected { line: None, reason: "is empty".into(), member: Some("b/ü.html".into()) },
            ],
            ..SourceEntry::default()
        };
        let sources = BTreeMap::from([("/a/ü.jsonl".to_owned(), entry), ("/b".to_owned(), SourceEntry::default())]);
        let overrides = BTreeMap::from([("a".to_owned(), "{}".to_owned())]);
        let catalogue = Catalogue { sources, overrides };
        catalogue.write(&generation, "abc").unwrap();
        assert_eq!(Catalogue::read(&generation), Some((catalogue, "abc".to_owned())));
        let path = generation.path().join("catalogue.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.lines().take(2).collect::<Vec<_>>().join("\n")).unwrap();
        assert_eq!(Catalogue::read(&generation), None);
    }

    #[test]
    fn claims_of_former_catalogues_are_read() {
        let id = ArticleId::from_docno("a");
        let old = format!(r#"{{"path":"a","stamp":null,"claims":[{{"line":3,"id":"{id}"}}]}}"#);
        let line: Line = serde_json::from_str(&old).unwrap();
        assert_eq!(line.entry.claims, [Claim { line: Some(3), id, changed: None }]);
    }

    #[test]
    fn rejects_of_former_catalogues_are_read() {
        let old = r#"{"path":"a","stamp":null,"claims":[],"rejects":[[4,"is not JSON"],[null,"is empty"]]}"#;
        let line: Line = serde_json::from_str(old).unwrap();
        let rejected = |line, reason: &str| Rejected { line, reason: reason.into(), member: None };
        assert_eq!(line.entry.rejects, [rejected(Some(4), "is not JSON"), rejected(None, "is empty")]);
    }
}
