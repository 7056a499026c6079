//! The first look at a file: its name and its first bytes.

use encoding_rs::Encoding;
use std::path::Path;

/// How sure a reader is that a file is its own, from not at all to certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    No,
    /// Anything may be this: plain text.
    Fallback,
    /// The content hints at it and the name says nothing.
    Possible,
    /// The name says so.
    Named,
    /// The content says so, whatever the name.
    Certain,
}

/// What is known of a file before it is read.
pub struct Probe<'a> {
    /// Lower case, without the dot, `.gz` and its like taken off; empty if there is none.
    pub extension: String,
    /// The first bytes, unpacked.
    pub head: &'a [u8],
    /// The same as text: byte order mark obeyed and removed, leading white space removed.
    pub text: String,
}

impl<'a> Probe<'a> {
    pub fn new(path: &Path, head: &'a [u8]) -> Probe<'a> {
        let (encoding, mark) = Encoding::for_bom(head).unwrap_or((encoding_rs::UTF_8, 0));
        let (text, _) = encoding.decode_without_bom_handling(&head[mark..]);
        Probe { extension: extension(path), head, text: text.trim_start().to_owned() }
    }

    /// True if the extension is one of `extensions`.
    pub fn is_named(&self, extensions: &[&str]) -> bool {
        extensions.contains(&self.extension.as_str())
    }

    /// True if the text begins with `prefix`, ASCII case aside.
    pub fn starts_with(&self, prefix: &str) -> bool {
        starts_with(&self.text, prefix)
    }

    /// True if the text announces itself as a web page, after comments and an XML declaration.
    pub fn is_html(&self) -> bool {
        let text = skip_prolog(&self.text);
        ["<!doctype html", "<html", "<head>", "<head ", "<body>", "<body "].iter().any(|tag| starts_with(text, tag))
    }

    pub fn has_byte_order_mark(&self) -> bool {
        Encoding::for_bom(self.head).is_some()
    }
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Skips what may stand before a page's first tag. Saved pages often open with a comment saying
/// where they were saved from.
fn skip_prolog(mut text: &str) -> &str {
    for (open, close) in [("<?xml", "?>"), ("<!--", "-->"), ("<!--", "-->"), ("<!--", "-->")] {
        if starts_with(text, open) {
            text = text.find(close).map_or("", |end| text[end + close.len()..].trim_start());
        }
    }
    text
}

/// The extension that tells the format: `page.HTML.gz` has `html`.
fn extension(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let packed = [".gz", ".gzip", ".zst", ".bz2", ".xz"].iter().find_map(|packing| name.strip_suffix(packing));
    let name = packed.unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_is_the_one_under_gz() {
        for (name, expected) in [
            ("a/b.html", "html"),
            ("b.HTML.GZ", "html"),
            ("b.jsonl.gzip", "jsonl"),
            ("b.jsonl.zst", "jsonl"),
            ("b.tar.xz", "tar"),
            ("b.gz", ""),
            ("a.b/plain", ""),
            (".hidden", ""),
            ("", ""),
        ] {
            assert_eq!(extension(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn pages_announce_themselves_after_comments_and_declarations() {
        for (head, expected) in [
            ("<!DOCTYPE HTML>", true),
            ("\u{feff}\n <html lang=en>", true),
            ("<!-- saved from (0042)https://paper.example/ --><!doctype html>", true),
            ("<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'>", true),
            ("<!-- never closed <html>", false),
            ("<header>", false),
            ("The <html> tag", false),
            ("", false),
        ] {
            assert_eq!(Probe::new(Path::new("x"), head.as_bytes()).is_html(), expected, "{head}");
        }
    }

    #[test]
    fn utf16_heads_are_read_by_their_mark() {
        let mut head = vec![0xff, 0xfe];
        head.extend("<!doctype html>".encode_utf16().flat_map(u16::to_le_bytes));
        assert!(Probe::new(Path::new("x"), &head).is_html());
    }
}
