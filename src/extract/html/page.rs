//! A parsed page and the few questions metadata readers ask of it.

use dom_query::{Document, NodeId, NodeRef};
use serde_json::Value;
use std::collections::HashSet;

/// A page, with what stands in its head already read.
pub(super) struct Page {
    pub document: Document,
    /// `<meta>` elements in order: name, property or itemprop in lower case; content.
    meta: Vec<(String, String)>,
    /// The nodes of all JSON-LD blocks, graphs and lists taken apart, in order.
    pub linked_data: Vec<Value>,
    /// Everything inside the parts of the page that are about something else.
    asides: HashSet<NodeId>,
    /// What a reader sees outside those parts, line by line.
    pub lines: Vec<String>,
}

impl Page {
    pub fn parse(html: &str) -> Page {
        let document = Document::from(html);
        let meta = read_meta(&document);
        let linked_data = super::json_ld::nodes(&document);
        let asides = asides(&document);
        let lines = lines(&document, &asides);
        Page { document, meta, linked_data, asides, lines }
    }

    /// Whether the node stands in one of the page's parts that are about something else:
    /// navigation, footer, comments, related articles.
    pub fn is_aside(&self, node: &NodeRef<'_>) -> bool {
        self.asides.contains(&node.id)
    }

    /// The contents of the `<meta>` elements called `name`, which must be lower case.
    pub fn meta<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.meta.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.as_str())
    }

    /// All `<meta>` elements: name and content.
    pub fn metas(&self) -> impl Iterator<Item = (&str, &str)> {
        self.meta.iter().map(|(name, content)| (name.as_str(), content.as_str()))
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
    joined_text(node, "")
}

/// The text of a byline: like [`text_of`], but what separate elements hold without a blank
/// between them is kept apart by a bar, as in `<span>By</span><a>Ada Voss</a>`.
pub(super) fn byline_of(node: &NodeRef<'_>) -> String {
    joined_text(node, "|")
}

fn joined_text(node: &NodeRef<'_>, between_inline: &str) -> String {
    let mut text = String::new();
    walk(
        *node,
        |_| false,
        |event| match event {
            Event::Text(part) => text.push_str(part),
            Event::Boundary => text.push(' '),
            Event::InlineBoundary if text.ends_with(char::is_alphanumeric) => text.push_str(between_inline),
            Event::InlineBoundary => {}
        },
    );
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if between_inline.is_empty() { text } else { text.replace("| ", " ").trim_end_matches('|').to_owned() }
}

enum Event<'a> {
    Text(&'a str),
    /// The beginning or end of a block.
    Boundary,
    /// The beginning or end of an element within a line.
    InlineBoundary,
}

/// Tells `on` what is seen from `root` down, in order; elements `skip` names are passed over.
fn walk(root: NodeRef<'_>, skip: impl Fn(&NodeRef<'_>) -> bool, mut on: impl FnMut(Event<'_>)) {
    let mut pending = vec![(root, false)];
    while let Some((node, leaving)) = pending.pop() {
        if node.is_text() {
            on(Event::Text(&node.text()));
            continue;
        }
        if is_silent(&node) || skip(&node) {
            continue;
        }
        let inline = node.node_name().is_some_and(|name| INLINE.contains(&&*name));
        on(if inline { Event::InlineBoundary } else { Event::Boundary });
        if !leaving {
            pending.push((node, true));
            pending.extend(node.children_it(true).map(|child| (child, false)));
        }
    }
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

fn is_aside_element(node: &NodeRef<'_>) -> bool {
    const LABELS: &[&str] = &[
        "comment",
        "related",
        "sidebar",
        "footer",
        "recommend",
        "popular",
        "trending",
        "latest",
        "carousel",
        "teaser",
        "menu",
        "newsletter",
        "readnext",
        "read-next",
        "recent",
        "similar",
        "promo",
        "more-",
        "respond",
        "pagination",
        "prev",
        "next",
    ];
    let Some(name) = node.node_name() else { return false };
    match &*name {
        "nav" | "footer" | "aside" => true,
        "body" | "html" | "main" => false,
        // Labels say what an element is by their first word: `comments-list`, not `post-has-comments`.
        _ => label(node).split_whitespace().any(|word| LABELS.iter().any(|part| word.starts_with(part))),
    }
}

/// The elements around a headline are never an aside, whatever they are called; some pages make
/// every teaser an `<h1>`, so only the first few count.
fn around_headings(document: &Document) -> HashSet<NodeId> {
    let headings = document.select("h1");
    let first = headings.nodes().iter().take(3);
    first.flat_map(|h1| h1.ancestors_it(None)).map(|ancestor| ancestor.id).collect()
}

fn asides(document: &Document) -> HashSet<NodeId> {
    let around_headings = around_headings(document);
    let mut asides = HashSet::new();
    let mut pending = vec![(document.root(), false)];
    while let Some((node, inherited)) = pending.pop() {
        let aside = !around_headings.contains(&node.id) && (inherited || is_aside_element(&node));
        if aside {
            asides.insert(node.id);
        }
        pending.extend(node.children_it(false).map(|child| (child, aside)));
    }
    asides
}

fn lines(document: &Document, asides: &HashSet<NodeId>) -> Vec<String> {
    let mut lines = vec![String::new()];
    let Some(body) = document.body() else { return lines };
    walk(
        body,
        |node| asides.contains(&node.id),
        |event| match event {
            Event::Text(part) => lines.last_mut().expect("one line at least").push_str(part),
            Event::Boundary => lines.push(String::new()),
            Event::InlineBoundary => {}
        },
    );
    let collapsed = lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    collapsed.filter(|line| !line.is_empty()).collect()
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
