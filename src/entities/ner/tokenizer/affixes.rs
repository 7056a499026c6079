//! What is cut off a word at its beginning, at its end and inside it.

use super::classes::{is_alpha, is_currency, is_icon, is_lower, is_punctuation, is_quote, is_upper};
use std::ops::Range;

/// Sums of money in dollars that are not American begin so.
const DOLLARS: [&str; 3] = ["US$", "C$", "A$"];

/// Cut off after a digit.
const UNITS: &[&str] = &[
    "km",
    "km²",
    "km³",
    "m",
    "m²",
    "m³",
    "dm",
    "dm²",
    "dm³",
    "cm",
    "cm²",
    "cm³",
    "mm",
    "mm²",
    "mm³",
    "ha",
    "µm",
    "nm",
    "yd",
    "in",
    "ft",
    "kg",
    "g",
    "mg",
    "µg",
    "t",
    "lb",
    "oz",
    "m/s",
    "km/h",
    "kmh",
    "mph",
    "hPa",
    "Pa",
    "mbar",
    "mb",
    "MB",
    "kb",
    "KB",
    "gb",
    "GB",
    "tb",
    "TB",
    "T",
    "G",
    "M",
    "K",
    "%",
    "км",
    "км²",
    "км³",
    "м",
    "м²",
    "м³",
    "дм",
    "дм²",
    "дм³",
    "см",
    "см²",
    "см³",
    "мм",
    "мм²",
    "мм³",
    "нм",
    "кг",
    "г",
    "мг",
    "м/с",
    "км/ч",
    "кПа",
    "Па",
    "мбар",
    "Кб",
    "КБ",
    "кб",
    "Мб",
    "МБ",
    "мб",
    "Гб",
    "ГБ",
    "гб",
    "Тб",
    "ТБ",
    "كم",
    "كم²",
    "كم³",
    "م",
    "م²",
    "م³",
    "سم",
    "سم²",
    "سم³",
    "مم",
    "مم²",
    "مم³",
    "غرام",
    "جرام",
    "جم",
    "كغ",
    "ملغ",
    "كوب",
    "اكواب",
];

/// How many bytes at the beginning of `text` are a token of their own; 0 when none.
pub fn prefix_len(text: &str) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    match first {
        '.' => Some(leading_dots(text)).filter(|&dots| dots > 1).unwrap_or(0),
        '+' => usize::from(!chars.next().is_some_and(|c| c.is_ascii_digit())),
        '§' | '%' | '=' | '—' | '–' => first.len_utf8(),
        _ if is_punctuation(first) || is_quote(first) || is_currency(first) || is_icon(first) => first.len_utf8(),
        'U' | 'C' | 'A' => {
            DOLLARS.iter().find(|dollars| text.starts_with(**dollars)).map_or(0, |dollars| dollars.len())
        }
        _ => 0,
    }
}

/// How many bytes at the end of `text` are a token of their own; 0 when none.
pub fn suffix_len(text: &str) -> usize {
    let mut chars = text.chars().rev();
    let Some(last) = chars.next() else { return 0 };
    let before = chars.next();
    match last {
        '.' => final_dots(text),
        '…' if before == Some('…') => 2 * last.len_utf8(),
        's' | 'S' if matches!(before, Some('\'' | '’')) => 1 + before.map_or(0, char::len_utf8),
        '—' | '–' => last.len_utf8(),
        '+' => usize::from(before.is_some_and(|c| c.is_ascii_digit())),
        _ if is_punctuation(last) || is_quote(last) || is_icon(last) => last.len_utf8(),
        _ => measure(text),
    }
}

/// A full stop ends a word after a small letter, a digit, a mark or two capitals; several dots always do.
fn final_dots(text: &str) -> usize {
    let rest = text.trim_end_matches('.');
    let dots = text.len() - rest.len();
    if dots > 1 {
        return dots;
    }
    let mut chars = rest.chars().rev();
    let Some(before) = chars.next() else { return 0 };
    let marks = |c: char| matches!(c, '%' | '²' | '-' | '+' | '|' | '\\') || is_punctuation(c) || is_quote(c);
    let capitals = is_upper(before) && chars.next().is_some_and(is_upper);
    let degree = ["°F", "°C", "°K"].iter().any(|degree| rest.ends_with(degree));
    usize::from(before.is_ascii_digit() || is_lower(before) || marks(before) || degree || capitals)
}

