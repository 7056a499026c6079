//! Laws of the language: totality, spans, and that printing and parsing are inverse.

use super::*;
use crate::article::PartialDate;
use proptest::prelude::*;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zé]{1,6}",
        2 => "[-+–'\"a-z:()*?!~^|<>=\\\\. /]{0,4}[a-z0-9中ж][-+'\"a-z:()*?!~^|<>=\\\\. /]{0,4}",
        1 => proptest::sample::select(vec!["AND", "OR", "NOT", "or", "not", "Not", "w/5", "near5", "NEAR", "/s", "/x/", "U.S.", "C++"])
            .prop_map(str::to_owned),
    ]
}

fn leaf() -> impl Strategy<Value = Leaf> {
    prop_oneof![
        4 => word().prop_map(Leaf::Word),
        2 => (word(), word()).prop_map(|(a, b)| Leaf::Phrase(format!("{a} {b}"))),
        1 => "[a-z]{2,5}".prop_map(Leaf::Prefix),
        1 => "[a-z]{2,3}\\?[a-z]{0,2}\\*?".prop_map(Leaf::Wildcard),
        1 => ("[a-zé]{5,7}", 1u8..=2).prop_map(|(word, edits)| Leaf::Fuzzy { word, edits }),
        1 => word().prop_map(Leaf::Typed),
        1 => (word(), word()).prop_map(|(a, b)| Leaf::Typed(format!("{a} {b}"))),
    ]
}

fn partial_date() -> impl Strategy<Value = PartialDate> {
    (1900i16..2100, 1i8..=12, 1i8..=28, 0..3).prop_map(|(year, month, day, precision)| match precision {
        0 => PartialDate::year(year),
        1 => PartialDate::month(year, month).unwrap(),
        _ => PartialDate::day(year, month, day).unwrap(),
    })
}

fn range() -> impl Strategy<Value = DateRange> {
    (proptest::option::of(partial_date()), proptest::option::of(partial_date()))
        .prop_filter("an end", |(since, until)| since.is_some() || until.is_some())
        .prop_map(|(since, until)| match (since, until) {
            (Some(a), Some(b)) if a.first_day() > b.last_day() => DateRange { since: Some(b), until: Some(a) },
            _ => DateRange { since, until },
        })
}

fn place() -> impl Strategy<Value = TextField> {
    proptest::sample::select(vec![TextField::Text, TextField::Text, TextField::Lead, TextField::First(50)])
}

fn case() -> impl Strategy<Value = Case> {
    proptest::sample::select(vec![Case::Any, Case::Any, Case::Some, Case::None, Case::All])
}

/// A leaf in a field that can hold it.
fn text() -> impl Strategy<Value = Query> {
    prop_oneof![
        6 => (place(), case(), leaf()).prop_map(|(field, case, leaf)| Query::Text { field, case, leaf }),
        2 => (case(), leaf()).prop_map(|(case, leaf)| Query::Text { field: TextField::Title, case, leaf }),
        1 => leaf().prop_filter("names have no case", |leaf| !matches!(leaf, Leaf::Typed(_)))
            .prop_map(|leaf| Query::Text { field: TextField::Author, case: Case::Any, leaf }),
    ]
}

fn actor() -> impl Strategy<Value = Query> {
    let name = prop_oneof![word().prop_map(|word| word.trim().to_owned()), "(group|state)/[a-z-]{1,5}[a-z]"];
    let salience = proptest::sample::select(vec![None, None, Some(Salience::Major), Some(Salience::Passing)]);
    (name, proptest::bool::ANY, place(), salience).prop_map(|(name, organs, field, salience)| {
        let salience = salience.filter(|_| field == TextField::Text);
        Query::Actor(ActorTerm { name, organs, field, salience })
    })
}

fn within() -> impl Strategy<Value = Within> {
    prop_oneof![(1u32..=999).prop_map(Within::Words), Just(Within::Sentence), Just(Within::Paragraph)]
}

