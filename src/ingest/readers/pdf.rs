//! PDF documents that hold text.

use crate::ingest::pdf::{Document, paragraphs};
use crate::ingest::{Confidence, Input, Limits, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use std::ops::ControlFlow;

pub struct Pdf;

/// Fewer letters than a sentence has: the stamp on a scan.
const LETTERS: usize = 40;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn extension(&self) -> &'static str {
        "pdf"
    }

    /// The mark may stand a little way in.
    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let start = &probe.head[..probe.head.len().min(1024)];
        let is_marked = memchr::memmem::find(start, b"%PDF-").is_some_and(|at| at == 0 || probe.is_named(&["pdf"]));
        if is_marked { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, mut input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let (shown, limits) = (input.shown, input.limits);
        let record = input.read_whole().and_then(|bytes| {
            let article = article(bytes, limits).map_err(|reason| Reject::file(shown, reason));
            article.map(|(content, hints)| Record { source: Source::file(shown), content, hints })
        });
        sink(record)
    }
}

fn article(bytes: Vec<u8>, limits: Limits) -> Result<(Content, Hints), String> {
    let document = Document::read(bytes, limits)?;
    let text = paragraphs(&document.lines).join("\n\n");
    if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS {
        return Err(match document.broken[..] {
            [] => "is a PDF that holds no text (a scan?)".to_owned(),
            [page, ..] => format!("is a damaged PDF: the text of page {page} cannot be read"),
        });
    }
    let information = document.information;
    let hints = Hints {
        title: information.title,
        authors: information.author.into_iter().collect(),
        charset: Some("utf-8".to_owned()),
        ..Hints::default()
    };
    Ok((Content::Text(text.into_bytes()), hints))
}
