//! A parsed page and the few questions metadata readers ask of it.

use dom_query::{Document, NodeRef};
use serde_json::Value;

/// A page, with what stands in its head already read.
pub(super) struct Page {
    pub document: Document,
    /// `<meta>` elements in order: name, property or itemprop in lower case; content.
    meta: Vec<(String, String)>,
    /// The nodes of all JSON-LD blocks, graphs and lists taken apart, in order.
    pub linked_data: Vec<Value>,
}

impl Page {
    pub fn parse(html: &str) -> Page {
        let document = Document::from(html);
        let meta = read_meta(&document);
        let linked_data = super::json_ld::nodes(&document);
        Page { document, meta, linked_data }
    }

    /// The contents of the `<meta>` elements called `name`, which must be lower case.
    pub fn meta<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.meta.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.as_str())
    }

    /// The first content among `names`, in their order.
    pub fn first_meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.meta.iter().find(|(key, _)| key == name)).map(|(_, c)| c.as_str())
    }

    /// The texts of the elements `selector` finds, blank ones left out.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.document.select(selector);
        found.nodes().iter().map(text_of).filter(|text| !text.is_empty()).collect()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let value = self.document.select_single(selector).attr(name)?;
        Some(value.trim().to_owned()).filter(|v| !v.is_empty())
    }
}

/// The text of an element in one line; blocks inside are kept apart by a blank, scripts and
/// styles are left out.
pub(super) fn text_of(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    let mut pending: Vec<NodeRef<'_>> = vec![*node];
    while let Some(node) = pending.pop() {
        if node.is_text() {
            text.push_str(&node.text());
        } else if !is_silent(&node) {
            if node.node_name().is_some_and(|name| !INLINE.contains(&&*name)) {
                text.push(' ');
            }
            pending.extend(node.children_it(true));
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const INLINE: &[&str] = &["a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sup", "u", "wbr"];

/// Elements whose text no reader sees.
pub(super) fn is_silent(node: &NodeRef<'_>) -> bool {
    let silent = ["script", "style", "noscript", "template", "svg", "select", "textarea", "iframe"];
    node.node_name().is_some_and(|name| silent.contains(&&*name))
}

/// Class, id and data-testid in lower case: what page authors called the element.
pub(super) fn label(node: &NodeRef<'_>) -> String {
    let parts = ["class", "id", "data-testid", "data-component"].map(|name| node.attr_or(name, "").to_lowercase());
    parts.join(" ")
}

/// Whether the node stands in one of the page's parts that are about something else: navigation,
/// footer, comments, related articles.
pub(super) fn is_aside(node: &NodeRef<'_>) -> bool {
    const PARTS: &[&str] = &["nav", "footer", "aside"];
    const LABELS: &[&str] = &[
        "comment", "related", "sidebar", "footer", "recommend", "widget", "popular", "trending", "latest", "more-",
        "carousel", "teaser", "menu", "newsletter", "read-next", "readnext", "recent", "similar", "promo", "card",
    ];
    node.ancestors_it(Some(12)).chain([*node]).any(|n| {
        let Some(name) = n.node_name() else { return false };
        if matches!(&*name, "body" | "html" | "main") {
            return false;
        }
        let label = label(&n);
        PARTS.contains(&&*name) || LABELS.iter().any(|part| label.contains(part))
    })
}

fn read_meta(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for node in document.select("meta").nodes() {
        let Some(content) = node.attr("content") else { continue };
        let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
        if content.is_empty() {
            continue;
        }
        for key in ["name", "property", "itemprop", "http-equiv"] {
            if let Some(name) = node.attr(key) {
                found.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }
    found
}
