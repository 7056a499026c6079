//! Archives and documents in containers, whole and broken.

use super::*;
use crate::record::Hints;
use std::io::Cursor;
use zip::write::{SimpleFileOptions, ZipWriter};

const PAGE: &[u8] = b"<!doctype html><p>Ferries";

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else if let Some(name) = name.strip_suffix(" ->") {
            writer.add_symlink(name, String::from_utf8_lossy(bytes), SimpleFileOptions::default()).unwrap();
        } else {
            let method =
                if bytes.len() < 100 { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
            writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_entry_type(match *name {
            "link" => tar::EntryType::Symlink,
            "device" => tar::EntryType::Char,
            name if name.ends_with('/') => tar::EntryType::Directory,
            _ => tar::EntryType::Regular,
        });
        if name.contains("..") || name.starts_with('/') {
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        } else {
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
    }
    builder.into_inner().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

fn bzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `Ferries` as xz packs it.
const XZ: &[u8] = &[
    0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x01, 0x69, 0x22, 0xde, 0x36, 0x02, 0x00, 0x21, 0x01, 0x16, 0x00, 0x00,
    0x00, 0x74, 0x2f, 0xe5, 0xa3, 0x01, 0x00, 0x06, 0x46, 0x65, 0x72, 0x72, 0x69, 0x65, 0x73, 0x00, 0x00, 0xa7, 0x95,
    0x2a, 0x36, 0x00, 0x01, 0x1b, 0x07, 0x12, 0xeb, 0xd4, 0x17, 0x90, 0x42, 0x99, 0x0d, 0x01, 0x00, 0x00, 0x00, 0x00,
    0x01, 0x59, 0x5a,
];

#[test]
fn packed_streams_are_known_by_their_bytes() {
    for (name, bytes, kind) in [
        ("a.html.zst", zstandard(PAGE), "HTML of 25"),
        ("a", [zstandard(b"<html>"), zstandard(b"more")].concat(), "HTML of 10"),
        ("a.bz2", bzip(PAGE), "HTML of 25"),
        ("a.html", bzip(PAGE), "HTML of 25"),
        ("a.txt.xz", XZ.to_vec(), "text of 7"),
        ("a", gzip(&zstandard(PAGE)), "HTML of 25"),
        ("a.txt", b"BZh is no archive".to_vec(), "text of 17"),
    ] {
        check(name, &bytes, &[&format!("{name}: {kind}")]);
    }
}

#[test]
fn packed_streams_are_bounded_and_their_damage_named() {
    let bomb = b"{}\n".repeat(400_000);
    for (name, packed) in [("Zstandard", zstandard(&bomb)), ("bzip2", bzip(&bomb))] {
        let results = read(&folder(&[("a.jsonl", &packed)]), "a.jsonl");
        let swells =
            format!("a.jsonl: cannot be read: the {name} data swells beyond 5000 bytes and 20 times its packed size");
        assert_eq!(*results.last().unwrap(), swells);
    }
    let lines = b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n";
    for (name, packed) in [("Zstandard", zstandard(lines)), ("bzip2", bzip(lines)), ("xz", XZ.to_vec())] {
        let cut = read(&folder(&[("a", &packed[..packed.len() - 10])]), "a");
        assert!(cut.last().unwrap().starts_with(&format!("a: cannot be read: the {name} data is ")), "{cut:?}");
    }
    check("a", &bzip(&gzip(&zstandard(b"x"))), &["a: is packed more than 2 times"]);
}

#[test]
fn members_of_archives_are_read_like_files() {
    let members: &[(&str, &[u8])] = &[
        ("folder/", b""),
        ("folder/page.html", PAGE),
        ("notes.md", b"# Ferries"),
        ("crawl.jsonl", b"{\"text\": \"a\"}\n{\"text\n{\"text\": \"b\"}\n"),
        ("plain", b"Ferries"),
        ("packed.html.gz", &gzip(PAGE)),
    ];
    for (name, bytes) in [
        ("a.zip", zip(members)),
        ("a.tar", tar(members)),
        ("a.tgz", gzip(&tar(members))),
        ("a.tar.zst", zstandard(&tar(members))),
        ("a.html", zip(members)),
        ("a.zip.gz", gzip(&zip(members))),
    ] {
        let expected = [
            "!folder/page.html: HTML of 25",
            "!notes.md: Markdown of 9",
            "!crawl.jsonl:1: verbatim \"a\"",
            "!crawl.jsonl:2: broken JSON at line 2, column 6: it ends inside a string",
            "!crawl.jsonl:3: verbatim \"b\"",
            "!plain: text of 7",
            "!packed.html.gz: HTML of 25",
        ];
        let limits = Limits { ratio: 200, ..SMALL };
        let results = read_within(&folder(&[(name, &bytes)]), name, limits);
        assert_eq!(results, expected.map(|line| format!("{name}{line}")));
    }
}

#[test]
fn what_holds_no_article_is_passed_over_in_one_line() {
    let png = b"\x89PNG\r\n\x1a\n";
    let members: &[(&str, &[u8])] = &[
        ("a.png", png),
        ("b.png", png),
        ("c.css", b"p {}"),
        ("__MACOSX/._a.html", b"x"),
        (".DS_Store", b"x"),
        ("empty.html", b""),
        ("d.docx", b"PK\x03\x04"),
        ("page.html", PAGE),
    ];
    let told = "passed over 7 members that hold no article \
                (2 PNG images, 2 hidden files, 1 empty file, 1 office document, 1 style sheet)";
    check("a.zip", &zip(members), &["a.zip!page.html: HTML of 25", &format!("a.zip: {told}")]);
    check("a.tar", &tar(members), &["a.tar!page.html: HTML of 25", &format!("a.tar: {told}")]);
    let word = zip(&[("_rels/.rels", b"x"), ("[Content_Types].xml", b"x")]);
    check("a", &word, &["a: is an office document, which pundit does not read"]);
}

#[test]
fn the_parts_of_a_saved_page_in_an_archive_are_passed_over() {
    let members: &[(&str, &[u8])] =
        &[("s/Ferry.html", PAGE), ("s/Ferry_files/frame.html", PAGE), ("s/Quay_files/a.html", PAGE)];
    for (name, bytes) in [("a.zip", zip(members)), ("a.tar", tar(members))] {
        let expected = [
            "!s/Ferry.html: HTML of 25",
            "!s/Quay_files/a.html: HTML of 25",
            ": passed over 1 member that holds no article (1 saved page's part)",
        ];
        check(name, &bytes, &expected.map(|line| format!("{name}{line}")).each_ref().map(String::as_str));
    }
}

#[test]
fn members_that_lead_astray_are_told_and_the_rest_read() {
    let outside = "has a name that leads outside the archive";
    let members: &[(&str, &[u8])] =
        &[("../up.html", PAGE), ("link", b""), ("device", b""), ("/etc/a.html", PAGE), ("a.html", PAGE)];
    let told = "a.tar: passed over 2 members that hold no article (1 device file, 1 link)";
    let astray = ["a.tar!../up.html", "a.tar!/etc/a.html"].map(|name| format!("{name}: {outside}"));
    check("a.tar", &tar(members), &[&astray[0], &astray[1], "a.tar!a.html: HTML of 25", told]);
    let members: &[(&str, &[u8])] = &[("..\\up.html", PAGE), ("link ->", b"a.html"), ("a.html", PAGE)];
    let told = "a.zip: passed over 1 member that holds no article (1 link)";
    check("a.zip", &zip(members), &[&format!("a.zip!../up.html: {outside}"), "a.zip!a.html: HTML of 25", told]);
}

#[test]
fn a_manifest_in_an_archive_leads_nowhere() {
    let inside = zip(&[("m.jsonl", b"{\"path\": \"secret.txt\"}\n{\"path\": \"/etc/hosts\"}\n")]);
    let folder = folder(&[("a.zip", &inside), ("secret.txt", b"secret")]);
    let refused =
        ["secret.txt", "/etc/hosts"].map(|path| format!("`path` {path} leads outside the folder of this file"));
    let expected = [format!("a.zip!m.jsonl:1: {}", refused[0]), format!("a.zip!m.jsonl:2: {}", refused[1])];
    assert_eq!(read(&folder, "a.zip"), expected);
}

#[test]
fn encrypted_members_are_told_and_the_rest_read() {
    let mut bytes = zip(&[("a.html", PAGE), ("b.html", PAGE), ("c.html", PAGE)]);
    // The first bit of the flags, in the member's own header and in the directory.
    for (magic, flags) in [(&b"PK\x03\x04"[..], 6), (b"PK\x01\x02", 8)] {
        let first = memchr::memmem::find(&bytes, magic).unwrap();
        bytes[first + flags] |= 1;
    }
    let told = "a.zip: holds an encrypted member, which cannot be read";
    check("a.zip", &bytes, &["a.zip!b.html: HTML of 25", "a.zip!c.html: HTML of 25", told]);
}

#[test]
fn an_archive_in_an_archive_is_read_and_one_in_that_is_not() {
    let inner = tar(&[("a.html", PAGE)]);
    let middle = zip(&[("inner.tar", &inner), ("b.html", PAGE)]);
    let outer = zip(&[("middle.zip", &middle), ("c.html", PAGE)]);
    let deep = "a.zip!middle.zip!inner.tar: is an archive inside an archive inside an archive, which is too deep";
    check("a.zip", &outer, &[deep, "a.zip!middle.zip!b.html: HTML of 25", "a.zip!c.html: HTML of 25"]);
    check("b.zip", &middle, &["b.zip!inner.tar!a.html: HTML of 25", "b.zip!b.html: HTML of 25"]);
}

#[test]
fn names_in_other_encodings_are_read() {
    let mut bytes = zip(&[("caf_.html", PAGE)]);
    // 0x82 is é in the code page of the first PCs.
    for at in memchr::memmem::find_iter(&bytes.clone(), b"caf_").collect::<Vec<_>>() {
        bytes[at + 3] = 0x82;
    }
    check("a.zip", &bytes, &["a.zip!café.html: HTML of 25"]);
    let long = format!("{}é.html", "folder/".repeat(30));
    check("a.tar", &tar(&[(&long, PAGE)]), &[&format!("a.tar!{long}: HTML of 25")]);
}

#[test]
fn archives_are_bounded() {
    let many: Vec<String> = (1..=10).map(|n| format!("{n}.html")).collect();
    let members: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), PAGE)).collect();
    for (name, bytes) in [("a.zip", zip(&members)), ("a.tar", tar(&members))] {
        let results = read(&folder(&[(name, &bytes)]), name);
        assert_eq!(results.len(), 9);
        assert_eq!(results[8], format!("{name}: holds more than 8 members: the rest is not read"));
    }
    let large = [b'x'; 1001];
    let result = "a.zip!large.txt: is larger than 1000 bytes, too large for one article";
    check("a.zip", &zip(&[("large.txt", &large), ("a.html", PAGE)]), &[result, "a.zip!a.html: HTML of 25"]);
    let bomb = b"{}\n".repeat(40_000);
    let results = read(&folder(&[("a.zip", &zip(&[("bomb.jsonl", &bomb), ("a.html", PAGE)]))]), "a.zip");
    let swells = "a.zip!bomb.jsonl: cannot be read: the zip data swells beyond 5000 bytes and 20 times its packed size";
    assert_eq!(&results[results.len() - 2..], [swells, "a.zip!a.html: HTML of 25"]);
    let noise = (0..21_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8);
    let spooled: Vec<u8> = b"PK\x03\x04".iter().copied().chain(noise).collect();
    let too_large = "a.zip.gz: is larger than 20000 bytes, too large to be unpacked";
    check("a.zip.gz", &gzip(&spooled[..]), &[too_large]);
}

