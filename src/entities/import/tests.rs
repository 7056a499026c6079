//! Whole files: what comes of the lists in `tests/fixtures/actors`, written as it would be stored.
#![allow(clippy::disallowed_methods, reason = "the cases are files, refreshed when asked")]

use super::{Collector, Format, Item, Options, read};
use crate::entities::actor::ActorType;
use crate::entities::imported::{Header, Imported, write};
use crate::entities::{Gazetteer, Resolution};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/actors")
}

/// The stored lines of a list, and before them what was said about it.
fn imported(bytes: &[u8], options: &Options, wanted: BTreeSet<ActorType>) -> (String, String) {
    let format = Format::detect(bytes).expect("every fixture is of a known format");
    let mut collector = Collector::new(Gazetteer::builtin(), wanted);
    let mut told = format!("{format}\n");
    let mut sink = |item: Item| {
        if let Some((line, reason)) = collector.add(item) {
            told.push_str(&format!("line {line}: {reason}\n"));
        }
    };
    read(format, &mut &*bytes, options, &mut sink).unwrap();
    let collected = collector.finish();
    told.push_str(&format!("{:?}\n", collected.report));
    (told, write(Header::default(), &collected))
}

#[test]
fn every_list_is_understood_as_written() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let (told, stored) = imported(&fs::read(&path).unwrap(), &Options::default(), BTreeSet::new());
        let (_, lines) = stored.split_once('\n').unwrap();
        let now = format!("{told}{lines}");
        let expected = folder().join("expected").join(path.file_name().unwrap()).with_extension("txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, &now).unwrap();
        }
        assert_eq!(fs::read_to_string(&expected).unwrap_or_default(), now, "{}", path.display());
    }
}

#[test]
fn the_format_is_told_by_what_a_file_holds() {
    let check = |head: &str, expected: Option<Format>| assert_eq!(Format::detect(head.as_bytes()), expected, "{head}");
    check("id,schema,name,aliases,dataset\n", Some(Format::OpenSanctions));
    check("\u{feff}\"id\",\"schema\",\"name\",\"aliases\"\n", Some(Format::OpenSanctions));
    check("?item,?itemLabel,?alias\n", Some(Format::Sparql));
    check("Name;Type\nX;person", Some(Format::Csv));
    check("name\nAnna Quill", Some(Format::Csv));
    check("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}}", Some(Format::Ftm));
    check("[\n{\"type\":\"item\",\"id\":\"Q1\",\"labels\":{}}", Some(Format::Wikidata));
    check("# mine\n[[actor]]\nid = \"a/b\"", Some(Format::Toml));
    check("; comment\nARVONIA_ [AFG]\n+ARVONIAN_\n", Some(Format::Petrarch));
    check("Ports are where states meet the sea.", None);
    check("{\"text\": \"an article\"}", None);
    check("", None);
}

#[test]
fn only_the_types_asked_for_are_kept() {
    let bytes = fs::read(folder().join("targets.simple.csv")).unwrap();
    let (told, _) = imported(&bytes, &Options::default(), BTreeSet::from([ActorType::Company]));
    assert!(told.contains("kept: {Company: 1}") && told.contains("\"person\": 1"), "{told}");
}

#[test]
fn only_the_classes_asked_for_are_kept_with_the_type_given() {
    let bytes = fs::read(folder().join("wikidata.json")).unwrap();
    let classes = [("Q8054".to_owned(), Some(ActorType::Movement)), ("Q7278".to_owned(), None)].into();
    let (told, _) = imported(&bytes, &Options { classes }, BTreeSet::new());
    assert!(told.contains("kept: {Party: 1, Movement: 1}"), "{told}");
}

