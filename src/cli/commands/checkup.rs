//! `doctor --index`: what is wrong with the index itself, and with `--fix` its mending.

use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use super::super::render::prose::counted;
use super::index::WorkArgs;
use crate::api::{FindingRecord, VERSION};
use crate::pipeline::{self, Finding, Mend};
use anyhow::{Context, bail};

/// Says what is wrong.
pub fn run(as_lines: bool, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let found = findings(project)?;
    print(&found, as_lines, project, out)?;
    let searches = found.iter().all(|finding| finding.remedy.can_wait());
    Ok(if searches { Outcome::Done } else { Outcome::Unusable })
}

/// Mends what can be mended, and says what is still wrong.
pub fn fix(as_lines: bool, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    WorkArgs::default().run(project, out, pipeline::mend)?;
    for path in project.broken_names() {
        std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        out.say(&format!("{} is damaged: removed, to be made anew when it is needed", path.display()));
    }
    let found = findings(project)?;
    print(&found, as_lines, project, out)?;
    if found.iter().any(|finding| !finding.remedy.is_work()) {
        bail!("not everything could be mended; what is left is named, with what to do about it");
    }
    Ok(Outcome::Done)
}

fn findings(project: &Project) -> anyhow::Result<Vec<Finding>> {
    let mut found = pipeline::check_up(&project.root, &project.index())?;
    found.extend(project.broken_names().into_iter().map(|path| {
        let problem = "is damaged; names of imported actors are looked up without it".to_owned();
        Finding { path, problem, remedy: Mend::Tidy }
    }));
    Ok(found)
}

fn print(found: &[Finding], as_lines: bool, project: &Project, out: &mut Out) -> anyhow::Result<()> {
    for Finding { path, problem, remedy } in found {
        let path = path.strip_prefix(&project.root).unwrap_or(path).display().to_string();
        let mend = remedy.command();
        if as_lines {
            out.json(&FindingRecord { v: VERSION, path: &path, problem, mend, searches: remedy.can_wait() })?;
        } else {
            out.line(&format!("{path}: {problem}"))?;
            out.line(&match remedy {
                Mend::LetGo => format!("  put the files back, or let go of it with `{mend}`"),
                _ => format!("  mended by `{mend}`"),
            })?;
        }
    }
    if found.is_empty() && !as_lines {
        let snapshot = project.snapshot()?;
        let articles = counted(snapshot.totals.articles, "article");
        out.line(&format!("{} is sound: {articles}, all read back", snapshot.generation.name()))?;
    }
    Ok(())
}