#[test]
fn damaged_archives_are_told_and_what_can_be_is_read() {
    let members: &[(&str, &[u8])] = &[("a.html", PAGE), ("b.html", PAGE)];
    check("a.zip", &zip(&[]), &["a.zip: is an archive without members"]);
    for length in [30, 90, 200] {
        let results = read(&folder(&[("a.zip", &zip(members)[..length])]), "a.zip");
        assert!(results[0].starts_with("a.zip: is a damaged zip archive: "), "{results:?}");
    }
    let mut flipped = zip(members);
    let at = memchr::memmem::find(&flipped, b"Ferries").unwrap();
    flipped[at] ^= 1;
    let results = read(&folder(&[("a.zip", &flipped)]), "a.zip");
    assert!(results[0].starts_with("a.zip!a.html: cannot be read: "), "{results:?}");
    assert_eq!(results[1], "a.zip!b.html: HTML of 25");

    let whole = tar(members);
    check("a.tar", &whole[..520], &["a.tar!a.html: cannot be read: it is cut off"]);
    let cut = "a.tar: is a tar archive that is cut off at byte 1124";
    check("a.tar", &whole[..1124], &["a.tar!a.html: HTML of 25", cut]);
    let mut damaged = whole.clone();
    damaged[1030] ^= 1;
    let header = "a.tar: is a tar archive with a damaged header at byte 1024: the rest is not read";
    check("a.tar", &damaged, &["a.tar!a.html: HTML of 25", header]);
    let packed = gzip(&whole);
    let results = read(&folder(&[("a.tgz", &packed[..packed.len() - 20])]), "a.tgz");
    assert!(results.last().unwrap().contains("the gzip data is cut off"), "{results:?}");
    let mut lying = whole;
    lying[124..136].copy_from_slice(b"77777777777\0");
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes().copy_from_slice(&lying[..512]);
    header.set_cksum();
    lying[..512].copy_from_slice(header.as_bytes());
    let results = read(&folder(&[("a.tar", &lying)]), "a.tar");
    assert_eq!(results[0], "a.tar!a.html: is larger than 1000 bytes, too large for one article");
}

