//! Queries as another product writes them, where a command takes a query.

use super::args;
use super::out::Out;
use super::render::prose::clean;
use crate::api::Reading;
use crate::query::Query;
use crate::query::dialect::Dialect;

#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct SyntaxArgs {
    /// Read the query as another product does, and say how it was understood
    #[arg(long, value_enum, value_name = "PRODUCT")]
    pub syntax: Option<Syntax>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Syntax {
    /// Nexis and Lexis: w/5 in any order, words side by side are all of them
    Nexis,
    /// Factiva: w/5 in this order, words side by side are a phrase
    Factiva,
}

impl From<Syntax> for Dialect {
    fn from(syntax: Syntax) -> Dialect {
        match syntax {
            Syntax::Nexis => Dialect::Nexis,
            Syntax::Factiva => Dialect::Factiva,
        }
    }
}

impl SyntaxArgs {
    /// As [`args::parse`], in the syntax asked for; `plain` counts where none was.
    pub fn parse(self, text: &str, plain: bool, out: &mut Out) -> anyhow::Result<Query> {
        let Some(syntax) = self.syntax else { return args::parse(text, plain, out) };
        let parsed = Reading::Of(syntax.into()).read(text, args::today());
        let query = args::understood(text, parsed, out)?;
        if query != Query::All {
            out.say(&format!("read as: {}", clean(&query.to_string())));
        }
        Ok(query)
    }
}
