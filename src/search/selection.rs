//! What a query has chosen of a field, apart from all else it asks.
//!
//! Whoever has chosen an outlet wants to see the other outlets he could choose as well. So the counts
//! of a field leave its own conditions out: terms of the field that must hold of every hit,
//! alone or as alternatives, wherever AND or nothing joins them to the rest. What is excluded stays excluded.

use super::facets::FacetField;
use crate::query::{Query, TextField};

/// A query in two parts, both of which must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The terms of the field.
    pub chosen: Vec<Query>,
    pub rest: Query,
}

impl Selection {
    pub fn of(query: &Query, field: FacetField) -> Selection {
        let mut chosen = Vec::new();
        let rest = split(query, field, &mut chosen);
        Selection { chosen, rest }
    }

    /// The terms of the field as one query.
    pub fn chosen(&self) -> Query {
        joined(self.chosen.clone(), Query::And)
    }
}

fn split(query: &Query, field: FacetField, chosen: &mut Vec<Query>) -> Query {
    let mut split_all = |parts: &[Query]| -> Vec<Query> {
        parts.iter().map(|part| split(part, field, chosen)).filter(|part| *part != Query::All).collect()
    };
    match query {
        Query::And(parts) => joined(split_all(parts), Query::And),
        Query::Group(parts) => joined(split_all(parts), Query::Group),
        _ if is_choice(query, field) => {
            chosen.push(query.clone());
            Query::All
        }
        _ => query.clone(),
    }
}

fn joined(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Query {
    match parts.len() {
        0 => Query::All,
        1 => parts.remove(0),
        _ => join(parts),
    }
}

fn is_choice(query: &Query, field: FacetField) -> bool {
    match query {
        Query::Text { field: TextField::Author, .. } => field == FacetField::Author,
        Query::Actor(actor) => field == FacetField::Actor || field == FacetField::Parent && actor.organs,
        Query::Outlet(..) => field == FacetField::Outlet,
        Query::Language(..) => field == FacetField::Language,
        Query::ActorType(..) => field == FacetField::Type,
        Query::Published(..) => matches!(field, FacetField::Year { .. }),
        Query::Or(parts) | Query::And(parts) | Query::Group(parts) => parts.iter().all(|part| is_choice(part, field)),
        Query::Required(part) => is_choice(part, field),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn a_fields_own_conditions_stand_apart() {
        let check = |field: FacetField, text: &str, rest: &str, chosen: &str| {
            let selection = Selection::of(&parse(text).query, field);
            assert_eq!(
                (selection.rest.to_string(), selection.chosen().to_string()),
                (rest.into(), chosen.into()),
                "{text}"
            );
        };
        let year = FacetField::Year { doubtful: false };
        check(FacetField::Outlet, "grain outlet:wire", "grain", "outlet:wire");
        check(FacetField::Outlet, "grain +outlet:wire", "grain", "+outlet:wire");
        check(FacetField::Outlet, "outlet:wire", "", "outlet:wire");
        check(FacetField::Outlet, "a b AND (outlet:x OR outlet:y) AND c", "(a b) AND c", "outlet:x OR outlet:y");
        check(
            FacetField::Author,
            "grain author:(varga OR okafor) author:teo",
            "grain",
            "(author:varga OR author:okafor) AND author:teo",
        );
        check(FacetField::Actor, "actor:ttp (actor:china grain)", "grain", "actor:ttp AND actor:china");
        check(FacetField::Type, "type:party language:en", "language:en", "type:party");
        check(year, "grain since:2024 until:2025", "grain", "since:2024 AND until:2025");
    }

    #[test]
    fn what_is_an_alternative_or_excluded_is_no_choice() {
        let check = |field: FacetField, text: &str| {
            let query = parse(text).query;
            assert_eq!(Selection::of(&query, field), Selection { chosen: Vec::new(), rest: query.clone() }, "{text}");
        };
        check(FacetField::Outlet, "grain OR outlet:wire");
        check(FacetField::Outlet, "grain -outlet:wire");
        check(FacetField::Outlet, "grain author:varga");
        check(FacetField::Author, "grain title:varga varga");
    }
}
