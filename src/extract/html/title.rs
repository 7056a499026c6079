//! The headline of a page.
//!
//! Measured on judged pages: the longest `<h1>` that stands inside `<title>` or `og:title` too,
//! else the only `<h1>` if it is long enough, is right on 86 %; `<title>` without the site's name
//! alone on 56 %.

use super::json_ld::{rank, strings};
use super::page::{Page, label, text_of};
use crate::article::Via;
use crate::extract::trace::{Field, Trace, Verdict};
use crate::extract::urls;
use crate::text::fold;
use dom_query::{NodeRef, Selection};

/// A shorter sole heading is as likely a section's or a site's name.
const SOLE_HEADING: usize = 15;
/// A heading of no more words may be a section's name.
const FEW_WORDS: usize = 2;

/// What stands between a headline and a site's name.
pub(super) const DIVIDERS: &[&str] =
    &[" | ", " – ", " — ", " - ", " :: ", " » ", " · ", " • ", " « ", " ‹ ", "｜", " // "];

pub(super) fn title(page: &Page, outlet: Option<&str>, trace: &mut Trace<'_>) -> Option<String> {
    let stated = stated(page);
    let site = Site::new(page, outlet);
    let all = headlines(page, "h1", &stated);
    let (headings, names): (Vec<String>, Vec<String>) =
        all.into_iter().partition(|heading| !site.is_name(heading, page, &stated));
    let contained = |heading: &&String| stated.iter().any(|s| contains_words(s, heading));
    let best = headings.iter().filter(contained).max_by_key(|h| h.chars().count());
    let below = || second_headline(page, &stated, &site, &headings);
    let sole = || match headings.as_slice() {
        [sole] if sole.chars().count() > SOLE_HEADING => Some(sole),
        _ => None,
    };
    let data = || from_data(page, &stated).map(|(text, via, place)| (without_site(&text, &site), via, place));
    let taken = below()
        .map(|text| (text, Via::Element, "a heading that <title> repeats"))
        .or_else(|| Some((best?.clone(), Via::Element, "the longest <h1> that <title> or og:title repeats")))
        .or_else(|| Some((sole()?.clone(), Via::Element, "the only <h1>")))
        .or_else(|| data().filter(|(text, _, _)| !text.is_empty()))
        .or_else(|| Some((headings.first()?.clone(), Via::Element, "the first <h1>")));
    let taken = taken.map(|(text, via, place)| (shown_alone(&text.replace('\u{ad}', ""), &site), via, place));
    let text = taken.as_ref().map(|(text, _, _)| text.clone());
    if trace.is_on() {
        note(trace, taken, &headings, &names, &stated);
    }
    text.filter(|text| !text.is_empty())
}

fn note(
    trace: &mut Trace<'_>,
    taken: Option<(String, Via, &str)>,
    headings: &[String],
    names: &[String],
    stated: &[String],
) {
    let value = taken.as_ref().map(|(text, _, _)| text.clone());
    if let Some((text, via, why)) = taken {
        trace.note(Field::Title, text, via, Verdict::Taken, why);
    }
    for heading in headings.iter().filter(|heading| Some(*heading) != value.as_ref()) {
        trace.note(Field::Title, heading, Via::Element, Verdict::Outranked, "<h1>");
    }
    for name in names {
        trace.note(Field::Title, name, Via::Element, Verdict::Refused, "an <h1> with the name of the site");
    }
    for title in stated {
        trace.note(Field::Title, title, Via::Meta, Verdict::Outranked, "<title> or og:title");
    }
}

/// The title in the page's data, and where it stands.
fn from_data(page: &Page, stated: &[String]) -> Option<(String, Via, &'static str)> {
    const NAMES: &[&str] = &["og:title", "twitter:title", "citation_title", "dc.title"];
    let meta = page.first_meta(NAMES).map(|text| (text.to_owned(), Via::Meta, "og:title or its like"));
    let headline = || page.linked_data.iter().filter(|n| rank(n) == 0).find_map(|n| strings(n, "headline").pop());
    let (text, via, place) = meta
        .or_else(|| headline().map(|text| (text, Via::JsonLd, "headline in JSON-LD")))
        .or_else(|| Some((stated.first()?.clone(), Via::Element, "<title>")))?;
    // An attribute cut off at a quotation mark within it goes on elsewhere.
    let cut = text.split(' ').count() > FEW_WORDS;
    let whole = || {
        headline().filter(|long| {
            long.len() > text.len() && long[..].starts_with(&text) && long[text.len()..].starts_with([' ', '"'])
        })
    };
    match cut.then(whole).flatten() {
        Some(long) => Some((long, Via::JsonLd, "headline in JSON-LD, which og:title begins")),
        None => Some((text, via, place)),
    }
}

