//! The project: its folder, its settings, its index and its actors.

use crate::entities::Gazetteer;
use crate::extract::overrides::Overrides;
use crate::index::{IndexDir, Snapshot};
use anyhow::Context;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A project found.
pub struct Project {
    pub root: PathBuf,
    settings: Settings,
}

/// What `pundit.toml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// The folder of the index, from the project's.
    index: Option<PathBuf>,
    /// The folder of the articles, from the project's.
    corpus: Option<PathBuf>,
    /// Files with actors of the user's own, later ones winning.
    actors: Vec<PathBuf>,
    /// What is settled about single articles.
    overrides: Option<PathBuf>,
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
        let settings = read_settings(&root.join(SETTINGS))?;
        Ok(Project { root, settings })
    }

    pub fn corpus(&self) -> PathBuf {
        self.root.join(self.settings.corpus.as_deref().unwrap_or(Path::new("corpus")))
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
        let mut files = self.settings.actors.clone();
        if files.is_empty() && self.root.join(ACTORS).is_file() {
            files.push(PathBuf::from(ACTORS));
        }
        if files.is_empty() {
            return Ok(Gazetteer::builtin());
        }
        let read = |file: &PathBuf| {
            let path = self.root.join(file);
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            anyhow::Ok((file.display().to_string(), text))
        };
        let texts = files.iter().map(read).collect::<anyhow::Result<Vec<(String, String)>>>()?;
        // One for the life of the process, as the built-in one is.
        Ok(Box::leak(Box::new(Gazetteer::with_user_files(&texts)?)))
    }
}

fn read_settings(path: &Path) -> anyhow::Result<Settings> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("cannot read the settings in {}", path.display())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(e) => Err(e).with_context(|| format!("cannot read {}", path.display())),
    }
}
