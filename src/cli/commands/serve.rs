use super::super::failure::{Outcome, Told};
use super::super::out::Out;
use super::super::project::Project;
use crate::api::ToReadAgain;
use crate::entities::Gazetteer;
use crate::index::{Catalogue, IndexDir, Snapshot, Versions};
use crate::live::Home;
use crate::search::Weights;
use crate::serve::{Access, Limits, Server};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Serve pages for the browser and an HTTP API, both from the index
///
/// The index is read as it is when a question comes: after `pundit index` or `pundit reindex` the next answer
/// is from the new one. Only this machine can connect unless another address is named, and that demands a token.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pundit serve                                      then open http://127.0.0.1:7171/
  pundit serve --addr 127.0.0.1:0                   any free port; the first line printed names it
  PUNDIT_TOKEN=… pundit serve --addr 0.0.0.0:7171   for others, who give the token
  curl 'http://127.0.0.1:7171/api/v1/search?q=ceasefire&limit=3'

docs/http.md describes the pages and the API. Assistants find their tools at /mcp: docs/mcp.md.")]
pub struct Args {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7171", value_parser = address)]
    addr: SocketAddr,
    /// What callers must give: `Authorization: Bearer TOKEN`, or as the password a browser asks for
    #[arg(long, env = "PUNDIT_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// Serve without a token on an address that others can reach
    #[arg(long, conflicts_with = "token")]
    allow_anyone: bool,
    /// A name under which callers reach this server, when a proxy stands before it (repeatable)
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Seconds until an answer must have begun
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let text = text.replace("localhost:", "127.0.0.1:");
    text.parse().map_err(|_| "write an address and a port, such as 127.0.0.1:7171".to_owned())
}

pub fn run(args: &Args, project: &Project, out: &mut Out) -> anyhow::Result<Outcome> {
    let token = args.token.clone().filter(|token| !token.is_empty());
    if !args.addr.ip().is_loopback() && token.is_none() && !args.allow_anyone {
        let words = "error: others could read the whole index at this address\n\
                     hint: give a `--token` (or PUNDIT_TOKEN), or say `--allow-anyone`";
        return Err(Told(words.to_owned()).into());
    }
    let limits = Limits { time: Duration::from_secs(args.timeout), ..Limits::default() };
    let access = Access { token, hosts: args.host.clone() };
    let quiet = out.is_quiet();
    let tell = move |words: &str| {
        if !quiet {
            anstream::eprintln!("{words}");
        }
    };
    let server = Server::bind(args.addr, Box::new(Project::find(Some(&project.root))?), access, limits, tell)?;
    out.line(&url(server.address()))?;
    out.flush()?;
    server.run()?;
    out.say("ended");
    Ok(Outcome::Done)
}

/// What to type into a browser.
fn url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

impl Home for Project {
    fn index(&self) -> IndexDir {
        Project::index(self)
    }

    fn gazetteer(&self) -> anyhow::Result<&'static Gazetteer> {
        Project::gazetteer(self)
    }

    fn versions(&self, before: &Versions, gazetteer: &Gazetteer) -> anyhow::Result<Versions> {
        Project::versions(self, before, gazetteer)
    }

    fn to_read_again(&self, snapshot: &Snapshot, catalogue: &Catalogue) -> anyhow::Result<ToReadAgain> {
        Project::to_read_again(self, snapshot, catalogue)
    }

    fn weights(&self) -> Weights {
        Project::weights(self)
    }
}
