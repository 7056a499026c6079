//! The user's own files on top of others.

use super::super::ner::{ModelSpans, NameLabel, NamedSpan};
use super::super::{ActorId, Gazetteer, Resolution};
use super::mentions;
use crate::text::Span;

const BASE: &str = r#"
[[actor]]
id = "state/xa"
type = "state"
name = "Arvonia"
adjectives = ["Arvonian"]

[[actor]]
id = "group/tide"
type = "movement"
name = "Tide Movement"
names = ["Tide", "High Tide Union"]
state = "xa"

[[actor]]
id = "org/harbor-watch"
type = "agency"
name = "Harbor Watch"
state = "xa"

[[actor]]
id = "person/mara-ellwood"
type = "person"
name = "Mara Ellwood"
offices = [{ office = "head", org = "org/harbor-watch" }]
"#;

fn with(mine: &str) -> Gazetteer {
    Gazetteer::from_files(&[("base", BASE), ("mine", mine)]).unwrap_or_else(|e| panic!("{e}"))
}

fn id(text: &str) -> ActorId {
    text.parse().unwrap()
}

/// The counted mentions of `text` are `expected`, as `surface = actor`; the model sees what stands in brackets.
fn check(mine: &str, text: &str, expected: &[&str]) {
    let mut plain = String::new();
    let mut names = ModelSpans::default();
    for piece in text.split_inclusive(['[', ']']) {
        let start = plain.len();
        plain.push_str(piece.trim_end_matches(['[', ']']));
        if piece.ends_with(']') {
            let label = if piece.contains("Trust") { NameLabel::Org } else { NameLabel::Person };
            names.body.push(NamedSpan { span: Span::new(start, plain.len()), label });
        }
    }
    let found = mentions(&with(mine), &plain, Some(&names));
    let shown = found.body.iter().filter(|m| m.counts()).map(|m| format!("{} = {}", m.span.of(&plain), m.actor));
    assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn an_actor_found_by_the_model_becomes_the_known_one() {
    let mine = r#"
[[actor]]
id = "person/mara-ellwood"
same_as = ["nil:person:mara-ellwood-varga", "nil:person:m-e-varga"]
"#;
    let gazetteer = with(mine);
    let target = id("person/mara-ellwood");
    for merged in ["nil:person:mara-ellwood-varga", "nil:person:m-e-varga"] {
        assert_eq!(*gazetteer.canonical(&id(merged)), target);
        assert_eq!(gazetteer.resolve(merged), Resolution::Found(target.clone()));
    }
    check(mine, "Here [M.E. Varga] spoke.", &["M.E. Varga = person/mara-ellwood"]);
    check(mine, "Here [Mara Ellwood-Varga] spoke.", &["Mara Ellwood-Varga = person/mara-ellwood"]);
    check("", "Here [M.E. Varga] spoke.", &["M.E. Varga = nil:person:m-e-varga"]);
    let settled = mentions(&gazetteer, "The High Harbor Trust (HHT) shut.", None);
    assert_eq!(settled.unknown.len(), 1, "others stay unknown");
}

#[test]
fn the_name_of_a_merged_unknown_is_known_without_the_model() {
    let mine = "[[merge]]\nid = \"nil:org:tidewater-trust\"\ninto = \"org/harbor-watch\"";
    check(mine, "The Tidewater Trust opened.", &["Tidewater Trust = org/harbor-watch"]);
    check(mine, "The [Tidewater Trust] opened.", &["Tidewater Trust = org/harbor-watch"]);
    let defined = "The Tidewater Trust (TWT) opened. TWT it was.";
    check(mine, defined, &["Tidewater Trust = org/harbor-watch", "TWT = org/harbor-watch", "TWT = org/harbor-watch"]);
    assert!(mentions(&with(mine), defined, None).unknown.is_empty());
}

#[test]
fn merges_reach_parents_homes_and_offices() {
    let mine = "[[actor]]\nid = \"group/tide\"\nsame_as = [\"org/harbor-watch\"]";
    let gazetteer = with(mine);
    assert_eq!(gazetteer.get(&id("person/mara-ellwood")).unwrap().offices[0].of, id("group/tide"));
    check(mine, "The Harbor Watch of Arvonia", &["Harbor Watch = group/tide", "Arvonia = state/xa"]);
    let error = Gazetteer::from_files(&[("base", BASE), ("mine", &mine.replace("org/harbor-watch", "group/tide"))]);
    assert!(error.unwrap_err().to_string().contains("merged into itself"));
}

#[test]
fn a_name_can_be_taken_from_one_actor_alone() {
    let mine = "[[actor]]\nid = \"group/tide\"\nnever = [\"tide\"]\n\n[[actor]]\nid = \"org/harbor-watch\"\nnames = [\"Tide\"]";
    check(mine, "Tide rose.", &["Tide = org/harbor-watch"]);
    check(mine, "High Tide Union rose.", &["High Tide Union = group/tide"]);
    let surname = "[[actor]]\nid = \"person/mara-ellwood\"\nnever = [\"Ellwood\"]";
    check(
        "",
        "Mara Ellwood left. Ellwood spoke.",
        &["Mara Ellwood = person/mara-ellwood", "Ellwood = person/mara-ellwood"],
    );
    check(surname, "Mara Ellwood left. Ellwood spoke.", &["Mara Ellwood = person/mara-ellwood"]);
    check(surname, "Mara Ellwood won. The Ellwood government fell.", &["Mara Ellwood = person/mara-ellwood"]);
}

#[test]
fn words_close_by_decide_about_a_name() {
    let rule = |rule: &str| format!("[[actor]]\nid = \"group/tide\"\nnames = [{{ text = \"Tide\", {rule} }}]");
    let near = rule("near = [\"movement\", \"street march\"]");
    check(&near, "The march of Tide", &[]);
    check(&near, "The street marches of Tide", &[]);
    check(&near, "A street march of Tide", &["Tide = group/tide"]);
    check(&near, "It is a movement.\n\nTide rose.", &[]);
    let not_near = rule("not_near = [\"sea\"]");
    check(&not_near, "Tide rose.", &["Tide = group/tide"]);
    check(&not_near, "Tide rose from the sea.", &[]);
}

#[test]
fn a_name_listed_again_has_the_later_flags() {
    let mine = "[[actor]]\nid = \"group/tide\"\nname = \"Tide Front\"\nnames = [{ text = \"Tide\", weak = true }]\nqid = \"Q1\"";
    let gazetteer = with(mine);
    let actor = gazetteer.get(&id("group/tide")).unwrap();
    let names: Vec<(&str, bool)> = actor.names.iter().map(|n| (n.text.as_str(), n.weak)).collect();
    assert_eq!(names, [("Tide Front", false), ("Tide Movement", false), ("High Tide Union", false), ("Tide", true)]);
    assert_eq!((actor.name.as_str(), actor.qid.as_deref()), ("Tide Front", Some("Q1")));
}

#[test]
fn what_is_no_qid_is_said() {
    let error = Gazetteer::from_files(&[(
        "mine",
        "[[actor]]\nid = \"group/a\"\ntype = \"party\"\nname = \"A\"\nqid = \"843\"",
    )]);
    let shown = error.unwrap_err().to_string();
    assert!(shown.contains("mine, line 2") && shown.contains("write Q and a number"), "{shown}");
}