#[test]
fn what_is_stored_is_found_by_id_by_slug_and_by_any_name() {
    let bytes = fs::read(folder().join("targets.simple.csv")).unwrap();
    let (_, stored) = imported(&bytes, &Options::default(), BTreeSet::new());
    let mut file = Imported::new("a.actors", stored).unwrap();
    file.index_names(None);
    let gazetteer = Gazetteer::with_imported::<&str, &str>(&[], vec![file]).unwrap();
    for name in ["person/q900001", "q900001", "anna quill", "Anna M. Quill", "the Анна Квилл"] {
        let Resolution::Found(id) = gazetteer.resolve(name) else { panic!("{name} is not found") };
        assert_eq!(id.as_str(), "person/q900001", "{name}");
    }
    let anna = gazetteer.get(&"person/q900001".parse().unwrap()).unwrap();
    assert_eq!((anna.name.as_str(), anna.state.as_ref().unwrap().as_str()), ("Anna Quill", "state/pk"));
    assert!(anna.names.iter().all(|name| name.weak));
    let Resolution::NotFound { nearest } = gazetteer.resolve("Anna Qill") else { panic!("found") };
    assert_eq!(nearest[0].id.as_str(), "person/q900001");
}

#[test]
fn an_actor_known_already_is_not_doubled_and_takes_over_the_names() {
    let bytes = fs::read(folder().join("targets.simple.csv")).unwrap();
    let (told, stored) = imported(&bytes, &Options::default(), BTreeSet::new());
    assert!(told.contains("merged: 1"), "{told}");
    let mut file = Imported::new("a.actors", stored).unwrap();
    file.index_names(None);
    let gazetteer = Gazetteer::with_imported::<&str, &str>(&[], vec![file]).unwrap();
    let ttp = gazetteer.get(&"group/ttp".parse().unwrap()).unwrap();
    let taken = ttp.names.iter().find(|name| name.text == "Movement of the Harbour").unwrap();
    assert!(taken.weak && ttp.names.iter().any(|name| !name.weak));
    assert_eq!(gazetteer.imported_actors().count(), 3);
}

#[test]
fn a_stored_file_that_was_changed_by_hand_is_refused() {
    let (_, stored) = imported(b"name,type\nAnna Quill,person\n", &Options::default(), BTreeSet::new());
    assert!(Imported::new("a.actors", stored.clone()).is_ok());
    let error = Imported::new("a.actors", stored.replace("Anna", "Anne")).unwrap_err().to_string();
    assert!(error.contains("a.actors") && error.contains("changed after it was imported"), "{error}");
}

#[test]
fn the_kept_index_of_names_is_taken_only_with_its_file_and_undamaged() {
    let (_, stored) =
        imported(b"name,type\nAnna Quill,person\nSelm Ferries,company\n", &Options::default(), BTreeSet::new());
    let mut file = Imported::new("a.actors", stored.clone()).unwrap();
    assert!(file.index_names(None));
    let bytes = file.names().unwrap().to_bytes(&file.header.body);
    assert!(!file.index_names(Some(bytes.clone())));
    assert_eq!(file.names().unwrap().n_forms(), 2);
    let damaged = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    };
    for bytes in [damaged(0), damaged(20), damaged(50), damaged(bytes.len() - 1), bytes[..60].to_vec(), Vec::new()] {
        assert!(file.index_names(Some(bytes)));
    }
    let mut other =
        Imported::new("b.actors", imported(b"name\nBo Tern\n", &Options::default(), BTreeSet::new()).1).unwrap();
    assert!(other.index_names(Some(bytes)), "an index of another file");
}

#[test]
fn the_users_own_files_change_imported_actors() {
    let (_, stored) =
        imported(b"id,name,type\n7,Anna Quill,person\n8,A Quill,person\n", &Options::default(), BTreeSet::new());
    let mut file = Imported::new("a.actors", stored).unwrap();
    file.index_names(None);
    let own =
        "[[actor]]\nid = \"person/7\"\nnames = [\"The Pilot\"]\n[[merge]]\nid = \"person/8\"\ninto = \"person/7\"\n";
    let gazetteer = Gazetteer::with_imported(&[("own", own)], vec![file]).unwrap();
    let anna = gazetteer.get(&"person/8".parse().unwrap()).unwrap();
    assert_eq!(anna.id.as_str(), "person/7");
    let strong: Vec<&str> = anna.names.iter().filter(|n| !n.weak).map(|n| n.text.as_str()).collect();
    assert_eq!((strong, anna.names.len()), (vec!["The Pilot"], 3));
    assert_eq!(gazetteer.resolve("A Quill"), Resolution::Found("person/7".parse().unwrap()));
}

