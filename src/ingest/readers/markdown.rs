//! Markdown, and any text that opens with front matter.

use crate::ingest::{Confidence, Input, Probe, Reader, Sink};
use crate::record::Content;
use std::ops::ControlFlow;

pub struct Markdown;

const EXTENSIONS: &[&str] = &["md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"];

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if has_front_matter(&probe.text) {
            Confidence::Certain
        } else if probe.is_named(EXTENSIONS) {
            Confidence::Named
        } else if probe.extension.is_empty() && probe.text.starts_with("# ") {
            Confidence::Possible
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        sink(input.into_record(Content::Markdown))
    }
}

/// True if the text opens with a fence (`---` for YAML, `+++` for TOML) and its first entry is a
/// `key: value` or `key = value`. A row of dashes above prose is not enough.
fn has_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    let separator = match lines.next().map(str::trim_end) {
        Some("---") => ':',
        Some("+++") => '=',
        _ => return false,
    };
    let is_entry = |line: &str| {
        line.split_once(separator).is_some_and(|(key, _)| {
            let key = key.trim_end().trim_matches('"');
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
        })
    };
    lines.find(|line| !line.trim().is_empty() && !line.starts_with('#')).is_some_and(is_entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_a_fence_with_an_entry() {
        for (text, expected) in [
            ("---\ntitle: The Ferry\n---\nText", true),
            ("---\r\n\r\n# kept by hand\r\ndate_published: 2025\r\n---", true),
            ("+++\ntitle = 'The Ferry'\n+++\n", true),
            ("---\nThe minister said: nothing\n---", false),
            ("----\ntitle: x\n---", false),
            ("title: x", false),
            ("---", false),
            ("", false),
        ] {
            assert_eq!(has_front_matter(text), expected, "{text:?}");
        }
    }
}
