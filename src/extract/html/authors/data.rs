//! Authors as a page's data state them: JSON-LD, meta elements, microdata.

use super::Stated;
use super::lines::is_label;
use crate::extract::html::json_ld::{self, rank};
use crate::extract::html::page::{Page, byline_of};
use crate::extract::names::{looks_like_a_person, names, turned};
use serde_json::Value;

const ORGANIZATIONS: &[&str] =
    &["organization", "newsmediaorganization", "corporation", "localbusiness", "brand", "website"];

pub(super) fn persons_from_json_ld(page: &Page) -> Vec<Stated> {
    from_json_ld(page, |kind| !ORGANIZATIONS.contains(&kind))
}

/// Organizations named as author.
pub(super) fn desks_from_json_ld(page: &Page) -> Vec<Stated> {
    from_json_ld(page, |_| true)
}

fn from_json_ld(page: &Page, wanted: impl Fn(&str) -> bool) -> Vec<Stated> {
    for node in page.linked_data.iter().filter(|node| rank(node) < 2) {
        let mut found: Vec<Stated> =
            ["author", "creator"].iter().flat_map(|key| people(page, node, key, &wanted)).collect();
        if !found.is_empty() {
            let translators = people(page, node, "translator", &wanted);
            found.extend(translators.into_iter().map(|s| Stated { text: format!("translated by {}", s.text), ..s }));
            return found;
        }
    }
    Vec::new()
}

fn people(page: &Page, node: &Value, key: &str, wanted: impl Fn(&str) -> bool) -> Vec<Stated> {
    let items = match node.get(key) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(item) => vec![item],
        None => Vec::new(),
    };
    let resolved = items.into_iter().map(|item| json_ld::referred(&page.linked_data, item).unwrap_or(item));
    let of_kind = resolved.filter(|item| {
        let kind = match item.get("@type") {
            Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
            kind => kind.and_then(Value::as_str),
        };
        wanted(&kind.unwrap_or("person").to_ascii_lowercase())
    });
    let stated = |item: &Value| {
        let affiliation = affiliation(page, item);
        let place = format!("\"{key}\" in JSON-LD");
        let names = json_ld::names(item).into_iter().map(|name| if name.contains(',') { turned(&name) } else { name });
        names.map(|text| Stated { text, affiliation: affiliation.clone(), place: place.clone() }).collect::<Vec<_>>()
    };
    of_kind.flat_map(stated).collect()
}

/// `senior fellow, Harbour Institute`: what an author's own entry says they are.
fn affiliation(page: &Page, person: &Value) -> Option<String> {
    let of = |key: &str| {
        let value = person.get(key)?;
        let value = json_ld::referred(&page.linked_data, value).unwrap_or(value);
        json_ld::names(value).into_iter().next().filter(|text| text.chars().count() <= 120)
    };
    let parts: Vec<String> =
        [of("jobTitle"), of("affiliation").or_else(|| of("worksFor"))].into_iter().flatten().collect();
    Some(parts.join(", ")).filter(|text| !text.is_empty())
}

pub(super) fn from_meta(page: &Page) -> Vec<Stated> {
    const NAMES: &[&str] = &[
        "citation_author",
        "citation_authors",
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
        "twitter:data2",
    ];
    let mut best: Vec<Stated> = Vec::new();
    for name in NAMES {
        let stated = page.meta(name).filter(|content| !content.contains("://"));
        let label = name.strip_prefix("twitter:data").map(|number| format!("twitter:label{number}"));
        let labelled = label.is_none_or(|label| page.first_meta(&[&label]).is_some_and(is_label));
        let found = stated.map(turned).filter(|field| labelled && !names(field).is_empty());
        let found: Vec<Stated> = found.map(|text| Stated::at(text, format!("meta[name={name}]"))).collect();
        let more = found.len() > best.len() && best.iter().all(|known| found.iter().any(|f| f.text == known.text));
        let person =
            |stated: &[Stated]| stated.iter().any(|s| names(&s.text).iter().any(|n| looks_like_a_person(&n.name)));
        if more || (!person(&best) && person(&found)) {
            best = found;
        }
    }
    best
}

pub(super) fn from_microdata(page: &Page) -> Vec<Stated> {
    let elements = page.document.select("[itemprop~=author], [itemprop~=creator]");
    let mut found: Vec<Stated> = Vec::new();
    for node in elements.nodes().iter().filter(|n| !page.is_aside(n)) {
        let inner = dom_query::Selection::from(*node).select("[itemprop=name]");
        let named = inner.nodes().first().map(|n| n.attr("content").map_or_else(|| byline_of(n), |c| c.to_string()));
        let text = named.or_else(|| node.attr("content").map(|c| c.to_string())).unwrap_or_else(|| byline_of(node));
        if !found.iter().any(|known| known.text == text) {
            found.push(Stated::at(text, "itemprop=author".to_owned()));
        }
    }
    found
}
