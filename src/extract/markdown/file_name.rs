//! What a file's name says where site generators put the date: `2024-05-03-ports-and-powers.md`.

use crate::article::PartialDate;
use crate::extract::dates::{DayOrder, read_date};

pub(super) struct FileName {
    pub date: PartialDate,
    pub title: Option<String>,
}

/// The date a name begins with, and the words behind it.
pub(super) fn read(path: &str) -> Option<FileName> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (date, rest) = (stem.get(..10)?, stem.get(10..)?);
    let is_date =
        date.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date = is_date.then(|| read_date(date, DayOrder::DayFirst)).flatten()?;
    let words = rest.trim_start_matches(['-', '_', ' ']);
    let words = if words.contains(' ') { words.to_owned() } else { words.replace(['-', '_'], " ") };
    let mut letters = words.trim().chars();
    let title = letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str());
    Some(FileName { date, title })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_names_give_date_and_title() {
        let check = |path: &str, expected: Option<(&str, Option<&str>)>| {
            let found = read(path).map(|named| (named.date.to_string(), named.title));
            let expected = expected.map(|(date, title)| (date.to_owned(), title.map(str::to_owned)));
            assert_eq!(found, expected, "{path}");
        };
        check("_posts/2024-05-03-ports-and-powers.md", Some(("2024-05-03", Some("Ports and powers"))));
        check("2024-05-03.md", Some(("2024-05-03", None)));
        check("notes/2024-05-03 Why ports-of-call matter.md", Some(("2024-05-03", Some("Why ports-of-call matter"))));
        check("ports-and-powers.md", None);
        check("2024-13-45-ports.md", None);
        check("straße-und-hafen.md", None);
    }
}
