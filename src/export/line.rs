//! A citation on one line, for lists and for programs that show one beside a passage.

use super::citation::{Citation, Quote, Role};
use super::name::Name;
use crate::text::short;

/// More authors than these are the first one and `et al.`
const ALL_AUTHORS: usize = 3;
/// Letters of a title, and of a name.
const TITLE: usize = 240;
const NAME: usize = 80;

/// Authors, title, outlet, date and place: `Lena Moravec: “Two waiting rooms”, The Harbour Ledger, 2025-11-03,
/// paragraph 7 of 23`. A doubtful date and a missing one are said.
pub fn line(citation: &Citation, quote: Option<&Quote>) -> String {
    let authors = authors(citation);
    let title = match &citation.title {
        Some(title) => format!("“{}”", super::text::inner_quotes(&short(title, TITLE))),
        None => citation.title_or_placeholder().to_owned(),
    };
    let title = if authors.is_empty() { title } else { format!("{authors}: {title}") };
    let outlet = citation.outlet.as_deref().map(|outlet| short(outlet, NAME));
    let parts = [Some(title), outlet, Some(date(citation)), quote.map(Quote::place)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn authors(citation: &Citation) -> String {
    let names: Vec<String> = citation.names(Role::Author).map(|name: &Name| short(&name.natural(), NAME)).collect();
    match &names[..] {
        [first, ..] if names.len() > ALL_AUTHORS => format!("{first} et al."),
        names => names.join(", "),
    }
}

fn date(citation: &Citation) -> String {
    match (&citation.published, citation.modified) {
        (Some(issued), _) if issued.doubt.is_some() => format!("{} (doubtful date)", issued.date),
        (Some(issued), _) => issued.date.to_string(),
        (None, Some(modified)) => format!("undated, last modified {modified}"),
        (None, None) => "undated".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::export::{Contributor, Issued};

    fn citation(authors: &[&str], title: Option<&str>, doubt: Option<&str>) -> Citation {
        let contributor = |name: &&str| Some(Contributor { name: Name::parse(name)?, role: Role::Author });
        Citation {
            article: ArticleId::from_content("x", "y"),
            contributors: authors.iter().filter_map(contributor).collect(),
            title: title.map(str::to_owned),
            outlet: Some("The Harbour Ledger".to_owned()),
            published: Some(Issued { date: "2025-11-03".parse().unwrap(), doubt: doubt.map(str::to_owned) }),
            modified: None,
            url: None,
            language: None,
            description: None,
            tags: Vec::new(),
            quotes: Vec::new(),
        }
    }

    #[test]
    fn a_line_says_who_what_where_when_and_how_surely() {
        let check = |citation: &Citation, expected: &str| assert_eq!(line(citation, None), expected);
        let two = citation(&["Lena Moravec", "Omar Reyhan"], Some("Two “waiting” rooms"), None);
        check(&two, "Lena Moravec, Omar Reyhan: “Two ‘waiting’ rooms”, The Harbour Ledger, 2025-11-03");
        let many = citation(&["A Berg", "B Berg", "C Berg", "D Berg"], None, Some("two dates"));
        check(&many, "A Berg et al.: [Untitled], The Harbour Ledger, 2025-11-03 (doubtful date)");
        let nobody = Citation { published: None, outlet: None, ..citation(&[], Some("Aid"), None) };
        check(&nobody, "“Aid”, undated");
        let long = citation(&[], Some(&"x".repeat(300)), None);
        assert_eq!(line(&Citation { published: None, outlet: None, ..long }, None).chars().count(), TITLE + 12);
    }

    #[test]
    fn the_place_stands_last() {
        let quote =
            Quote { passage: String::new(), words: Vec::new(), paragraphs: (7, 7), n_paragraphs: 23, permalink: None };
        assert!(line(&citation(&[], None, None), Some(&quote)).ends_with(", paragraph 7 of 23"));
    }
}
