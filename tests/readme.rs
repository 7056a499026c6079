//! The commands that README.md shows work, on the sample corpus.
#![allow(clippy::disallowed_methods, reason = "reads README.md")]

mod support;

use support::{Project, copy, here};

/// The `pundit` commands in fenced `console` and `sh` blocks, in order; a trailing backslash joins lines.
fn commands(markdown: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut shell = None;
    let joined = markdown.replace("\\\n", " ");
    for line in joined.lines() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let opens = shell.is_none();
            shell = opens.then(|| matches!(info.split_whitespace().next(), Some("console" | "sh")));
        } else if shell == Some(true) {
            let line = line.trim_start();
            let line = line.strip_prefix("$ ").unwrap_or(line);
            if line.split_whitespace().next() == Some("pundit") {
                commands.push(line.to_owned());
            }
        }
    }
    commands
}

#[test]
fn commands_are_taken_from_shell_blocks_only() {
    let page = "pundit no\n```console\n$ pundit search 'a' \\\n  -n 1\npundit status\n1. pundit no\n```\n```text\npundit no\n```\n```sh\ncargo no\npundit man\n```\n";
    assert_eq!(commands(page), ["pundit search 'a'    -n 1", "pundit status", "pundit man"]);
}

#[test]
fn every_command_of_the_readme_runs() {
    let Ok(readme) = std::fs::read_to_string(here("README.md")) else { return };
    let commands = commands(&readme);
    assert!(commands.len() >= 5, "README.md shows {} commands", commands.len());
    let project = Project::empty();
    copy(&here("corpus"), &project.path().join("corpus"));
    // Commands that stand before the one that indexes are meant for a reader who has an index.
    project.ok(&["index", "-q"]);
    for command in commands {
        let ended = project.sh(&command);
        assert_eq!(ended.code, Some(0), "README.md says\n  {command}\n{ended:#?}");
    }
}
