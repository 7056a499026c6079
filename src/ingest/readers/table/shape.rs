//! What stands between the columns of a table, judged by its first line.

use super::columns::squeezed;
use crate::ingest::Field;

/// In the order they are preferred when equally many.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter that occurs most often in the first line, quoted stretches aside.
pub fn delimiter(head: &str) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in head.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|&count| count > 0) => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = DELIMITERS.iter().position(|&delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    let best = (0..counts.len()).rev().max_by_key(|&at| counts[at]).unwrap_or(0);
    DELIMITERS[best]
}

/// The delimiter that a first line like `sep=;` states, as spreadsheets write it.
pub fn stated_delimiter(head: &str) -> Option<u8> {
    let line = head.trim_start_matches('\u{feff}').lines().next()?;
    let stated =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| line[4..].trim_end_matches('\r'));
    match stated?.as_bytes() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// True if a line names the columns of articles: text and something else, and nothing but names.
pub fn is_header(line: &str) -> bool {
    let delimiter = char::from(delimiter(line));
    let names: Vec<String> = line.split(delimiter).map(squeezed).collect();
    let is_one_of =
        |name: &String, field: &Field| field.name() == name || field.column_names().contains(&name.as_str());
    let is_known = |name: &&String| Field::ALL.iter().any(|field| is_one_of(name, field));
    let has_text = names.iter().any(|name| [Field::Text, Field::Html].iter().any(|field| is_one_of(name, field)));
    names.len() >= 2 && has_text && names.iter().filter(is_known).count() >= 2 && line.len() < 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_the_first_line_holds_most_of() {
        for (head, expected) in [
            ("a,b,c\n1;2;3;4;5", b','),
            ("a;b;c", b';'),
            ("\"a,b,c,d\";b;c", b';'),
            ("a\tb\n", b'\t'),
            ("a|b|c", b'|'),
            ("a,b;c", b','),
            ("text", b','),
            ("\n\na;b", b';'),
            ("", b','),
        ] {
            assert_eq!(char::from(delimiter(head)), char::from(expected), "{head}");
        }
    }

    #[test]
    fn a_spreadsheet_may_state_the_delimiter() {
        assert_eq!(stated_delimiter("sep=;\r\na;b"), Some(b';'));
        assert_eq!(stated_delimiter("SEP=\t\na"), Some(b'\t'));
        assert_eq!(stated_delimiter("sepal,width"), None);
        assert_eq!(stated_delimiter("sep=ab"), None);
    }

    #[test]
    fn headers_are_told_from_prose() {
        for (line, expected) in [
            ("Headline,Full Text,Byline", true),
            ("title\ttext", true),
            ("text", false),
            ("Text, date and title of the article, as it stood in the paper.", false),
            ("Title, text", true),
            ("id;url;title", false),
            ("", false),
        ] {
            assert_eq!(is_header(line), expected, "{line}");
        }
    }
}
