//! The cases in `cases/*.txt`: a query of a product behind `> `, then how it is read and what is said
//! about it. `UPDATE_EXPECT=1 cargo test query::dialect::cases` writes what comes of it now.
#![allow(clippy::disallowed_methods, reason = "the cases are files, refreshed when asked")]

use super::super::cases::{TODAY, compare, diagnostics, refreshed};
use super::*;

fn outcome(text: &str, dialect: Dialect) -> String {
    let parsed = read(text, dialect, TODAY);
    let mut out = format!("> {text}\n");
    if parsed.error().is_none() {
        out.push_str(&format!("{}\n", parsed.query));
    }
    diagnostics(text, &parsed, &mut out);
    out
}

fn check(name: &str, dialect: Dialect, has_error: bool) {
    let path = format!("{}/src/query/dialect/cases/{name}", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(&path).unwrap();
    compare(&path, &file, &refreshed(&file, |text| outcome(text, dialect)));
    let queries: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    assert!(queries.len() > 20);
    for query in queries {
        assert_eq!(read(query, dialect, TODAY).error().is_some(), has_error, "{query}");
    }
}

#[test]
fn nexis_is_understood() {
    check("nexis.txt", Dialect::Nexis, false);
}

#[test]
fn what_nexis_says_and_we_cannot_is_refused() {
    check("nexis-err.txt", Dialect::Nexis, true);
}

#[test]
fn factiva_is_understood() {
    check("factiva.txt", Dialect::Factiva, false);
}

#[test]
fn what_factiva_says_and_we_cannot_is_refused() {
    check("factiva-err.txt", Dialect::Factiva, true);
}

#[test]
fn the_users_page_shows_how_queries_are_really_read() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/dialects.md")).unwrap();
    let mut shown = 0;
    for (dialect, name) in [(Dialect::Nexis, "nexis"), (Dialect::Factiva, "factiva")] {
        let fence = format!("```{name}\n");
        for block in page.split(&fence).skip(1).map(|block| block.split("```").next().unwrap()) {
            for line in block.lines() {
                let (query, reading) = line.split_once('→').unwrap();
                let parsed = read(query.trim(), dialect, TODAY);
                assert_eq!(parsed.error(), None, "{query}");
                assert_eq!(parsed.query.to_string(), reading.trim(), "{query}");
                shown += 1;
            }
        }
    }
    assert!(shown > 20);
}
