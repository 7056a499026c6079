//! From listening to the last answer.

use super::guard::Access;
use super::metrics::Metrics;
use super::pool::Pool;
use super::{App, routes};
use crate::live::{Change, Home, LiveIndex};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

/// What keeps one client, or many, from taking the machine.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until an answer begins.
    pub time: Duration,
    /// Searches that run at once.
    pub searches: usize,
    /// Requests that wait for one of these places.
    pub waiting: usize,
    pub connections: usize,
    /// Bytes of the path with the query.
    pub url: usize,
    /// Bytes of all headers.
    pub headers: usize,
    pub body: usize,
    /// How long answers may still take once the server is told to end.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Limits {
            time: Duration::from_secs(10),
            searches: 2 * cores,
            waiting: 256,
            connections: 1024,
            url: 16 << 10,
            headers: 32 << 10,
            body: 1 << 20,
            grace: Duration::from_secs(10),
        }
    }
}

/// Why a server cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("cannot start the threads of the server")]
    Threads(#[source] io::Error),
    #[error("cannot heed the signals that end the server")]
    Signals(#[source] io::Error),
}

/// A server that listens; [`Server::run`] answers.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    app: Arc<App>,
}

impl Server {
    /// Listens on `address`; port 0 is any that is free. `tell` hears what the operator should know.
    pub fn bind(
        address: SocketAddr,
        home: Box<dyn Home>,
        access: Access,
        limits: Limits,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> anyhow::Result<Server> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        // As many as may search, two that stream exports, and one for a look at the disk.
        builder.worker_threads(2).max_blocking_threads(limits.searches + 3).enable_all();
        let runtime = builder.build().map_err(ServeError::Threads)?;
        let listening = |source| ServeError::Listen { address, source };
        let listener = runtime.block_on(TcpListener::bind(address)).map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;
        let metrics = Arc::new(Metrics::new());
        let counting = Arc::clone(&metrics);
        let on_change = move |change: &Change| match change {
            Change::Opened(view) => {
                counting.changed();
                tell(&format!("now answering from {}", view.snapshot.generation.name()));
            }
            Change::Failed(reason) => tell(&format!("cannot open the new index, the old one goes on: {reason}")),
        };
        let index = LiveIndex::open(home, Box::new(on_change))?;
        let pool = Pool::new(limits.searches, limits.waiting, limits.time);
        let exports = Arc::new(Semaphore::new(2));
        let app = Arc::new(App { index, names: Mutex::default(), pool, exports, metrics, access, limits, address });
        Ok(Server { runtime, listener, app })
    }

    pub fn address(&self) -> SocketAddr {
        self.app.address
    }

    /// Answers until the process is told to end, then finishes what it has begun.
    pub fn run(self) -> Result<(), ServeError> {
        let Server { runtime, listener, app } = self;
        let grace = app.limits.grace;
        let result = runtime.block_on(async {
            let end = end().map_err(ServeError::Signals)?;
            accept(listener, &app, end).await;
            Ok(())
        });
        // A search that was given up on does not hold the end back.
        runtime.shutdown_timeout(grace.min(Duration::from_secs(1)));
        result
    }
}

async fn accept(listener: TcpListener, app: &Arc<App>, end: impl Future<Output = ()>) {
    let router = routes::router(app);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(app.limits.connections));
    let mut end = std::pin::pin!(end);
    loop {
        // Beyond the limit connections wait in the system's queue.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let stream = tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Out of file handles, or a client that left already: try again in a moment.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
        };
        let connection = graceful.watch(connection(stream, router.clone(), app.limits.headers));
        tokio::spawn(async move {
            // A client that breaks off is its own business.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(app.limits.grace, graceful.shutdown()).await;
}

type Service = TowerToHyperService<Router>;

fn connection(stream: TcpStream, router: Router, headers: usize) -> http1::Connection<TokioIo<TcpStream>, Service> {
    // Answers are small and waited for.
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(15))
        .max_headers(64)
        .max_buf_size(headers)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}

/// Resolves when the process is told to end. Heeds the signals from when it is called.
#[cfg(unix)]
fn end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {},
            _ = terminate.recv() => {},
        }
    })
}

#[cfg(not(unix))]
fn end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
