//! Markdown, with or without front matter.

mod blocks;
mod file_name;
mod front_matter;
mod obsidian;
mod people;

use super::dates::read_date;
use super::dates::settle::DateCandidate;
use super::{Findings, assemble, bio, charset, urls};
use crate::article::{Author, BlockKind, Body, Via};
use crate::record::Hints;
use crate::text::{Language, fold};
use front_matter::FrontMatter;

/// Blocks at the top that may be a byline.
const TOP_BLOCKS: usize = 3;
/// Blocks at the end that may introduce the author.
const LAST_BLOCKS: usize = 4;

/// `path` is where the text came from, whose name may hold the date.
pub(super) fn read(bytes: &[u8], hints: &Hints, path: &str) -> Findings {
    let decoded = charset::decode_text(bytes, hints.charset.as_deref());
    let mut warnings = decoded.warnings;
    let (front, rest) = front_matter::split(&decoded.text, &mut warnings);
    let plain = obsidian::plain(rest);
    let mut blocks = blocks::blocks(&plain.text);
    let stated = front.text(&["title", "headline"]).map(|title| obsidian::without_links(&title).into_owned());
    let title = take_title(&mut blocks, hints.title.as_deref().or(stated.as_deref())).or(stated);
    let named = file_name::read(path);
    let title = title.or_else(|| named.as_ref().and_then(|named| named.title.clone()));
    warnings.extend(unpublished(&front));
    let mut authors = people::stated(&front);
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
    let published = dates(&[
        "date",
        "published",
        "publishdate",
        "pubdate",
        "published_at",
        "date_published",
        "publish_date",
        "created",
    ]);
    let from_name = || named.map(|named| DateCandidate::new(named.date, Via::Url)).into_iter().collect();
    Findings {
        authors,
        published: if published.is_empty() { from_name() } else { published },
        date_doubt: None,
        modified: dates(&["updated", "modified", "lastmod", "last_modified_at", "last_modified", "date_modified"]),
        outlet: outlet(&front),
        description: front.text(&["description", "summary", "excerpt", "subtitle", "standfirst"]),
        tags: tags(&front, plain.tags),
        body: Body::from_blocks(blocks),
        title,
        language,
        url,
        warnings,
    }
}

/// What the front matter says of a text its site does not show yet.
fn unpublished(front: &FrontMatter) -> Option<String> {
    let says = |key: &str, flag: &str| front.text(&[key]).is_some_and(|text| text.eq_ignore_ascii_case(flag));
    let draft = says("draft", "true") || says("published", "false") || says("status", "draft");
    draft.then(|| "front matter calls it a draft".to_owned())
}

fn tags(front: &FrontMatter, in_text: Vec<String>) -> Vec<String> {
    let stated = front.list(&["tags", "keywords", "topics", "categories"]);
    let mut tags: Vec<String> = Vec::new();
    for tag in stated.iter().map(|tag| tag.trim_start_matches('#').to_owned()).chain(in_text) {
        if !tag.is_empty() && !tags.iter().any(|known| fold(known) == fold(&tag)) {
            tags.push(tag);
        }
    }
    tags
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

fn authors_in_text(blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let top = blocks.iter().take(TOP_BLOCKS).map(|(_, text)| bio::byline(text));
    let last = || blocks.iter().rev().take(LAST_BLOCKS).map(|(_, text)| bio::bio(text));
    let mut named = top.chain(last()).find(|found| !found.is_empty()).unwrap_or_default();
    for author in named.iter_mut().filter(|author| author.affiliation.is_none()) {
        author.affiliation =
            last().flatten().find(|known| fold(&known.name) == fold(&author.name)).and_then(|a| a.affiliation);
    }
    named
}
