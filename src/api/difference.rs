//! What a change of rules does to an article: `extract --diff`.

use super::VERSION;
use crate::article::codec::{ArticleRecord, DateRecord};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// One article that is understood otherwise than before: one line of `extract --diff --format jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferenceRecord {
    pub v: u32,
    pub source: String,
    pub kind: DifferenceKind,
    /// Fields that differ, the text aside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Paragraphs that were there and no longer are, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Paragraphs that are new, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    Changed,
    /// There was no such record before.
    New,
    /// There is no such record any more.
    Gone,
}

/// A field's two values as people read them; empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    pub field: &'static str,
    pub before: String,
    pub after: String,
}

impl DifferenceRecord {
    /// How `after` differs from `before`; `None` if it does not.
    pub fn between(before: &ArticleRecord, after: &ArticleRecord) -> Option<DifferenceRecord> {
        let (one, other) = (fields(before), fields(after));
        let changed = one.into_iter().zip(other).filter(|((_, before), (_, after))| before != after);
        let fields: Vec<FieldChange> =
            changed.map(|((field, before), (_, after))| FieldChange { field, before, after }).collect();
        let (removed, added) = paragraphs(&before.text, &after.text);
        let same = fields.is_empty() && removed.is_empty() && added.is_empty();
        (!same).then(|| DifferenceRecord { fields, removed, added, ..Self::of(DifferenceKind::Changed, &after.source) })
    }

    /// A record that is only there before or only after.
    pub fn of(kind: DifferenceKind, source: &str) -> DifferenceRecord {
        DifferenceRecord {
            v: VERSION,
            source: source.to_owned(),
            kind,
            fields: Vec::new(),
            removed: Vec::new(),
            added: Vec::new(),
        }
    }
}

/// Every field but the text, in words, in the order they are shown.
fn fields(record: &ArticleRecord) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let authors = record.authors.iter().map(|author| {
        let details = [author.role.as_deref(), author.affiliation.as_deref()];
        let details: Vec<&str> = details.into_iter().flatten().collect();
        if details.is_empty() { author.name.clone() } else { format!("{} ({})", author.name, details.join("; ")) }
    });
    vec![
        ("id", record.id.to_string()),
        ("url", text(&record.url)),
        ("title", text(&record.title)),
        ("authors", authors.collect::<Vec<_>>().join(", ")),
        ("published", record.published.as_ref().map(date).unwrap_or_default()),
        ("modified", record.modified.as_ref().map(date).unwrap_or_default()),
        ("outlet", text(&record.outlet)),
        ("language", text(&record.language)),
        ("description", text(&record.description)),
        ("tags", record.tags.join(", ")),
        ("warnings", record.warnings.join("; ")),
    ]
}

fn date(date: &DateRecord) -> String {
    if date.reliable { date.date.to_string() } else { format!("{} (doubtful)", date.date) }
}

/// The paragraphs only `before` has, and those only `after` has.
fn paragraphs(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let split = |text: &str| text.split("\n\n").map(str::to_owned).filter(|p| !p.trim().is_empty()).collect::<Vec<_>>();
    let (before, after) = (split(before), split(after));
    let (one, other): (Vec<&str>, Vec<&str>) =
        (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
    let diff = TextDiff::from_slices(&one, &other);
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => removed.push(change.value().to_owned()),
            ChangeTag::Insert => added.push(change.value().to_owned()),
            ChangeTag::Equal => {}
        }
    }
    (removed, added)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::record::{Content, Hints, Record, Source};

    fn understood(page: &str) -> ArticleRecord {
        let content = Content::Markdown(page.into());
        ArticleRecord::from(&extract(&Record { source: Source::file("a.md"), content, hints: Hints::default() }))
    }

    #[test]
    fn an_article_does_not_differ_from_itself() {
        let article = understood("# Ports\n\nBy Ada Voss\n\nOne.\n\nTwo.");
        assert_eq!(DifferenceRecord::between(&article, &article), None);
    }

    #[test]
    fn changed_fields_and_paragraphs_are_told_and_no_others() {
        let before =
            understood("---\ntitle: Ports\ndate: 2025-05-01\nurl: https://a.example/1\n---\nOne.\n\nTwo.\n\nThree.");
        let after =
            understood("---\ntitle: Ports\ndate: 2025-05-03\nurl: https://a.example/1\n---\nOne.\n\nThree.\n\nFour.");
        let difference = DifferenceRecord::between(&before, &after).unwrap();
        let change = FieldChange { field: "published", before: "2025-05-01".into(), after: "2025-05-03".into() };
        assert_eq!(difference.fields, [change]);
        assert_eq!((difference.removed, difference.added), (vec!["Two.".to_owned()], vec!["Four.".to_owned()]));
    }
}
