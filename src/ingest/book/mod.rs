//! EPUB books: a zip archive with chapters as web pages and a description of the whole.
//!
//! ```text
//! META-INF/container.xml ─▶ the package ─package─▶ title, author …, chapters in order
//!                                        ─contents─▶ the chapters' titles
//! ```

mod contents;
mod package;
mod xml;

pub use contents::titles;
pub use package::{Chapter, Package};

use xml::{Event, events};

/// The path of the package that `META-INF/container.xml` names.
pub fn package_path(container: &[u8]) -> Option<String> {
    events(container).find_map(|event| match event {
        Event::Open { name, attributes } if name == "rootfile" => attributes.get("full-path").cloned(),
        _ => None,
    })
}

/// A path inside the book as a link in the file `from` means it: `../text/a%20b.xhtml#top`.
pub fn resolve(from: &str, link: &str) -> String {
    let link = link.split(['#', '?']).next().unwrap_or_default();
    let link = percent_encoding::percent_decode_str(link).decode_utf8_lossy();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if link.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_the_file_they_stand_in() {
        for (from, link, expected) in [
            ("OEBPS/book.opf", "text/a.xhtml", "OEBPS/text/a.xhtml"),
            ("OEBPS/nav/nav.xhtml", "../text/a%20b.xhtml#top", "OEBPS/text/a b.xhtml"),
            ("book.opf", "a.xhtml", "a.xhtml"),
            ("book.opf", "../../a.xhtml", "a.xhtml"),
            ("x/book.opf", "/a.xhtml", "a.xhtml"),
            ("x/book.opf", "#top", "x"),
        ] {
            assert_eq!(resolve(from, link), expected, "{from} {link}");
        }
    }

    #[test]
    fn the_container_names_the_package() {
        let container = br#"<?xml version="1.0"?><container><rootfiles>
            <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
        assert_eq!(package_path(container).as_deref(), Some("OEBPS/book.opf"));
        assert_eq!(package_path(b"<container>"), None);
        assert_eq!(package_path(b"\0<<&"), None);
    }
}
