//! Removals written into the user's file of overrides, whose comments and order stay as they are.

use super::project::keep;
use crate::article::{Article, ArticleId};
use crate::extract::overrides::Overrides;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

const ARTICLE: &str = "article";
const REMOVED: &str = "removed";

/// The file of overrides, open for changes.
pub struct Removals {
    path: PathBuf,
    document: DocumentMut,
}

/// A removal as it stands in the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Removal {
    /// The id or URL.
    pub name: String,
    /// The comment above it.
    pub comment: Option<String>,
}

impl Removals {
    /// Opens the file; one that is not there is empty.
    pub fn open(path: &Path) -> anyhow::Result<Removals> {
        // A rename would replace a link by a file.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let text = match std::fs::read_to_string(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            text => text.with_context(|| format!("cannot read {}", path.display()))?,
        };
        // Read as a run would read it, so that nothing is added to a file that no run can use.
        Overrides::parse(&text, &path.display().to_string())?;
        Removals::parse(&text, path)
    }

    fn parse(text: &str, path: PathBuf) -> anyhow::Result<Removals> {
        let mut document: DocumentMut = text.parse().with_context(|| format!("cannot read {}", path.display()))?;
        if let Some(list) = document.remove(ARTICLE) {
            let Ok(tables) = list.into_array_of_tables() else {
                bail!("cannot change {}: `{ARTICLE}` is not a list of tables", path.display());
            };
            document.insert(ARTICLE, Item::ArrayOfTables(tables));
        }
        Ok(Removals { path, document })
    }

    pub fn write(&self) -> anyhow::Result<()> {
        let text = self.document.to_string();
        keep(&self.path, text.as_bytes()).with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Notes that an article is removed; false when it was noted before.
    pub fn add(&mut self, article: &Article) -> bool {
        let (id, docno) = (article.id.to_string(), article.docno());
        let tables = self.tables();
        // Two entries about one article would contradict each other.
        let known = tables.iter_mut().find(|table| key(table).is_some_and(|key| key == id || key == docno));
        if let Some(table) = known {
            let was = is_removed(table);
            table.insert(REMOVED, value(true));
            return !was;
        }
        let mut table = Table::new();
        let url = article.url.as_deref().filter(|url| Overrides::key_of_url(url).as_ref() == Some(&id));
        table.insert(if url.is_some() { "url" } else { "id" }, value(url.unwrap_or(&id)));
        table.insert(REMOVED, value(true));
        let title = article.title.as_deref().unwrap_or("(no title)");
        let comment = format!("{title} ({})", article.source).replace(char::is_control, " ");
        let space = if tables.is_empty() { "" } else { "\n" };
        table.decor_mut().set_prefix(format!("{space}# {comment}\n"));
        tables.push(table);
        true
    }

    /// Takes back the removal of what goes by this name, an article id, a docno or a URL; false when there is none.
    pub fn undo(&mut self, name: &str) -> bool {
        let keys = keys(name);
        let tables = self.tables();
        let Some(at) = tables.iter().position(|table| is_removed(table) && goes_by(table, &keys)) else {
            return false;
        };
        let table = tables.get_mut(at).expect("it was found there");
        table.remove(REMOVED);
        if table.len() <= 1 {
            // Nothing is left but the name.
            tables.remove(at);
        }
        true
    }

    /// Whether what goes by this name is removed.
    pub fn removes(&self, name: &str) -> bool {
        let keys = keys(name);
        self.removed().any(|table| goes_by(table, &keys))
    }

    pub fn list(&self) -> Vec<Removal> {
        self.removed()
            .filter_map(|table| Some(Removal { name: name(table)?.to_owned(), comment: comment(table) }))
            .collect()
    }

    fn removed(&self) -> impl Iterator<Item = &Table> {
        let tables = self.document.get(ARTICLE).and_then(Item::as_array_of_tables).into_iter().flatten();
        tables.filter(|table| is_removed(table))
    }

    fn tables(&mut self) -> &mut ArrayOfTables {
        let item = self.document.entry(ARTICLE).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        item.as_array_of_tables_mut().expect("it was made one when the file was opened")
    }
}

