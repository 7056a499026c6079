//! Files as they come, through the one door: what is read, what is rejected, and why.

mod archives;
mod books;
mod harmed;
mod pdfs;
mod web_archives;

use super::open::{open_stream, read_shown};
use super::*;
use crate::record::Content;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// A folder with the given files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

const SMALL: Limits =
    Limits { article: 1000, line: 200, unpacked: 5000, ratio: 20, members: 8, spooled: 20_000, ..Limits::DEFAULT };

/// What reading a file yields, one line a result: the record's place, kind and length, or the reject.
fn read(folder: &TempDir, name: &str) -> Vec<String> {
    read_within(folder, name, SMALL)
}

fn read_within(folder: &TempDir, name: &str, limits: Limits) -> Vec<String> {
    let mut results = Vec::new();
    let _ = read_shown(&folder.path().join(name), name, limits, &Arc::default(), &mut |result| {
        results.push(match result {
            Ok(record) => match &record.content {
                Content::Html(bytes) => format!("{}: HTML of {}", record.source, bytes.len()),
                Content::Markdown(bytes) => format!("{}: Markdown of {}", record.source, bytes.len()),
                Content::Text(bytes) => format!("{}: text of {}", record.source, bytes.len()),
                Content::Fragment(html) => format!("{}: part of a page {html:?}", record.source),
                Content::Verbatim(text) => format!("{}: verbatim {text:?}", record.source),
            },
            Err(reject) => reject.to_string(),
        });
        ControlFlow::Continue(())
    });
    results
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    assert_eq!(read(&folder(&[(name, bytes)]), name), expected, "{name}");
}

fn records(folder: &TempDir, name: &str) -> Vec<Record> {
    let mut records = Vec::new();
    let _ = read_file(&folder.path().join(name), &mut |result| {
        records.push(result.unwrap());
        ControlFlow::Continue(())
    });
    records
}

#[test]
fn content_decides_and_the_name_helps() {
    let page = b"<!doctype html><p>Ferries";
    for (name, bytes, kind) in [
        ("a.html", page.to_vec(), "HTML of 25"),
        ("a.htm", b"<p>x".to_vec(), "HTML of 4"),
        ("a.html", b"no tag at all".to_vec(), "HTML of 13"),
        ("a.txt", page.to_vec(), "HTML of 25"),
        ("a", page.to_vec(), "HTML of 25"),
        ("a", b"<div>x</div>".to_vec(), "HTML of 12"),
        ("a.txt", b"<div>x</div>".to_vec(), "text of 12"),
        ("a.html", gzip(page), "HTML of 25"),
        ("a.html.gz", gzip(page), "HTML of 25"),
        ("a.html.gz", page.to_vec(), "HTML of 25"),
        ("a", gzip(&gzip(page)), "HTML of 25"),
        ("a.xml", b"<?xml version='1.0'?>\n<html>".to_vec(), "HTML of 28"),
        ("a.html", b"<!doctype html>\0<p>".to_vec(), "HTML of 19"),
        ("a.html", utf16("<html>"), "HTML of 14"),
        ("a.txt", utf16("Ferries"), "text of 16"),
        ("a.md", b"# Ferries".to_vec(), "Markdown of 9"),
        ("a.md", b"<div align=center>".to_vec(), "Markdown of 18"),
        ("a", b"# Ferries".to_vec(), "Markdown of 9"),
        ("a.txt", b"# Ferries".to_vec(), "text of 9"),
        ("a.txt", b"---\ntitle: x\n---\n".to_vec(), "Markdown of 17"),
        ("a.txt", b"Ferries".to_vec(), "text of 7"),
        ("a", b"[AP] Ferries".to_vec(), "text of 12"),
        ("a.2025", b"Ferries".to_vec(), "text of 7"),
        ("a.txt", b"\xe9t\xe9".to_vec(), "text of 3"),
        ("a.txt", b"   \n".to_vec(), "text of 4"),
    ] {
        check(name, &bytes, &[&format!("{name}: {kind}")]);
    }
}

