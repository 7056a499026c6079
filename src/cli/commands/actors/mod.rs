mod find;
mod import;
mod list;
mod show;

use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use clap::Subcommand;

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
  pundit actors find tehr")]
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
    },
    /// One actor with all its names
    Show {
        /// An id or any name
        name: String,
    },
    /// Actors with a name that begins so
    Find {
        prefix: String,
    },
    Import(import::Args),
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let gazetteer = project.gazetteer()?;
    match &args.verb {
        Verb::List { kind } => list::run(gazetteer, kind.as_deref(), out),
        Verb::Show { name } => show::run(gazetteer, name, out),
        Verb::Find { prefix } => find::run(gazetteer, prefix, out),
        Verb::Import(args) => import::run(args, project, out),
    }
}
