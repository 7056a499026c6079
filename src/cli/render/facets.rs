use super::super::out::{DIM, Out};
use super::prose::clean;
use crate::search::Facets;
use unicode_width::UnicodeWidthStr;

const BAR: usize = 20;

/// A table of counts with bars; `limit` values at most, and how many more there are.
pub fn print(facets: &Facets, limit: Option<usize>, out: &mut Out) -> anyhow::Result<()> {
    let shown = &facets.values[..facets.values.len().min(limit.unwrap_or(usize::MAX))];
    let most = shown.first().map_or(1, |v| v.articles).max(1);
    let digits = most.to_string().len().max(facets.missing.to_string().len());
    let names: Vec<String> = shown.iter().map(|v| clean(&v.name)).collect();
    let widest = names.iter().map(|n| n.width()).max().unwrap_or(0).max(facets.field.name().len() + 3);
    for (value, name) in shown.iter().zip(&names) {
        let bar = "█".repeat((value.articles as usize * BAR).div_ceil(most as usize));
        let pad = " ".repeat(widest - name.width());
        let id = if value.id == value.name { String::new() } else { format!("  {}", clean(&value.id)) };
        let tail = out.paint(DIM, &format!("{bar:<BAR$}{id}"));
        out.line(&format!("{:>digits$}  {name}{pad}  {}", value.articles, tail.trim_end()))?;
    }
    let more = facets.values.len() - shown.len();
    if more > 0 {
        out.line(&out.paint(DIM, &format!("{:>digits$}  … and {more} more", "")))?;
    }
    if facets.missing > 0 {
        out.line(&out.paint(DIM, &format!("{:>digits$}  no {}", facets.missing, facets.field.name())))?;
    }
    Ok(())
}
