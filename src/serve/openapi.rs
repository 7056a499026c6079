//! The OpenAPI 3.1 document, made of the list of endpoints.

use super::answer::{Answer, PROBLEM};
use super::endpoint::{Endpoint, Face};
use super::parameters::Parameter;
use super::problem::Problem;
use super::v1;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(made);

pub async fn document() -> Response {
    Answer::json(&*DOCUMENT).header(CACHE_CONTROL, "private, no-cache").into_response()
}

fn made() -> Value {
    let mut generator = crate::api::schemas("/components/schemas");
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for endpoint in v1::ENDPOINTS.iter().filter(|endpoint| endpoint.face == Face::Program) {
        let path = endpoint.path.replace("{*", "{");
        let get = operation(endpoint, &mut generator, &problem.clone().to_value());
        paths.insert(path, json!({ "get": get }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "pundit",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Ranked passages of commentary, with actors, authors and dates",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
            },
        },
        // The token is wanted only where the server was started with one.
        "security": [{}, { "token": [] }],
    })
}

fn operation(endpoint: &Endpoint, generator: &mut SchemaGenerator, problem: &Value) -> Value {
    let mut parameters: Vec<Value> = endpoint.of_path.iter().map(|what| of_path(what)).collect();
    parameters.extend(endpoint.parameters.iter().copied().flatten().map(parameter));
    let shape = endpoint.schema.map(|schema| json!({ "schema": schema(generator).to_value() }));
    let content: Map<String, Value> = endpoint
        .media
        .iter()
        .map(|media| {
            (bare(media).to_owned(), shape.clone().unwrap_or_else(|| json!({ "schema": { "type": "string" } })))
        })
        .map(|(media, shape)| if media.ends_with("+json") { (media, json!({})) } else { (media, shape) })
        .collect();
    let refusal = |what: &str| json!({ "description": what, "content": { PROBLEM: { "schema": problem } } });
    let mut responses = json!({
        "200": {
            "description": "The answer",
            "headers": { "ETag": { "description": "Names the state of the index", "schema": { "type": "string" } } },
            "content": content,
        },
        "304": { "description": "The answer has not changed" },
        "400": refusal("A parameter is unknown or cannot be used"),
        "401": refusal("A token is wanted"),
        "403": refusal("A page of another site asks"),
        "414": refusal("The address is too long"),
        "421": refusal("The request is for another host"),
        "500": refusal("Something broke"),
        "503": refusal("The server is busy, or the index cannot be read"),
        "504": refusal("The answer takes too long"),
    });
    let names: Vec<&str> = endpoint.parameters.iter().copied().flatten().map(|parameter| parameter.name).collect();
    if endpoint.of_path.is_some() || names.contains(&"id") {
        responses["404"] = refusal("There is no such thing");
        responses["409"] = refusal("Several things have this name");
    }
    if names.contains(&"cursor") {
        responses["410"] = refusal("The cursor is stale");
        let link = json!({ "description": "Where the list goes on: rel=\"next\"", "schema": { "type": "string" } });
        responses["200"]["headers"]["Link"] = link;
    }
    json!({
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": responses,
    })
}

/// The media type without what stands behind it.
fn bare(media: &str) -> &str {
    media.split(';').next().unwrap_or(media)
}

fn of_path(what: &str) -> Value {
    json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": what,
        "schema": { "type": "string", "minLength": 1 },
    })
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.what,
        "schema": parameter.schema(),
    })
}
