//! Occurrences one below the other, in the middle of their lines.

use super::super::out::{DIM, MATCH, Out};
use super::prose::clean;
use super::table::{self, Dialect};
use crate::api::KwicRecord;
use crate::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A word cut by the edge of the context is left out, unless it is longer than this (as in scripts without blanks).
const WORD: usize = 20;
/// Longer occurrences are cut.
const KEYWORD: usize = 40;
const ID: usize = 21;
const DATE: usize = 10;
const OUTLET: usize = 18;
/// Narrower than this, lines do without the outlet, and then without the date.
const WIDE: usize = 100;
const MIDDLE: usize = 80;
/// Columns of text without which a line says nothing.
const LEAST: usize = 30;

/// Columns that the context of an occurrence may take.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub left: usize,
    pub right: usize,
    /// Whether the occurrence takes its own columns from those to the right.
    pub shared: bool,
}

/// What stands before, in and behind a span.
pub fn context(text: &str, span: Span, room: Room) -> [String; 3] {
    let (before, behind) = (&text[..span.start()], &text[span.end()..]);
    let mut left = taken(before.graphemes(true).rev(), room.left);
    left.reverse();
    let keyword = taken(span.of(text).graphemes(true), usize::MAX).concat();
    let right = if room.shared { room.right.saturating_sub(keyword.width().min(KEYWORD)) } else { room.right };
    [left.concat(), keyword, taken(behind.graphemes(true), right).concat()]
}

/// As many graphemes as fit, blanks run together and a break between paragraphs as `¶`.
fn taken<'a>(graphemes: impl Iterator<Item = &'a str>, columns: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let (mut width, mut blanks, mut breaks) = (0, 0, 0);
    for grapheme in graphemes {
        if grapheme.chars().all(char::is_whitespace) {
            blanks += 1;
            breaks += grapheme.matches('\n').count();
            // Nothing worth showing lies behind an endless gap.
            if blanks > 1000 {
                break;
            }
            continue;
        }
        let grapheme = clean(grapheme);
        let gap = match (blanks, breaks) {
            (0, _) => "",
            (_, 0 | 1) => " ",
            _ => " ¶ ",
        };
        width += gap.width() + grapheme.width();
        if width > columns {
            if gap.is_empty() {
                drop_partial_word(&mut pieces);
            }
            break;
        }
        (blanks, breaks) = (0, 0);
        pieces.extend([gap.to_owned(), grapheme].into_iter().filter(|piece| !piece.is_empty()));
        // Graphemes without width could go on for ever.
        if pieces.len() > 4 * columns.min(10_000) + 16 {
            break;
        }
    }
    if blanks > 0 && width < columns {
        pieces.push(" ".to_owned());
    }
    pieces
}

fn drop_partial_word(pieces: &mut Vec<String>) {
    let blank = |piece: &String| piece.starts_with(' ');
    let Some(last) = pieces.iter().rposition(blank) else { return };
    if pieces[last..].concat().width() <= WORD {
        pieces.truncate(last);
    }
}

/// How a line is divided.
pub struct Layout {
    left: usize,
    right: usize,
    date: bool,
    outlet: bool,
}

impl Layout {
    /// Lines of `width` columns.
    pub fn new(width: usize) -> Layout {
        let (date, outlet) = (width >= MIDDLE, width >= WIDE);
        let place = 2 + ID + usize::from(date) * (2 + DATE) + usize::from(outlet) * (2 + OUTLET);
        let text = width.saturating_sub(place).max(LEAST);
        Layout { left: text * 9 / 20, right: text - text * 9 / 20, date, outlet }
    }

    pub fn room(&self) -> Room {
        Room { left: self.left, right: self.right, shared: true }
    }

