//! Who wrote what: logins and nicknames into the names readers saw.

use crate::ingest::markup::plain;
use crate::ingest::xml::Element;
use std::collections::HashMap;

/// The blog's authors by login, in lower case.
#[derive(Default)]
pub struct People(HashMap<String, String>);

impl People {
    pub fn take(&mut self, author: &Element) {
        let Some(login) = author.text_of(&["wp:author_login"]) else { return };
        let part = |name| author.text_of(&[name]);
        let full = match (part("wp:author_first_name"), part("wp:author_last_name")) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            _ => None,
        };
        // Who never chose how to be shown is shown by login.
        let display = part("wp:author_display_name").filter(|display| *display != login);
        if let Some(name) = display.or(full) {
            self.0.insert(login.to_lowercase(), plain(&name));
        }
    }

    /// An item's authors: those the plugin Co-Authors Plus notes as categories, else its creator.
    pub fn authors(&self, item: &Element) -> Vec<String> {
        let categories = item.all("category").filter(|category| category.attribute("domain") == Some("author"));
        let mut authors: Vec<String> = Vec::new();
        for author in categories.filter_map(|category| self.co_author(category)) {
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        if authors.is_empty() {
            authors.extend(item.text_of(&["dc:creator"]).map(|login| self.name(&login)));
        }
        authors
    }

    fn co_author(&self, category: &Element) -> Option<String> {
        let nickname = category.attribute("nicename").map(|name| name.strip_prefix("cap-").unwrap_or(name));
        category.text().or_else(|| nickname.map(str::to_owned)).map(|name| self.name(&name))
    }

    fn name(&self, login: &str) -> String {
        self.0.get(&login.to_lowercase()).cloned().unwrap_or_else(|| plain(login))
    }
}
