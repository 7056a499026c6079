//! Rows of cells: CSV for spreadsheets, TSV for programs.

use super::{COLUMNS, HitRecord, row};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// RFC 4180, lines ended by a line feed. Spreadsheets take a cell that begins like a formula for
    /// one, so an apostrophe stands before it, which they hide.
    Csv,
    /// One line a row and nothing but tabs between cells: `\t`, `\n`, `\r` and `\\` stand for what
    /// would break that.
    Tsv,
}

/// The names of the columns as a row.
pub fn header(dialect: Dialect) -> String {
    line(dialect, COLUMNS.iter().map(|&name| name.to_owned()))
}

pub fn record(dialect: Dialect, hit: &HitRecord) -> String {
    line(dialect, row(hit).into_iter())
}

/// Cells as a row.
pub fn line(dialect: Dialect, cells: impl Iterator<Item = String>) -> String {
    match dialect {
        Dialect::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(cells.map(|cell| guarded(without_controls(&cell)))).expect("memory takes every write");
            let bytes = writer.into_inner().expect("memory takes every write");
            String::from_utf8(bytes).expect("cells are text")
        }
        Dialect::Tsv => {
            let cells: Vec<String> = cells.map(|cell| escaped(&without_controls(&cell))).collect();
            format!("{}\n", cells.join("\t"))
        }
    }
}

/// A cell that no spreadsheet computes.
fn guarded(cell: String) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell }
}

fn escaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '\t' => out.push_str(r"\t"),
            '\n' => out.push_str(r"\n"),
            '\r' => out.push_str(r"\r"),
            '\\' => out.push_str(r"\\"),
            c => out.push(c),
        }
    }
    out
}

/// Without characters that could steer a terminal or turn the direction of what follows.
fn without_controls(cell: &str) -> String {
    let steers = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    };
    cell.chars().filter(|&c| !steers(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(dialect: Dialect, cells: &[&str]) -> String {
        line(dialect, cells.iter().map(|&cell| cell.to_owned()))
    }

    #[test]
    fn csv_quotes_what_must_be_quoted_and_disarms_formulas() {
        let check =
            |cell: &str, expected: &str| assert_eq!(cells(Dialect::Csv, &["x", cell]), format!("x,{expected}\n"));
        check("plain", "plain");
        check("a, b", "\"a, b\"");
        check("say \"no\"", "\"say \"\"no\"\"\"");
        check("one\ntwo", "\"one\ntwo\"");
        check("=HYPERLINK(1)", "'=HYPERLINK(1)");
        check("@sum", "'@sum");
        check("- a dash", "'- a dash");
        check("-1.5", "-1.5");
        check("\u{1b}[31m\u{202e}x", "[31mx");
    }

    #[test]
    fn tsv_escapes_what_would_break_the_row() {
        assert_eq!(cells(Dialect::Tsv, &["a\tb", "c\nd\r\\", "=1"]), "a\\tb\tc\\nd\\r\\\\\t=1\n");
    }

    /// Reads a cell of TSV as docs/export.md says.
    fn unescaped(cell: &str) -> String {
        let mut out = String::new();
        let mut chars = cell.chars();
        while let Some(c) = chars.next() {
            out.push(match c {
                '\\' => match chars.next() {
                    Some('t') => '\t',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    other => other.expect("a backslash stands for something"),
                },
                c => c,
            });
        }
        out
    }

    proptest! {
        #[test]
        fn cells_are_read_back(row in proptest::collection::vec("[ -~\\t\\n\\ré]{0,12}", 2..5)) {
            let tsv = line(Dialect::Tsv, row.iter().cloned());
            prop_assert_eq!(tsv.matches('\n').count(), 1);
            let read: Vec<String> = tsv.trim_end_matches('\n').split('\t').map(unescaped).collect();
            prop_assert_eq!(&read, &row);
            let csv = line(Dialect::Csv, row.iter().cloned());
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            for (read, cell) in read.iter().zip(&row) {
                prop_assert!(read == cell || read.strip_prefix('\'') == Some(cell), "{} {}", read, cell);
            }
        }
    }
}
