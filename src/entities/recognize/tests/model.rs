//! What the names of a statistical model change, and the reasons for mentions.

use super::*;

/// The mentions that count, where the model's names are given as `(name, label)`, each found at its first place.
fn check_with_names(text: &str, names: &[(&str, NameLabel)], expected: &[(&str, &str)]) {
    let named = |&(name, label): &(&str, NameLabel)| {
        let start = text.find(name).expect("the sentence holds the name");
        NamedSpan { span: Span::new(start, start + name.len()), label }
    };
    let mut body: Vec<NamedSpan> = names.iter().map(named).collect();
    body.sort_by_key(|named| named.span);
    let names = ModelSpans { body, ..ModelSpans::default() };
    let mentions = annotate(Gazetteer::builtin(), &article("", text), Some(&names));
    assert_eq!(counted(&mentions.body, text), expected, "{text}");
}

#[test]
fn a_place_inside_a_longer_name_is_not_its_state() {
    use NameLabel::{Event, Gpe, Org, Person};
    check_with_names(
        "Shares of Pakistan Lamps rose.",
        &[("Pakistan Lamps", Org)],
        &[("Pakistan Lamps", "nil:org:pakistan-lamps")],
    );
    check_with_names("It began the War of Pakistani Succession.", &[("War of Pakistani Succession", Event)], &[]);
    check_with_names(
        "the Pakistani Ministry of Kites",
        &[("the Pakistani Ministry of Kites", Org)],
        &[("Pakistani", PAKISTAN)],
    );
    check_with_names(
        "the Pakistan Prime Minister",
        &[("the Pakistan Prime Minister", Person)],
        &[("Pakistan", PAKISTAN)],
    );
    check_with_names("Pakistan's Kite Office", &[("Pakistan's Kite Office", Org)], &[("Pakistan", PAKISTAN)]);
    check_with_names(
        "between Pakistan and Afghanistan",
        &[("Pakistan and Afghanistan", Org)],
        &[("Pakistan", PAKISTAN), ("Afghanistan", AFGHANISTAN)],
    );
    check_with_names("the Afghan government", &[("the Afghan government", Org)], &[("Afghan government", AFGHANISTAN)]);
    check_with_names("in the Pakistan region", &[("the Pakistan region", Gpe)], &[("Pakistan", PAKISTAN)]);
}

#[test]
fn a_state_that_is_somebodys_name_is_no_state() {
    use NameLabel::{Gpe, Person};
    let jordan = "nil:person:ada-jordan";
    check_with_names(
        "Ada Jordan filmed here. Jordan said so. In Jordan’s film",
        &[("Ada Jordan", Person)],
        &[("Ada Jordan", jordan), ("Jordan", jordan), ("Jordan", jordan)],
    );
    check_with_names(
        "Paris Ellwood, not Paris",
        &[("Paris Ellwood", Person)],
        &[("Paris Ellwood", "nil:person:paris-ellwood")],
    );
    check_with_names("Peru won", &[("Peru", Person)], &[]);
    check_with_names("Peru won", &[("Peru", Gpe)], &[("Peru", "state/pe")]);
}

#[test]
fn unknown_people_are_one_actor_under_their_names() {
    use NameLabel::Person;
    let ellwood = "nil:person:mara-ellwood";
    check_with_names(
        "President Mara Ellwood left. Mara T. Ellwood’s aide said Ellwood and Ms. Ellwood’s son disagree. Ellwood Street",
        &[("President Mara Ellwood", Person), ("Mara T. Ellwood’s", Person)],
        &[("Mara Ellwood", ellwood), ("Mara T. Ellwood", ellwood), ("Ellwood", ellwood), ("Ellwood", ellwood)],
    );
    check_with_names(
        "President Ellwood left. Later Ellwood returned.",
        &[("Ellwood", Person)],
        &[("Ellwood", "nil:person:ellwood"), ("Ellwood", "nil:person:ellwood")],
    );
    check_with_names("So Ellwood left.", &[("Ellwood", Person)], &[]);
    check_with_names(
        "Vladimir V. Putin and Oskar Putin",
        &[("Vladimir V. Putin", Person), ("Oskar Putin", Person)],
        &[("Vladimir V. Putin", "person/vladimir-putin"), ("Oskar Putin", "nil:person:oskar-putin")],
    );
}

#[test]
fn what_is_no_name_is_left_out() {
    use NameLabel::{Gpe, Org, Person};
    for (text, name, label) in [
        ("On Monday they met.", "Monday", Org),
        ("the 2019 count", "the 2019", Org),
        ("Sellers came; sellers left.", "Sellers", Org),
        ("see www.harbour.example/x", "www.harbour.example/x", Org),
        ("some ministers", "some ministers", Org),
        ("HARBOUR TALKS BREAK DOWN", "HARBOUR TALKS BREAK", Person),
        ("-- ,", "-- ,", Gpe),
    ] {
        check_with_names(text, &[(name, label)], &[]);
    }
    check_with_names(
        "the Selm Harbour 2-1 ( x",
        &[("the Selm Harbour 2-1 ( x", Org)],
        &[("Selm Harbour", "nil:org:selm-harbour")],
    );
}