fn is_removed(table: &Table) -> bool {
    table.get(REMOVED).and_then(Item::as_bool) == Some(true)
}

fn name(table: &Table) -> Option<&str> {
    table.get("id").or_else(|| table.get("url")).and_then(Item::as_str)
}

/// The key of an entry, as the overrides know it.
fn key(table: &Table) -> Option<String> {
    match table.get("url").and_then(Item::as_str) {
        Some(url) => Overrides::key_of_url(url),
        None => name(table).map(|id| id.trim().to_owned()),
    }
}

/// The keys that a name given by the user may stand for: an id or docno as written, a URL, a docno made an id.
fn keys(name: &str) -> Vec<String> {
    let of_docno = ArticleId::from_docno(name).to_string();
    [name.to_owned(), of_docno].into_iter().chain(Overrides::key_of_url(name)).collect()
}

fn goes_by(table: &Table, keys: &[String]) -> bool {
    key(table).is_some_and(|key| keys.contains(&key))
}

/// The last line of comment right above an entry.
fn comment(table: &Table) -> Option<String> {
    let above = table.decor().prefix()?.as_str()?;
    let line = above.lines().rev().find(|line| !line.trim().is_empty())?;
    Some(line.trim().strip_prefix('#')?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Content, Hints, Record, Source};

    fn article(docno: &str, url: Option<&str>, title: &str) -> Article {
        let id = match url {
            Some(url) => Overrides::key_of_url(url).unwrap().parse().unwrap(),
            None => ArticleId::from_docno(docno),
        };
        let content = Content::Verbatim("The harbour is closed.".to_owned());
        let hints = Hints { title: Some(title.to_owned()), ..Hints::default() };
        let article = crate::extract::extract(&Record { source: Source::file("a.jsonl"), content, hints });
        Article { id, docno: Some(docno.to_owned()), url: url.map(str::to_owned), ..article }
    }

    fn open(text: &str) -> Removals {
        Removals::parse(text, PathBuf::from("o.toml")).unwrap()
    }

    #[test]
    fn removing_and_undoing_leave_the_rest_of_the_file_as_it_was() {
        let before = "# what I settled\n[[article]]\nid = \"hl-1\"   # the ferry\ntitle = \"Ferry\"\n";
        let mut removals = open(before);
        let ferry = article("hl-1", None, "Ferry");
        let toll = article("hl-2", Some("https://a.example/toll"), "Toll\nand trouble");
        assert!(removals.add(&ferry) && removals.add(&toll) && !removals.add(&toll));
        let after = removals.document.to_string();
        assert!(
            after.starts_with(before) && after.contains("# Toll and trouble (a.jsonl)\n[[article]]\nurl = "),
            "{after}"
        );
        let overrides = Overrides::parse(&after, "o.toml").unwrap();
        for article in [&ferry, &toll] {
            assert!(overrides.removal_of(article.id, &article.docno()).is_some());
        }
        let names: Vec<String> = removals.list().into_iter().map(|removal| removal.name).collect();
        assert_eq!(names, ["hl-1", "https://a.example/toll"]);
        assert!(removals.undo("http://www.a.example/toll?utm_source=x") && removals.undo("hl-1"));
        assert!(!removals.undo("hl-1"));
        assert_eq!(removals.document.to_string(), before);
    }

    #[test]
    fn lists_in_one_line_are_understood() {
        let mut removals = open("article = [{ id = \"a\", removed = true }]\n");
        assert_eq!(removals.list(), [Removal { name: "a".into(), comment: None }]);
        assert!(removals.undo("a"));
        assert_eq!(removals.document.to_string().trim(), "");
    }
}