/// The texts of all elements `selector` finds, without what stands above the headline inside them.
fn headlines(page: &Page, selector: &str, stated: &[String]) -> Vec<String> {
    let found = page.document.select(selector);
    found.nodes().iter().map(|node| without_kicker(node, stated)).filter(|text| !text.is_empty()).collect()
}

/// A lesser heading, if the best first one is none or a section's name, and what the head calls
/// the page begins with the lesser one.
fn second_headline(page: &Page, stated: &[String], site: &Site, headings: &[String]) -> Option<String> {
    let long = |text: &String| words(text).split(' ').count() > FEW_WORDS;
    if headings.iter().any(long) {
        return None;
    }
    let begins = |heading: &&String| {
        let heading = words(heading);
        heading.split(' ').count() > FEW_WORDS && stated.iter().any(|title| starts_with_words(&words(title), &heading))
    };
    let lesser = headlines(page, "h2, h3, [class*='headline' i], [class*='entry-title' i]", stated);
    let usable = lesser.iter().filter(|heading| heading.chars().count() < 250 && !site.is_name(heading, page, stated));
    usable.filter(begins).max_by_key(|heading| heading.chars().count()).cloned()
}

/// The text of a heading without the line of its own that stands above the headline: a topic, a
/// section, a date, a word for screen readers.
fn without_kicker(heading: &NodeRef<'_>, stated: &[String]) -> String {
    const LABELS: &[&str] = &[
        "kicker",
        "eyebrow",
        "overline",
        "topline",
        "roof",
        "dachzeile",
        "pretitle",
        "pre-title",
        "supertitle",
        "surtitle",
        "superheadline",
        "spitzmarke",
        "overtitle",
        "antetitulo",
        "category",
        "section",
        "rubrik",
        "sr-only",
        "hidden",
        "screen-reader",
        "topic",
        "flag",
        "label",
        "ressort",
        "catchline",
        "prefix",
    ];
    let whole = text_of(heading);
    let children = Selection::from(*heading).select("span, strong, em, small, div, p, a, b");
    for child in children.nodes().iter().take(4) {
        let kicker = text_of(child);
        let Some(rest) = whole.strip_prefix(&kicker).filter(|_| !kicker.is_empty()) else { continue };
        let rest = rest.trim_start_matches([' ', ':', '|', '–', '—', '-', '/', '·', '+', '\u{a0}']);
        let labeled = LABELS.iter().any(|word| label(child).contains(word));
        let headline = stated.iter().any(|title| starts_with_words(&words(title), &words(rest)));
        if words(rest).split(' ').count() >= FEW_WORDS
            && (labeled || headline)
            && kicker.chars().count() <= rest.chars().count()
        {
            return rest.to_owned();
        }
    }
    whole
}

fn starts_with_words(text: &str, start: &str) -> bool {
    !start.is_empty() && format!("{text} ").starts_with(&format!("{start} "))
}

/// The names of a page's site.
struct Site(Vec<String>);

impl Site {
    fn new(page: &Page, outlet: Option<&str>) -> Site {
        let stated = page.first_meta(&["og:url"]).map(str::to_owned);
        let host = stated.or_else(|| page.attribute("link[rel~=canonical]", "href")).and_then(|url| urls::host(&url));
        let label = host.as_deref().and_then(|host| host.rsplit('.').nth(1)).map(str::to_owned);
        let names = outlet.map(str::to_owned).into_iter().chain(host).chain(label).map(|name| squeezed(&name));
        Site(names.filter(|name| name.chars().count() > 2).collect())
    }

    fn is(&self, text: &str) -> bool {
        self.0.contains(&squeezed(text))
    }

