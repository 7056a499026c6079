//! What about an article a person should look at before relying on it.

use crate::article::{Article, Author, Dated};
use crate::text::fold;
use serde::Serialize;

/// Names of people have at most so many words.
const LONGEST_NAME: usize = 6;

/// Something missing or doubtful.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Doubt {
    pub kind: DoubtKind,
    /// In words, for people.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoubtKind {
    DoubtfulDate,
    NoDate,
    DoubtfulAuthor,
    NoAuthor,
    NoTitle,
    NoText,
}

impl DoubtKind {
    pub const ALL: [DoubtKind; 6] = [
        DoubtKind::DoubtfulDate,
        DoubtKind::NoDate,
        DoubtKind::DoubtfulAuthor,
        DoubtKind::NoAuthor,
        DoubtKind::NoTitle,
        DoubtKind::NoText,
    ];

    /// As users write it, and as it is serialized.
    pub fn name(self) -> &'static str {
        match self {
            DoubtKind::DoubtfulDate => "doubtful-date",
            DoubtKind::NoDate => "no-date",
            DoubtKind::DoubtfulAuthor => "doubtful-author",
            DoubtKind::NoAuthor => "no-author",
            DoubtKind::NoTitle => "no-title",
            DoubtKind::NoText => "no-text",
        }
    }
}

/// Everything doubtful about an article, the most harmful first.
pub fn doubts(article: &Article) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut doubt = |kind, reason: String| doubts.push(Doubt { kind, reason });
    match &article.published {
        None => doubt(DoubtKind::NoDate, date_warning(article).unwrap_or_else(|| "no date found".to_owned())),
        Some(dated) if !dated.reliable => doubt(DoubtKind::DoubtfulDate, doubtful_date(article, dated)),
        Some(_) => {}
    }
    for author in &article.authors {
        if let Some(reason) = doubtful_author(author, article.outlet.as_deref()) {
            doubt(DoubtKind::DoubtfulAuthor, format!("{}: {reason}", author.name));
        }
    }
    if article.authors.is_empty() {
        doubt(DoubtKind::NoAuthor, "no author found".to_owned());
    }
    if article.title.is_none() {
        doubt(DoubtKind::NoTitle, "no title found".to_owned());
    }
    if article.body.is_empty() {
        doubt(DoubtKind::NoText, "no text found".to_owned());
    }
    doubts
}

fn doubtful_date(article: &Article, dated: &Dated) -> String {
    let reason = date_warning(article).unwrap_or_else(|| "it may be that of a change".to_owned());
    format!("{}: {reason}", dated.date)
}

/// What extraction said about the date of publication.
fn date_warning(article: &Article) -> Option<String> {
    let said: Vec<&str> = article.warnings.iter().map(String::as_str).filter(|w| about_date(w)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// Whether a warning of extraction is about the date of publication.
pub(super) fn about_date(warning: &str) -> bool {
    warning.starts_with("date") || warning.starts_with("no date")
}

fn doubtful_author(author: &Author, outlet: Option<&str>) -> Option<&'static str> {
    let name = author.name.as_str();
    let words = name.split_whitespace().count();
    if author.role.is_some() {
        None
    } else if outlet.is_some_and(|outlet| fold(outlet) == fold(name)) {
        Some("is the outlet's name")
    } else if name.chars().any(|c| c.is_ascii_digit()) || name.contains(['@', '/', '|']) {
        Some("does not look like a name")
    } else if words > LONGEST_NAME {
        Some("is long for a name")
    } else if words == 1 && name.is_ascii() {
        Some("is a single word")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::record::{Content, Hints, Record, Source};

    #[track_caller]
    fn check(front: &str, body: &str, expected: &[(DoubtKind, &str)]) {
        let content = Content::Markdown(format!("---\n{front}\n---\n{body}").into_bytes());
        let article = extract(&Record { source: Source::file("a.md"), content, hints: Hints::default() });
        let found = doubts(&article);
        let found: Vec<(DoubtKind, &str)> = found.iter().map(|d| (d.kind, d.reason.as_str())).collect();
        assert_eq!(found, expected, "{front}");
    }

    #[test]
    fn what_is_missing_or_odd_is_doubted_and_nothing_else() {
        use DoubtKind::{DoubtfulAuthor, NoAuthor, NoDate, NoTitle};
        check("title: Ports\nauthor: Ada Voss\ndate: 2025-05-03", "One.", &[]);
        check("title: Ports\nauthor: Ada Voss", "One.", &[(NoDate, "no date found")]);
        check(
            "title: Ports\nauthor: Quayside\noutlet: Quayside\ndate: 2025",
            "One.",
            &[(DoubtfulAuthor, "Quayside: is the outlet's name")],
        );
        check("date: 2025", "One.", &[(NoAuthor, "no author found"), (NoTitle, "no title found")]);
        check("title: Ports\nauthor: 魯迅\ndate: 2025", "One.", &[]);
    }
}
