//! All hits of a search as a file, written while it is read.

use super::answer::Answer;
use super::endpoint::{Call, Endpoint, Face};
use super::parameters::{Kind, Parameter};
use super::problem::Problem;
use super::question;
use super::v1::FORMATS;
use crate::api::delimited::{self, Dialect};
use crate::api::{HitRecord, Wanted};
use crate::export::{Bibliography, Format, Quote, Serial};
use crate::live::View;
use crate::query::Query;
use crate::search::{self, Options, Results, Unit};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::CONTENT_DISPOSITION;
use hyper::body::Frame;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

const CSV: &str = "text/csv; charset=utf-8; header=present";
const TSV: &str = "text/tab-separated-values; charset=utf-8";
const JSONL: &str = "application/jsonl";

const EXPORT: &[Parameter] = &[
    Parameter::new("plain", Kind::Flag, "The text is words, not the query language"),
    Parameter::new("unit", Kind::Choice(&["passage", "article"]), "What a hit is; passage unless told"),
    Parameter::new("sort", Kind::Choice(&["relevance", "newest", "oldest"]), "The order of hits"),
    Parameter::new("all-passages", Kind::Flag, "All matching passages of an article, not just its best two"),
    Parameter::new(
        "format",
        Kind::Choice(&["csv", "tsv", "jsonl", "md", "bibtex", "ris", "csl-json"]),
        "What to write; csv unless told",
    ),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/export",
    name: "export",
    summary: "All hits of a search as a file",
    of_path: None,
    parameters: &[question::ASK, EXPORT],
    face: Face::Program,
    media: &[CSV, TSV, JSONL],
    schema: None,
    answer,
};

/// What a hit becomes.
#[derive(Clone, Copy)]
enum Kept {
    Row(Dialect),
    Line,
    /// Its article, which is one hit whatever was asked: an entry is written while it is found.
    Cited(Format),
}

/// Pieces that wait for a slow reader.
const WAITING: usize = 8;
/// How long a reader may take for one of them.
const PATIENCE: Duration = Duration::from_secs(30);

fn answer(call: &Call) -> Result<Answer, Problem> {
    let understood = question::understood(&call.given, call.today)?;
    let wanted = Wanted { limit: None, copies: true, ..question::wanted(&call.given) };
    let name = call.given.text("format").unwrap_or("csv");
    let (kept, media) = match name {
        "csv" => (Kept::Row(Dialect::Csv), CSV),
        "tsv" => (Kept::Row(Dialect::Tsv), TSV),
        "jsonl" => (Kept::Line, JSONL),
        _ => {
            let (format, media) = question::chosen(&call.given, "format", &FORMATS).ok_or_else(Problem::internal)?;
            (Kept::Cited(format), media)
        }
    };
    let place = Arc::clone(&call.app.exports).try_acquire_owned().map_err(|_| Problem::busy())?;
    let wanted = if matches!(kept, Kept::Cited(_)) { Wanted { unit: Unit::Article, ..wanted } } else { wanted };
    let options = wanted.options(call.weights);
    // What is wrong with the query must be known before the first byte goes out.
    let view = &call.view;
    let count = search::count(&view.snapshot, view.gazetteer, &understood.query, options.matching);
    count.map_err(|error| question::blamed(error.into(), &call.given))?;
    let (pieces, body) = channel(WAITING);
    let work = Export { view: Arc::clone(view), query: understood.query, options, kept, _place: place, pieces };
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || work.run(&handle));
    let file = if name == "csl-json" { "pundit.json".to_owned() } else { format!("pundit.{}", extension(name)) };
    let answer = Answer::new(media, Body::new(Pieces(body)));
    Ok(answer.header(CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")))
}

fn extension(name: &str) -> &str {
    if name == "bibtex" { "bib" } else { name }
}

struct Export {
    view: Arc<View>,
    query: Query,
    options: Options,
    kept: Kept,
    /// Given back before the last piece is known to be the last: who has read all may ask again.
    _place: OwnedSemaphorePermit,
    pieces: Sender<io::Result<Bytes>>,
}

/// Why an export ended before its end.
enum Broken {
    /// Nobody reads any more.
    Left,
    Search(String),
}

impl Export {
    fn run(self, handle: &Handle) {
        if let Err(Broken::Search(reason)) = self.write(handle) {
            // The answer has begun: all that can be done is not to end it as if it were whole.
            let _ = self.pieces.blocking_send(Err(io::Error::other(reason)));
        }
    }

    fn write(&self, handle: &Handle) -> Result<(), Broken> {
        let failed = |error: &dyn std::error::Error| Broken::Search(error.to_string());
        let view = &self.view;
        let stream = search::stream(&view.snapshot, view.gazetteer, &self.query, &self.options);
        let mut serial = if let Kept::Cited(format) = self.kept { Some(Serial::new(format)) } else { None };
        for page in stream.map_err(|error| failed(&error))? {
            let page = page.map_err(|error| failed(&error))?;
            let piece = match (self.kept, &mut serial) {
                (Kept::Row(dialect), _) => self.rows(&page, dialect),
                (Kept::Cited(_), Some(serial)) => serial.part(cited(&page).citations()),
                (Kept::Cited(_) | Kept::Line, _) => self.lines(&page),
            };
            self.send(handle, piece)?;
        }
        serial.map_or(Ok(()), |serial| self.send(handle, serial.end().to_owned()))
    }

    fn records(&self, page: &Results) -> impl Iterator<Item = HitRecord> {
        HitRecord::all(page, self.options.unit == Unit::Article)
    }

    fn rows(&self, page: &Results, dialect: Dialect) -> String {
        let header = if page.first_rank == 1 { delimited::header(dialect) } else { String::new() };
        self.records(page).fold(header, |text, record| text + &delimited::record(dialect, &record))
    }

    fn lines(&self, page: &Results) -> String {
        let line = |record: HitRecord| serde_json::to_string(&record).unwrap_or_default() + "\n";
        self.records(page).map(line).collect()
    }

    fn send(&self, handle: &Handle, piece: String) -> Result<(), Broken> {
        let sending = timeout(PATIENCE, self.pieces.send(Ok(piece.into())));
        match handle.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            _ => Err(Broken::Left),
        }
    }
}

/// The articles of a page, with the passages found as quotations.
fn cited(page: &Results) -> Bibliography {
    let mut bibliography = Bibliography::default();
    for hit in &page.hits {
        let citation = bibliography.entry(&hit.article);
        for place in &hit.places {
            citation.quote(Quote::new(&hit.article, place.id.to_string(), place.span, place.paragraphs));
        }
    }
    bibliography
}

/// A body that comes in pieces.
struct Pieces(Receiver<io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
