//! Web pages, saved by hand or by a crawler.

use crate::ingest::{Confidence, Input, Probe, Reader, Sink};
use crate::record::Content;
use std::ops::ControlFlow;

pub struct Html;

const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "cfm"];

/// Tags that open a page whose author left out `<html>`.
const FRAGMENTS: &[&str] = &["<meta ", "<title>", "<link ", "<article", "<main", "<div", "<p>", "<p ", "<h1"];

impl Reader for Html {
    fn name(&self) -> &'static str {
        "HTML"
    }

    fn extension(&self) -> &'static str {
        "html"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        if probe.is_html() {
            Confidence::Certain
        } else if probe.is_named(EXTENSIONS) {
            Confidence::Named
        } else if FRAGMENTS.iter().any(|tag| probe.starts_with(tag)) {
            Confidence::Possible
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        sink(input.into_record(Content::Html))
    }
}
