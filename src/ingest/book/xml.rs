//! XML as a flat run of events, prefixes taken off, as far as it is sound.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Raw};
use std::collections::HashMap;

pub enum Event {
    Open { name: String, attributes: HashMap<String, String> },
    Close { name: String },
    Text(String),
}

/// The events up to the first fault. An element that closes itself opens and closes.
pub fn events(bytes: &[u8]) -> impl Iterator<Item = Event> + '_ {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = Reader::from_reader(bytes);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    std::iter::from_fn(move || {
        loop {
            return match reader.read_event().ok()? {
                Raw::Start(start) => {
                    let attributes = start
                        .attributes()
                        .flatten()
                        .map(|attribute| (local(attribute.key.as_ref()), unescaped(&attribute.value)));
                    Some(Event::Open { attributes: attributes.collect(), name: name_of(&start) })
                }
                Raw::End(end) => Some(Event::Close { name: local(end.name().as_ref()) }),
                Raw::Text(text) => Some(Event::Text(unescaped(&text))),
                Raw::CData(text) => Some(Event::Text(text.to_string())),
                Raw::GeneralRef(entity) => Some(Event::Text(unescaped(&format!("&{};", &*entity)))),
                Raw::Eof => None,
                _ => continue,
            };
        }
    })
}

fn name_of(start: &BytesStart<'_>) -> String {
    local(start.name().as_ref())
}

fn local(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned()
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}
