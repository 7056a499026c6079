//! What a person has settled about single articles, whatever their pages say.
//!
//! ```toml
//! [[article]]
//! url = "https://harbourledger.example/opinion/ferry"    # or: id = "ta1pbmqd9nxd", an article id or docno
//! published = "2025-11-05"                                # "unknown" if it has no date anybody knows
//! authors = ["Imre Castellane"]
//!
//! [[article]]
//! id = "hl-17"
//! removed = true                                          # this article is not wanted in the index
//! ```

use super::doubts::about_date;
use super::urls;
use crate::article::{Article, ArticleId, Via};
use crate::record::Hints;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// A date that is settled as not known.
const UNKNOWN: &str = "unknown";

/// Settled fields by article.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// By article id or docno.
    by_key: BTreeMap<String, Settled>,
}

/// What is settled about one article; `None` leaves a field to extraction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authors: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The article is not wanted in the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<bool>,
}

/// A file of overrides that cannot be used.
#[derive(Debug, Error)]
pub enum OverrideError {
    #[error("cannot read the overrides in {file}: {problem}")]
    Toml { file: String, problem: String },
    #[error("cannot use override {number} of {file}: {problem}")]
    Entry { file: String, number: usize, problem: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    article: Vec<toml::Table>,
}

impl Overrides {
    /// Reads the text of an overrides file, which `file` names in errors.
    pub fn parse(text: &str, file: &str) -> Result<Overrides, OverrideError> {
        let problem = |e: toml::de::Error| OverrideError::Toml { file: file.to_owned(), problem: e.to_string() };
        let parsed: File = toml::from_str(text).map_err(problem)?;
        let mut overrides = Overrides::default();
        for (number, table) in (1..).zip(parsed.article) {
            let bad = |problem: String| OverrideError::Entry { file: file.to_owned(), number, problem };
            let (key, settled) = entry(table).map_err(bad)?;
            if overrides.by_key.insert(key.clone(), settled).is_some() {
                return Err(bad(format!("`{key}` was settled before; put everything about it in one place")));
            }
        }
        Ok(overrides)
    }

    /// What is settled about an article that goes by these names.
    pub fn of(&self, id: ArticleId, docno: Option<&str>) -> Option<&Settled> {
        if self.by_key.is_empty() {
            return None;
        }
        self.by_key.get(&id.to_string()).or_else(|| self.by_key.get(docno?))
    }

    /// The key under which an article that goes by these names is removed, if it is.
    pub fn removal_of(&self, id: ArticleId, docno: &str) -> Option<&str> {
        if self.by_key.is_empty() {
            return None;
        }
        let id = id.to_string();
        [id.as_str(), docno].into_iter().find_map(|key| self.removed(key))
    }

    /// This key, if articles are removed under it.
    pub fn removed(&self, key: &str) -> Option<&str> {
        let (key, settled) = self.by_key.get_key_value(key)?;
        (settled.removed == Some(true)).then_some(key.as_str())
    }

    /// Every key under which articles are removed.
    pub fn removals(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().filter_map(|key| self.removed(key))
    }

    /// The key of an article with this URL; `None` for what is no URL of an article.
    pub fn key_of_url(url: &str) -> Option<String> {
        let address = urls::canonical(url).as_deref().and_then(urls::identity)?;
        Some(ArticleId::from_address(&address).to_string())
    }

    /// Whether a text of [`Overrides::fingerprints`] speaks of a removal.
    pub fn tells_removal(fingerprint: &str) -> bool {
        serde_json::from_str(fingerprint).is_ok_and(|settled: Settled| settled.removed == Some(true))
    }

    /// Every key with a text that changes whenever what is settled under it changes.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let print = |settled: &Settled| serde_json::to_string(settled).expect("strings and lists always serialize");
        self.by_key.iter().map(|(key, settled)| (key.clone(), print(settled))).collect()
    }
}

fn entry(mut table: toml::Table) -> Result<(String, Settled), String> {
    let mut name = |field: &str| match table.remove(field) {
        None => Ok(None),
        Some(toml::Value::String(name)) if !name.trim().is_empty() => Ok(Some(name.trim().to_owned())),
        Some(_) => Err(format!("`{field}` is not a name")),
    };
    let (id, url) = (name("id")?, name("url")?);
    let key = match (id, url) {
        (Some(id), None) => id,
        (None, Some(url)) => {
            Overrides::key_of_url(&url).ok_or_else(|| format!("`{url}` is not the URL of an article"))?
        }
        (Some(_), Some(_)) => return Err("it has both `id` and `url`; give one".to_owned()),
        (None, None) => return Err("it has neither `id` nor `url`, so no article is meant".to_owned()),
    };
    let settled: Settled = table.try_into().map_err(|e: toml::de::Error| e.message().to_owned())?;
    if settled == Settled::default() {
        return Err(format!("nothing is settled about `{key}`"));
    }
    for (field, date) in [("published", &settled.published), ("modified", &settled.modified)] {
        let readable = |date: &str| date == UNKNOWN || date.parse::<crate::article::PartialDate>().is_ok();
        if let Some(date) = date.as_deref().filter(|date| !readable(date)) {
            return Err(format!("`{field}` is `{date}`, expected 2025-11-05, 2025-11, 2025 or {UNKNOWN}"));
        }
    }
    Ok((key, settled))
}