#[test]
fn json_is_read_under_any_name() {
    let line = br#"{"text": "a"}"#;
    for (name, bytes, number) in [
        ("a.jsonl", line.to_vec(), 1),
        ("a.ndjson", line.to_vec(), 1),
        ("a.html", line.to_vec(), 1),
        ("a", line.to_vec(), 1),
        ("a.jsonl.gz", gzip(line), 1),
        ("a.json", br#"[{"text": "a"}]"#.to_vec(), 1),
        ("a.json", b"{\n  \"text\": \"a\"\n}\n".to_vec(), 1),
        ("a.jsonl", b"\xef\xbb\xbf{\"text\": \"a\"}".to_vec(), 1),
        ("a.jsonl", b"\n\r\n{\"text\": \"a\"}\r\n".to_vec(), 3),
    ] {
        check(name, &bytes, &[&format!("{name}:{number}: verbatim \"a\"")]);
    }
}

#[test]
fn what_is_no_article_is_named() {
    for (name, bytes, what) in [
        ("a.html", b"\x89PNG\r\n\x1a\n".to_vec(), "a PNG image"),
        ("a.docx", b"PK\x03\x04".to_vec(), "an office document"),
        ("a.txt", b"some\0text".to_vec(), "a binary file"),
        ("a.xml", b"<?xml version='1.0'?><opml>".to_vec(), "an XML document"),
        ("a", b"<svg>".to_vec(), "an XML document"),
        ("a.css", b"p { color: red }".to_vec(), "a style sheet"),
    ] {
        check(name, &bytes, &[&format!("{name}: is {what}, which pundit does not read")]);
    }
}

#[test]
fn empty_and_unreadable_files_are_rejected() {
    check("a.txt", b"", &["a.txt: is empty"]);
    check("a.gz", &gzip(b""), &["a.gz: is empty"]);
    check("a.jsonl", b"\n \n", &["a.jsonl: holds no records"]);
    check("a.json", b"[]", &["a.json: holds no records"]);
    let folder = folder(&[("sub/a.txt", b"x")]);
    assert_eq!(read(&folder, "b.txt"), ["b.txt: cannot be read: No such file or directory (os error 2)"]);
    assert_eq!(read(&folder, "sub"), ["sub: is a folder"]);
}

#[cfg(unix)]
#[test]
fn a_device_or_a_pipe_is_not_waited_for() {
    assert_eq!(read(&folder(&[]), "/dev/null"), ["/dev/null: is not a regular file"]);
}

/// A file that may be opened but not read on.
struct Denied;

impl Read for Denied {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "permission denied"))
    }
}

#[test]
fn an_error_while_reading_rejects_the_file_but_keeps_what_came_before() {
    let reject = |stream: Box<dyn io::BufRead>| {
        let mut results = Vec::new();
        match open_stream(stream, Path::new("a.jsonl"), "a.jsonl", SMALL) {
            Ok((reader, input)) => {
                let _ = reader.read(input, &mut |result| {
                    results.push(result.map_or_else(|reject| reject.to_string(), |record| record.source.to_string()));
                    ControlFlow::Continue(())
                });
            }
            Err(reject) => results.push(reject.to_string()),
        }
        results
    };
    assert_eq!(reject(Box::new(BufReader::new(Denied))), ["a.jsonl: cannot be read: permission denied"]);
    let lines = b"{\"text\": \"a\"}\n{\"text\": ".chain(BufReader::new(Denied));
    assert_eq!(reject(Box::new(lines)), ["a.jsonl:1", "a.jsonl: cannot be read: permission denied"]);
}

