//! WARC, the archives of web crawlers; also WET, in which the pages are text already.

use crate::ingest::input::read_limited;
use crate::ingest::tally::Tally;
use crate::ingest::warc::{Body, Header, Records, Response, media_type};
use crate::ingest::{Confidence, Input, Limits, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use std::ops::ControlFlow;

pub struct Warc;

impl Reader for Warc {
    fn name(&self) -> &'static str {
        "WARC"
    }

    fn extension(&self) -> &'static str {
        "warc"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if probe.head.starts_with(b"WARC/") { Confidence::Certain } else { Confidence::No }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let Input { shown, limits, stream, .. } = input;
        let mut records = Records::new(stream);
        let mut tally = Tally::new("record");
        while let Some(header) = records.next() {
            let source = Source::record(shown, records.number);
            let at = records.at;
            let damaged = |at: u64, what: &str| format!("cannot read the WARC record at byte {at}: {what}");
            match header {
                Err(damage) => sink(Err(Reject::new(source, damaged(damage.at, &damage.what))))?,
                Ok(header) => match whole_record(&header, &mut records, limits) {
                    Ok(Part::Article(content, hints)) => sink(Ok(Record { source, content, hints: *hints }))?,
                    Ok(Part::Other(kind)) => tally.add(&kind),
                    Err(what) => sink(Err(Reject::new(source, damaged(at, &what))))?,
                },
            }
        }
        match tally.told(shown) {
            Some(told) => sink(Err(told)),
            None => ControlFlow::Continue(()),
        }
    }
}

/// What a record of the archive turned out to be.
enum Part {
    Article(Content, Box<Hints>),
    /// No article; a noun with its article.
    Other(String),
}

/// A record, if nothing is wrong with how it is packed either.
fn whole_record(header: &Header, records: &mut Records<'_>, limits: Limits) -> Result<Part, String> {
    let part = record(header, records, limits);
    records.finish()?;
    part
}

fn record(header: &Header, records: &mut Records<'_>, limits: Limits) -> Result<Part, String> {
    let kind = header.fields.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    let content_type = header.fields.get("content-type").unwrap_or_default();
    match kind.as_str() {
        "response" if content_type.starts_with("application/http") => response(header, records, limits),
        "resource" | "conversion" => {
            let (name, charset) = media_type(content_type);
            let content = match name.as_str() {
                "text/html" | "application/xhtml+xml" => Content::Html,
                "text/plain" => Content::Text,
                _ => return Ok(Part::Other(article(&kind_of(&name)))),
            };
            // What was converted to text is UTF-8, as the standard's examples and Common Crawl have it.
            let charset = charset.or_else(|| (kind == "conversion").then(|| "utf-8".to_owned()));
            let bytes = read_limited(&mut records.block(), limits.article)?;
            Ok(Part::Article(content(bytes), hints(header, charset)))
        }
        "" => Err("it does not say of which type it is".to_owned()),
        "response" => Ok(Part::Other("a non-HTTP response".to_owned())),
        "revisit" => Ok(Part::Other("a revisit".to_owned())),
        other => Ok(Part::Other(article(&format!("{other} record")))),
    }
}

/// A page that was served; the day it was fetched is not the day it was published, so it is no hint.
fn response(header: &Header, records: &mut Records<'_>, limits: Limits) -> Result<Part, String> {
    let mut block = records.block();
    let response = Response::read(&mut block)?;
    let (name, charset) = media_type(response.fields.get("content-type").unwrap_or_default());
    match (response.status, name.as_str()) {
        (200, "text/html" | "application/xhtml+xml") => {
            let body = Body::read(&mut block, &response.fields, limits)?;
            if body.trim_ascii().is_empty() {
                return Ok(Part::Other("an empty page".to_owned()));
            }
            Ok(Part::Article(Content::Html(body), hints(header, charset)))
        }
        (200, other) => Ok(Part::Other(article(&kind_of(other)))),
        (300..=399, _) => Ok(Part::Other("a redirect".to_owned())),
        _ => Ok(Part::Other("an error page".to_owned())),
    }
}

fn hints(header: &Header, charset: Option<String>) -> Box<Hints> {
    let url = header.fields.get("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let url = url.filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    Box::new(Hints { url, charset, ..Hints::default() })
}

/// What a media type is called when counting.
fn kind_of(media_type: &str) -> String {
    match media_type.split_once('/') {
        Some(("image", _)) => "image".to_owned(),
        Some(("text", "css")) => "style sheet".to_owned(),
        Some(("video" | "audio", _)) => "recording".to_owned(),
        Some(("font", _)) => "font".to_owned(),
        Some((_, "javascript" | "x-javascript" | "json")) => "script".to_owned(),
        Some((_, "pdf")) => "PDF document".to_owned(),
        Some(("text", "plain")) => "plain text file".to_owned(),
        _ => "unrecognized file".to_owned(),
    }
}

fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
