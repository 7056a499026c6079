//! Where the statistical model of names is kept, and reading it.

use crate::entities::ner::Model;
use anyhow::{Context, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Names the model's file; empty, it says that there shall be no model.
const VARIABLE: &str = "PUNDIT_MODEL";
const FILE: &str = "pundit/models/en-core-web-sm.model";

/// What the environment says about the model.
#[derive(Debug, PartialEq, Eq)]
pub enum Home {
    /// It is not wanted.
    Off,
    /// There is no folder for it.
    Nowhere,
    /// It is in this file, if it is installed.
    At(PathBuf),
}

impl Home {
    pub fn find() -> Home {
        let variable = |name| std::env::var_os(name);
        Home::told(variable(VARIABLE).as_deref(), variable("XDG_DATA_HOME").as_deref(), variable("HOME").as_deref())
    }

    fn told(model: Option<&OsStr>, data: Option<&OsStr>, home: Option<&OsStr>) -> Home {
        if let Some(model) = model {
            return if model.is_empty() { Home::Off } else { Home::At(PathBuf::from(model)) };
        }
        // Folders that are not absolute are to be ignored, says the standard of these folders.
        let data = data.map(Path::new).filter(|data| data.is_absolute()).map(Path::to_owned);
        let data =
            data.or_else(|| home.filter(|home| !home.is_empty()).map(|home| Path::new(home).join(".local/share")));
        data.map_or(Home::Nowhere, |data| Home::At(data.join(FILE)))
    }

    /// The file, for a command that needs one.
    pub fn file(self) -> anyhow::Result<PathBuf> {
        match self {
            Home::At(file) => Ok(file),
            Home::Off => bail!("{VARIABLE} is empty, which means that no model is wanted; unset it or name a file"),
            Home::Nowhere => {
                bail!("cannot tell where the model is kept: {VARIABLE}, XDG_DATA_HOME and HOME are not set")
            }
        }
    }
}

/// The license of the weights, beside the model.
pub fn notice(file: &Path) -> PathBuf {
    file.with_extension("LICENSE")
}

/// The model, if one is installed and wanted. One that cannot be read is an error.
pub fn installed() -> anyhow::Result<Option<Model>> {
    match Home::find() {
        Home::At(file) => read(&file),
        Home::Off | Home::Nowhere => Ok(None),
    }
}

/// The model in `file`, if the file is there.
pub fn read(file: &Path) -> anyhow::Result<Option<Model>> {
    let reading = || format!("cannot read the model of names in {}", file.display());
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(Model::read(&bytes).with_context(reading)?)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e).with_context(reading),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_where_the_model_is() {
        let check = |model: Option<&str>, data: Option<&str>, home: Option<&str>, expected: Home| {
            let told = Home::told(model.map(OsStr::new), data.map(OsStr::new), home.map(OsStr::new));
            assert_eq!(told, expected, "{model:?} {data:?} {home:?}");
        };
        let at = |file: &str| Home::At(PathBuf::from(file));
        check(Some("/m"), Some("/data"), Some("/home/a"), at("/m"));
        check(Some(""), Some("/data"), Some("/home/a"), Home::Off);
        check(None, Some("/data"), Some("/home/a"), at("/data/pundit/models/en-core-web-sm.model"));
        check(None, Some("data"), Some("/home/a"), at("/home/a/.local/share/pundit/models/en-core-web-sm.model"));
        check(None, None, Some(""), Home::Nowhere);
        check(None, None, None, Home::Nowhere);
    }
}
