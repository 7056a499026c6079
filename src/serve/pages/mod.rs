//! Pages for readers: made on the server, whole without scripts.

use super::answer::{Answer, HTML};
use super::endpoint::Endpoint;
use super::problem::Problem;
use maud::{DOCTYPE, html};

pub const ENDPOINTS: &[Endpoint] = &[];

/// A page that says what went wrong.
pub fn problem(problem: &Problem) -> Answer {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (problem.title) } }
            body { h1 { (problem.title) } p { (problem.detail) } }
        }
    };
    Answer { status: problem.status(), ..Answer::new(HTML, page.into_string()) }
}
