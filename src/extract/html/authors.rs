//! Who wrote a page: its data first, then the elements that carry bylines, then the text.

use super::json_ld::{self, rank};
use super::page::{Page, text_of};
use crate::article::{Author, BlockKind, Via};
use crate::extract::bio;
use crate::extract::names::{names, turned};
use crate::text::fold;
use dom_query::NodeRef;
use serde_json::Value;

/// A rule that looks for authors in one place.
type Rule = fn(&Page) -> Vec<String>;

const RULES: &[(Via, Rule)] = &[
    (Via::JsonLd, from_json_ld),
    (Via::Meta, from_meta),
    (Via::Microdata, from_microdata),
    (Via::Element, from_links),
    (Via::Element, from_bylines),
];

/// The authors of a page whose main text is `blocks`.
pub(super) fn authors(page: &Page, outlet: Option<&str>, blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let (mut found, mut desk) = (Vec::new(), Vec::new());
    for (via, rule) in RULES {
        let authors = read(&rule(page), *via);
        if !authors.iter().any(|a| a.role.is_none()) {
            continue;
        }
        if authors.iter().all(|a| is_outlet(&a.name, outlet)) {
            desk = if desk.is_empty() { authors } else { desk };
            continue;
        }
        found = authors;
        break;
    }
    if found.is_empty() {
        found = from_text(blocks);
    }
    if found.is_empty() {
        return desk;
    }
    found.retain(|a| found_alone(a) || !is_outlet(&a.name, outlet));
    with_affiliations(found, blocks)
}

fn found_alone(author: &Author) -> bool {
    author.role.is_some()
}

fn is_outlet(name: &str, outlet: Option<&str>) -> bool {
    let squeezed = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    outlet.is_some_and(|outlet| squeezed(outlet) == squeezed(name))
}

fn read(fields: &[String], via: Via) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    for name in fields.iter().flat_map(|field| names(field)) {
        if !authors.iter().any(|a| fold(&a.name) == fold(&name.name)) {
            authors.push(Author { name: name.name, role: name.role.map(str::to_owned), affiliation: None, via });
        }
    }
    authors
}

fn from_json_ld(page: &Page) -> Vec<String> {
    for node in page.linked_data.iter().filter(|node| rank(node) < 2) {
        let found: Vec<String> = ["author", "creator"].iter().flat_map(|key| people(page, node, key)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn people(page: &Page, node: &Value, key: &str) -> Vec<String> {
    let items = match node.get(key) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(item) => vec![item],
        None => Vec::new(),
    };
    let name = |item: &Value| match json_ld::referred(&page.linked_data, item) {
        Some(person) => json_ld::strings(person, "name"),
        None => json_ld::strings(&serde_json::json!({ "name": item }), "name"),
    };
    items.into_iter().flat_map(name).collect()
}

fn from_meta(page: &Page) -> Vec<String> {
    const NAMES: &[&str] = &[
        "citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "parsely-author", "sailthru.author",
        "byl", "dc.creator.personalname", "article:author_name", "og:article:author", "rbauthors", "shareaholic:article_author_name",
        "cxenseparse:author", "book:author", "og:author", "twitter:data1",
    ];
    for name in NAMES {
        let stated = page.meta(name).filter(|content| !content.contains("://"));
        let labelled = *name != "twitter:data1" || page.first_meta(&["twitter:label1"]).is_some_and(is_label);
        let found: Vec<String> = stated.map(turned).filter(|field| labelled && !names(field).is_empty()).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn is_label(text: &str) -> bool {
    ["written by", "by", "author", "verfasst von"].contains(&fold(text).as_str())
}

fn from_microdata(page: &Page) -> Vec<String> {
    let elements = page.document.select("[itemprop~=author], [itemprop~=creator]");
    let mut found = Vec::new();
    for node in elements.nodes().iter().filter(|n| !page.is_aside(n)) {
        let inner = dom_query::Selection::from(*node).select("[itemprop=name]");
        let named = inner.nodes().first().map(|n| n.attr("content").map_or_else(|| text_of(n), |c| c.to_string()));
        let text = named.or_else(|| node.attr("content").map(|c| c.to_string())).unwrap_or_else(|| text_of(node));
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

fn from_links(page: &Page) -> Vec<String> {
    let links = page.document.select("a[rel~=author], [rel=author]");
    let mut found = Vec::new();
    for node in links.nodes().iter().filter(|n| !page.is_aside(n)) {
        let text = text_of(node);
        if !text.is_empty() && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Elements called byline or author, the most telling names first; the first that holds a name.
fn from_bylines(page: &Page) -> Vec<String> {
    const SELECTORS: &[&str] = &[
        ".author-name, .authorname, .author_name, .byline-name, .byline__name, .article-author-name, .fn.n, .vcard .fn",
        "[class*='author' i] a[href*='author' i], [class*='byline' i] a[href*='author' i]",
        "[class~='byline' i], [class*='byline' i], [id*='byline' i]",
        "[class~='author' i], [id='author' i]",
        "[class*='article-author' i], [class*='post-author' i], [class*='entry-author' i], [class*='authorname' i], [class*='author-name' i]",
        "[class*='author' i]:not(body):not(html), [id*='author' i]:not(body):not(html)",
        "a[href*='/author/' i], a[href*='/authors/' i], a[href*='/autor/' i], a[href*='/team/' i], a[href*='/people/' i]",
        "[class*='writer' i], [class*='contributor' i], [class*='autor' i], [class*='verfasser' i]",
    ];
    for selector in SELECTORS {
        let elements = page.document.select(selector);
        for node in elements.nodes() {
            if let Some(text) = byline_text(page, node) {
                return vec![text];
            }
        }
    }
    Vec::new()
}

fn byline_text(page: &Page, node: &NodeRef<'_>) -> Option<String> {
    let text = text_of(node);
    let plausible = !text.is_empty() && text.chars().count() <= 160 && !page.is_aside(node);
    (plausible && names(&text).iter().any(|n| n.role.is_none())).then_some(text)
}

/// Lines that may hold a byline, and paragraphs that may introduce the author.
const TOP_BLOCKS: usize = 4;
const LAST_BLOCKS: usize = 6;

fn from_text(blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let bylines = blocks.iter().take(TOP_BLOCKS).map(|(_, text)| bio::byline(text));
    bylines.chain([closing(blocks)]).find(|found| !found.is_empty()).unwrap_or_default()
}

fn closing(blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let last = blocks.iter().rev().take(LAST_BLOCKS).filter(|(kind, _)| !matches!(kind, BlockKind::Heading(_)));
    let mut found: Vec<Author> = Vec::new();
    for author in last.flat_map(|(_, text)| bio::bio(text)) {
        if !found.iter().any(|a| a.name == author.name) {
            found.insert(0, author);
        }
    }
    found
}

/// What the closing paragraphs say of authors already known.
fn with_affiliations(mut authors: Vec<Author>, blocks: &[(BlockKind, String)]) -> Vec<Author> {
    for introduced in closing(blocks) {
        let known = authors.iter_mut().find(|a| fold(&a.name) == fold(&introduced.name));
        if let Some(author) = known {
            author.affiliation = author.affiliation.take().or(introduced.affiliation);
        }
    }
    authors
}
