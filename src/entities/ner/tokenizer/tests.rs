use super::*;

fn exceptions() -> Exceptions {
    let list: &[&[&str]] = &[
        &["do", "n't"],
        &["ca", "n't"],
        &["Mr."],
        &["Gen."],
        &["a.m."],
        &["10", "a.m."],
        &["'s"],
        &["'"],
        &[":)"],
        &["and/or"],
        &["U.S."],
        &["\n"],
        &[" "],
    ];
    Exceptions::new(list.iter().map(|pieces| {
        let lengths = pieces.iter().map(|piece| Piece { len: piece.len(), norm: None });
        (pieces.concat(), lengths.collect())
    }))
}

fn check(text: &str, expected: &[&str]) {
    let exceptions = exceptions();
    let tokens: Vec<&str> = Tokens::new(&exceptions, text).map(|token| token.span.of(text)).collect();
    assert_eq!(tokens, expected, "{text}");
}

/// What spaCy 3.8 makes of the same texts.
#[test]
fn texts_are_cut_as_the_model_learned_it() {
    check("", &[]);
    check("Kabul", &["Kabul"]);
    check("(Kabul, again).", &["(", "Kabul", ",", "again", ")", "."]);
    check("Pakistan’s army", &["Pakistan", "’s", "army"]);
    check("the traders' union", &["the", "traders", "'", "union"]);
    check("They don't, can't.", &["They", "do", "n't", ",", "ca", "n't", "."]);
    check("Mr. Khan met Gen.Munir", &["Mr.", "Khan", "met", "Gen.", "Munir"]);
    check("at 10a.m. (10 a.m.)", &["at", "10", "a.m.", "(", "10", "a.m.", ")"]);
    check("U.S.-led and/or UN-led", &["U.S.-led", "and/or", "UN", "-", "led"]);
    check("It rose 5%.", &["It", "rose", "5", "%", "."]);
    check("cost US$5bn", &["cost", "US$", "5bn"]);
    check("well... :) “fine”", &["well", "...", ":)", "“", "fine", "”"]);
    check("see https://paper.example/a-b, or not", &["see", "https://paper.example/a-b", ",", "or", "not"]);
    check("over.Then", &["over", ".", "Then"]);
}

#[test]
fn white_space_beyond_one_blank_is_a_token() {
    check("a b", &["a", "b"]);
    check("a  b", &["a", " ", "b"]);
    check("a\n\nb", &["a", "\n\n", "b"]);
    check("a \n b", &["a", "\n ", "b"]);
    check(" a ", &[" ", "a"]);
    check("a\n", &["a", "\n"]);
    check("   ", &["   "]);
}

#[test]
fn a_run_without_end_is_cut_in_time() {
    let exceptions = exceptions();
    for part in ["a", ")", ".", "é", "a.", "a@", "don't", ":)", "'"] {
        let text = part.repeat(1_000_000 / part.len());
        let tokens = Tokens::new(&exceptions, &text);
        assert_eq!(tokens.map(|token| token.span.len()).sum::<usize>(), text.len(), "{part}");
    }
}

proptest::proptest! {
    #[test]
    fn tokens_are_in_order_and_leave_out_only_blanks(text in "(\\PC|[a-z.' \n(]){0,60}") {
        let exceptions = exceptions();
        let mut end = 0;
        for token in Tokens::new(&exceptions, &text) {
            let gap = &text[end..token.span.start()];
            proptest::prop_assert!(gap.is_empty() || gap == " ", "{:?}", gap);
            proptest::prop_assert!(!token.span.is_empty());
            end = token.span.end();
        }
        proptest::prop_assert!(text[end..].is_empty() || &text[end..] == " ");
    }
}
