use super::super::super::failure::Outcome;
use super::super::super::out::{BOLD, DIM, Out};
use super::super::super::project::Project;
use crate::entities;
use anyhow::Context;
use std::path::PathBuf;

/// Findings are no rejected inputs, but like these they leave the work done and the user with something to look at.
pub fn run(files: &[PathBuf], project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        anyhow::Ok((file.display().to_string(), text))
    };
    let (own, imported) = project.own_and_imported()?;
    let files = if files.is_empty() { own } else { files.iter().map(read).collect::<anyhow::Result<_>>()? };
    if files.is_empty() {
        out.say("there is no actors.toml here, and pundit.toml names no other");
        return Ok(Outcome::Done);
    }
    let findings = entities::check(&files, imported)?;
    for finding in &findings {
        let place = out.paint(BOLD, &format!("{}:{}", finding.file, finding.line));
        out.line(&format!("{place}: {}", finding.message))?;
        out.line(&format!("  {}", out.paint(DIM, &finding.advice)))?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    match findings.len() {
        0 => out.say(&format!("nothing to mend in {}", names.join(", "))),
        1 => out.say("1 finding"),
        n => out.say(&format!("{n} findings")),
    }
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::SomeRejected })
}
