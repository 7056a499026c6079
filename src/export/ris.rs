//! RIS records.
//!
//! One tag a line, `TY` first and `ER` last, lines ended by carriage return and line feed. `DA` is
//! `YYYY/MM/DD/other`: what is unknown is empty, and a doubtful date says so in the fourth part and in a
//! note. `PY` is written for certain dates only, since it holds nothing but a year. Quotations are notes
//! (`N1`), one each; `AB` is the article's own summary.

use super::citation::{Citation, Issued, Role};
use super::name::Name;

pub fn write(citations: &[Citation], keys: &[String]) -> String {
    citations.iter().zip(keys).map(|(citation, key)| record(citation, key)).collect()
}

fn record(citation: &Citation, key: &str) -> String {
    let kind = match (&citation.url, &citation.outlet) {
        (Some(_), _) => "ELEC",
        (None, Some(_)) => "NEWS",
        (None, None) => "GEN",
    };
    let mut lines = vec![("TY", kind.to_owned()), ("ID", key.to_owned())];
    for (tag, role) in [("AU", Role::Author), ("A4", Role::Translator), ("ED", Role::Editor)] {
        lines.extend(citation.names(role).map(|known| (tag, name(known))));
    }
    lines.push(("TI", citation.title_or_placeholder().to_owned()));
    lines.extend(citation.outlet.iter().map(|outlet| ("T2", without_asterisk(outlet))));
    if let Some(issued) = &citation.published {
        if issued.doubt.is_none() {
            lines.push(("PY", format!("{:04}", issued.parts()[0])));
        }
        lines.push(("DA", date(issued)));
    }
    lines.extend(citation.url.iter().map(|url| ("UR", url.clone())));
    lines.extend(citation.language.iter().map(|language| ("LA", language.to_string())));
    lines.extend(citation.tags.iter().map(|tag| ("KW", without_asterisk(tag))));
    lines.extend(citation.description.iter().map(|text| ("AB", text.clone())));
    lines.extend(citation.date_note().map(|note| ("N1", note)));
    lines.extend(citation.quotes.iter().map(|quote| ("N1", quote.note())));
    let lines = lines.iter().map(|(tag, value)| format!("{tag}  - {value}\r\n"));
    lines.chain(["ER  - \r\n".to_owned()]).collect()
}

/// `Cruz, Juan, Jr.`: a comma parts family name, given name and suffix, and nothing else.
fn name(name: &Name) -> String {
    without_asterisk(&match name {
        Name::Person(person) if person.given.is_empty() && !person.suffix.is_empty() => {
            format!("{},, {}", person.family_with_particle(), person.suffix)
        }
        Name::Person(_) => name.inverted(),
        Name::Corporate(name) => super::tidy(&name.replace(',', " ")),
    })
}

fn date(issued: &Issued) -> String {
    let mut parts = [const { String::new() }; 3];
    for (part, number) in parts.iter_mut().zip(issued.parts()) {
        *part = format!("{number:02}");
    }
    let [year, month, day] = parts;
    let doubt = if issued.doubt.is_some() { "doubtful" } else { "" };
    format!("{year:0>4}/{month}/{day}/{doubt}")
}

/// The format keeps the asterisk for itself in names, journals and keywords.
fn without_asterisk(text: &str) -> String {
    text.replace('*', "∗")
}
