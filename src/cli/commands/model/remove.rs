use super::super::super::failure::Outcome;
use super::super::super::model_home::{Home, notice};
use super::super::super::out::Out;
use anyhow::Context;
use std::io::ErrorKind;
use std::path::Path;

pub fn run(out: &mut Out) -> anyhow::Result<Outcome> {
    let file = Home::find().file()?;
    if !delete(&file)? {
        out.line(&format!("no model in {}", file.display()))?;
        return Ok(Outcome::NothingFound);
    }
    delete(&notice(&file))?;
    out.line(&format!("removed {}", file.display()))?;
    Ok(Outcome::Done)
}

/// Whether the file was there.
fn delete(file: &Path) -> anyhow::Result<bool> {
    match std::fs::remove_file(file) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e).with_context(|| format!("cannot delete {}", file.display())),
    }
}
