//! Days as either product writes them.

use super::super::calendar;
use super::super::diagnostic::Diagnostic;
use super::Dialect;
use crate::article::PartialDate;
use crate::text::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// Days that were named, and what to say if they could be read otherwise.
pub(super) struct Named {
    pub first: PartialDate,
    pub last: PartialDate,
    pub warning: Option<Diagnostic>,
}

/// `3/1/2024`, `3/2024`, `2024`, `2024-03-01`, `20240301`, `last month`, `-90`.
pub(super) fn read(text: &str, dialect: Dialect, today: Date, span: Span) -> Result<Named, Diagnostic> {
    let one = |date| Named { first: date, last: date, warning: None };
    if let Ok(date) = text.parse() {
        return Ok(one(date));
    }
    if let Some(day) = compact(text).or_else(|| days_away(text, today)) {
        return Ok(one(day));
    }
    if let Some(days) = calendar::relative(text, today) {
        return Ok(Named { first: days.first, last: days.last, warning: None });
    }
    let parts: Vec<&str> = text.split('/').collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| number(part)).collect();
    match (numbers.as_deref(), parts.last().is_some_and(|year| year.len() == 4)) {
        (Some(&[month, year]), true) => month_of(month, year).map(one).ok_or_else(|| no_date(text, dialect, span)),
        (Some(&[first, second, year]), true) => day_of(text, [first, second, year], dialect, span),
        _ => Err(no_date(text, dialect, span)),
    }
}

fn number(digits: &str) -> Option<i16> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn month_of(month: i16, year: i16) -> Option<PartialDate> {
    PartialDate::month(year, month.try_into().ok()?)
}

fn date_of(year: i16, month: i16, day: i16) -> Option<PartialDate> {
    PartialDate::day(year, month.try_into().ok()?, day.try_into().ok()?)
}

/// `20240301`.
fn compact(text: &str) -> Option<PartialDate> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let part = |range| number(text.get(range)?);
    digits.then(|| date_of(part(0..4)?, part(4..6)?, part(6..8)?))?
}

/// `-14`, `+7`, `0`: so many days from today.
fn days_away(text: &str, today: Date) -> Option<PartialDate> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let days: i64 = number(digits).filter(|&days| days == 0 || digits.len() < text.len())?.into();
    let days = if text.starts_with('-') { -days } else { days };
    let day = today.checked_add(days.days()).ok()?;
    in_calendar(PartialDate::from_date(day))
}

fn day_of(text: &str, [first, second, year]: [i16; 3], dialect: Dialect, span: Span) -> Result<Named, Diagnostic> {
    let (month, day) = if dialect == Dialect::Nexis { (first, second) } else { (second, first) };
    if let Some(date) = date_of(year, month, day) {
        let both_ways = first != second && date_of(year, day, month).is_some();
        let warning = both_ways.then(|| {
            let message = format!("`{text}` is read as {}: {date}", dialect.order_of_days());
            Diagnostic::warning(span, message).help(format!("write `{date}` to be sure"))
        });
        return Ok(Named { first: date, last: date, warning });
    }
    Err(match date_of(year, day, month) {
        Some(other) => {
            let message =
                format!("`{text}` is no date: in {} days are written {}", dialect.name(), dialect.order_of_days());
            Diagnostic::error(span, message).help(format!("write `{other}`"))
        }
        None => no_date(text, dialect, span),
    })
}

fn no_date(text: &str, dialect: Dialect, span: Span) -> Diagnostic {
    let example = if dialect == Dialect::Nexis { "10/19/2025" } else { "19/10/2025" };
    Diagnostic::error(span, format!("`{text}` is no date"))
        .help(format!("write `{example}`, `10/2025`, `2025` or `2025-10-19`"))
}

/// The day, month or year after this one.
pub(super) fn after(date: PartialDate) -> Option<PartialDate> {
    in_calendar(as_exact(date, date.last_day().tomorrow().ok()?)?)
}

/// The day, month or year before this one.
pub(super) fn before(date: PartialDate) -> Option<PartialDate> {
    in_calendar(as_exact(date, date.first_day().yesterday().ok()?)?)
}

/// `day`, known as exactly as `date` is.
fn as_exact(date: PartialDate, day: Date) -> Option<PartialDate> {
    match date.precision() {
        "day" => Some(PartialDate::from_date(day)),
        "month" => PartialDate::month(day.year(), day.month()),
        _ => Some(PartialDate::year(day.year())),
    }
}

/// Years of four digits only: no other can be written in a query.
fn in_calendar(date: PartialDate) -> Option<PartialDate> {
    Some(date).filter(|date| date.first_day().year() > 0)
}
