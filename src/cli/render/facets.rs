use super::super::out::{DIM, Out};
use super::prose::clean;
use crate::api::lacking;
use crate::search::Facets;
use unicode_width::UnicodeWidthStr;

const BAR: usize = 20;

/// A table of counts with bars, and how many more values there are.
pub fn print(facets: &Facets, out: &mut Out) -> anyhow::Result<()> {
    let shown = &facets.values;
    let any_selected = facets.values.iter().any(|value| value.selected);
    let most = shown.iter().map(|v| v.articles).max().unwrap_or(1).max(1);
    let digits = most.max(facets.missing).max(facets.doubtful).to_string().len();
    let names: Vec<String> = shown.iter().map(|v| clean(&v.name)).collect();
    let widest = names.iter().map(|n| n.width()).max().unwrap_or(0).max(facets.facet.field.name().len() + 3);
    for (value, name) in shown.iter().zip(&names) {
        let bar = "█".repeat((value.articles as usize * BAR).div_ceil(most as usize));
        let pad = " ".repeat(widest - name.width());
        let id = if value.id == value.name { String::new() } else { format!("  {}", clean(&value.id)) };
        let tail = out.paint(DIM, &format!("{bar:<BAR$}{id}"));
        let mark = match (any_selected, value.selected) {
            (false, _) => "",
            (_, true) => "✓ ",
            (_, false) => "  ",
        };
        out.line(&format!("{:>digits$}  {mark}{name}{pad}  {}", value.articles, tail.trim_end()))?;
    }
    let more = facets.left_out();
    if more > 0 {
        out.line(&out.paint(DIM, &format!("{:>digits$}  … and {more} more", "")))?;
    }
    let rest = [(facets.missing, lacking(&facets.facet)), (facets.doubtful, "doubtful date, not counted".to_owned())];
    for (n, words) in rest.iter().filter(|(n, _)| *n > 0) {
        out.line(&out.paint(DIM, &format!("{n:>digits$}  {words}")))?;
    }
    Ok(())
}
