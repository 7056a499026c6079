use crate::article::PartialDate;
use crate::query::{self, DateRange, Diagnostic, Query};

/// Filters beside the query text; each means `AND field:value`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub actors: Vec<String>,
    pub authors: Vec<String>,
    pub outlets: Vec<String>,
    pub languages: Vec<String>,
    /// Actor types, such as `armed_group`.
    pub types: Vec<String>,
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
}

/// A filter whose value means nothing, such as a language that does not exist.
#[derive(Debug, thiserror::Error)]
#[error("in --{field}\n{}", query::render_error(.value, .diagnostic))]
pub struct FilterError {
    pub field: &'static str,
    pub value: String,
    pub diagnostic: Diagnostic,
}

impl Filters {
    /// `query` and all filters.
    pub fn apply(&self, query: Query) -> Result<Query, FilterError> {
        let mut parts: Vec<Query> = Vec::new();
        if query != Query::All {
            parts.push(query);
        }
        let fields = [
            ("actor", &self.actors),
            ("author", &self.authors),
            ("outlet", &self.outlets),
            ("language", &self.languages),
            ("type", &self.types),
        ];
        for (field, values) in fields {
            for value in values {
                let wrong = |diagnostic| FilterError { field, value: value.clone(), diagnostic };
                parts.push(query::filter(field, value).map_err(wrong)?);
            }
        }
        if self.since.is_some() || self.until.is_some() {
            parts.push(Query::Published(DateRange { since: self.since, until: self.until }));
        }
        Ok(match parts.len() {
            0 => Query::All,
            1 => parts.remove(0),
            _ => Query::And(parts),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn a_filter_that_means_nothing_is_an_error_not_an_empty_result() {
        let filters = Filters { languages: vec!["klingon".into()], ..Filters::default() };
        let error = filters.apply(Query::All).unwrap_err().to_string();
        assert!(error.contains("--language") && error.contains("klingon"), "{error}");
    }

    #[test]
    fn filters_mean_what_their_fields_mean_in_the_query_language() {
        let filters = Filters {
            actors: vec!["ttp".into()],
            authors: vec!["Binte Sohail".into()],
            since: Some("2025-10".parse().unwrap()),
            ..Filters::default()
        };
        let written = "(ceasefire monitoring) AND actor:ttp AND author:\"Binte Sohail\" AND since:2025-10";
        assert_eq!(filters.apply(parse("ceasefire monitoring").query).unwrap(), parse(written).query);
        assert_eq!(Filters::default().apply(Query::All).unwrap(), Query::All);
    }
}
