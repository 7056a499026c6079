//! Packs the reviewed TOML data of `src/entities/data` into a form that loads fast; `src/entities/packed.rs` has it.

#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

#[path = "src/entities/packed.rs"]
#[allow(dead_code, reason = "the program reads what is written here")]
mod packed;

use packed::{PackedActor, PackedHead, PackedName, PackedOffice};
use std::path::{Path, PathBuf};
use std::{env, fs};
use toml::{Table, Value};

/// The keys under which names stand, in the order of their packed roles.
const ROLES: [&str; 4] = ["names", "adjectives", "metonyms", "capital"];
/// The flags of names, in the order of their packed bits.
const FLAGS: [&str; 4] = ["case", "context", "ambiguous", "weak"];

fn main() {
    let data = Path::new("src/entities/data");
    println!("cargo::rerun-if-changed={}", data.display());
    println!("cargo::rerun-if-changed=src/entities/packed.rs");
    let mut files: Vec<PathBuf> = fs::read_dir(data)
        .expect("the data folder is part of the package")
        .map(|entry| entry.expect("the data folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let mut head = PackedHead { never: Vec::new(), decoys: Vec::new(), n_actors: 0 };
    let mut actors = Vec::new();
    for path in &files {
        let file = read(path);
        check_keys(&file, &["actor", "never", "decoys"], &path.display().to_string());
        head.never.extend(strings(&file, "never"));
        head.decoys.extend(strings(&file, "decoys"));
        actors.extend(list(&file, "actor").iter().map(|entry| actor(entry, path)));
    }
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(twice) = actors.windows(2).find(|pair| pair[0].id == pair[1].id) {
        panic!("{} is described twice", twice[0].id);
    }
    head.n_actors = actors.len();
    let mut bytes = postcard::to_stdvec(&head).expect("plain data can be packed");
    for actor in &actors {
        bytes = postcard::to_extend(actor, bytes).expect("plain data can be packed");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("gazetteer.postcard");
    fs::write(out, bytes).expect("OUT_DIR is writable");
}

fn read(path: &Path) -> Table {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("cannot read {}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("cannot parse {}: {e}", path.display()))
}

fn actor(entry: &Value, path: &Path) -> PackedActor<String> {
    let entry = entry.as_table().unwrap_or_else(|| panic!("{}: an actor is a table", path.display()));
    let (id, name) = (string(entry, "id"), string(entry, "name"));
    let place = format!("{}: {id}", path.display());
    let keys = ["id", "type", "name", "qid", "state", "parent", "offices"];
    check_keys(entry, &[&keys[..], &ROLES[..]].concat(), &place);
    let mut names: Vec<PackedName<String>> = Vec::new();
    for (role, key) in (0..).zip(ROLES) {
        names.extend(list(entry, key).iter().map(|alias| packed_name(alias, role, &place)));
    }
    // The shown name is a name too; when it needs flags, it is listed again with them.
    if !names.iter().any(|n| n.role == 0 && n.text == name) {
        names.insert(0, PackedName { text: name.clone(), role: 0, flags: 0, from: 0, to: 0 });
    }
    let offices = list(entry, "offices").iter().map(|office| packed_office(office, &place)).collect();
    let state = state_id(&string(entry, "state"));
    PackedActor {
        id,
        kind: string(entry, "type"),
        name,
        state,
        parent: string(entry, "parent"),
        qid: string(entry, "qid"),
        names,
        offices,
    }
}

fn packed_name(alias: &Value, role: u8, place: &str) -> PackedName<String> {
    if let Some(text) = alias.as_str() {
        return PackedName { text: text.to_owned(), role, flags: 0, from: 0, to: 0 };
    }
    let table = alias.as_table().unwrap_or_else(|| panic!("{place}: a name is a text or a table"));
    check_keys(table, &[&["text", "from", "to"][..], &FLAGS[..]].concat(), place);
    let set = |key: &str| table.get(key).and_then(Value::as_bool).unwrap_or(false);
    let flags = FLAGS.iter().enumerate().map(|(bit, key)| u8::from(set(key)) << bit).sum();
    PackedName {
        text: string(table, "text"),
        role,
        flags,
        from: date(table, "from", place),
        to: date(table, "to", place),
    }
}

fn packed_office(office: &Value, place: &str) -> PackedOffice<String> {
    let table = office.as_table().unwrap_or_else(|| panic!("{place}: an office is a table"));
    check_keys(table, &["office", "state", "org", "from", "to"], place);
    let of = match (table.get("state"), table.get("org")) {
        (Some(_), None) => state_id(&string(table, "state")),
        (None, Some(_)) => string(table, "org"),
        _ => panic!("{place}: an office needs either a `state` or an `org`"),
    };
    PackedOffice { office: string(table, "office"), of, from: date(table, "from", place), to: date(table, "to", place) }
}

fn state_id(code: &str) -> String {
    if code.is_empty() || code.contains('/') { code.to_owned() } else { format!("state/{code}") }
}

/// `2026-03` as 20260300.
fn date(table: &Table, key: &str, place: &str) -> u32 {
    let text = string(table, key);
    if text.is_empty() {
        return 0;
    }
    let number =
        |part: Option<&str>| part.map_or(0, |p| p.parse().unwrap_or_else(|_| panic!("{place}: no date: {text}")));
    let mut parts = text.split('-');
    number(parts.next()) * 10_000 + number(parts.next()) * 100 + number(parts.next())
}

fn string(table: &Table, key: &str) -> String {
    table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'t>(table: &'t Table, key: &str) -> &'t [Value] {
    table.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn strings(table: &Table, key: &str) -> Vec<String> {
    list(table, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn check_keys(table: &Table, known: &[&str], place: &str) {
    for key in table.keys() {
        assert!(known.contains(&key.as_str()), "{place}: unknown key `{key}`");
    }
}
