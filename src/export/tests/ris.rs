use super::super::citation::Role;
use super::super::{Citation, Format, write};
use super::*;
use biblib::{CitationParser, RisParser};

/// The rules of the format, to the letter: a tag of two characters, two blanks, a dash, a blank, the
/// value, carriage return and line feed; `TY` begins a record and nothing else, `ER` ends it.
fn records(text: &str) -> Vec<Vec<(&str, &str)>> {
    const TAGS: &[&str] = &["TY", "ID", "AU", "A4", "ED", "TI", "T2", "PY", "DA", "UR", "LA", "KW", "AB", "N1", "ER"];
    let mut records = Vec::new();
    let mut open: Option<Vec<(&str, &str)>> = None;
    for line in text.split_inclusive("\r\n") {
        let line = line.strip_suffix("\r\n").unwrap_or_else(|| panic!("no line end: {line:?}"));
        assert!(!line.contains(|c: char| c.is_control() || "\u{85}\u{2028}\u{2029}".contains(c)), "{line:?}");
        let (tag, rest) = line.split_at_checked(2).unwrap_or_else(|| panic!("no tag: {line:?}"));
        let value = rest.strip_prefix("  - ").unwrap_or_else(|| panic!("no sign: {line:?}"));
        assert!(TAGS.contains(&tag), "{line:?}");
        match (tag, &mut open) {
            ("TY", None) => open = Some(vec![(tag, value)]),
            ("ER", Some(_)) => records.extend(open.take()),
            ("TY" | "ER", _) => panic!("out of order: {line:?}"),
            (_, Some(fields)) => fields.push((tag, value)),
            (_, None) => panic!("outside of a record: {line:?}"),
        }
    }
    assert!(open.is_none());
    records
}

fn values<'a>(record: &[(&str, &'a str)], tag: &str) -> Vec<&'a str> {
    record.iter().filter(|(known, _)| *known == tag).map(|(_, value)| *value).collect()
}

fn check(citation: &Citation, record: &[(&str, &str)]) {
    let starless = |text: &str| text.replace('*', "∗");
    assert!(["ELEC", "NEWS", "GEN"].contains(&record[0].1));
    assert_eq!(values(record, "TI"), [citation.title_or_placeholder()]);
    assert_eq!(values(record, "T2"), citation.outlet.iter().map(|o| starless(o)).collect::<Vec<_>>());
    assert_eq!(values(record, "AU").len(), citation.names(Role::Author).count());
    for name in ["AU", "A4", "ED"].iter().flat_map(|tag| values(record, tag)) {
        assert!(name.split(',').count() <= 3 && !name.contains('*'), "{name}");
    }
    for date in values(record, "DA") {
        let parts: Vec<&str> = date.split('/').collect();
        let numbers = |part: &&str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        assert_eq!(parts.len(), 4, "{date}");
        assert!(numbers(&parts[0], 4) && parts[1..3].iter().all(|p| p.is_empty() || numbers(p, 2)), "{date}");
        let doubtful = citation.published.as_ref().unwrap().doubt.is_some();
        assert_eq!(parts[3], if doubtful { "doubtful" } else { "" });
        assert_eq!(values(record, "PY").is_empty(), doubtful);
    }
    let notes = values(record, "N1").join("\n");
    assert!(citation.date_note().is_none_or(|note| notes.contains(&note)));
    assert!(citation.quotes.iter().all(|quote| notes.contains(&quote.words.join(" ¶ "))));
}

/// By our reading of the rules, and by somebody else's.
fn check_all(citations: &[Citation]) {
    let text = write(Format::Ris, citations);
    let records = records(&text);
    assert_eq!(records.len(), citations.len());
    let read = RisParser::new().parse(&text).unwrap();
    assert_eq!(read.len(), citations.len());
    for ((citation, record), read) in citations.iter().zip(&records).zip(read) {
        check(citation, record);
        assert_eq!(read.title.trim(), citation.title_or_placeholder().trim());
        // It takes the translators of `A4` for authors, and two for what has `&` or `and` in it.
        let people = citation.names(Role::Author).chain(citation.names(Role::Translator));
        assert!(read.authors.len() >= people.count(), "{read:?}");
    }
}

#[test]
fn a_record_has_its_fields_in_order() {
    let mut article = article();
    article.authors.push(author("Ada Voss Jr."));
    article.authors.push(Author { role: Some("translator".into()), ..author("Imre van der Berg") });
    let written = write(Format::Ris, &[citing(&article, &[0])]);
    let expected = "TY  - ELEC\r\nID  - varga2025tides\r\nAU  - Varga, Ilse\r\nAU  - de la Cruz, Juan\r\n\
                    AU  - Voss, Ada, Jr.\r\nA4  - van der Berg, Imre\r\nTI  - Tides, and Who Counts Them\r\n\
                    T2  - The Harbour Ledger\r\nPY  - 2025\r\nDA  - 2025/11/03/\r\n\
                    UR  - https://harbour.example/opinion/tides?id=1&lang=en\r\nLA  - en\r\nKW  - shipping\r\n\
                    KW  - truces\r\nN1  - “A harbour without";
    assert!(written.starts_with(expected), "{written}");
    assert!(written.ends_with("\r\nER  - \r\n"));
}

#[test]
fn dates_keep_their_precision_and_their_doubt() {
    let check = |published: Option<Dated>, expected: &[&str]| {
        let mut article = article();
        article.published = published;
        let text = write(Format::Ris, &[Citation::new(&article)]);
        let dates: Vec<&str> = text.lines().filter(|l| ["PY", "DA", "N1"].contains(&&l[..2])).collect();
        assert_eq!(dates, expected);
    };
    check(Some(dated("2025-11", true, &[])), &["PY  - 2025", "DA  - 2025/11//"]);
    check(Some(dated("2025", true, &[])), &["PY  - 2025", "DA  - 2025///"]);
    check(
        Some(dated("2023-08-15", false, &["2019-03-04"])),
        &["DA  - 2023/08/15/doubtful", "N1  - date doubtful: 2023-08-15, also found 2019-03-04"],
    );
    check(None, &[]);
}

#[test]
fn nasty_texts_stay_in_their_fields() {
    check_all(&nasty());
}

#[test]
fn forty_authors_are_forty_lines() {
    let mut article = article();
    article.authors = (0..40).map(|i| author(&format!("Ada Voss{}", "xyz".repeat(i)))).collect();
    check_all(&[Citation::new(&article)]);
}

proptest! {
    #[test]
    fn whatever_is_cited_is_read_back(citations in citations()) {
        check_all(&citations);
    }
}
