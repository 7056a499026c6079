//! The package (`.opf`): what the book is and in which order its parts are read.

use super::resolve;
use super::xml::{Event, events};
use std::collections::HashMap;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
    pub language: Option<String>,
    pub publisher: Option<String>,
    /// In the order of reading.
    pub chapters: Vec<Chapter>,
    /// Where the chapters' titles stand: the navigation of version 3, else the table of version 2.
    pub contents: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Inside the archive.
    pub path: String,
    /// False for what stands outside the run of the text: notes, answers.
    pub linear: bool,
    pub is_page: bool,
}

#[derive(Default)]
struct Item {
    path: String,
    media_type: String,
    properties: String,
}

impl Package {
    /// Reads a package that stands at `path` in the archive.
    pub fn read(bytes: &[u8], path: &str) -> Package {
        let mut package = Package::default();
        let mut items: HashMap<String, Item> = HashMap::new();
        let mut spine: Vec<(String, bool)> = Vec::new();
        let mut table = None;
        let mut open: Option<(String, bool)> = None;
        let mut text = String::new();
        for event in events(bytes) {
            match event {
                Event::Open { name, mut attributes } => {
                    let mut take = |key: &str| attributes.remove(key).unwrap_or_default();
                    match name.as_str() {
                        "item" => {
                            let (id, link) = (take("id"), take("href"));
                            let (media_type, properties) = (take("media-type"), take("properties"));
                            items.insert(id, Item { path: resolve(path, &link), media_type, properties });
                        }
                        "itemref" => spine.push((take("idref"), take("linear") != "no")),
                        "spine" => table = Some(take("toc")),
                        "title" | "creator" | "date" | "language" | "publisher" => {
                            // Other roles than "aut" translate, edit or draw; other events than publication are not its date.
                            let counts = ["", "aut"].contains(&take("role").as_str())
                                && ["", "publication", "original-publication"].contains(&take("event").as_str());
                            open = Some((name, counts));
                            text.clear();
                        }
                        _ => {}
                    }
                }
                Event::Text(part) if open.is_some() => text.push_str(&part),
                Event::Text(_) => {}
                Event::Close { name } => {
                    if let Some((_, counts)) = open.take_if(|(opened, _)| *opened == name) {
                        package.note(&name, text.split_whitespace().collect::<Vec<_>>().join(" "), counts);
                    }
                }
            }
        }
        let navigation = items.values().find(|item| item.properties.split_whitespace().any(|p| p == "nav"));
        let table =
            table.and_then(|id| items.get(&id)).or_else(|| items.values().find(|item| item.media_type.contains("ncx")));
        package.contents = navigation.or(table).map(|item| item.path.clone());
        package.chapters = spine
            .into_iter()
            .filter_map(|(id, linear)| {
                let item = items.get(&id)?;
                let is_nav = item.properties.split_whitespace().any(|p| p == "nav");
                let is_page = !is_nav && ["application/xhtml+xml", "text/html", ""].contains(&item.media_type.as_str());
                Some(Chapter { path: item.path.clone(), linear, is_page })
            })
            .collect();
        package
    }

    /// Takes down a statement; the first of each kind counts, but all authors.
    fn note(&mut self, name: &str, text: String, counts: bool) {
        if text.is_empty() || !counts {
            return;
        }
        let field = match name {
            "title" => &mut self.title,
            "date" => &mut self.date,
            "language" => &mut self.language,
            "publisher" => &mut self.publisher,
            _ => {
                self.authors.push(text);
                return;
            }
        };
        field.get_or_insert(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_says_who_wrote_what_and_in_which_order() {
        let opf = br#"<?xml version="1.0"?><package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
            <dc:title>Harbours &amp; Ferries</dc:title><dc:title>A subtitle</dc:title>
            <dc:creator opf:role="aut">Ada Voss</dc:creator><dc:creator>Imre Castellane</dc:creator>
            <dc:creator opf:role="trl">Nils Brand</dc:creator>
            <dc:date opf:event="modification">2026-01-01</dc:date><dc:date>2025-11-05</dc:date>
            <dc:language>en</dc:language><dc:publisher> Pier
            Press </dc:publisher></metadata>
            <manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
            <item id="c" href="text/one%201.xhtml" media-type="application/xhtml+xml"/>
            <item id="i" href="map.svg" media-type="image/svg+xml"/>
            <item id="toc" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
            <spine toc="toc"><itemref idref="n"/><itemref idref="c"/><itemref idref="i" linear="no"/><itemref idref="?"/></spine></package>"#;
        let chapter = |path: &str, linear, is_page| Chapter { path: path.into(), linear, is_page };
        let expected = Package {
            title: Some("Harbours & Ferries".into()),
            authors: vec!["Ada Voss".into(), "Imre Castellane".into()],
            date: Some("2025-11-05".into()),
            language: Some("en".into()),
            publisher: Some("Pier Press".into()),
            chapters: vec![
                chapter("OEBPS/nav.xhtml", true, false),
                chapter("OEBPS/text/one 1.xhtml", true, true),
                chapter("OEBPS/map.svg", false, false),
            ],
            contents: Some("OEBPS/nav.xhtml".into()),
        };
        assert_eq!(Package::read(opf, "OEBPS/book.opf"), expected);
        assert_eq!(Package::read(b"not xml <", "a.opf"), Package::default());
    }
}
