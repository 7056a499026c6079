mod check;
mod find;
mod graph;
mod import;
mod list;
mod show;
mod suggest;
mod with;

use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use crate::cli::args::Format;
use clap::Subcommand;
use std::path::PathBuf;

/// Look into the actors pundit knows
///
/// The built-in list covers states and territories, armed groups, parties, organizations and
/// leaders. A file `actors.toml` in the project's folder (or those that pundit.toml names) adds to
/// it or corrects it; docs/data.md has its form.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit actors show ttp
  pundit actors list --type armed_group
  pundit actors find tehr
  pundit actors with ttp --since 2025               who appears where TTP does
  pundit actors graph --format graphml > actors.graphml
  pundit actors suggest                             what actors.toml could say
  pundit actors check")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// All actors, one a line: id, type, name
    List {
        /// Only this type, such as state, armed_group, igo, person
        #[arg(long = "type", value_name = "TYPE")]
        kind: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// One actor with all its names
    Show {
        /// An id or any name
        name: String,
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// Actors with a name that begins so
    Find {
        prefix: String,
    },
    /// What is doubtful in your own files of actors: names that others bear, ordinary words, links
    /// that lead nowhere. Exits with 4 when something is
    Check {
        /// These instead of the project's
        files: Vec<PathBuf>,
    },
    Import(import::Args),
    With(with::Args),
    Graph(graph::Args),
    Suggest(suggest::Args),
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    match &args.verb {
        Verb::List { kind, format } => list::run(project.gazetteer()?, kind.as_deref(), *format, out),
        Verb::Show { name, format } => {
            show::run(project.gazetteer()?, project.snapshot().ok().as_ref(), name, *format, out)
        }
        Verb::Find { prefix } => find::run(project.gazetteer()?, prefix, out),
        Verb::Check { files } => check::run(files, project, out),
        Verb::Import(args) => import::run(args, project, out),
        Verb::With(args) => with::run(args, project, out),
        Verb::Graph(args) => graph::run(args, project, out),
        Verb::Suggest(args) => suggest::run(args, project, out),
    }
}
