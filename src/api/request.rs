use crate::article::PartialDate;
use crate::query::{self, DateRange, Diagnostic, Query};
use serde::{Deserialize, Serialize};

/// Filters beside the query text; each means `AND field:value`.
///
/// An article has several actors, types and authors: of these it must have all that are given. It has one outlet
/// and one language: of those it must have any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// What several values of one filter mean.
enum Several {
    All,
    Any,
}

impl Filters {
    /// `query` and all filters.
    pub fn apply(&self, query: Query) -> Result<Query, FilterError> {
        let mut parts: Vec<Query> = Vec::new();
        if query != Query::All {
            parts.push(query);
        }
        let fields = [
            ("actor", &self.actors, Several::All),
            ("author", &self.authors, Several::All),
            ("outlet", &self.outlets, Several::Any),
            ("language", &self.languages, Several::Any),
            ("type", &self.types, Several::All),
        ];
        for (field, values, several) in fields {
            let read = |value: &String| {
                let wrong = |diagnostic| FilterError { field, value: value.clone(), diagnostic };
                query::filter(field, value).map_err(wrong)
            };
            let mut terms = values.iter().map(read).collect::<Result<Vec<Query>, FilterError>>()?;
            match several {
                Several::Any if terms.len() > 1 => parts.push(Query::Or(terms)),
                _ => parts.append(&mut terms),
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
    fn several_values_are_alternatives_where_an_article_has_one() {
        let two = || vec!["a".to_owned(), "b".to_owned()];
        let all = Filters { actors: two(), authors: two(), outlets: two(), ..Filters::default() };
        let written = "actor:a AND actor:b AND author:a AND author:b AND (outlet:a OR outlet:b)";
        assert_eq!(all.apply(Query::All).unwrap().to_string(), written);
        let languages = Filters { languages: vec!["en".into(), "ur".into()], ..Filters::default() };
        assert_eq!(languages.apply(Query::All).unwrap().to_string(), "language:en OR language:ur");
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
