//! A server in a process of its own, and clients that ask it.

use super::super::super::project::Project;
use crate::api::Load;
use anyhow::{Context, anyhow, bail};
use hyper::body::Body;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::io::{BufRead, BufReader};
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

/// How much is asked.
pub struct Limits {
    pub time: Duration,
    pub clients: usize,
    pub reindexes: usize,
}

/// `pundit serve` of this program; ended when this is dropped.
pub struct Served {
    child: Child,
    /// Host and port.
    address: String,
}

impl Served {
    pub fn start(project: &Project) -> anyhow::Result<Served> {
        let mut command = program(project)?;
        command.args(["--quiet", "serve", "--addr", "127.0.0.1:0"]).env_remove("PUNDIT_TOKEN");
        let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start the server")?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.as_mut() {
            BufReader::new(stdout).read_line(&mut line).context("cannot hear the server")?;
        }
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let served = Served { child, address };
        if served.address.is_empty() {
            bail!("the server ended before it listened");
        }
        Ok(served)
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Resident bytes, now and at most, where the system tells.
    fn memory(&self) -> (Option<u64>, Option<u64>) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
        };
        (bytes("VmRSS:"), bytes("VmHWM:"))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended by itself needs no ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// This program in the folder of the project.
fn program(project: &Project) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("cannot tell where this program is")?);
    command.current_dir(&project.root).stdin(Stdio::null());
    Ok(command)
}

/// Asks for a while, every client one request after the other, beginning at different ones.
pub fn under_load(
    server: &Served,
    requests: &[(&'static str, String)],
    limits: &Limits,
    project: &Project,
) -> anyhow::Result<Load> {
    let runtime = runtime()?;
    let (idle_bytes, _) = server.memory();
    let load = Rc::new(RefCell::new(Load { clients: limits.clients, idle_bytes, ..Load::default() }));
    let is_rebuilding = Rc::new(Cell::new(limits.reindexes > 0));
    let started = Instant::now();
    let tasks = LocalSet::new();
    for n in 0..limits.clients {
        let requests = requests.to_vec();
        let first = n * requests.len() / limits.clients;
        let (address, load, is_rebuilding) = (server.address.clone(), Rc::clone(&load), Rc::clone(&is_rebuilding));
        let time = limits.time;
        tasks.spawn_local(async move {
            let mut sender = None;
            for (kind, path) in requests.iter().cycle().skip(first) {
                if started.elapsed() >= time && !is_rebuilding.get() {
                    break;
                }
                match ask(&mut sender, &address, path).await {
                    Ok(took) => load.borrow_mut().answers.push((kind, took)),
                    Err(error) => {
                        load.borrow_mut().errors.push(format!("{path}: {error:#}"));
                        // A server that is gone is not asked a million times.
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                }
            }
        });
    }
    let mut rebuilds = Vec::new();
    for _ in 0..limits.reindexes {
        let mut command = program(project)?;
        command.args(["--quiet", "reindex"]).stdout(Stdio::null());
        rebuilds.push(command);
    }
    let rebuilding = Rc::clone(&load);
    let result = runtime.block_on(tasks.run_until(async move {
        for command in rebuilds {
            let began = Instant::now();
            let result = rebuilt(command).await;
            if result.is_err() {
                is_rebuilding.set(false);
                return result;
            }
            rebuilding.borrow_mut().reindexes.push(began.elapsed());
        }
        is_rebuilding.set(false);
        Ok(())
    }));
    runtime.block_on(tasks);
    result?;
    let mut load = load.take();
    load.took = started.elapsed();
    (_, load.peak_bytes) = server.memory();
    Ok(load)
}

async fn rebuilt(mut command: Command) -> anyhow::Result<()> {
    let status = tokio::task::spawn_blocking(move || command.status()).await?.context("cannot start a rebuild")?;
    match status.code() {
        // Inputs that are rejected are so every time.
        Some(0 | 4) => Ok(()),
        _ => Err(anyhow!("a rebuild ended with {status}")),
    }
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start a client")
}

/// One connection, asked by a caller that waits.
pub struct Client {
    runtime: Runtime,
    address: String,
    sender: Option<SendRequest<String>>,
}

impl Client {
    pub fn connect(server: &Served) -> anyhow::Result<Client> {
        Ok(Client { runtime: runtime()?, address: server.address.clone(), sender: None })
    }

    /// Until the last byte of the answer is there.
    pub fn get(&mut self, path: &str) -> anyhow::Result<Duration> {
        self.runtime.block_on(ask(&mut self.sender, &self.address, path))
    }
}

/// Asks over the connection there is, or over a new one, which is no part of the time.
async fn ask(sender: &mut Option<SendRequest<String>>, address: &str, path: &str) -> anyhow::Result<Duration> {
    let mut open = match sender.take().filter(|open| !open.is_closed()) {
        Some(open) => open,
        None => connected(address).await?,
    };
    open.ready().await?;
    let request = Request::get(path).header("Host", address).body(String::new())?;
    let started = Instant::now();
    let response = open.send_request(request).await?;
    let status = response.status();
    let mut body = response.into_body();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        frame?;
    }
    let took = started.elapsed();
    if status != StatusCode::OK {
        bail!("{status}");
    }
    *sender = Some(open);
    Ok(took)
}

async fn connected(address: &str) -> anyhow::Result<SendRequest<String>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // What breaks is told to whoever asks next.
        let _ = connection.await;
    });
    Ok(sender)
}
