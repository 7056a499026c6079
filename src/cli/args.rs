//! Arguments that several commands share.

use super::failure::Told;
use super::out::Out;
use super::render::prose::counted;
use crate::api::{self, Filters, Reading};
use crate::article::PartialDate;
use crate::query::{self, Parsed, Query};
use crate::search;
use jiff::civil::Date;

/// Filters, each meaning `AND field:value`.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Articles in which this actor occurs, under any of its names (repeatable: all of them)
    #[arg(long, value_name = "NAME|ID")]
    pub actor: Vec<String>,
    /// Articles by this author; part of the name is enough (repeatable: all of them)
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
    /// Articles from this outlet, by name or domain (repeatable: any of them)
    #[arg(long, value_name = "NAME")]
    pub outlet: Vec<String>,
    /// Articles in this language, by two-letter code (repeatable: any of them)
    #[arg(long, value_name = "CODE")]
    pub language: Vec<String>,
    /// Articles in which an actor of this type occurs, such as armed_group (repeatable: all of them)
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Vec<String>,
    /// Published on this day or later: 2025, 2025-10, 2025-10-19, 90d, "last month"
    #[arg(long, value_name = "DATE", value_parser = since)]
    pub since: Option<PartialDate>,
    /// Published on this day or earlier; 2025-10 is the whole month
    #[arg(long, value_name = "DATE", value_parser = until)]
    pub until: Option<PartialDate>,
    /// Words as typed: no other forms, no other spellings, as if each stood in quotation marks
    #[arg(long)]
    pub exact: bool,
}

/// Today, where the user is.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

fn since(text: &str) -> Result<PartialDate, String> {
    api::since(text, today())
}

fn until(text: &str) -> Result<PartialDate, String> {
    api::until(text, today())
}

impl FilterArgs {
    /// `query` and the filters. Fails on a language or type that does not exist, rather than finding nothing.
    pub fn apply(&self, query: Query) -> anyhow::Result<Query> {
        api::narrowed(query, self.exact, &self.filters()).map_err(|e| Told(e.to_string()).into())
    }

    pub fn filters(&self) -> Filters {
        Filters {
            actors: self.actor.clone(),
            authors: self.author.clone(),
            outlets: self.outlet.clone(),
            languages: self.language.clone(),
            types: self.kind.clone(),
            since: self.since,
            until: self.until,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum MatchArg {
    /// All words, anywhere in the article
    All,
    /// All but a quarter of them, and at least one may miss
    Most,
    /// Any of them
    Any,
}

impl From<MatchArg> for search::Match {
    fn from(arg: MatchArg) -> search::Match {
        match arg {
            MatchArg::All => search::Match::All,
            MatchArg::Most => search::Match::Most,
            MatchArg::Any => search::Match::Any,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum UnitArg {
    Passage,
    Article,
}

impl From<UnitArg> for search::Unit {
    fn from(arg: UnitArg) -> search::Unit {
        match arg {
            UnitArg::Passage => search::Unit::Passage,
            UnitArg::Article => search::Unit::Article,
        }
    }
}

/// How a command that prints one thing prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For reading
    Human,
    /// One object
    Json,
}

/// Says how parts of the query were understood.
pub fn say_notes(notes: &[search::Note], out: &mut Out) {
    for note in notes {
        out.say(&format!("{}: {}", note.part, note.meaning));
    }
}

/// Says how many articles a date filter keeps out because they have no date.
pub fn say_undated(undated: u64, out: &mut Out) {
    if undated > 0 {
        let n = counted(undated, "article");
        out.say(&format!("note: {n} without a date would match but for the date filter"));
    }
}

/// Reads a query; an error ends the command with the query, a caret and the way to write it.
/// Warnings are told and the query runs.
pub fn parse(text: &str, plain: bool, out: &mut Out) -> anyhow::Result<Query> {
    let reading = if plain { Reading::Plain } else { Reading::Language };
    understood(text, reading.read(text, today()), out)
}

/// Warnings of one query that are told in full.
const WARNINGS: usize = 10;

/// The query, unless there is an error; warnings are told.
pub fn understood(text: &str, parsed: Parsed, out: &mut Out) -> anyhow::Result<Query> {
    if let Some(error) = parsed.error() {
        return Err(Told(query::render_error(text, error)).into());
    }
    for warning in parsed.warnings().take(WARNINGS) {
        out.say(&query::render_error(text, warning));
    }
    let more = parsed.warnings().count().saturating_sub(WARNINGS);
    if more > 0 {
        out.say(&format!("and {} of this query", counted(more as u64, "more warning")));
    }
    Ok(parsed.query)
}
