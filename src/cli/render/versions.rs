use super::super::out::{BOLD, DIM, Out};
use super::difference;
use super::prose::counted;
use crate::api::VersionRecord;

/// One version of an article: where it lies, and how it differs from the indexed one.
pub fn print(version: &VersionRecord, out: &mut Out) -> anyhow::Result<()> {
    let days = [("published", &version.published), ("modified", &version.modified)];
    let days = days.into_iter().filter_map(|(what, day)| day.as_ref().map(|day| format!("{what} {day}")));
    let state = match (version.indexed, &version.difference) {
        (true, _) => "indexed",
        (false, None) => "the same",
        (false, Some(_)) => "differs",
    };
    let facts: Vec<String> = days.chain([counted(version.words as u64, "word"), state.to_owned()]).collect();
    let number = out.paint(BOLD, &format!("{}.", version.number));
    match &version.difference {
        Some(difference) => {
            out.line(&format!("{number} {}", out.paint(DIM, &facts.join(" · "))))?;
            difference::print(difference, out)
        }
        None => out.line(&format!("{number} {}\n{}", out.paint(DIM, &facts.join(" · ")), version.source)),
    }
}
