//! Who may ask, and what every answer says to browsers.
//!
//! A page somewhere on the web can make a browser ask a server on the reader's own machine. What it cannot do is
//! choose the `Host` that the browser sends, nor hide the `Origin`: both must be ours.

use super::App;
use super::endpoint::Served;
use super::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, ORIGIN, REFERRER_POLICY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// Who is let in.
#[derive(Clone, Debug)]
pub struct Access {
    /// Wanted as `Authorization: Bearer` or as the password of `Basic`, which browsers ask for.
    pub token: Option<String>,
    /// Names, besides the address itself, under which the server is reached: that of a proxy before it.
    pub hosts: Vec<String>,
}

/// Nothing from anywhere but this server, and no script or style inside a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Paths for supervisors, who bear no token and learn nothing.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// Lets a request through or answers it, counts it, and marks the answer.
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    app.metrics.begin();
    let mut response = match admit(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let path = response.extensions().get::<Served>().map_or("other", |served| served.0);
    app.metrics.end(path, response.status(), started.elapsed());
    if response.status() == StatusCode::UNAUTHORIZED {
        let ask = HeaderValue::from_static("Basic realm=\"pundit\", charset=\"UTF-8\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, ask);
    }
    mark(response.headers_mut());
    response
}

fn mark(headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
}

fn admit(app: &App, request: &Request) -> Result<(), Problem> {
    let length = request.uri().path_and_query().map_or(0, |whole| whole.as_str().len());
    if length > app.limits.url {
        let detail = format!("an address may have {} bytes", app.limits.url);
        return Err(Problem::new(StatusCode::URI_TOO_LONG, "long-url", "The address is too long", detail));
    }
    let host = host(request).ok_or_else(|| Problem::forbidden("the request does not say which host it is for"))?;
    if !app.is_ours(host) {
        let detail = format!("this server is not called `{}`", host.chars().take(80).collect::<String>());
        let problem = Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", "This is another host", detail);
        return Err(problem.hint("behind a proxy, name its host with `--host`"));
    }
    if let Some(origin) = request.headers().get(ORIGIN) {
        let origin = origin.to_str().unwrap_or_default();
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if !authority.is_some_and(|authority| app.is_ours(authority)) {
            return Err(Problem::forbidden("a page of another site may not ask this server"));
        }
    }
    match &app.access.token {
        Some(token) if !OPEN.contains(&request.uri().path()) => check_token(token, request.headers()),
        _ => Ok(()),
    }
}

fn check_token(token: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(token_in);
    // Hashes are compared in constant time, whatever the lengths.
    let same = given.is_some_and(|given| blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes()));
    let detail = "this server wants its token: `Authorization: Bearer …`, or as the password a browser asks for";
    let refused = || Problem::new(StatusCode::UNAUTHORIZED, "token", "A token is wanted", detail);
    same.then_some(()).ok_or_else(refused)
}

fn token_in(authorization: &str) -> Option<String> {
    let (scheme, rest) = authorization.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(rest.trim().to_owned()),
        "basic" => {
            let decoded = String::from_utf8(BASE64_STANDARD.decode(rest.trim()).ok()?).ok()?;
            decoded.split_once(':').map(|(_, password)| password.to_owned())
        }
        _ => None,
    }
}

fn host(request: &Request) -> Option<&str> {
    let named = request.headers().get(HOST).and_then(|value| value.to_str().ok());
    named.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str))
}

/// How whoever asks calls this server, for links that leave it.
pub fn origin(app: &App, request: &Request) -> String {
    let host = host(request).unwrap_or_default();
    // A proxy that ends TLS says so.
    let proto = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let secure = proto == Some("https") && !app.access.hosts.is_empty();
    format!("{}://{host}", if secure { "https" } else { "http" })
}

/// Whether an authority, with or without a port, is one of ours.
pub fn is_ours(address: SocketAddr, hosts: &[String], authority: &str) -> bool {
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse::<u16>().ok()),
        _ => (authority, Some(80)),
    };
    let listed = |host: &String| host.eq_ignore_ascii_case(authority) || host.eq_ignore_ascii_case(name);
    if hosts.iter().any(listed) {
        return true;
    }
    if port != Some(address.port()) {
        return false;
    }
    match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        // A name can be made to point here; an address cannot be anything but itself.
        Ok(ip) => ip == address.ip() || address.ip().is_unspecified() || ip.is_loopback() && address.ip().is_loopback(),
        Err(_) => {
            name.eq_ignore_ascii_case("localhost") && (address.ip().is_loopback() || address.ip().is_unspecified())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_answered() {
        let check = |address: &str, hosts: &[&str], authority: &str, expected: bool| {
            let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
            assert_eq!(is_ours(address.parse().unwrap(), &hosts, authority), expected, "{address} {authority}");
        };
        check("127.0.0.1:7171", &[], "127.0.0.1:7171", true);
        check("127.0.0.1:7171", &[], "localhost:7171", true);
        check("127.0.0.1:7171", &[], "LOCALHOST:7171", true);
        check("127.0.0.1:7171", &[], "[::1]:7171", true);
        check("127.0.0.1:7171", &[], "localhost:80", false);
        check("127.0.0.1:7171", &[], "localhost", false);
        check("127.0.0.1:80", &[], "localhost", true);
        check("127.0.0.1:7171", &[], "rebound.example:7171", false);
        check("127.0.0.1:7171", &[], "127.0.0.1.rebound.example:7171", false);
        check("127.0.0.1:7171", &[], "localhost:7171@rebound.example", false);
        check("127.0.0.1:7171", &[], "", false);
        check("0.0.0.0:7171", &[], "192.0.2.7:7171", true);
        check("0.0.0.0:7171", &[], "rebound.example:7171", false);
        check("192.0.2.7:7171", &[], "localhost:7171", false);
        check("127.0.0.1:7171", &["desk.example"], "desk.example", true);
        check("127.0.0.1:7171", &["desk.example"], "desk.example:443", true);
        check("127.0.0.1:7171", &["desk.example"], "evil.desk.example", false);
    }

    #[test]
    fn a_token_comes_as_bearer_or_as_a_password() {
        let check = |value: &str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            assert_eq!(check_token("sesame", &headers).is_ok(), expected, "{value}");
        };
        check("Bearer sesame", true);
        check("bearer sesame", true);
        check("Bearer Sesame", false);
        check("Bearer sesame2", false);
        check("Bearer ", false);
        check("sesame", false);
        // reader:sesame and sesame:wrong
        check("Basic cmVhZGVyOnNlc2FtZQ==", true);
        check("Basic c2VzYW1lOndyb25n", false);
        check("Basic %%%", false);
        assert_eq!(check_token("sesame", &HeaderMap::new()).unwrap_err().status, 401);
    }
}