#[test]
fn gzip_is_bounded_and_its_damage_named() {
    let bomb = gzip(&b"{}\n".repeat(40_000));
    let results = read(&folder(&[("a.jsonl.gz", &bomb)]), "a.jsonl.gz");
    assert!(results.len() < 40_000);
    assert_eq!(
        results.last().unwrap(),
        "a.jsonl.gz: cannot be read: the gzip data swells beyond 5000 bytes and 20 times its packed size"
    );
    let threefold = gzip(&gzip(&gzip(b"x")));
    check("a.gz", &threefold, &["a.gz: is packed more than 2 times"]);
    let whole = gzip(b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n");
    let cut = &whole[..whole.len() - 8];
    check(
        "a.gz",
        cut,
        &["a.gz:1: verbatim \"a\"", "a.gz:2: verbatim \"b\"", "a.gz: cannot be read: the gzip data is cut off"],
    );
    let mut damaged = whole.clone();
    let middle = damaged.len() - 6;
    damaged[middle] ^= 0xff;
    let results = read(&folder(&[("a.gz", &damaged)]), "a.gz");
    assert!(results.last().unwrap().starts_with("a.gz: cannot be read: the gzip data is damaged"), "{results:?}");
}

#[test]
fn too_much_is_rejected_and_the_rest_read() {
    check("a.txt", &[b'x'; 1000], &["a.txt: text of 1000"]);
    check("a.txt", &[b'x'; 1001], &["a.txt: is larger than 1000 bytes, too large for one article"]);
    let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"b\"}}\n", "x".repeat(300));
    check(
        "a.jsonl",
        long.as_bytes(),
        &["a.jsonl:1: is longer than 200 bytes, too long for one record", "a.jsonl:2: verbatim \"b\""],
    );
}

#[test]
fn a_broken_line_is_named_with_its_place_and_the_rest_read() {
    let lines = b"{\"text\": \"a\"}\n{\"text\": \"\xc3\xa9\" \"b\"}\n{\"text\n[1]\n{\"title\": \"t\"}\n{\"text\": \"\xff\n{\"text\": \"z\"}";
    check(
        "a.jsonl",
        lines,
        &[
            "a.jsonl:1: verbatim \"a\"",
            "a.jsonl:2: broken JSON at line 2, column 14: expected `,` or `}`",
            "a.jsonl:3: broken JSON at line 3, column 6: it ends inside a string",
            "a.jsonl:4: is a list, expected an object",
            "a.jsonl:5: has none of `text`, `html` and `path`",
            "a.jsonl:6: not UTF-8 at line 6, column 11",
            "a.jsonl:7: verbatim \"z\"",
        ],
    );
    check(
        "a.json",
        b"[{\"text\": \"a\"},\n {\"text\": x},\n {\"text\": \"c\"}",
        &[
            "a.json:1: verbatim \"a\"",
            "a.json:2: broken JSON at line 2, column 11: expected value",
            "a.json:3: verbatim \"c\"",
            "a.json:4: broken JSON: the list is not closed",
        ],
    );
    check("a.jsonl", &utf16("{\"text\": \"a\"}"), &["a.jsonl: is JSON in UTF-16, expected UTF-8"]);
}

#[test]
fn a_line_that_is_not_utf8_is_read_as_what_it_likely_is_which_is_said() {
    let lines = b"{\"text\": \"Caf\xe9 cr\xe8me\"}\n{\"text\": \"th\xc3\xa9\"}\n";
    let csv = b"title;text\nA;Caf\xe9 cr\xe8me\nB;plain\n";
    for (name, bytes, second) in [("a.jsonl", &lines[..], "th\u{e9}"), ("a.csv", &csv[..], "plain")] {
        let records = records(&folder(&[(name, bytes)]), name);
        let content = |text: &str| Content::Verbatim(text.to_owned());
        assert_eq!([&records[0].content, &records[1].content], [&content("Caf\u{e9} cr\u{e8}me"), &content(second)]);
        let said = "encoding in doubt: read as `windows-1252`, the likeliest, as none is declared and it is not UTF-8";
        assert_eq!((&records[0].hints.notes[..], records[1].hints.notes.len()), (&[said.to_owned()][..], 0));
    }
}

