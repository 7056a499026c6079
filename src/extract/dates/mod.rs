//! Dates as people and machines write them.
//!
//! [`find_dates`] looks for dates in running text, [`read_date`] reads a field that holds one.
//! Only what names a year is a date; "last Tuesday" and "25 October" are not.

mod months;
pub(crate) mod settle;

use crate::article::PartialDate;
use crate::text::Span;
use months::month_named;
use regex::{Captures, Regex};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What `3/4/2025` means where neither number settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// A date and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FoundDate {
    pub span: Span,
    pub date: PartialDate,
}

type Reader = fn(&Captures<'_>, DayOrder) -> Option<PartialDate>;

/// The written forms, the more telling first: where two overlap the earlier in this list wins.
///
/// How long a word may be is [`named`]'s business: a bound of twelve is twelve copies of all letters there are.
static FORMS: LazyLock<Vec<(Regex, Reader)>> = LazyLock::new(|| {
    let forms: [(&str, Reader); 8] = [
        // 2025-10-19, 2025/10/19, 2025.10.19, 2025-10-19T08:00:00Z
        (r"\b(\d{4})(?:-|/|\.\s?|,\s)(\d{1,2})(?:-|/|\.\s?|,\s)(\d{1,2})(?:\b|T)", |c, _| ymd(c, 1, 2, 3)),
        (r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]", |c, _| ymd(c, 1, 2, 3)),
        // 19 October 2025, 19th of Oct., 2025, 19. Oktober 2025, 19-Oct-2025, 19 de octubre de 2025
        (
            r"(?x)\b(\d{1,2})(?:st|nd|rd|th|\.|er|º|ª|ος)?[\s\-–/]*(?:of\s+|de\s+)?
              ((?:كانون|تشرين)\s\p{L}{4,6}|[\p{L}\p{M}]{2,})(?:/(?:كانون\s|تشرين\s)?\p{L}{3,7})?\.?
              (?:,\s*|،\s*|[\s\-–/]+)(?:de[l]?\s+)?(\d{4})\b",
            |c, _| named(c, 3, 2, Some(1)),
        ),
        // 19 tháng 10, 2025; 19 tháng 10 năm 2025
        (r"\b(\d{1,2})\s+(?i:tháng)\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})\b", |c, _| ymd(c, 3, 2, 1)),
        // October 19, 2025; Oct. 19th 2025; Sun Oct 19 08:00:00 2025
        (
            r"(?x)\b(\p{L}{3,})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?\.?(?:\s*,\s*|[\s\-]+)
              (?:\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{3,4}\s+)?)?(\d{4})\b",
            |c, _| named(c, 3, 1, Some(2)),
        ),
        // 19.10.2025, 10/19/2025, 19-10-2025, 19.10.25
        (r"\b(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})\b", numeric),
        // 2025 October 19, 2025. október 19.
        (r"\b(\d{4})\.?[\s,\-]+(\p{L}{3,})\.?[\s\-]+(\d{1,2})\b", |c, _| named(c, 1, 2, Some(3))),
        // October 2025
        (r"\b(\p{L}{3,})\.?,?\s+(?:de\s+)?(\d{4})\b", |c, _| named(c, 2, 1, None)),
    ];
    forms.map(|(pattern, reader)| (Regex::new(pattern).expect("a fixed pattern"), reader)).into()
});

/// The dates in `text`, in the order they stand.
pub(crate) fn find_dates(text: &str, order: DayOrder) -> Vec<FoundDate> {
    let mut found: BTreeMap<usize, FoundDate> = BTreeMap::new();
    let stretches = stretches(text);
    let each = FORMS.iter().flat_map(|form| stretches.iter().map(move |stretch| (form, stretch)));
    for ((form, reader), stretch) in each {
        let text = &text[..stretch.end()];
        let mut at = stretch.start();
        while let Some(captures) = form.captures_at(text, at) {
            let whole = captures.get(0).expect("group 0 always takes part");
            let span = Span::new(whole.start(), whole.end());
            let before = found.range(..span.end()).next_back();
            let taken = before.is_some_and(|(_, other)| other.span.end() > span.start());
            match reader(&captures, order).filter(|_| !taken) {
                Some(date) => {
                    found.insert(span.start(), FoundDate { span, date });
                    at = whole.end();
                }
                None => at = next_char(text, whole.start()),
            }
        }
    }
    found.into_values().collect()
}

/// Bytes around a year, or around the first number of a date in numbers, within which the rest of the date stands.
const AROUND: usize = 160;

/// Where in `text` a date may stand. Most prose holds few digits, and the forms need not be tried on the rest.
fn stretches(text: &str) -> Vec<Span> {
    let mut stretches: Vec<Span> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if digit(first).is_none() {
            continue;
        }
        let (mut end, mut digits) = (start + first.len_utf8(), 1);
        while let Some((at, c)) = chars.next_if(|(_, c)| digit(*c).is_some()) {
            end = at + c.len_utf8();
            digits += 1;
        }
        if digits == 4 || (digits <= 2 && goes_on_in_numbers(&text[end..])) {
            let from = text.floor_char_boundary(start.saturating_sub(AROUND));
            let to = text.ceil_char_boundary((end + AROUND).min(text.len()));
            match stretches.last_mut().filter(|last| last.end() >= from) {
                Some(last) => *last = Span::new(last.start(), to),
                None => stretches.push(Span::new(from, to)),
            }
        }
    }
    stretches
}

