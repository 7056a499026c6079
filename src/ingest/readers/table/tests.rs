use super::*;
use crate::ingest::open::open_stream;
use crate::ingest::{Field, Limits, sniff};
use crate::record::Hints;
use std::path::Path;
use std::sync::Arc;

const SMALL: Limits =
    Limits { article: 4_000, line: 400, unpacked: 4_000, ratio: 20, members: 8, spooled: 20_000, ..Limits::DEFAULT };

fn read_mapped(bytes: &[u8], map: FieldMap) -> Vec<Result<Record, Reject>> {
    let (reader, input) = open_stream(Box::new(bytes), Path::new("t.csv"), "t.csv", SMALL).unwrap();
    let mut results = Vec::new();
    let _ = reader.read(Input { map: Arc::new(map), ..input }, &mut |result| {
        results.push(result);
        ControlFlow::Continue(())
    });
    results
}

fn read(bytes: &[u8]) -> Vec<Result<Record, Reject>> {
    read_mapped(bytes, FieldMap::default())
}

fn shown(result: Result<Record, Reject>) -> String {
    match result {
        Ok(record) => match record.content {
            Content::Verbatim(text) => format!("{} {text:?}", record.source),
            other => format!("{} {other:?}", record.source),
        },
        Err(reject) => reject.to_string(),
    }
}

#[track_caller]
fn check(table: impl AsRef<[u8]>, expected: &[&str]) {
    assert_eq!(read(table.as_ref()).into_iter().map(shown).collect::<Vec<_>>(), expected);
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn columns_are_known_by_their_customary_names() {
    let table = "ID,Headline,BYLINE,Pub Date,Publication,Article URL,Keywords,Lang,Summary,Full Text,Pages\n\
                 7,Ports,Ada Voss,5 Nov 2025,The Ledger,https://ledger.example/1,ports; trade,en,On ports.,One.,A3";
    let record = read(table.as_bytes()).remove(0).unwrap();
    let expected = Hints {
        docno: some("7"),
        url: some("https://ledger.example/1"),
        title: some("Ports"),
        authors: vec!["Ada Voss".into()],
        date: some("5 Nov 2025"),
        outlet: some("The Ledger"),
        language: some("en"),
        description: some("On ports."),
        tags: vec!["ports".into(), "trade".into()],
        ..Hints::default()
    };
    assert_eq!((record.hints, record.content), (expected, Content::Verbatim("One.".into())));
}

#[test]
fn a_name_that_says_it_outright_goes_before_one_that_suggests_it() {
    check("content,text\na,b\n", &["t.csv:2 \"b\""]);
    check("body,story\na,b\n", &["t.csv:2 \"a\""]);
    check("path,text\n../secret,b\n", &["t.csv:2 \"b\""]);
    check("title,content\na,<p>One.</p>\n", &["t.csv:2 Fragment(\"<p>One.</p>\")"]);
    check("title,text\na,<p>One.</p>\n", &["t.csv:2 \"<p>One.</p>\""]);
    check(
        "title,html\na,<html><p>One.\n",
        &["t.csv:2 Html([60, 104, 116, 109, 108, 62, 60, 112, 62, 79, 110, 101, 46])"],
    );
}

#[test]
fn a_map_names_columns_case_and_signs_aside() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let fields = [(Field::Title, names(&["schlagzeile"])), (Field::Text, names(&["Inhalt", "Kurz-Text"]))];
    let map = FieldMap { fields: fields.into(), delimiter: Some(b'#'), ..FieldMap::default() };
    let table = "Schlagzeile#INHALT#kurz_text\nPorts#One.#x\nShips##Two.\n";
    let records: Vec<Record> = read_mapped(table.as_bytes(), map).into_iter().map(Result::unwrap).collect();
    assert_eq!(records[0].hints.title, some("Ports"));
    assert_eq!(records[0].content, Content::Verbatim("One.".into()));
    assert_eq!(records[1].content, Content::Verbatim("Two.".into()));
}

#[test]
fn a_table_never_names_files_to_read() {
    let map = FieldMap { fields: [(Field::Path, vec!["file".to_owned()])].into(), ..FieldMap::default() };
    let found: Vec<String> = read_mapped(b"file,text\n../secret,\nx,b\n", map).into_iter().map(shown).collect();
    assert_eq!(found, ["t.csv:2 \"\"", "t.csv:3 \"b\""]);
}

#[test]
fn delimiters_are_sniffed_and_quotes_obeyed() {
    check("title;text\n\"a;b\";\"x \"\"y\"\"\nz\"\n", &["t.csv:2 \"x \\\"y\\\"\\nz\""]);
    check("title\ttext\r\na\tb, c\r\n", &["t.csv:2 \"b, c\""]);
    check("title|text\na|b", &["t.csv:2 \"b\""]);
    check("sep=;\ntitle;text\na;b", &["t.csv:3 \"b\""]);
    check("\u{feff}text,title\na,b", &["t.csv:2 \"a\""]);
    check("text\na, b\n", &["t.csv:2: has 2 columns, expected 1"]);
}

#[test]
fn rows_are_numbered_by_the_line_they_begin_on() {
    check("text,title\n\n\"a\n\nb\",x\n\r\n,\nc,d\n", &["t.csv:3 \"a\\n\\nb\"", "t.csv:8 \"c\""]);
}

#[test]
fn rows_of_another_length_are_rejected_and_the_rest_read() {
    check(
        "title,text,date\na,b\na,b,c,,\na,b,c,d\na,b,2025\na,\"b,c\nd\n",
        &[
            "t.csv:2: has 2 columns, expected 3",
            "t.csv:3 \"b\"",
            "t.csv:4: has 4 columns, expected 3",
            "t.csv:5 \"b\"",
            "t.csv:6: has 2 columns, expected 3; is a quote not closed?",
        ],
    );
}

#[test]
fn a_table_without_text_is_one_reject_that_says_what_to_do() {
    check(
        "Datum;Schlagzeile;Inhalt\n1;2;3\n4;5;6\n",
        &["t.csv: has no column of text among `Datum`, `Schlagzeile`, `Inhalt`: say which one it is in pundit.toml, \
           such as `fields = { text = \"Schlagzeile\" }`"],
    );
    check("title,text\n", &["t.csv: holds no records"]);
    check("\n", &["t.csv: holds no records"]);
}

#[test]
fn a_field_without_end_is_bounded() {
    let table = format!("title,text\na,b\nc,\"{}\n", "x\n".repeat(9_000));
    let results: Vec<String> = read(table.as_bytes()).into_iter().map(shown).collect();
    let reason = "t.csv: the row at line 3 is longer than 400 bytes, too long for one record; is a quote not closed?";
    assert_eq!(results, ["t.csv:2 \"b\"", reason]);
}

#[test]
fn other_encodings_are_read() {
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain("title;text\nZölle;Über Häfen\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    check(utf16, &["t.csv:2 \"Über Häfen\""]);
    check(
        b"title;text\nZ\xf6lle;\xdcber H\xe4fen und Stra\xdfen\na;M\xf6we",
        &["t.csv:2 \"Über Häfen und Straßen\"", "t.csv:3 \"Möwe\""],
    );
}

#[test]
fn a_table_without_a_name_is_known_by_its_header() {
    assert_eq!(sniff(b"headline,body\na,b").unwrap().name, "CSV");
    assert_eq!(sniff(b"Ports, and what they do\n").unwrap().name, "text");
}
