//! What commands that take one query have in common.

use super::args::{FilterArgs, MatchArg};
use super::out::Out;
use super::syntax::SyntaxArgs;
use crate::query::Query;
use crate::search::Match;

/// How a query is read and narrowed.
#[derive(clap::Args, Clone, Debug)]
pub struct AskArgs {
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    syntax: SyntaxArgs,
    /// How many of the bare words an article must have
    #[arg(long = "match", value_enum, value_name = "HOW", default_value_t = MatchArg::All)]
    matching: MatchArg,
}

impl AskArgs {
    /// `text` as a query, with all filters; an error ends the command with a caret, warnings are told.
    pub fn query(&self, text: &str, out: &mut Out) -> anyhow::Result<Query> {
        self.filters.apply(self.syntax.parse(text, false, out)?)
    }

    /// The types of actors that were asked for, each by itself or several with commas; they filter no longer.
    pub fn take_types(&mut self) -> Vec<String> {
        let types = std::mem::take(&mut self.filters.kind);
        let split = types.iter().flat_map(|types| types.split(',')).map(str::trim).filter(|name| !name.is_empty());
        split.map(|name| name.to_lowercase().replace([' ', '-'], "_")).collect()
    }

    pub fn matching(&self) -> Match {
        self.matching.into()
    }
}
