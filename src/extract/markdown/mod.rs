//! Markdown, with or without front matter.

mod blocks;
mod front_matter;

use super::dates::read_date;
use super::dates::settle::DateCandidate;
use super::{Findings, assemble, bio, charset, names, urls};
use crate::article::{Author, BlockKind, Body, Via};
use crate::record::Hints;
use crate::text::{Language, fold};
use front_matter::{FrontMatter, Value};

/// Blocks at the top that may be a byline.
const TOP_BLOCKS: usize = 3;
/// Blocks at the end that may introduce the author.
const LAST_BLOCKS: usize = 4;

pub(super) fn read(bytes: &[u8], hints: &Hints) -> Findings {
    let decoded = charset::decode_text(bytes, hints.charset.as_deref());
    let mut warnings = decoded.warnings;
    let (front, rest) = front_matter::split(&decoded.text, &mut warnings);
    let mut blocks = blocks::blocks(rest);
    let stated = front.text(&["title", "headline"]);
    let title = take_title(&mut blocks, hints.title.as_deref().or(stated.as_deref())).or(stated);
    let mut authors = stated_authors(&front);
    if authors.is_empty() {
        authors = authors_in_text(&blocks);
    }
    let tag = front.text(&["lang", "language", "locale"]);
    let language = tag.as_deref().and_then(Language::from_code);
    let url = front.text(&[
        "url",
        "canonical",
        "canonical_url",
        "canonicalurl",
        "link",
        "source_url",
        "original_url",
        "permalink",
    ]);
    let url = url.or_else(|| front.text(&["source"])).and_then(|link| urls::canonical(&link));
    let order = assemble::day_order(tag.as_deref(), language, url.as_deref());
    let dates = |keys: &[&str]| -> Vec<DateCandidate> {
        let read = keys.iter().filter_map(|key| read_date(&front.text(&[key])?, order));
        read.take(1).map(|date| DateCandidate::new(date, Via::FrontMatter)).collect()
    };
    Findings {
        authors,
        published: dates(&[
            "date",
            "published",
            "publishdate",
            "pubdate",
            "published_at",
            "date_published",
            "publish_date",
            "created",
        ]),
        date_doubt: None,
        modified: dates(&["updated", "modified", "lastmod", "last_modified_at", "last_modified", "date_modified"]),
        outlet: outlet(&front),
        description: front.text(&["description", "summary", "excerpt", "subtitle", "standfirst"]),
        tags: front.list(&["tags", "keywords", "topics", "categories"]),
        body: Body::from_blocks(blocks),
        title,
        language,
        url,
        warnings,
    }
}

/// Takes the leading heading off when it is the title, stated or not, and returns it then.
fn take_title(blocks: &mut Vec<(BlockKind, String)>, stated: Option<&str>) -> Option<String> {
    let (BlockKind::Heading(1), heading) = blocks.first()? else { return None };
    if stated.is_some_and(|title| fold(title) != fold(heading)) {
        return None;
    }
    Some(blocks.remove(0).1)
}

fn outlet(front: &FrontMatter) -> Option<String> {
    let named =
        front.text(&["outlet", "publication", "publisher", "site", "site_name", "sitename", "website", "journal"]);
    named.or_else(|| front.text(&["source"])).filter(|name| urls::canonical(name).is_none())
}

fn stated_authors(front: &FrontMatter) -> Vec<Author> {
    let mut authors = Vec::new();
    for (keys, role) in
        [(&["author", "authors", "by", "byline"][..], None), (&["translator", "translators"], Some("translator"))]
    {
        let Some(value) = keys.iter().find_map(|key| front.get(key)) else { continue };
        for person in people(value) {
            let cleaned = names::names(&person);
            let plain = names::Name { name: person.clone(), role: None };
            let cleaned = if cleaned.is_empty() { vec![plain] } else { cleaned };
            authors.extend(cleaned.into_iter().map(|n| Author {
                name: n.name,
                role: role.or(n.role).map(str::to_owned),
                affiliation: None,
                via: Via::FrontMatter,
            }));
        }
    }
    authors
}

/// A name, a list of names, or maps that hold one under `name`.
fn people(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(people).collect(),
        Value::Map(entries) => {
            let named = entries.iter().find(|(key, _)| key == "name").map(|(_, value)| people(value));
            named.unwrap_or_default()
        }
    }
}

fn authors_in_text(blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let top = blocks.iter().take(TOP_BLOCKS).map(|(_, text)| bio::byline(text));
    let last = blocks.iter().rev().take(LAST_BLOCKS).map(|(_, text)| bio::bio(text));
    top.chain(last).find(|found| !found.is_empty()).unwrap_or_default()
}
