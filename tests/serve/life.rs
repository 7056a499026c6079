//! From the first answer to the last, while the index changes.

use super::client::Server;
use super::support::Project;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn total(server: &Server, query: &str) -> u64 {
    server.json(&format!("/api/v1/search?q={query}"))["total_articles"].as_u64().unwrap()
}

#[test]
fn a_commit_and_a_new_generation_show_in_the_next_answer() {
    let (project, server) = Server::with_articles();
    assert_eq!(total(&server, "zeppelin"), 0);
    let before = server.get("/api/v1/search?q=zeppelin").header("etag").to_owned();
    project.write("articles/new.txt", "On the zeppelin\n\nA zeppelin is seen.\n");
    project.pundit(&["index", "articles"]);
    assert_eq!(total(&server, "zeppelin"), 1);
    assert_ne!(server.get("/api/v1/search?q=zeppelin").header("etag"), before);
    project.pundit(&["reindex"]);
    assert_eq!(server.json("/api/v1/status")["generation"], "gen-000002");
    assert!(server.get("/metrics").text().contains("pundit_generation 2"));
}

#[test]
fn no_request_fails_while_generations_are_swapped() {
    let (project, server) = Server::with_articles();
    let asked = AtomicUsize::new(0);
    let ask = || {
        for path in ["/api/v1/search?q=toll&facets=actor", "/?q=road", "/readyz"] {
            let answer = server.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            asked.fetch_add(1, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            for n in 0..3 {
                project.write(&format!("articles/more{n}.txt"), "On tolls\n\nOne more toll on the road.\n");
                project.pundit(&["index", "articles"]);
                project.pundit(&["reindex"]);
            }
        });
        while !swapping.is_finished() {
            let beside = scope.spawn(ask);
            ask();
            beside.join().unwrap();
        }
        swapping.join().unwrap();
    });
    assert!(asked.load(Ordering::Relaxed) > 20);
    assert_eq!(server.json("/api/v1/status")["generation"], "gen-000004");
}

#[test]
fn a_broken_generation_is_reported_and_the_old_one_goes_on() {
    let (project, server) = Server::with_articles();
    let before = total(&server, "toll");
    assert!(before > 0);
    project.write("index/gen-000009/manifest.json", "{ nonsense");
    project.write("index/CURRENT", "gen-000009\n");
    assert_eq!(total(&server, "toll"), before);
    let ready = server.get("/readyz");
    assert_eq!((ready.status, ready.header("content-type")), (503, "application/problem+json"));
    assert!(ready.text().contains("gen-000009") && ready.text().contains("gen-000001 goes on"), "{}", ready.text());
    assert!(server.get("/metrics").text().contains("pundit_index_trouble 1"));
    assert_eq!(server.get("/healthz").status, 200);
    project.write("index/CURRENT", "gen-000001\n");
    let started = Instant::now();
    while server.get("/readyz").status != 200 {
        assert!(started.elapsed() < Duration::from_secs(10), "what is mended is seen");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(server.get("/metrics").text().contains("pundit_index_trouble 0"));
}

#[test]
fn an_index_that_goes_away_is_reported() {
    let (project, server) = Server::with_articles();
    std::fs::remove_dir_all(project.path().join("index")).unwrap();
    assert_eq!(server.get("/readyz").status, 503);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn without_an_index_there_is_nothing_to_serve() {
    let project = Project::empty();
    let ended = project.pundit(&["serve", "--addr", "127.0.0.1:0"]);
    assert_eq!((ended.code, ended.stderr.contains("there is no index")), (Some(3), true), "{ended:#?}");
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let (project, server) = Server::with_articles();
    let ended = project.pundit(&["serve", "--addr", &format!("127.0.0.1:{}", server.port)]);
    assert_eq!((ended.code, ended.stderr.contains("cannot listen on")), (Some(2), true), "{ended:#?}");
}

#[cfg(unix)]
#[test]
fn told_to_end_it_finishes_what_it_began() {
    for signal in ["-TERM", "-INT"] {
        let (_project, mut server) = Server::with_articles();
        // A connection that is kept alive and idle does not hold the end back.
        let mut idle = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        idle.write_all(format!("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port).as_bytes()).unwrap();
        let mut answer = [0; 15];
        idle.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        let id = server.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        let started = Instant::now();
        let status = server.child.wait().unwrap();
        assert_eq!((status.code(), started.elapsed() < Duration::from_secs(8)), (Some(0), true), "{signal}");
        assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err());
    }
}

#[test]
fn a_client_that_says_nothing_holds_nobody_up() {
    let (_project, server) = Server::with_articles();
    let _silent: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(("127.0.0.1", server.port)).unwrap()).collect();
    assert_eq!(server.get("/api/v1/search?q=toll").status, 200);
}

#[test]
fn a_search_that_takes_too_long_is_given_up_and_the_next_is_answered() {
    let project = Project::empty();
    for n in 0..8 {
        let words = "toll road bridge river ".repeat(10_000);
        project.write(&format!("articles/{n}.txt"), &format!("Tolls, part {n}\n\n{words}\n"));
    }
    project.pundit(&["index", "articles"]);
    let server = Server::start(&project, &["--timeout", "1"]);
    // Too much for any machine: each of these reads every position of every word.
    let pairs: Vec<String> = (20..50).map(|n| format!("(toll+w/{n}+road)")).collect();
    let heavy = format!("q={}&all-passages=true&limit=200", pairs.join("+OR+"));
    for (path, media) in [("/api/v1/search", "application/problem+json"), ("/", "text/html; charset=utf-8")] {
        let started = Instant::now();
        let answer = server.get(&format!("{path}?{heavy}"));
        assert_eq!((answer.status, answer.header("content-type")), (504, media));
        assert!(answer.text().contains("the answer took longer than 1 s and was given up"), "{}", answer.text());
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }
    assert_eq!(server.json("/api/v1/search?q=zeppelin")["total_articles"], 0);
}
