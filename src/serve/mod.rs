//! The browser's side: pages, the HTTP API, feeds and exports, out of one process and one index.
//!
//! A request is guarded ([`guard`]), its parameters are held against those its [`Endpoint`](endpoint::Endpoint)
//! declares, and its work runs on a bounded [pool] of threads against one [`View`](crate::live::View) of the
//! index, which is replaced when a new generation or commit is there. Nothing a request says reaches the file system.
//!
//! What the API answers are the types of [`api`](crate::api), as the terminal prints them. Every path is one line in
//! [`routes`].
#![allow(clippy::disallowed_methods, reason = "a server listens, tells the time and reads the index")]

mod answer;
mod assets;
mod endpoint;
mod export;
mod feed;
mod guard;
mod health;
mod life;
mod mcp;
mod metrics;
mod openapi;
mod pages;
mod routes;
mod v1;

use crate::live::LiveIndex;
use crate::service::{Asked, cursor, listing, parameters, pool, problem, question};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

pub use guard::Access;
pub use life::{Limits, ServeError, Server};

/// What all requests share.
pub struct App {
    index: LiveIndex,
    /// What [`v1::Names`] were made of last, and they.
    names: Mutex<Option<(String, Arc<v1::Names>)>>,
    pool: pool::Pool,
    /// Places for exports, which run as long as somebody reads.
    exports: Arc<Semaphore>,
    metrics: Arc<metrics::Metrics>,
    access: Access,
    limits: Limits,
    address: SocketAddr,
}

impl App {
    fn is_ours(&self, authority: &str) -> bool {
        guard::is_ours(self.address, &self.access.hosts, authority)
    }
}
