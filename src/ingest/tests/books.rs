//! Saved pages (MHTML) and books (EPUB), whole and broken.

use super::archives::{PAGE, zip};
use super::*;
use crate::record::Hints;

pub(super) fn mhtml(fields: &str, parts: &[(&str, &str)]) -> Vec<u8> {
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

pub(super) const PAGE_TEXT: &str = "<html><p>Ferries";

pub(super) const CONTAINER: &[u8] =
    br#"<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"#;

pub(super) const PACKAGE: &[u8] =
    br#"<package><metadata><dc:title>Harbours</dc:title><dc:creator>Ada Voss</dc:creator><dc:date>2025</dc:date>
    <dc:language>en</dc:language><dc:publisher>Pier Press</dc:publisher></metadata><manifest>
    <item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
    <item id="t" href="title.xhtml" media-type="application/xhtml+xml"/>
    <item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
    <item id="b" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>
    <spine><itemref idref="nav"/><itemref idref="t"/><itemref idref="a"/><itemref idref="b"/></spine></package>"#;

pub(super) fn epub(members: &[(&str, &[u8])]) -> Vec<u8> {
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