/// `.10.2025`, ` / 10 / 25`
fn goes_on_in_numbers(rest: &str) -> bool {
    let rest = rest.trim_start().strip_prefix(['.', '/', '-']);
    rest.is_some_and(|rest| rest.trim_start().starts_with(|c| digit(c).is_some()))
}

/// Reads a field that should hold a date: any written form, `20251019`, or seconds since 1970.
pub(crate) fn read_date(field: &str, order: DayOrder) -> Option<PartialDate> {
    let field = field.trim();
    if let Ok(date) = field.parse() {
        return Some(date).filter(|date: &PartialDate| is_year(date.first_day().year()));
    }
    if let Some(date) = beginning_as_iso(field) {
        return Some(date);
    }
    if field.len() >= 8 && field.bytes().all(|b| b.is_ascii_digit()) {
        return compact(field).or_else(|| since_1970(field));
    }
    let found = find_dates(field, order);
    let exact = found.iter().find(|f| f.date.precision() == "day");
    exact.or(found.first()).map(|f| f.date).or_else(|| year_and_month(field)).or_else(|| {
        static COMPACT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\d{8}(?:\b|T)").expect("a fixed pattern"));
        compact(COMPACT.find(field)?.as_str())
    })
}

/// `2025-10-19T08:00:00Z`: the common case, read without looking for other forms.
fn beginning_as_iso(field: &str) -> Option<PartialDate> {
    let (date, rest) = field.split_at_checked(10)?;
    let date: PartialDate = date.parse().ok()?;
    let is_moment = rest.starts_with(['T', ' ']) && date.precision() == "day";
    Some(date).filter(|date| is_moment && is_year(date.first_day().year()))
}

fn year_and_month(field: &str) -> Option<PartialDate> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\d{4})[-/](\d{1,2})$").expect("a fixed pattern"));
    let captures = FORM.captures(field)?;
    let year = captures[1].parse().ok().filter(|&y| is_year(y))?;
    PartialDate::month(year, captures[2].parse().ok()?)
}

/// `20251019`, also with a time of day behind it.
fn compact(digits: &str) -> Option<PartialDate> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let year = part(0, 4).filter(|&y| (1990..=2100).contains(&y))?;
    PartialDate::day(year, part(4, 6)? as i8, part(6, 8)? as i8)
}

fn since_1970(digits: &str) -> Option<PartialDate> {
    let seconds = match digits.len() {
        10 => digits.parse().ok()?,
        13 => digits[..10].parse().ok()?,
        _ => return None,
    };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(PartialDate::from_date(jiff::tz::Offset::UTC.to_datetime(moment).date()))
}

/// A number in the digits of any script that dates are written in.
fn number(digits: &str) -> Option<i16> {
    digits.chars().try_fold(0i16, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?))
}

/// ASCII, Arabic-Indic, Persian, Devanagari and Bengali digits.
fn digit(c: char) -> Option<i16> {
    const ZEROS: [u32; 5] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6];
    let values = ZEROS.map(|zero| u32::from(c).wrapping_sub(zero));
    values.into_iter().find(|value| *value < 10).map(|value| value as i16)
}

fn ymd(captures: &Captures<'_>, year: usize, month: usize, day: usize) -> Option<PartialDate> {
    let year = number(&captures[year]).filter(|&y| is_year(y))?;
    PartialDate::day(year, number(&captures[month])? as i8, number(&captures[day])? as i8)
}

/// Characters of the longest name of a month, marks included.
const LONGEST_MONTH: usize = 14;

fn named(captures: &Captures<'_>, year: usize, month: usize, day: Option<usize>) -> Option<PartialDate> {
    let year = number(&captures[year]).filter(|&y| is_year(y))?;
    let month = Some(&captures[month]).filter(|name| name.chars().count() <= LONGEST_MONTH);
    let month = month_named(month?)?;
    match day {
        Some(day) => PartialDate::day(year, month, number(&captures[day])? as i8),
        None => PartialDate::month(year, month),
    }
}

fn numeric(captures: &Captures<'_>, order: DayOrder) -> Option<PartialDate> {
    let (first, second) = (number(&captures[1])? as i8, number(&captures[3])? as i8);
    let year = match number(&captures[4])? {
        short @ 0..=69 => 2000 + short,
        short @ 70..=99 => 1900 + short,
        long => Some(long).filter(|&y| is_year(y))?,
    };
    // Dots are a day-first habit everywhere.
    let day_first = order == DayOrder::DayFirst || &captures[2] == ".";
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    PartialDate::day(year, month, day).or_else(|| PartialDate::day(year, day, month))
}

