//! Every path there is.

use super::endpoint::Endpoint;
use super::problem::Problem;
use super::{App, assets, export, feed, guard, health, mcp, openapi, pages, v1};
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// All paths that answer from the index.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    v1::ENDPOINTS.iter().chain(pages::ENDPOINTS).chain([&feed::ENDPOINT, &export::ENDPOINT])
}

pub fn router(app: &Arc<App>) -> Router {
    let router = endpoints().fold(Router::new(), |router, endpoint| router.route(endpoint.path, endpoint.route()));
    let router = router
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/assets/{name}", get(assets::asset));
    // Other protocols that speak HTTP are mounted here, each at a path of its own, behind the same guard.
    router
        .route(mcp::PATH, mcp::route(app))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .with_state(Arc::clone(app))
        .layer(RequestBodyLimitLayer::new(app.limits.body))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(app), guard::guard))
}

async fn nowhere(request: axum::extract::Request) -> Response {
    let problem = Problem::not_found("there is no such path");
    if request.uri().path().starts_with("/api/") {
        return problem.hint("/api/v1/openapi.json lists the paths").into_response();
    }
    pages::problem(&problem).into_response()
}

async fn wrong_method(method: Method) -> Response {
    let detail = format!("{method} is not understood here; pundit only reads");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "The method is not allowed", detail).into_response()
}
