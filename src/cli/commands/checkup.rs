//! `doctor --index`: what is wrong with the index itself.

use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::prose::counted;
use crate::api::{FindingRecord, VERSION};
use crate::pipeline::{self, Finding};

pub fn run(as_lines: bool, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let found = pipeline::check_up(&project.root, &project.index())?;
    for Finding { path, problem, remedy } in &found {
        let path = path.strip_prefix(&project.root).unwrap_or(path).display().to_string();
        let mend = remedy.command();
        if as_lines {
            out.json(&FindingRecord { v: VERSION, path: &path, problem, mend, searches: remedy.can_wait() })?;
        } else {
            out.line(&format!("{path}: {problem}"))?;
            out.line(&format!("  mended by `{mend}`"))?;
        }
    }
    if found.iter().any(|finding| !finding.remedy.can_wait()) {
        return Ok(Outcome::Unusable);
    }
    if found.is_empty() && !as_lines {
        let snapshot = project.snapshot()?;
        let articles = counted(snapshot.totals.articles, "article");
        out.line(&format!("{} is sound: {articles}, all read back", snapshot.generation.name()))?;
    }
    Ok(Outcome::Done)
}
