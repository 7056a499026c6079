//! The project: its folder, its settings, its index and its actors.

use super::settings::{self, Settings};
use crate::entities::{Gazetteer, Rules};
use crate::extract::overrides::Overrides;
use crate::index::{IndexDir, Snapshot};
use crate::ingest;
use crate::search::Weights;
use anyhow::{Context, anyhow};
use std::path::{Path, PathBuf};

/// A project found.
pub struct Project {
    pub root: PathBuf,
    settings: Settings,
    reading: ingest::Settings,
}

const SETTINGS: &str = "pundit.toml";
/// Read when the settings name no file with actors.
const ACTORS: &str = "actors.toml";
/// Read, if it is there, when the settings name no file of overrides.
const OVERRIDES: &str = "overrides.toml";

impl Project {
    /// The folder given, else the nearest parent of the current folder with settings, else the current folder.
    pub fn find(dir: Option<&Path>) -> anyhow::Result<Project> {
        let root = match dir {
            Some(dir) => dir.to_owned(),
            None => {
                let here = std::env::current_dir().context("cannot tell the current folder")?;
                let nearest = here.ancestors().find(|dir| dir.join(SETTINGS).is_file()).map(Path::to_owned);
                nearest.unwrap_or(here)
            }
        };
        let absolute = root.canonicalize().or_else(|_| std::path::absolute(&root));
        let root = absolute.with_context(|| format!("cannot find the folder {}", root.display()))?;
        let settings = settings::read(&root.join(SETTINGS))?;
        let reading = reading(&root, &settings)?;
        Ok(Project { root, settings, reading })
    }

    pub fn corpus(&self) -> PathBuf {
        corpus(&self.root, &self.settings)
    }

    /// How the project's files are to be read.
    pub fn settings(&self) -> &ingest::Settings {
        &self.reading
    }

    /// How the project weighs the parts of the ranking.
    pub fn weights(&self) -> Weights {
        self.settings.ranking
    }

    pub fn index(&self) -> IndexDir {
        IndexDir::new(self.root.join(self.settings.index.as_deref().unwrap_or(Path::new("index"))))
    }

    pub fn snapshot(&self) -> anyhow::Result<Snapshot> {
        Ok(Snapshot::open(&self.index())?)
    }

    /// What is settled about single articles; nothing when no file says anything.
    pub fn overrides(&self) -> anyhow::Result<Overrides> {
        let path = self.root.join(self.settings.overrides.as_deref().unwrap_or(Path::new(OVERRIDES)));
        if self.settings.overrides.is_none() && !path.is_file() {
            return Ok(Overrides::default());
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Overrides::parse(&text, &path.display().to_string())?)
    }

    /// The built-in actors and the user's own on top.
    pub fn gazetteer(&self) -> anyhow::Result<&'static Gazetteer> {
        let texts = self.actor_files()?;
        let rules = self.settings.rules;
        if texts.is_empty() && rules == Rules::default() {
            return Ok(Gazetteer::builtin());
        }
        // One for the life of the process, as the built-in one is.
        Ok(Box::leak(Box::new(Gazetteer::with_user_files(&texts)?.with_rules(rules))))
    }

    /// The user's own files of actors, `(name, text)`.
    pub fn actor_files(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut files = self.settings.actors.clone();
        if files.is_empty() && self.root.join(ACTORS).is_file() {
            files.push(PathBuf::from(ACTORS));
        }
        let read = |file: &PathBuf| {
            let path = self.root.join(file);
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            anyhow::Ok((file.display().to_string(), text))
        };
        files.iter().map(read).collect()
    }
}

fn corpus(root: &Path, settings: &Settings) -> PathBuf {
    root.join(settings.corpus.as_deref().unwrap_or(Path::new("corpus")))
}

/// Patterns are relative to the project's folder or to the corpus folder.
fn reading(root: &Path, settings: &Settings) -> anyhow::Result<ingest::Settings> {
    let corpus = corpus(root, settings);
    let roots = vec![root.to_owned(), corpus.canonicalize().unwrap_or(corpus)];
    let mut reading = ingest::Settings::new(settings.fields.clone(), roots);
    for (pattern, map) in &settings.files {
        let added = reading.add(pattern, map.clone());
        added.map_err(|reason| {
            let file = root.join(SETTINGS);
            anyhow!("cannot read the settings in {}: bad pattern `{pattern}` in `match`: {reason}", file.display())
        })?;
    }
    Ok(reading)
}
