//! Holds the code to ARCHITECTURE.md: its two tables are parsed and every file of `src/` is
//! checked against them.

#![allow(clippy::disallowed_methods, reason = "reads the sources")]

mod source;

use source::{Path, Token, paths, tokens};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// ARCHITECTURE.md's tables.
struct Rules {
    /// By module, in the order of the table.
    modules: Vec<Module>,
    /// Code by its only homes.
    homes: Vec<(String, Vec<String>)>,
}

struct Module {
    layer: u32,
    name: String,
    also: Vec<String>,
}

impl Rules {
    fn parse(markdown: &str) -> Rules {
        let mut rules = Rules { modules: Vec::new(), homes: Vec::new() };
        let list = |cell: &str| cell.split(',').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect();
        for line in markdown.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|')) {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            match cells[..] {
                [layer, name, also, _] => rules.modules.extend(layer.parse().ok().map(|layer| Module {
                    layer,
                    name: name.to_owned(),
                    also: list(also),
                })),
                [code, homes] => rules.homes.extend(
                    code.strip_prefix('`')
                        .and_then(|code| code.strip_suffix('`'))
                        .map(|code| (code.to_owned(), list(homes))),
                ),
                _ => {}
            }
        }
        rules
    }

    fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// Why `from` may not use `to`, if it may not.
    fn forbids(&self, from: &str, to: &str) -> Option<String> {
        // The program stands above all layers.
        if from == to || from == "main" {
            return None;
        }
        let (Some(user), Some(used)) = (self.module(from), self.module(to)) else {
            return Some(format!("{from} uses {to}: one of them has no row in the table"));
        };
        let allowed = used.layer < user.layer || user.also.iter().any(|also| also == to);
        (!allowed).then(|| format!("{from} (layer {}) uses {to} (layer {})", user.layer, used.layer))
    }

    /// What a file of `module` does against the rules.
    fn violations(&self, module: &str, depth: usize, code: &str) -> Vec<String> {
        let tokens = tokens(code);
        let uses = paths(&tokens, depth)
            .into_iter()
            .filter_map(|Path { module: to, line }| Some(format!("line {line}: {}", self.forbids(module, &to)?)));
        let strays = self.homes.iter().filter(|(_, homes)| !homes.iter().any(|home| home == module)).flat_map(
            |(code, homes)| {
                let found = find(&tokens, &source::tokens(code));
                found.into_iter().map(move |line| format!("line {line}: {code} belongs in {}", homes.join(", ")))
            },
        );
        uses.chain(strays).collect()
    }
}

