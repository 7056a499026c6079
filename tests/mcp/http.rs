//! The tools as a part of `pundit serve`, and the smallest web client that the SDK can work with.

use super::client::Client;
use super::server::{Answer, Server};
use super::support::Project;
use axum::http::{HeaderName, HeaderValue};
use futures_core::stream::BoxStream;
use rmcp::model::ClientJsonRpcMessage;
use rmcp::transport::streamable_http_client::{StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse};
use serde_json::{Value, json};
use sse_stream::{Error as SseError, Sse};
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Clone)]
pub struct Web {
    pub port: u16,
}

type Failed = StreamableHttpError<io::Error>;

impl Web {
    fn post(&self, body: &str, headers: &str) -> Answer {
        let head = format!(
            "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Accept: application/json, text/event-stream\r\nContent-Length: {}\r\n{headers}\r\n",
            self.port,
            body.len()
        );
        Server::send(self.port, format!("{head}{body}").as_bytes(), false)
    }
}

impl StreamableHttpClient for Web {
    type Error = io::Error;

    async fn post_message(
        &self,
        _uri: Arc<str>,
        message: ClientJsonRpcMessage,
        _session: Option<Arc<str>>,
        token: Option<String>,
        more: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, Failed> {
        let mut headers: String =
            more.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap())).collect();
        headers.extend(token.map(|token| format!("Authorization: Bearer {token}\r\n")));
        let answer = self.post(&serde_json::to_string(&message).unwrap(), &headers);
        match answer.status {
            202 => Ok(StreamableHttpPostResponse::Accepted),
            200 => Ok(StreamableHttpPostResponse::Json(serde_json::from_slice(&answer.body)?, None)),
            status => Err(StreamableHttpError::UnexpectedServerResponse(format!("{status}: {}", answer.text()).into())),
        }
    }

    async fn delete_session(
        &self,
        _uri: Arc<str>,
        _session: Arc<str>,
        _token: Option<String>,
        _more: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), Failed> {
        Err(StreamableHttpError::ServerDoesNotSupportDeleteSession)
    }

    async fn get_stream(
        &self,
        _uri: Arc<str>,
        _session: Option<Arc<str>>,
        _last: Option<String>,
        _token: Option<String>,
        _more: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, Failed> {
        Err(StreamableHttpError::ServerDoesNotSupportSse)
    }
}

fn list_tools() -> String {
    json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }).to_string()
}

#[test]
fn the_guard_of_the_server_stands_before_the_tools() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles"]);
    let server = Server::start(&project, &["--token", "sesame"]);
    let web = Web { port: server.port };
    let check = |headers: &str, status: u16| {
        let answer = web.post(&list_tools(), headers);
        assert_eq!(answer.status, status, "{headers}: {}", answer.text());
    };
    check("", 401);
    check("Authorization: Bearer wrong\r\n", 401);
    check("Authorization: Bearer sesame\r\n", 200);
    check("Authorization: Bearer sesame\r\nOrigin: https://other.example\r\n", 403);
    check(&format!("Authorization: Bearer sesame\r\nOrigin: http://127.0.0.1:{}\r\n", server.port), 200);
    let client = Client::over_http(&server, Some("sesame"));
    assert_eq!(client.ok("search_passages", json!({ "query": "toll" }))["v"], 1);
}

#[test]
fn another_host_and_a_body_that_is_too_long_are_refused() {
    let (_project, server) = Server::with_articles();
    let web = Web { port: server.port };
    let raw = format!("POST /mcp HTTP/1.1\r\nHost: rebound.example:{}\r\nConnection: close\r\n\r\n", server.port);
    assert_eq!(Server::send(server.port, raw.as_bytes(), false).status, 421);
    let long = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": { "x": "x".repeat(2 << 20) } });
    assert_eq!(web.post(&long.to_string(), "").status, 413);
    assert_eq!(server.get("/mcp").status, 405);
}

#[test]
fn answers_are_packed_for_whoever_takes_it() {
    let (_project, server) = Server::with_articles();
    let answer = Web { port: server.port }.post(&list_tools(), "Accept-Encoding: gzip\r\n");
    assert_eq!((answer.status, answer.header("content-encoding")), (200, "gzip"));
    let plain = Web { port: server.port }.post(&list_tools(), "");
    assert_eq!((plain.status, plain.header("content-type")), (200, "application/json"));
    let tools: Value = serde_json::from_slice(&plain.body).unwrap();
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 7);
}

#[test]
fn the_server_ends_although_a_client_is_there() {
    let (_project, mut server) = Server::with_articles();
    let client = Client::over_http(&server, None);
    client.ok("search_passages", json!({ "query": "toll" }));
    let mut idle = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    let started = Instant::now();
    let ended = std::process::Command::new("kill").arg(server.child.id().to_string()).status().unwrap();
    assert!(ended.success());
    assert!(server.child.wait().unwrap().success());
    assert!(started.elapsed() < Duration::from_secs(14), "{:?}", started.elapsed());
    let _ = idle.read(&mut [0]);
}
