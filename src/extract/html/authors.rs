//! Who wrote a page: its data first, then the elements that carry bylines, then the text.

use super::json_ld::{self, rank};
use super::page::{Page, byline_of, text_of};
use crate::article::{Author, BlockKind, Via};
use crate::extract::names::{looks_like_a_person, may_be_a_name, names, turned};
use crate::extract::{bio, urls};
use crate::text::fold;
use dom_query::NodeRef;
use serde_json::Value;

/// A rule that looks for authors in one place.
type Rule = fn(&Page) -> Vec<String>;

const RULES: &[(Via, Rule)] = &[
    (Via::JsonLd, persons_from_json_ld),
    (Via::Meta, from_meta),
    (Via::Microdata, from_microdata),
    (Via::Element, from_links),
    (Via::Element, from_bylines),
    (Via::Byline, from_lines),
    (Via::JsonLd, desks_from_json_ld),
];

/// The authors of a page whose main text is `blocks`. A person comes before the outlet itself,
/// wherever each is named.
pub(super) fn authors(page: &Page, outlet: Option<&str>, blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let site = Site::new(page, outlet);
    let mut desk = Vec::new();
    for (via, rule) in RULES {
        let (itself, found): (Vec<Author>, _) =
            read(&rule(page), *via, &site).into_iter().partition(|a| site.is(&a.name));
        if found.iter().any(|a| a.role.is_none()) {
            return with_affiliations(found, page, blocks);
        }
        if desk.is_empty() {
            desk = itself;
        }
    }
    let introduced = from_text(page, blocks);
    if introduced.is_empty() { desk } else { introduced }
}

/// The names the page's site goes by, squeezed to letters and digits.
struct Site(Vec<String>);

impl Site {
    fn new(page: &Page, outlet: Option<&str>) -> Site {
        let stated = page.first_meta(&["og:url"]).map(str::to_owned);
        let host = stated.or_else(|| page.attribute("link[rel~=canonical]", "href")).and_then(|url| urls::host(&url));
        let label = host.as_deref().and_then(|host| host.rsplit('.').nth(1)).map(str::to_owned);
        let names = outlet.map(str::to_owned).into_iter().chain(host).chain(label);
        Site(names.map(|name| squeezed(&name)).filter(|name| name.chars().count() >= 2).collect())
    }

    fn is(&self, name: &str) -> bool {
        self.0.contains(&squeezed(name))
    }

    /// `Ada Voss The Ledger` → `Ada Voss`.
    fn cut_from(&self, name: &str) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        let cut = (2..words.len()).find(|&at| self.is(&words[at..].concat()));
        cut.map_or_else(|| name.to_owned(), |at| words[..at].join(" "))
    }
}

fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn read(fields: &[String], via: Via, site: &Site) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    let author =
        |name: String, role: Option<&str>| Author { name, role: role.map(str::to_owned), affiliation: None, via };
    for field in fields {
        // An outlet's name may hold an "and".
        let found = if site.is(field) {
            vec![author(field.clone(), None)]
        } else {
            names(field).into_iter().map(|n| author(site.cut_from(&n.name), n.role)).collect()
        };
        for found in found {
            if !authors.iter().any(|a| fold(&a.name) == fold(&found.name)) {
                authors.push(found);
            }
        }
    }
    authors
}

fn persons_from_json_ld(page: &Page) -> Vec<String> {
    from_json_ld(page, |kind| kind != "organization" && kind != "newsmediaorganization" && kind != "corporation")
}

/// Organizations named as author.
fn desks_from_json_ld(page: &Page) -> Vec<String> {
    from_json_ld(page, |_| true)
}

