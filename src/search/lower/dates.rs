//! Dates of publication.

use crate::index::{Fields, days};
use crate::query::{DateRange, KnownField, Query as Ast};
use crate::search::within::Range;

/// The query with its date filter turned into "has no date"; `None` when it has no date filter.
pub fn without_dates(query: &Ast) -> Option<Ast> {
    match query {
        Ast::Published(_) => Some(Ast::Not(Box::new(Ast::Has(KnownField::Date)))),
        Ast::And(parts) => replace_dates(parts).map(Ast::And),
        Ast::Group(parts) => replace_dates(parts).map(Ast::Group),
        _ => None,
    }
}

fn replace_dates(parts: &[Ast]) -> Option<Vec<Ast>> {
    let replaced: Vec<Option<Ast>> = parts.iter().map(without_dates).collect();
    if replaced.iter().all(Option::is_none) {
        return None;
    }
    Some(parts.iter().zip(replaced).map(|(part, new)| new.unwrap_or_else(|| part.clone())).collect())
}

/// Articles whose date, as exactly as it is known, overlaps the range: the ranges that its first and last day are in.
pub(super) fn published(fields: &Fields, range: &DateRange) -> Vec<Range> {
    let since = range.since.map(|since| Range {
        field: fields.last_day,
        min: Some(days(since.first_day())),
        max: None,
        unsigned: false,
    });
    let until = range.until.map(|until| Range {
        field: fields.first_day,
        min: None,
        max: Some(days(until.last_day())),
        unsigned: false,
    });
    since.into_iter().chain(until).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn a_date_filter_is_turned_into_its_complement_wherever_it_must_hold() {
        let check = |text: &str, expected: Option<&str>| {
            let found = without_dates(&parse(text).query);
            assert_eq!(found, expected.map(|e| parse(e).query), "{text}");
        };
        check("ceasefire", None);
        check("ceasefire AND since:2025", Some("ceasefire AND NOT has:date"));
        check("ceasefire OR since:2025", None);
    }
}
