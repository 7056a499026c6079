use super::super::out::{BOLD, DIM, Out};
use super::prose::{clean, counted};
use super::table::{self, Dialect};
use crate::api::BarLine;
use crate::search::{Timeline, Track};
use unicode_width::UnicodeWidthStr;

/// The longest bar.
const BAR: usize = 50;
/// Sparklines are squeezed to this.
const SPARK: usize = 60;
/// Names of values are cut here.
const NAME: usize = 30;
/// Eighths of a line's height; nothing at all is a dot.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The shape in a line, a bar for every stretch, and a line for every value of the split.
pub fn print(timeline: &Timeline, chosen: bool, out: &mut Out) -> anyhow::Result<()> {
    let counts: Vec<u64> = timeline.bars.iter().map(|bar| bar.articles).collect();
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let by = if chosen { "" } else { ", the finest step that fits" };
    let what = format!("{} by {}{by}", counted(counts.iter().sum(), "article"), timeline.step.name());
    out.line(&format!("{}  {what}", out.paint(BOLD, &spark(&counts, most.max(squeezed_most(&counts))))))?;
    out.line("")?;
    let digits = most.to_string().len();
    for bar in &timeline.bars {
        let full = (bar.articles as usize * BAR).div_ceil(most as usize);
        let drawn = out.paint(DIM, &"█".repeat(full));
        let gap = if full > 0 { "  " } else { "" };
        out.line(&format!("{}  {:>digits$}{gap}{drawn}", bar.label, bar.articles))?;
    }
    print_split(&timeline.split, out)
}

/// All lines of one height, so that they can be compared.
fn print_split(tracks: &[Track], out: &mut Out) -> anyhow::Result<()> {
    if tracks.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let names: Vec<String> = tracks.iter().map(|track| short(&clean(&track.value.name))).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let most = tracks.iter().map(|track| squeezed_most(&track.articles)).max().unwrap_or(0).max(1);
    for (track, name) in tracks.iter().zip(&names) {
        let pad = " ".repeat(widest - name.width());
        out.line(&format!("{name}{pad}  {}  {}", spark(&track.articles, most), track.articles.iter().sum::<u64>()))?;
    }
    Ok(())
}

fn short(name: &str) -> String {
    if name.width() <= NAME {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if short.width() + 2 > NAME - 1 {
            break;
        }
        short.push(c);
    }
    short + "…"
}

/// Neighbors added up until no more than [`SPARK`] are left.
fn squeezed(counts: &[u64]) -> Vec<u64> {
    counts.chunks(counts.len().div_ceil(SPARK).max(1)).map(|chunk| chunk.iter().sum()).collect()
}

fn squeezed_most(counts: &[u64]) -> u64 {
    squeezed(counts).into_iter().max().unwrap_or(0)
}

fn spark(counts: &[u64], most: u64) -> String {
    let level = |n: u64| match n {
        0 => '·',
        n => LEVELS[((n * LEVELS.len() as u64).div_ceil(most) as usize).clamp(1, LEVELS.len()) - 1],
    };
    squeezed(counts).into_iter().map(level).collect()
}

/// The columns, whatever is asked: `field`, `id` and `name` are empty where all articles are counted.
const COLUMNS: [&str; 7] = ["period", "start", "end", "field", "id", "name", "articles"];

pub fn table(lines: impl Iterator<Item = BarLine>, dialect: Dialect, out: &mut Out) -> anyhow::Result<()> {
    out.write(&table::line(dialect, COLUMNS.iter().map(|&name| name.to_owned())))?;
    for BarLine { bar, field, id, name, .. } in lines {
        let cells = [&bar.period, &bar.start, &bar.end].map(String::as_str);
        let value = [field, id.as_deref(), name.as_deref()].map(Option::unwrap_or_default);
        let cells = cells.into_iter().chain(value).map(str::to_owned).chain([bar.articles.to_string()]);
        out.write(&table::line(dialect, cells))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_shows_the_shape_and_no_article_is_lost() {
        assert_eq!(spark(&[0, 1, 4, 8], 8), "·▁▄█");
        assert_eq!(spark(&[1, 1000], 1000), "▁█");
        assert_eq!(spark(&[], 1), "");
        let long = vec![1; 7 * SPARK];
        assert_eq!(squeezed(&long), vec![7; SPARK]);
        assert!(spark(&vec![1; 61], 2).chars().count() <= SPARK);
    }

    #[test]
    fn long_names_are_cut_by_columns() {
        assert_eq!(short("The Wire Room"), "The Wire Room");
        assert!(short(&"新".repeat(40)).width() <= NAME);
    }
}
