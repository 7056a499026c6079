use super::{check, check_on};
use crate::entities::Gazetteer;

const BASE: &str = r#"
[[actor]]
id = "state/xa"
type = "state"
name = "Arvonia"
adjectives = ["Arvonian"]
metonyms = ["Gray Palace"]

[[actor]]
id = "group/red-dawn"
type = "armed_group"
name = "Red Dawn"
names = ["RDF"]

[[actor]]
id = "group/red-dawn-two"
type = "armed_group"
name = "Red Dawn Two"

[[actor]]
id = "person/otto-brandl"
type = "person"
name = "Otto Brandl"
offices = [{ office = "prime minister", state = "xa", from = "2010-05-11", to = "2016-07-13" }]
"#;

/// The findings in `text` are `expected`, as `line: beginning of the message`.
fn finds(text: &str, expected: &[&str]) {
    let read = |files: &[(&str, &str)]| Gazetteer::from_files(files).unwrap_or_else(|e| panic!("{e}"));
    let files = [("base", BASE), ("mine.toml", text)];
    let found = check_on(&read(&files[..1]), &read(&files), &files[1..]);
    let shown: Vec<String> = found.iter().map(|f| format!("{}: {}", f.line, f.message)).collect();
    let fits = shown.len() == expected.len() && shown.iter().zip(expected).all(|(s, e)| s.starts_with(e));
    assert!(fits, "{text}\n{shown:#?}");
    assert!(found.iter().all(|f| f.file == "mine.toml" && !f.advice.is_empty()));
}

const NEW: &str = "[[actor]]\nid = \"org/tidewater\"\ntype = \"agency\"\nname = \"Tidewater Trust\"\nstate = \"xa\"\n";

fn new(lines: &str) -> String {
    format!("{NEW}{lines}\n")
}

#[test]
fn what_does_as_it_says_is_passed_over() {
    finds("", &[]);
    finds(&new("names = [\"Tidewater\", { text = \"TWT\", case = true }, { text = \"Trust\", context = true }]"), &[]);
    finds(&new("names = [{ text = \"Harbor\", near = [\"trust\"] }, { text = \"Iron\", weak = true }]"), &[]);
    finds(&new("names = [{ text = \"Old Trust\", to = \"1999\" }]\nsame_as = [\"nil:org:tide-trust\"]"), &[]);
    finds("[[actor]]\nid = \"group/red-dawn\"\nnames = [\"the Hill faction\"]", &[]);
    finds("decoys = [\"Blue Line station\"]\nnever = [\"Gray Palace\"]", &[]);
}

#[test]
fn names_that_others_bear_are_found() {
    finds(
        &new("names = [\"RDF\"]"),
        &["6: `RDF` is a name of org/tidewater and of group/red-dawn, and not both say so"],
    );
    finds(&new("names = [{ text = \"RDF\", ambiguous = true }]"), &["6: `RDF` is a name of"]);
    let both = "names = [{ text = \"RDF\", ambiguous = true }]\n\n[[actor]]\nid = \"group/red-dawn\"\n\
                names = [{ text = \"RDF\", ambiguous = true }]";
    finds(&new(both), &[]);
}

#[test]
fn ordinary_words_and_names_that_are_never_found_are_found() {
    finds(
        &new("names = [\"Dawnlight\", \"Dawn Watch\", \"The Horizon\"]"),
        &["6: `The Horizon` is an ordinary English word"],
    );
    finds(
        &new("names = [\"Tidal\"]\nnever = [\"tidal\"]"),
        &["6: `Tidal` is a name of org/tidewater that its own `never`"],
    );
    let silenced = format!("never = [\"tidewater trust\"]\n{NEW}");
    finds(&silenced, &["5: `Tidewater Trust` never stands for org/tidewater: `never` of a file holds it"]);
    finds(&new("names = [\"X\"]"), &["6: `X` never stands for org/tidewater: one letter is too short"]);
    finds("decoys = [\"Gray Palace\"]", &["1: the decoy `Gray Palace` does nothing, since it is a name of state/xa"]);
}

#[test]
fn links_that_lead_nowhere_are_found() {
    finds(&NEW.replace("\"xa\"", "\"zz\""), &["5: org/tidewater has the state state/zz, which no file describes"]);
    finds(&new("parent = \"org/nobody\""), &["6: org/tidewater has the parent org/nobody, which"]);
    finds(&new("parent = \"org/tidewater\""), &["2: org/tidewater is part of itself"]);
    let office = "[[actor]]\nid = \"person/mara-ellwood\"\ntype = \"person\"\nname = \"Mara Ellwood\"\n\
                  offices = [{ office = \"head\", org = \"org/nobody\" }]";
    finds(office, &["5: person/mara-ellwood has the office of org/nobody, which"]);
}

#[test]
fn merges_that_hide_or_miss_are_found() {
    finds(
        &new("same_as = [\"group/red-dawn\"]"),
        &["6: group/red-dawn, of type armed_group, is hidden by org/tidewater, of type agency"],
    );
    finds(
        &new("same_as = [\"org/tidewatr\"]"),
        &["6: org/tidewatr, which is merged into org/tidewater, is known nowhere"],
    );
    let after = "\n[[actor]]\nid = \"org/tide\"\ntype = \"agency\"\nname = \"Tide Office\"\n\n[[merge]]\nid = \"org/tide\"\n\
                 into = \"org/tidewater\"";
    finds(&new(after), &["8: org/tide is merged into org/tidewater, so this block"]);
    finds("[[merge]]\nid = \"group/red-dawn-two\"\ninto = \"group/red-dawn\"", &[]);
}

#[test]
fn offices_with_two_holders_are_found() {
    let holder = |office: &str| {
        format!(
            "[[actor]]\nid = \"person/mara-ellwood\"\ntype = \"person\"\nname = \"Mara Ellwood\"\noffices = [{office}]"
        )
    };
    let text = holder("{ office = \"prime minister\", state = \"xa\", from = \"2011\", to = \"2012\" }");
    finds(&text, &["5: person/otto-brandl (2010-05-11 – 2016-07-13) and person/mara-ellwood (2011 – 2012) are both"]);
    finds(&holder("{ office = \"minister of tides\", state = \"xa\", from = \"2011\" }"), &[]);
    finds(&holder("{ office = \"prime minister\", state = \"xa\", from = \"2016-06-01\", to = \"2016-07-20\" }"), &[]);
}

#[test]
fn what_cannot_be_read_is_an_error() {
    assert!(check(&[("mine.toml", "[[actor]")], Vec::new()).unwrap_err().to_string().contains("mine.toml, line 1"));
}
