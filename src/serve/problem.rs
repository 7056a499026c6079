//! What goes wrong, as RFC 9457 has it: `application/problem+json`.

use crate::api::AskError;
use crate::query::{Diagnostic, render_error};
use crate::search::{LookupError, LowerError, SearchError, TimelineError};
use axum::http::StatusCode;
use serde::Serialize;

/// An error with everything a program or a reader needs to mend it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// What kind of problem it is: `urn:pundit:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    /// The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The stretch of the parameter's value that is wrong, in bytes of its UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<[usize; 2]>,
    /// The value with the stretch underlined, as the terminal shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caret: Option<String>,
    /// What to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &str, title: &'static str, detail: impl Into<String>) -> Problem {
        Problem {
            kind: format!("urn:pundit:{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            parameter: None,
            span: None,
            caret: None,
            hint: None,
            retry_after: None,
        }
    }

    pub fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }

    pub fn parameter(name: &str, detail: impl Into<String>) -> Problem {
        let bad = Problem::new(StatusCode::BAD_REQUEST, "bad-parameter", "A parameter cannot be used", detail);
        Problem { parameter: Some(name.to_owned()), ..bad }
    }

    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing here", detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", "This request is not allowed", detail)
    }

    pub fn stale_cursor() -> Problem {
        let detail = "the index has changed since this cursor was made";
        Problem::new(StatusCode::GONE, "stale-cursor", "The cursor is stale", detail)
            .hint("ask again without `cursor` to begin anew")
    }

    pub fn busy() -> Problem {
        let detail = "more requests are running than this server takes at once";
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "The server is busy", detail);
        Problem { retry_after: Some(1), ..problem }
    }

    pub fn too_slow(seconds: u64) -> Problem {
        let detail = format!("the answer took longer than {seconds} s and was given up");
        Problem::new(StatusCode::GATEWAY_TIMEOUT, "too-slow", "The answer takes too long", detail)
            .hint("narrow the query: add a word, a filter or a letter before `*`")
    }

    pub fn index(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "index", "The index cannot be read", detail)
            .hint("`pundit doctor` and `pundit status` tell more; `pundit reindex` rebuilds it")
    }

    pub fn internal() -> Problem {
        let detail = "a fault in pundit itself; the server goes on";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something broke", detail)
    }

    fn in_text(parameter: &str, text: &str, diagnostic: &Diagnostic) -> Problem {
        let problem =
            Problem::new(StatusCode::BAD_REQUEST, "bad-query", "The query cannot be read", diagnostic.message.clone());
        Problem {
            parameter: Some(parameter.to_owned()),
            span: Some([diagnostic.span.start(), diagnostic.span.end()]),
            caret: Some(render_error(text, diagnostic)),
            hint: diagnostic.help.clone(),
            ..problem
        }
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The part of `urn:pundit:` that tells problems apart.
    pub fn code(&self) -> &str {
        self.kind.rsplit(':').next().unwrap_or_default()
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Problem {
        match error {
            AskError::Text { text, diagnostic } => Problem::in_text("q", &text, &diagnostic),
            AskError::Filter(error) => Problem::in_text(error.field, &error.value, &error.diagnostic),
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Problem {
        match error {
            SearchError::Query(LowerError::Index(error)) | SearchError::Index(error) => error.into(),
            SearchError::Query(error) => {
                let bad =
                    Problem::new(StatusCode::BAD_REQUEST, "bad-query", "The query cannot be run", error.to_string());
                Problem { parameter: Some("q".to_owned()), ..bad }
            }
        }
    }
}

impl From<TimelineError> for Problem {
    fn from(error: TimelineError) -> Problem {
        match error {
            TimelineError::Search(error) => error.into(),
            error @ TimelineError::TooLong { .. } => Problem::parameter("by", error.to_string()),
        }
    }
}

impl From<LookupError> for Problem {
    fn from(error: LookupError) -> Problem {
        match error {
            LookupError::Index(error) => error.into(),
            error @ LookupError::Several { .. } => {
                Problem::new(StatusCode::CONFLICT, "ambiguous", "Several articles have this name", error.to_string())
            }
            error => Problem::not_found(error.to_string()),
        }
    }
}