/// What stands in headline and body.
fn positional() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        4 => (place(), case(), leaf()).prop_map(|(field, case, leaf)| Query::Text { field, case, leaf }),
        1 => actor().prop_filter("only what has a place", |query| query.numbering().is_some()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let relation = proptest::sample::select(vec![Relation::Beside, Relation::Before, Relation::Without]);
        prop_oneof![
            (inner.clone(), inner.clone(), within(), relation).prop_map(|(left, right, within, relation)| {
                Query::Near(Box::new(Near { left, right, within, relation }))
            }),
            proptest::collection::vec(inner, 2..4).prop_map(Query::Or),
        ]
    })
}

fn length() -> impl Strategy<Value = LengthRange> {
    (0u32..2000, 0u32..2000, 0..3).prop_map(|(min, more, ends)| LengthRange {
        min: (ends != 0).then_some(min),
        max: (ends != 1).then_some(min + more),
    })
}

fn known_field() -> impl Strategy<Value = KnownField> {
    use KnownField::*;
    proptest::sample::select(vec![Date, Author, Actor, Outlet, Url])
}

fn atom() -> impl Strategy<Value = Query> {
    prop_oneof![
        6 => text(),
        2 => actor(),
        2 => positional(),
        1 => (1u32..200, positional()).prop_map(|(times, of)| Query::AtLeast { times, of: Box::new(of) }),
        1 => length().prop_map(Query::Length),
        1 => word().prop_map(|word| Query::Outlet(word.trim().to_owned())),
        1 => "[a-z]{2}".prop_map(Query::Language),
        1 => "[a-z_]{0,6}[a-z]".prop_map(Query::ActorType),
        1 => range().prop_map(Query::Published),
        1 => known_field().prop_map(Query::Has),
    ]
}

/// Queries in the shape the parser yields.
fn query() -> impl Strategy<Value = Query> {
    let compound = atom().prop_recursive(5, 40, 4, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 2..4);
        let nots = || proptest::collection::vec(inner.clone().prop_map(|q| Query::Not(Box::new(q))), 0..2);
        let required = || proptest::collection::vec(inner.clone().prop_map(|q| Query::Required(Box::new(q))), 0..2);
        prop_oneof![
            (parts(), nots(), required()).prop_map(|(a, b, c)| Query::Group([b, a, c].concat())),
            inner.clone().prop_map(|q| Query::Group(vec![Query::Required(Box::new(q))])),
            (parts(), nots()).prop_map(|(a, b)| Query::And([a, b].concat())),
            (nots(), parts()).prop_map(|(a, b)| Query::And([a, b].concat())),
            parts().prop_map(Query::Or),
        ]
    });
    prop_oneof![1 => Just(Query::All), 20 => compound]
}

fn token_soup() -> impl Strategy<Value = String> {
    let token = proptest::sample::select(vec![
        "a",
        "b",
        "sanction*",
        "\"red line\"",
        "\"",
        "“",
        "(",
        ")",
        "(",
        ")",
        "AND",
        "OR",
        "NOT",
        "-",
        "+",
        "–",
        "author:",
        "actor:",
        "date:",
        "has:date",
        "2025",
        "..",
        "or",
        "'",
        "w/5",
        "\\",
        "*",
        "foo:",
        ":",
        "外",
        "é",
        "~2",
        "w/s",
        "pre/3",
        "not w/9",
        "not",
        "=",
        "=Red",
        "any(",
        "atleast3(",
        "hlead(",
        "first50(",
        "caps(",
        "allcaps(",
        "organi?e",
        "talk~",
        "words:>100",
        "actor:china@major",
        "actor:china+",
        "actor:\"x y\"+@major",
        "since:90d",
        "title:(",
    ]);
    proptest::collection::vec((token, proptest::bool::ANY), 0..25).prop_map(|tokens| {
        tokens.into_iter().map(|(token, blank)| if blank { format!("{token} ") } else { token.to_owned() }).collect()
    })
}

