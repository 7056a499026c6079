//! The terminal: arguments in, text out, exit codes. The only place that prints.
//!
//! stdout carries results, stderr talk. A subcommand is one file in `commands` and one line in
//! [`Command`]; what several share lies in `args`, `project`, `out` and `render`.
#![allow(clippy::disallowed_methods, reason = "the terminal reads files, clocks and environment")]

mod args;
mod ask;
mod batch;
mod commands;
mod failure;
mod model_home;
mod out;
mod progress;
mod project;
mod removals;
mod render;
mod saved;
mod settings;
mod stop;
mod syntax;
mod watch;

use clap::{CommandFactory, Parser, Subcommand};
use commands::{
    actors, annotate, bench, cite, completions, doctor, eval, explain, extract, facets, gc, help, index, kwic, man,
    mcp, model, quickstart, reindex, remove, replay, search, serve, show, status, timeline, why_not,
};
use failure::Outcome;
use out::{ColorChoice, Out};
use project::Project;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Search for people who read commentary for a living.
///
/// pundit reads op-eds, think-tank pieces and news analysis from files, works out who wrote what
/// about whom and when, and answers with ranked passages: the words, the place, a citation.
#[derive(Parser)]
#[command(name = "pundit", version, disable_help_subcommand = true, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// The project's folder [default: the nearest parent with a pundit.toml, else the current folder]
    #[arg(long, global = true, env = "PUNDIT_DIR", value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// When to color the output
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    color: ColorChoice,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  pundit index ~/articles
  pundit search 'ceasefire monitoring' --actor ttp --since 2025-10
  pundit facets actor 'border trade'

Exit codes: 0 found or done · 1 nothing found · 2 error · 3 no usable index · 4 done, but some inputs were rejected ·\n130 stopped by Ctrl-C";

#[derive(Subcommand)]
enum Command {
    Index(index::Args),
    Reindex(reindex::Args),
    Search(search::Args),
    Facets(facets::Args),
    Timeline(timeline::Args),
    Kwic(kwic::Args),
    Replay(replay::Args),
    Show(show::Args),
    Cite(cite::Args),
    Actors(actors::Args),
    Explain(explain::Args),
    WhyNot(why_not::Args),
    Extract(extract::Args),
    Annotate(annotate::Args),
    Model(model::Args),
    Eval(eval::Args),
    Bench(bench::Args),
    Serve(serve::Args),
    Mcp(mcp::Args),
    Status(status::Args),
    Doctor(doctor::Args),
    Remove(remove::Args),
    Gc(gc::Args),
    Quickstart(quickstart::Args),
    Help(help::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Commands that concern the program itself work in any folder, whatever its settings.
    fn run(&self, dir: Option<&Path>, out: &mut Out) -> anyhow::Result<Outcome> {
        match self {
            Command::Help(args) => help::run(args, out),
            Command::Completions(args) => completions::run(args, out),
            Command::Man(args) => man::run(args, out),
            Command::Model(args) => model::run(args, out),
            _ => self.run_in(&Project::find(dir)?, out),
        }
    }

    fn run_in(&self, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
        match self {
            Command::Index(args) => index::run(args, project, out),
            Command::Reindex(args) => reindex::run(args, project, out),
            Command::Search(args) => search::run(args, project, out),
            Command::Facets(args) => facets::run(args, project, out),
            Command::Timeline(args) => timeline::run(args, project, out),
            Command::Kwic(args) => kwic::run(args, project, out),
            Command::Replay(args) => replay::run(args, project, out),
            Command::Show(args) => show::run(args, project, out),
            Command::Cite(args) => cite::run(args, project, out),
            Command::Actors(args) => actors::run(args, project, out),
            Command::Explain(args) => explain::run(args, project, out),
            Command::WhyNot(args) => why_not::run(args, project, out),
            Command::Extract(args) => extract::run(args, project, out),
            Command::Annotate(args) => annotate::run(args, project, out),
            Command::Eval(args) => eval::run(args, project, out),
            Command::Bench(args) => bench::run(args, project, out),
            Command::Serve(args) => serve::run(args, project, out),
            Command::Mcp(args) => mcp::run(args, project, out),
            Command::Status(args) => status::run(args, project, out),
            Command::Doctor(args) => doctor::run(args, project, out),
            Command::Remove(args) => remove::run(args, project, out),
            Command::Gc(args) => gc::run(args, project, out),
            Command::Quickstart(args) => quickstart::run(args, project, out),
            Command::Help(_) | Command::Completions(_) | Command::Man(_) | Command::Model(_) => Ok(Outcome::Done),
        }
    }
}

/// The command line as clap knows it, for help, completions and the manual page.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Out::new(cli.color, cli.quiet);
    let result = cli.command.run(cli.dir.as_deref(), &mut out);
    let result = result.and_then(|outcome| out.flush().map(|()| outcome));
    failure::exit(result, &mut out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