impl Settled {
    /// True if it is settled that nobody knows when the article was published.
    pub fn is_undated(&self) -> bool {
        self.published.as_deref() == Some(UNKNOWN)
    }

    /// Says in the article's provenance what was settled rather than found.
    pub fn mark(&self, article: &mut Article) {
        if self.authors.is_some() {
            article.authors.iter_mut().for_each(|author| author.via = Via::Override);
        }
        let dates = [(&self.published, &mut article.published), (&self.modified, &mut article.modified)];
        for (settled, date) in dates {
            if let (Some(_), Some(dated)) = (settled, date) {
                dated.via = Via::Override;
                dated.conflicts.clear();
            }
        }
        if self.published.is_some() {
            // Whoever settled the date has seen these.
            article.warnings.retain(|warning| !about_date(warning));
        }
    }

    /// The hints of a record with what is settled above them.
    pub fn above(&self, hints: &Hints) -> Hints {
        let date = |settled: &Option<String>, hint: &Option<String>| match settled.as_deref() {
            Some(UNKNOWN) => None,
            Some(date) => Some(date.to_owned()),
            None => hint.clone(),
        };
        Hints {
            title: self.title.clone().or_else(|| hints.title.clone()),
            authors: self.authors.clone().unwrap_or_else(|| hints.authors.clone()),
            date: date(&self.published, &hints.date),
            modified: date(&self.modified, &hints.modified),
            outlet: self.outlet.clone().or_else(|| hints.outlet.clone()),
            language: self.language.clone().or_else(|| hints.language.clone()),
            description: self.description.clone().or_else(|| hints.description.clone()),
            tags: self.tags.clone().unwrap_or_else(|| hints.tags.clone()),
            ..hints.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_found_by_url_docno_or_id() {
        let text = "[[article]]\nurl = 'https://a.example/1?utm_source=x'\ntitle = 'One'\n\
                    [[article]]\nid = 'hl-17'\nauthors = ['Ada Voss']\n";
        let overrides = Overrides::parse(text, "o.toml").unwrap();
        let id = ArticleId::from_docno("other");
        let title = |address| overrides.of(ArticleId::from_address(address), None).and_then(|s| s.title.as_deref());
        assert_eq!((title("a.example/1"), title("a.example/2")), (Some("One"), None));
        assert_eq!(overrides.of(id, Some("hl-17")).unwrap().authors, Some(vec!["Ada Voss".to_owned()]));
        let by_id = Overrides::parse(&format!("[[article]]\nid = '{id}'\ntitle = 'Two'"), "o.toml").unwrap();
        assert_eq!(by_id.of(id, None).and_then(|s| s.title.as_deref()), Some("Two"));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            (
                "[[article]]\ntitle = 'x'",
                "cannot use override 1 of o.toml: it has neither `id` nor `url`, so no article is meant",
            ),
            ("[[article]]\nid = 'a'", "cannot use override 1 of o.toml: nothing is settled about `a`"),
            (
                "[[article]]\nid = 'a'\nurl = 'https://a.example'",
                "cannot use override 1 of o.toml: it has both `id` and `url`; give one",
            ),
            ("[[article]]\nurl = 'a'\ntitle='x'", "cannot use override 1 of o.toml: `a` is not the URL of an article"),
            ("[[article]]\nid = 3\ntitle='x'", "cannot use override 1 of o.toml: `id` is not a name"),
            (
                "[[article]]\nid = 'a'\npublished = 'May 2025'",
                "cannot use override 1 of o.toml: `published` is `May 2025`, expected 2025-11-05, 2025-11, 2025 or unknown",
            ),
            (
                "[[article]]\nid = 'a'\ntitle = 'x'\n[[article]]\nid = 'a'\ntitle = 'y'",
                "cannot use override 2 of o.toml: `a` was settled before; put everything about it in one place",
            ),
        ] {
            assert_eq!(Overrides::parse(text, "o.toml").unwrap_err().to_string(), expected, "{text}");
        }
        for text in ["[[article]]\nid = 'a'\nauthor = 'x'", "[article]", "x = 1", "[["] {
            let error = Overrides::parse(text, "o.toml").unwrap_err().to_string();
            assert!(error.contains("o.toml"), "{error}");
        }
    }

    #[test]
    fn what_is_settled_stands_above_the_hints_and_leaves_the_rest() {
        let hints = Hints {
            title: Some("Given".to_owned()),
            date: Some("2024".to_owned()),
            outlet: Some("The Paper".to_owned()),
            ..Hints::default()
        };
        let settled =
            Settled { title: Some("Settled".to_owned()), published: Some(UNKNOWN.to_owned()), ..Settled::default() };
        let above = settled.above(&hints);
        assert_eq!((above.title.as_deref(), above.date, above.outlet), (Some("Settled"), None, hints.outlet));
        assert!(settled.is_undated());
    }
}
