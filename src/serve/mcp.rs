//! Tools for assistants at `/mcp`: the Model Context Protocol behind the same guard.

use super::App;
use super::endpoint::Served;
use super::pool::Pool;
use super::problem::Problem;
use crate::live::View;
use crate::mcp::{Backing, Http, http};
use crate::search::Weights;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use std::sync::Arc;

pub const PATH: &str = "/mcp";

impl Backing for App {
    fn view(&self) -> Result<(Arc<View>, Weights), Problem> {
        Ok((self.index.view(), self.index.home.weights()))
    }

    fn pool(&self) -> &Pool {
        &self.pool
    }
}

/// Answers POST; the protocol itself refuses other methods.
pub fn route(app: &Arc<App>) -> MethodRouter<Arc<App>> {
    let http = Arc::new(http(Arc::clone(app), app.limits.body));
    any(move |request: Request| answer(Arc::clone(&http), request))
}

async fn answer(http: Arc<Http<App>>, request: Request) -> Response {
    let mut response = http.handle(request).await.into_response();
    response.extensions_mut().insert(Served(PATH));
    response
}
