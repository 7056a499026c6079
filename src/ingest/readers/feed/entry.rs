//! What an entry and its feed state about an article.

use crate::ingest::markup::plain;
use crate::ingest::xml::{Element, Elements};
use crate::record::Hints;
use url::Url;

/// What a feed says of all its entries.
#[derive(Debug, Default)]
pub struct Channel {
    pub title: Option<String>,
    pub language: Option<String>,
    authors: Vec<String>,
    /// Its own address.
    link: Option<String>,
    /// What `xml:base` and `xml:lang` on its root say.
    base: Option<String>,
    root_language: Option<String>,
}

impl Channel {
    /// Takes what an element beside the entries says.
    pub fn take(&mut self, element: &Element) {
        let text = || element.text().map(|text| plain(&text)).filter(|text| !text.is_empty());
        match element.name.as_str() {
            "title" => self.title = self.title.take().or_else(text),
            "language" | "dc:language" => self.language = self.language.take().or_else(text),
            "author" => self.authors.extend(person(element)),
            "link" if element.attribute("rel").is_none_or(|rel| rel == "alternate") => {
                let link = element.attribute("href").map(str::to_owned).or_else(text);
                self.link = self.link.take().or(link);
            }
            _ => {}
        }
    }

    /// Takes what the open containers say.
    pub fn take_attributes(&mut self, elements: &Elements<'_>) {
        self.base = elements.attribute("xml:base").map(str::to_owned);
        self.root_language = elements.attribute("xml:lang").map(str::to_owned);
    }

    /// A link as a whole address; links are relative to the nearest `xml:base`.
    fn resolve(&self, link: &str, bases: &[Option<&str>]) -> String {
        let outer = [self.base.as_deref(), self.link.as_deref()].into_iter().flatten();
        let mut address = link.to_owned();
        for base in bases.iter().flatten().copied().chain(outer) {
            if Url::parse(&address).is_ok() {
                break;
            }
            address = match Url::parse(base).and_then(|base| base.join(&address)) {
                Ok(joined) => joined.to_string(),
                // A base that is relative itself is joined to the next one.
                Err(_) => relative(base, &address),
            };
        }
        address
    }
}

/// `address` below the relative `base`.
fn relative(base: &str, address: &str) -> String {
    if address.starts_with('/') {
        return address.to_owned();
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    if folder.is_empty() { address.to_owned() } else { format!("{folder}/{address}") }
}

/// Everything an entry states but its words.
pub fn hints(entry: &Element, channel: &Channel) -> Hints {
    let url = link(entry, channel);
    let date = entry
        .text_of(&["pubDate", "dc:date", "published", "atom:published", "issued", "dcterms:created", "created", "date"])
        .or_else(|| entry.text_of(UPDATED));
    let modified = entry.text_of(UPDATED).filter(|modified| Some(modified) != date.as_ref());
    let origin = entry.first("source");
    let origin = origin.and_then(|origin| origin.text_of(&["title"]).or_else(|| Some(origin.own_text())));
    let language =
        entry.attribute("xml:lang").map(str::to_owned).or_else(|| entry.text_of(&["dc:language", "language"]));
    Hints {
        // Where there is an address, that is the article's name.
        docno: entry.text_of(&["guid", "id"]).filter(|_| url.is_none()),
        title: entry.text_of(&["title", "atom:title", "dc:title", "media:title"]).map(|title| plain(&title)),
        authors: authors(entry, channel),
        outlet: origin.map(|title| plain(&title)).filter(|title| !title.is_empty()).or_else(|| channel.title.clone()),
        language: language.or_else(|| channel.language.clone()).or_else(|| channel.root_language.clone()),
        tags: tags(entry),
        url,
        date,
        modified,
        ..Hints::default()
    }
}

const UPDATED: &[&str] = &["updated", "atom:updated", "dcterms:modified", "modified"];

/// Where the article stands: the address before a feed service changed it, the entry's link, a
/// permanent identifier that is an address.
fn link(entry: &Element, channel: &Channel) -> Option<String> {
    let original = entry.text_of(&["feedburner:origLink"]);
    let links = || entry.all("link").chain(entry.all("atom:link"));
    let alternate = |link: &&Element| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    let written = || {
        links().filter(alternate).find_map(|link| {
            let address = link.attribute("href").map(str::to_owned).or_else(|| link.text())?;
            Some(channel.resolve(&address, &[link.attribute("xml:base"), entry.attribute("xml:base")]))
        })
    };
    let permanent = || {
        let guid = entry.first("guid").filter(|guid| guid.attribute("isPermaLink") != Some("false"))?;
        guid.text().filter(|guid| is_address(guid))
    };
    let about = || entry.attribute("rdf:about").map(str::to_owned).filter(|about| is_address(about));
    let identifier = || entry.text_of(&["id"]).filter(|id| is_address(id));
    original.or_else(written).or_else(permanent).or_else(about).or_else(identifier)
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn authors(entry: &Element, channel: &Channel) -> Vec<String> {
    let mut authors: Vec<String> = Vec::new();
    for name in ["dc:creator", "author", "atom:author", "itunes:author", "dc:contributor"] {
        for author in entry.all(name).filter_map(person) {
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        if !authors.is_empty() {
            return authors;
        }
    }
    channel.authors.clone()
}

/// The name in `<author><name>Ada Voss</name></author>`, `ada@kell.example (Ada Voss)` or
/// `Ada Voss <ada@kell.example>`; none where only an address stands.
fn person(element: &Element) -> Option<String> {
    let text = element.text_of(&["name", "atom:name"]).or_else(|| Some(element.own_text()))?;
    let text = if text.contains('@') { text } else { plain(&text) };
    let text = text.trim();
    let name = match (text.split_once('('), text.split_once('<')) {
        (Some((address, name)), _) if address.contains('@') => name.trim_end_matches(')'),
        (_, Some((name, address))) if address.contains('@') => name,
        _ if text.contains('@') && !text.contains(' ') => "",
        _ => text,
    };
    let name = name.trim().trim_matches('"');
    (!name.is_empty()).then(|| name.to_owned())
}

fn tags(entry: &Element) -> Vec<String> {
    let named = entry.all("category").chain(entry.all("dc:subject")).chain(entry.all("atom:category"));
    let named = named
        .filter_map(|tag| tag.text().or_else(|| tag.attribute("label").or(tag.attribute("term")).map(str::to_owned)));
    let listed = entry.text_of(&["media:keywords", "itunes:keywords"]).unwrap_or_default();
    let mut tags: Vec<String> = Vec::new();
    for tag in named.map(|tag| plain(&tag)).chain(listed.split(',').map(|tag| tag.trim().to_owned())) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}
