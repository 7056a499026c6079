//! JSON-LD: what a page says of itself in `<script type="application/ld+json">`.

use super::title::words;
use crate::extract::urls;
use dom_query::{Document, NodeRef};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// Deeper nesting holds nothing about the article.
const MAX_DEPTH: usize = 8;

/// Properties under which a page nests its article, and those that only list other pages.
const NESTED: &[&str] = &["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed", "subjectOf"];

const ARTICLES: &[&str] = &[
    "article",
    "newsarticle",
    "blogposting",
    "opinionnewsarticle",
    "analysisnewsarticle",
    "reportagenewsarticle",
    "reviewnewsarticle",
    "backgroundnewsarticle",
    "report",
    "scholarlyarticle",
    "techarticle",
    "medicalscholarlyarticle",
    "socialmediaposting",
    "liveblogposting",
    "advertisercontentarticle",
    "satiricalarticle",
    "review",
    "posting",
];
const PAGES: &[&str] = &["webpage", "itempage", "medicalwebpage", "creativework", "faqpage", "videoobject", "howto"];

/// The objects of all JSON-LD blocks: articles first, then pages; what else there is, last.
pub(super) fn nodes(document: &Document) -> Vec<Value> {
    let mut found = Vec::new();
    let scripts = document.select("script[type*='ld+json' i]");
    // Frameworks that make `<meta>` of everything put it there.
    let misplaced = document.select("meta[name*='ld+json' i]");
    let blocks = scripts.nodes().iter().map(NodeRef::text);
    for block in blocks.chain(misplaced.nodes().iter().filter_map(|meta| meta.attr("content"))) {
        if let Some(value) = parse(&block) {
            gather(value, 0, &mut found);
        }
    }
    found.sort_by_key(rank);
    if found.iter().filter(|node| rank(node) == 0).count() > 1 {
        let titles = titles(document);
        let url = own_url(document);
        found.sort_by_key(|node| (rank(node), !is_of_this_page(node, &titles, url.as_deref())));
    }
    found
}

/// Whether an article's entry is about the page it stands on rather than about one it lists.
fn is_of_this_page(node: &Value, titles: &str, url: Option<&str>) -> bool {
    let links = ["url", "@id", "mainEntityOfPage"].into_iter().filter_map(|key| node.get(key)?.as_str());
    let linked = url.is_some_and(|url| links.filter_map(urls::canonical).any(|link| link == url));
    let headline = strings(node, "headline").pop().map(|headline| words(&headline));
    linked || headline.is_some_and(|headline| !headline.is_empty() && titles.contains(&headline))
}

fn titles(document: &Document) -> String {
    let title = document.select_single("title").text().to_string();
    let stated = document.select_single("meta[property='og:title']").attr("content");
    words(&format!("{title} {}", stated.as_deref().unwrap_or("")))
}

fn own_url(document: &Document) -> Option<String> {
    let link = document.select_single("link[rel~=canonical]").attr("href");
    let link = link.or_else(|| document.select_single("meta[property='og:url']").attr("content"));
    urls::canonical(&link?)
}

/// 0 for an article, 1 for a page, 2 for anything else.
pub(super) fn rank(node: &Value) -> u8 {
    let types = types(node);
    let is = |known: &[&str]| types.iter().any(|t| known.contains(&t.as_str()));
    match () {
        () if is(ARTICLES) => 0,
        () if is(PAGES) => 1,
        () => 2,
    }
}

/// The strings under `key`: a string, the names of objects, or a list of either.
pub(super) fn strings(node: &Value, key: &str) -> Vec<String> {
    node.get(key).map(names).unwrap_or_default()
}

/// The strings a value holds or stands for.
pub(super) fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => Some(clean(text)).filter(|t| !t.is_empty()).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(object) => {
            let name = object.get("name").or_else(|| object.get("@value"));
            match name {
                Some(name) => names(name),
                None => match (object.get("givenName"), object.get("familyName")) {
                    (Some(Value::String(given)), Some(Value::String(family))) => {
                        vec![clean(&format!("{given} {family}"))]
                    }
                    _ => Vec::new(),
                },
            }
        }
        _ => Vec::new(),
    }
}

/// Follows `{"@id": …}` into the blocks' other objects.
pub(super) fn referred<'a>(nodes: &'a [Value], value: &Value) -> Option<&'a Value> {
    let object = value.as_object().filter(|o| !o.contains_key("name"))?;
    let id = object.get("@id")?.as_str()?;
    nodes.iter().find(|node| {
        node.get("@id").and_then(Value::as_str) == Some(id)
            && (node.get("name").is_some() || node.get("familyName").is_some())
    })
}

fn types(node: &Value) -> Vec<String> {
    let name = |v: &Value| v.as_str().map(|s| s.rsplit('/').next().unwrap_or(s).to_ascii_lowercase());
    match node.get("@type") {
        Some(Value::Array(items)) => items.iter().filter_map(name).collect(),
        Some(value) => name(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn gather(value: Value, depth: usize, found: &mut Vec<Value>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| gather(item, depth + 1, found)),
        Value::Object(mut object) => {
            for key in NESTED {
                if object.get(*key).is_some_and(|inner| inner.is_object() || inner.is_array())
                    && let Some(inner) = object.remove(*key)
                {
                    if *key == "mainEntityOfPage" && !object.contains_key("url") {
                        object.extend(inner.get("@id").map(|id| ("url".to_owned(), id.clone())));
                    }
                    gather(inner, depth + 1, found);
                }
            }
            found.push(Value::Object(object));
        }
        _ => {}
    }
}

/// Reads a block, also when it is wrapped in comments, holds raw line breaks inside strings or
/// ends in a stray comma or semicolon.
fn parse(block: &str) -> Option<Value> {
    static TRAILING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r",(\s*[}\]])").expect("a fixed pattern"));
    let block =
        block.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let block = block.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim();
    let block = block.trim_start_matches("//").trim_end_matches("//").trim_end().trim_end_matches(';').trim();
    let block = block.trim_start_matches('\u{feff}');
    serde_json::from_str(block).ok().or_else(|| {
        let spaced: String = block.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&TRAILING.replace_all(&spaced, "$1")).ok().or_else(|| salvage(&spaced))
    })
}

/// The few fields worth having from a block no parser accepts.
fn salvage(block: &str) -> Option<Value> {
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#""(datePublished|dateModified|dateCreated|headline)"\s*:\s*"([^"\\]{4,200})""#)
            .expect("a fixed pattern")
    });
    let mut object = serde_json::Map::new();
    for captures in FIELD.captures_iter(block) {
        object.entry(captures[1].to_owned()).or_insert_with(|| captures[2].into());
    }
    static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#""author"\s*:\s*\[?\s*(?:\{[^{}]{0,200}?"name"\s*:\s*)?"([^"\\]{4,80})""#)
            .expect("a fixed pattern")
    });
    if object.is_empty() {
        return None;
    }
    object.extend(AUTHOR.captures(block).map(|captures| ("author".to_owned(), captures[1].into())));
    object.insert("@type".to_owned(), "Article".into());
    Some(Value::Object(object))
}

/// Strings in JSON-LD are often escaped for HTML once too often.
pub(super) fn clean(text: &str) -> String {
    let plain = if text.contains(['&', '<']) { Document::fragment(text).text().to_string() } else { text.to_owned() };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