    /// Whether a heading is the site's name, or what `<title>` ends in behind the headline proper:
    /// blogs put their own name into an `<h1>`.
    fn is_name(&self, heading: &str, page: &Page, stated: &[String]) -> bool {
        let name = words(heading);
        let in_og_title = page.first_meta(&["og:title"]).is_some_and(|title| contains_words(title, &name));
        let ends_title = stated.iter().any(|title| {
            let parts = DIVIDERS.iter().filter_map(|divider| title.rsplit_once(divider));
            let ends = |tail: &str| starts_with_words(&words(tail), &name);
            parts.into_iter().any(|(head, tail)| ends(tail) && head.chars().count() > SOLE_HEADING / 3)
        });
        !in_og_title && (self.is(heading) || ends_title)
    }
}

fn squeezed(text: &str) -> String {
    let letters: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.strip_prefix("www").unwrap_or(&letters).to_owned()
}

/// What the page's head calls it, site names and all.
fn stated(page: &Page) -> Vec<String> {
    let mut stated: Vec<String> = page.texts("head title");
    stated.extend(page.texts("title").into_iter().take(1));
    stated.extend(page.first_meta(&["og:title"]).map(str::to_owned));
    stated.dedup();
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
/// A part goes when it is the outlet's name, or, beside a bar, when it is much the shorter one.
fn without_site(title: &str, site: &Site) -> String {
    cut(title, site, DIVIDERS)
}

/// A headline on the page itself, where a dash divides clauses rather than names.
fn shown_alone(title: &str, site: &Site) -> String {
    cut(title, site, &[" | ", "｜", " - ", " – "])
}

fn cut(title: &str, site: &Site, dividers: &[&str]) -> String {
    let clauses = dividers.len() < DIVIDERS.len();
    for divider in dividers {
        let Some((head, tail)) = title.rsplit_once(divider) else { continue };
        let n_words = |part: &str| part.split(' ').count();
        let is_bar = divider.contains(['|', '｜', '•', '·', '»']);
        let few_words = if is_bar { n_words(tail) <= 5 } else { n_words(tail) <= 4 } && n_words(head) > n_words(tail);
        if site.is(tail) || (few_words && (is_bar || !clauses)) {
            return cut(head.trim(), site, dividers);
        }
        let leading = title.split_once(divider).filter(|_| is_bar || !clauses);
        if let Some((first, rest)) = leading
            && (site.is(first) || (is_bar && n_words(first) <= FEW_WORDS && n_words(rest) > 2 * FEW_WORDS))
        {
            return cut(rest.trim(), site, dividers);
        }
    }
    without_chinese_site(title.trim()).to_owned()
}

/// `标题-某某网` → `标题`: titles without blanks put none around their divider.
fn without_chinese_site(title: &str) -> &str {
    let ideographs = |text: &str| text.chars().filter(|c| matches!(c, '\u{3040}'..='\u{9fff}')).count();
    if ideographs(title) * 2 < title.chars().count() {
        return title;
    }
    let Some((head, tail)) = title.rsplit_once(['-', '_', '—']) else { return title };
    let outlet = ["网", "報", "报", "新闻", "新聞", "社", "在线", "日报"].iter().any(|end| tail.ends_with(end));
    let head = head.trim_end_matches(['-', '_', '—', ' ']);
    if outlet && ideographs(head) > ideographs(tail) { without_chinese_site(head) } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_told_from_site_names_and_section_heads() {
        let check = |html: &str, expected: Option<&str>| {
            let found = title(&Page::parse(html), Some("The Ledger"), &mut Trace::default());
            assert_eq!(found.as_deref(), expected, "{html}");
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
        check(
            "<title>Why the strait matters - The Ledger</title><h1><span>Shipping</span> Why the strait matters</h1>",
            Some("Why the strait matters"),
        );
        check("<h1><span class=kicker>Trade:</span> Ports in winter and after</h1>", Some("Ports in winter and after"));
        check(
            "<title>Ports in winter and after – Opinion</title><h1>Opinion</h1><h2>Ports in winter and after</h2>",
            Some("Ports in winter and after"),
        );
        check("<title>Local News | Ports close for the whole winter</title>", Some("Ports close for the whole winter"));
        check("<title>港口与强国的关系-某某新闻网</title>", Some("港口与强国的关系"));
    }
}
