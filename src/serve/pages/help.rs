//! The query language, and how browsers learn to ask.

use super::frame::Page;
use crate::query;
use crate::serve::answer::{Answer, HTML};
use crate::serve::endpoint::{Call, Endpoint, Face};
use crate::serve::problem::Problem;
use maud::{PreEscaped, html};

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/help",
    name: "help-page",
    summary: "The query language",
    of_path: None,
    parameters: &[],
    face: Face::Reader,
    media: &[HTML],
    schema: None,
    answer: help,
};

const DESCRIPTION: &str = "application/opensearchdescription+xml; charset=utf-8";

/// Lets a browser offer this search in its address bar.
pub const SEARCH: Endpoint = Endpoint {
    path: "/opensearch.xml",
    name: "opensearch",
    summary: "How browsers ask",
    media: &[DESCRIPTION],
    answer: opensearch,
    ..ENDPOINT
};

#[expect(clippy::unnecessary_wraps, reason = "as every endpoint answers")]
fn help(_: &Call) -> Result<Answer, Problem> {
    let main = html! {
        h1 { "The query language" }
        pre class="help-text" tabindex="0" aria-label="The query language" { (query::HELP) }
    };
    let title = "The query language".to_owned();
    Ok(Page { title, kind: "help", main, text: "", kept: None, feed: None, wrong: None }.answer())
}

#[expect(clippy::unnecessary_wraps, reason = "as every endpoint answers")]
fn opensearch(call: &Call) -> Result<Answer, Problem> {
    let template = format!("{}/?q={{searchTerms}}", call.origin);
    let description = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" {
            ShortName { "pundit" }
            Description { "Passages of commentary" }
            InputEncoding { "UTF-8" }
            Url type="text/html" template=(template) {}
        }
    };
    Ok(Answer::new(DESCRIPTION, description.into_string()))
}