/// The lines on which a run of tokens stands.
fn find(tokens: &[Token<'_>], wanted: &[Token<'_>]) -> Vec<usize> {
    let runs = tokens.windows(wanted.len());
    let equal = |run: &&[Token<'_>]| run.iter().map(|token| token.text).eq(wanted.iter().map(|token| token.text));
    runs.filter(equal).map(|run| run[0].line).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> Rules {
    Rules::parse(&fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap())
}

/// Every Rust file of `src/` with its top-level module and its depth below the crate's root.
fn sources() -> Vec<(PathBuf, String, usize)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(root().join("src")).unwrap().with_extension("");
                let names: Vec<_> = below.iter().map(|name| name.to_string_lossy().into_owned()).collect();
                let depth = names.iter().filter(|name| *name != "mod").count();
                found.push((path, names[0].clone(), depth));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn modules_look_only_downwards_and_code_stays_at_home() {
    let rules = rules();
    let mut violations = BTreeMap::new();
    for (path, module, depth) in sources().into_iter().filter(|(_, module, _)| module != "lib") {
        let found = rules.violations(&module, depth, &fs::read_to_string(&path).unwrap());
        if !found.is_empty() {
            violations.insert(path, found);
        }
    }
    assert!(violations.is_empty(), "ARCHITECTURE.md does not allow: {violations:#?}");
}

#[test]
fn every_module_has_a_row() {
    let rules = rules();
    let missing: Vec<_> = sources()
        .into_iter()
        .map(|(_, module, _)| module)
        .filter(|module| module != "lib" && module != "main" && rules.module(module).is_none())
        .collect();
    assert!(missing.is_empty(), "no row in ARCHITECTURE.md for {missing:?}");
}

#[test]
fn the_table_has_no_cycle() {
    let rules = rules();
    assert!(rules.modules.len() > 5 && rules.homes.len() > 3, "the tables were not found");
    assert!(rules.modules.is_sorted_by_key(|module| module.layer), "rows are ordered by layer");
    for (index, module) in rules.modules.iter().enumerate() {
        for also in &module.also {
            let above = rules.modules[..index].iter().any(|earlier| earlier.name == *also);
            assert!(above, "{} also uses {also}, which does not stand above it", module.name);
        }
    }
}

#[test]
fn the_checker_catches_what_it_must_and_nothing_else() {
    let rules = Rules::parse(
        "| layer | module | also uses | in one line |\n|---|---|---|---|\n| 0 | text | | |\n| 1 | record | | |\n\
         | 1 | article | record | |\n| 2 | query | | |\n| 3 | index | | |\n\n\
         | code | only in |\n|---|---|\n| `tantivy::` | index |\n| `println!` | main |\n| `process::exit` | main |\n",
    );
    for (module, depth, code, expected) in [
        ("article", 1, "use crate::text::Span;", &[][..]),
        ("article", 2, "use crate::record::Record; use super::Body;", &[]),
        ("article", 1, "use crate::article::Body;", &[]),
        ("record", 1, "use crate::article::Article;", &["line 1: record (layer 1) uses article (layer 1)"]),
        ("text", 1, "\nuse crate::query;", &["line 2: text (layer 0) uses query (layer 2)"]),
        ("text", 1, "fn f() -> crate::index::Doc { todo() }", &["line 1: text (layer 0) uses index (layer 3)"]),
        (
            "text",
            2,
            "use crate::{text::{fold, span}, index::{Doc, query}, query as q};",
            &["line 1: text (layer 0) uses index (layer 3)", "line 1: text (layer 0) uses query (layer 2)"],
        ),
        ("text", 1, "use crate :: /* far */ query;", &["line 1: text (layer 0) uses query (layer 2)"]),
        ("text", 1, "use super::query::parse;", &["line 1: text (layer 0) uses query (layer 2)"]),
        (
            "text",
            1,
            "mod tests { use super::*; use super::super::query; }",
            &["line 1: text (layer 0) uses query (layer 2)"],
        ),
        ("text", 2, "use super::query::parse; mod tests { use super::query; }", &[]),
        ("text", 1, "pub(crate) fn f() {}", &[]),
        ("text", 1, "use crate::unknown;", &["line 1: text uses unknown: one of them has no row in the table"]),
        ("text", 1, "// crate::index\n/* crate::index /* nested */ crate::query */ /// [crate::query]", &[]),
        ("text", 1, r####"const A: &str = "crate::index \" "; const B: &[u8] = br#"crate::"query"#;"####, &[]),
        (
            "text",
            1,
            "fn f<'a>(c: &'a char) -> bool { *c == '\"' || *c == '\\'' } use crate::query;",
            &["line 1: text (layer 0) uses query (layer 2)"],
        ),
        ("query", 1, "use tantivy::Term;", &["line 1: tantivy:: belongs in index"]),
        ("index", 1, "use tantivy::Term; use crate::query;", &[]),
        ("query", 1, "fn f() { println!(\"{}\", 1); }", &["line 1: println! belongs in main"]),
        ("query", 1, "fn f() { std::process::exit(1) }", &["line 1: process::exit belongs in main"]),
        ("main", 1, "fn main() { println!(); pundit::index::f(); std::process::exit(1) }", &[]),
    ] {
        assert_eq!(rules.violations(module, depth, code), expected, "{module}: {code}");
    }
}
