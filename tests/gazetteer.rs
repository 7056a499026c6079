//! The packed built-in data against the files it was packed from.
#![allow(clippy::disallowed_methods, reason = "reads the data files")]

use pundit::entities::{Actor, Gazetteer};
use std::fs;
use std::path::Path;

/// The data files are in the format of the users' own, and packing loses nothing.
#[test]
fn the_built_in_actors_are_those_of_the_data_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/entities/data");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<(String, String)> =
        paths.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect();
    let read = Gazetteer::from_files(&files).unwrap_or_else(|e| panic!("{e}"));
    let (read, builtin): (Vec<&Actor>, Vec<&Actor>) =
        (read.actors().collect(), Gazetteer::builtin().actors().collect());
    assert_eq!(read.len(), builtin.len());
    for (read, builtin) in read.iter().zip(builtin) {
        assert_eq!(*read, builtin);
    }
}

/// A reviewer finds an actor where it belongs.
#[test]
fn data_files_are_sorted_by_id() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/entities/data");
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{}: what is in it?", path.display());
        let ids: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("id = ")).collect();
        assert!(ids.is_sorted(), "{}", path.display());
    }
}
