//! Any search as an Atom feed, newest first.

use super::answer::Answer;
use super::endpoint::{Call, Endpoint, Face};
use super::parameters::{Given, Kind, Parameter};
use super::problem::Problem;
use super::{pages, question};
use crate::article::Article;
use crate::search::{self, Hit, Options, Sort};
use crate::text::clean;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

const ATOM: &str = "application/atom+xml; charset=utf-8";

const FEED: &[Parameter] =
    &[Parameter::new("limit", Kind::Number { least: 1, most: 200, default: Some(30) }, "How many")];

const HITS: &[Parameter] = &[
    Parameter::new("plain", Kind::Flag, "The text is words, not the query language"),
    Parameter::new("unit", Kind::Choice(&["passage", "article"]), "What an entry is"),
    Parameter::new("all-passages", Kind::Flag, "All matching passages of an article, not just its best two"),
    Parameter::new("copies", Kind::Flag, "Near-identical passages one by one"),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/feed",
    name: "feed",
    summary: "A search as an Atom feed, newest first",
    of_path: None,
    parameters: &[question::ASK, HITS, FEED],
    face: Face::Program,
    media: &[ATOM],
    schema: None,
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let understood = question::understood(&call.given, call.today)?;
    let wanted = question::wanted(&call.given);
    let options = Options {
        sort: Some(Sort::Newest),
        limit: Some(call.given.number("limit").unwrap_or(30)),
        ..wanted.options(call.weights)
    };
    let view = &call.view;
    let found = search::search(&view.snapshot, view.gazetteer, &understood.query, &options);
    let found = found.map_err(|error| question::blamed(error.into(), &call.given))?;
    let feed = written(call, &found.hits).map_err(|_| Problem::internal())?;
    Ok(Answer::new(ATOM, feed))
}

type Xml = Writer<Vec<u8>>;

fn written(call: &Call, hits: &[Hit]) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let asked = call.given.with(&["limit"], []);
    let newest = hits.iter().filter_map(|hit| updated(&hit.article)).max();
    let updated = newest.unwrap_or_else(|| call.view.snapshot.manifest.created.clone());
    let feed = xml.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed.write_inner_content(|xml| {
        let text = call.given.text("q").unwrap_or_default();
        let title = if text.is_empty() { "pundit".to_owned() } else { format!("pundit: {text}") };
        element(xml, "title", &title)?;
        element(xml, "id", &format!("{}/feed?{asked}", call.origin))?;
        element(xml, "updated", &updated)?;
        link(xml, "self", &format!("{}/feed?{asked}", call.origin))?;
        link(xml, "alternate", &format!("{}/?{asked}", call.origin))?;
        hits.iter().try_for_each(|hit| entry(xml, call, hit, &updated))
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(xml: &mut Xml, call: &Call, hit: &Hit, fallback: &str) -> io::Result<()> {
    let (article, place) = (&hit.article, &hit.places[0]);
    xml.create_element("entry").write_inner_content(|xml| {
        element(xml, "title", article.title.as_deref().unwrap_or("(no title)"))?;
        element(xml, "id", &format!("urn:pundit:{}", place.id))?;
        element(xml, "updated", &updated(article).unwrap_or_else(|| fallback.to_owned()))?;
        if article.authors.is_empty() {
            // Atom wants one.
            let outlet = article.outlet.as_deref().unwrap_or("unknown");
            xml.create_element("author").write_inner_content(|xml| element(xml, "name", outlet))?;
        }
        for author in &article.authors {
            xml.create_element("author").write_inner_content(|xml| element(xml, "name", &author.name))?;
        }
        let here = pages::passage_link(&place.id, &Given::default());
        link(xml, "alternate", &format!("{}{here}", call.origin))?;
        if let Some(url) = pages::original(article.url.as_deref()) {
            link(xml, "via", url)?;
        }
        element(xml, "summary", place.span.of(article.body.text()))
    })?;
    Ok(())
}

/// The day of publication as Atom writes times.
fn updated(article: &Article) -> Option<String> {
    article.published.as_ref().map(|dated| format!("{}T00:00:00Z", dated.date.first_day()))
}

fn element(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    // Letters that XML has no place for are gone with the others that steer.
    let text: String = clean(text).chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    xml.create_element(name).write_text_content(BytesText::new(&text))?;
    Ok(())
}

fn link(xml: &mut Xml, rel: &str, href: &str) -> io::Result<()> {
    xml.create_element("link").with_attribute(("rel", rel)).with_attribute(("href", href)).write_empty()?;
    Ok(())
}
