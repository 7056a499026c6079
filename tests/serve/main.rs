//! The server as its callers meet it: the program runs, and bytes go over a socket.
#![allow(clippy::disallowed_methods, reason = "runs the program in temporary folders")]

mod client;
mod contract;
mod guard;
mod hostile;
mod life;
mod listing;
mod pages;
mod same;
#[path = "../support/mod.rs"]
mod support;
