//! Who is let in, and what every answer says to browsers.

use super::client::Server;
use super::support::Project;

#[test]
fn names_that_are_not_ours_and_pages_of_others_are_refused() {
    let (_project, server) = Server::with_articles();
    let port = server.port;
    let check = |headers: &[(&str, &str)], status: u16| {
        assert_eq!(server.ask("GET", "/api/v1/search?q=toll", headers).status, status, "{headers:?}");
    };
    check(&[("Host", &format!("localhost:{port}"))], 200);
    check(&[("Host", &format!("rebound.example:{port}"))], 421);
    check(&[("Host", "127.0.0.1:1")], 421);
    check(&[("Host", "")], 403);
    check(&[("Origin", &format!("http://127.0.0.1:{port}"))], 200);
    check(&[("Origin", "https://other.example")], 403);
    check(&[("Origin", "null")], 403);
}

#[test]
fn a_token_opens_and_only_it() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles"]);
    let server = Server::start(&project, &["--token", "sesame"]);
    let check = |path: &str, authorization: &str, status: u16| {
        let answer = server.ask("GET", path, &[("Authorization", authorization)]);
        assert_eq!(answer.status, status, "{path} {authorization}");
        assert_eq!(answer.header("www-authenticate").starts_with("Basic"), status == 401);
    };
    check("/", "", 401);
    check("/api/v1/search?q=toll", "", 401);
    check("/metrics", "Bearer wrong", 401);
    check("/assets/style.css", "", 401);
    check("/api/v1/search?q=toll", "Bearer sesame", 200);
    check("/", "Basic cmVhZGVyOnNlc2FtZQ==", 200);
    check("/healthz", "", 200);
    check("/readyz", "", 200);
}

#[test]
fn an_address_that_others_reach_demands_a_token() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles"]);
    let ended = project.pundit(&["serve", "--addr", "0.0.0.0:0"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("--token") && ended.stderr.contains("--allow-anyone"), "{}", ended.stderr);
    let ended = project.pundit(&["serve", "--addr", "somewhere"]);
    assert_eq!(ended.code, Some(2));
}

#[test]
fn every_answer_forbids_what_browsers_would_do() {
    let (_project, server) = Server::with_articles();
    for path in ["/", "/?q=a:b", "/nowhere", "/api/v1/search?q=toll", "/api/v1/none", "/assets/script.js", "/healthz"] {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(!answer.header("content-type").is_empty(), "{path}");
    }
}

#[test]
fn too_much_is_refused_and_the_server_goes_on() {
    let (_project, server) = Server::with_articles();
    let long = "a".repeat(20_000);
    assert_eq!(server.get(&format!("/api/v1/search?q={long}")).status, 414);
    assert_eq!(server.ask("GET", "/", &[("X-Long", &"a".repeat(200_000))]).status, 431);
    let many: Vec<(String, &str)> = (0..200).map(|n| (format!("X-{n}"), "1")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(server.ask("GET", "/", &many).status, 431);
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = server.ask(method, "/api/v1/search?q=toll", &[("Content-Length", "0")]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET,HEAD"), "{method}");
    }
    assert_eq!(server.raw(b"\x16\x03\x01 nonsense\r\n\r\n", false).status, 400);
    assert_eq!(server.get("/api/v1/search?q=toll").status, 200);
}

#[test]
fn no_path_reaches_the_file_system() {
    let (_project, server) = Server::with_articles();
    for path in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e%2fpundit.toml",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/article/..%2F..%2Fetc%2Fpasswd",
        "/api/v1/article/%2Fetc%2Fpasswd",
        "/api/v1/article/file:%2F%2F%2Fetc%2Fpasswd",
        "/api/v1/actor/%00",
        "/author/%ff%fe",
        "//etc/passwd",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn head_says_what_get_would() {
    let (_project, server) = Server::with_articles();
    for path in
        ["/", "/api/v1/status", "/api/v1/search?q=toll&quux=1", "/article/nothing", "/healthz", "/assets/style.css"]
    {
        let (get, head) = (server.get(path), server.ask("HEAD", path, &[]));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
    }
}

#[test]
fn what_is_known_is_not_sent_again_and_what_is_sent_can_be_squeezed() {
    let (_project, server) = Server::with_articles();
    for path in ["/?q=toll", "/api/v1/facets?field=actor", "/feed?q=toll"] {
        let first = server.get(path);
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = server.ask("GET", path, &[("If-None-Match", tag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(server.ask("GET", path, &[("If-None-Match", "W/\"older\"")]).status, 200, "{path}");
        for coding in ["gzip", "br"] {
            let squeezed = server.ask("GET", path, &[("Accept-Encoding", coding)]);
            assert_eq!(squeezed.header("content-encoding"), coding, "{path}");
            assert!(squeezed.body.len() < first.body.len(), "{path}");
        }
    }
}
