//! Generations: complete indexes side by side, one of which `CURRENT` names.

use super::disk::Disk;
use super::error::SOURCES;
use super::{FORMAT, IndexError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Marks a generation that was finished.
const COMPLETE: &str = "complete";

/// The index folder.
#[derive(Clone, Debug)]
pub struct IndexDir {
    path: PathBuf,
    pub(super) disk: Disk,
}

/// One generation's folder.
#[derive(Clone, Debug)]
pub struct Generation {
    pub number: u64,
    path: PathBuf,
    pub(super) disk: Disk,
}

impl PartialEq for Generation {
    fn eq(&self, other: &Generation) -> bool {
        self.path == other.path
    }
}

impl Eq for Generation {}

/// What shaped a generation. Written when its building begins; complete once `CURRENT` named it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// When its building began, UTC.
    pub created: String,
    pub versions: Versions,
    /// The logical hash of the generation whose stored articles it is made from; `None` when it is made from files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<String>,
}

/// Versions of everything that decides what a generation holds.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Versions {
    pub pundit: String,
    pub extractor: u32,
    pub analyzer: u32,
    pub passages: u32,
    pub gazetteer: String,
    /// The statistical model that found names, if one did.
    pub model: Option<String>,
}

impl Versions {
    /// With the model of `before` where this run has none and keeps what that one found.
    pub fn with_model_of(mut self, before: &Versions) -> Versions {
        self.model = self.model.or_else(|| before.model.clone());
        self
    }

    /// The stages that differ from `other`, in words.
    pub fn differences(&self, other: &Versions) -> Vec<String> {
        let mut out = Vec::new();
        let mut compare = |stage: &str, mine: &dyn ToString, theirs: &dyn ToString| {
            let (mine, theirs) = (mine.to_string(), theirs.to_string());
            if mine != theirs {
                out.push(format!("{stage} {mine} → {theirs}"));
            }
        };
        compare("extractor", &self.extractor, &other.extractor);
        compare("analyzer", &self.analyzer, &other.analyzer);
        compare("passages", &self.passages, &other.passages);
        compare("gazetteer", &self.gazetteer, &other.gazetteer);
        let model = |versions: &Versions| versions.model.clone().unwrap_or_else(|| "none".to_owned());
        compare("model", &model(self), &model(other));
        out
    }
}

/// The paths this project was given, absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    #[serde(with = "super::paths")]
    pub paths: Vec<PathBuf>,
}

impl IndexDir {
    pub fn new(path: impl Into<PathBuf>) -> IndexDir {
        IndexDir::on(Disk::default(), path)
    }

    /// The index in this folder, changed through `disk`.
    pub fn on(disk: Disk, path: impl Into<PathBuf>) -> IndexDir {
        IndexDir { path: path.into(), disk }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The generation that answers.
    pub fn current(&self) -> Result<Generation, IndexError> {
        let path = self.path.join("CURRENT");
        let name = match fs::read_to_string(&path) {
            Ok(name) => name,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let generations = self.generations()?;
                return Err(match generations.iter().any(Generation::is_complete) {
                    _ if generations.is_empty() => IndexError::Missing { dir: self.path.clone() },
                    false => IndexError::Unfinished { dir: self.path.clone() },
                    true => IndexError::damaged(&path, "it is missing, so nobody knows which generation is to answer"),
                });
            }
            Err(e) => return Err(IndexError::io("read", &path)(e)),
        };
        let number = parse_name(name.trim());
        let number =
            number.ok_or_else(|| IndexError::damaged(&path, format!("`{}` names no generation", name.trim())))?;
        let generation = self.generation(number);
        if !generation.path.is_dir() {
            return Err(IndexError::damaged(&path, format!("it names {}, which is not there", name.trim())));
        }
        Ok(generation)
    }

    /// Whether there is no CURRENT at all, as opposed to a damaged one.
    pub fn names_none(&self) -> bool {
        !self.path.join("CURRENT").exists()
    }

    /// What stands in CURRENT, whether or not it makes sense.
    pub(super) fn named(&self) -> Option<Vec<u8>> {
        fs::read(self.path.join("CURRENT")).ok()
    }

    pub fn generation(&self, number: u64) -> Generation {
        Generation { number, path: self.path.join(format!("gen-{number:06}")), disk: self.disk.clone() }
    }

