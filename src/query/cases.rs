//! The cases in `cases/ok.txt` and `cases/err.txt`: a query behind `> `, then what comes of it.
//! `UPDATE_EXPECT=1 cargo test query::cases` writes what comes of it now.
#![allow(clippy::disallowed_methods, reason = "the cases are files, refreshed when asked")]

use super::*;
use std::fmt::Write;

/// A Wednesday.
pub(super) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 3, 4);

/// A query as an s-expression: every type visible, nothing escaped.
fn tree(query: &Query) -> String {
    let list = |head: &str, parts: &[Query]| {
        parts.iter().fold(format!("({head}"), |out, part| format!("{out} {}", tree(part))) + ")"
    };
    match query {
        Query::All => "all".to_owned(),
        Query::Text { field, case, leaf } => cased(*case, placed(*field, leaf_tree(leaf))),
        Query::Actor(actor) => {
            let organs = if actor.organs { " organs" } else { "" };
            let salience = actor.salience.map_or(String::new(), |salience| format!(" {salience:?}"));
            placed(actor.field, format!("(actor {:?}{organs}{salience})", actor.name))
        }
        Query::Near(near) => {
            format!("({:?} {:?} {} {})", near.relation, near.within, tree(&near.left), tree(&near.right))
        }
        Query::AtLeast { times, of } => format!("(at-least {times} {})", tree(of)),
        Query::Length(range) => format!("(length {:?} {:?})", range.min, range.max),
        Query::Outlet(name) => format!("(outlet {name:?})"),
        Query::Language(code) => format!("(language {code})"),
        Query::ActorType(name) => format!("(type {name})"),
        Query::Published(range) => {
            let end = |date: Option<crate::article::PartialDate>| date.map_or("_".to_owned(), |date| date.to_string());
            format!("(published {} {})", end(range.since), end(range.until))
        }
        Query::Has(field) => format!("(has {field})"),
        Query::Group(parts) => list("group", parts),
        Query::And(parts) => list("and", parts),
        Query::Or(parts) => list("or", parts),
        Query::Not(part) => list("not", std::slice::from_ref(part)),
        Query::Required(part) => list("required", std::slice::from_ref(part)),
    }
}

fn leaf_tree(leaf: &Leaf) -> String {
    match leaf {
        Leaf::Word(word) => word.clone(),
        Leaf::Phrase(phrase) => format!("{phrase:?}"),
        Leaf::Typed(words) => format!("(typed {words:?})"),
        Leaf::Prefix(prefix) => format!("(prefix {prefix})"),
        Leaf::Wildcard(pattern) => format!("(wildcard {pattern})"),
        Leaf::Fuzzy { word, edits } => format!("(fuzzy {edits} {word})"),
    }
}

fn placed(field: TextField, tree: String) -> String {
    match field {
        TextField::Text => tree,
        TextField::Lead => format!("(lead {tree})"),
        TextField::First(n) => format!("(first {n} {tree})"),
        TextField::Title => format!("(title {tree})"),
        TextField::Author => format!("(author {tree})"),
    }
}

fn cased(case: Case, tree: String) -> String {
    if case == Case::Any { tree } else { format!("(case {case:?} {tree})") }
}

pub(super) fn diagnostics(text: &str, parsed: &Parsed, out: &mut String) {
    for d in &parsed.diagnostics {
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        let place = format!("{}..{} ⟨{}⟩", d.span.start(), d.span.end(), d.span.of(text));
        let _ = writeln!(out, "{severity} {place} {}", d.message);
        let _ = d.help.iter().try_for_each(|help| writeln!(out, "  help: {help}"));
    }
}

fn outcome(text: &str) -> String {
    let parsed = parse_on(text, TODAY);
    let mut out = format!("> {text}\n");
    if parsed.error().is_none() {
        let _ = writeln!(out, "{}", tree(&parsed.query));
        let printed = parsed.query.to_string();
        if printed != text {
            let _ = writeln!(out, "prints {printed}");
        }
    }
    diagnostics(text, &parsed, &mut out);
    out
}

