//! From lines to paragraphs.
//!
//! Lines come in the order in which they were drawn, which programs that set text keep to the order of
//! reading, columns included. Running heads and page numbers go; lines are joined until a gap, an
//! indentation, other letters or a short last line end the paragraph; words cut at a line's end are
//! put together.

use super::Line;
use std::collections::HashMap;

/// The paragraphs of a document's lines.
pub fn paragraphs(lines: &[Line]) -> Vec<String> {
    let lines = without_furniture(lines);
    let (leading, measure) = (leading(&lines), measure(&lines));
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last: Option<&Line> = None;
    for line in lines {
        let text = line.text.trim();
        match (paragraphs.last_mut(), last) {
            (Some(paragraph), Some(last))
                if goes_on(last, line, paragraph, leading) && !is_stub(last, line, measure) =>
            {
                join(paragraph, text);
            }
            _ => paragraphs.push(text.to_owned()),
        }
        last = Some(line);
    }
    paragraphs.iter().map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The usual distance from line to line, in heights of a letter.
fn leading(lines: &[&Line]) -> f64 {
    let mut gaps: Vec<f64> = lines
        .windows(2)
        .filter(|pair| pair[0].page == pair[1].page && pair[0].size > 0.0)
        .map(|pair| (pair[0].bottom - pair[1].bottom) / pair[0].size)
        .filter(|gap| (0.8..3.0).contains(gap))
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(1.2)
}

/// The usual width of a full line.
fn measure(lines: &[&Line]) -> f64 {
    let mut widths: Vec<f64> = lines.iter().map(|line| line.right - line.left).collect();
    widths.sort_by(f64::total_cmp);
    widths.get(widths.len() * 3 / 4).copied().unwrap_or_default()
}

/// A line that ends long before the margin though the next begins anew: a title, a by-line, a date.
fn is_stub(last: &Line, line: &Line, measure: f64) -> bool {
    let begins_anew = !line.text.trim_start().starts_with(char::is_lowercase);
    let is_below = last.page == line.page && last.bottom > line.bottom + last.size * 0.5;
    is_below && begins_anew && last.right - last.left < measure * 0.6 && !last.text.trim_end().ends_with('-')
}

/// Whether a line belongs to the paragraph that the line before ended in.
fn goes_on(last: &Line, line: &Line, paragraph: &str, leading: f64) -> bool {
    let size = last.size.max(1.0);
    if (last.size - line.size).abs() > size * 0.15 {
        return false;
    }
    let down = (last.bottom - line.bottom) / size;
    let is_below = last.page == line.page && down > 0.0;
    if is_below {
        let is_near = down < leading * 1.25 + 0.1;
        let is_indented = line.left > last.left + size * 0.8 && ends_sentence(paragraph);
        let is_short = last.right < line.right - size * 8.0 && ends_sentence(paragraph);
        return is_near && !is_indented && !is_short;
    }
    // On the same height, more of the line; further up or on another page, the next column.
    let is_beside =
        last.page == line.page && down.abs() < 0.3 && (-size..size * 3.0).contains(&(line.left - last.right));
    is_beside || !ends_sentence(paragraph)
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', ' ']);
    // Digits: the mark of a note behind the full stop.
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.ends_with(['.', '!', '?', '…', ':', '。', '؟'])
}

/// Adds a line. A word that was cut at the line's end is made whole: the hyphen goes if the word goes
/// on in lower case and was not cut at a hyphen of its own ("well-known" keeps it when the first part
/// has one already).
fn join(paragraph: &mut String, line: &str) {
    if paragraph.ends_with('\u{ad}') {
        paragraph.pop();
    } else if let Some(stem) = paragraph.strip_suffix(['-', '‐']) {
        let word = stem.rsplit(char::is_whitespace).next().unwrap_or_default();
        let goes_on = line.chars().next().is_some_and(char::is_lowercase);
        let was_cut = goes_on && !word.contains('-') && word.chars().last().is_some_and(char::is_alphabetic);
        if was_cut {
            paragraph.truncate(stem.len());
        }
    } else {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Pages on which a line must come again at the same height to be a running head.
const REPEATS: usize = 3;

/// Without page numbers and what stands at the same height of several pages in the same words,
/// numbers aside.
fn without_furniture(lines: &[Line]) -> Vec<&Line> {
    let pages = lines.iter().map(|line| line.page).collect::<std::collections::HashSet<_>>().len();
    let needed = REPEATS.min(pages.max(2));
    let mut seen: HashMap<(String, i64), Vec<u32>> = HashMap::new();
    let key = |line: &Line| {
        let text = line.text.trim().chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        (text, (line.bottom / 4.0).round() as i64)
    };
    for line in lines {
        let pages = seen.entry(key(line)).or_default();
        if pages.last() != Some(&line.page) {
            pages.push(line.page);
        }
    }
    let mut edges: HashMap<u32, (f64, f64)> = HashMap::new();
    for line in lines {
        let (low, high) = edges.entry(line.page).or_insert((line.bottom, line.bottom));
        (*low, *high) = (low.min(line.bottom), high.max(line.bottom));
    }
    let at_edge = |line: &Line| {
        edges
            .get(&line.page)
            .is_some_and(|(low, high)| line.bottom < low + line.size * 3.0 || line.bottom > high - line.size * 3.0)
    };
    let is_furniture = |line: &&Line| {
        at_edge(line) && (is_page_number(&line.text) || seen.get(&key(line)).is_some_and(|pages| pages.len() >= needed))
    };
    lines.iter().filter(|line| !is_furniture(line)).collect()
}

/// `12`, `- 12 -`, `xii`, `Page 12 of 40`, `12 / 40`.
fn is_page_number(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&str| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let is_roman = |word: &&str| word.len() <= 7 && word.bytes().all(|b| b"ivxlc".contains(&b));
    match words[..] {
        [number] => is_number(&number) || is_roman(&number),
        [first, second] => is_number(&second) && (is_number(&first) || first.eq_ignore_ascii_case("page")),
        [first, number, _, total] => first.eq_ignore_ascii_case("page") && is_number(&number) && is_number(&total),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of ten-point letters: page, left, right, bottom, text.
    fn check(lines: &[(u32, f64, f64, f64, &str)], expected: &[&str]) {
        let line = |&(page, left, right, bottom, text): &(u32, f64, f64, f64, &str)| Line {
            page,
            left,
            right,
            bottom,
            size: 10.0,
            text: text.to_owned(),
        };
        assert_eq!(paragraphs(&lines.iter().map(line).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn gaps_indentations_and_short_lines_end_a_paragraph() {
        check(
            &[
                (1, 50., 300., 700., "The ferry that never sailed was built for a"),
                (1, 50., 295., 688., "treaty that nobody had signed, and its captain"),
                (1, 50., 300., 676., "knew it. He kept a list of the long excuses."),
                (1, 50., 300., 640., "After a gap comes another paragraph, which is"),
                (1, 50., 120., 628., "soon over."),
                (1, 50., 300., 616., "A third begins below its short last line, and"),
                (1, 50., 300., 604., "has a second line that ends at the margin too."),
                (1, 62., 300., 592., "The fourth is indented."),
            ],
            &[
                "The ferry that never sailed was built for a treaty that nobody had signed, and its captain knew it. He kept a list of the long excuses.",
                "After a gap comes another paragraph, which is soon over.",
                "A third begins below its short last line, and has a second line that ends at the margin too.",
                "The fourth is indented.",
            ],
        );
    }

    #[test]
    fn the_lines_above_a_text_stand_alone() {
        check(
            &[
                (1, 50., 140., 700., "By Imre Castellane"),
                (1, 50., 130., 688., "5 November 2025"),
                (1, 50., 300., 676., "Ports are where states meet the sea, and where"),
                (1, 50., 300., 664., "they learn how little they agree on, says the"),
                (1, 50., 300., 652., "Harbour Ledger."),
            ],
            &[
                "By Imre Castellane",
                "5 November 2025",
                "Ports are where states meet the sea, and where they learn how little they agree on, says the Harbour Ledger.",
            ],
        );
    }

    #[test]
    fn words_cut_at_the_end_of_a_line_are_made_whole() {
        check(
            &[
                (1, 50., 300., 700., "A treaty that no-"),
                (1, 50., 300., 688., "body had signed in the Anglo-"),
                (1, 50., 300., 676., "French style, by his brother-in-"),
                (1, 50., 300., 664., "law, 1990-"),
                (1, 50., 300., 652., "2000, soft\u{ad}"),
                (1, 50., 300., 640., "ly."),
            ],
            &["A treaty that nobody had signed in the Anglo-French style, by his brother-in-law, 1990-2000, softly."],
        );
    }

    #[test]
    fn a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() {
        check(
            &[
                (1, 50., 200., 100., "A line at the foot of the first"),
                (1, 250., 400., 700., "column goes on at the head of"),
                (2, 50., 200., 700., "the second, and then on a page."),
                (2, 250., 400., 700., "But here another begins."),
            ],
            &[
                "A line at the foot of the first column goes on at the head of the second, and then on a page.",
                "But here another begins.",
            ],
        );
    }

    #[test]
    fn running_heads_and_page_numbers_go() {
        let mut lines = Vec::new();
        for page in 1..=3 {
            lines.push((page, 50., 200., 800., "The Harbour Ledger, no. 4"));
            lines.push((
                page,
                50.,
                300.,
                700.,
                ["One is a text.", "Two is a text.", "The last is a text."][page as usize - 1],
            ));
            lines.push((page, 200., 210., 20., ["- 7 -", "8", "Page 9 of 40"][page as usize - 1]));
        }
        check(&lines, &["One is a text.", "Two is a text.", "The last is a text."]);
        // A number within the text stays.
        check(&[(1, 50., 60., 700., "7"), (1, 50., 60., 500., "1990"), (1, 50., 60., 300., "end")], &["1990", "end"]);
    }
}
