//! The pages, as far as they can be read without a browser.

use super::client::{Server, encoded};
use regex::Regex;

/// The addresses in a page that lie on this server.
fn links(html: &str) -> Vec<String> {
    let href = Regex::new(r#"(?:href|src|action)="(/[^"]*)""#).unwrap();
    href.captures_iter(html).map(|found| found[1].replace("&amp;", "&").replace("&quot;", "\"")).collect()
}

#[test]
fn no_link_leads_nowhere() {
    let (_project, server) = Server::with_articles();
    let mut seen = std::collections::BTreeSet::new();
    let mut waiting = vec!["/".to_owned(), "/?q=toll".to_owned(), "/actor/china".to_owned()];
    while let Some(address) = waiting.pop() {
        let (page, anchor) = address.split_once('#').unwrap_or((address.as_str(), ""));
        // The choices of choices go on for ever.
        if seen.len() > 400 || !seen.insert(address.clone()) {
            continue;
        }
        let answer = server.get(page);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let html = answer.text();
        if !anchor.is_empty() {
            assert!(html.contains(&format!(" id=\"{anchor}\"")), "{address} has no such anchor");
        }
        if answer.header("content-type").starts_with("text/html") && page.matches('=').count() < 3 {
            waiting.extend(links(&html));
        }
    }
    assert!(seen.len() > 60, "{seen:?}");
}

#[test]
fn ids_are_unique_and_labels_have_their_fields() {
    let (_project, server) = Server::with_articles();
    let id = Regex::new(r#" id="([^"]+)""#).unwrap();
    let points = Regex::new(r#" (?:for|aria-labelledby|aria-describedby|list)="([^"]+)""#).unwrap();
    let inputs = Regex::new(r#"<input [^>]*type="(?:text|search)"[^>]*>"#).unwrap();
    for path in ["/", "/?q=toll&since=2020&actor=china", "/?q=a:b", "/article/nothing", "/actor/china", "/help"] {
        let html = server.get(path).text();
        let mut ids: Vec<&str> = id.captures_iter(&html).map(|found| found.get(1).unwrap().as_str()).collect();
        for target in points.captures_iter(&html) {
            assert!(ids.contains(&&target[1]), "{path}: nothing is called {}", &target[1]);
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{path}");
        assert!(html.contains("<html lang=\"en\">") && html.matches("<main").count() == 1, "{path}");
        for input in inputs.find_iter(&html) {
            let own = id.captures(input.as_str()).unwrap();
            assert!(html.contains(&format!("for=\"{}\"", &own[1])), "{path}: {}", input.as_str());
        }
    }
}

#[test]
fn an_error_stands_at_its_place_and_nothing_is_searched() {
    let (_project, server) = Server::with_articles();
    let answer = server.get("/?q=%C3%A9%F0%9F%98%80+autor:x");
    let html = answer.text();
    assert_eq!(answer.status, 400);
    assert!(html.contains("é😀 <span class=\"bad\">autor:</span>x"), "{html}");
    // Scripts count in units of UTF-16.
    assert!(html.contains("data-start=\"4\" data-end=\"10\""), "{html}");
    assert!(html.contains("aria-invalid=\"true\"") && html.contains("did you mean `author:`?"));
    assert!(html.contains("value=\"é😀 autor:x\""), "what was typed stays in the box");
    for path in ["/?q=toll&actor=nobody+of+this+name", "/?q=toll&since=someday", "/?language=klingon"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.text().contains("id=\"query-error\"")), (400, true), "{path}");
    }
}

#[test]
fn a_passage_is_found_by_its_anchor_and_cited() {
    let (project, server) = Server::with_articles();
    let passage = project.ok(&["search", "toll", "-n", "1", "--format", "ids"]).trim().to_owned();
    let (article, local) = passage.split_once('#').unwrap();
    let html = server.get("/?q=toll").text();
    assert!(html.contains(&format!("href=\"/article/{article}?q=toll#p-{local}\"")), "{html}");
    let html = server.get(&format!("/article/{article}?q=toll&cite={local}")).text();
    assert!(html.contains(&format!("id=\"p-{local}\"")) && html.contains("<mark>"));
    assert!(html.contains("Cite this passage") && html.contains("TY  - ") && html.contains("@"));
    let by_url = project.ok(&["show", article, "--format", "json"]);
    let url = serde_json::from_str::<serde_json::Value>(&by_url).unwrap()["url"].as_str().map(str::to_owned);
    if let Some(url) = url {
        assert_eq!(server.get(&format!("/article/{}", encoded(&url))).status, 200);
    }
}

#[test]
fn a_doubtful_date_says_why_and_what_has_none_is_counted() {
    let (project, server) = Server::with_articles();
    project.write(
        "articles/doubt.html",
        "<html><head><title>A doubtful quay</title><meta property=\"article:published_time\" content=\"2019-03-04\">\
         <script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"A doubtful quay\",\"datePublished\":\"2023-08-15\"}</script></head>\
         <body><article><h1>A doubtful quay</h1><p>The quay is where nobody knows when it was, or who saw it there, and why.</p></article></body></html>",
    );
    project.write("articles/never.txt", "A quay of no day\n\nThe quay has no day.\n");
    project.pundit(&["index", "articles"]);
    let html = server.get("/?q=quay").text();
    assert!(html.contains("class=\"doubtful\"") && html.contains("doubtful<span class=\"reason\">: "), "{html}");
    assert!(html.contains("class=\"undated\""), "{html}");
    assert!(html.contains("a doubtful date, not counted here"), "{html}");
    let html = server.get("/?q=quay&since=2010").text();
    assert!(html.contains("id=\"undated\"") && html.contains("would match but for the date filter"), "{html}");
}

#[test]
fn what_nothing_has_in_full_is_shown_in_part() {
    let (_project, server) = Server::with_articles();
    let html = server.get("/?q=toll+zeppelin").text();
    assert!(html.contains("No article has all of this.") && html.contains("class=\"hit\""), "{html}");
    assert!(server.get("/?q=zeppelin").text().contains("Nothing found."));
    assert_eq!(server.get("/author/Nobody").status, 404);
}

#[test]
fn names_are_completed_as_they_are_typed() {
    let (_project, server) = Server::with_articles();
    let found = server.json("/api/v1/suggest?q=chi&limit=5");
    let first = &found["suggestions"][0];
    assert_eq!((first["kind"].as_str(), first["id"].as_str()), (Some("actor"), Some("state/cn")), "{found}");
    assert!(first["articles"].as_u64() > Some(0));
}
