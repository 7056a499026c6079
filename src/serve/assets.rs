//! Style, script and icon, which are part of the program.

use super::answer::Answer;
use super::problem::Problem;
use axum::extract::{Path, RawQuery};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    media: &'static str,
    text: &'static str,
}

const ASSETS: [Asset; 3] = [
    Asset { name: "style.css", media: "text/css; charset=utf-8", text: include_str!("assets/style.css") },
    Asset { name: "script.js", media: "text/javascript; charset=utf-8", text: include_str!("assets/script.js") },
    Asset { name: "icon.svg", media: "image/svg+xml", text: include_str!("assets/icon.svg") },
];

/// Changes when any of them does.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    ASSETS.iter().for_each(|asset| {
        hasher.update(asset.text.as_bytes());
    });
    hasher.finalize().to_hex()[..8].to_owned()
});

/// Where a page finds one. The address changes with the content, so browsers may keep it for good.
pub fn address(name: &str) -> String {
    format!("/assets/{name}?v={}", *VERSION)
}

pub async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return Problem::not_found("there is no such file").into_response();
    };
    let current = query.is_some_and(|query| query == format!("v={}", *VERSION));
    let cache = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    Answer::new(asset.media, asset.text).header(CACHE_CONTROL, cache).into_response()
}
