//! WARC: pages as crawlers keep them, packed and damaged.

use super::archives::{PAGE, zstandard};
use super::*;

fn warc(kind: &str, uri: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-12-24T00:00:00Z\r\n\
         Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

pub(super) fn response(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {status}\r\n{fields}\r\n\r\n").as_bytes(), body].concat();
    warc("response", "https://paper.example/ferry", "application/http; msgtype=response", &block)
}

pub(super) const HTML: &str = "Content-Type: text/html; charset=windows-1252";

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
