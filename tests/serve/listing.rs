//! Going on where an answer ended.

use super::client::{Answer, Server};
use super::support::{Project, Random};
use std::collections::HashSet;

/// Articles of several passages about a few things, more than a search looks at in full.
fn many(n: usize) -> Project {
    let project = Project::empty();
    let mut random = Random(11);
    let mut lines = String::new();
    for i in 0..n {
        let mut paragraph = || {
            let words = ["harbor", "toll", "grain", "truce", "clerk", "ledger", "quay", "winter"];
            (0..30).map(|_| words[random.below(words.len())]).collect::<Vec<_>>().join(" ")
        };
        let text = format!("{}\\n\\n{}", paragraph(), paragraph());
        lines.push_str(&format!("{{\"id\":\"a{i}\",\"title\":\"Note {i}\",\"text\":\"{text}\"}}\n"));
    }
    project.write("notes/all.jsonl", &lines);
    project.pundit(&["index", "notes"]);
    project
}

fn hits(answer: &Answer) -> Vec<(u64, String)> {
    let found: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let hit = |hit: &serde_json::Value| (hit["rank"].as_u64().unwrap(), hit["passage"].as_str().unwrap().to_owned());
    found["hits"].as_array().unwrap().iter().map(hit).collect()
}

#[test]
fn a_list_is_read_to_its_end_and_nothing_comes_twice() {
    let project = many(330);
    let server = Server::start(&project, &[]);
    for (path, wanted) in [
        ("/api/v1/search?q=toll+quay&all-passages&copies&limit=70", "toll quay"),
        ("/api/v1/search?q=toll+quay&all-passages&copies&limit=200&sort=oldest", "toll quay"),
    ] {
        let all = project.ok(&["search", wanted, "--all", "--all-passages", "--copies", "--format", "ids"]);
        let all: HashSet<&str> = all.lines().collect();
        assert!(all.len() > 400, "{}", all.len());
        let mut seen = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(address) = next {
            let answer = server.get(&address);
            assert_eq!(answer.status, 200, "{address}: {}", answer.text());
            seen.extend(hits(&answer));
            next = answer.next();
        }
        let ranks: Vec<u64> = seen.iter().map(|(rank, _)| *rank).collect();
        assert_eq!(ranks, (1..=seen.len() as u64).collect::<Vec<_>>(), "{path}");
        let passages: HashSet<&str> = seen.iter().map(|(_, passage)| passage.as_str()).collect();
        assert_eq!((passages.len(), seen.len()), (all.len(), all.len()), "{path}");
        assert_eq!(passages, all, "{path}");
    }
}

#[test]
fn a_cursor_dies_with_its_state_of_the_index() {
    let project = many(30);
    let server = Server::start(&project, &[]);
    let first = server.get("/api/v1/search?q=toll&limit=5");
    let next = first.next().unwrap();
    assert_eq!(hits(&server.get(&next)).first().unwrap().0, 6);
    let other = server.get(&next.replace("q=toll", "q=quay"));
    assert_eq!((other.status, other.text().contains("another question")), (400, true));
    project.write("more/one.txt", "A new toll on the quay\n\nThe toll is new.\n");
    project.pundit(&["index", "more"]);
    let stale = server.get(&next);
    assert_eq!(stale.status, 410, "{}", stale.text());
    assert!(stale.text().contains("urn:pundit:stale-cursor"));
    assert_eq!(server.get("/api/v1/search?q=toll&cursor=nonsense").status, 400);
}

#[test]
fn actors_are_listed_page_by_page() {
    let (_project, server) = Server::with_articles();
    let mut next = Some("/api/v1/actors?type=igo&limit=150".to_owned());
    let (mut n, mut total) = (0, 0);
    while let Some(address) = next {
        let answer = server.get(&address);
        let list: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        total = list["total"].as_u64().unwrap();
        n += list["actors"].as_array().unwrap().len() as u64;
        next = answer.next();
    }
    assert!(n == total && n > 20, "{n} of {total}");
}
