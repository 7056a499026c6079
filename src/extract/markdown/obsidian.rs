//! Marks of note-taking programs that Markdown does not know: `[[links|alias]]`, `![[embeds]]`,
//! `%%comments%%`, `==highlights==`, `> [!note]` callouts, lines of `#tags`.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A text without these marks, and the tags it held on lines of their own.
pub(super) struct Plain<'a> {
    pub text: Cow<'a, str>,
    pub tags: Vec<String>,
}

pub(super) fn plain(markdown: &str) -> Plain<'_> {
    let marked = ["[[", "%%", "==", "[!"].iter().any(|mark| markdown.contains(mark));
    let tagged = markdown.lines().any(is_tag_line);
    if !marked && !tagged {
        return Plain { text: Cow::Borrowed(markdown), tags: Vec::new() };
    }
    let mut tags = Vec::new();
    let mut out = String::with_capacity(markdown.len());
    let mut fenced = false;
    for line in without_comments(markdown).split_inclusive('\n') {
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        fenced ^= fence;
        match () {
            () if fence || fenced => out.push_str(line),
            () if is_tag_line(line) => {
                tags.extend(line.split_whitespace().map(|tag| tag.trim_start_matches('#').to_owned()));
                out.push('\n');
            }
            () => out.push_str(&unmarked(line)),
        }
    }
    Plain { text: Cow::Owned(out), tags }
}

/// `[[people/Ada Voss|Voss]]` → `Voss`, `[[people/Ada Voss]]` → `Ada Voss`.
pub(super) fn without_links(text: &str) -> Cow<'_, str> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]").expect("a fixed pattern"));
    LINK.replace_all(text, |found: &regex::Captures<'_>| match found.get(2) {
        Some(alias) => alias.as_str().trim().to_owned(),
        None => shown_target(&found[1]).to_owned(),
    })
}

fn shown_target(target: &str) -> &str {
    let note = target.split(['#', '^']).next().filter(|note| !note.is_empty()).unwrap_or(target);
    note.rsplit('/').next().unwrap_or(note).trim()
}

fn unmarked(line: &str) -> String {
    static EMBED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"!\[\[[^\[\]\n]{1,300}\]\]").expect("a fixed pattern"));
    static CALLOUT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(\s*(?:>\s*)+)\[![\w-]{1,30}(?:\|[^\]]{0,40})?\][+-]?[ \t]*").expect("a fixed pattern")
    });
    static HIGHLIGHT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"==([^=\n]{1,500})==").expect("a fixed pattern"));
    static BLOCK_ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[ \t]\^[\w-]{1,40}(\s*)$").expect("a fixed pattern"));
    let line = match CALLOUT.captures(line) {
        None => line.to_owned(),
        // The callout's own title is a paragraph of its own.
        Some(found) => match line[found[0].len()..].trim_end() {
            "" => format!("{}\n", &found[1]),
            title => format!("{}{title}\n>\n", &found[1]),
        },
    };
    let line = EMBED.replace_all(&line, "");
    let line = without_links(&line);
    let line = HIGHLIGHT.replace_all(&line, "$1");
    BLOCK_ID.replace(&line, "$1").into_owned()
}

/// A comment stands between two pairs of percent signs, over several lines too; one that is not
/// closed is none.
fn without_comments(text: &str) -> Cow<'_, str> {
    let parts: Vec<&str> = text.split("%%").collect();
    if parts.len() < 3 {
        return Cow::Borrowed(text);
    }
    let open = parts.len().is_multiple_of(2);
    let mut out = String::with_capacity(text.len());
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        match at.is_multiple_of(2) {
            true => out.push_str(part),
            false if open && is_last => {
                out.push_str("%%");
                out.push_str(part);
            }
            false => {}
        }
    }
    Cow::Owned(out)
}

fn is_tag_line(line: &str) -> bool {
    let is_tag = |word: &str| {
        word.strip_prefix('#').is_some_and(|tag| {
            tag.chars().any(char::is_alphabetic) && tag.chars().all(|c| c.is_alphanumeric() || "_-/".contains(c))
        })
    };
    let line = line.trim();
    line.starts_with('#') && line.split_whitespace().all(is_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes_go_and_their_words_stay() {
        let check = |markdown: &str, expected: &str, tags: &[&str]| {
            let found = plain(markdown);
            assert_eq!(
                (found.text.as_ref(), found.tags),
                (expected, tags.iter().map(ToString::to_string).collect()),
                "{markdown}"
            );
        };
        check("see [[Ports|the ports]] and [[sea/Straits#South]]", "see the ports and Straits", &[]);
        check("![[map.png]]\ntext ^a1b2", "\ntext", &[]);
        check("one %%not\nthis%% two", "one  two", &[]);
        check("70 %% of 100", "70 %% of 100", &[]);
        check("> [!note]+ On tides\n> They turn.", "> On tides\n>\n> They turn.", &[]);
        check("a ==marked== word", "a marked word", &[]);
        check("#ports #sea/trade\n\ntext", "\n\ntext", &["ports", "sea/trade"]);
        check("# Heading\n#1 is no tag", "# Heading\n#1 is no tag", &[]);
        check("```\n[[kept]]\n```", "```\n[[kept]]\n```", &[]);
    }
}
