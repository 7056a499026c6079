//! Pages for readers: made on the server, whole without scripts.
//!
//! Elements that scripts and tests look for have ids and `data-` attributes; docs/http.md lists them.

mod article;
mod diagnostic;
mod frame;
mod graph;
mod help;
mod histogram;
mod hit;
mod links;
mod profile;
mod refine;
mod results;
mod subject;
mod text;

pub use links::passage as passage_link;
pub use text::original;

use super::answer::{Answer, status};
use super::endpoint::Endpoint;
use super::problem::Problem;
use frame::Page;
use maud::html;

pub const ENDPOINTS: &[Endpoint] = &[
    results::ENDPOINT,
    article::ENDPOINT,
    subject::ACTOR,
    subject::AUTHOR,
    subject::OUTLET,
    help::ENDPOINT,
    help::SEARCH,
];

/// A page that says what went wrong.
pub fn problem(problem: &Problem) -> Answer {
    let main = html! {
        div class="problem" id="problem" data-code=(problem.code()) role="alert" {
            h1 { (problem.title) }
            p { (problem.detail) "." }
            @if let Some(hint) = &problem.hint { p class="help" { (hint) } }
            p { a href="/" { "Begin anew" } }
        }
    };
    let title = problem.title.to_owned();
    let page = Page { title, kind: "problem", main, text: "", kept: None, feed: None, wrong: None };
    let answer = Answer { status: status(problem), ..page.answer() };
    match problem.retry_after {
        Some(seconds) => answer.header(axum::http::header::RETRY_AFTER, seconds.to_string()),
        None => answer,
    }
}