/// A gazetteer with the list, a CSV file, and the user's own file.
fn with_list(list: &str, own: &str) -> Gazetteer {
    let (_, stored) = imported(list.as_bytes(), &Options::default(), BTreeSet::new());
    let mut file = Imported::new("a.actors", stored).unwrap();
    file.index_names(None);
    Gazetteer::with_imported(&[("own", own)], vec![file]).unwrap()
}

#[test]
fn what_lies_in_a_country_is_not_the_country() {
    let list = "name,type,country\nSwat Ridge Autonomous Area,territory,pk\nSoviet Harbor Union,state,ru\n";
    let gazetteer = with_list(list, "");
    for (name, home) in [("Swat Ridge Autonomous Area", "state/pk"), ("Soviet Harbor Union", "state/ru")] {
        let Resolution::Found(id) = gazetteer.resolve(name) else { panic!("{name} is not found") };
        let actor = gazetteer.get(&id).unwrap();
        assert_eq!((actor.name.as_str(), actor.state.as_ref().unwrap().as_str()), (name, home));
    }
}

#[test]
fn a_source_id_that_looks_like_a_known_one_names_somebody_else() {
    let gazetteer = with_list("id,name,type\nttp,Harbour Gang,armed_group\n", "");
    let Resolution::Found(id) = gazetteer.resolve("Harbour Gang") else { panic!("not found") };
    assert_ne!(id.as_str(), "group/ttp");
    assert_eq!(gazetteer.imported_actors().count(), 1);
}

#[test]
fn merges_and_never_hold_for_imported_names() {
    let list = "id,name,type,aliases,country\nnadia,Nadia Brask,person,Nadia the Tall,\n,Tehrik-i-Taliban Pakistan,armed_group,Quarry Brigade,pk\n";
    let boss = "[[actor]]\nid = \"person/boss\"\ntype = \"person\"\nname = \"The Boss of Selm\"\nsame_as = [\"person/nadia\"]\nnever = [\"Nadia the Tall\"]\n";
    let quill =
        "[[actor]]\nid = \"group/quill\"\ntype = \"armed_group\"\nname = \"Quill Riders\"\nsame_as = [\"group/ttp\"]\n";
    let gazetteer = with_list(list, &format!("never = [\"Zed Marrow\"]\n{boss}{quill}"));
    let found = |text: &str| match gazetteer.resolve(text) {
        Resolution::Found(id) => id.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!([found("nadia"), found("person/nadia"), found("Nadia Brask")], ["person/boss"; 3]);
    let boss = gazetteer.get(&"person/boss".parse().unwrap()).unwrap();
    assert!(boss.names.iter().all(|name| name.text != "Nadia the Tall"), "{boss:?}");
    let riders = gazetteer.get(&"group/quill".parse().unwrap()).unwrap();
    assert!(riders.names.iter().any(|name| name.text == "Quarry Brigade"), "{riders:?}");
    let silenced = with_list("name,type\nZed Marrow,person\n", "never = [\"Zed Marrow\"]");
    assert!(matches!(silenced.resolve("zed marrow"), Resolution::NotFound { .. }));
}

#[test]
fn of_an_actors_imported_names_the_nearest_one_ranks_it() {
    let mut list = "name,type,aliases\nAnna Quillard,person,Quillard\n".to_owned();
    for letters in ["aa", "bb", "cc", "dd", "ee"] {
        list.push_str(&format!("Quillard {letters},person,\n"));
    }
    let found = with_list(&list, "").suggest("quillard", 3);
    assert_eq!(found[0].name, "Anna Quillard", "{found:?}");
}

#[test]
fn an_own_file_read_as_a_list_keeps_parents_and_drops_names_that_need_others_near() {
    let toml = "[[actor]]\nid = \"org/quay-guild\"\ntype = \"ngo\"\nname = \"Quay Guild\"\nparent = \"org/harbor-trust\"\n\
                names = [{ text = \"Quay\", near = [\"guild\"] }]\n";
    let (_, stored) = imported(toml.as_bytes(), &Options::default(), BTreeSet::new());
    assert!(stored.contains("\"parent\":\"org/harbor-trust\"") && !stored.contains("\"Quay\""), "{stored}");
}
