//! The API answers what `--format json` prints, to the byte.

use super::client::{Server, encoded};
use regex::Regex;

/// Without what differs from run to run.
fn timeless(text: &str) -> String {
    Regex::new(r#""took_ms": [\d.e-]+"#).unwrap().replace_all(text, "\"took_ms\": 0").into_owned()
}

#[test]
fn an_answer_is_what_the_command_prints() {
    let (project, server) = Server::with_articles();
    let passage = project.ok(&["search", "toll", "-n", "1", "--format", "ids"]).trim().to_owned();
    let article = passage.split('#').next().unwrap().to_owned();
    let check = |path: &str, args: &[&str]| {
        let answer = server.get(path);
        let ended = project.pundit(args);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(timeless(&answer.text()), timeless(&ended.stdout), "{path} and {args:?}");
    };
    let json = ["--format", "json"];
    let with = |args: &[&'static str]| -> Vec<&str> { args.iter().chain(&json).copied().collect() };
    check("/api/v1/search?q=toll&limit=50", &with(&["search", "toll", "-n", "50"]));
    check(
        "/api/v1/search?q=toll+road&unit=article&facets=actor,outlet&facets=year&facet-limit=1&context=1&explain",
        &with(&[
            "search",
            "toll road",
            "--unit",
            "article",
            "--facets",
            "actor,outlet,year",
            "--facet-limit",
            "1",
            "-C",
            "1",
            "--explain",
        ]),
    );
    check(
        "/api/v1/search?q=border&match=any&sort=oldest&since=2020&plain=true&all-passages&copies=true",
        &with(&[
            "search",
            "border",
            "--match",
            "any",
            "--sort",
            "oldest",
            "--since",
            "2020",
            "--plain",
            "--all-passages",
            "--copies",
        ]),
    );
    check("/api/v1/search?q=toll+w%2F9+road&syntax=nexis", &with(&["search", "toll w/9 road", "--syntax", "nexis"]));
    check("/api/v1/facets?field=actor", &with(&["facets", "actor"]));
    check("/api/v1/facets?field=outlet&q=toll&limit=2", &with(&["facets", "outlet", "toll", "-n", "2"]));
    check("/api/v1/facets?field=year&doubtful", &with(&["facets", "year", "--doubtful"]));
    check(
        "/api/v1/facets?field=actor&type=state&major=true&within=true",
        &with(&["facets", "actor", "--type", "state", "--major", "--within"]),
    );
    check(
        "/api/v1/timeline?by=month&split=outlet&limit=3",
        &with(&["timeline", "--by", "month", "--split", "outlet", "-n", "3"]),
    );
    check("/api/v1/status", &with(&["status"]));
    check("/api/v1/actor/ttp", &with(&["actors", "show", "ttp"]));
    check("/api/v1/actor/group%2Fttp", &with(&["actors", "show", "group/ttp"]));
    check(&format!("/api/v1/article/{article}"), &["show", &article, "--format", "json"]);
    check(
        &format!("/api/v1/passage/{}?context=1", encoded(&passage)),
        &["show", &passage, "-C", "1", "--format", "json"],
    );
    for format in ["text", "md", "bibtex", "ris", "csl-json"] {
        check(
            &format!("/api/v1/cite?id={}&format={format}", encoded(&passage)),
            &["cite", &passage, "--format", format],
        );
    }
    for format in ["csv", "tsv", "md", "bibtex", "ris", "csl-json"] {
        check(&format!("/export?q=toll&format={format}"), &["search", "toll", "--all", "--format", format]);
    }
    check("/export?q=toll&format=jsonl", &["search", "toll", "--all", "--copies", "--format", "jsonl"]);
}

#[test]
fn what_nothing_matches_is_an_empty_answer() {
    let (_project, server) = Server::with_articles();
    let found = server.json("/api/v1/search?q=zeppelin");
    assert_eq!((found["total_articles"].as_u64(), found["hits"].as_array().map(Vec::len)), (Some(0), Some(0)));
    assert_eq!(server.get("/export?q=zeppelin&format=bibtex").text(), "");
}

#[test]
fn warnings_about_a_query_come_in_a_header() {
    let (_project, server) = Server::with_articles();
    let answer = server.get("/api/v1/search?q=toll+AND+road+OR+quay");
    let warnings: serde_json::Value = serde_json::from_str(answer.header("pundit-warnings")).unwrap();
    assert_eq!(answer.status, 200);
    assert!(warnings[0]["message"].is_string() && warnings[0]["span"].is_array(), "{warnings}");
}
