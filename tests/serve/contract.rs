//! The OpenAPI document against the running server: every path, every parameter, every shape.

use super::client::{Answer, Server, encoded};
use super::support::schema;
use serde_json::{Value, json};

struct Contract {
    server: Server,
    document: Value,
}

/// What stands for a path's or a required parameter's value.
const ACTOR: &str = "group/ttp";

impl Contract {
    /// Asks, and holds what comes against what the document says of that path.
    fn ask(&self, path: &str, address: &str, expected: u16) -> Answer {
        let answer = self.server.get(address);
        assert_eq!(answer.status, expected, "{address}: {}", answer.text());
        let told = &self.document["paths"][path]["get"]["responses"][expected.to_string()];
        assert!(told.is_object(), "{address}: {expected} is not in the document");
        let media = answer.header("content-type").split(';').next().unwrap().to_owned();
        let content = &told["content"][&media];
        assert!(content.is_object(), "{address}: {media} is not in the document");
        if content["schema"].is_object() && media.ends_with("json") {
            let value: Value = serde_json::from_slice(&answer.body).unwrap();
            let fits = schema::check(&self.document, &content["schema"], &value);
            fits.unwrap_or_else(|why| panic!("{address}: {why}"));
        }
        answer
    }
}

/// Values that a parameter takes, and one that it does not, if there is any such.
fn values(name: &str, schema: &Value) -> (Vec<String>, Option<&'static str>) {
    let one = if schema["type"] == "array" { &schema["items"] } else { schema };
    let texts = |all: &[&str]| all.iter().map(|&text| text.to_owned()).collect();
    if let Some(choices) = one["enum"].as_array() {
        return (choices.iter().map(|choice| choice.as_str().unwrap().to_owned()).collect(), Some("quux"));
    }
    match one["type"].as_str().unwrap() {
        "boolean" => (texts(&["true", "false", ""]), Some("perhaps")),
        "integer" => (vec![one["minimum"].to_string(), one["maximum"].to_string()], Some("-1")),
        _ => match name {
            "since" | "until" => (texts(&["2025", "2025-10", "2025-10-19", "90d", "last month"]), Some("someday")),
            "q" => (texts(&["toll", "toll w/9 road"]), Some("quux:")),
            "language" => (texts(&["en"]), Some("klingon")),
            "type" => (texts(&["state"]), Some("quux")),
            "actor" => (texts(&["china", "state/us"]), Some("nobody at all of this name")),
            "facets" => (texts(&["actor", "author,year"]), Some("quux")),
            "cursor" => (Vec::new(), Some("quux")),
            _ => (texts(&["Ledger"]), None),
        },
    }
}

#[test]
fn what_is_off_its_schema_is_found() {
    let schema = json!({
        "type": "object", "required": ["id"],
        "properties": {"id": {"type": "string"}, "n": {"type": ["integer", "null"], "minimum": 1}, "of": {"$ref": "#/$defs/of"}},
        "$defs": {"of": {"type": "array", "items": {"enum": ["a", "b"]}}},
    });
    let check = |value: &Value| schema::check(&schema, &schema, value);
    assert_eq!(check(&json!({"id": "x", "n": null, "of": ["a", "b"]})), Ok(()));
    for (value, why) in [
        (json!({}), "required"),
        (json!({"id": 1}), "id: type"),
        (json!({"id": "x", "n": 0}), "n: minimum"),
        (json!({"id": "x", "of": ["a", "c"]}), "of: [1]: enum"),
        (json!({"id": "x", "more": 1}), "properties"),
    ] {
        let found = check(&value).unwrap_err();
        assert!(found.starts_with(why), "{value}: {found}");
    }
}

