//! The elements of a document, one tree after the other.
//!
//! Containers (`rss`, `channel`, …) are entered; whatever stands in them is collected whole and
//! handed over, so that memory is needed for one element at a time. An element that is broken
//! inside is named with its place, and the next one read.

use super::super::input::{Limits, Size};
use super::super::stream::{Metered, Place, Transcoded};
use super::element::Element;
use super::names::{named, stands_in_atom};
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};
use std::borrow::Cow;
use std::io::{self, BufRead};

/// Elements deeper than this are taken for their text alone.
const MAX_DEPTH: usize = 128;

type Stream<'a> = Metered<Transcoded<Box<dyn BufRead + 'a>>>;

/// A document being read.
pub struct Elements<'a> {
    reader: NsReader<Stream<'a>>,
    buffer: Vec<u8>,
    containers: &'static [&'static str],
    /// The containers that are open, as written.
    open: Vec<String>,
    /// What the open containers say of all they hold: `xml:base`, `xml:lang` and the like.
    attributes: Vec<(String, String)>,
    limit: u64,
    /// Whether the root is one of Atom's, so that its names need no prefix; known once it was met.
    is_atom: Option<bool>,
    ended: bool,
}

/// An element below the containers, or why there is none.
#[derive(Debug)]
pub struct Found {
    pub name: String,
    pub element: Result<Element, String>,
}

impl<'a> Elements<'a> {
    /// Reads `stream`, entering the elements called `containers`.
    pub fn new(
        mut stream: Box<dyn BufRead + 'a>,
        limits: Limits,
        containers: &'static [&'static str],
    ) -> io::Result<Elements<'a>> {
        let encoding = super::encoding(stream.fill_buf()?);
        let limit = limits.article;
        let mut reader = NsReader::from_reader(Metered::new(Transcoded::new(stream, encoding), limit));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let (buffer, open, attributes) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Elements { reader, buffer, containers, open, attributes, limit, is_atom: None, ended: false })
    }

    /// What the innermost open container that has the attribute says.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn next_found(&mut self) -> Option<Found> {
        loop {
            let (place, step) = match self.step() {
                Ok(step) => step,
                Err(reason) => return self.end(reason),
            };
            match step {
                Step::Open { name, attributes, .. } if self.containers.contains(&name.as_str()) => {
                    self.open.push(name);
                    self.attributes.extend(attributes);
                }
                Step::Open { name, raw, attributes } => {
                    return Some(self.collect(place, raw, Element::new(name, attributes)));
                }
                Step::Close(_) => drop(self.open.pop()),
                Step::Text(_) => {}
                Step::End if self.open.is_empty() => return None,
                Step::End => {
                    let name = self.open.pop().unwrap_or_default();
                    return self.end(broken(place, &format!("it ends inside `{name}`")));
                }
            }
        }
    }

    /// The whole of the element that was just opened.
    fn collect(&mut self, place: Place, raw: String, root: Element) -> Found {
        let name = root.name.clone();
        let mut tree = Tree { open: vec![(raw, root)], skipped: Vec::new(), size: 0, limit: self.limit, fault: None };
        loop {
            let (at, step) = match self.step() {
                Ok(step) => step,
                Err(reason) => {
                    self.ended = true;
                    return Found { name, element: Err(reason) };
                }
            };
            match step {
                Step::Open { name, raw, attributes } => tree.enter(raw, Element::new(name, attributes)),
                Step::Text(text) => tree.text(&text),
                Step::Close(closed) => {
                    let closes_container = self.open.last().is_some_and(|open| *open == closed);
                    if tree.leave(at, &closed, closes_container) {
                        if closes_container {
                            self.open.pop();
                        }
                        return Found { name, element: tree.finish() };
                    }
                }
                Step::End => {
                    self.ended = true;
                    let reason = format!("`{name}` of line {} is not closed", place.line);
                    return Found { name, element: Err(broken(at, &reason)) };
                }
            }
        }
    }

    /// Reports what ends the reading.
    fn end(&mut self, reason: String) -> Option<Found> {
        self.ended = true;
        Some(Found { name: String::new(), element: Err(reason) })
    }

    /// The next thing that matters and where it begins.
    fn step(&mut self) -> Result<(Place, Step), String> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().begin();
            let place = self.reader.get_ref().place();
            let event = match self.reader.read_resolved_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.explain(place, &error)),
            };
            let step = match event {
                (space, Event::Start(start)) => {
                    let is_atom = *self.is_atom.get_or_insert_with(|| stands_in_atom(&space));
                    opened(&space, &start, is_atom)
                }
                (_, Event::End(end)) => Step::Close(end.name().into_inner().to_owned()),
                (_, Event::Text(text)) => Step::Text(text.to_string()),
                (_, Event::CData(text)) => Step::Text(text.to_string()),
                (_, Event::GeneralRef(reference)) => Step::Text(resolved(&reference)),
                (_, Event::Eof) => Step::End,
                _ => continue,
            };
            return Ok((place, step));
        }
    }

    fn explain(&self, place: Place, error: &Error) -> String {
        match error {
            _ if self.reader.get_ref().is_exhausted() => {
                format!("holds more than {} in one piece at line {}", Size(self.limit), place.line)
            }
            Error::Io(error) => format!("cannot be read: {error}"),
            Error::Syntax(fault) => broken(place, syntax(fault)),
            other => broken(place, &other.to_string()),
        }
    }
}

