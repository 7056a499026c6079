//! The project: its folder, its settings, its index and its actors.

use super::model_home;
use super::settings::{self, Settings};
use crate::api::ToReadAgain;
use crate::entities::imported::Shelf;
use crate::entities::{Gazetteer, Imported, Rules};
use crate::extract::overrides::Overrides;
use crate::index::{Catalogue, IndexDir, Snapshot, Versions};
use crate::ingest;
use crate::pipeline::{self, Naming};
use crate::search::Weights;
use anyhow::{Context, anyhow};
use std::io::Write;
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
/// The folder of imported actors, all of which are read.
pub const IMPORTED: &str = "actors";
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

    /// The versions of what this program would build after a generation of versions `before`.
    pub fn versions(&self, before: &Versions, gazetteer: &Gazetteer) -> anyhow::Result<Versions> {
        let model = model_home::installed()?;
        let naming = model.as_ref().map_or(Naming::Kept, |model| Naming::Model(model));
        Ok(naming.kept_in(before, pipeline::versions(gazetteer, naming)))
    }

    /// What the next run reads again although it has not changed.
    pub fn to_read_again(&self, snapshot: &Snapshot, catalogue: &Catalogue) -> anyhow::Result<ToReadAgain> {
        Ok(ToReadAgain {
            fields: pipeline::remapped(&self.root, self.settings(), catalogue),
            overrides: pipeline::settled_otherwise(&self.overrides()?, snapshot, catalogue)?.len(),
        })
    }

    /// Where what is settled about single articles stands, or would stand.
    pub fn overrides_file(&self) -> PathBuf {
        self.root.join(self.settings.overrides.as_deref().unwrap_or(Path::new(OVERRIDES)))
    }

    /// What is settled about single articles; nothing when no file says anything.
    pub fn overrides(&self) -> anyhow::Result<Overrides> {
        let path = self.overrides_file();
        if self.settings.overrides.is_none() && !path.is_file() {
            return Ok(Overrides::default());
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Overrides::parse(&text, &path.display().to_string())?)
    }

    /// The built-in actors, the user's own on top, and below both what was imported.
    pub fn gazetteer(&self) -> anyhow::Result<&'static Gazetteer> {
        let (own, imported) = self.own_and_imported()?;
        let rules = self.settings.rules;
        if own.is_empty() && imported.is_empty() && rules == Rules::default() {
            return Ok(Gazetteer::builtin());
        }
        // One for the life of the process, as the built-in one is.
        Ok(Box::leak(Box::new(Gazetteer::with_imported(&own, imported)?.with_rules(rules))))
    }

    /// The user's own files of actors and the imported ones.
    pub fn own_and_imported(&self) -> anyhow::Result<(Vec<ActorFile>, Vec<Imported>)> {
        let (own, imported) = self.actor_files()?;
        let imported = imported.into_iter().map(|file| self.imported(file)).collect::<anyhow::Result<_>>()?;
        Ok((own, imported))
    }

    /// The built-in actors and the user's own, as an import needs them: what was imported is there as
    /// far as it can be read, since importing again is what mends it.
    pub fn own_gazetteer(&self) -> anyhow::Result<Gazetteer> {
        let (own, imported) = self.actor_files()?;
        let imported = imported.into_iter().filter_map(|(name, text)| Imported::new(&name, text).ok()).collect();
        Ok(Gazetteer::with_imported(&own, imported)?)
    }

    /// Whether a file of actors, by its path from the project's folder, is read without further ado.
    pub fn reads_actors_from(&self, file: &Path) -> bool {
        let listed = |known: &PathBuf| self.root.join(known) == self.root.join(file);
        self.settings.actors.iter().any(listed) || imported_files(&self.root).iter().any(listed)
    }

    /// The files of actors with their texts: TOML, and imported ones, told apart by what they hold.
    pub fn actor_files(&self) -> anyhow::Result<(Vec<ActorFile>, Vec<ActorFile>)> {
        let mut files = self.settings.actors.clone();
        if files.is_empty() && self.root.join(ACTORS).is_file() {
            files.push(PathBuf::from(ACTORS));
        }
        let kept = imported_files(&self.root);
        let kept: Vec<PathBuf> = kept.into_iter().filter(|file| !files.contains(file)).collect();
        files.extend(kept);
        let read = |file: &PathBuf| {
            let path = self.root.join(file);
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            anyhow::Ok((file.display().to_string(), text))
        };
        let texts = files.iter().map(read).collect::<anyhow::Result<Vec<ActorFile>>>()?;
        let (imported, own) = texts.into_iter().partition(|(_, text)| Imported::is_one(text));
        Ok((own, imported))
    }

    /// An imported file; the index of its names is kept beside the articles' index.
    fn imported(&self, (name, text): ActorFile) -> anyhow::Result<Imported> {
        let file = Imported::new(&name, text)?;
        let (index, names) = (self.index().path().to_owned(), self.names_of(&file));
        Ok(file.with_shelf(Box::new(NameShelf { file: names, index })))
    }

    /// Where the index of an imported file's names is kept.
    fn names_of(&self, file: &Imported) -> PathBuf {
        let kept = format!("{}.names", &file.header.body[..16.min(file.header.body.len())]);
        self.index().path().join(IMPORTED).join(kept)
    }

    /// Kept indexes of names that are damaged.
    pub fn broken_names(&self) -> Vec<PathBuf> {
        // Files of actors that cannot be read are no damage of the index; whoever needs them is told.
        let Ok((_, imported)) = self.own_and_imported() else { return Vec::new() };
        let is_broken = |(path, file): &(PathBuf, &Imported)| std::fs::read(path).is_ok_and(|kept| !file.fits(kept));
        let kept = imported.iter().map(|file| (self.names_of(file), file));
        kept.filter(is_broken).map(|(path, _)| path).collect()
    }
}

/// The file of an index of names, in the folder of the articles' index.
#[derive(Debug)]
struct NameShelf {
    index: PathBuf,
    file: PathBuf,
}

impl Shelf for NameShelf {
    fn load(&self) -> Option<Vec<u8>> {
        std::fs::read(&self.file).ok()
    }

    fn store(&self, bytes: &[u8]) {
        if self.index.is_dir() {
            // Without it the next command takes a little longer, that is all.
            let _ = keep(&self.file, bytes);
        }
    }
}

/// The name of a file of actors, and its text.
type ActorFile = (String, String);

/// The files that `actors import` leaves in the project, from its folder.
fn imported_files(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root.join(IMPORTED)).into_iter().flatten().flatten();
    let names = entries.map(|entry| Path::new(IMPORTED).join(entry.file_name()));
    let mut files: Vec<PathBuf> = names.filter(|path| path.extension().is_some_and(|e| e == "actors")).collect();
    files.sort();
    files
}

/// Writes a file so that others see all of it or nothing.
pub fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}", std::process::id()));
    let written = std::fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let kept = written.and_then(|()| std::fs::rename(&temporary, path));
    if kept.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    kept
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