    pub fn line(&self, record: &KwicRecord, out: &Out) -> String {
        let left = tail(&record.left, self.left);
        let keyword = head(&record.keyword, KEYWORD.min(self.right));
        let right = head(&record.right, self.right.saturating_sub(keyword.width()));
        let pads = [(self.left, left.width()), (self.right, keyword.width() + right.width())]
            .map(|(room, used)| " ".repeat(room.saturating_sub(used)));
        let id = match &record.passage {
            Some(passage) => passage.clone(),
            None => format!("{} headline", record.article),
        };
        let mut place = format!("{id:<ID$}");
        if self.date {
            place += &format!("  {:<DATE$}", record.date.as_deref().unwrap_or("no date"));
        }
        if self.outlet {
            place += &format!("  {}", head(&clean(record.outlet.as_deref().unwrap_or_default()), OUTLET));
        }
        let text = [isolated(&left), out.paint(MATCH, &isolated(&keyword)), isolated(&right)];
        format!("{}{}{}{}{}  {}", pads[0], text[0], text[1], text[2], pads[1], out.paint(DIM, place.trim_end()))
    }
}

/// The beginning of a text, whole graphemes in at most `columns`.
fn head(text: &str, columns: usize) -> String {
    fitting(text.graphemes(true), columns).concat()
}

fn tail(text: &str, columns: usize) -> String {
    let mut pieces = fitting(text.graphemes(true).rev(), columns);
    pieces.reverse();
    pieces.concat()
}

fn fitting<'a>(graphemes: impl Iterator<Item = &'a str>, columns: usize) -> Vec<&'a str> {
    let mut width = 0;
    graphemes
        .take_while(|grapheme| {
            width += grapheme.width();
            width <= columns
        })
        .collect()
}

/// Text written from right to left keeps to its own part of the line.
fn isolated(text: &str) -> String {
    let from_right = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    if text.contains(from_right) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

const COLUMNS: [&str; 11] =
    ["article", "passage", "docno", "date", "outlet", "title", "left", "match", "right", "start", "end"];

/// Rows for other programs; the first call writes the names of the columns.
pub struct Rows {
    dialect: Dialect,
    begun: bool,
}

impl Rows {
    pub fn new(dialect: Dialect) -> Rows {
        Rows { dialect, begun: false }
    }

    pub fn row(&mut self, record: &KwicRecord, out: &mut Out) -> anyhow::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            out.write(&table::line(self.dialect, COLUMNS.iter().map(|&name| name.to_owned())))?;
        }
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            record.article.to_string(),
            optional(&record.passage),
            record.docno.clone(),
            optional(&record.date),
            optional(&record.outlet),
            optional(&record.title),
            record.left.clone(),
            record.keyword.clone(),
            record.right.clone(),
            record.start.to_string(),
            record.end.to_string(),
        ];
        out.write(&table::line(self.dialect, cells.into_iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, keyword: &str, columns: usize, expected: [&str; 3]) {
        let start = text.find(keyword).unwrap();
        let room = Room { left: columns, right: columns, shared: false };
        assert_eq!(context(text, Span::new(start, start + keyword.len()), room), expected);
    }

    #[test]
    fn the_context_is_whole_words_blanks_run_together() {
        check("the last boat\nleft  the quay at four", "left", 10, ["last boat ", "left", " the quay"]);
        check("One ends.\n\nTwo begins here.", "Two", 40, ["One ends. ¶ ", "Two", " begins here."]);
        check("only", "only", 10, ["", "only", ""]);
        check("a (b), c", "b", 10, ["a (", "b", "), c"]);
    }

    #[test]
    fn wide_letters_count_twice_and_are_cut_between_letters() {
        check("停火协议在多哈签署之后", "多哈", 6, ["协议在", "多哈", "签署之"]);
        check("e\u{301}e\u{301}e\u{301}X", "X", 2, ["e\u{301}e\u{301}", "X", ""]);
    }

    #[test]
    fn nothing_steers_the_terminal_and_nothing_is_endless() {
        check("a\u{1b}[2J b\u{202e} X", "X", 20, ["a[2J b ", "X", ""]);
        let zero = "\u{200b}".repeat(100_000);
        let room = Room { left: 20, right: 20, shared: true };
        let [left, ..] = context(&format!("{zero}X"), Span::new(zero.len(), zero.len() + 1), room);
        assert!(left.len() < 1000 * 3);
        let blanks = " ".repeat(100_000);
        let [left, ..] = context(&format!("a{blanks}X"), Span::new(blanks.len() + 1, blanks.len() + 2), room);
        assert_eq!(left, " ");
    }
}