fn is_year(year: i16) -> bool {
    (1700..=2100).contains(&year)
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_in_the_forms_people_and_machines_write() {
        let check = |field: &str, expected: &str| {
            let date = read_date(field, DayOrder::DayFirst).map(|d| d.to_string());
            assert_eq!(date.as_deref(), Some(expected).filter(|e| !e.is_empty()), "{field}");
        };
        check("2025-10-19", "2025-10-19");
        check("2025-10", "2025-10");
        check("2025", "2025");
        check("2025-10-19T23:59:00+05:00", "2025-10-19");
        check("20251019", "2025-10-19");
        check("20251019T0800", "2025-10-19");
        check("1760860800", "2025-10-19");
        check("1760860800000", "2025-10-19");
        check("19th of October, 2025", "2025-10-19");
        check("Sunday, October 19, 2025", "2025-10-19");
        check("Oct. 19th 2025", "2025-10-19");
        check("19. Oktober 2025, 8:00 Uhr", "2025-10-19");
        check("3. März 2024", "2024-03-03");
        check("1. Jänner 2024", "2024-01-01");
        check("19-Oct-2025", "2025-10-19");
        check("Sun Oct 19 08:00:00 UTC 2025", "2025-10-19");
        check("19 de octubre de 2025", "2025-10-19");
        check("1er août 2024", "2024-08-01");
        check("2025年10月19日", "2025-10-19");
        check("19.10.2025", "2025-10-19");
        check("19.10.25", "2025-10-19");
        check("10/19/2025", "2025-10-19");
        check("October 2025", "2025-10");
        check("31.02.2025", "");
        check("last Tuesday", "");
        check("2025-10-19 23:59:00", "2025-10-19");
        check("19. října 2025", "2025-10-19");
        check("19. lokakuuta 2025", "2025-10-19");
        check("19 Ekim 2025 Pazar", "2025-10-19");
        check("19 octombrie 2025", "2025-10-19");
        check("2025. október 19.", "2025-10-19");
        check("19 Agustus 2025", "2025-08-19");
        check("19 tháng 10, 2025", "2025-10-19");
        check("19 Οκτωβρίου 2025", "2025-10-19");
        check("19 октября 2025 г.", "2025-10-19");
        check("19 жовтня 2025", "2025-10-19");
        check("19 أكتوبر 2025", "2025-10-19");
        check("١٩ أكتوبر ٢٠٢٥", "2025-10-19");
        check("19 تشرين الأول 2025", "2025-10-19");
        check("19 أكتوبر/تشرين الأول 2025", "2025-10-19");
        check("۲۰۲۵/۱۰/۱۹", "2025-10-19");
        check("19 اکتوبر 2025", "2025-10-19");
        check("19 באוקטובר 2025", "2025-10-19");
        check("19 अक्टूबर 2025", "2025-10-19");
        check("১৯ অক্টোবর ২০২৫", "2025-10-19");
        check("2025년 10월 19일", "2025-10-19");
        check("99999999", "");
    }

    #[test]
    fn ambiguous_numbers_follow_the_given_order_but_dots_mean_day_first() {
        let check = |field: &str, order: DayOrder, expected: &str| {
            assert_eq!(read_date(field, order).unwrap().to_string(), expected, "{field}");
        };
        check("03/04/2025", DayOrder::DayFirst, "2025-04-03");
        check("03/04/2025", DayOrder::MonthFirst, "2025-03-04");
        check("03.04.2025", DayOrder::MonthFirst, "2025-04-03");
        check("13/04/2025", DayOrder::MonthFirst, "2025-04-13");
    }

    #[test]
    fn dates_in_running_text_are_found_where_they_stand() {
        let text = "From 1 March 2021 to March 5, 2021, and again in May 2022.";
        let found: Vec<(&str, String)> =
            find_dates(text, DayOrder::DayFirst).iter().map(|f| (f.span.of(text), f.date.to_string())).collect();
        let expected = [("1 March 2021", "2021-03-01"), ("March 5, 2021", "2021-03-05"), ("May 2022", "2022-05")];
        assert_eq!(found, expected.map(|(s, d)| (s, d.to_owned())));
    }

    proptest! {
        #[test]
        fn any_day_is_read_back_from_its_usual_forms(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let date = PartialDate::day(year, month, day);
            let name = ["Jan", "Feb", "März", "April", "May", "June", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"];
            let name = name[month as usize - 1];
            for field in [
                format!("{year}/{month}/{day}"),
                format!("{day}.{month}.{year}"),
                format!("{day} {name} {year}"),
                format!("{name} {day}, {year}"),
            ] {
                prop_assert_eq!(read_date(&field, DayOrder::MonthFirst), date, "{}", field);
            }
        }

        #[test]
        fn no_text_breaks_the_search(text in "[0-9a-zé./, 年月日-]{0,60}") {
            for found in find_dates(&text, DayOrder::DayFirst) {
                prop_assert!(text.get(found.span.range()).is_some());
            }
        }
    }
}