fn warc(kind: &str, uri: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-12-24T00:00:00Z\r\n\
         Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {status}\r\n{fields}\r\n\r\n").as_bytes(), body].concat();
    warc("response", "https://paper.example/ferry", "application/http; msgtype=response", &block)
}

const HTML: &str = "Content-Type: text/html; charset=windows-1252";

#[test]
fn pages_of_a_web_archive_are_read_and_the_rest_counted() {
    let packed = gzip(PAGE);
    let archive = [
        warc("warcinfo", "", "application/warc-fields", b"software: x"),
        warc("request", "https://paper.example/ferry", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response("200 OK", HTML, PAGE),
        response(
            "200 OK",
            "content-type: application/xhtml+xml\r\nTransfer-Encoding: chunked",
            b"6\r\n<html>\r\n0\r\n\r\n",
        ),
        response("200 OK", &format!("{HTML}\r\nContent-Encoding: gzip"), &packed),
        response("200 OK", "Content-Type: image/png", b"\x89PNG"),
        response("200 OK", HTML, b" \n"),
        response("301 Moved", HTML, PAGE),
        response("404 Not Found", HTML, PAGE),
        warc("revisit", "https://paper.example/ferry", "application/http", b"HTTP/1.1 200 OK\r\n\r\n"),
        warc("conversion", "https://paper.example/wet", "text/plain", b"Ferries"),
        warc("resource", "https://paper.example/res", "text/html", PAGE),
        warc("resource", "https://paper.example/res", "image/gif", b"GIF89a"),
    ];
    let expected = [
        ":3: HTML of 25",
        ":4: HTML of 6",
        ":5: HTML of 25",
        ":11: text of 7",
        ":12: HTML of 25",
        ": passed over 8 records that hold no article (2 images, 1 empty page, 1 error page, 1 redirect, 1 request record, 2 more)",
    ];
    let each_packed: Vec<u8> = archive.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in
        [("a.warc", archive.concat()), ("a.warc.gz", each_packed), ("a.warc.zst", zstandard(&archive.concat()))]
    {
        check(name, &bytes, &expected.map(|line| format!("{name}{line}")).each_ref().map(String::as_str));
    }
    let folder = folder(&[("a.warc", &response("200 OK", HTML, PAGE))]);
    let hints = records(&folder, "a.warc").remove(0).hints;
    assert_eq!(hints.url.as_deref(), Some("https://paper.example/ferry"));
    assert_eq!(hints.charset.as_deref(), Some("windows-1252"));
    assert_eq!(hints.date, None, "the day of the capture is not that of publication");
}

#[test]
fn a_damaged_record_is_named_with_its_byte_and_the_rest_read() {
    let page = response("200 OK", HTML, PAGE);
    let start = page.len();
    let check_damage = |damaged: &[u8], what: &str| {
        let told = format!("a.warc:2: cannot read the WARC record at byte {start}: {what}");
        let archive = [&page[..], damaged, &page].concat();
        check("a.warc", &archive, &["a.warc:1: HTML of 25", &told, "a.warc:3: HTML of 25"]);
    };
    check_damage(b"garbage\r\nmore garbage\r\n", "no record begins here");
    check_damage(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n<p>\r\n", "it does not say how long it is");
    check_damage(b"WARC/1.0\r\nContent-Length: minus\r\n\r\n<p>\r\n", "it does not say how long it is");
    check_damage(b"WARC/1.0\r\nContent-Length: 3\r\n\r\n<p>\r\n\r\n", "it does not say of which type it is");
    let no_http = warc("response", "https://paper.example/", "application/http", b"<p>");
    check_damage(&no_http, "holds no HTTP response");
    check_damage(&response("200 OK", HTML, &[b'x'; 1001]), "is larger than 1000 bytes, too large for one article");
    let bomb = gzip(&[b' '; 100_000]);
    let swells = "cannot be read: the gzip data swells beyond 5000 bytes and 20 times its packed size";
    let limits = "is larger than 1000 bytes, too large for one article";
    let archive = response("200 OK", &format!("{HTML}\r\nContent-Encoding: gzip"), &bomb);
    let results = read(&folder(&[("a.warc", &archive)]), "a.warc");
    assert!(results[0].ends_with(swells) || results[0].ends_with(limits), "{results:?}");
    for (cut, what) in [(start + 40, "it is cut off in the header"), (2 * start - 10, "cannot be read: it is cut off")]
    {
        let archive = [&page[..], &page].concat();
        let told = format!("a.warc:2: cannot read the WARC record at byte {start}: {what}");
        check("a.warc", &archive[..cut], &["a.warc:1: HTML of 25", &told]);
    }
    // One that says to be longer than the file swallows the rest, and says so.
    let lying = String::from_utf8(page.clone()).unwrap().replace("Content-Length: ", "Content-Length: 9");
    let results = read(&folder(&[("a.warc", &[lying.as_bytes(), &page].concat())]), "a.warc");
    assert!(results[0].starts_with("a.warc:1: cannot read the WARC record at byte 0: "), "{results:?}");
}

/// A web archive of three pages, each packed by itself, and where the second and the third begin.
fn packed_archive() -> (Vec<u8>, usize, usize) {
    let [first, second, third] =
        [&b"<p>Ferries"[..], b"<p>Harbors and quays", b"<p>Ports"].map(|page| gzip(&response("200 OK", HTML, page)));
    let (second_at, third_at) = (first.len(), first.len() + second.len());
    ([first, second, third].concat(), second_at, third_at)
}

const FIRST: &str = "a.warc.gz:1: HTML of 10";
const THIRD: &str = "a.warc.gz:3: HTML of 8";

#[test]
fn whatever_byte_of_a_packed_record_is_damaged_only_that_record_is_lost() {
    let (whole, second, third) = packed_archive();
    check("a.warc.gz", &whole, &[FIRST, "a.warc.gz:2: HTML of 20", THIRD]);
    let mut lost = 0;
    for at in second..third {
        let mut damaged = whole.clone();
        damaged[at] = !damaged[at];
        let results = read(&folder(&[("a.warc.gz", &damaged)]), "a.warc.gz");
        // The time, the speed and the system in the header mean nothing.
        if (4..10).contains(&(at - second)) {
            assert_eq!(results, [FIRST, "a.warc.gz:2: HTML of 20", THIRD], "{at}");
            continue;
        }
        let [first, told, last] = &results[..] else { panic!("{at}: {results:?}") };
        assert!(first == FIRST && last == THIRD, "{at}: {results:?}");
        assert!(told.starts_with("a.warc.gz:2: cannot read the WARC record at byte "), "{at}: {told}");
        let place = format!("the gzip data is damaged at byte {second} of the packed file: ");
        assert!(told.contains(&place), "{at}: {told}");
        lost += 1;
    }
    assert!(lost > 100);
}

#[test]
fn the_first_of_the_packed_records_may_be_damaged_and_many() {
    let (mut bytes, second, _) = packed_archive();
    bytes[second / 2] ^= 0x55;
    let results = read(&folder(&[("a.warc.gz", &bytes)]), "a.warc.gz");
    let place = "cannot read the WARC record at byte 0: ";
    assert!(results[0].starts_with(&format!("a.warc.gz:1: {place}")), "{results:?}");
    assert_eq!(results[1..], ["a.warc.gz:2: HTML of 20", THIRD]);

    let damaged: Vec<u8> = bytes[..second].repeat(20);
    let (whole, ..) = packed_archive();
    let results = read(&folder(&[("a.warc.gz", &[&whole[..], &damaged, &whole].concat())]), "a.warc.gz");
    assert_eq!(results.len(), 26);
    assert!(results[3..23].iter().all(|told| told.contains("the gzip data is damaged at byte ")), "{results:?}");
    assert_eq!(results[25], "a.warc.gz:26: HTML of 8");
}

#[test]
fn what_lies_between_packed_records_is_told_and_passed_over() {
    let (whole, second, third) = packed_archive();
    let unpacked = response("200 OK", HTML, b"<p>Ferries").len();
    let nested = gzip(b"no record");
    let large = b"\x1f\x8b\x08\0 looks like gzip ".repeat(5_000);
    for garbage in [&b"garbage"[..], b"\0", &[0x1f], &[0; 300], &nested[..15], &large] {
        let bytes = [&whole[..second], garbage, &whole[third..]].concat();
        let results = read(&folder(&[("a.warc.gz", &bytes)]), "a.warc.gz");
        let [first, told, last] = &results[..] else { panic!("{results:?}") };
        assert!(first == FIRST && last == THIRD, "{results:?}");
        let place = format!(
            "a.warc.gz:2: cannot read the WARC record at byte {unpacked}: the gzip data is damaged at byte {second} of the packed file: "
        );
        assert!(told.starts_with(&place), "{told}");
    }
}

#[test]
fn behind_damage_limits_hold_and_pipes_are_read_like_files() {
    let (mut bytes, second, third) = packed_archive();
    bytes[(second + third) / 2] ^= 0x55;
    let mut results = Vec::new();
    let _ = read_stream(&bytes[..], &mut |result| {
        results.push(result.map(|record| record.source.to_string()).map_err(|reject| reject.source.to_string()));
        ControlFlow::Continue(())
    });
    assert_eq!(results, [Ok("-:1".to_owned()), Err("-:2".to_owned()), Ok("-:3".to_owned())]);

    bytes.extend(gzip(&response("200 OK", HTML, &[b' '; 400_000])));
    bytes.extend(gzip(&response("200 OK", HTML, PAGE)));
    let results = read(&folder(&[("a.warc.gz", &bytes)]), "a.warc.gz");
    assert_eq!((results.len(), &*results[2]), (4, THIRD), "{results:?}");
    assert!(results[3].ends_with("the gzip data swells beyond 5000 bytes and 20 times its packed size"), "{results:?}");
}

#[test]
fn a_packed_archive_that_is_cut_off_yields_what_came_before() {
    let (whole, _, third) = packed_archive();
    let pages = [FIRST, "a.warc.gz:2: HTML of 20"];
    check("a.warc.gz", &whole[..third], &pages);
    for cut in third + 1..whole.len() {
        let results = read(&folder(&[("a.warc.gz", &whole[..cut])]), "a.warc.gz");
        assert_eq!(results[..2], pages);
        let told = results.last().unwrap();
        assert!(told.contains("cannot read the WARC record") && told.ends_with("the gzip data is cut off"), "{told}");
        // Where only the end of the packing is missing, the page is there.
        assert!(
            results.len() == 3 || results.len() == 4 && results[2] == THIRD && cut >= whole.len() - 12,
            "{results:?}"
        );
    }
    // Packed as a whole, the archive has nothing to go on with.
    let mut packed = gzip(&response("200 OK", HTML, PAGE).repeat(3));
    let checksum = packed.len() - 8;
    packed[checksum] ^= 1;
    let results = read(&folder(&[("a.warc.gz", &packed)]), "a.warc.gz");
    assert_eq!(results[..3], ["1", "2", "3"].map(|number| format!("a.warc.gz:{number}: HTML of 25")));
    assert!(results.len() == 4 && results[3].contains("the gzip data is damaged: corrupt gzip stream"), "{results:?}");
}

#[test]
fn damage_in_other_packed_files_ends_them() {
    let lines = gzip(b"{\"text\": \"a\"}\n");
    let mut damaged = lines.clone();
    let at = damaged.len() - 6;
    damaged[at] ^= 1;
    let archive = gzip(&response("200 OK", HTML, PAGE));
    let results = read(&folder(&[("a.jsonl.gz", &[&lines[..], &damaged, &archive].concat())]), "a.jsonl.gz");
    assert!(results.last().unwrap().contains("the gzip data is damaged: corrupt gzip stream"), "{results:?}");
    let results = read(&folder(&[("a.jsonl.gz", &[&damaged[..10], &lines].concat())]), "a.jsonl.gz");
    assert_eq!(results.len(), 1, "{results:?}");
    assert!(results[0].starts_with("a.jsonl.gz: cannot be read: the gzip data is "), "{results:?}");
}

fn mhtml(fields: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!(
        "From: <Saved by Blink>\r\n{fields}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----part\"\r\n\r\n"
    );
    for (fields, body) in parts {
        text += &format!("------part\r\n{fields}\r\n\r\n{body}\r\n");
    }
    (text + "------part--\r\n").into_bytes()
}

#[test]
fn the_page_of_a_saved_page_is_decoded() {
    let quoted = "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://paper.example/ferry";
    let image = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", "iVBORw0KGgo=");
    let at = "Snapshot-Content-Location: https://paper.example/a\r\nSubject: =?utf-8?Q?F=C3=A4hre?=";
    let page = mhtml(at, &[(quoted, "<html><p>caf=E9 =\r\nau lait"), image]);
    let packed = "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64";
    let folder = folder(&[
        ("a.mhtml", &page),
        ("b", &mhtml("X-x: y", &[image, (packed, "PHRpdGxlPng8L3RpdGxlPg==")])),
        ("c.mht", &mhtml("Subject: x", &[(quoted, "<title>y</title>")])),
    ]);
    let a = records(&folder, "a.mhtml").remove(0);
    let Content::Html(html) = a.content else { panic!("it is a page") };
    assert_eq!(html.trim_ascii(), b"<html><p>caf\xe9 au lait");
    assert_eq!((a.hints.url.as_deref(), a.hints.charset), (Some("https://paper.example/a"), None));
    assert_eq!(a.hints.title.as_deref(), Some("F\u{e4}hre"));
    let b = records(&folder, "b").remove(0);
    assert_eq!(b.content, Content::Html(b"<title>x</title>".to_vec()));
    assert_eq!(b.hints.charset.as_deref(), Some("utf-8"));
    let c = records(&folder, "c.mht").remove(0).hints;
    assert_eq!((c.title, c.url.as_deref()), (None, Some("https://paper.example/ferry")));
}

#[test]
fn a_saved_page_without_a_page_is_told() {
    let none = "is MHTML without a page: none of its parts is HTML";
    let image = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", "iVBORw0KGgo=");
    for (bytes, what) in [
        (mhtml("X: y", &[image]), none),
        (mhtml("X: y", &[("Content-Type: text/html", "")]), "is MHTML with an empty page"),
        (mhtml("X: y", &[]), none),
        (mhtml("X: y", &[("Content-Type: text/html", PAGE_TEXT)])[..150].to_vec(), none),
        (b"no field at all".to_vec(), none),
    ] {
        check("a.mhtml", &bytes, &[&format!("a.mhtml: {what}")]);
    }
    check(
        "a.eml",
        b"To: x@paper.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n",
        &["a.eml: is an email, which pundit does not read"],
    );
}

const PAGE_TEXT: &str = "<html><p>Ferries";

const CONTAINER: &[u8] = br#"<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"#;

const PACKAGE: &[u8] =
    br#"<package><metadata><dc:title>Harbours</dc:title><dc:creator>Ada Voss</dc:creator><dc:date>2025</dc:date>
    <dc:language>en</dc:language><dc:publisher>Pier Press</dc:publisher></metadata><manifest>
    <item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
    <item id="t" href="title.xhtml" media-type="application/xhtml+xml"/>
    <item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
    <item id="b" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>
    <spine><itemref idref="nav"/><itemref idref="t"/><itemref idref="a"/><itemref idref="b"/></spine></package>"#;

fn epub(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mimetype: &[(&str, &[u8])] = &[("mimetype", b"application/epub+zip")];
    zip(&[mimetype, members].concat())
}

#[test]
fn the_chapters_of_a_book_are_read() {
    let prose = format!("<html><body><p>{}</p></body></html>", "Ferries are late. ".repeat(52));
    let nav = br#"<html><nav><a href="a.xhtml">The Ferry</a></nav></html>"#;
    let chapters: &[(&str, &[u8])] = &[
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", PACKAGE),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/title.xhtml", b"<html><body><h1>Harbours</h1></body></html>"),
        ("OEBPS/a.xhtml", prose.as_bytes()),
    ];
    let limits = Limits { members: 100, article: 10_000, ..SMALL };
    let folder = folder(&[("a.epub", &epub(chapters)), ("b", &epub(chapters))]);
    for name in ["a.epub", "b"] {
        let results = read_within(&folder, name, limits);
        let missing = format!("{name}!OEBPS/gone.xhtml: is listed in the book but missing");
        let told = format!("{name}: passed over 2 parts that hold no article (2 title, contents or other short pages)");
        assert_eq!(results, [format!("{name}!OEBPS/a.xhtml: HTML of {}", prose.len()), missing, told]);
    }
    let mut hints = Vec::new();
    let _ = read_file(&folder.path().join("a.epub"), &mut |result| {
        hints.extend(result.map(|record| record.hints));
        ControlFlow::Continue(())
    });
    let some = |text: &str| Some(text.to_owned());
    let expected = Hints {
        title: some("The Ferry"),
        authors: vec!["Ada Voss".to_owned()],
        date: some("2025"),
        language: some("en"),
        outlet: some("Pier Press"),
        ..Hints::default()
    };
    assert_eq!(hints, [expected]);
}

#[test]
fn a_book_that_is_locked_or_damaged_is_told() {
    let lock = |method: &str| {
        format!("<encryption><EncryptedData><EncryptionMethod Algorithm=\"{method}\"/></EncryptedData></encryption>")
    };
    let locked = lock("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    let fonts = lock("http://www.idpf.org/2008/embedding");
    let container = ("META-INF/container.xml", CONTAINER);
    for (members, what) in [
        (
            &[container, ("META-INF/encryption.xml", locked.as_bytes())][..],
            "is an EPUB with copy protection, which cannot be read",
        ),
        (&[("a.xhtml", PAGE)], "is a damaged EPUB: META-INF/container.xml is missing or cannot be read"),
        (&[("META-INF/container.xml", b"<container>")], "is a damaged EPUB: META-INF/container.xml names no package"),
        (&[container], "is a damaged EPUB: OEBPS/book.opf is missing or cannot be read"),
        (&[container, ("OEBPS/book.opf", b"<package>")], "is a damaged EPUB: OEBPS/book.opf lists no chapters"),
        (
            &[container, ("META-INF/encryption.xml", fonts.as_bytes())],
            "is a damaged EPUB: OEBPS/book.opf is missing or cannot be read",
        ),
    ] {
        check("a.epub", &epub(members), &[&format!("a.epub: {what}")]);
    }
    let results = read(&folder(&[("a.epub", &epub(&[container])[..100])]), "a.epub");
    assert!(results[0].starts_with("a.epub: is a damaged zip archive: "), "{results:?}");
}

/// A PDF of pages with the given drawing commands.
fn pdf(pages: &[&str], info: &str) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    objects.push(format!("<< {info} >>"));
    let mut kids = Vec::new();
    for content in pages {
        let number = objects.len() + 1;
        kids.push(format!("{number} 0 R"));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> /XObject << /X {} 0 R >> >> >>",
            number + 1, number + 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        objects.push(
            format!("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream", if info.contains("Loop") { number + 2 } else { 1 }),
        );
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    pdf_of(&objects)
}

/// A PDF of objects, of which the first is the catalog and the fourth the information.
fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = out.len();
    let count = objects.len() + 1;
    out += &format!("xref\n0 {count}\n0000000000 65535 f \n{}", places.concat());
    out += &format!("trailer\n<< /Size {count} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

const PROSE: &str = "BT /F 12 Tf 50 700 Td (The ferry that never sailed was built for a treaty that no-) Tj \
                     0 -14 Td (body had signed.) Tj 0 -40 Td (Its captain) Tj 0 -40 Td (knew.) Tj ET";

#[test]
fn the_text_of_a_pdf_is_put_together() {
    let folder = folder(&[
        ("a.pdf", &pdf(&[PROSE], "/Title (The Ferry) /Author (Imre Castellane)")),
        ("b", &pdf(&[PROSE], "/Title (Microsoft Word - ferry.doc) /Author (imre)")),
    ]);
    let text = "The ferry that never sailed was built for a treaty that nobody had signed.\n\nIts captain\n\nknew.";
    for (name, title, authors) in [("a.pdf", Some("The Ferry"), &["Imre Castellane"][..]), ("b", None, &[])] {
        let record = records(&folder, name).remove(0);
        assert_eq!(record.content, Content::Text(text.into()), "{name}");
        assert_eq!(
            (record.hints.title.as_deref(), &record.hints.authors[..]),
            (title, &authors.iter().map(ToString::to_string).collect::<Vec<_>>()[..])
        );
    }
}

#[test]
fn a_pdf_without_text_or_whole_parts_is_told() {
    let limits = Limits { article: 10_000, ..SMALL };
    for (bytes, what) in [
        (pdf(&["0 0 10 10 re f"], ""), "is a PDF that holds no text (a scan?)"),
        (pdf(&[], ""), "is a damaged PDF: it has no pages"),
        (pdf(&["/X Do"], "/Loop 1"), "is a damaged PDF: its parts draw each other without end"),
        (b"%PDF-1.4\n".to_vec(), "is a damaged PDF"),
        (pdf(&[PROSE], "")[..300].to_vec(), "is a damaged PDF"),
        (pdf(&["BT /G 12 Tf (x) Tj ET"], ""), "is a damaged PDF: the text of page 1 cannot be read"),
    ] {
        let results = read_within(&folder(&[("a.pdf", &bytes)]), "a.pdf", limits);
        assert!(results.len() == 1 && results[0].starts_with(&format!("a.pdf: {what}")), "{what}: {results:?}");
    }
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let bomb = [b"%PDF-1.4\n1 0 obj\n<<>>\nstream\n", &packed(&vec![b' '; 30_000])[..], b"\nendstream"].concat();
    check("a.pdf", &bomb, &["a.pdf: is a PDF whose data swell beyond 20000 bytes"]);
}

/// A PDF of many pages, each of which shows a form that shows another twice, which shows another twice, and so on.
fn endless_pdf(last: &str) -> Vec<u8> {
    const DEEP: usize = 15;
    const PAGES: usize = 500;
    let kids: Vec<_> = (0..PAGES).map(|page| format!("{} 0 R", 5 + DEEP + page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {PAGES} >>", kids.join(" ")),
        "<< >>".to_owned(),
        "<< >>".to_owned(),
    ];
    for form in 0..DEEP {
        let content = if form + 1 == DEEP { last } else { "/X Do /X Do" };
        let (next, length) = (6 + form, content.len());
        objects.push(format!(
            "<< /Type /XObject /Subtype /Form /Resources << /XObject << /X {next} 0 R >> >> /Length {length} >>\n\
             stream\n{content}\nendstream"
        ));
    }
    let content = 5 + DEEP + PAGES;
    for _ in 0..PAGES {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {content} 0 R \
             /Resources << /XObject << /X 5 0 R >> >> >>"
        ));
    }
    objects.push("<< /Length 5 >>\nstream\n/X Do\nendstream".to_owned());
    pdf_of(&objects)
}

#[test]
fn a_pdf_that_takes_too_long_is_rejected_and_its_neighbors_read() {
    let (calling, silent) = (endless_pdf("0 0 9 9 re f"), endless_pdf("q Q"));
    let good = pdf(&[PROSE], "");
    let members: &[(&str, &[u8])] =
        &[("a.pdf", &good), ("calling.pdf", &calling), ("b.pdf", &good), ("silent.pdf", &silent), ("c.pdf", &good)];
    let limits = Limits { article: 1 << 20, unpacked: 1 << 20, time: Duration::from_secs(1), ..SMALL };
    let results = read_within(&folder(&[("a.zip", &zip(members))]), "a.zip", limits);
    let slow = "is a PDF that takes longer than 1s to read; print it to a new PDF, or split it";
    let expected = [
        "a.zip!a.pdf: text of 94",
        &format!("a.zip!calling.pdf: {slow}"),
        "a.zip!b.pdf: text of 94",
        &format!("a.zip!silent.pdf: {slow}"),
        "a.zip!c.pdf: text of 94",
    ];
    assert_eq!(results, expected);
}

#[test]
fn a_font_that_maps_billions_of_codes_fills_no_memory() {
    let map = "1 beginbfrange <00000000> <ffffffff> <00000000> endbfrange";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [5 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>".to_owned(),
        "<< >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 6 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{PROSE}\nendstream", PROSE.len()),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
    ];
    let limits = Limits { article: 10_000, ..SMALL };
    let results = read_within(&folder(&[("a.pdf", &pdf_of(&objects))]), "a.pdf", limits);
    assert_eq!(results, ["a.pdf: is a damaged PDF: its fonts map more than 4194304 codes to letters"]);
}

#[test]
fn the_text_of_all_pages_of_a_pdf_counts_as_one_article() {
    let page = &*format!("BT /F 12 Tf 50 700 Td ({}) Tj ET", "ferries ".repeat(300));
    let limits = Limits { article: 20_000, ..SMALL };
    let read = |pages: &[&str]| read_within(&folder(&[("a.pdf", &pdf(pages, ""))]), "a.pdf", limits);
    assert_eq!(read(&[page]), ["a.pdf: text of 2399"]);
    let larger = "a.pdf: is a PDF whose text is larger than 20000 bytes, too large for one article";
    assert_eq!(read(&[page; 5]), [larger]);
}

proptest! {
    #[test]
    fn a_damaged_container_is_read_or_rejected(
        which in 0usize..6,
        harm in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut: Option<prop::sample::Index>,
    ) {
        let page = [(HTML, PAGE), (HTML, b"<p>")].map(|(fields, body)| response("200 OK", fields, body)).concat();
        let members: &[(&str, &[u8])] = &[("a.html", PAGE), ("b.txt", b"Ferries")];
        let book: &[(&str, &[u8])] = &[("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", PACKAGE)];
        let mhtml = || mhtml("X: y", &[("Content-Type: text/html", PAGE_TEXT)]);
        let mut bytes = match which {
            0 => zip(members),
            1 => tar(members),
            2 => page,
            3 => epub(book),
            4 => pdf(&[PROSE], "/Title (x)"),
            _ => mhtml(),
        };
        for (at, byte) in harm {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()).max(1));
        }
        let name = ["a.zip", "a.tar", "a.warc", "a.epub", "a.pdf", "a.mht"][which];
        prop_assert!(!read(&folder(&[(name, &bytes)]), name).is_empty());
    }
}
