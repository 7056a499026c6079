//! The table of contents: which chapter has which title.

use super::resolve;
use super::xml::{Event, events};
use std::collections::HashMap;

/// The titles of the chapters by path; of several entries that lead into one chapter the first counts.
///
/// Reads both forms: in navigation documents a link's own text is the title, in the older tables
/// the text before the link is.
pub fn titles(bytes: &[u8], path: &str) -> HashMap<String, String> {
    let mut titles = HashMap::new();
    let mut link: Option<String> = None;
    let mut text = String::new();
    let mut in_contents = true;
    for event in events(bytes) {
        match event {
            // A navigation document also lists landmarks and printed pages.
            Event::Open { name, attributes } if name == "nav" => {
                in_contents = attributes.get("type").is_none_or(|kind| kind == "toc");
            }
            Event::Open { name, attributes } if name == "a" => {
                link = attributes.get("href").cloned();
                text.clear();
            }
            Event::Open { name, .. } if name == "navLabel" => text.clear(),
            Event::Open { name, attributes } if name == "content" => {
                enter(&mut titles, path, attributes.get("src"), &text);
            }
            Event::Close { name } if name == "a" && in_contents => {
                enter(&mut titles, path, link.take().as_ref(), &text);
            }
            Event::Text(part) => text.push_str(&part),
            _ => {}
        }
    }
    titles
}

fn enter(titles: &mut HashMap<String, String>, path: &str, link: Option<&String>, text: &str) {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(link) = link.filter(|_| !title.is_empty()) {
        titles.entry(resolve(path, link)).or_insert(title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_table_are_read() {
        let nav = br##"<html><nav epub:type="toc"><ol><li><a href="a.xhtml">The <em>Ferry</em></a></li>
            <li><a href="a.xhtml#two">Its Second Part</a></li><li><a href="b.xhtml">The Quay</a></li></ol></nav>
            <nav epub:type="landmarks"><ol><li><a href="c.xhtml">Cover</a></li></ol></nav></html>"##;
        let ncx = br#"<ncx><docTitle><text>Book</text></docTitle><navMap>
            <navPoint><navLabel><text>The Ferry</text></navLabel><content src="a.xhtml"/></navPoint>
            <navPoint><navLabel><text>The Quay</text></navLabel><content src="b.xhtml#x"/></navPoint></navMap></ncx>"#;
        let expected = [("x/a.xhtml", "The Ferry"), ("x/b.xhtml", "The Quay")];
        let expected = expected.map(|(path, title)| (path.to_owned(), title.to_owned())).into();
        assert_eq!(titles(nav, "x/nav.xhtml"), expected);
        assert_eq!(titles(ncx, "x/toc.ncx"), expected);
    }
}
