//! RSS of all versions and Atom.
//!
//! An entry is an article: its full text where the feed holds it, else its summary, and the
//! article's warnings say so.

mod entry;
mod words;

pub use entry::{Channel, hints};
pub use words::words;

use crate::ingest::xml::{self, Element, Elements, Found};
use crate::ingest::{Confidence, Input, Probe, Reader, Reject, Sink};
use crate::record::{Record, Source};
use std::ops::ControlFlow;

pub struct Feed;

/// What is entered to find the entries.
pub const CONTAINERS: &[&str] = &["rss", "rdf:RDF", "channel", "feed"];

impl Reader for Feed {
    fn name(&self) -> &'static str {
        "RSS and Atom"
    }

    fn extension(&self) -> &'static str {
        "xml"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let root = xml::root(&probe.text).map(|root| root.rsplit(':').next().unwrap_or_default());
        match root {
            Some("rss" | "feed") => Confidence::Certain,
            Some("RDF") if probe.text.contains("purl.org/rss/") || probe.text.contains("netscape.com") => {
                Confidence::Certain
            }
            // An entry of Atom may stand alone.
            Some("entry") if probe.text.contains("w3.org/2005/Atom") => Confidence::Certain,
            _ => Confidence::No,
        }
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let shown = input.shown;
        let mut elements = match Elements::new(input.stream, input.limits, CONTAINERS) {
            Ok(elements) => elements,
            Err(error) => return sink(Err(Reject::file(shown, format!("cannot be read: {error}")))),
        };
        let mut channel = Channel::default();
        let mut results = 0;
        let mut number = 0;
        while let Some(Found { name, element }) = elements.next() {
            if ["item", "entry"].contains(&name.as_str()) {
                number += 1;
                channel.take_attributes(&elements);
                let source = Source::record(shown, number);
                let record = element.and_then(|element| record(&element, &channel, source.clone()));
                results += 1;
                sink(record.map_err(|reason| Reject::new(source, reason)))?;
            } else {
                match element {
                    Ok(element) => channel.take(&element),
                    Err(reason) => {
                        results += 1;
                        sink(Err(Reject::file(shown, reason)))?;
                    }
                }
            }
        }
        if results == 0 { sink(Err(Reject::file(shown, "holds no entries"))) } else { ControlFlow::Continue(()) }
    }
}

fn record(entry: &Element, channel: &Channel, source: Source) -> Result<Record, String> {
    let mut hints = hints(entry, channel);
    let content = words(entry, &mut hints)?;
    Ok(Record { source, content, hints })
}

#[cfg(test)]
mod tests;