#[test]
fn weak_names_need_a_second_witness() {
    let data = "[[actor]]\nid = \"person/imre-castellane\"\ntype = \"person\"\nname = \"Imre Castellane\"\n\
                names = [{ text = \"Imre Castellane\", weak = true }, { text = \"Imrik\", weak = true }]\n";
    let gazetteer = Gazetteer::from_files(&[("data", data)]).unwrap();
    let text = "Then Imre Castellane spoke.";
    let witness = ModelSpans {
        body: vec![NamedSpan { span: Span::new(5, 20), label: NameLabel::Person }],
        ..ModelSpans::default()
    };
    let counts = |names| annotate(&gazetteer, &article("", text), names).actors().len();
    assert_eq!((counts(None), counts(Some(&witness))), (0, 1));
}

#[test]
fn where_somebody_is_from_is_no_deed_of_the_state() {
    check("A sailor of Pakistani descent and an Afghan poet met a Turkish minister.", &[("Turkish", "state/tr")]);
}

proptest! {
    #[test]
    fn any_spans_of_a_model_are_borne(
        body in messy_text(),
        spans in proptest::collection::vec((0usize..300, 0usize..60, 0usize..4), 0..12),
    ) {
        use NameLabel::{Fac, Gpe, Org, Person};
        let labels = [Person, Org, Gpe, Fac];
        let spans = spans.into_iter().map(|(at, len, l)| NamedSpan { span: Span::new(at, at + len), label: labels[l] });
        let names = ModelSpans { body: spans.collect(), ..ModelSpans::default() };
        let mentions = annotate(Gazetteer::builtin(), &article("", &body), Some(&names));
        prop_assert!(spans_lie_in_order(&mentions.body, &body));
    }
}

#[test]
fn every_mention_says_why() {
    use crate::entities::explain;
    let check = |title: &str, text: &str, name: &str, evidence: &str, said: &str| {
        let explained = explain(Gazetteer::builtin(), &article(title, text), None);
        let at = text.find(name).expect("the sentence holds the name");
        let mention = explained.mentions.body.iter().find(|m| m.span.start() == at).expect(text);
        let reason = explained.reason(mention).expect("every mention has a reason");
        assert_eq!((reason.evidence, reason.text.contains(said)), (evidence, true), "{text}: {reason:?}");
    };
    check("", "Pakistan is cold.", "Pakistan", "listed", "no other actor");
    check("", "Talks between Islamabad and Kabul", "Islamabad", "acts", "“between Islamabad and”");
    check("", "Islamabad agreed. All of this, Islamabad, matters.", "Islamabad,", "acts_elsewhere", "elsewhere");
    check("", "All of this, Islamabad, matters.", "Islamabad", "city", "from the city");
    check("", "the Harbour Agency (HA), and HA boats", "HA boats", "defined", "“Harbour Agency (HA)”");
    check("", "Georgia voted in Tbilisi.", "Georgia", "weighed", "other names");
    check("", "Georgia voted.", "Georgia", "undecided", "Georgia, ");
    check("", "a Turkish poet", "Turkish", "origin", "“a Turkish poet”");
    check("", "TELL US MORE", "US", "mere_word", "capitals");
    check("", "Ada Jordan paints.", "Jordan", "person_name", "called so");
}

#[test]
fn a_namesake_of_somebody_listed_is_somebody_unknown() {
    use NameLabel::{Org, Person};
    let gazetteer = Gazetteer::builtin();
    let paul = gazetteer.get(&"person/paul-martin".parse().unwrap()).expect("the test needs a name that needs context");
    assert!(paul.names.iter().any(|name| name.text == "Paul Martin" && name.context));
    let bakery = "Paul Martin, a plumber, owns the bakery.";
    check_with_names(bakery, &[("Paul Martin", Person)], &[("Paul Martin", "nil:person:paul-martin")]);
    for (text, name) in
        [("the Supreme Court ruled in May", "Supreme Court"), ("The Labour Party won the vote in May.", "Labour Party")]
    {
        check_with_names(text, &[(name, Org)], &[]);
    }
}

#[test]
fn a_middle_name_does_not_hide_a_hyphenated_first_one() {
    let data = "[[actor]]\nid = \"person/jean-luc-marrow\"\ntype = \"person\"\nname = \"Jean-Luc Marrow\"\nnames = [\"Marrow\"]";
    let gazetteer = Gazetteer::from_files(&[("data", data)]).unwrap();
    let text = "Jean-Luc T. Marrow spoke.";
    let names = ModelSpans {
        body: vec![NamedSpan { span: Span::new(0, 18), label: NameLabel::Person }],
        ..ModelSpans::default()
    };
    let mentions = annotate(&gazetteer, &article("", text), Some(&names));
    assert_eq!(counted(&mentions.body, text), [("Jean-Luc T. Marrow", "person/jean-luc-marrow")]);
}
