//! What goes wrong, in the terms of RFC 9457: `application/problem+json`.

use crate::api::AskError;
use crate::index::IndexError;
use crate::query::{Diagnostic, render_error};
use crate::search::{LookupError, LowerError, SearchError, TimelineError};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// An error with everything a program or a reader needs to mend it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// What kind of problem it is: `urn:pundit:` and the code.
    #[serde(rename = "type", serialize_with = "urn")]
    code: &'static str,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    #[serde(flatten)]
    wrong: Option<Box<Wrong>>,
    /// What to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

/// What was given and cannot be used.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Wrong {
    /// The parameter that is wrong.
    parameter: String,
    /// The stretch of the parameter's value that is wrong, in bytes of its UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[usize; 2]>,
    /// The value with the stretch underlined, as the terminal shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    caret: Option<String>,
}

fn urn<S: Serializer>(code: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("urn:pundit:{code}"))
}

impl Problem {
    pub fn new(status: impl Into<u16>, code: &'static str, title: &'static str, detail: impl Into<String>) -> Problem {
        Problem {
            code,
            title,
            status: status.into(),
            detail: detail.into(),
            wrong: None,
            hint: None,
            retry_after: None,
        }
    }

    pub fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }

    pub fn parameter(name: &str, detail: impl Into<String>) -> Problem {
        Problem::new(400u16, "bad-parameter", "A parameter cannot be used", detail).of(name)
    }

    /// Names the parameter to blame, as a whole.
    pub fn of(self, parameter: &str) -> Problem {
        Problem { wrong: Some(Box::new(Wrong { parameter: parameter.to_owned(), span: None, caret: None })), ..self }
    }

    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(404u16, "not-found", "There is no such thing here", detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Problem {
        Problem::new(403u16, "forbidden", "This request is not allowed", detail)
    }

    pub fn stale_cursor() -> Problem {
        let detail = "the index has changed since this cursor was made";
        Problem::new(410u16, "stale-cursor", "The cursor is stale", detail)
            .hint("ask again without `cursor` to begin anew")
    }

    pub fn busy() -> Problem {
        let detail = "more requests are running than this server takes at once";
        let problem = Problem::new(503u16, "busy", "The server is busy", detail);
        Problem { retry_after: Some(1), ..problem }
    }

    pub fn too_slow(seconds: u64) -> Problem {
        let detail = format!("the answer took longer than {seconds} s and was given up");
        Problem::new(504u16, "too-slow", "The answer takes too long", detail)
            .hint("narrow the query: add a word, a filter or a letter before `*`")
    }

    pub fn index(detail: impl Into<String>) -> Problem {
        Problem::new(503u16, "index", "The index cannot be read", detail)
            .hint("`pundit doctor` and `pundit status` tell more; `pundit reindex` rebuilds it")
    }

    pub fn internal() -> Problem {
        let detail = "a fault in pundit itself; the server goes on";
        Problem::new(500u16, "internal", "Something broke", detail)
    }

    fn in_text(parameter: &str, text: &str, diagnostic: &Diagnostic) -> Problem {
        let (title, detail) = ("The query cannot be read", diagnostic.message.clone());
        let problem = Problem::new(400u16, "bad-query", title, detail);
        let wrong = Wrong {
            parameter: parameter.to_owned(),
            span: Some([diagnostic.span.start(), diagnostic.span.end()]),
            caret: Some(render_error(text, diagnostic)),
        };
        Problem { wrong: Some(Box::new(wrong)), hint: diagnostic.help.clone(), ..problem }
    }

    /// The parameter that is wrong, if one is.
    pub fn parameter_name(&self) -> Option<&str> {
        self.wrong.as_ref().map(|wrong| wrong.parameter.as_str())
    }

    /// The bytes of its value that are wrong, where it is not the whole.
    pub fn span(&self) -> Option<[usize; 2]> {
        self.wrong.as_ref().and_then(|wrong| wrong.span)
    }

    /// The value with what is wrong underlined, as the terminal shows it.
    pub fn caret(&self) -> Option<&str> {
        self.wrong.as_ref().and_then(|wrong| wrong.caret.as_deref())
    }

    /// The part of `urn:pundit:` that tells problems apart.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Problem {
        let words = anyhow::Error::from(error);
        Problem::index(format!("{words:#}"))
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
                let title = "The query cannot be run";
                Problem::new(400u16, "bad-query", title, error.to_string()).of("q")
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
                Problem::new(409u16, "ambiguous", "Several articles have this name", error.to_string())
            }
            error => Problem::not_found(error.to_string()),
        }
    }
}
