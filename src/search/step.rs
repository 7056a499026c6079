//! Stretches of the calendar: days, ISO weeks, months, years.

use crate::index::days;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// How long the stretches of a [`Timeline`](super::Timeline) are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Day,
    /// From Monday, numbered as ISO 8601 has it.
    Week,
    Month,
    Year,
}

impl Step {
    pub const ALL: [Step; 4] = [Step::Day, Step::Week, Step::Month, Step::Year];

    pub fn name(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Year => "year",
        }
    }

    /// The number of the stretch that holds a day, itself counted from 1970-01-01. Numbers have no gaps.
    pub fn number(self, day: i64) -> i64 {
        match self {
            Step::Day => day,
            // The epoch was a Thursday.
            Step::Week => (day + 3).div_euclid(7),
            Step::Month => {
                let date = date_of(day);
                i64::from(date.year()) * 12 + i64::from(date.month()) - 1
            }
            Step::Year => i64::from(date_of(day).year()),
        }
    }

    /// The first day of a stretch; beyond the calendar's ends, its ends.
    pub fn first_day(self, number: i64) -> Date {
        match self {
            Step::Day => date_of(number),
            Step::Week => date_of(number * 7 - 3),
            Step::Month => start(number.div_euclid(12), number.rem_euclid(12) as i8 + 1),
            Step::Year => start(number, 1),
        }
    }

    pub fn last_day(self, number: i64) -> Date {
        let next = self.first_day(number + 1);
        // No stretch begins behind the calendar's end.
        if self.number(days(next)) <= number { next } else { next.yesterday().unwrap_or(next) }
    }

    /// `2025-10-19`, `2025-W42`, `2025-10`, `2025`.
    pub fn label(self, number: i64) -> String {
        let first = self.first_day(number);
        match self {
            Step::Day => first.to_string(),
            Step::Week => {
                let week = first.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Step::Month => format!("{:04}-{:02}", first.year(), first.month()),
            Step::Year => format!("{:04}", first.year()),
        }
    }
}

fn start(year: i64, month: i8) -> Date {
    let end = if year < 0 { Date::MIN } else { Date::MAX };
    i16::try_from(year).ok().and_then(|year| Date::new(year, month, 1).ok()).unwrap_or(end)
}

/// A day counted from 1970-01-01; beyond the calendar's ends, its ends.
fn date_of(day: i64) -> Date {
    // By way of the clock, which is arithmetic: adding days to a date goes through every unit there is.
    let moment = day.checked_mul(24 * 60 * 60).and_then(|seconds| Timestamp::from_second(seconds).ok());
    match moment {
        Some(moment) => Offset::UTC.to_datetime(moment).date(),
        None if day < 0 => Date::MIN,
        None => Date::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_lies_in_its_week_month_and_year() {
        let check = |day: Date, week: &str, month: &str, year: &str| {
            let labels = Step::ALL.map(|step| step.label(step.number(days(day))));
            assert_eq!(labels, [day.to_string(), week.to_owned(), month.to_owned(), year.to_owned()]);
        };
        check(date(2025, 10, 19), "2025-W42", "2025-10", "2025");
        check(date(2024, 12, 30), "2025-W01", "2024-12", "2024");
        check(date(2021, 1, 3), "2020-W53", "2021-01", "2021");
        check(date(1970, 1, 1), "1970-W01", "1970-01", "1970");
        check(date(1969, 12, 31), "1970-W01", "1969-12", "1969");
    }

    #[test]
    fn stretches_follow_each_other_without_a_gap() {
        for step in Step::ALL {
            for day in [date(2023, 12, 25), date(2024, 2, 29), date(1900, 3, 1), date(-5, 6, 7)] {
                let number = step.number(days(day));
                let (first, last) = (step.first_day(number), step.last_day(number));
                assert!(first <= day && day <= last, "{step:?} {day}");
                assert_eq!(step.number(days(last)), number);
                assert_eq!(step.number(days(last) + 1), number + 1);
            }
        }
    }

    #[test]
    fn the_calendars_ends_hold() {
        for step in Step::ALL {
            for day in [i64::from(i32::MIN), i64::from(i32::MAX), days(Date::MIN), days(Date::MAX)] {
                let number = step.number(day);
                assert!(step.first_day(number) <= step.last_day(number), "{step:?} {day}");
                assert!(!step.label(number).is_empty());
            }
        }
    }
}
