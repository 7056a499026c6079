//! The tools for assistants as assistants meet them: the program runs, and the SDK's client speaks with it.
#![allow(clippy::disallowed_methods, reason = "runs the program in temporary folders")]
#![cfg(unix)]

mod answers;
mod client;
mod going;
mod http;
mod raw;
#[allow(dead_code, reason = "made for other tests")]
#[path = "../serve/client.rs"]
mod server;
#[path = "../support/mod.rs"]
mod support;