/// Comments and blank lines stay, what stands below each query is computed anew.
pub(super) fn refreshed(file: &str, outcome: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for block in file.split("\n\n") {
        let kept = block.lines().filter(|line| line.starts_with('#'));
        kept.for_each(|line| out.push_str(&format!("{line}\n")));
        let queries = block.lines().filter_map(|line| line.strip_prefix('>'));
        queries.for_each(|query| out.push_str(&outcome(query.strip_prefix(' ').unwrap_or(query))));
        out.push('\n');
    }
    out.trim_end().to_owned() + "\n"
}

/// Fails when the file at `path` differs from what it would say now, or writes it anew when asked to.
pub(super) fn compare(path: &str, file: &str, now: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return std::fs::write(path, now).unwrap();
    }
    for (line, (was, is)) in file.lines().zip(now.lines()).enumerate() {
        assert_eq!(was, is, "{path} line {}; UPDATE_EXPECT=1 refreshes", line + 1);
    }
    assert_eq!(file, now, "{path}; UPDATE_EXPECT=1 refreshes");
}

fn check(name: &str, has_error: bool) {
    let path = format!("{}/src/query/cases/{name}", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(&path).unwrap();
    compare(&path, &file, &refreshed(&file, outcome));
    let queries: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    assert!(queries.len() > 20);
    for query in queries {
        assert_eq!(parse_on(query, TODAY).error().is_some(), has_error, "{query}");
    }
}

#[test]
fn understood_queries_have_their_tree() {
    check("ok.txt", false);
}

#[test]
fn what_is_not_understood_has_its_error_and_span() {
    check("err.txt", true);
}

#[test]
fn the_users_page_shows_the_grammar_and_only_examples_that_parse() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/query-language.md")).unwrap();
    assert!(page.contains(&format!("```ebnf\n{GRAMMAR}```")), "docs/query-language.md has another grammar");
    let examples: Vec<&str> =
        page.split("```query\n").skip(1).flat_map(|block| block.split("```").next().unwrap().lines()).collect();
    assert!(examples.len() > 15);
    for example in examples {
        assert!(parse_on(example, TODAY).diagnostics.is_empty(), "{example}");
    }
    let shown = page.split("```text\n").skip(1).map(|block| block.split("\n```").next().unwrap());
    for shown in shown.filter(|block| block.contains('^')) {
        let text = shown.lines().nth(1).unwrap().trim();
        let rendered: Vec<String> = parse(text).diagnostics.iter().map(|d| render_error(text, d)).collect();
        assert_eq!(rendered.join("\n"), shown, "docs/query-language.md shows another error");
    }
}

#[test]
fn every_example_of_the_help_parses() {
    let examples = include_str!("help.txt").lines().filter_map(|line| line.strip_prefix("  "));
    let examples: Vec<&str> = examples.filter_map(|line| line.split("  ").next()).collect();
    assert!(examples.len() > 15);
    for example in examples {
        assert_eq!(parse_on(example, TODAY).diagnostics, [], "{example}");
    }
}

#[test]
fn plain_text_is_words_whatever_it_looks_like() {
    let check = |text: &str, expected: &str| assert_eq!(tree(&plain(text)), expected, "{text}");
    check("", "all");
    check("sanctions", "sanctions");
    check("NOT author:x \"red (line* - & U.S.?", "(group NOT author x \"red (line* U.S.?)");
    check("cross-border, 3.5", "(group cross border 3.5)");
    check("*** ?", "(group *** ?)");
}

#[test]
fn a_filter_takes_its_value_whole() {
    let check = |field: &str, value: &str, expected: &str| match filter(field, value) {
        Ok(query) => assert_eq!(tree(&query), expected, "{field} {value}"),
        Err(diagnostic) => assert_eq!(diagnostic.message, expected, "{field} {value}"),
    };
    check("author", "sohail", "(author sohail)");
    check("author", "Anas (Sohail) -x", "(author \"Anas (Sohail) -x\")");
    check("actor", "nil:person:jane-roe", "(actor \"nil:person:jane-roe\")");
    check("site", "https://paper.example/", "(outlet \"https://paper.example/\")");
    check("since", "2025-10", "(published 2025-10 _)");
    check("since", "last week", "`last week` is no date");
    check("lang", "EN", "(language en)");
    check("author", " ", "`author:` has no value");
    check("autor", "x", "there is no field `autor`");
}