impl Iterator for Elements<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.ended { None } else { self.next_found() }
    }
}

enum Step {
    Open { name: String, raw: String, attributes: Vec<(String, String)> },
    Text(String),
    Close(String),
    End,
}

/// The trees of an element being collected.
struct Tree {
    /// From the root to the innermost open element, each with its name as written.
    open: Vec<(String, Element)>,
    /// Open elements too deep to be told apart.
    skipped: Vec<String>,
    size: u64,
    limit: u64,
    fault: Option<String>,
}

impl Tree {
    fn enter(&mut self, raw: String, element: Element) {
        self.grow(raw.len());
        if self.open.len() >= MAX_DEPTH || self.is_too_large() {
            self.skipped.push(raw);
        } else {
            self.open.push((raw, element));
        }
    }

    fn text(&mut self, text: &str) {
        self.grow(text.len());
        if !self.is_too_large()
            && let Some((_, innermost)) = self.open.last_mut()
        {
            innermost.push_text(text);
        }
    }

    /// Closes an element; true if that was the root, or what the root stands in.
    fn leave(&mut self, at: Place, raw: &str, closes_container: bool) -> bool {
        if self.skipped.last().is_some_and(|skipped| skipped == raw) {
            self.skipped.pop();
            return false;
        }
        if self.skipped.is_empty() && self.open.last().is_some_and(|(open, _)| open == raw) {
            return self.close();
        }
        let innermost = self.skipped.last().or(self.open.last().map(|(open, _)| open)).cloned().unwrap_or_default();
        self.fault.get_or_insert_with(|| broken(at, &format!("`</{raw}>` closes `<{innermost}>`")));
        closes_container || self.open.first().is_some_and(|(root, _)| root == raw)
    }

    fn close(&mut self) -> bool {
        if self.open.len() == 1 {
            return true;
        }
        if let Some((_, element)) = self.open.pop()
            && let Some((_, parent)) = self.open.last_mut()
        {
            parent.push(element);
        }
        false
    }

    fn grow(&mut self, bytes: usize) {
        self.size += bytes as u64;
        if self.is_too_large() {
            self.fault.get_or_insert_with(|| format!("is larger than {}, too large for one article", Size(self.limit)));
        }
    }

    fn is_too_large(&self) -> bool {
        self.size > self.limit
    }

    fn finish(mut self) -> Result<Element, String> {
        match self.fault {
            Some(fault) => Err(fault),
            None => self.open.pop().map(|(_, root)| root).ok_or_else(|| "holds nothing".to_owned()),
        }
    }
}

fn opened(space: &ResolveResult<'_>, start: &BytesStart<'_>, is_atom: bool) -> Step {
    let raw = start.name().into_inner();
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten().map(|attribute| {
        let value = attribute.normalized_value_with(XmlVersion::Implicit1_0, 8, resolve_html5_entity);
        let value = value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
        (attribute.key.into_inner().to_owned(), value)
    });
    Step::Open { name: named(space, raw, is_atom), raw: raw.to_owned(), attributes: attributes.collect() }
}

/// A character, an entity of HTML, or the reference as written.
fn resolved(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        Ok(None) => resolve_html5_entity(reference).map_or_else(|| format!("&{};", &**reference), str::to_owned),
        Err(_) => format!("&{};", &**reference),
    }
}

fn broken(place: Place, what: &str) -> String {
    format!("broken XML at line {}, column {}: {what}", place.line, place.column)
}