    /// All generations on disk, oldest first, complete or not.
    pub fn generations(&self) -> Result<Vec<Generation>, IndexError> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(IndexError::io("list", &self.path)(e)),
        };
        let names = entries.flatten().map(|e| e.file_name());
        let mut numbers: Vec<u64> = names.filter_map(|name| parse_name(name.to_str()?)).collect();
        numbers.sort_unstable();
        Ok(numbers.into_iter().map(|n| self.generation(n)).collect())
    }

    /// A fresh, empty generation folder, numbered above all others.
    pub fn begin(&self, versions: Versions) -> Result<Generation, IndexError> {
        self.begin_from(None, versions)
    }

    /// Like [`IndexDir::begin`] for one that is made from the stored articles of the generation with this logical hash.
    pub fn begin_from(&self, made_from: Option<String>, versions: Versions) -> Result<Generation, IndexError> {
        let last = self.generations()?.last().map_or(0, |g| g.number);
        let generation = self.generation(last + 1);
        self.disk.create_folder(&generation.path)?;
        let created = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        generation.write_manifest(&Manifest { format: FORMAT, created, versions, made_from })?;
        Ok(generation)
    }

    /// Makes `generation` the one that answers: all at once, and for good once this returns.
    pub fn swap(&self, generation: &Generation) -> Result<(), IndexError> {
        self.disk.replace(&self.path.join("CURRENT"), format!("{}\n", generation.name()).as_bytes())
    }

    /// The file that [`IndexDir::sources`] reads.
    pub fn sources_file(&self) -> PathBuf {
        self.path.join(SOURCES)
    }

    pub fn sources(&self) -> Result<Sources, IndexError> {
        let path = self.path.join(SOURCES);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| IndexError::damaged(&path, e.to_string())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Sources::default()),
            Err(e) => Err(IndexError::io("read", &path)(e)),
        }
    }

    /// Writes the sources anew where they are damaged; what stood there stays beside, for whoever can make sense of it.
    /// Returns where.
    pub fn replace_sources(&self, sources: &Sources) -> Result<PathBuf, IndexError> {
        let (path, aside) = (self.path.join(SOURCES), self.path.join(format!("{SOURCES}.damaged")));
        let damaged = fs::read(&path).map_err(IndexError::io("read", &path))?;
        self.disk.replace(&aside, &damaged)?;
        self.write_sources(sources)?;
        Ok(aside)
    }

    pub fn write_sources(&self, sources: &Sources) -> Result<(), IndexError> {
        let json = serde_json::to_vec_pretty(sources).expect("paths serialize");
        self.disk.replace(&self.path.join(SOURCES), &json)
    }
}

impl Generation {
    pub fn name(&self) -> String {
        format!("gen-{:06}", self.number)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn tantivy_dir(&self) -> PathBuf {
        self.path.join("tantivy")
    }

    /// Reads the manifest; a format this program does not know is an error of its own.
    pub fn manifest(&self) -> Result<Manifest, IndexError> {
        let path = self.path.join("manifest.json");
        let bytes = fs::read(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => IndexError::damaged(&path, "it is missing"),
            _ => IndexError::io("read", &path)(e),
        })?;
        #[derive(Deserialize)]
        struct OnlyFormat {
            format: u32,
        }
        let damaged = |e: serde_json::Error| IndexError::damaged(&path, e.to_string());
        let OnlyFormat { format } = serde_json::from_slice(&bytes).map_err(damaged)?;
        if format != FORMAT {
            return Err(IndexError::Format { dir: self.path.clone(), found: format, expected: FORMAT });
        }
        serde_json::from_slice(&bytes).map_err(damaged)
    }

    /// Says that not all of its articles were read by the model that its manifest names.
    pub fn forget_model(&self) -> Result<(), IndexError> {
        let mut manifest = self.manifest()?;
        manifest.versions.model = None;
        self.write_manifest(&manifest)
    }

    fn write_manifest(&self, manifest: &Manifest) -> Result<(), IndexError> {
        let json = serde_json::to_vec_pretty(manifest).expect("strings and numbers serialize");
        self.disk.replace(&self.path.join("manifest.json"), &json)
    }

    /// Marks the generation as fit to become current (or to be rolled back to).
    pub fn complete(&self) -> Result<(), IndexError> {
        self.remove_checkpoints(None)?;
        self.disk.replace(&self.path.join(COMPLETE), b"")
    }

    pub fn is_complete(&self) -> bool {
        self.path.join(COMPLETE).is_file()
    }

    /// Removes everything, the mark of completeness first, so that half of it is never taken for the whole.
    pub(super) fn remove(&self) -> Result<(), IndexError> {
        for file in [COMPLETE, "manifest.json"] {
            self.disk.remove_file(&self.path.join(file))?;
        }
        self.disk.remove_folder(&self.path)
    }
}

fn parse_name(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("gen-")?;
    (digits.len() >= 6 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn versions() -> Versions {
        Versions { pundit: "0.1.0".into(), extractor: 1, analyzer: 1, passages: 1, gazetteer: "a".into(), model: None }
    }

    pub fn complete(dir: &IndexDir) -> Generation {
        let generation = dir.begin(versions()).unwrap();
        generation.complete().unwrap();
        dir.swap(&generation).unwrap();
        generation
    }

    #[test]
    fn a_swap_changes_what_is_current() {
        let temp = tempfile::tempdir().unwrap();
        let dir = IndexDir::new(temp.path());
        assert!(matches!(dir.current(), Err(IndexError::Missing { .. })));
        let first = complete(&dir);
        let second = dir.begin(versions()).unwrap();
        assert_eq!(dir.current().unwrap(), first);
        dir.swap(&second).unwrap();
        assert_eq!(dir.current().unwrap(), second);
    }

    #[test]
    fn damage_is_told_apart_from_absence() {
        let temp = tempfile::tempdir().unwrap();
        let dir = IndexDir::new(temp.path());
        let generation = complete(&dir);
        fs::write(temp.path().join("CURRENT"), "gen-").unwrap();
        assert!(matches!(dir.current(), Err(IndexError::Damaged { .. })));
        fs::remove_file(temp.path().join("CURRENT")).unwrap();
        assert!(matches!(dir.current(), Err(IndexError::Damaged { .. })));
        fs::write(generation.path().join("manifest.json"), r#"{"format":99}"#).unwrap();
        assert!(matches!(generation.manifest(), Err(IndexError::Format { found: 99, .. })));
        fs::write(generation.path().join("manifest.json"), r#"{"for"#).unwrap();
        assert!(matches!(generation.manifest(), Err(IndexError::Damaged { .. })));
    }
}
