//! Parameters that make a question, and the question they make.

use super::parameters::{Given, Kind, Parameter};
use super::problem::Problem;
use crate::api::{Ask, Filters, Reading, Understood, Wanted, since, until};
use crate::article::PartialDate;
use crate::query::dialect::Dialect;
use crate::search::{FacetField, Match, Sort, Step, Unit};
use jiff::civil::Date;

pub const MATCHES: [(&str, Match); 3] = [("all", Match::All), ("most", Match::Most), ("any", Match::Any)];
pub const UNITS: [(&str, Unit); 2] = [("passage", Unit::Passage), ("article", Unit::Article)];
pub const SORTS: [(&str, Sort); 3] =
    [("relevance", Sort::Relevance), ("newest", Sort::Newest), ("oldest", Sort::Oldest)];
pub const STEPS: [(&str, Step); 4] =
    [("day", Step::Day), ("week", Step::Week), ("month", Step::Month), ("year", Step::Year)];
const SYNTAXES: [(&str, Dialect); 2] = [("nexis", Dialect::Nexis), ("factiva", Dialect::Factiva)];
const FIELDS: [(&str, FacetField); 8] = [
    ("actor", FacetField::Actor),
    ("author", FacetField::Author),
    ("outlet", FacetField::Outlet),
    ("language", FacetField::Language),
    ("type", FacetField::Type),
    ("parent", FacetField::Parent),
    ("state", FacetField::State),
    ("year", FacetField::Year { doubtful: false }),
];
pub const FIELD_NAMES: &[&str] = &["actor", "author", "outlet", "language", "type", "parent", "state", "year"];

/// Which articles match.
pub const ASK: &[Parameter] = &[
    Parameter::new("q", Kind::Text, "The query, in the query language; empty for everything the filters leave"),
    Parameter::new(
        "actor",
        Kind::Text,
        "Articles in which this actor occurs, under any of its names (repeatable: all of them)",
    )
    .many(),
    Parameter::new(
        "author",
        Kind::Text,
        "Articles by this author; part of the name is enough (repeatable: all of them)",
    )
    .many(),
    Parameter::new("outlet", Kind::Text, "Articles from this outlet, by name or domain (repeatable: any of them)")
        .many(),
    Parameter::new("language", Kind::Text, "Articles in this language, by two-letter code (repeatable: any of them)")
        .many(),
    Parameter::new(
        "type",
        Kind::Text,
        "Articles in which an actor of this type occurs, such as armed_group (repeatable: all of them)",
    )
    .many(),
    Parameter::new("since", Kind::Date, "Published on this day or later: 2025, 2025-10, 2025-10-19, 90d, last month"),
    Parameter::new("until", Kind::Date, "Published on this day or earlier; 2025-10 is the whole month"),
    Parameter::new("exact", Kind::Flag, "Words as typed, as if each stood in quotation marks"),
    Parameter::new("syntax", Kind::Choice(&["nexis", "factiva"]), "Read the query as another product does"),
    Parameter::new(
        "match",
        Kind::Choice(&["all", "most", "any"]),
        "How many of the bare words an article must have; all unless told",
    ),
];

pub const PLAIN: Parameter = Parameter::new("plain", Kind::Flag, "The text is words, not the query language");
pub const SORT: Parameter = Parameter::new(
    "sort",
    Kind::Choice(&["relevance", "newest", "oldest"]),
    "The order of hits; relevance, or newest for a query without words",
);
pub const ALL_PASSAGES: Parameter =
    Parameter::new("all-passages", Kind::Flag, "All matching passages of an article, not just its best two");
pub const COPIES: Parameter =
    Parameter::new("copies", Kind::Flag, "Show near-identical passages of several articles one by one");

/// How hits are wanted.
pub const HITS: &[Parameter] = &[
    PLAIN,
    Parameter::new("unit", Kind::Choice(&["passage", "article"]), "What a hit is; passage unless told"),
    SORT,
    ALL_PASSAGES,
    COPIES,
];

/// Where a list goes on.
pub const PAGING: &[Parameter] = &[
    Parameter::new("limit", Kind::Number { least: 1, most: 200, default: Some(10) }, "How many"),
    Parameter::new("cursor", Kind::Text, "Where an earlier answer ended: from its `Link` header with rel=\"next\""),
];

/// The value that a name in a list of choices stands for.
pub fn chosen<T: Copy>(given: &Given, name: &str, choices: &[(&str, T)]) -> Option<T> {
    let wanted = given.text(name)?;
    choices.iter().find(|(known, _)| *known == wanted).map(|(_, value)| *value)
}

pub fn field(name: &str) -> Option<FacetField> {
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
}

/// The question, not yet read.
pub fn ask(given: &Given, today: Date) -> Result<Ask, Problem> {
    let syntax = chosen(given, "syntax", &SYNTAXES);
    let reading = match (syntax, given.flag("plain")) {
        (Some(_), true) => return Err(Problem::parameter("plain", "`plain` and `syntax` do not go together")),
        (Some(product), false) => Reading::Of(product),
        (None, true) => Reading::Plain,
        (None, false) => Reading::Language,
    };
    let filters = Filters {
        actors: given.strings("actor"),
        authors: given.strings("author"),
        outlets: given.strings("outlet"),
        languages: given.strings("language"),
        types: given.strings("type"),
        since: day(given, "since", today, since)?,
        until: day(given, "until", today, until)?,
    };
    Ok(Ask {
        text: given.text("q").unwrap_or_default().to_owned(),
        reading,
        exact: given.flag("exact"),
        filters,
        matching: matching(given),
    })
}

pub fn matching(given: &Given) -> Match {
    chosen(given, "match", &MATCHES).unwrap_or(Match::All)
}

type ReadDay = fn(&str, Date) -> Result<PartialDate, String>;

fn day(given: &Given, name: &str, today: Date, read: ReadDay) -> Result<Option<PartialDate>, Problem> {
    let Some(text) = given.text(name) else { return Ok(None) };
    read(text, today).map(Some).map_err(|reason| Problem::parameter(name, reason))
}

pub fn understood(given: &Given, today: Date) -> Result<Understood, Problem> {
    Ok(ask(given, today)?.understood(today)?)
}

pub fn wanted(given: &Given) -> Wanted {
    Wanted {
        matching: matching(given),
        unit: chosen(given, "unit", &UNITS).unwrap_or(Unit::Passage),
        sort: chosen(given, "sort", &SORTS),
        limit: given.number("limit").or(Some(10)),
        all_passages: given.flag("all-passages"),
        explain: given.flag("explain"),
        context: given.number("context"),
        copies: given.flag("copies"),
        count_passages: false,
    }
}

/// What is wrong in a query that the index was asked, put to the filter that is to blame.
pub fn blamed(problem: Problem, given: &Given) -> Problem {
    // A query that cannot be lowered names what it could not use; a filter's value is named whole.
    let named = |name: &str| given.all(name).any(|value| problem.detail.contains(&format!("`{value}`")));
    let guilty = ["actor", "type"].into_iter().find(|name| named(name));
    match guilty {
        Some(name) if problem.code() == "bad-query" && problem.span().is_none() => problem.of(name),
        _ => problem,
    }
}