/// Every promise that holds for any text at all.
fn check_any(text: &str) {
    check_reading(text, &parse(text));
}

/// What any reading of `text` promises, in whatever syntax: sound diagnostics, and a query that prints as itself.
pub(super) fn check_reading(text: &str, parsed: &Parsed) {
    for diagnostic in &parsed.diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some(), "{text:?}: {diagnostic:?}");
        assert!(render_error(text, diagnostic).contains(&diagnostic.message));
        assert!(diagnostic.severity == Severity::Warning || diagnostic.help.is_some(), "{text:?}: {diagnostic:?}");
    }
    if parsed.error().is_none() {
        let printed = parsed.query.to_string();
        let again = parse(&printed);
        assert_eq!(again.error(), None, "{text:?} printed as {printed:?}");
        assert_eq!(again.query, parsed.query, "{text:?} printed as {printed:?}");
        assert_eq!(again.query.to_string(), printed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_yields_a_query_and_sound_diagnostics(text in ".{0,80}") {
        check_any(&text);
    }

    #[test]
    fn any_heap_of_tokens_yields_a_query_and_sound_diagnostics(text in token_soup()) {
        check_any(&text);
    }

    #[test]
    fn parsing_what_was_printed_gives_the_query_back(query in query()) {
        let printed = query.to_string();
        let parsed = parse(&printed);
        prop_assert_eq!(parsed.error(), None, "{}", printed);
        prop_assert_eq!(&parsed.query, &query, "{}", printed);
        prop_assert_eq!(parsed.query.to_string(), printed);
    }

    #[test]
    fn no_letter_of_an_understood_query_is_lost(words in proptest::collection::vec("[a-z]{3,8}", 1..6), joint in " (AND |OR |-)?") {
        let text = format!("first {}", words.join(&joint));
        let printed = parse(&text).query.to_string();
        for word in &words {
            prop_assert!(printed.contains(word.as_str()), "{} lost {}", printed, word);
        }
    }

    #[test]
    fn plain_text_prints_as_a_query_for_the_same_words(text in ".{0,60}") {
        let query = plain(&text);
        if crate::text::words(&text).is_empty() {
            return Ok(());
        }
        let parsed = parse(&query.to_string());
        prop_assert_eq!(parsed.error(), None);
        prop_assert_eq!(parsed.query, query);
    }
}

#[test]
fn nesting_is_limited_and_never_exhausts_the_stack() {
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(parse(&nested(MAX_NESTING)).error().is_none());
    let error = parse(&nested(MAX_NESTING + 1)).error().cloned().unwrap();
    assert_eq!(error.span, crate::text::Span::new(MAX_NESTING, MAX_NESTING + 1));
    for text in [
        nested(200_000),
        "(".repeat(200_000),
        ")".repeat(200_000),
        "-(".repeat(200_000),
        "title:(".repeat(200_000),
        "NOT ".repeat(200_000),
        "a OR ".repeat(200_000),
        "\"".repeat(200_000),
        "\\".repeat(200_000),
        "a:".repeat(200_000),
        "a w/5 ".repeat(200_000),
        "a w/5 (".repeat(200_000),
        "caps(".repeat(200_000),
        "any(a ".repeat(200_000),
        "a\"".repeat(200_001),
        "((a) OR b) ".repeat(50_000),
        "'a ".repeat(200_000),
    ] {
        parse(&text);
    }
}

#[test]
fn a_query_that_would_print_too_deep_is_refused() {
    // Each level prints as two: the words side by side get parentheses of their own.
    let text = |n: usize| format!("{}a{}", "(b c AND ".repeat(n), ")".repeat(n));
    assert!(parse(&text(40)).error().is_none());
    let deep = (0..MAX_NESTING).fold("a".to_owned(), |inner, _| format!("({inner} b AND c OR d)"));
    assert!(parse(&deep).error().is_some());
}
