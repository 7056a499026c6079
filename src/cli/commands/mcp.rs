use super::super::failure::Outcome;
use super::super::out::Out;
use super::super::project::Project;
use crate::live::{Change, LiveIndex};
use crate::mcp::{self, Lazy};
use crate::service::pool::Pool;
use std::io::IsTerminal;
use std::time::Duration;

/// Give assistants tools to search and to cite, by the Model Context Protocol
///
/// Assistants start this command by themselves once it stands in their settings. It reads requests from
/// standard input, one a line, and writes nothing but answers to standard output. What `pundit index`
/// does meanwhile shows in the next answer. Where there is no index yet, every tool says which command makes one.
///
/// For assistants elsewhere, `pundit serve` offers the same tools over HTTP at /mcp.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  claude mcp add pundit -- pundit --dir ~/archive mcp
  pundit serve                                      the same tools at http://127.0.0.1:7171/mcp

In the settings of an assistant:
  { \"mcpServers\": { \"pundit\": { \"command\": \"pundit\", \"args\": [\"--dir\", \"/home/me/archive\", \"mcp\"] } } }

docs/mcp.md describes the tools and what they answer.")]
pub struct Args {
    /// Seconds until an answer is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

/// Requests that wait for a thread; more are not read.
const WAITING: usize = 256;

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let quiet = out.is_quiet();
    if !quiet && std::io::stdin().is_terminal() {
        out.say("waiting for the requests of an assistant on standard input; Ctrl-D ends");
    }
    let root = project.root.clone();
    let open = move || {
        let tell = move |change: &Change| {
            if let (Change::Failed(reason), false) = (change, quiet) {
                anstream::eprintln!("cannot open the new index, the old one goes on: {reason}");
            }
        };
        LiveIndex::open(Box::new(Project::find(Some(&root))?), Box::new(tell))
    };
    let searches = 2 * super::default_threads();
    let pool = Pool::new(searches, WAITING, Duration::from_secs(args.timeout));
    mcp::serve(Lazy::new(open, pool), searches)?;
    Ok(Outcome::Done)
}
