//! What supervisors ask.

use super::App;
use super::answer::Answer;
use super::problem::Problem;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

const TEXT: &str = "text/plain; charset=utf-8";

/// The process answers.
pub async fn alive() -> Response {
    Answer::new(TEXT, "ok\n").header(CACHE_CONTROL, "no-store").into_response()
}

/// The index answers, and it is the one that `CURRENT` names.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let looking = Arc::clone(&app);
    let looked = app.pool.run(move || {
        let view = looking.index.view();
        match looking.index.trouble() {
            None => Ok(view.snapshot.generation.name()),
            Some(trouble) => Err(Problem::index(trouble)
                .hint(format!("{} goes on answering meanwhile", view.snapshot.generation.name()))),
        }
    });
    match looked.await {
        Ok(generation) => {
            Answer::new(TEXT, format!("ok {generation}\n")).header(CACHE_CONTROL, "no-store").into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// Counts for Prometheus.
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    let view = app.index.held();
    app.metrics.see(&view, app.index.trouble().is_some());
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Answer::new(media, app.metrics.text()).header(CACHE_CONTROL, "no-store").into_response()
}
