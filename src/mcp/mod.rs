//! Tools for assistants, by the Model Context Protocol: passages with citation and address first.
//!
//! A tool is one file in `tools` and one line in [`tools::TOOLS`]: its parameters, the shape of what it answers, and
//! a function of one question to one state of the index, as paths of the HTTP API have them, and most of both is the
//! same code. [`handler`] speaks the protocol by the official SDK, over standard input and output ([`stdio`]) or
//! as a part of a server of HTTP ([`http()`]).
//!
//! What articles say is data that somebody else wrote. It comes in fields called `untrusted_…`, and in the text form
//! behind `> ` on every line.
#![allow(clippy::disallowed_methods, reason = "a server reads the index and tells the time")]

mod budget;
mod handler;
mod http;
mod lazy;
mod reply;
mod resources;
mod stdio;
mod text;
mod tools;

pub use http::{Http, http};
pub use lazy::Lazy;
pub use stdio::{StdioError, serve};

use crate::live::View;
use crate::search::Weights;
use crate::service::pool::Pool;
use crate::service::problem::Problem;
use std::sync::Arc;

/// What the tools answer from.
pub trait Backing: Send + Sync + 'static {
    /// The index as it is now. May block.
    fn view(&self) -> Result<(Arc<View>, Weights), Problem>;

    /// Where work that blocks is done.
    fn pool(&self) -> &Pool;
}
