//! Laws of the dialects: totality, spans, and that a reading is a query of our own that says the same.
#![allow(clippy::disallowed_methods, reason = "that reading takes linear time is measured by the clock")]

use super::super::cases::TODAY;
use super::super::properties::check_reading;
use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

const DIALECTS: [Dialect; 2] = [Dialect::Nexis, Dialect::Factiva];

const TOKENS: &[&str] = &[
    "a",
    "bc",
    "sanction",
    "econom!",
    "wom*n",
    "bank**",
    "cat?",
    "engineer$3",
    "chariot$",
    "\"red line\"",
    "\"econom* sanction!\"",
    "\"",
    "“",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "and",
    "OR",
    "not",
    "AND NOT",
    "but not",
    "&",
    "w/5",
    "W/S",
    "w/p",
    "/7",
    "+3",
    "near5",
    "near/9",
    "near 4",
    "adj",
    "adj2",
    "same",
    "pre/3",
    "not w/9",
    "w/seg",
    "/N30/",
    "/F50/",
    "atleast5",
    "ATLEAST3(",
    "HEADLINE(",
    "HLEAD(",
    "body(",
    "BYLINE(",
    "caps(",
    "allcaps(",
    "PUBLICATION(",
    "TERM(",
    "LANGUAGE(",
    "english",
    "#85plus#",
    "DATE(",
    "geq (3/1/2024)",
    "leq",
    "length > 1200",
    "LENGTH(",
    ">5",
    "date aft 2024",
    "date from",
    "to 30/6/2024",
    "date -90",
    "date last month",
    "date",
    "hd=",
    "hlp=",
    "by=",
    "sn=",
    "la=en",
    "wc>1200",
    "wc",
    "fds=x",
    "subject(",
    "foo(",
    "title:",
    "=",
    "<",
    "~2",
    "-",
    "+",
    "'",
    "\\",
    "*",
    "$",
    "!",
    "#",
    "外交",
    "é",
    "０",
];

fn token_soup() -> impl Strategy<Value = String> {
    let token = proptest::sample::select(TOKENS.to_vec());
    proptest::collection::vec((token, proptest::bool::weighted(0.8)), 0..14).prop_map(|tokens| {
        tokens.into_iter().map(|(token, blank)| if blank { format!("{token} ") } else { token.to_owned() }).collect()
    })
}

/// Mostly understood: operands and operators in turn.
fn sentence() -> impl Strategy<Value = String> {
    let operand = proptest::sample::select(vec![
        "war",
        "ceasefire",
        "\"red line\"",
        "econom*",
        "wom?n",
        "(truce or peace)",
        "peace talks",
        "bank*",
        "AND(x)",
        "HEADLINE(a w/3 b)",
        "hd=(a or b)",
        "atleast5(x or y)",
        "allcaps(US)",
        "TERM(x #85plus#)",
        "engineer$2",
        "date aft 2024",
        "length > 100",
        "wc>100",
        "hlp=war",
        "\"econom* sanctions*\"",
    ]);
    let operator = proptest::sample::select(vec![
        " and ",
        " or ",
        " not ",
        " and not ",
        " w/5 ",
        " w/3 ",
        " near4 ",
        " pre/2 ",
        " same ",
        " w/s ",
        " ",
    ]);
    (operand.clone(), proptest::collection::vec((operator, operand), 0..6)).prop_map(|(first, rest)| {
        rest.into_iter().fold(first.to_owned(), |text, (operator, operand)| text + operator + operand)
    })
}

fn check(text: &str) {
    for dialect in DIALECTS {
        let parsed = read(text, dialect, TODAY);
        check_reading(text, &parsed);
        // Here warnings say what to write instead, too.
        assert!(parsed.diagnostics.iter().all(|diagnostic| diagnostic.help.is_some()), "{dialect:?} {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,80}") {
        check(&text);
    }

    #[test]
    fn any_heap_of_tokens_is_read_or_refused(text in token_soup()) {
        check(&text);
    }

    #[test]
    fn every_reading_is_a_query_that_says_the_same(text in sentence()) {
        check(&text);
    }

    #[test]
    fn no_word_of_an_understood_query_is_lost(
        words in proptest::collection::vec("[b-z]{4,8}", 1..6),
        joint in " (and |or |and not |near7 |w/4 )?",
    ) {
        let text = words.join(&joint);
        for dialect in DIALECTS {
            let parsed = read(&text, dialect, TODAY);
            let printed = parsed.query.to_string();
            for word in words.iter().filter(|_| parsed.error().is_none()) {
                prop_assert!(printed.contains(word.as_str()), "{:?} {}: {} lost {}", dialect, text, printed, word);
            }
        }
    }
}

#[test]
fn what_is_long_or_deep_is_read_in_linear_time_and_never_exhausts_the_stack() {
    let repeated = TOKENS.iter().flat_map(|token| [(*token).to_owned(), format!("{token} ")]);
    let more = [
        "a/n5/",
        "a w/5 ",
        "a and ",
        "a or ",
        "a not ",
        "hd=(",
        "atleast5 (",
        "atleast5 ",
        "hd=",
        "date >(",
        "date(",
        "length > ",
        "TERM(x #85plus#) ",
        "x/F5/",
        "(a) ",
        "((a) or b) ",
        "a* ",
        "not w/5 ",
        "near ",
        "date from 2024 ",
        "HLEAD(a) ",
        "\"a* b",
        "date                ",
        "(a and b) w/5 ",
        "a w/s ",
        "a pre/9 b w/s c and d or ",
    ];
    let descending: String = (1..=999).rev().map(|n| format!("a w/{n} ")).collect();
    let texts = repeated.chain(more.map(str::to_owned)).map(|piece| piece.repeat(20_000 / piece.len()));
    let deep = format!("{}a", format!("({descending}").repeat(20));
    for text in texts.chain([deep]) {
        for dialect in DIALECTS {
            let started = Instant::now();
            read(&text, dialect, TODAY);
            let head: String = text.chars().take(20).collect();
            assert!(started.elapsed() < Duration::from_secs(10), "{dialect:?} {head}");
        }
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    for dialect in DIALECTS {
        assert_eq!(read(&nested(MAX_NESTING), dialect, TODAY).error(), None);
        let error = read(&nested(MAX_NESTING + 1), dialect, TODAY).error().cloned().unwrap();
        assert_eq!(error.span, Span::new(MAX_NESTING, MAX_NESTING + 1));
    }
    let chain = |n: usize| vec!["a"; n].join(" near/5 ");
    assert_eq!(read(&chain(MAX_NESTING), Dialect::Nexis, TODAY).error(), None);
    assert!(read(&chain(2 * MAX_NESTING), Dialect::Nexis, TODAY).error().is_some());
}
