use super::super::citation::Role;
use super::super::{Citation, Format, Name, write};
use super::*;
use biblatex::{Bibliography, ChunksExt, DateValue, Entry, PermissiveType, Person};

fn parsed(citations: &[Citation]) -> Vec<Entry> {
    let text = write(Format::Bibtex, citations);
    let parsed = Bibliography::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(parsed.len(), citations.len(), "{text}");
    parsed.iter().cloned().collect()
}

fn field(entry: &Entry, field: &str) -> Option<String> {
    entry.get(field).map(ChunksExt::format_verbatim)
}

/// Braces counted as BibTeX counts them.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0i32;
    text.chars().all(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth >= 0
    }) && depth == 0
}

/// Everything that was put in is what a parser takes out.
fn check(citation: &Citation, entry: &Entry) {
    assert_eq!(field(entry, "title").as_deref(), Some(citation.title_or_placeholder()));
    let outlet = field(entry, "organization").or(field(entry, "journaltitle"));
    assert_eq!(outlet, citation.outlet);
    assert_eq!(field(entry, "abstract"), citation.description);
    assert_eq!(field(entry, "note"), citation.date_note());
    let annotation = field(entry, "annotation").unwrap_or_default();
    for quote in &citation.quotes {
        assert!(annotation.contains(&quote.words.join(" ¶ ")), "{annotation}\n{quote:?}");
    }
    for (role, people) in [("author", Role::Author), ("translator", Role::Translator)] {
        let people: Vec<&Name> = citation.names(people).collect();
        let read = entry.get_as::<Vec<Person>>(role).unwrap_or_default();
        assert_eq!(read.len(), people.len(), "{read:?} {people:?}");
        read.iter().zip(people).for_each(|(read, name)| check_name(read, name));
    }
    let published = citation.published.as_ref();
    match (published, entry.date()) {
        (None, Err(_)) => {}
        (Some(issued), Ok(PermissiveType::Typed(date))) => {
            let DateValue::At(at) = date.value else { panic!("{date:?}") };
            let read = [Some(at.year as i16), at.month.map(|m| i16::from(m) + 1), at.day.map(|d| i16::from(d) + 1)];
            assert_eq!(read.into_iter().flatten().collect::<Vec<_>>(), issued.parts());
            assert_eq!(date.uncertain, issued.doubt.is_some());
        }
        other => panic!("{other:?}"),
    }
}

fn check_name(read: &Person, name: &Name) {
    let whole = [&read.given_name, &read.prefix, &read.name, &read.suffix];
    let whole = whole.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let squeezed = |text: &str| text.replace('=', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let Name::Person(person) = name else { return assert_eq!(squeezed(&whole), squeezed(&name.natural())) };
    let expected = [&person.given, &person.particle, &person.family, &person.suffix];
    let expected = expected.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(squeezed(&whole), squeezed(&expected));
}

#[test]
fn an_article_of_the_web_is_online() {
    let written = write(Format::Bibtex, &[citing(&article(), &[1])]);
    let expected = r#"@online{varga2025tides,
  author       = {Varga, Ilse and de la Cruz, Juan},
  title        = {{Tides, and Who Counts Them}},
  organization = {The Harbour Ledger},
  date         = {2025-11-03},
  url          = {https://harbour.example/opinion/tides?id=1&lang=en},
  langid       = {english},
  keywords     = {shipping, truces},
  annotation   = {“The reader"#;
    assert!(written.starts_with(expected), "{written}");
}

#[test]
fn names_are_read_as_they_were_meant() {
    let mut article = article();
    article.authors = PEOPLE.iter().map(|name| author(name)).collect();
    let entry = parsed(&[citing(&article, &[])]).remove(0);
    let people = entry.author().unwrap();
    let shown: Vec<String> =
        people.iter().map(|p| format!("{}|{}|{}|{}", p.given_name, p.prefix, p.name, p.suffix)).collect();
    let expected = [
        "Ilse||Varga|",
        "Jürgen||Müller|",
        "Juan|de la|Cruz|",
        "||AP Staff|",
        "Ada||Voss|Jr.",
        "||王海|",
        "نور||العين|",
    ];
    assert_eq!(shown[..expected.len()], expected);
}

#[test]
fn nasty_texts_come_back_as_they_were() {
    let citations = nasty();
    for (citation, entry) in citations.iter().zip(parsed(&citations)) {
        check(citation, &entry);
    }
    assert!(is_balanced(&write(Format::Bibtex, &citations)));
}

#[test]
fn a_doubtful_date_is_marked_and_noted_and_a_missing_one_left_out() {
    let mut article = article();
    article.published = Some(dated("2023-08", false, &["2019-03-04"]));
    let entry = parsed(&[Citation::new(&article)]).remove(0);
    assert_eq!(field(&entry, "date").as_deref(), Some("2023-08?"));
    assert_eq!(field(&entry, "note").as_deref(), Some("date doubtful: 2023-08, also found 2019-03-04"));
    article.published = None;
    let entry = parsed(&[Citation::new(&article)]).remove(0);
    assert_eq!((entry.get("date"), entry.get("note")), (None, None));
}

#[test]
fn forty_authors_are_forty_authors() {
    let mut article = article();
    article.authors = (0..40).map(|i| author(&format!("Ada Voss{}", "xyz".repeat(i)))).collect();
    assert_eq!(parsed(&[Citation::new(&article)])[0].author().unwrap().len(), 40);
}

#[test]
fn articles_that_share_a_key_bear_their_ids() {
    let key = |n: usize| {
        let mut article = article();
        article.id = ArticleId::from_docno(&n.to_string());
        Citation::new(&article)
    };
    let keys = |order: &[usize]| {
        let entries = parsed(&order.iter().map(|&n| key(n)).collect::<Vec<_>>());
        entries.into_iter().map(|entry| entry.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(&[1]), ["varga2025tides"]);
    let (there, back) = (keys(&[1, 2]), keys(&[2, 1]));
    assert_eq!((&there[0], &there[1]), (&back[1], &back[0]));
    assert!(there[0].starts_with("varga2025tides-") && there[0] != there[1], "{there:?}");
}

#[test]
fn keys_are_made_of_what_there_is() {
    let check = |change: fn(&mut Article), expected: &str| {
        let mut article = article();
        change(&mut article);
        assert_eq!(parsed(&[Citation::new(&article)])[0].key, expected);
    };
    check(|a| a.authors = vec![author("Jürgen Großmann-Şahin")], "grossmannsahin2025tides");
    check(|a| a.authors.clear(), "theharbourledger2025tides");
    check(|a| a.published = None, "vargandtides");
    check(|a| a.title = Some("Why the \"gauge\"?".into()), "varga2025gauge");
    check(|a| a.title = Some("50 Days".into()), "varga2025days");
    check(|a| a.title = None, "varga2025");
    check(|a| (a.authors, a.outlet, a.title) = (vec![], None, None), "pundit2025tp1whx242z8b");
}

proptest! {
    #[test]
    fn whatever_is_cited_is_read_back(citations in citations()) {
        let text = write(Format::Bibtex, &citations);
        prop_assert!(is_balanced(&text), "{}", text);
        let entries = parsed(&citations);
        for (citation, entry) in citations.iter().zip(&entries) {
            check(citation, entry);
        }
    }
}