/// A unit or a currency after a digit.
fn measure(text: &str) -> usize {
    let after_digit =
        |unit: &str| text.strip_suffix(unit).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    if let Some(unit) = UNITS.iter().chain(&DOLLARS).find(|unit| after_digit(unit)) {
        return unit.len();
    }
    let last = text.chars().next_back().filter(|c| is_currency(*c));
    last.filter(|c| after_digit(c.encode_utf8(&mut [0; 4]))).map_or(0, char::len_utf8)
}

fn leading_dots(text: &str) -> usize {
    text.len() - text.trim_start_matches('.').len()
}

/// The parts inside `text` that are tokens of their own, in order.
pub fn infixes(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(c) = text[at..].chars().next() {
        let len = infix_len(before, c, &text[at..]);
        if len > 0 {
            found.push(at..at + len);
        }
        let end = at + len.max(c.len_utf8());
        before = text[at..end].chars().next_back();
        at = end;
    }
    found
}

/// How many bytes of `text`, which begins with `c` and stands after `before`, are an infix.
fn infix_len(before: Option<char>, c: char, text: &str) -> usize {
    let after = |len: usize| text[len..].chars().next();
    let between = |left: fn(char) -> bool, len: usize, right: fn(char) -> bool| {
        before.is_some_and(left) && after(len).is_some_and(right)
    };
    let matched = |yes: bool, len: usize| if yes { len } else { 0 };
    match c {
        '.' => match leading_dots(text) {
            1 => matched(between(|c| is_lower(c) || is_inner_quote(c), 1, |c| is_upper(c) || is_inner_quote(c)), 1),
            dots => dots,
        },
        ',' => matched(between(is_alpha, 1, is_alpha), 1),
        '+' | '*' | '^' => matched(between_digits(before, after(1)), 1),
        '-' if between_digits(before, after(1)) => 1,
        '-' | '–' | '—' | '~' => {
            let dashes = ["---", "——", "--"].into_iter().filter(|dash| text.starts_with(dash)).map(str::len);
            let mut lengths = std::iter::once(c.len_utf8()).chain(dashes);
            lengths.find(|&len| between(is_alpha_or_digit, len, is_alpha)).unwrap_or(0)
        }
        ':' | '<' | '>' | '=' | '/' => matched(between(is_alpha_or_digit, 1, is_alpha), 1),
        '…' => c.len_utf8(),
        _ => matched(is_icon(c), c.len_utf8()),
    }
}

fn is_alpha_or_digit(c: char) -> bool {
    is_alpha(c) || c.is_ascii_digit()
}

fn is_inner_quote(c: char) -> bool {
    is_quote(c) || matches!(c, ',' | '\\')
}

fn between_digits(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_quotes_and_money_are_cut_off_in_front() {
        let check = |text: &str, expected: usize| assert_eq!(prefix_len(text), expected, "{text}");
        check("(Kabul", 1);
        check("“Kabul", 3);
        check("'Kabul", 1);
        check("$5", 1);
        check("US$5", 3);
        check("A$5", 2);
        check("Army", 0);
        check("...and", 3);
        check(".5", 0);
        check("+92", 0);
        check("+and", 1);
        check("-5", 0);
        check("—but", 3);
        check("", 0);
    }

    #[test]
    fn marks_possessives_and_units_are_cut_off_behind() {
        let check = |text: &str, expected: usize| assert_eq!(suffix_len(text), expected, "{text}");
        check("Kabul,", 1);
        check("Kabul.", 1);
        check("U.S.", 0);
        check("UN.", 1);
        check("A.", 0);
        check("well...", 3);
        check("well……", 6);
        check("Kabul's", 2);
        check("Kabul’s", 4);
        check("Kabul’", 3);
        check("50%", 1);
        check("50%.", 1);
        check("50km", 2);
        check("50km²", 4);
        check("km", 0);
        check("50€", 3);
        check("€", 0);
        check("50US$", 3);
        check("5+", 1);
        check("C+", 0);
        check("20°C.", 1);
        check("said—", 3);
        check("co-operate-", 0);
        check("", 0);
    }

    #[test]
    fn hyphens_slashes_and_full_stops_split_words() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = infixes(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("Tehrik-i-Taliban", &["-", "-"]);
        check("24-year", &["-"]);
        check("2014-15", &["-"]);
        check("COVID-19", &[]);
        check("word--word", &["--"]);
        check("word---word", &["---"]);
        check("word—word", &["—"]);
        check("and/or", &["/"]);
        check("9/11", &[]);
        check("end.The", &["."]);
        check("U.S.-led", &[]);
        check("a,b", &[","]);
        check("1,000", &[]);
        check("wait...what", &["..."]);
        check("wait…what", &["…"]);
        check("10:30", &[]);
        check("5*3", &["*"]);
    }
}
