use super::super::super::ask::AskArgs;
use super::super::super::failure::Outcome;
use super::super::super::out::Out;
use super::super::super::project::Project;
use super::super::super::render::company as view;
use super::with::CompanyArgs;
use crate::api::NetworkRecord;
use crate::cli::args::{say_notes, say_undated};
use crate::search;

/// The network among those who appear most: who is in the same passages as whom
///
/// `pundit actors with ACTOR` explains the measures. `--type` says which actors make up the network.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit actors graph --format graphml > actors.graphml
  pundit actors graph 'ceasefire' --since 2025 -n 50 --type state,armed_group --format csv

Exit code 1: nobody is with anybody.")]
pub struct Args {
    /// Only in the articles that match; without one, in all
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    #[command(flatten)]
    company: CompanyArgs,
    /// How many actors: those in most articles
    #[arg(short = 'n', long, value_name = "N", default_value_t = 30,
          value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(2..=2000))]
    limit: usize,
    #[arg(long, value_enum, default_value_t = Format::Graphml)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For Gephi, Cytoscape, igraph, NetworkX
    Graphml,
    /// One edge a row, with a row of column names
    Csv,
    /// One object
    Json,
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut ask = args.ask.clone();
    let (options, unit) = args.company.options(&mut ask, args.limit);
    let query = ask.query(&args.query.join(" "), out)?;
    let (snapshot, gazetteer) = (project.snapshot()?, project.gazetteer()?);
    let network = search::network(&snapshot, gazetteer, &query, &options)?;
    say_notes(&network.notes, out);
    match args.format {
        Format::Graphml => out.write(&view::graph(&network).graphml())?,
        Format::Csv => view::edge_table(&network, out)?,
        Format::Json => out.json_pretty(&NetworkRecord::new(&network, unit))?,
    }
    say_undated(search::undated(&snapshot, gazetteer, &query, options.matching)?, out);
    Ok(if network.edges.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
