//! Running text, wrapped to a width, with stretches emphasised.

use super::super::out::{MATCH, Out};
use crate::text::Span;
pub use crate::text::{clean, counted};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// Wraps `text` to `width` columns behind `indent` and paints `marks` (bytes of `text`, in order, not overlapping).
///
/// Line breaks of the text are blanks here; an empty line stays one. Characters that could steer a
/// terminal are not passed on.
pub fn wrap(text: &str, marks: &[Span], width: usize, indent: &str, out: &Out) -> Vec<String> {
    let marks: Vec<(Span, Style)> = marks.iter().map(|&mark| (mark, MATCH)).collect();
    wrap_styled(text, &marks, width, indent, out)
}

/// Like [`wrap`], each mark in its own style.
pub fn wrap_styled(text: &str, marks: &[(Span, Style)], width: usize, indent: &str, out: &Out) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = 0;
    for part in text.split_inclusive("\n\n") {
        let body = part.trim_end();
        for line in fill(body, width.saturating_sub(indent.len()).max(20)) {
            let line = Span::new(paragraph + line.start(), paragraph + line.end());
            lines.push(format!("{indent}{}", painted(text, line, marks, out)));
        }
        paragraph += part.len();
        if part.ends_with("\n\n") && paragraph < text.len() {
            lines.push(String::new());
        }
    }
    lines
}

/// Greedy lines of at most `width` columns, as spans of `text`.
fn fill(text: &str, width: usize) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut columns = 0;
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + word.len();
        let needed = word.width();
        match lines.last_mut() {
            Some(line) if columns + 1 + needed <= width => {
                *line = Span::new(line.start(), end);
                columns += 1 + needed;
            }
            _ => {
                lines.push(Span::new(start, end));
                columns = needed;
            }
        }
    }
    lines
}

fn painted(text: &str, line: Span, marks: &[(Span, Style)], out: &Out) -> String {
    let mut painted = String::new();
    let mut at = line.start();
    for (mark, style) in marks.iter().filter(|(mark, _)| mark.overlaps(line)) {
        let (start, end) = (mark.start().max(line.start()), mark.end().min(line.end()));
        painted.push_str(&clean(&text[at..start]));
        painted.push_str(&out.paint(*style, &clean(&text[start..end])));
        at = end;
    }
    painted.push_str(&clean(&text[at..line.end()]));
    painted
}

#[cfg(test)]
mod tests {
    use super::super::super::out::ColorChoice;
    use super::*;

    #[test]
    fn prose_is_wrapped_by_columns_and_marks_may_cross_lines() {
        let plain = Out::new(ColorChoice::Never, true);
        let text = "one two three four five six\n\nseven";
        assert_eq!(wrap(text, &[], 22, "  ", &plain), ["  one two three four", "  five six", "", "  seven"]);
        let color = Out::new(ColorChoice::Always, true);
        let lines = wrap(text, &[Span::new(14, 23)], 22, "", &color);
        let strip = |line: &String| anstream::adapter::strip_str(line).to_string();
        assert_eq!(lines.iter().map(strip).collect::<Vec<_>>(), ["one two three four", "five six", "", "seven"]);
        assert!(lines[0].contains(&color.paint(MATCH, "four")) && lines[1].contains(&color.paint(MATCH, "five")));
    }
}
