//! Dates of publication.

use crate::index::{Fields, days};
use crate::query::{DateRange, KnownField, Query as Ast};
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Query, RangeQuery};

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

/// Articles whose date, as exactly as it is known, overlaps the range.
pub(super) fn published(fields: &Fields, range: &DateRange) -> Box<dyn Query> {
    let mut clauses: Vec<Box<dyn Query>> = Vec::new();
    if let Some(since) = range.since {
        let from = Term::from_field_i64(fields.last_day, days(since.first_day()));
        clauses.push(Box::new(RangeQuery::new(Bound::Included(from), Bound::Unbounded)));
    }
    if let Some(until) = range.until {
        let to = Term::from_field_i64(fields.first_day, days(until.last_day()));
        clauses.push(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(to))));
    }
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        _ => Box::new(BooleanQuery::intersection(clauses)),
    }
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
