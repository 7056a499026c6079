//! What is asked, from whichever side it comes: a text, how it is to be read, and what narrows it.

use super::{FilterError, Filters};
use crate::article::PartialDate;
use crate::query::dialect::{self, Dialect};
use crate::query::{self, Diagnostic, Parsed, Query};
use crate::search::{Match, Options, Sort, Unit, Weights};
use jiff::civil::Date;

/// How a text becomes a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// As the query language.
    #[default]
    Language,
    /// As words, whatever characters they have.
    Plain,
    /// As another product's language.
    Of(Dialect),
}

impl Reading {
    /// `today` is what words such as `last month` are said from.
    pub fn read(self, text: &str, today: Date) -> Parsed {
        match self {
            Reading::Language => query::parse_on(text, today),
            Reading::Plain => Parsed { query: query::plain(text), diagnostics: Vec::new() },
            Reading::Of(product) => dialect::read(text, product, today),
        }
    }
}

/// A query text with everything beside it that decides which articles match.
#[derive(Clone, Debug)]
pub struct Ask {
    pub text: String,
    pub reading: Reading,
    /// Words as typed, as if each stood in quotation marks.
    pub exact: bool,
    pub filters: Filters,
    pub matching: Match,
}

impl Default for Ask {
    fn default() -> Ask {
        Ask {
            text: String::new(),
            reading: Reading::Language,
            exact: false,
            filters: Filters::default(),
            matching: Match::All,
        }
    }
}

/// A query that can be run, and what was odd about its text.
#[derive(Clone, Debug)]
pub struct Understood {
    pub query: Query,
    pub warnings: Vec<Diagnostic>,
}

/// Why something asked cannot be run, in words with a caret under the place.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("{}", query::render_error(.text, .diagnostic))]
    Text { text: String, diagnostic: Diagnostic },
    #[error(transparent)]
    Filter(#[from] FilterError),
}

impl Ask {
    pub fn understood(&self, today: Date) -> Result<Understood, AskError> {
        let parsed = self.reading.read(&self.text, today);
        if let Some(error) = parsed.error() {
            return Err(AskError::Text { text: self.text.clone(), diagnostic: error.clone() });
        }
        let warnings = parsed.warnings().cloned().collect();
        let query = narrowed(parsed.query, self.exact, &self.filters)?;
        Ok(Understood { query, warnings })
    }
}

/// `query`, its words as typed if they are to be, and all filters.
pub fn narrowed(query: Query, exact: bool, filters: &Filters) -> Result<Query, FilterError> {
    filters.apply(if exact { query.exact() } else { query })
}

/// The day on which `since` begins: `2025-10`, `90d`, `last month`.
pub fn since(text: &str, today: Date) -> Result<PartialDate, String> {
    query::relative(text, today).map_or_else(|| text.parse(), |days| Ok(days.first))
}

/// The day on which `until` ends.
pub fn until(text: &str, today: Date) -> Result<PartialDate, String> {
    query::relative(text, today).map_or_else(|| text.parse(), |days| Ok(days.until()))
}

/// How hits are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub matching: Match,
    pub unit: Unit,
    pub sort: Option<Sort>,
    /// `None` for all.
    pub limit: Option<usize>,
    /// All passages of an article, not just its best two.
    pub all_passages: bool,
    pub explain: bool,
    pub context: Option<usize>,
    /// Near-identical hits stay apart.
    pub copies: bool,
    /// Matching passages are counted, which reads every matching article.
    pub count_passages: bool,
}

/// Passages of one article that are shown unless all are wanted.
const PER_ARTICLE: usize = 2;

impl Wanted {
    pub fn options(&self, weights: Weights) -> Options {
        Options {
            matching: self.matching,
            unit: self.unit,
            sort: self.sort,
            limit: self.limit,
            per_article: (!self.all_passages).then_some(PER_ARTICLE),
            explain: self.explain,
            context: self.context,
            weights,
            fold_copies: !self.copies,
            count_passages: self.count_passages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(ask: &Ask, expected: &str) {
        let words = match ask.understood(date(2026, 3, 15)) {
            Ok(understood) => understood.query.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(words, expected);
    }

    #[test]
    fn text_reading_and_filters_make_one_query() {
        let ask = |text: &str, reading| Ask { text: text.to_owned(), reading, ..Ask::default() };
        check(&ask("red line", Reading::Language), "red line");
        check(&ask("red AND line", Reading::Plain), "red \\AND line");
        check(&ask("red w/5 line", Reading::Of(Dialect::Nexis)), "red w/5 line");
        let filters = Filters { outlets: vec!["ledger".into()], ..Filters::default() };
        check(&Ask { exact: true, filters, ..ask("red", Reading::Language) }, "\"red\" AND outlet:ledger");
    }

    #[test]
    fn what_cannot_be_run_says_where() {
        let text = Ask { text: "autor:x".to_owned(), ..Ask::default() };
        check(&text, "error: there is no field `autor`\n  autor:x\n  ^^^^^^\n  help: did you mean `author:`?");
        let filters = Filters { languages: vec!["klingon".into()], ..Filters::default() };
        assert!(matches!(
            Ask { filters, ..Ask::default() }.understood(date(2026, 3, 15)),
            Err(AskError::Filter(FilterError { field: "language", .. }))
        ));
    }

    #[test]
    fn days_are_said_from_today() {
        let today = date(2026, 3, 15);
        assert_eq!(since("last month", today).unwrap().to_string(), "2026-02");
        assert_eq!(until("30d", today).unwrap().to_string(), "2026-02-13");
        assert_eq!(since("2025-10", today).unwrap().to_string(), "2025-10");
        assert!(until("someday", today).is_err());
    }
}
