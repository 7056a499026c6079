//! The protocol as bytes: what stands on standard output, and what the end of input means.

use super::support::{Ended, Project};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::process::Stdio;

fn begin() -> Value {
    json!({
        "jsonrpc": "2.0", "id": "begin", "method": "initialize",
        "params": { "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "0" } },
    })
}

fn call(id: usize, tool: &str, arguments: &Value) -> Value {
    json!({
        "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": tool, "arguments": arguments },
    })
}

/// Pipes lines in, closes the pipe, and reads to the end.
fn piped(project: &Project, input: &str) -> Ended {
    let mut command = project.command(&["mcp"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let ended = Ended::of(child.wait_with_output().unwrap());
    writer.join().unwrap().unwrap();
    ended
}

/// Every line of standard output, which must be a message of the protocol.
fn messages(ended: &Ended) -> Vec<Value> {
    let message = |line: &str| {
        let message: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(message["jsonrpc"], "2.0", "{line}");
        message
    };
    ended.stdout.lines().map(message).collect()
}

#[test]
fn all_requests_before_the_end_of_input_are_answered() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles"]);
    let words = ["toll", "road", "corridor", "monitors", "toll*"];
    let mut input = format!("{}\n{}\n", begin(), json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    for id in 0..200 {
        let query = words[id % words.len()];
        input.push_str(&call(id, "search_passages", &json!({ "query": query })).to_string());
        // The last line has no end.
        input.push_str(if id < 199 { "\n" } else { "" });
    }
    let ended = piped(&project, &input);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let messages = messages(&ended);
    assert_eq!(messages.len(), 201);
    let ids: BTreeSet<u64> = messages.iter().filter_map(|message| message["id"].as_u64()).collect();
    assert_eq!(ids, (0..200).collect());
    for message in messages.iter().filter(|message| message["id"].is_u64()) {
        assert_eq!(message["result"]["isError"], false, "{message}");
    }
}

#[test]
fn what_is_no_request_of_the_protocol_gets_an_error_of_the_protocol() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles"]);
    let lines = [
        begin().to_string(),
        "this is no JSON".to_owned(),
        String::new(),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "no/such/method" }).to_string(),
        call(2, "no_such_tool", &json!({})).to_string(),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "resources/read", "params": { "uri": "file:///etc/passwd" } })
            .to_string(),
        call(4, "facets", &json!({ "field": "outlet" })).to_string(),
    ];
    let messages = messages(&piped(&project, &lines.join("\n")));
    let code = |id: u64| {
        let message = messages.iter().find(|message| message["id"] == id);
        message.unwrap_or_else(|| panic!("{id} is not answered: {messages:#?}"))["error"]["code"].as_i64()
    };
    assert_eq!((code(1), code(2), code(4)), (Some(-32601), Some(-32602), None));
    assert!(code(3).is_some());
}

#[test]
fn nobody_who_leaves_at_once_is_waited_for() {
    let project = Project::with_articles();
    for input in ["", "\n", &format!("{}\n", begin())] {
        let ended = piped(&project, input);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(messages(&ended).len(), usize::from(input.len() > 1));
    }
}

#[test]
fn canceled_requests_do_not_hold_the_end_back() {
    let project = Project::with_articles();
    project.pundit(&["index", "articles"]);
    let mut lines = vec![begin().to_string()];
    for id in 0..20 {
        lines.push(call(id, "search_passages", &json!({ "query": "toll" })).to_string());
        lines.push(
            json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } }).to_string(),
        );
    }
    lines.push(call(99, "facets", &json!({ "field": "actor" })).to_string());
    let ended = piped(&project, &lines.join("\n"));
    assert_eq!(ended.code, Some(0));
    assert!(messages(&ended).iter().any(|message| message["id"] == 99));
}
