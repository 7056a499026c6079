//! Indexes that cannot be read: of another format, or damaged where only a checksum tells.

use super::support::{Project, copy, here};
use super::{articles, segment_file};
use pundit::index::{FORMAT, IndexDir, Snapshot};
use std::fs;

/// An index of the format that its folder is named after, three articles of `corpus/a.jsonl` and two of `corpus/b.jsonl`.
const FIXTURE: &str = "tests/fixtures/index-format-3";

fn fixture() -> Project {
    let project = Project::empty();
    copy(&here(FIXTURE), &project.path().join("index"));
    project.write("corpus/a.jsonl", &articles(0..3));
    project
}

#[test]
fn an_index_of_format_3_is_read_or_a_rebuild_is_asked_for() {
    let project = fixture();
    let search = project.pundit(&["search", "harbour", "--count"]);
    if FORMAT == 3 {
        assert_eq!((search.code, search.stdout.trim()), (Some(0), "5"), "{search:#?}");
        let snapshot = Snapshot::open(&IndexDir::new(project.path().join("index"))).unwrap();
        assert_eq!(snapshot.recount().unwrap(), snapshot.totals);
    } else {
        assert_eq!(search.code, Some(3), "{search:#?}");
        assert!(search.stderr.contains("has format 3") && search.stderr.contains("pundit reindex"), "{search:#?}");
    }
}

#[test]
fn articles_that_only_an_index_of_another_format_holds_are_not_lost_unsaid() {
    let project = fixture();
    let manifest = "index/gen-000001/manifest.json";
    let text = fs::read_to_string(project.path().join(manifest)).unwrap();
    project.write(manifest, &text.replace("\"format\": 3", "\"format\": 2"));
    for command in [&["search", "harbour"][..], &["index"], &["status"]] {
        let asked = project.pundit(command);
        assert_eq!(asked.code, Some(3), "{asked:#?}");
        assert!(asked.stderr.contains("has format 2; this program reads format"), "{asked:#?}");
        assert!(asked.stderr.contains("rebuild it from the corpus with `pundit reindex`"), "{asked:#?}");
    }
    let doctor = project.pundit(&["doctor", "--index"]);
    assert_eq!(doctor.code, Some(3), "{doctor:#?}");
    assert!(doctor.stdout.contains("holds all that is left of 2 articles, whose files are gone"), "{doctor:#?}");
    let refused = project.pundit(&["reindex"]);
    assert_eq!(refused.code, Some(2), "{refused:#?}");
    assert!(refused.stderr.contains("2 articles would be lost"), "{refused:#?}");
    assert!(refused.stderr.contains("pundit reindex --abandon"), "{refused:#?}");
    project.ok(&["reindex", "--abandon"]);
    assert_eq!(project.ok(&["search", "harbour", "--count"]).trim(), "3");
    // The files are back, as the hint says.
    let project = fixture();
    project.write(manifest, &text.replace("\"format\": 3", "\"format\": 2"));
    project.write("corpus/b.jsonl", &articles(3..5));
    project.ok(&["reindex"]);
    assert_eq!(project.ok(&["search", "harbour", "--count"]).trim(), "5");
}

#[test]
fn a_flipped_bit_is_found_by_the_doctor_and_mended_by_a_rebuild() {
    let project = Project::empty();
    project.write("corpus/a.jsonl", &articles(0..3));
    project.ok(&["index"]);
    assert_eq!(project.ok(&["doctor", "--index"]).trim(), "gen-000001 is sound: 3 articles, all read back");
    let path = project.path().join(segment_file(&project, "store"));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    fs::write(path, bytes).unwrap();
    let doctor = project.pundit(&["doctor", "--index", "--format", "jsonl"]);
    assert_eq!(doctor.code, Some(3), "{doctor:#?}");
    let finding: serde_json::Value = serde_json::from_str(&doctor.stdout).unwrap();
    assert_eq!(
        (&finding["mend"], &finding["searches"]),
        (&"pundit doctor --index --fix".into(), &false.into()),
        "{finding}"
    );
    assert!(finding["problem"].as_str().unwrap().starts_with("wrong checksum of "), "{finding}");
    project.ok(&["reindex"]);
    project.ok(&["gc", "--keep", "1"]);
    assert_eq!(project.ok(&["doctor", "--index"]).trim(), "gen-000002 is sound: 3 articles, all read back");
}
