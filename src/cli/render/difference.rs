use super::super::out::{DIM, Out};
use super::prose::{clean, counted};
use crate::api::{DifferenceKind, DifferenceRecord};

/// Longer values are cut.
const VALUE: usize = 84;

/// One article that is understood otherwise than before.
pub fn print(difference: &DifferenceRecord, out: &mut Out) -> anyhow::Result<()> {
    let kind = match difference.kind {
        DifferenceKind::Changed => "",
        DifferenceKind::New => "  new",
        DifferenceKind::Gone => "  gone",
    };
    out.line(&format!("{}{}", clean(&difference.source), out.paint(DIM, kind)))?;
    for change in &difference.fields {
        print_pair(change.field, &change.before, &change.after, out)?;
    }
    let (removed, added) = (&difference.removed, &difference.added);
    if !(removed.is_empty() && added.is_empty()) {
        let count = |paragraphs: &[String]| counted(paragraphs.len() as u64, "paragraph");
        print_pair("text", &count(removed), &count(added), out)?;
        for (sign, paragraph) in removed.iter().map(|p| ('-', p)).chain(added.iter().map(|p| ('+', p))) {
            out.line(&out.paint(DIM, &format!("             {sign} {}", short(paragraph))))?;
        }
    }
    Ok(())
}

fn print_pair(label: &str, before: &str, after: &str, out: &mut Out) -> anyhow::Result<()> {
    out.line(&format!("  {} - {}", out.paint(DIM, &format!("{label:<11}")), short(before)))?;
    out.line(&format!("  {:<11} + {}", "", short(after)))
}

fn short(value: &str) -> String {
    let value = clean(value);
    let cut = value.chars().nth(VALUE).is_some();
    let value: String = value.chars().take(VALUE).chain(cut.then_some('…')).collect();
    if value.is_empty() { "(none)".to_owned() } else { value }
}
