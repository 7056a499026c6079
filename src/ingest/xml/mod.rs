//! XML documents that hold many things, one thing at a time.
//!
//! ```text
//! bytes ─stream─▶ UTF-8 with its place ─elements─▶ the trees below the containers, one by one
//! ```
//!
//! Nothing outside the document is fetched, and no entity it declares is expanded: what is not an
//! entity of HTML stays as it is written.

mod element;
mod elements;
mod names;

pub use element::Element;
pub use elements::{Elements, Found};

use encoding_rs::{Encoding, UTF_8};

/// The encoding of a document: its byte order mark, its declaration, else UTF-8.
pub fn encoding(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let head = String::from_utf8_lossy(&head[..head.len().min(200)]);
    let declaration = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let label = declaration.and_then(|(attributes, _)| attributes.split_once("encoding"));
    let label = label.map(|(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'', '\t', '\n']));
    let label = label.and_then(|rest| rest.split(['"', '\'']).next());
    // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
    label.and_then(|label| Encoding::for_label(label.as_bytes())).map_or(UTF_8, Encoding::output_encoding)
}

/// The name of the root element as written, if `text` is the beginning of an XML document.
pub fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let skipped = [("<?", "?>"), ("<!--", "-->")].iter().find_map(|(open, close)| {
            let after = rest.strip_prefix(open)?;
            Some(after.split_once(close).map_or("", |(_, after)| after))
        });
        rest = match skipped {
            Some(after) => after.trim_start(),
            None if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) => {
                skip_doctype(rest).trim_start()
            }
            None => break,
        };
    }
    let name = rest.strip_prefix('<')?;
    let name = &name[..name.find(|c: char| c.is_whitespace() || "/>".contains(c))?];
    name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(name)
}

/// What follows a document type declaration, whose internal subset stands in brackets.
fn skip_doctype(text: &str) -> &str {
    let end = match (text.find('['), text.find('>')) {
        (Some(subset), Some(end)) if subset < end => text[subset..].find("]").map(|at| subset + at),
        (_, end) => end,
    };
    let rest = end.map_or("", |end| &text[end..]);
    rest.split_once('>').map_or("", |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_stands_behind_declaration_comments_and_document_type() {
        for (text, expected) in [
            ("<rss version='2.0'>", Some("rss")),
            (
                "\n<?xml version='1.0'?><?xml-stylesheet href='a'?><!-- <feed> --><rdf:RDF xmlns:rdf='x'>",
                Some("rdf:RDF"),
            ),
            ("<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'rss.dtd'><rss>", Some("rss")),
            ("<!DOCTYPE rss [<!ENTITY a 'b>'>]>\n<rss>", Some("rss")),
            ("<!DOCTYPE rss [<!ENTITY a", None),
            ("<!-- never closed <rss>", None),
            ("< rss>", None),
            ("rss", None),
            ("<rss", None),
            ("", None),
        ] {
            assert_eq!(root(text), expected, "{text}");
        }
    }

    #[test]
    fn the_encoding_is_marked_declared_or_utf8() {
        for (head, expected) in [
            (&b"<?xml version='1.0' encoding='ISO-8859-1'?>"[..], "windows-1252"),
            (b"<?xml version=\"1.0\" encoding = \"utf-16\"?>", "UTF-8"),
            (b"<?xml version=\"1.0\" encoding=\"made-up\"?>", "UTF-8"),
            (b"\xff\xfe<\0", "UTF-16LE"),
            (b"<rss encoding='latin1'>", "UTF-8"),
            (b"", "UTF-8"),
        ] {
            assert_eq!(encoding(head).name(), expected);
        }
    }
}
