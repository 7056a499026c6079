//! The protocol as a part of a server of HTTP.

use super::Backing;
use super::handler::Handler;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::sync::Arc;

/// Streamable HTTP; its `handle` answers a request.
pub type Http<B> = StreamableHttpService<Handler<B>, NeverSessionManager>;

/// Every request stands by itself and its answer is one JSON document: no tool tells of progress, so there is no
/// session to keep and no stream to hold open. Who may ask, the server of HTTP has looked at.
pub fn http<B: Backing>(backing: Arc<B>, most_bytes: usize) -> Http<B> {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_sse_keep_alive(None)
        .with_max_request_body_bytes(most_bytes)
        .disable_allowed_hosts();
    let handler = Handler::new(backing);
    StreamableHttpService::new(move || Ok(handler.clone()), Arc::new(NeverSessionManager::default()), config)
}
