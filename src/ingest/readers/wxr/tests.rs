use super::*;
use crate::ingest::Limits;
use crate::ingest::open::open_stream;
use std::path::Path;

const SMALL: Limits =
    Limits { article: 4_000, line: 4_000, unpacked: 4_000, ratio: 20, members: 8, spooled: 20_000, ..Limits::DEFAULT };

fn read(items: &str) -> Vec<Result<Record, Reject>> {
    let export = format!(
        r#"<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.8" created="2025-12-01 10:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Kell Notes</title><link>https://notes.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[avoss]]></wp:author_login>
  <wp:author_display_name><![CDATA[Ada Voss]]></wp:author_display_name></wp:author>
<wp:author><wp:author_login>imre</wp:author_login><wp:author_display_name>imre</wp:author_display_name>
  <wp:author_first_name>Imre</wp:author_first_name><wp:author_last_name>Castellane</wp:author_last_name></wp:author>
{items}
</channel></rss>"#
    );
    let (reader, input) = open_stream(Box::new(export.as_bytes()), Path::new("w.xml"), "w.xml", SMALL).unwrap();
    assert_eq!(reader.name(), "WordPress exports");
    let mut results = Vec::new();
    let _ = reader.read(input, &mut |result| {
        results.push(result);
        ControlFlow::Continue(())
    });
    results
}

fn one(inside: &str) -> Record {
    let mut results = read(&format!("<item>{inside}<content:encoded>x</content:encoded></item>"));
    assert_eq!(results.len(), 1, "{results:?}");
    results.remove(0).unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_post_states_all_that_is_known_about_its_article() {
    let record = one("<title>Ports &amp;amp; powers</title><link>https://notes.example/ports/</link>\
        <pubDate>Thu, 06 Nov 2025 04:30:00 +0000</pubDate><dc:creator><![CDATA[avoss]]></dc:creator>\
        <guid isPermaLink='false'>https://notes.example/?p=17</guid><description></description>\
        <excerpt:encoded><![CDATA[On <b>ports</b>.]]></excerpt:encoded><wp:post_id>17</wp:post_id>\
        <wp:post_date><![CDATA[2025-11-05 23:30:00]]></wp:post_date><wp:post_date_gmt>2025-11-06 04:30:00</wp:post_date_gmt>\
        <wp:post_modified>2025-11-08 10:00:00</wp:post_modified><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\
        <category domain='category' nicename='trade'>Trade</category><category domain='post_tag' nicename='ports'>ports</category>\
        <category domain='category'>Uncategorized</category>");
    let expected = Hints {
        url: some("https://notes.example/ports/"),
        title: some("Ports & powers"),
        authors: vec!["Ada Voss".into()],
        date: some("2025-11-05 23:30:00"),
        modified: some("2025-11-08 10:00:00"),
        outlet: some("Kell Notes"),
        language: some("en-US"),
        description: some("On ports."),
        tags: vec!["Trade".into(), "ports".into()],
        ..Hints::default()
    };
    assert_eq!(record.hints, expected);
    assert_eq!((record.source, record.content), (Source::record("w.xml", 1), Content::Fragment("<p>x</p>\n".into())));
}

#[test]
fn authors_are_called_by_the_names_readers_saw() {
    for (inside, expected) in [
        ("<dc:creator>avoss</dc:creator>", vec!["Ada Voss"]),
        ("<dc:creator>IMRE</dc:creator>", vec!["Imre Castellane"]),
        ("<dc:creator>guest</dc:creator>", vec!["guest"]),
        (
            "<dc:creator>avoss</dc:creator><category domain='author' nicename='cap-imre'>imre</category>\
             <category domain='author' nicename='cap-noor'>Noor ul Ain</category>",
            vec!["Imre Castellane", "Noor ul Ain"],
        ),
        ("<category domain='author' nicename='cap-avoss'/>", vec!["Ada Voss"]),
        ("", vec![]),
    ] {
        assert_eq!(one(inside).hints.authors, expected, "{inside}");
    }
}

#[test]
fn dates_of_zeros_are_absent() {
    let date = |inside: &str| one(inside).hints.date;
    let zeros = "<wp:post_date>0000-00-00 00:00:00</wp:post_date>";
    assert_eq!(date(zeros), None);
    assert_eq!(
        date(&format!("{zeros}<wp:post_date_gmt>2025-11-05 10:00:00</wp:post_date_gmt>")),
        some("2025-11-05 10:00:00")
    );
    assert_eq!(date(&format!("{zeros}<pubDate>Wed, 05 Nov 2025</pubDate>")), some("Wed, 05 Nov 2025"));
}

#[test]
fn what_is_no_published_post_is_counted_and_what_is_broken_named() {
    let item = |kind: &str, status: &str, text: &str| {
        format!(
            "<item><wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status><content:encoded>{text}</content:encoded></item>"
        )
    };
    let items = [
        item("attachment", "inherit", "x"),
        item("post", "publish", "One."),
        item("post", "draft", "x"),
        item("page", "publish", "Two."),
        item("post", "publish", "[gallery]"),
        item("post", "publish", "</b>"),
        item("post", "draft", "x"),
        item("nav_menu_item", "publish", "x"),
    ];
    let shown = |result: Result<Record, Reject>| match result {
        Ok(record) => format!("{} {:?}", record.source, record.content),
        Err(reject) => reject.to_string(),
    };
    let found: Vec<String> = read(&items.concat()).into_iter().map(shown).collect();
    assert_eq!(
        found,
        [
            "w.xml:2 Fragment(\"<p>One.</p>\\n\")",
            "w.xml:4 Fragment(\"<p>Two.</p>\\n\")",
            "w.xml:5: holds no text",
            "w.xml:6: broken XML at line 12, column 665: `</b>` closes `<content:encoded>`",
            "w.xml: passed over 4 items that are no published post or page: 1 attachment, 2 draft, 1 nav_menu_item",
        ]
    );
    assert_eq!(read("").into_iter().map(shown).collect::<Vec<_>>(), ["w.xml: holds no posts"]);
}