fn from_json_ld(page: &Page, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    for node in page.linked_data.iter().filter(|node| rank(node) < 2) {
        let found: Vec<String> =
            ["author", "creator"].iter().flat_map(|key| people(page, node, key, &wanted)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn people(page: &Page, node: &Value, key: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let items = match node.get(key) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(item) => vec![item],
        None => Vec::new(),
    };
    let resolved = items.into_iter().map(|item| json_ld::referred(&page.linked_data, item).unwrap_or(item));
    let of_kind = resolved.filter(|item| {
        let kind = item.get("@type").and_then(Value::as_str).unwrap_or("person");
        wanted(&kind.to_ascii_lowercase())
    });
    of_kind.flat_map(|item| json_ld::strings(&serde_json::json!({ "name": item }), "name")).collect()
}

fn from_meta(page: &Page) -> Vec<String> {
    const NAMES: &[&str] = &[
        "citation_author",
        "dc.creator",
        "dcterms.creator",
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator.personalname",
        "article:author_name",
        "og:article:author",
        "rbauthors",
        "shareaholic:article_author_name",
        "cxenseparse:author",
        "book:author",
        "og:author",
        "twitter:data1",
    ];
    for name in NAMES {
        let stated = page.meta(name).filter(|content| !content.contains("://"));
        let labelled = *name != "twitter:data1" || page.first_meta(&["twitter:label1"]).is_some_and(is_label);
        let found: Vec<String> = stated.map(turned).filter(|field| labelled && !names(field).is_empty()).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn is_label(text: &str) -> bool {
    const LABELS: &[&str] = &[
        "written by",
        "by",
        "author",
        "authors",
        "verfasst von",
        "geschrieben von",
        "von",
        "autor",
        "autorin",
        "words by",
        "posted by",
    ];
    LABELS.contains(&fold(text).as_str())
}

fn from_microdata(page: &Page) -> Vec<String> {
    let elements = page.document.select("[itemprop~=author], [itemprop~=creator]");
    let mut found = Vec::new();
    for node in elements.nodes().iter().filter(|n| !page.is_aside(n)) {
        let inner = dom_query::Selection::from(*node).select("[itemprop=name]");
        let named = inner.nodes().first().map(|n| n.attr("content").map_or_else(|| byline_of(n), |c| c.to_string()));
        let text = named.or_else(|| node.attr("content").map(|c| c.to_string())).unwrap_or_else(|| byline_of(node));
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

fn from_links(page: &Page) -> Vec<String> {
    let links = page.document.select("a[rel~=author], [rel=author]");
    let mut found = Vec::new();
    for node in links.nodes().iter().filter(|n| !page.is_aside(n)) {
        let text = byline_of(node);
        if !text.is_empty() && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Elements called byline or author, the most telling names first; the first that holds a name.
fn from_bylines(page: &Page) -> Vec<String> {
    const SELECTORS: &[&str] = &[
        ".author-name, .authorname, .author_name, .byline-name, .byline__name, .article-author-name, .fn.n, .vcard .fn",
        "[class*='author' i] a[href*='author' i], [class*='byline' i] a[href*='author' i]",
        "[class~='byline' i], [class*='byline' i], [id*='byline' i]",
        "[class~='author' i], [id='author' i]",
        "[class*='article-author' i], [class*='post-author' i], [class*='entry-author' i], [class*='authorname' i], [class*='author-name' i]",
        "[class*='author' i]:not(body):not(html), [id*='author' i]:not(body):not(html)",
        "a[href*='/author/' i], a[href*='/authors/' i], a[href*='/autor/' i], a[href*='/team/' i], a[href*='/people/' i]",
        "[class*='writer' i], [class*='contributor' i], [class*='autor' i], [class*='verfasser' i]",
    ];
    for selector in SELECTORS {
        let elements = page.document.select(selector);
        for node in elements.nodes() {
            if let Some(text) = byline_text(page, node) {
                return vec![text];
            }
        }
    }
    Vec::new()
}

/// A line that is a byline, or a label such as "Written by" with the name on the next line.
fn from_lines(page: &Page) -> Vec<String> {
    let mut label = false;
    for line in &page.lines {
        let name =
            if label { Some(line.clone()).filter(|l| looks_like_a_person(l)) } else { bio::byline_on_page(line) };
        if let Some(name) = name {
            return vec![name];
        }
        label = is_label(line.trim_end_matches(':').trim());
    }
    Vec::new()
}

fn byline_text(page: &Page, node: &NodeRef<'_>) -> Option<String> {
    let text = byline_of(node);
    let plausible = !text.is_empty() && text.chars().count() <= 160 && !page.is_aside(node);
    (plausible && names(&text).iter().any(|n| n.role.is_none() && may_be_a_name(&n.name))).then_some(text)
}

/// Lines that may hold a byline, and paragraphs that may introduce the author.
const TOP_BLOCKS: usize = 4;
const LAST_BLOCKS: usize = 6;

fn from_text(page: &Page, blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let bylines = blocks.iter().take(TOP_BLOCKS).map(|(_, text)| bio::byline(text));
    let introduced = std::iter::once_with(|| closing(blocks)).chain(std::iter::once_with(|| labeled_bios(page)));
    bylines.chain(introduced).find(|found| !found.is_empty()).unwrap_or_default()
}

fn closing(blocks: &[(BlockKind, String)]) -> Vec<Author> {
    let last = blocks.iter().rev().take(LAST_BLOCKS).filter(|(kind, _)| !matches!(kind, BlockKind::Heading(_)));
    let mut found: Vec<Author> = Vec::new();
    for author in last.flat_map(|(_, text)| bio::bio(text)) {
        if !found.iter().any(|a| a.name == author.name) {
            found.insert(0, author);
        }
    }
    found
}

/// Elements called after the author they introduce, which main texts come without.
fn labeled_bios(page: &Page) -> Vec<Author> {
    const SELECTOR: &str = "[class~='about' i], [class*='about-author' i], [class*='about-the-author' i], \
                            [class~='bio' i], [class*='-bio' i], [class*='bio-' i], [class*='author' i]";
    let elements = page.document.select(SELECTOR);
    let outside = elements.nodes().iter().filter(|node| !page.is_aside(node));
    outside.map(|node| bio::closing_bio(&text_of(node))).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What the closing paragraphs say of authors already known.
fn with_affiliations(mut authors: Vec<Author>, page: &Page, blocks: &[(BlockKind, String)]) -> Vec<Author> {
    for introduced in closing(blocks).into_iter().chain(labeled_bios(page)) {
        let known = authors.iter_mut().find(|a| fold(&a.name) == fold(&introduced.name));
        if let Some(author) = known {
            author.affiliation = author.affiliation.take().or(introduced.affiliation);
        }
    }
    authors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_called_after_the_author_introduces_one_where_the_text_does_not() {
        let check = |html: &str, expected: &[&str]| {
            let found = authors(&Page::parse(html), None, &[]);
            assert_eq!(found.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), expected, "{html}");
        };
        check("<p class=about>Ada Voss is a boatbuilder in Kell.</p>", &["Ada Voss"]);
        check("<div class=author-bio>Ada Voss writes on tides.</div>", &["Ada Voss"]);
        check("<p class=copy>Ada Voss is a boatbuilder in Kell.</p>", &[]);
        check("<p class=about>The Quay Courier is a weekly newspaper.</p>", &[]);
        check("<meta name=author content='Ada Voss, Imre Castellane'>", &["Ada Voss", "Imre Castellane"]);
    }
}
