//! The program as its user meets it: whole outputs, in the case files of `tests/cli/`.
//!
//! A case file is a session in a fresh folder that holds a copy of `tests/fixtures/articles`:
//!
//! ```text
//! # A comment, kept.
//! $ pundit search nothing
//! what it writes to standard output
//! ! what it writes to standard error
//! ? 1
//! ```
//!
//! Commands go through `sh`; `?` is the exit code where it is not 0. What differs from run to run
//! (times, sizes, hashes, scores, the folder) stands in brackets. `UPDATE_EXPECT=1 cargo test
//! --test cli` writes what comes of the commands now.
#![allow(clippy::disallowed_methods, reason = "the cases are files, refreshed when asked")]

mod support;

use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::Project;

/// What differs from run to run, and what stands for it.
static REDACTIONS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = [
        (r" in \d+\.\d s(, \d+ articles/s)?$", " in [TIME]"),
        (r"^(time|workers) .*", "$1 [TIME]"),
        (r#""took_ms": ?[\d.]+"#, r#""took_ms":[TIME]"#),
        (r#""score": ?-?[\d.e-]+"#, r#""score":[SCORE]"#),
        (r"^( +)\d+\.\d{3}  ", "$1[SCORE]  "),
        (r" (\d+) [\d.]+ pundit$", " $1 [SCORE] pundit"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[NOW]"),
        (r"^(size +).*", "$1[SIZE]"),
        (r#""(bytes|segments)": \d+"#, r#""$1": [SIZE]"#),
        (r"\b[0-9a-f]{32}\b", "[HASH]"),
        (r#""(extractor|analyzer|pundit|gazetteer)": "?[^",]+"?"#, r#""$1": [VERSION]"#),
        (r"gazetteer [^ ]+ → [^ ;)]+", "gazetteer [VERSION] → [VERSION]"),
    ];
    patterns.iter().map(|(pattern, with)| (Regex::new(pattern).expect("a fixed pattern"), *with)).collect()
});

fn redacted(line: &str, folder: &str) -> String {
    let line = line.replace(folder, "[DIR]");
    REDACTIONS.iter().fold(line, |line, (pattern, with)| pattern.replace_all(&line, *with).into_owned())
}

/// What a case file would say if it were true.
fn played(case: &str) -> String {
    let project = Project::with_articles();
    let folder = project.path().display().to_string();
    let mut blocks: Vec<String> = Vec::new();
    let mut comments = String::new();
    for line in case.lines() {
        if line.starts_with("# ") {
            comments.push_str(&format!("{line}\n"));
        } else if let Some(command) = line.strip_prefix("$ ") {
            let ended = project.sh(command);
            let mut block = format!("{}$ {command}\n", std::mem::take(&mut comments));
            for out in ended.stdout.lines() {
                let out = redacted(out, &folder);
                assert!(
                    !["$ ", "! ", "? ", "# "].iter().any(|mark| out.starts_with(mark)),
                    "a case cannot hold: {out}"
                );
                block.push_str(&format!("{out}\n"));
            }
            ended.stderr.lines().for_each(|err| block.push_str(&format!("! {}\n", redacted(err, &folder))));
            if ended.code != Some(0) {
                block.push_str(&format!("? {}\n", ended.code.map_or("killed".to_owned(), |code| code.to_string())));
            }
            blocks.push(block);
        }
    }
    blocks.join("\n")
}

/// The first lines that differ, or nothing.
fn difference(path: &Path) -> Option<String> {
    let case = fs::read_to_string(path).unwrap();
    let now = played(&case);
    if case == now {
        return None;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, &now).unwrap();
        return None;
    }
    let shared = case.lines().zip(now.lines()).take_while(|(was, is)| was == is).count();
    let command = now.lines().take(shared + 1).filter(|line| line.starts_with("$ ")).last().unwrap_or_default();
    let lines = |text: &str| text.lines().skip(shared).take(4).collect::<Vec<_>>().join("\n  ");
    Some(format!(
        "{} line {}, after\n  {command}\nexpected\n  {}\nfound\n  {}",
        path.display(),
        shared + 1,
        lines(&case),
        lines(&now)
    ))
}

#[test]
fn every_session_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    if let Some(only) = std::env::var_os("CASE") {
        cases.retain(|case| case.file_stem() == Some(&only));
    }
    cases.sort();
    assert!(!cases.is_empty());
    let next = AtomicUsize::new(0);
    let work = || std::iter::from_fn(|| cases.get(next.fetch_add(1, Ordering::Relaxed))).filter_map(|c| difference(c));
    let differences: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(|| work().collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(differences.is_empty(), "UPDATE_EXPECT=1 refreshes\n\n{}", differences.join("\n\n"));
}
