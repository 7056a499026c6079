//! Elements that carry bylines, as their classes, ids and links say.
//!
//! One walk over the page finds them all; each has a tier, the most telling names first.

use super::Stated;
use crate::extract::html::page::{Page, byline_of, is_silent, label};
use crate::extract::names::{is_desk, looks_like_a_person, may_be_a_name, names};
use dom_query::NodeRef;

/// Elements of this tier or a later one may be called after an author for other reasons.
const LOOSE: u8 = 6;
/// A longer text is prose.
const MAX_TEXT: usize = 160;
/// Characters between elements that name several authors.
const TOGETHER: usize = 6;
/// Characters below the headline within which a byline is one, whatever stands around it.
const BELOW_HEADLINE: usize = 300;

/// An element that may carry a byline.
struct Spot<'a> {
    node: NodeRef<'a>,
    tier: u8,
    label: String,
    /// Characters of text before it.
    at: usize,
    aside: bool,
}

/// The elements of a page that may carry bylines.
pub(super) struct Spots<'a> {
    spots: Vec<Spot<'a>>,
    headline: Option<usize>,
}

impl<'a> Spots<'a> {
    pub fn of(page: &'a Page) -> Spots<'a> {
        let mut found = Spots { spots: Vec::new(), headline: None };
        let Some(body) = page.document.body() else { return found };
        let mut at = 0;
        let mut pending = vec![(body, false)];
        while let Some((node, inside)) = pending.pop() {
            if node.is_text() {
                at += node.text().trim().chars().count();
                continue;
            }
            if is_silent(&node) {
                continue;
            }
            let name = node.node_name();
            let name = name.as_deref().unwrap_or("");
            if name == "h1" {
                found.headline = found.headline.or(Some(at));
            }
            let label = if name == "body" { String::new() } else { label(&node) };
            let author = inside || speaks_of_author(&label);
            if let Some(tier) = tier(&node, name, &label, inside) {
                found.spots.push(Spot { node, tier, label, at, aside: page.is_aside(&node) });
            }
            pending.extend(node.children_it(true).map(|child| (child, author)));
        }
        found
    }

    /// Names in elements that say plainly that they are a byline.
    pub fn plain(&self) -> Vec<Stated> {
        (0..LOOSE).map(|tier| self.named(tier, |spot| !spot.aside)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Names in elements called after an author somehow, and in bylines below the headline that
    /// stand in a part of the page which seems to be about something else.
    pub fn loose(&self) -> Vec<Stated> {
        let below = |spot: &Spot<'_>| {
            self.headline.is_some_and(|headline| (headline..headline + BELOW_HEADLINE).contains(&spot.at))
        };
        let near = (0..LOOSE).map(|tier| self.named(tier, below));
        let loose = (LOOSE..=LOOSE + 1).map(|tier| self.named(tier, |spot| !spot.aside));
        near.chain(loose).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The first element of a tier that holds a name, and those of its kind beside it.
    fn named(&self, tier: u8, usable: impl Fn(&Spot<'_>) -> bool) -> Vec<Stated> {
        let mut of_tier = self.spots.iter().filter(|spot| spot.tier == tier && usable(spot));
        let Some((first, text)) = of_tier.by_ref().find_map(|spot| Some((spot, name_text(spot)?))) else {
            return Vec::new();
        };
        let mut found = vec![Stated::at(text, place(first))];
        let mut last = first.at + found[0].text.chars().count();
        for spot in of_tier.take_while(|spot| spot.at < first.at + MAX_TEXT) {
            let beside = spot.at <= last + TOGETHER && spot.label == first.label;
            let Some(text) = name_text(spot).filter(|_| beside) else { continue };
            if !found.iter().any(|known| known.text.contains(&text)) {
                last = spot.at + text.chars().count();
                found.push(Stated::at(text, place(spot)));
            }
        }
        found
    }
}

fn place(spot: &Spot<'_>) -> String {
    let name = spot.node.node_name();
    format!("<{} {}>", name.as_deref().unwrap_or(""), spot.label.trim())
}

fn name_text(spot: &Spot<'_>) -> Option<String> {
    let text = byline_of(&spot.node);
    if text.is_empty() || text.chars().count() > MAX_TEXT {
        return None;
    }
    let found = names(&text);
    let is_name = |name: &str| may_be_a_name(name) || is_desk(name);
    let fits = |name: &str| spot.tier < LOOSE || looks_like_a_person(name) || is_desk(name) || !name.contains(' ');
    found.iter().any(|n| n.role.is_none() && is_name(&n.name) && fits(&n.name)).then_some(text)
}

fn speaks_of_author(label: &str) -> bool {
    ["author", "byline", "autor"].iter().any(|word| label.contains(word))
}

fn tier(node: &NodeRef<'_>, name: &str, label: &str, inside: bool) -> Option<u8> {
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let token = |word: &str| label.split_ascii_whitespace().any(|token| token == word);
    if node.attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|r| r == "author")) {
        return Some(0);
    }
    let link = (name == "a").then(|| node.attr_or("href", "").to_ascii_lowercase());
    if label.trim().is_empty() && link.is_none() {
        return None;
    }
    let by_link = link.is_some_and(|link| {
        let paths = [
            "/author/",
            "/authors/",
            "/autor/",
            "/autoren/",
            "/autores/",
            "/auteur/",
            "/team/",
            "/people/",
            "/profile/author",
        ];
        paths.iter().any(|path| link.contains(path)) || (inside && link.contains("author"))
    });
    const NAMED: &[&str] = &[
        "author-name",
        "authorname",
        "author_name",
        "author__name",
        "byline-name",
        "byline__name",
        "autor-name",
        "byline-author-name",
    ];
    const OF_TEXT: &[&str] =
        &["article-author", "post-author", "entry-author", "article__author", "post__author", "posted-by"];
    const SOMEHOW: &[&str] =
        &["author", "autor", "auteur", "verfasser", "writer", "contributor", "username", "submitted"];
    match () {
        () if has(NAMED) || (token("fn") && (token("n") || inside)) => Some(1),
        () if by_link && inside => Some(2),
        () if has(&["byline"]) => Some(3),
        () if token("author") => Some(4),
        () if has(OF_TEXT) => Some(5),
        () if has(SOMEHOW) => Some(6),
        () if by_link => Some(7),
        () => None,
    }
}
