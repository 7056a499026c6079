//! An article as it may come: plain text without title or date, its outlet and its author in the last lines.
#![allow(clippy::disallowed_methods, reason = "the articles are files")]

mod support;

use serde_json::Value;
use support::{Project, here};

/// What must be found in such an article.
struct Expected {
    file: &'static str,
    author: &'static str,
    affiliation: &'static str,
    url: &'static str,
    outlet: &'static str,
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn texts(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["text"].as_str().unwrap()).collect()
}

fn check(expected: &Expected, text: &str) {
    let project = Project::empty();
    project.write(expected.file, text);

    let article = &lines(&project.ok(&["extract", expected.file, "--format", "jsonl"]))[0];
    assert_eq!(article["authors"][0]["name"], expected.author);
    assert_eq!(article["authors"][0]["affiliation"], expected.affiliation);
    assert_eq!(article["authors"].as_array().unwrap().len(), 1);
    assert_eq!(article["url"], expected.url);
    assert_eq!(article["outlet"], expected.outlet);
    assert_eq!(article["published"], Value::Null, "a day in the prose is no date of publication");
    assert_eq!(article["text"].as_str().unwrap(), text, "given text is kept to the character");
    let warnings = article["warnings"].as_array().unwrap();
    assert!(warnings.contains(&"no date found".into()), "{warnings:?}");

    let report = project.ok(&["index", expected.file]);
    assert!(report.contains("1 new") && report.contains("no date found"), "{report}");
    assert!(project.ok(&["status"]).contains("1 undated"));
    assert!(project.ok(&["search", "--author", expected.author]).contains("no date"));
    assert_eq!(project.ok(&["search", "--outlet", expected.outlet, "--count"]), "1\n");
    assert!(project.ok(&["show", expected.url]).contains(expected.author));

    let hits = lines(&project.ok(&["search", "--actor", "ttp", "--all", "--all-passages", "--format", "jsonl"]));
    let found = texts(&hits);
    assert!(found.iter().any(|text| text.contains("Tehreek Taliban Pakistan (TTP)")), "{found:#?}");
    assert!(found.iter().any(|text| text.contains("TTP") && !text.contains("Tehreek")), "{found:#?}");
    assert!(found.iter().all(|text| text.contains("TTP")), "{found:#?}");
}

/// Passages that say "Islamabad" and nothing else of Pakistan are found under it.
fn check_capital(text: &str) {
    let project = Project::empty();
    project.write("a.txt", text);
    project.ok(&["index", "a.txt"]);
    assert_eq!(project.ok(&["search", "--actor", "pakistan", "--count"]), "1\n");
    assert_eq!(project.ok(&["search", "--actor", "Islamabad", "--count"]), "1\n");
    let args = ["search", "actor:pakistan", "--all", "--all-passages", "--format", "jsonl"];
    let hits = lines(&project.ok(&args));
    let found = texts(&hits);
    assert!(found.iter().any(|text| text.contains("Islamabad")), "{found:#?}");
    let facets: Value = serde_json::from_str(&project.ok(&["facets", "actor", "--format", "json"])).unwrap();
    let counted = |id: &str| facets["values"].as_array().unwrap().iter().any(|v| v["id"] == id && v["articles"] == 1);
    assert!(counted("state/pk") && counted("group/ttp") && counted("state/qa"), "{facets:#}");
}

#[test]
fn an_undated_text_gives_its_author_outlet_and_actors() {
    let text = std::fs::read_to_string(here("tests/fixtures/border-mosaic.txt")).unwrap();
    let expected = Expected {
        file: "border-mosaic.txt",
        author: "Rukhsana Bint Yawar",
        affiliation: "Research Assistant at the Centre for Frontier Studies Multan",
        url: "https://outlet.example/slug",
        outlet: "outlet.example",
    };
    check(&expected, &text);
    check_capital(&text);
}

#[test]
fn islamabad_alone_stands_for_pakistan() {
    let text = "Islamabad counted the lorries and said nothing of those who came to buy.\n\n\
        The TTP answered from Kabul, as it always does, and Qatar took note of both.\n";
    let project = Project::empty();
    project.write("a.txt", text);
    project.ok(&["index", "a.txt"]);
    let hits = lines(&project.ok(&["search", "--actor", "pakistan", "--format", "jsonl"]));
    assert!(texts(&hits)[0].starts_with("Islamabad counted"), "{hits:#?}");
}

#[test]
fn the_first_article_ever_given_where_it_is_at_hand() {
    let Ok(text) = std::fs::read_to_string(here("../shared/seed/istanbul-talks.txt")) else { return };
    let expected = Expected {
        file: "istanbul-talks.txt",
        author: "Shahwana Binte Sohail",
        affiliation: "Research Assistant at the Centre for International Strategic Studies Islamabad",
        url: "https://stratheia.com/the-istanbul-talks-and-pakistans-afghan-dilemma/",
        outlet: "stratheia.com",
    };
    check(&expected, &text);
    check_capital(&text);
}
