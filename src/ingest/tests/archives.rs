//! Packed streams and archives, whole and broken.

use super::*;
use std::io::Cursor;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) const PAGE: &[u8] = b"<!doctype html><p>Ferries";

pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
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

pub(super) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
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

pub(super) fn zstandard(bytes: &[u8]) -> Vec<u8> {
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
