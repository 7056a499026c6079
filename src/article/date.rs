use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A date known to the day, the month or the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    pub fn year(year: i16) -> PartialDate {
        PartialDate { year, month: None, day: None }
    }

    pub fn month(year: i16, month: i8) -> Option<PartialDate> {
        (1..=12).contains(&month).then_some(PartialDate { year, month: Some(month), day: None })
    }

    /// `None` when there is no such day.
    pub fn day(year: i16, month: i8, day: i8) -> Option<PartialDate> {
        Date::new(year, month, day).ok()?;
        Some(PartialDate { year, month: Some(month), day: Some(day) })
    }

    pub fn from_date(date: Date) -> PartialDate {
        PartialDate { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    /// `day`, `month` or `year`: how exactly the date is known.
    pub fn precision(self) -> &'static str {
        match (self.month, self.day) {
            (_, Some(_)) => "day",
            (Some(_), None) => "month",
            (None, None) => "year",
        }
    }

    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).expect("checked when made")
    }

    pub fn last_day(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            (None, None) => self.first_day().last_of_year(),
        }
    }

    pub fn overlaps(self, other: PartialDate) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// Reads `2025`, `2025-10`, `2025-10-19`; nothing looser.
impl FromStr for PartialDate {
    type Err = String;

    fn from_str(s: &str) -> Result<PartialDate, String> {
        let wrong = || format!("`{s}` is no date: write 2025, 2025-10 or 2025-10-19");
        let mut parts = s.split('-');
        let mut number = |len: usize| -> Result<Option<i16>, String> {
            match parts.next() {
                None => Ok(None),
                Some(p) if p.len() == len && p.bytes().all(|b| b.is_ascii_digit()) => Ok(p.parse().ok()),
                Some(_) => Err(wrong()),
            }
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return Err(wrong());
        }
        match (year, month, day) {
            (Some(year), None, _) => Some(PartialDate::year(year)),
            (Some(year), Some(month), None) => PartialDate::month(year, month as i8),
            (Some(year), Some(month), Some(day)) => PartialDate::day(year, month as i8, day as i8),
            _ => None,
        }
        .ok_or_else(wrong)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(s: String) -> Result<PartialDate, String> {
        s.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_read_print_and_span_their_days() {
        let check = |text: &str, precision: &str, first: &str, last: &str| {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(date.precision(), precision);
            assert_eq!(date.first_day().to_string(), first);
            assert_eq!(date.last_day().to_string(), last);
        };
        check("2024", "year", "2024-01-01", "2024-12-31");
        check("2024-02", "month", "2024-02-01", "2024-02-29");
        check("2025-10-19", "day", "2025-10-19", "2025-10-19");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in ["", "24", "2024-13", "2023-02-29", "2024-1-1", "2024-01-01-01", "last week", "2024-+1"] {
            assert!(wrong.parse::<PartialDate>().is_err(), "{wrong}");
        }
    }
}