fn syntax(fault: &SyntaxError) -> &'static str {
    match fault {
        SyntaxError::UnclosedCData => "a CDATA section is not closed",
        SyntaxError::UnclosedComment => "a comment is not closed",
        SyntaxError::UnclosedDoctype => "the document type is not closed",
        SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => "an instruction is not closed",
        _ => "a tag is not closed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits =
        Limits { article: 400, line: 400, unpacked: 400, ratio: 20, members: 8, spooled: 20_000, ..Limits::DEFAULT };

    fn found(document: &str) -> Vec<String> {
        let stream = Box::new(document.as_bytes());
        let elements = Elements::new(stream, SMALL, &["rss", "channel", "feed"]).unwrap();
        let shown = |found: Found| match found.element {
            Ok(element) => format!("{}: {}", found.name, element.inner_html()),
            Err(reason) => format!("{}! {reason}", found.name),
        };
        elements.map(shown).collect()
    }

    #[track_caller]
    fn check(document: &str, expected: &[&str]) {
        assert_eq!(found(document), expected, "{document}");
    }

    #[test]
    fn what_stands_in_containers_comes_one_by_one() {
        check(
            "<rss><channel><title>A</title><item><a>1</a> <b/></item>\n<item/></channel></rss>",
            &["title: A", "item: <a>1</a> <b></b>", "item: "],
        );
        check("<entry>x</entry>", &["entry: x"]);
        check("<rss/>", &[]);
    }

    #[test]
    fn names_carry_the_customary_prefix() {
        check(
            "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:d='http://purl.org/dc/elements/1.1/'>\
             <i><c:encoded/><d:creator/><dc:date/><x:y/></i></rss>",
            &["i: <encoded></encoded><creator></creator><date></date><y></y>"],
        );
        let names = |document: &'static str| {
            let elements = Elements::new(Box::new(document.as_bytes()), SMALL, &["rss", "feed"]).unwrap();
            elements.map(|found| found.name).collect::<Vec<_>>()
        };
        assert_eq!(
            names(
                "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:a='http://www.w3.org/2005/Atom'>\
                   <c:encoded/><dc:date/><a:link/><x:y/><link/></rss>"
            ),
            ["content:encoded", "dc:date", "atom:link", "x:y", "link"]
        );
        assert_eq!(names("<feed xmlns='http://www.w3.org/2005/Atom'><link/></feed>"), ["link"]);
        let wordpress = "<rss xmlns:e='http://wordpress.org/export/1.2/excerpt/' xmlns:w='http://wordpress.org/export/1.2/'><e:encoded/><w:status/></rss>";
        assert_eq!(names(wordpress), ["excerpt:encoded", "wp:status"]);
    }

    #[test]
    fn entities_of_html_and_characters_are_resolved_and_declared_ones_never() {
        check(
            "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/hosts'>]>\
             <rss><t>&amp;&lt;&nbsp;&eacute;&#233;&#xE9;|&a;|&b;|&f;|a & b|&#xFFFFFF;|<![CDATA[<x>&amp;]]></t></rss>",
            &["t: &amp;&lt;\u{a0}ééé|&amp;a;|&amp;b;|&amp;f;|a &amp; b|&amp;#xFFFFFF;|&lt;x&gt;&amp;amp;"],
        );
    }

    #[test]
    fn a_broken_element_is_named_with_its_place_and_the_next_one_read() {
        check(
            "<rss>\n<i>1</i>\n<i><a>2</b></a></i>\n<i><a>3</i>\n<i>4</i></rss>",
            &[
                "i: 1",
                "i! broken XML at line 3, column 8: `</b>` closes `<a>`",
                "i! broken XML at line 4, column 8: `</i>` closes `<a>`",
                "i: 4",
            ],
        );
        check("<rss><i><a>1</rss>", &["i! broken XML at line 1, column 13: `</rss>` closes `<a>`"]);
    }

    #[test]
    fn what_came_before_a_break_is_kept() {
        check("<rss>\n<i>1</i>\n<i>2", &["i: 1", "i! broken XML at line 3, column 5: `i` of line 3 is not closed"]);
        check("<rss><i>1</i>", &["i: 1", "! broken XML at line 1, column 14: it ends inside `rss`"]);
        check(
            "<rss><i>1</i><i><![CDATA[2</i>",
            &["i: 1", "i! broken XML at line 1, column 17: a CDATA section is not closed"],
        );
        check("<rss><i>1</i><i a='2", &["i: 1", "! broken XML at line 1, column 14: a tag is not closed"]);
    }

    #[test]
    fn pieces_are_bounded() {
        let long = "x".repeat(250);
        check(
            &format!("<rss><i><a>{long}</a><b>{long}</b></i><i>2</i></rss>"),
            &["i! is larger than 400 bytes, too large for one article", "i: 2"],
        );
        let endless = "x".repeat(20_000);
        let reasons = found(&format!("<rss><i>1</i>\n<i>{endless}</i></rss>"));
        assert_eq!(reasons, ["i: 1", "i! holds more than 400 bytes in one piece at line 2"]);
        let deep = format!("<rss><i>{}deep</i></rss>", "<a>".repeat(120));
        assert!(found(&deep)[0].starts_with("i! "));
    }
}
