//! BibLaTeX entries.
//!
//! What stands on the web is `@online`; what has only an outlet is a newspaper's `@article`; the rest
//! is `@misc`. Titles stand in double braces: styles that write titles in lower case would else
//! take the capitals off names. A doubtful date carries EDTF's `?` and a `note`; quotations are the
//! `annotation`, which annotated bibliographies print and others leave out.

use super::citation::{Citation, Role};
use super::name::Name;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::fmt::Write;

pub fn write(citations: &[Citation], keys: &[String]) -> String {
    let entries: Vec<String> = citations.iter().zip(keys).map(|(citation, key)| entry(citation, key)).collect();
    entries.join("\n")
}

fn entry(citation: &Citation, key: &str) -> String {
    let kind = match (&citation.url, &citation.outlet) {
        (Some(_), _) => "online",
        (None, Some(_)) => "article",
        (None, None) => "misc",
    };
    let mut text = format!("@{kind}{{{key},\n");
    for (field, value) in fields(citation, kind) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {field:<12} = {{{value}}},");
    }
    text.push_str("}\n");
    text
}

fn fields(citation: &Citation, kind: &str) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    for (field, role) in [("author", Role::Author), ("translator", Role::Translator), ("editor", Role::Editor)] {
        fields.push((field, citation.names(role).map(name).collect::<Vec<_>>().join(" and ")));
    }
    fields.push(("title", format!("{{{}}}", escaped(citation.title_or_placeholder()))));
    let outlet = citation.outlet.as_deref().map(escaped).unwrap_or_default();
    match kind {
        "article" => fields.extend([("journaltitle", outlet), ("entrysubtype", "newspaper".to_owned())]),
        _ => fields.push(("organization", outlet)),
    }
    let date = citation.published.as_ref().map(|issued| {
        let mark = if issued.doubt.is_some() { "?" } else { "" };
        format!("{}{mark}", issued.date)
    });
    fields.push(("date", date.unwrap_or_default()));
    fields.push(("url", citation.url.as_deref().map(address).unwrap_or_default()));
    fields.push(("langid", citation.language.and_then(|l| babel(l.code())).unwrap_or_default().to_owned()));
    fields.push((
        "keywords",
        citation.tags.iter().map(|tag| escaped(&tag.replace(',', " "))).collect::<Vec<_>>().join(", "),
    ));
    fields.push(("note", citation.date_note().map(|note| escaped(&note)).unwrap_or_default()));
    fields.push(("abstract", citation.description.as_deref().map(escaped).unwrap_or_default()));
    let notes: Vec<String> = citation.quotes.iter().map(|quote| escaped(&quote.note())).collect();
    fields.push(("annotation", notes.join(" ")));
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

/// `de la Cruz, Jr., Juan`; what is no person's name is shut off by braces.
fn name(name: &Name) -> String {
    // With a sign of equality in it, a name is a list of parts by name, as `family=Cruz, given=Juan`.
    let escaped = |text: &str| escaped(&text.replace('=', " "));
    let person = match name {
        Name::Person(person) => person,
        Name::Corporate(name) => return format!("{{{}}}", escaped(name)),
    };
    let part = |text: &str| {
        let delimits = text.contains(',') || text.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
        if delimits { format!("{{{}}}", escaped(text)) } else { escaped(text) }
    };
    // A family name of several words needs no braces: what begins small in front of it is the particle.
    let family = [&person.particle, &person.family].map(|text| part(text)).join(" ").trim_start().to_owned();
    let parts = [family, part(&person.suffix), part(&person.given)];
    match (&person.suffix.is_empty(), &person.given.is_empty()) {
        // Without a comma the first words would be taken for given names.
        (true, true) if parts[0].contains(' ') && person.particle.is_empty() => format!("{{{}}}", parts[0]),
        _ => parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", "),
    }
}

/// Text as LaTeX writes it, in characters that biber and a modern engine read.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    for c in text.chars() {
        // Two of these make another sign: a long dash, a closing quotation mark, a guillemet.
        if (c == previous && "-`'<>,".contains(c)) || (c == '`' && "?!".contains(previous)) {
            out.push_str("{}");
        }
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            // Not `\{`: BibTeX counts braces without looking at what stands before them.
            '{' => out.push_str(r"\textbraceleft{}"),
            '}' => out.push_str(r"\textbraceright{}"),
            '%' | '&' | '$' | '#' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
        previous = c;
    }
    out
}

/// A URL as it stands in a field that is read to the letter.
fn address(url: &str) -> String {
    const UNSAFE: &AsciiSet = &CONTROLS.add(b'{').add(b'}').add(b'\\').add(b' ').add(b'"').add(b'<').add(b'>');
    utf8_percent_encode(url, UNSAFE).to_string()
}

/// What babel and biblatex call a language.
fn babel(code: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "arabic"),
        ("bg", "bulgarian"),
        ("ca", "catalan"),
        ("cs", "czech"),
        ("da", "danish"),
        ("de", "ngerman"),
        ("el", "greek"),
        ("en", "english"),
        ("es", "spanish"),
        ("et", "estonian"),
        ("fa", "persian"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("he", "hebrew"),
        ("hi", "hindi"),
        ("hr", "croatian"),
        ("hu", "hungarian"),
        ("it", "italian"),
        ("ja", "japanese"),
        ("lt", "lithuanian"),
        ("lv", "latvian"),
        ("nb", "norsk"),
        ("nl", "dutch"),
        ("no", "norsk"),
        ("pl", "polish"),
        ("pt", "portuguese"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sk", "slovak"),
        ("sl", "slovene"),
        ("sr", "serbian"),
        ("sv", "swedish"),
        ("tr", "turkish"),
        ("uk", "ukrainian"),
        ("zh", "chinese"),
    ];
    NAMES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}
