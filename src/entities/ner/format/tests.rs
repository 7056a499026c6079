use super::*;
use crate::entities::ner::{Model, NameFinder};

/// A small model: tables of two rows, one label, all weights alike.
fn parts() -> Parts {
    let tables = [8, 9, 10, 11].map(|seed| Table { seed, rows: 2 });
    let tensors = layout(&tables, 1).iter().map(|tensor| vec![0.25; tensor.len()]).collect();
    Parts {
        source: "tiny 1".to_owned(),
        labels: vec!["PERSON".to_owned()],
        tables,
        norms: vec![(1, u64::MAX)],
        exceptions: vec![("don't".to_owned(), vec![Piece { len: 2, norm: None }, Piece { len: 3, norm: Some(7) }])],
        tensors,
    }
}

#[test]
fn what_was_written_is_read_back() {
    assert_eq!(read(&write(&parts())), Ok(parts()));
}

#[test]
fn weights_are_rounded_to_sixteen_bits() {
    let mut parts = parts();
    parts.tensors[0][0] = 0.1;
    let read = read(&write(&parts)).unwrap();
    assert_eq!(read.tensors[0][0], f16::from_f32(0.1).to_f32());
}

#[test]
fn a_file_read_is_a_model_at_work() {
    let model = Model::read(&write(&parts())).unwrap();
    assert_eq!(model.source(), "tiny 1");
    assert_eq!(model.version(), "tiny 1+1");
    assert!(model.names("").is_empty());
}

#[test]
fn damage_is_told_wherever_it_is() {
    let whole = write(&parts());
    assert_eq!(read(b"").err(), Some(ModelError::Foreign));
    assert_eq!(read(b"PK\x03\x04 a wheel, not yet converted").err(), Some(ModelError::Foreign));
    for end in MAGIC.len()..whole.len().min(600) {
        assert!(matches!(read(&whole[..end]), Err(ModelError::Damaged(_))), "cut at {end}");
    }
    for at in (12..whole.len()).step_by(997) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        assert!(matches!(read(&damaged), Err(ModelError::Damaged(_))), "changed at {at}");
    }
    let mut newer = whole;
    newer[8] = 200;
    assert_eq!(read(&newer).err(), Some(ModelError::Format(200)));
}

/// A file that says it is whole, and whose parts do not fit each other.
#[test]
fn contradictions_are_damage_too() {
    let check = |change: fn(&mut Parts)| {
        let mut parts = parts();
        change(&mut parts);
        assert!(matches!(Model::read(&write(&parts)), Err(ModelError::Damaged(_))), "{parts:?}");
    };
    check(|parts| parts.tables[0].rows = usize::MAX);
    check(|parts| parts.tables[0].rows = 0);
    check(|parts| parts.labels.push("ORG".to_owned()));
    check(|parts| parts.labels.clear());
    check(|parts| parts.tensors[3].truncate(1));
    check(|parts| parts.exceptions[0].1[0].len = 3);
    check(|parts| parts.exceptions[0].1[0].len = usize::MAX);
    check(|parts| parts.exceptions[0].0 = "é'tre".to_owned());
    check(|parts| parts.exceptions[0].1.clear());
}
