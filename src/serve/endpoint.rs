//! A path with what it takes and gives, and the way every request goes.

use super::answer::Answer;
use super::parameters::{Given, Groups};
use super::problem::Problem;
use super::{App, Asked};
use crate::live::today;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::HeaderMap;
use axum::http::header::IF_NONE_MATCH;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use schemars::{Schema, SchemaGenerator};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// One line of the list of paths.
pub struct Endpoint {
    /// As the router takes it: `{id}` stands for one part of the path, `{*id}` for the rest of it.
    pub path: &'static str,
    /// What programs call it by.
    pub name: &'static str,
    pub summary: &'static str,
    /// What the part of the path is that stands in braces.
    pub of_path: Option<&'static str>,
    pub parameters: Groups,
    pub face: Face,
    /// The media types it answers with, the usual one first.
    pub media: &'static [&'static str],
    /// The shape of what it answers, where that is JSON.
    pub schema: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// Runs on a thread that may block.
    pub answer: fn(&Call) -> Result<Answer, Problem>,
}

/// For whom an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Program,
    Reader,
}

/// One request, understood.
pub struct Call {
    pub app: Arc<App>,
    pub asked: Asked,
    pub endpoint: &'static Endpoint,
    /// What stands in the braces of the path.
    pub name: String,
    /// How the server is called by whoever asks: `http://127.0.0.1:7171`.
    pub origin: String,
}

/// What is asked, without how.
impl Deref for Call {
    type Target = Asked;

    fn deref(&self) -> &Asked {
        &self.asked
    }
}

/// Which path answered, for the counts.
#[derive(Clone, Copy)]
pub struct Served(pub &'static str);

impl Endpoint {
    /// Answers GET and HEAD.
    pub fn route(&'static self) -> MethodRouter<Arc<App>> {
        let handler = move |State(app): State<Arc<App>>, parts: Parts, request: Request| async move {
            let mut response = match self.name_in(parts) {
                Ok(name) => self.respond(app, name, request).await,
                Err(problem) => self.refuse(problem),
            };
            response.extensions_mut().insert(Served(self.path));
            response
        };
        get(handler)
    }

    /// The decoded part of the path in braces; empty where there are none.
    fn name_in(&self, parts: Parts) -> Result<String, Problem> {
        match parts {
            Ok(parts) => Ok(parts.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default()),
            Err(_) if self.of_path.is_none() => Ok(String::new()),
            Err(_) => Err(Problem::not_found("the address is not UTF-8")),
        }
    }

    async fn respond(&'static self, app: Arc<App>, name: String, request: Request) -> Response {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let given = match Given::read(self.parameters, &query, self.face == Face::Reader) {
            Ok(given) => given,
            Err(problem) => return self.refuse(problem),
        };
        let origin = super::guard::origin(&app, &request);
        let known = request.headers().clone();
        let working = Arc::clone(&app);
        let work = move || {
            let view = working.index.view();
            let today = today();
            let tag = format!("W/\"{}-{}-{today}\"", view.tag, *BUILD);
            if is_known(&known, &tag) {
                return Ok(Answer::not_modified(&tag));
            }
            let asked = Asked { view, weights: working.index.home.weights(), given, today };
            let call = Call { app: working, asked, endpoint: self, name, origin };
            (self.answer)(&call).map(|answer| answer.tagged(&tag))
        };
        match app.pool.run(work).await {
            Ok(answer) => answer.into_response(),
            Err(problem) => self.refuse(problem),
        }
    }

    /// A problem, in the form that whoever asked can read.
    fn refuse(&self, problem: Problem) -> Response {
        match self.face {
            Face::Program => problem.into_response(),
            Face::Reader => super::pages::problem(&problem).into_response(),
        }
    }
}

type Parts = Result<RawPathParams, RawPathParamsRejection>;

/// Tells this program from others of its version: the same index looks otherwise in a page made otherwise.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    let data = std::env::current_exe().and_then(std::fs::metadata).ok();
    let made = data.map(|data| format!("{} {:?}", data.len(), data.modified().ok()));
    blake3::hash(made.unwrap_or_default().as_bytes()).to_hex()[..8].to_owned()
});

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    // Tags are weak on either side.
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    values.flat_map(|value| value.split(',')).any(|known| bare(known) == bare(tag) || known.trim() == "*")
}
