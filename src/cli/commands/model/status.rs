use super::super::super::failure::Outcome;
use super::super::super::model_home::{self, Home, notice};
use super::super::super::out::{DIM, Out};
use crate::entities::ner::NameFinder;
use indicatif::HumanBytes;
use std::path::Path;

pub fn run(out: &mut Out) -> anyhow::Result<Outcome> {
    let file = match Home::find() {
        Home::Off => return not_installed("PUNDIT_MODEL is empty: no model is used", out),
        home => home.file()?,
    };
    let Some(model) = model_home::read(&file)? else {
        let words = format!("no model in {}; `pundit model install` fetches it", file.display());
        return not_installed(&words, out);
    };
    let mut row = |label: &str, text: &str| {
        let label = out.paint(DIM, &format!("{label:<8}"));
        out.line(&format!("{label} {text}"))
    };
    row("model", model.source())?;
    row("version", model.version())?;
    row("file", &file.display().to_string())?;
    row("size", &HumanBytes(std::fs::metadata(&file)?.len()).to_string())?;
    row("license", &license(&notice(&file)))?;
    Ok(Outcome::Done)
}

fn not_installed(words: &str, out: &mut Out) -> anyhow::Result<Outcome> {
    out.line(words)?;
    Ok(Outcome::NothingFound)
}

fn license(notice: &Path) -> String {
    match notice.is_file() {
        true => format!("MIT, in {}", notice.display()),
        false => format!("MIT, but {} is gone; `pundit model install` brings it back", notice.display()),
    }
}