#[test]
fn a_missing_value_written_as_nan_is_absent() {
    let folder = folder(&[("a.jsonl", br#"{"text": "NaN", "date": NaN, "title": "t"}"#)]);
    let record = records(&folder, "a.jsonl").remove(0);
    assert_eq!(record.content, Content::Verbatim("NaN".to_owned()));
    assert_eq!((record.hints.date, record.hints.title.as_deref()), (None, Some("t")));
}

#[test]
fn given_text_keeps_every_character() {
    let text = " \t\"Ferries\" \u{1F6A2} e\u{301}\r\n\r\n  run\u{a0}late. \u{0}\n";
    let line = serde_json::json!({ "text": text }).to_string();
    let folder = folder(&[("a.jsonl", line.as_bytes())]);
    assert_eq!(records(&folder, "a.jsonl")[0].content, Content::Verbatim(text.to_owned()));
    check("empty.jsonl", b"{\"text\": \"\"}", &["empty.jsonl:1: verbatim \"\""]);
}

#[test]
fn given_html_is_unicode_whatever_it_claims() {
    let lines = "{\"html\": \"<head><meta charset=latin1>é\"}\n{\"html\": \"<p>é\"}";
    let folder = folder(&[("a.jsonl", lines.as_bytes())]);
    let records = records(&folder, "a.jsonl");
    assert_eq!(records[0].content, Content::Html("<head><meta charset=latin1>é".into()));
    assert_eq!(records[0].hints.charset.as_deref(), Some("utf-8"));
    assert_eq!(records[1].content, Content::Fragment("<p>é".into()));
}

#[test]
fn a_manifest_line_becomes_the_file_it_names() {
    let manifest = br#"{"id": "p1", "url": "https://paper.example/1", "path": "html/one.html.gz"}
{"id": 2, "path": "./html/two.txt"}
"#;
    let folder = folder(&[
        ("crawl/m.jsonl", manifest),
        ("crawl/html/one.html.gz", &gzip(b"<html>one")),
        ("crawl/html/two.txt", b"two"),
    ]);
    assert_eq!(read(&folder, "crawl/m.jsonl"), ["crawl/html/one.html.gz: HTML of 9", "crawl/html/two.txt: text of 3"]);
    let records = records(&folder, "crawl/m.jsonl");
    assert_eq!(records[0].hints.docno.as_deref(), Some("p1"));
    assert_eq!(records[0].hints.url.as_deref(), Some("https://paper.example/1"));
    assert_eq!(records[1].hints.docno.as_deref(), Some("2"));
    let is_manifest = |name: &str| is_manifest(&folder.path().join(name), &Arc::default());
    assert!(is_manifest("crawl/m.jsonl"));
    assert!(!is_manifest("crawl/html/two.txt"));
}

#[cfg(unix)]
#[test]
fn a_manifest_line_that_leads_nowhere_good_is_rejected() {
    let manifest = br#"{"path": "../secret.txt"}
{"path": "link.txt"}
{"path": "missing.html"}
{"path": "empty.html"}
{"path": "m.jsonl"}
{"path": "sub"}
{"path": "/etc/hosts"}
{"text": "still read"}
"#;
    let folder = folder(&[
        ("secret.txt", b"secret"),
        ("crawl/m.jsonl", manifest),
        ("crawl/empty.html", b""),
        ("crawl/sub/x", b"x"),
    ]);
    std::os::unix::fs::symlink("../secret.txt", folder.path().join("crawl/link.txt")).unwrap();
    assert_eq!(
        read(&folder, "crawl/m.jsonl"),
        [
            "crawl/m.jsonl:1: `path` ../secret.txt leads outside the folder of this file",
            "crawl/m.jsonl:2: `path` link.txt leads outside the folder of this file",
            "crawl/m.jsonl:3: `path` missing.html cannot be read: No such file or directory (os error 2)",
            "crawl/m.jsonl:4: `path` empty.html is empty",
            "crawl/m.jsonl:5: `path` m.jsonl is JSONL, expected one article",
            "crawl/m.jsonl:6: `path` sub is a folder",
            "crawl/m.jsonl:7: `path` /etc/hosts leads outside the folder of this file",
            "crawl/m.jsonl:8: verbatim \"still read\"",
        ]
    );
}

#[test]
fn reading_stops_when_the_sink_breaks() {
    let folder = folder(&[("a.jsonl", &b"{\"text\": \"a\"}\n".repeat(9))]);
    let mut seen = 0;
    let flow = read_file(&folder.path().join("a.jsonl"), &mut |_| {
        seen += 1;
        if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((flow, seen), (ControlFlow::Break(()), 3));
}

#[test]
fn a_stream_is_known_by_its_first_bytes() {
    for (bytes, expected) in [
        (b"{\"text\": \"a\"}".to_vec(), Ok(("JSONL", "jsonl", false))),
        (b"<!doctype html>".to_vec(), Ok(("HTML", "html", false))),
        (b"---\ntitle: x\n---".to_vec(), Ok(("Markdown", "md", false))),
        (b"Ferries".to_vec(), Ok(("text", "txt", false))),
        (gzip(&b"<html>".repeat(HEAD)), Ok(("HTML", "html", true))),
        (gzip(b"{\"id\": 1}")[..20].to_vec(), Ok(("JSONL", "jsonl", true))),
        (b"".to_vec(), Err("is empty")),
        (b"WARC/1.1\r\n".to_vec(), Ok(("WARC", "warc", false))),
        (b"PK\x05\x06".to_vec(), Ok(("zip", "zip", false))),
        (b"%PDF-1.4".to_vec(), Ok(("PDF", "pdf", false))),
        (b"GIF89a".to_vec(), Err("is a GIF image, which pundit does not read")),
    ] {
        let found = sniff(&bytes);
        let found = found.as_ref().map(|kind| (kind.name, kind.extension, kind.packed)).map_err(String::as_str);
        assert_eq!(found, expected);
    }
}

#[test]
fn the_examples_in_the_documentation_are_read_as_what_they_are() {
    let fenced = include_str!("../../docs/data.md").split("\n```").skip(1).step_by(2);
    let mut kinds = Vec::new();
    for (language, example) in fenced.map(|block| block.split_once('\n').unwrap()) {
        // Settings and sessions, not articles.
        if ["gitignore", "toml", "console"].contains(&language) {
            continue;
        }
        let kind = sniff(example.as_bytes()).unwrap().name;
        kinds.push((language, kind));
    }
    let expected = [
        ("html", "HTML"),
        ("markdown", "Markdown"),
        ("text", "text"),
        ("json", "JSONL"),
        ("json", "JSONL"),
        ("csv", "CSV"),
        ("xml", "RSS and Atom"),
        ("xml", "WordPress exports"),
    ];
    assert_eq!(kinds, expected);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_is_shown_lossily_and_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
    fs::write(&path, "x").unwrap();
    let files = walk(&[folder.path().to_owned()]).unwrap().files;
    let mut shown = Vec::new();
    let _ = files[0].read(&mut |result| {
        shown.push(result.unwrap().source.path);
        ControlFlow::Continue(())
    });
    assert!(shown[0].ends_with("caf\u{fffd}.txt"), "{shown:?}");
}

proptest! {
    #[test]
    fn any_bytes_under_any_name_are_read_or_rejected(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 1..200),
            "[\\[\\]{}\":,a<!\n-]{1,80}".prop_map(String::into_bytes),
            "(<rss|<feed|text,title|\\{\"version\":\"https://jsonfeed.org/version/1\",\"items\":)(>|</?item>|</?(a|title|content:encoded|description)>|&[a-z#]{1,3};?|<!\\[CDATA\\[|\\]\\]>|<!--|[\\[\\]{},;\"\n x\u{e9}]){0,30}"
                .prop_map(String::into_bytes),
        ],
        name in prop::sample::select(vec!["a.jsonl", "a.json", "a.html", "a.md", "a.txt", "a.csv", "a.xml", "a", "a.gz"]),
        packed: bool,
    ) {
        let bytes = if packed { gzip(&bytes) } else { bytes };
        let folder = folder(&[(name, &bytes)]);
        let results = read(&folder, name);
        prop_assert!(!results.is_empty());
        prop_assert_eq!(results, read(&folder, name));
    }
}