#[test]
fn the_server_does_what_the_document_says() {
    let (project, server) = Server::with_articles();
    let passage = project.ok(&["search", "toll", "-n", "1", "--format", "ids"]).trim().to_owned();
    let document = server.json("/api/v1/openapi.json");
    assert_eq!(document["openapi"], "3.1.0");
    let contract = Contract { server, document };
    let paths = contract.document["paths"].as_object().unwrap();
    let names = ["search", "facets", "timeline", "article", "passage", "actors", "actor", "cite", "suggest", "status"];
    assert_eq!(paths.values().map(|path| path["get"]["operationId"].as_str().unwrap()).collect::<Vec<_>>(), names);
    let mut asked = 0;
    for (path, operation) in paths {
        let parameters = operation["get"]["parameters"].as_array().unwrap();
        let of_path = if path.contains("/actor/") { ACTOR } else { &passage };
        let bare = path.replace("{id}", &encoded(of_path));
        let required = |parameter: &&Value| parameter["in"] == "query" && parameter["required"] == true;
        let usual = |name: &str, schema: &Value| {
            if name == "id" { encoded(&passage) } else { encoded(&values(name, schema).0[0]) }
        };
        let base: Vec<(String, String)> = parameters
            .iter()
            .filter(required)
            .map(|p| (p["name"].as_str().unwrap().to_owned(), usual(p["name"].as_str().unwrap(), &p["schema"])))
            .collect();
        let address = |extra: &[(&str, &str)]| {
            let kept = base.iter().filter(|(name, _)| !extra.iter().any(|(other, _)| other == name));
            let pairs = kept.map(|(name, value)| format!("{name}={value}"));
            let pairs: Vec<String> =
                pairs.chain(extra.iter().map(|(name, value)| format!("{name}={}", encoded(value)))).collect();
            format!("{bare}?{}", pairs.join("&"))
        };
        contract.ask(path, &address(&[]), 200);
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
            let (good, bad) = if name == "id" { (vec![passage.clone()], None) } else { values(name, schema) };
            for value in &good {
                // What goes only with something else gets it.
                let with: &[(&str, &str)] = match (path.rsplit('/').next().unwrap(), name) {
                    ("timeline", "limit") => &[("split", "outlet")],
                    ("facets", "doubtful") => &[("field", "year")],
                    ("suggest", "q") => &[],
                    _ => &[],
                };
                let extra: Vec<(&str, &str)> = with.iter().copied().chain([(name, value.as_str())]).collect();
                contract.ask(path, &address(&extra), 200);
                asked += 1;
            }
            if let (Some(bad), false) = (bad, path.ends_with("/suggest") && name == "q") {
                let answer = contract.ask(path, &address(&[(name, bad)]), 400);
                let problem: Value = serde_json::from_slice(&answer.body).unwrap();
                assert_eq!(problem["parameter"], name, "{path}: {problem}");
                asked += 1;
            }
            if schema["type"] != "array" && !good.is_empty() {
                let twice = format!("{}&{name}={1}&{name}={1}", address(&[]), encoded(&good[0]));
                contract.ask(path, &twice, 400);
            }
        }
        for (name, value) in &base {
            let without = bare.clone()
                + "?"
                + &base
                    .iter()
                    .filter(|(other, _)| other != name)
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect::<Vec<_>>()
                    .join("&");
            let problem: Value = serde_json::from_slice(&contract.ask(path, &without, 400).body).unwrap();
            assert_eq!(problem["parameter"], name.as_str(), "{value}");
        }
        let unknown = contract.ask(path, &address(&[("quux", "1")]), 400);
        assert!(unknown.text().contains("urn:pundit:unknown-parameter"), "{path}");
        if bare != *path {
            contract.ask(path, &path.replace("{id}", "nothing-of-this-name"), 404);
        }
    }
    assert!(asked > 100, "only {asked} questions were asked");
}

#[test]
fn parameters_are_named_as_the_long_flags_and_take_the_same_values() {
    let (_project, server) = Server::with_articles();
    let document = server.json("/api/v1/openapi.json");
    let command = pundit::cli::command();
    for (name, path, own) in [
        ("search", "/api/v1/search", vec!["q", "cursor"]),
        ("facets", "/api/v1/facets", vec!["q", "field"]),
        ("timeline", "/api/v1/timeline", vec!["q"]),
        ("cite", "/api/v1/cite", vec!["id"]),
    ] {
        let command = command.find_subcommand(name).unwrap();
        for parameter in document["paths"][path]["get"]["parameters"].as_array().unwrap() {
            let name = parameter["name"].as_str().unwrap();
            if own.contains(&name) {
                continue;
            }
            let flag = command.get_arguments().find(|argument| argument.get_long() == Some(name));
            let flag = flag.unwrap_or_else(|| panic!("{path}: there is no --{name}"));
            if let Some(choices) = parameter["schema"]["enum"].as_array() {
                let possible = flag.get_possible_values();
                let possible: Vec<&str> = possible.iter().map(clap::builder::PossibleValue::get_name).collect();
                let choices: Vec<&str> = choices.iter().map(|choice| choice.as_str().unwrap()).collect();
                assert_eq!(choices, possible, "{path}: {name}");
            }
        }
    }
}

#[test]
fn an_error_in_a_query_says_where() {
    let (_project, server) = Server::with_articles();
    let check = |address: &str, parameter: &str, span: &str| {
        let problem = server.json(address);
        assert_eq!(
            (problem["status"].as_u64(), problem["parameter"].as_str()),
            (Some(400), Some(parameter)),
            "{problem}"
        );
        assert_eq!(problem["span"].to_string(), span, "{problem}");
    };
    check("/api/v1/search?q=%C3%A9%20autor:x", "q", "[3,9]");
    check("/api/v1/search?q=(toll", "q", "[0,1]");
    check("/api/v1/search?language=klingon", "language", "[0,7]");
    check("/api/v1/search?actor=nobody+of+this+name", "actor", "null");
    let caret = server.json("/api/v1/search?q=autor:x");
    assert_eq!(
        caret["caret"],
        "error: there is no field `autor`\n  autor:x\n  ^^^^^^\n  help: did you mean `author:`?"
    );
}
