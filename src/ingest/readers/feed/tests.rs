use super::*;
use crate::ingest::open::open_stream;
use crate::ingest::{Limits, sniff};
use crate::record::Content;
use std::path::Path;

const SMALL: Limits =
    Limits { article: 4_000, line: 4_000, unpacked: 4_000, ratio: 20, members: 8, spooled: 20_000, ..Limits::DEFAULT };

fn read(bytes: &[u8]) -> Vec<Result<Record, Reject>> {
    let (reader, input) = open_stream(Box::new(bytes), Path::new("f.xml"), "f.xml", SMALL).unwrap();
    let mut results = Vec::new();
    let _ = reader.read(input, &mut |result| {
        results.push(result);
        ControlFlow::Continue(())
    });
    results
}

fn one(feed: &str) -> Record {
    let mut results = read(feed.as_bytes());
    assert_eq!(results.len(), 1, "{results:?}");
    results.remove(0).unwrap()
}

/// Each result in a line: the record's place, form and words, or the reject.
#[track_caller]
fn check(feed: &str, expected: &[&str]) {
    let shown = |result: Result<Record, Reject>| match result {
        Ok(record) => match record.content {
            Content::Fragment(html) => format!("{} {html}", record.source),
            Content::Verbatim(text) => format!("{} verbatim {text}", record.source),
            other => format!("{} {other:?}", record.source),
        },
        Err(reject) => reject.to_string(),
    };
    assert_eq!(read(feed.as_bytes()).into_iter().map(shown).collect::<Vec<_>>(), expected, "{feed}");
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="/feed.xsl" type="text/xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>The Harbour Ledger &amp;amp; Gazette</title>
  <atom:link href="https://ledger.example/feed" rel="self"/>
  <link>https://ledger.example/</link>
  <language>en-GB</language>
  <image><title>Logo</title><url>https://ledger.example/a.png</url></image>
  <item>
    <title>The &lt;em&gt;ferry&lt;/em&gt; that never sailed</title>
    <link>/opinion/ferry</link>
    <guid isPermaLink="false">ledger-17</guid>
    <dc:creator><![CDATA[Imre Castellane]]></dc:creator>
    <dc:creator>Ada Voss</dc:creator>
    <pubDate>Wed, 05 Nov 2025 23:30:00 -0500</pubDate>
    <atom:updated>2025-11-07T09:00:00Z</atom:updated>
    <category>ports</category><category>trade</category>
    <media:keywords>ferries, ports</media:keywords>
    <description>On &lt;b&gt;ferries&lt;/b&gt;.</description>
    <content:encoded><![CDATA[<p>Ports are where states meet the sea.</p>]]></content:encoded>
  </item>
</channel>
</rss>"#;

#[test]
fn an_entry_of_rss_states_all_that_is_known_about_its_article() {
    let record = one(RSS);
    assert_eq!(record.source, Source::record("f.xml", 1));
    assert_eq!(record.content, Content::Fragment("<p>Ports are where states meet the sea.</p>".into()));
    let expected = crate::record::Hints {
        docno: None,
        url: some("https://ledger.example/opinion/ferry"),
        title: some("The ferry that never sailed"),
        authors: vec!["Imre Castellane".into(), "Ada Voss".into()],
        date: some("Wed, 05 Nov 2025 23:30:00 -0500"),
        modified: some("2025-11-07T09:00:00Z"),
        outlet: some("The Harbour Ledger & Gazette"),
        language: some("en-GB"),
        description: some("On ferries."),
        tags: vec!["ports".into(), "trade".into(), "ferries".into()],
        ..Default::default()
    };
    assert_eq!(record.hints, expected);
}

#[test]
fn an_entry_of_atom_states_as_much() {
    let feed = r#"<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="https://ledger.example/" xml:lang="de">
      <a:title type="html">Die &lt;b&gt;Hafenzeitung&lt;/b&gt;</a:title>
      <a:link rel="self" href="/feed.atom"/>
      <a:author><a:name>Ada Voss</a:name><a:email>ada@ledger.example</a:email></a:author>
      <a:entry xml:base="kommentar/"><a:id>tag:ledger.example,2025:1</a:id>
        <a:title>Häfen</a:title>
        <a:link rel="enclosure" href="a.mp3"/><a:link href="haefen"/>
        <a:published>2025-11-05T23:30:00-05:00</a:published><a:updated>2025-11-06T08:00:00Z</a:updated>
        <a:category term="ports" label="Häfen"/>
        <a:summary>Kurz.</a:summary>
        <a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="x">Eins &amp; <b>zwei</b>.<br/></p></div></a:content>
      </a:entry></a:feed>"#;
    let record = one(feed);
    assert_eq!(record.content, Content::Fragment("<div><p>Eins &amp; <b>zwei</b>.<br></p></div>".into()));
    let hints = record.hints;
    assert_eq!(hints.url, some("https://ledger.example/kommentar/haefen"));
    assert_eq!(hints.title, some("Häfen"));
    assert_eq!(hints.authors, ["Ada Voss"]);
    assert_eq!(hints.date, some("2025-11-05T23:30:00-05:00"));
    assert_eq!(hints.modified, some("2025-11-06T08:00:00Z"));
    assert_eq!(hints.outlet, some("Die Hafenzeitung"));
    assert_eq!(hints.language, some("de"));
    assert_eq!(hints.description, some("Kurz."));
    assert_eq!(hints.tags, ["Häfen"]);
}

#[test]
fn older_versions_are_read_as_well() {
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' \
               xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='https://kell.example/'><title>Kell</title></channel>\
               <item rdf:about='https://kell.example/1'><title>One</title><dc:date>2003-02-01</dc:date>\
               <dc:creator>Ada Voss</dc:creator><description>&lt;p&gt;One.&lt;p&gt;Two.&lt;p&gt;Three.</description></item></rdf:RDF>";
    let record = one(rdf);
    assert_eq!(record.content, Content::Fragment("<p>One.<p>Two.<p>Three.".into()));
    assert_eq!(record.hints.url, some("https://kell.example/1"));
    assert_eq!((record.hints.outlet, record.hints.date), (some("Kell"), some("2003-02-01")));
    assert_eq!(record.hints.notes, Vec::<String>::new());
    let netscape = "<!DOCTYPE rss SYSTEM 'rss.dtd'><rss version='0.91'><channel><title>Kell</title>\
                    <item><title>One</title><link>https://kell.example/1</link><description>Short.</description></item></channel></rss>";
    check(netscape, &["f.xml:1 verbatim Short."]);
    check("<entry xmlns='http://www.w3.org/2005/Atom'><content>Alone.</content></entry>", &["f.xml:1 verbatim Alone."]);
}

#[test]
fn an_entry_with_a_part_of_its_text_says_so() {
    let notes = |words: &str| {
        let feed = format!(
            "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item>{words}</item></channel></rss>"
        );
        one(&feed).hints.notes
    };
    let long = "Ports are gates. ".repeat(80);
    assert_eq!(notes("<description>Short.</description>"), ["the feed holds only a summary"]);
    assert_eq!(notes(&format!("<description>{long}</description>")), Vec::<String>::new());
    assert_eq!(notes(&format!("<description>{long} […]</description>")), ["the feed holds only a summary"]);
    assert_eq!(notes("<content:encoded>Short.</content:encoded>"), Vec::<String>::new());
    assert_eq!(
        notes("<content:encoded>&lt;p>Short … &lt;a>Read more&lt;/a></content:encoded>"),
        ["the feed holds only the beginning of the text"]
    );
}

#[test]
fn people_and_addresses_are_read_in_all_their_forms() {
    let item = |inside: &str| {
        one(&format!("<rss xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'><channel><item>{inside}<description>x</description></item></channel></rss>")).hints
    };
    for (author, expected) in [
        ("ada@kell.example (Ada Voss)", Some("Ada Voss")),
        ("Ada Voss &lt;ada@kell.example&gt;", Some("Ada Voss")),
        ("ada@kell.example", None),
        ("Ada Voss (Kell)", Some("Ada Voss (Kell)")),
        (" ", None),
    ] {
        let found = item(&format!("<author>{author}</author>")).authors;
        assert_eq!(found.first().map(String::as_str), expected, "{author}");
    }
    assert_eq!(item("<guid>https://kell.example/1</guid>").url, some("https://kell.example/1"));
    let without = item("<guid isPermaLink='false'>https://kell.example/1</guid>");
    assert_eq!((without.url, without.docno), (None, some("https://kell.example/1")));
    let moved = item("<link>https://proxy.example/~r/1</link><f:origLink>https://kell.example/1</f:origLink>");
    assert_eq!(moved.url, some("https://kell.example/1"));
    assert_eq!(item("<source url='https://a.example/rss'>The Wire</source>").outlet, some("The Wire"));
}

#[test]
fn what_is_broken_is_named_and_the_rest_read() {
    check(
        "<rss><channel>\n<item><description>1</description></item>\n<item><description>2</b></description></item>\n\
         <item><title>3</title></item>\n<item><description>4</description></item>\n<item><descr",
        &[
            "f.xml:1 verbatim 1",
            "f.xml:2: broken XML at line 3, column 21: `</b>` closes `<description>`",
            "f.xml:3: has neither a text nor a summary",
            "f.xml:4 verbatim 4",
            "f.xml:5: broken XML at line 6, column 7: a tag is not closed",
        ],
    );
    check("<rss><channel><title>x</title></channel></rss>", &["f.xml: holds no entries"]);
    check("<rss>", &["f.xml: broken XML at line 1, column 6: it ends inside `rss`"]);
    let large = format!("<rss><item>{}</item></rss>", "<a>x</a>".repeat(3_000));
    check(&large, &["f.xml:1: is larger than 4000 bytes, too large for one article"]);
}

#[test]
fn declared_entities_are_never_expanded() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\
                <rss><item><description>&b;</description></item></rss>";
    check(bomb, &["f.xml:1 &b;"]);
}

#[test]
fn other_encodings_are_read_and_bad_bytes_replaced() {
    let latin =
        b"<?xml version='1.0' encoding='iso-8859-1'?><rss><item><description>Z\xf6lle</description></item></rss>";
    let utf8 = b"<rss><item><description>Z\xf6lle</description></item></rss>";
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain("<rss><item><description>Zölle</description></item></rss>".encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    for (bytes, expected) in [(&latin[..], "Zölle"), (&utf8[..], "Z\u{fffd}lle"), (&utf16, "Zölle")] {
        assert_eq!(read(bytes)[0].as_ref().unwrap().content, Content::Verbatim(expected.into()));
    }
}

#[test]
fn feeds_are_known_by_their_root() {
    for (head, expected) in [
        (&b"<?xml version='1.0'?><rss version='2.0'>"[..], true),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", true),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", true),
        (b"<rdf:RDF xmlns:foaf='http://xmlns.com/foaf/0.1/'>", false),
        (b"<entry>", false),
        (b"<svg>", false),
    ] {
        assert_eq!(sniff(head).is_ok_and(|kind| kind.name == "RSS and Atom"), expected, "{head:?}");
    }
}
