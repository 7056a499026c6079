//! Web pages.

mod authors;
pub(super) mod blocks;
mod dates;
mod features;
mod forest;
pub(super) mod furniture;
mod hints;
mod json_ld;
pub(super) mod limits;
mod main_text;
mod masthead;
mod outline;
mod page;
mod reduce;
mod segment;
mod tag;
mod title;

use super::assemble::day_order;
use super::trace::{Field, Stage, Trace, Verdict};
use super::{BlockFeatures, Findings, charset, urls};
use crate::article::{BlockKind, Body, Via};
use crate::record::Hints;
use crate::text::{Language, fold, guess_language};
use main_text::MainText;
use page::Page;

pub(super) fn read(bytes: &[u8], hints: &Hints, trace: &mut Trace<'_>) -> Findings {
    let decoded = charset::decode_html(bytes, hints.charset.as_deref());
    let mut warnings = decoded.warnings;
    let (html, cut) = limits::limited(decoded.text);
    warnings.extend(cut);
    trace.enter(Stage::Parse);
    let page = Page::parse(&html);
    let url = address(&page, &html, hints.url.as_deref());
    let outlet = masthead::stated(&page, trace);
    let title = title::title(&page, outlet.as_deref(), trace);
    trace.enter(Stage::MainText);
    let MainText { mut blocks, behind } = main_text::main_text(&page, trace, &mut warnings);
    drop_repeated_title(&mut blocks, hints.title.as_deref().or(title.as_deref()));
    trace.enter(Stage::Fields);
    let tag = page.attribute("html", "lang");
    let language = language(&page, tag.as_deref(), &blocks, trace);
    if let Some(url) = &url {
        trace.note(Field::Url, url, Via::Meta, Verdict::Taken, "the page's own address");
    }
    let order = day_order(tag.as_deref(), language, hints.url.as_deref().or(url.as_deref()));
    let dates = dates::dates(&page, hints.url.as_deref().or(url.as_deref()), order, trace);
    Findings {
        authors: authors::authors(&page, outlet.as_deref(), &blocks, &behind, trace),
        published: dates.published,
        modified: dates.modified,
        date_doubt: dates.doubt,
        description: description(&page, trace),
        tags: tags(&page),
        body: Body::from_blocks(furniture::without(blocks)),
        title,
        outlet: outlet.or_else(|| masthead::shown(&page, hints.url.as_deref().or(url.as_deref()), trace)),
        language,
        url,
        warnings,
    }
}

/// What the choice of the main text is learned from: one page's features, block by block.
pub(super) fn observe(bytes: &[u8], charset: Option<&str>) -> BlockFeatures {
    let (html, _) = limits::limited(charset::decode_html(bytes, charset).text);
    let page = Page::parse(&html);
    let outline = outline::Outline::new(&page.document);
    let features = features::Features::of(&outline, &features::About::of(&page));
    BlockFeatures {
        rows: (0..outline.blocks.len()).map(|at| features.row(at).to_vec()).collect(),
        texts: (0..outline.blocks.len()).map(|at| outline.text_of(at).to_owned()).collect(),
        groups: features.groups.iter().map(|groups| groups.to_vec()).collect(),
        names: features.names,
    }
}

/// The page's own address: canonical link, `og:url`, JSON-LD, or the comment browsers leave in
/// pages they save.
fn address(page: &Page, html: &str, given: Option<&str>) -> Option<String> {
    let base = given.map(str::to_owned).or_else(|| page.attribute("base", "href"));
    let base = base.as_deref();
    let canonical = page.attribute("link[rel~=canonical]", "href").and_then(|link| urls::resolve(&link, base));
    let named = || page.first_meta(&["og:url", "twitter:url"]).and_then(|link| urls::resolve(link, base));
    let stated = || {
        let articles = page.linked_data.iter().filter(|node| json_ld::rank(node) == 0);
        articles.flat_map(|node| json_ld::strings(node, "url")).find_map(|link| urls::canonical(&link))
    };
    let saved = || {
        let (_, rest) = html.get(..html.len().min(4_096)).unwrap_or(html).split_once("saved from url=(")?;
        urls::canonical(rest.split_once(')')?.1.split_whitespace().next()?)
    };
    // A front page named as the address of everything is a mistake of the template.
    let specific = |url: &String| !urls::is_front_page(url);
    let canonical_specific = canonical.clone().filter(specific);
    canonical_specific
        .or_else(|| named().filter(specific))
        .or_else(|| stated().filter(specific))
        .or_else(saved)
        .or(canonical)
}

