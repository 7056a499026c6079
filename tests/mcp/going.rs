//! Going on where an answer ended, and how much an answer holds.

use super::client::{Client, text};
use super::support::{Project, Random};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Articles of several passages about a few things.
fn many(n: usize) -> Project {
    let project = Project::empty();
    let mut random = Random(7);
    let mut lines = String::new();
    for i in 0..n {
        let mut paragraph = || {
            let words = ["harbor", "toll", "grain", "truce", "clerk", "ledger", "quay", "\"winter\""];
            let sentence =
                |random: &mut Random| (0..9).map(|_| words[random.below(words.len())]).collect::<Vec<_>>().join(" ");
            (0..4).map(|_| format!("The {}.", sentence(&mut random))).collect::<Vec<_>>().join(" ")
        };
        let article = json!({ "id": format!("a{i}"), "title": format!("Note {i}"), "authors": [format!("Author {i} Name")],
            "text": format!("{}\n\n{}", paragraph(), paragraph()), "date": format!("2025-{:02}-{:02}", i % 12 + 1, i % 28 + 1) });
        lines.push_str(&format!("{article}\n"));
    }
    project.write("notes/all.jsonl", &lines);
    project.pundit(&["index", "notes"]);
    project
}

/// All answers of a call, going on as long as there is more.
fn walk(client: &Client, tool: &str, arguments: &Value) -> Vec<Value> {
    let mut answers = Vec::new();
    let mut arguments = arguments.clone();
    loop {
        let answer = client.ok(tool, arguments.clone());
        let next = answer["next_cursor"].clone();
        answers.push(answer);
        assert!(answers.len() < 2000, "{tool} does not come to an end");
        match next {
            Value::Null => return answers,
            next => arguments["cursor"] = next,
        }
    }
}

fn listed<'a>(answers: &'a [Value], list: &str, name: &str) -> Vec<&'a str> {
    answers.iter().flat_map(|answer| answer[list].as_array().unwrap()).map(|one| one[name].as_str().unwrap()).collect()
}

#[test]
fn every_hit_comes_once_whatever_the_room() {
    let project = many(230);
    let client = Client::over_pipes(&project);
    let all = project.ok(&["search", "toll quay", "--all", "--all-passages", "--copies", "--format", "ids"]);
    let all: BTreeSet<&str> = all.lines().collect();
    assert!(all.len() > 300);
    for more in [json!({ "limit": 50, "max_tokens": 20_000 }), json!({ "limit": 50, "max_tokens": 3000 })] {
        let mut arguments = json!({ "query": "toll quay", "all_passages": true, "copies": true });
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answers = walk(&client, "search_passages", &arguments);
        let seen = listed(&answers, "passages", "passage");
        assert_eq!(seen.iter().copied().collect::<BTreeSet<_>>(), all, "{more}");
        assert_eq!(seen.len(), all.len(), "{more}");
        let ranks = answers
            .iter()
            .flat_map(|answer| answer["passages"].as_array().unwrap())
            .map(|hit| hit["rank"].as_u64().unwrap());
        assert_eq!(ranks.collect::<Vec<_>>(), (1..=all.len() as u64).collect::<Vec<_>>(), "{more}");
        assert!(answers.iter().all(|answer| answer["total_passages"] == all.len()), "{more}");
    }
}

