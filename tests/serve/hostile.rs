//! Articles that would do harm if anything of them were taken for markup.

use super::client::{Server, encoded};
use super::support::Project;
use regex::Regex;

const SCRIPT: &str = "<script>alert(1)</script>";

/// A page, a feed or a table full of traps.
fn project() -> Project {
    let project = Project::empty();
    let record = |id: &str, title: &str, author: &str, outlet: &str, url: &str, text: &str| {
        serde_json::json!({
            "id": id, "title": title, "authors": [author], "outlet": outlet, "url": url, "text": text,
            "date": "2025-03-01", "language": "en",
        })
        .to_string()
    };
    let lines = [
        record(
            "one",
            &format!("Harbor {SCRIPT}"),
            &format!("Ann {SCRIPT}"),
            &format!("Ledger {SCRIPT}"),
            "javascript:alert(1)",
            &format!("The harbor {SCRIPT} is closed.\n\n<img src=x onerror=alert(1)> harbor"),
        ),
        record(
            "two",
            "Harbor\" onmouseover=\"alert(1)",
            "Bo\" onfocus=\"alert(1)",
            "Out' onclick='alert(1)",
            "https://a.example/\"><script>alert(1)</script>",
            "A harbor \u{202e}desrever\u{202c} with \u{2066}isolates\u{2069} &amp; \"quotes\" and ]]> and --> too.",
        ),
        record(
            "three",
            &"Harbor ".repeat(150_000),
            "Cy",
            "Long",
            "data:text/html,<script>alert(1)</script>",
            &format!("harbor {}", "x".repeat(300_000)),
        ),
        record(
            "four",
            "</title></head><body onload=alert(1)> harbor",
            "</a><svg/onload=alert(1)>",
            "<!-- <b",
            "vbscript:msgbox(1)",
            "</p></blockquote><iframe src=//evil.example></iframe> harbor {{7*7}} ${7*7}",
        ),
    ];
    project.write("traps/all.jsonl", &(lines.join("\n") + "\n"));
    let ended = project.pundit(&["index", "traps"]);
    assert!(ended.stderr.contains("4 articles") || ended.stdout.contains("4 articles"), "{ended:#?}");
    project
}

/// The start tags of a page with all their attributes; text is escaped, so every `<` begins one.
fn tags(html: &str) -> Vec<String> {
    Regex::new(r"<[a-zA-Z][^>]*>").unwrap().find_iter(html).map(|tag| tag.as_str().to_owned()).collect()
}

fn check_page(path: &str, html: &str) {
    let known = [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "a",
        "header",
        "form",
        "label",
        "input",
        "button",
        "main",
        "footer",
        "p",
        "kbd",
        "div",
        "article",
        "aside",
        "section",
        "figure",
        "figcaption",
        "svg",
        "rect",
        "line",
        "circle",
        "text",
        "h1",
        "h2",
        "h3",
        "ol",
        "ul",
        "li",
        "nav",
        "span",
        "bdi",
        "time",
        "mark",
        "blockquote",
        "details",
        "summary",
        "pre",
        "strong",
        "b",
        "code",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "datalist",
    ];
    let handler = Regex::new(r#"\son[a-z]+\s*="#).unwrap();
    let address = Regex::new(r#"\s(?:href|src|action)="([^"]*)""#).unwrap();
    let quoted = Regex::new(r#""[^"]*""#).unwrap();
    for tag in tags(html) {
        let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(known.contains(&name.as_str()), "{path}: {tag}");
        assert!(!handler.is_match(&quoted.replace_all(&tag, "\"\"")), "{path}: {tag}");
        assert!(!tag.contains(" style="), "{path}: {tag}");
        for found in address.captures_iter(&tag) {
            let address = &found[1];
            let fine = address.starts_with('/') && !address.starts_with("//")
                || address.starts_with('#')
                || address.starts_with("https://")
                || address.starts_with("http://");
            assert!(fine, "{path}: {tag}");
        }
    }
    let scripts: Vec<String> = tags(html).into_iter().filter(|tag| tag.starts_with("<script")).collect();
    assert_eq!(scripts.len(), 1, "{path}: {scripts:?}");
    assert!(scripts[0].contains("src=\"/assets/script.js"), "{path}: {scripts:?}");
    for turning in
        ['\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}']
    {
        assert!(!html.contains(turning), "{path} turns its text");
    }
    assert!(!html.contains("<script>") && !html.contains("<!--"), "{path}");
}

#[test]
fn hostile_articles_show_as_text() {
    let project = project();
    let server = Server::start(&project, &[]);
    let mut paths =
        vec!["/".to_owned(), "/?q=harbor".to_owned(), "/?q=harbor&unit=article".to_owned(), "/?q=zeppelin".to_owned()];
    for id in ["one", "two", "three", "four"] {
        paths.push(format!("/article/{id}?q=harbor"));
    }
    for name in [format!("Ann {SCRIPT}"), "Bo\" onfocus=\"alert(1)".to_owned(), "</a><svg/onload=alert(1)>".to_owned()]
    {
        paths.push(format!("/author/{}", encoded(&name)));
    }
    paths.push(format!("/outlet/{}", encoded(&format!("Ledger {SCRIPT}"))));
    for path in &paths {
        let answer = server.get(path);
        assert!(answer.status == 200 || answer.status == 404, "{path}: {}", answer.status);
        let html = answer.text();
        check_page(path, &html);
        assert!(html.len() < 900_000, "{path}: {} bytes", html.len());
    }
    assert!(server.get("/?q=harbor").text().contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn what_is_asked_shows_as_text_too() {
    let (_project, server) = Server::with_articles();
    let trap = encoded("\"><script>alert(1)</script>");
    for path in [
        format!("/?q={trap}"),
        format!("/?q=toll&actor={trap}"),
        format!("/?q=toll&since={trap}"),
        format!("/?q=toll&cursor={trap}"),
        format!("/?{trap}=1"),
        format!("/article/{trap}"),
        format!("/actor/{trap}"),
        format!("/author/{trap}"),
        format!("/{trap}"),
        format!("/?q=toll&outlet={trap}"),
    ] {
        let answer = server.get(&path);
        assert!((200..500).contains(&answer.status), "{path}: {}", answer.status);
        check_page(&path, &answer.text());
    }
}

#[test]
fn a_feed_of_hostile_articles_is_whole_xml() {
    let project = project();
    let server = Server::start(&project, &[]);
    let feed = server.get("/feed?q=harbor").text();
    let mut reader = quick_xml::Reader::from_str(&feed);
    let mut entries = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) => {
                entries += usize::from(tag.name().as_ref() == "entry");
                assert!(!["script", "iframe", "svg"].contains(&tag.name().as_ref()));
            }
            quick_xml::events::Event::Empty(tag) => {
                let href = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "href").unwrap();
                assert!(href.value.starts_with("http"), "{href:?}");
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(entries >= 4, "{entries}");
}
