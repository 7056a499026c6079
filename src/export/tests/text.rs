use super::super::{Citation, Format, write};
use super::*;

fn first_line(change: impl Fn(&mut Article)) -> String {
    let mut article = article();
    change(&mut article);
    write(Format::Text, &[Citation::new(&article)]).lines().next().unwrap().to_owned()
}

const URL: &str = "https://harbour.example/opinion/tides?id=1&lang=en";

#[test]
fn what_is_missing_or_doubtful_is_said_as_style_guides_say_it() {
    let check = |change: &dyn Fn(&mut Article), expected: &str| {
        assert_eq!(first_line(change), format!("{expected} {URL}"));
    };
    check(
        &|_| {},
        "Varga, Ilse, and Juan de la Cruz. “Tides, and Who Counts Them.” The Harbour Ledger, November 3, 2025.",
    );
    check(
        &|a| a.published = Some(dated("2023-08", false, &["2019"])),
        "Varga, Ilse, and Juan de la Cruz. “Tides, and Who Counts Them.” The Harbour Ledger, [August 2023?].",
    );
    check(&|a| (a.authors, a.published) = (vec![], None), "“Tides, and Who Counts Them.” The Harbour Ledger, n.d.");
    check(
        &|a| (a.authors, a.published, a.modified) = (vec![], None, Some(dated("2024-01-02", true, &[]))),
        "“Tides, and Who Counts Them.” The Harbour Ledger, n.d., last modified January 2, 2024.",
    );
    check(
        &|a| (a.authors, a.title, a.outlet) = (vec![author("AP Staff")], None, None),
        "AP Staff. [Untitled]. November 3, 2025.",
    );
    check(
        &|a| (a.authors, a.outlet) = (vec![author("Al Marsa")], Some("Al Marsa".into())),
        "Al Marsa. “Tides, and Who Counts Them.” Al Marsa, November 3, 2025.",
    );
    check(
        &|a| (a.authors, a.title) = (vec![author("Ada Voss Jr.")], Some("Who said \"tide\"?".into())),
        "Voss, Ada, Jr. “Who said ‘tide’?” The Harbour Ledger, November 3, 2025.",
    );
    check(
        &|a| a.authors = vec![author("Ada Voss"), Author { role: Some("translator".into()), ..author("Li Wei") }],
        "Voss, Ada. “Tides, and Who Counts Them.” Translated by Li Wei. The Harbour Ledger, November 3, 2025.",
    );
}

#[test]
fn forty_authors_are_a_few_and_others() {
    let line = first_line(|a| a.authors = (0..40).map(|i| author(&format!("A Voss{}", "x".repeat(i)))).collect());
    assert!(line.starts_with("Voss, A, A Vossx, A Vossxx, et al. “Tides"), "{line}");
}

#[test]
fn a_passage_is_cited_with_its_words_its_place_and_its_link() {
    let written = write(Format::Text, &[citing(&article(), &[0])]);
    let (paragraph, words) = written.split_once("\n\n").unwrap();
    assert!(paragraph.contains("Ledger, November 3, 2025, paragraph 1 of 4. https://harbour.example/"), "{paragraph}");
    assert!(paragraph.contains("#:~:text=A%20harbour"), "{paragraph}");
    assert!(words.starts_with("  “A harbour without a gauge") && words.ends_with("the number.”\n"), "{words}");
}

proptest! {
    #[test]
    fn nothing_steers_a_terminal(citations in citations()) {
        let text = write(Format::Text, &citations);
        let steers = |c: char| c != '\n' && c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        prop_assert!(!text.contains(steers), "{text:?}");
    }
}
