//! WordPress exports ("WXR"): RSS with everything a blog knows about its posts.
//!
//! Published posts and pages are articles; what else an export carries (attachments, menus, drafts)
//! is passed over and counted. One item is in memory at a time, so an export may be of any size.

mod html;
mod people;

use super::feed::{CONTAINERS, Channel, hints};
use crate::ingest::markup::plain;
use crate::ingest::xml::{Element, Elements, Found};
use crate::ingest::{Confidence, Input, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use people::People;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

pub struct Wxr;

impl Reader for Wxr {
    fn name(&self) -> &'static str {
        "WordPress exports"
    }

    fn extension(&self) -> &'static str {
        "xml"
    }

    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let is_rss = crate::ingest::xml::root(&probe.text) == Some("rss");
        let is_export = is_rss && probe.text.contains("wordpress.org/export/");
        if is_export { Confidence::Certain } else { Confidence::No }
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
        let mut blog = Blog::default();
        let mut results = 0;
        let mut number = 0;
        while let Some(Found { name, element }) = elements.next() {
            let result = match (name.as_str(), element) {
                ("item", element) => {
                    number += 1;
                    blog.channel.take_attributes(&elements);
                    let source = Source::record(shown, number);
                    let record = element.map(|item| blog.record(&item, source.clone()));
                    record.unwrap_or_else(|reason| Some(Err(Reject::new(source, reason))))
                }
                (_, Ok(element)) => {
                    blog.take(&element);
                    None
                }
                (_, Err(reason)) => Some(Err(Reject::file(shown, reason))),
            };
            if let Some(result) = result {
                results += 1;
                sink(result)?;
            }
        }
        match blog.passed_over() {
            Some(summary) => sink(Err(Reject { passed_over: true, ..Reject::file(shown, summary) })),
            None if results == 0 => sink(Err(Reject::file(shown, "holds no posts"))),
            None => ControlFlow::Continue(()),
        }
    }
}

/// What an export says of the whole blog, and what of it was passed over.
#[derive(Default)]
struct Blog {
    channel: Channel,
    people: People,
    skipped: BTreeMap<String, usize>,
}

impl Blog {
    fn take(&mut self, element: &Element) {
        match element.name.as_str() {
            "wp:author" => self.people.take(element),
            _ => self.channel.take(element),
        }
    }

    /// The item as a record; `None` if it is no published post or page.
    fn record(&mut self, item: &Element, source: Source) -> Option<Result<Record, Reject>> {
        let kind = item.text_of(&["wp:post_type"]).unwrap_or_else(|| "post".to_owned());
        let status = item.text_of(&["wp:status"]).unwrap_or_else(|| "publish".to_owned());
        let skipped = match (kind.as_str(), status.as_str()) {
            ("post" | "page", "publish") => None,
            ("post" | "page", other) => Some(other.to_owned()),
            (other, _) => Some(other.to_owned()),
        };
        if let Some(what) = skipped {
            *self.skipped.entry(what).or_default() += 1;
            return None;
        }
        let text = item.text_of(&["content:encoded"]).map(|text| html::rendered(&text));
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Some(Err(Reject::new(source, "holds no text")));
        };
        Some(Ok(Record { source, content: Content::Fragment(text), hints: self.hints(item) }))
    }

    fn hints(&self, item: &Element) -> Hints {
        let date = date(item, ["wp:post_date", "wp:post_date_gmt"]);
        let modified = date_of_change(item).filter(|modified| Some(modified) != date.as_ref());
        Hints {
            authors: self.people.authors(item),
            tags: tags(item),
            description: item.text_of(&["excerpt:encoded"]).map(|excerpt| plain(&excerpt)),
            date: date.or_else(|| item.text_of(&["pubDate"])),
            modified,
            ..hints(item, &self.channel)
        }
    }

    fn passed_over(&self) -> Option<String> {
        let count: usize = self.skipped.values().sum();
        let kinds: Vec<String> = self.skipped.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let noun = if count == 1 { "item that is no" } else { "items that are no" };
        (count > 0).then(|| format!("passed over {count} {noun} published post or page: {}", kinds.join(", ")))
    }
}

/// The first of two fields that holds a date. The blog's own day is the day of publication, as its
/// readers saw it; a draft's day is all zeros.
fn date(item: &Element, fields: [&str; 2]) -> Option<String> {
    fields.iter().find_map(|field| item.text_of(&[field]).filter(|date| !date.starts_with("0000")))
}

fn date_of_change(item: &Element) -> Option<String> {
    date(item, ["wp:post_modified", "wp:post_modified_gmt"])
}

/// Tags and categories; authors are categories too, where several are kept.
fn tags(item: &Element) -> Vec<String> {
    let named = item.all("category").filter(|category| {
        category.attribute("domain").is_none_or(|domain| ["category", "post_tag"].contains(&domain))
    });
    let mut tags: Vec<String> = Vec::new();
    for tag in named.filter_map(Element::text).map(|tag| plain(&tag)) {
        if tag != "Uncategorized" && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests;
