//! The names a page's site goes by, which are no person's.

use crate::extract::html::page::Page;
use crate::extract::urls;
use crate::text::fold;

/// Names squeezed to letters and digits, without a leading "the".
pub(super) struct Site(Vec<String>);

impl Site {
    pub fn new(page: &Page, outlet: Option<&str>) -> Site {
        let stated = page.first_meta(&["og:url"]).map(str::to_owned);
        let host = stated.or_else(|| page.attribute("link[rel~=canonical]", "href")).and_then(|url| urls::host(&url));
        let label = host.as_deref().and_then(|host| host.rsplit('.').nth(1)).map(str::to_owned);
        let names = outlet.map(str::to_owned).into_iter().chain(host).chain(label);
        Site(names.map(|name| squeezed(&name)).filter(|name| name.chars().count() >= 2).collect())
    }

    pub fn is(&self, name: &str) -> bool {
        self.0.contains(&squeezed(name))
    }

    /// Whether the name is the site's with more behind it: `Ledger Harbour Guides`.
    pub fn begins(&self, name: &str) -> bool {
        name.split_once(' ').is_some_and(|(first, _)| first.chars().count() > 3 && self.is(first))
    }

    /// `Ada Voss The Ledger` → `Ada Voss`.
    pub fn cut_from(&self, name: &str) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        let cut = (2..words.len()).find(|&at| self.is(&words[at..].concat()));
        cut.map_or_else(|| name.to_owned(), |at| words[..at].join(" "))
    }
}

fn squeezed(text: &str) -> String {
    let letters: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.strip_prefix("the").filter(|rest| rest.len() > 3).map(str::to_owned).unwrap_or(letters)
}
