//! The pages in a real browser: Chromium without a window, driven over WebDriver. Where there is no `chromedriver`,
//! these tests are passed over and say so; `./test` installs it.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "runs programs in temporary folders, and says what it passes over"
)]

#[path = "../support/mod.rs"]
mod support;

#[allow(dead_code, reason = "the tests of the server use all of it")]
#[path = "../serve/client.rs"]
mod client;

mod access;
mod chrome;
mod hostile;
mod journey;
mod keyboard;
mod plain;
mod site;