#[test]
fn an_answer_keeps_its_room_and_counts_what_had_none() {
    let project = many(30);
    let client = Client::over_pipes(&project);
    let estimate = |text: &str| {
        text.chars().filter(|c| !c.is_ascii()).count() + text.chars().filter(char::is_ascii).count().div_ceil(4)
    };
    for most in [500, 900, 2000, 4000] {
        for (tool, arguments) in [
            ("search_passages", json!({ "query": "toll", "limit": 50 })),
            ("get_article", json!({ "id": "a1" })),
            ("facets", json!({ "field": "author", "limit": 1000 })),
            ("timeline", json!({ "by": "day", "split": "author" })),
            ("cite", json!({ "id": ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"] })),
        ] {
            let mut arguments = arguments;
            arguments["max_tokens"] = json!(most);
            let result = client.call(tool, arguments);
            let structured = result.structured_content.as_ref().unwrap();
            let tokens = estimate(&structured.to_string()).max(estimate(&text(&result)));
            assert!(tokens <= most, "{tool}: {tokens} of {most}");
            let told = structured["estimated_tokens"].as_u64().unwrap() as usize;
            assert!(told.abs_diff(tokens) <= 3, "{tool}: {told}, {tokens}");
        }
    }
    let tight = client.ok("search_passages", json!({ "query": "toll", "limit": 10, "max_tokens": 900 }));
    let shown = tight["passages"].as_array().unwrap().len();
    assert!(shown > 0 && tight["left_out"] == 10 - shown, "{tight}");
    let all = client.ok("search_passages", json!({ "query": "toll", "limit": 10, "max_tokens": 50_000 }));
    assert_eq!((&all["left_out"], all["passages"].as_array().unwrap().len()), (&json!(0), 10));
}

#[test]
fn lists_and_articles_are_read_to_their_end() {
    let project = many(60);
    let client = Client::over_pipes(&project);
    let answers = walk(&client, "facets", &json!({ "field": "author", "limit": 25 }));
    let authors = listed(&answers, "values", "id");
    assert_eq!((authors.iter().collect::<BTreeSet<_>>().len(), authors.len()), (60, 60));
    let answers = walk(&client, "timeline", &json!({ "by": "day", "split": "author", "max_tokens": 1000 }));
    let articles =
        answers.iter().flat_map(|a| a["bars"].as_array().unwrap()).map(|bar| bar["articles"].as_u64().unwrap());
    assert_eq!(articles.sum::<u64>(), 60);
    assert!(answers.len() > 1);
}

/// A passage too long for an answer comes in pieces that end with sentences and say so.
#[test]
fn long_passages_are_read_in_pieces() {
    let project = Project::empty();
    let long = format!("The first toll is paid. {}", "word ".repeat(5000).trim_end());
    let paragraphs =
        [format!("{} end.", "The \"toll\" is paid. ".repeat(30).trim_end()), long, "Last toll.".to_owned()];
    project
        .write("a/all.jsonl", &json!({ "id": "one", "title": "Tolls", "text": paragraphs.join("\n\n") }).to_string());
    project.pundit(&["index", "a"]);
    let client = Client::over_pipes(&project);
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let answers = walk(&client, "get_article", &json!({ "id": "one", "max_tokens": 700 }));
    assert!(answers.len() > 5);
    let read = listed(&answers, "passages", "untrusted_text").join(" ");
    assert_eq!(squeezed(&read), squeezed(&paragraphs.join(" ")));
    let hit =
        client.ok("search_passages", json!({ "query": "word", "max_tokens": 500, "limit": 1 }))["passages"][0].clone();
    assert_eq!(hit["shortened"], true, "{hit}");
    let words = hit["untrusted_text"].as_str().unwrap();
    assert!(words.ends_with("paid.") != hit["cut_in_sentence"].as_bool().unwrap(), "{hit}");
    let pieces = walk(&client, "get_passage", &json!({ "id": hit["passage"], "max_tokens": 600 }));
    let read: Vec<&str> = pieces.iter().map(|piece| piece["passage"]["untrusted_text"].as_str().unwrap()).collect();
    assert!(pieces.len() > 1 && squeezed(&paragraphs.join(" ")).contains(&squeezed(&read.join(" "))));
}

#[test]
fn a_cursor_dies_with_its_state_of_the_index() {
    let project = many(30);
    let client = Client::over_pipes(&project);
    let mut arguments = json!({ "query": "toll", "limit": 2 });
    arguments["cursor"] = client.ok("search_passages", arguments.clone())["next_cursor"].clone();
    assert_eq!(client.ok("search_passages", arguments.clone())["passages"][0]["rank"], 3);
    let other = json!({ "query": "grain", "limit": 2, "cursor": arguments["cursor"] });
    assert_eq!(client.error("search_passages", other)["code"], "bad-parameter");
    project.ok(&["reindex"]);
    let error = client.error("search_passages", arguments);
    assert_eq!(
        (&error["code"], error["hint"].as_str().unwrap().contains("without `cursor`")),
        (&json!("stale-cursor"), true)
    );
}
