//! Authors as front matter states them: a name, a list, an object, a link to a note.

use super::front_matter::{FrontMatter, Value};
use super::obsidian;
use crate::article::{Author, Via};
use crate::extract::names;

const KEYS: &[(&[&str], Option<&str>)] = &[
    (&["author", "authors", "by", "byline", "autor", "autoren", "auteur", "autores"], None),
    (&["translator", "translators", "translated_by", "translatedby"], Some("translator")),
    (&["editor", "editors", "edited_by"], Some("editor")),
    (&["illustrator", "illustrators"], Some("illustrator")),
    (&["photographer", "photographers", "photos_by"], Some("photographer")),
];

pub(super) fn stated(front: &FrontMatter) -> Vec<Author> {
    let fields = KEYS.iter().filter_map(|(keys, role)| Some((keys.iter().find_map(|key| front.get(key))?, *role)));
    fields.flat_map(|(value, role)| people(value, role)).collect()
}

fn people(value: &Value, role: Option<&str>) -> Vec<Author> {
    match value {
        Value::Text(text) => named(text, role, None),
        Value::List(items) => items.iter().flat_map(|item| people(item, role)).collect(),
        Value::Map(_) => {
            let parts = || {
                Some(format!(
                    "{} {}",
                    value.field(&["first", "given", "given_name", "first_name"])?,
                    value.field(&["last", "family", "family_name", "last_name"])?
                ))
            };
            let name = value.field(&["name", "display_name", "full_name"]).or_else(parts);
            let affiliation =
                value.field(&["affiliation", "affiliations", "title", "job_title", "organization", "role"]);
            name.map(|name| named(&name, role, affiliation.as_deref())).unwrap_or_default()
        }
    }
}

fn named(text: &str, role: Option<&str>, affiliation: Option<&str>) -> Vec<Author> {
    let text = obsidian::without_links(text);
    let text = from_slug(text.trim());
    let cleaned = names::names(&text);
    let plain = || vec![names::Name { name: text.clone(), role: None }];
    let cleaned = if cleaned.is_empty() { plain() } else { cleaned };
    let author = |n: names::Name| Author {
        name: n.name,
        role: role.or(n.role).map(str::to_owned),
        affiliation: affiliation.map(str::to_owned),
        via: Via::FrontMatter,
    };
    cleaned.into_iter().filter(|n| !n.name.is_empty()).map(author).collect()
}

/// `ada-voss`, the key of an author's own page, → `Ada Voss`.
fn from_slug(text: &str) -> String {
    let is_slug =
        (1..=3).contains(&text.matches('-').count()) && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    if is_slug { names::with_capitals(&text.replace('-', " ")) } else { text.to_owned() }
}
