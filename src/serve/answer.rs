//! What a request gets.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::Problem;

pub const JSON: &str = "application/json";
pub const PROBLEM: &str = "application/problem+json";
pub const HTML: &str = "text/html; charset=utf-8";

/// An answer on its way out.
pub struct Answer {
    pub status: StatusCode,
    pub media: &'static str,
    pub body: Body,
    pub headers: Vec<(HeaderName, String)>,
}

impl Answer {
    pub fn new(media: &'static str, body: impl Into<Body>) -> Answer {
        Answer { status: StatusCode::OK, media, body: body.into(), headers: Vec::new() }
    }

    /// As `--format json` prints it.
    pub fn json(value: &impl Serialize) -> Answer {
        let mut body = Vec::with_capacity(16 << 10);
        match serde_json::to_writer_pretty(&mut body, value) {
            Ok(()) => {
                body.push(b'\n');
                Answer::new(JSON, body)
            }
            Err(_) => Problem::internal().into(),
        }
    }

    pub fn header(mut self, name: HeaderName, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// Good until the index changes; whoever keeps it asks each time.
    pub fn tagged(self, tag: &str) -> Answer {
        self.header(ETAG, tag).header(CACHE_CONTROL, "private, no-cache")
    }

    pub fn not_modified(tag: &str) -> Answer {
        Answer { status: StatusCode::NOT_MODIFIED, ..Answer::new("", Body::empty()) }.tagged(tag)
    }
}

/// The status of HTTP that belongs to a problem.
pub fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Answer {
        let mut body = serde_json::to_vec_pretty(&problem).unwrap_or_default();
        body.push(b'\n');
        let answer = Answer { status: status(&problem), ..Answer::new(PROBLEM, body) };
        match problem.retry_after {
            Some(seconds) => answer.header(RETRY_AFTER, seconds.to_string()),
            None => answer,
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if !self.media.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(name, value);
            }
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        Answer::from(self).into_response()
    }
}
