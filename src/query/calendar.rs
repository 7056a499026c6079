//! Days said from today: `90d`, `yesterday`, `last month`.

use crate::article::PartialDate;
use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan};

/// What a word for days means on some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub first: PartialDate,
    pub last: PartialDate,
    /// Whether it was said as a distance: `since:90d` begins where `until:90d` ends.
    is_distance: bool,
}

impl Days {
    /// The day on which `until:` ends.
    pub fn until(self) -> PartialDate {
        if self.is_distance { self.first } else { self.last }
    }
}

/// The forms to tell a user.
pub(super) const FORMS: &str =
    "`90d`, `6w`, `3m`, `2y`, `today`, `yesterday`, `\"this week\"`, `\"last month\"`, `\"last 30 days\"`";

/// Reads `text` as days said from `today`; `None` when it is nothing of the kind, or before all calendars.
pub fn relative(text: &str, today: Date) -> Option<Days> {
    let lower = text.trim().to_lowercase().replace(['-', '_'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["today"] => Some(one_day(today)),
        ["yesterday"] => Some(one_day(today.yesterday().ok()?)),
        [distance] => ago(distance, today),
        ["this", unit] => unit_around(unit, today),
        ["last" | "previous", unit] => unit_around(unit, back(1, unit, today)?),
        ["last" | "past", n, unit] => {
            let first = back(n.parse().ok()?, unit.strip_suffix('s').unwrap_or(unit), today)?;
            Some(Days { first: PartialDate::from_date(first), last: PartialDate::from_date(today), is_distance: false })
        }
        _ => None,
    }
}

fn one_day(day: Date) -> Days {
    let day = PartialDate::from_date(day);
    Days { first: day, last: day, is_distance: false }
}

/// `90d`.
fn ago(text: &str, today: Date) -> Option<Days> {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let n = text[..text.len() - letters.len()].parse().ok()?;
    let unit = match letters {
        "d" | "day" | "days" => "day",
        "w" | "week" | "weeks" => "week",
        "m" | "mo" | "month" | "months" => "month",
        "y" | "year" | "years" => "year",
        _ => return None,
    };
    let first = PartialDate::from_date(back(n, unit, today)?);
    Some(Days { first, last: PartialDate::from_date(today), is_distance: true })
}

/// So many units before `day`.
fn back(n: u32, unit: &str, day: Date) -> Option<Date> {
    let n = i64::from(n);
    let duration = match unit {
        "day" => Duration::new().try_days(n),
        "week" => Duration::new().try_weeks(n),
        "month" => Duration::new().try_months(n),
        "year" => Duration::new().try_years(n),
        _ => return None,
    };
    // Years of four digits only: no other can be written in a query.
    day.checked_sub(duration.ok()?).ok().filter(|day| day.year() > 0)
}

/// The week (from Monday), month or year that `day` lies in.
fn unit_around(unit: &str, day: Date) -> Option<Days> {
    let (first, last) = match unit {
        "week" => {
            let monday = day.checked_sub(i64::from(day.weekday().since(Weekday::Monday)).days()).ok()?;
            let sunday = monday.checked_add(6.days()).ok()?;
            (PartialDate::from_date(monday), PartialDate::from_date(sunday))
        }
        "month" => {
            let month = PartialDate::month(day.year(), day.month())?;
            (month, month)
        }
        "year" => (PartialDate::year(day.year()), PartialDate::year(day.year())),
        _ => return None,
    };
    Some(Days { first, last, is_distance: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_today() {
        // A Wednesday.
        let today = jiff::civil::date(2026, 3, 4);
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = relative(text, today).map(|days| (days.first.to_string(), days.last.to_string()));
            assert_eq!(found, expected.map(|(first, last)| (first.to_owned(), last.to_owned())), "{text}");
        };
        check("today", Some(("2026-03-04", "2026-03-04")));
        check("Yesterday", Some(("2026-03-03", "2026-03-03")));
        check("90d", Some(("2025-12-04", "2026-03-04")));
        check("2w", Some(("2026-02-18", "2026-03-04")));
        check("1m", Some(("2026-02-04", "2026-03-04")));
        check("2y", Some(("2024-03-04", "2026-03-04")));
        check("this week", Some(("2026-03-02", "2026-03-08")));
        check("last week", Some(("2026-02-23", "2026-03-01")));
        check("last-month", Some(("2026-02", "2026-02")));
        check("this year", Some(("2026", "2026")));
        check("last year", Some(("2025", "2025")));
        check("last 30 days", Some(("2026-02-02", "2026-03-04")));
        check("2025", None);
        check("soon", None);
        check("99999999999d", None);
        check("9999y", None);
        check("", None);
    }

    #[test]
    fn a_distance_ends_where_it_begins() {
        let today = jiff::civil::date(2026, 3, 31);
        assert_eq!(relative("1m", today).unwrap().until().to_string(), "2026-02-28");
        assert_eq!(relative("last month", today).unwrap().until().to_string(), "2026-02");
    }
}
