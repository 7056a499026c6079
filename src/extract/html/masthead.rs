//! The outlet of a page: what its data name, else what two of title, masthead, footer and address
//! agree upon.

use super::json_ld;
use super::page::{Page, text_of};
use super::title::{DIVIDERS, words};
use crate::article::Via;
use crate::extract::outlet::is_named_after;
use crate::extract::trace::{Field, Trace, Verdict};
use crate::extract::urls;

const MAX_WORDS: usize = 6;
/// A longer name is a slogan.
const MAX_CHARS: usize = 80;

/// What looks for a name in one place.
type Finder<'a> = &'a dyn Fn() -> Option<String>;

/// The outlet a page names in its data.
pub(super) fn stated(page: &Page, trace: &mut Trace<'_>) -> Option<String> {
    let named = || page.first_meta(&["og:site_name"]).map(str::to_owned);
    let publisher = || {
        let articles = page.linked_data.iter().filter(|node| json_ld::rank(node) < 2);
        articles.flat_map(|node| publishers(page, node)).next()
    };
    let application =
        || page.first_meta(&["application-name", "citation_journal_title", "dc.publisher"]).map(str::to_owned);
    let places: [(Via, &str, Finder<'_>); 3] = [
        (Via::Meta, "meta[name=og:site_name]", &named),
        (Via::JsonLd, "publisher in JSON-LD", &publisher),
        (Via::Meta, "application-name or its like", &application),
    ];
    let mut taken = None;
    for (via, place, find) in places {
        let Some(name) = find() else { continue };
        let verdict = match () {
            () if name.chars().count() > MAX_CHARS || urls::canonical(&name).is_some() => Verdict::Refused,
            () if taken.is_some() => Verdict::Outranked,
            () => Verdict::Taken,
        };
        trace.note(Field::Outlet, &name, via, verdict, place);
        if verdict == Verdict::Taken {
            taken = Some(name);
        }
    }
    taken
}

fn publishers(page: &Page, node: &serde_json::Value) -> Vec<String> {
    let referred = node.get("publisher").and_then(|value| json_ld::referred(&page.linked_data, value));
    match referred {
        Some(publisher) => json_ld::strings(publisher, "name"),
        None => json_ld::strings(node, "publisher"),
    }
}

/// The name that stands in two places where an outlet's name does.
pub(super) fn shown(page: &Page, url: Option<&str>, trace: &mut Trace<'_>) -> Option<String> {
    let host = url.and_then(urls::host);
    let (titles, mastheads, footers) = (title_ends(page), mastheads(page), footers(page));
    let among = |name: &str, others: &[String]| others.iter().any(|other| words(other) == words(name));
    let candidates = titles.iter().chain(&mastheads).filter(|name| may_be_a_name(name));
    let witnesses = |name: &str| {
        let in_footer = footers.iter().any(|footer| format!("{footer} ").starts_with(&format!("{} ", words(name))));
        let in_address = host.as_deref().is_some_and(|host| is_named_after(host, name));
        [among(name, &titles), among(name, &mastheads), in_footer, in_address].into_iter().filter(|&is| is).count()
    };
    let found = candidates.into_iter().find(|name| witnesses(name) >= 2).cloned();
    if let Some(name) = &found {
        let why = "two of title, masthead, footer and address agree";
        trace.note(Field::Outlet, name, Via::Content, Verdict::Taken, why);
    }
    found
}

fn may_be_a_name(text: &str) -> bool {
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    let count = text.split(' ').count();
    capital && text.chars().count() >= 4 && count <= MAX_WORDS && !words(text).is_empty()
}

/// What `<title>` has behind its last divider.
fn title_ends(page: &Page) -> Vec<String> {
    let titles = page.texts("title");
    let ends = titles.iter().take(1).flat_map(|title| {
        DIVIDERS.iter().filter_map(move |divider| title.rsplit_once(divider)).map(|(_, end)| end.trim().to_owned())
    });
    ends.collect()
}

/// The texts, or the images' descriptions, of links home and of elements called logo or brand.
fn mastheads(page: &Page) -> Vec<String> {
    const SELECTOR: &str = "a[href='/'], [class~='brand' i], [class~='logo' i], [id='logo' i], [class*='masthead' i]";
    let elements = page.document.select(SELECTOR);
    let mut found = Vec::new();
    for node in elements.nodes() {
        let images = dom_query::Selection::from(*node).select("img[alt]");
        found.extend(images.nodes().iter().filter_map(|image| image.attr("alt")).map(|alt| alt.trim().to_owned()));
        found.push(text_of(node));
    }
    found.retain(|name| !name.is_empty());
    found
}

/// What footers say, from the first word that is no year.
fn footers(page: &Page) -> Vec<String> {
    let texts = page.texts("footer, [class*='foot' i], [class*='ftr' i], [id*='foot' i]");
    let is_year = |word: &&str| word.bytes().all(|b| b.is_ascii_digit()) || *word == "copyright";
    texts.iter().map(|text| words(text).split(' ').skip_while(is_year).collect::<Vec<_>>().join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_witnesses_make_a_name() {
        let check = |html: &str, url: Option<&str>, expected: Option<&str>| {
            assert_eq!(shown(&Page::parse(html), url, &mut Trace::default()).as_deref(), expected, "{html}");
        };
        let title = "<title>Ports and powers - The Quay Courier</title>";
        check(title, None, None);
        check(title, Some("https://www.quaycourier.example/a"), Some("The Quay Courier"));
        check(title, Some("https://www.straitreview.example/a"), None);
        check(&format!("{title}<a href=/><img alt='The Quay Courier'></a>"), None, Some("The Quay Courier"));
        check(&format!("{title}<footer>© 2025 The Quay Courier. Terms</footer>"), None, Some("The Quay Courier"));
    }
}