/// The stated language, unless the text is plainly in another.
fn language(page: &Page, tag: Option<&str>, blocks: &main_text::Blocks, trace: &mut Trace<'_>) -> Option<Language> {
    let metas = page.first_meta(&["content-language", "language", "dc.language", "og:locale"]);
    let stated = tag.and_then(Language::from_code).or_else(|| metas.and_then(Language::from_code));
    let sample: String = blocks.iter().map(|(_, text)| text.as_str()).take(20).collect::<Vec<_>>().join(" ");
    let guessed = guess_language(&sample);
    let taken = guessed.filter(|_| sample.len() > 400).or(stated).or(guessed);
    for (found, via, why) in [
        (guessed, Via::Content, "the text's own words"),
        (stated, Via::Meta, "stated in <html lang> or a meta element"),
    ] {
        let verdict = if found == taken { Verdict::Taken } else { Verdict::Outranked };
        if let Some(found) = found {
            trace.note(Field::Language, found.code(), via, verdict, why);
        }
    }
    taken
}

fn description(page: &Page, trace: &mut Trace<'_>) -> Option<String> {
    const NAMES: &[&str] = &["og:description", "description", "twitter:description", "dc.description"];
    let stated = NAMES.iter().filter_map(|name| Some((*name, page.first_meta(&[name])?)));
    let mut taken = None;
    for (name, text) in stated {
        let verdict = if taken.is_none() { Verdict::Taken } else { Verdict::Outranked };
        trace.note(Field::Description, text, Via::Meta, verdict, format_args!("meta[name={name}]"));
        taken = taken.or_else(|| Some(text.to_owned()));
    }
    let data = || {
        let articles = page.linked_data.iter().filter(|node| json_ld::rank(node) == 0);
        articles.flat_map(|node| json_ld::strings(node, "description")).next()
    };
    taken.or_else(|| {
        let text = data()?;
        trace.note(Field::Description, &text, Via::JsonLd, Verdict::Taken, "description in JSON-LD");
        Some(text)
    })
}

fn tags(page: &Page) -> Vec<String> {
    let mut found: Vec<String> = page.meta("article:tag").map(str::to_owned).collect();
    if found.is_empty() {
        found = page.linked_data.iter().flat_map(|node| json_ld::strings(node, "keywords")).collect();
    }
    if found.is_empty() {
        found = page.first_meta(&["news_keywords", "keywords"]).map(str::to_owned).into_iter().collect();
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in found.iter().flat_map(|list| list.split([',', ';'])).map(str::trim) {
        if !tag.is_empty() && tag.chars().count() <= 60 && !tags.iter().any(|t| fold(t) == fold(tag)) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Whether a heading is the title, with or without a topic above it.
fn ends_in(heading: &str, title: &str) -> bool {
    heading
        .strip_suffix(title)
        .is_some_and(|topic| topic.is_empty() || (topic.ends_with(' ') && topic.len() < title.len()))
}

/// The title is a field of its own and does not stand again at the head of the text.
pub(super) fn drop_repeated_title(blocks: &mut main_text::Blocks, title: Option<&str>) {
    let Some(title) = title.map(fold) else { return };
    let head = blocks
        .iter()
        .take(3)
        .position(|(kind, text)| matches!(kind, BlockKind::Heading(_)) && ends_in(&fold(text), &title));
    if let Some(at) = head {
        blocks.remove(at);
    }
    if blocks.first().is_some_and(|(_, text)| fold(text) == title) {
        blocks.remove(0);
    }
}
