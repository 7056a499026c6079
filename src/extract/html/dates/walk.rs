//! One walk over a page for every date that is shown or stands in an attribute.

use super::evidence::{Candidate, Evidence, Kind, Place};
use super::stated::{from_script, month_in_path};
use super::words::{Label, is_of_today, label_of, speaks_of_change, speaks_of_publishing};
use crate::article::PartialDate;
use crate::extract::dates::{DayOrder, FoundDate, find_dates, read_date};
use crate::extract::html::page::Page;
use crate::text::fold;
use dom_query::{NodeData, NodeRef};
use regex::Regex;
use std::sync::LazyLock;

/// The part of the page a node stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Zone {
    #[default]
    Main,
    Aside,
    Footer,
    Comments,
}

/// What is known of a node from the elements around it.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    zone: Zone,
    label: Label,
    changed: bool,
    /// Elements between the labelled one and this.
    below_label: u8,
    in_link: bool,
    in_article: bool,
    in_time: bool,
    in_itemprop: bool,
    in_headline: bool,
    /// The day on which the page is looked at is shown here, as in a newspaper's masthead.
    of_today: bool,
    is_block: bool,
}

/// A label speaks of the elements this far below it.
const REACH_OF_LABEL: u8 = 3;

/// A longer line is prose.
const LONGEST_LINE: usize = 300;

/// Lines below the headline that belong to the article.
const LINES_BELOW_HEADLINE: usize = 2;

/// Lines with a digit that are looked at.
const MOST_LINES: usize = 600;

struct Walk<'a> {
    page: &'a Page,
    order: DayOrder,
    into: &'a mut Evidence,
    line: String,
    /// From which byte of the line on which context holds.
    contexts: Vec<(usize, Context)>,
    place: Place,
    before: String,
    /// The title, folded.
    title: String,
    headline_is_title: bool,
    looked_at: usize,
    fields: usize,
    /// Whether an element began or ended since the last text.
    beside_element: bool,
}

pub(super) fn walk(page: &Page, order: DayOrder, into: &mut Evidence) {
    let title = page.first_meta(&["og:title"]).map(str::to_owned).or_else(|| page.texts("title").into_iter().next());
    let mut walk = Walk {
        page,
        order,
        into,
        line: String::new(),
        contexts: Vec::new(),
        place: Place::default(),
        before: String::new(),
        title: fold(&title.unwrap_or_default()),
        headline_is_title: false,
        looked_at: 0,
        fields: 0,
        beside_element: false,
    };
    let mut pending = vec![(page.document.root(), Context::default(), false)];
    while let Some((node, context, leaving)) = pending.pop() {
        if leaving {
            walk.leave(context.is_block);
        } else if let Some(inner) = walk.enter(&node, context) {
            walk.leave(inner.is_block);
            pending.push((node, inner, true));
            pending.extend(node.children_it(true).map(|child| (child, inner, false)));
        }
    }
    walk.end_line();
}

const INLINE: &[&str] = &[
    "a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sup", "u", "wbr", "time", "img", "cite",
    "label",
];

/// What an element says of itself, gathered in one pass over its attributes.
#[derive(Default)]
struct Attributes {
    names: String,
    properties: String,
    stated: Vec<(bool, String)>,
    source: Option<String>,
    /// Data for scripts.
    data: Option<String>,
    is_pubdate: bool,
}

fn attributes(element: &dom_query::Element) -> Attributes {
    let mut found = Attributes::default();
    for attribute in &element.attrs {
        let value: &str = &attribute.value;
        match &*attribute.name.local {
            "class" | "id" | "data-testid" | "data-component" => {
                found.names.push_str(&value.to_lowercase());
                found.names.push(' ');
            }
            "itemprop" | "property" => found.properties.push_str(&value.to_ascii_lowercase()),
            "pubdate" => found.is_pubdate = true,
            "datetime" | "content" => found.stated.insert(0, (true, value.to_owned())),
            "src" | "data-src" => found.source = Some(value.to_owned()),
            "title" => found.stated.push((false, value.to_owned())),
            _ if value.len() > 100 && value.contains("\"date") => found.data = Some(value.to_owned()),
            name if name.starts_with("data-") && ["date", "time", "publish"].iter().any(|w| name.contains(w)) => {
                found.stated.push((false, value.to_owned()));
            }
            _ => {}
        }
    }
    found
}

impl Walk<'_> {
    /// An element begins or ends.
    fn leave(&mut self, is_block: bool) {
        if is_block {
            self.end_line();
        }
        self.beside_element = true;
    }

    /// Takes note of a node; what holds inside it, or `None` if there is nothing to see inside.
    fn enter(&mut self, node: &NodeRef<'_>, context: Context) -> Option<Context> {
        if node.is_text() {
            let text = node.text();
            self.push_text(&text, context);
            return None;
        }
        let (name, attributes) = node
            .query(|inner| match &inner.data {
                NodeData::Element(element) => Some((element.name.local.to_string(), attributes(element))),
                _ => None,
            })?
            .or_else(|| (!node.is_comment()).then(Default::default))?;
        match name.as_str() {
            "script" => {
                if !node.attr_or("type", "").contains("ld+json") {
                    from_script(&node.text(), self.order, &mut self.fields, self.into);
                }
                self.note_data(&attributes);
                return None;
            }
            "style" | "noscript" | "template" | "svg" | "select" | "textarea" | "iframe" | "title" | "meta"
            | "link" => return None,
            "br" => self.end_line(),
            _ => {}
        }
        let inner = self.context_inside(node, &name, &attributes, context);
        self.note_attributes(&name, &attributes, inner);
        Some(inner)
    }

    fn context_inside(&self, node: &NodeRef<'_>, name: &str, attributes: &Attributes, outer: Context) -> Context {
        let mut inner = outer;
        inner.is_block = !INLINE.contains(&name);
        inner.in_article |= name == "article";
        inner.in_link |= name == "a";
        inner.in_time = name == "time" || (outer.in_time && name == "span");
        inner.in_headline |= name == "h1";
        inner.in_itemprop = attributes.properties.contains("datepublished");
        inner.below_label = inner.below_label.saturating_add(1);
        if inner.below_label > REACH_OF_LABEL {
            (inner.label, inner.changed) = (Label::None, false);
        }
        if !attributes.names.is_empty() && name != "body" && name != "html" {
            let (label, changed) = label_of(&attributes.names);
            if label != Label::None && (label >= inner.label || inner.label == Label::None) {
                (inner.label, inner.below_label) = (label, 0);
            }
            inner.changed |= changed && !attributes.names.contains("publish");
            inner.of_today |= is_of_today(&attributes.names);
        }
        inner.changed |= attributes.properties.contains("datemodified");
        if outer.zone == Zone::Main || outer.zone == Zone::Aside {
            inner.zone = self.zone_of(node, name, &attributes.names, outer);
        }
        inner
    }

    fn zone_of(&self, node: &NodeRef<'_>, name: &str, names: &str, outer: Context) -> Zone {
        if !self.page.is_aside(node) {
            return Zone::Main;
        }
        let of_comments = ["comment", "respond", "disqus", "replies"].iter().any(|word| names.contains(word));
        let of_entry = ["entry", "post-", "article"].iter().any(|word| names.contains(word));
        match () {
            () if of_comments => Zone::Comments,
            // The foot of an entry, where many blogs tell when it was posted.
            () if name == "footer" && outer.zone == Zone::Main && (outer.in_article || of_entry) => Zone::Main,
            () if name == "footer" || names.contains("footer") => Zone::Footer,
            () => outer.zone.max_aside(),
        }
    }

    fn note_attributes(&mut self, name: &str, attributes: &Attributes, context: Context) {
        if let Some(source) = &attributes.source
            && context.zone == Zone::Main
            && name == "img"
        {
            self.into.latest_image = self.into.latest_image.max(month_in_path(source));
        }
        self.note_data(attributes);
        if context.of_today {
            return;
        }
        for (is_own, value) in attributes.stated.iter().take(4) {
            if value.len() < 6 || value.len() > 80 || !value.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            let telling = *is_own || name == "abbr" || name == "time" || context.label >= Label::Date || name == "span";
            if !telling && !value.bytes().all(|b| b.is_ascii_digit() || b"-:TZ+. /".contains(&b)) {
                continue;
            }
            let date = read_date(value, self.order).filter(|date| date.precision() == "day");
            if let Some(date) = date {
                let kind = self.kind_of_attribute(name, attributes, *is_own, context);
                self.add(kind, date, context, value.contains(':'));
            }
        }
    }

    fn note_data(&mut self, attributes: &Attributes) {
        if let Some(data) = &attributes.data {
            from_script(data, self.order, &mut self.fields, self.into);
        }
    }

    fn kind_of_attribute(&self, name: &str, attributes: &Attributes, is_own: bool, context: Context) -> Kind {
        match context.zone {
            Zone::Aside => return Kind::Aside,
            Zone::Footer => return Kind::Footer,
            Zone::Comments => return Kind::Comment,
            Zone::Main => {}
        }
        let changed = context.changed || speaks_of_change(tail(&self.line));
        match () {
            () if attributes.properties.contains("datemodified") => Kind::ItempropModified,
            () if attributes.properties.contains("datepublished") => Kind::Itemprop,
            () if name == "time" && changed => Kind::TimeModified,
            () if name == "time" && is_own && (attributes.is_pubdate || context.label >= Label::Entry) => {
                Kind::TimePublished
            }
            () if name == "time" && is_own => Kind::Time,
            () if changed => Kind::LabelModified,
            () => Kind::Attribute,
        }
    }

    fn add(&mut self, kind: Kind, date: PartialDate, context: Context, has_time: bool) {
        self.add_written(kind, date, None, context, has_time);
    }

    fn add_written(
        &mut self,
        kind: Kind,
        date: PartialDate,
        other_order: Option<PartialDate>,
        context: Context,
        has_time: bool,
    ) {
        let is_beside = context.zone == Zone::Main || (context.zone == Zone::Aside && self.is_below_headline());
        let place = is_beside.then_some(Place { in_link: context.in_link, ..self.place });
        self.into.add(Some(Candidate { date, kind, place, has_time, other_order }));
    }

    fn push_text(&mut self, text: &str, context: Context) {
        // Elements side by side, as in `<span>on</span><span>3.11.2025</span>`, are words of their own.
        if self.beside_element && self.line.ends_with(char::is_alphanumeric) && text.starts_with(char::is_alphanumeric)
        {
            self.line.push(' ');
        }
        self.beside_element = false;
        self.contexts.push((self.line.len(), context));
        for c in text.chars() {
            let blank = c.is_whitespace();
            if !(blank && (self.line.is_empty() || self.line.ends_with(' '))) {
                self.line.push(if blank { ' ' } else { c });
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let contexts = std::mem::take(&mut self.contexts);
        let text = line.trim_end();
        if text.is_empty() {
            return;
        }
        let context = contexts.first().map(|(_, context)| *context).unwrap_or_default();
        self.note_headline(text, context);
        if text.bytes().filter(|b| b.is_ascii_digit() || !b.is_ascii()).take(3).count() == 3
            && self.looked_at < MOST_LINES
        {
            self.looked_at += 1;
            self.dates_of(text, &contexts);
        }
        self.place.line += 1;
        self.place.paragraphs += usize::from(context.zone == Zone::Main && text.len() > 140);
        self.before.clear();
        self.before.push_str(text.get(..text.len().min(60)).unwrap_or(""));
    }

    /// The headline is the first `<h1>`, better one that stands in the title.
    fn note_headline(&mut self, text: &str, context: Context) {
        if context.zone != Zone::Main || self.headline_is_title || text.len() > LONGEST_LINE {
            return;
        }
        let is_title = text.len() > 8 && (context.in_headline || text.len() > 20) && self.title.contains(&fold(text));
        if (context.in_headline && (is_title || self.into.headline.is_none()))
            || (is_title && self.into.headline.is_none())
        {
            self.into.headline = Some(self.place);
            self.headline_is_title = is_title && context.in_headline;
        }
    }

    /// Whether the line is one of the first below the headline, whatever the elements around it are called.
    fn is_below_headline(&self) -> bool {
        let lines = self.into.headline.map(|headline| self.place.line.saturating_sub(headline.line));
        self.headline_is_title && lines.is_some_and(|lines| (1..=LINES_BELOW_HEADLINE).contains(&lines))
    }

    fn dates_of(&mut self, text: &str, contexts: &[(usize, Context)]) {
        if text.contains('©') || text.to_lowercase().contains("copyright") {
            self.into.copyright = self.into.copyright.max(latest_year(text));
        }
        if text.len() > LONGEST_LINE {
            let head = text.char_indices().nth(90).map_or(text, |(end, _)| &text[..end]);
            for found in find_dates(head, self.order).iter().take(1).filter(|f| f.date.precision() == "day") {
                self.add(Kind::Dateline, found.date, context_at(contexts, found.span.start()), false);
            }
            return;
        }
        let found = find_dates(text, self.order);
        let dated: usize = found.iter().map(|f| f.span.len()).sum();
        let mut from = 0;
        for one in found.iter().take(4) {
            let context = context_at(contexts, one.span.start());
            let words = if from == 0 && one.span.start() < 3 {
                self.before.clone()
            } else {
                text[from..one.span.start()].to_owned()
            };
            self.note_shown(text, &words, one, dated, context);
            from = one.span.end();
        }
    }

    fn note_shown(&mut self, text: &str, words: &str, found: &FoundDate, dated: usize, context: Context) {
        if context.of_today {
            return;
        }
        let has_time = has_time_of_day(&text[found.span.end()..]);
        let of_zone = match context.zone {
            Zone::Aside if self.is_below_headline() => None,
            Zone::Aside => Some(Kind::Aside),
            Zone::Footer => Some(Kind::Footer),
            Zone::Comments => Some(Kind::Comment),
            Zone::Main => None,
        };
        let kinds = match of_zone {
            Some(kind) => vec![kind],
            None => kinds_of_line(text, words, dated, context),
        };
        // Elsewhere the day comes first for all readers, and what is stated for machines may be mixed up.
        let is_uncertain = self.order == DayOrder::MonthFirst;
        let other_order = in_other_order(found.span.of(text), found.date).filter(|_| is_uncertain);
        for kind in kinds {
            self.add_written(kind, found.date, other_order, context, has_time);
        }
    }
}

impl Zone {
    fn max_aside(self) -> Zone {
        if self == Zone::Main { Zone::Aside } else { self }
    }
}

/// All that a shown date's line, words and element say of it.
fn kinds_of_line(text: &str, words: &str, dated: usize, context: Context) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let words = tail(words);
    if context.changed {
        kinds.push(Kind::LabelModified);
    }
    if speaks_of_change(words) {
        kinds.push(Kind::UpdateWord);
    }
    if !kinds.is_empty() {
        return kinds;
    }
    if speaks_of_publishing(words) || (text.len() < 120 && speaks_of_publishing(text)) {
        kinds.push(Kind::PublishWord);
    }
    if context.in_itemprop {
        kinds.push(Kind::Itemprop);
    }
    kinds.extend(match context.label {
        Label::Published => Some(Kind::LabelPublished),
        Label::Entry => Some(Kind::LabelEntry),
        Label::Date => Some(Kind::LabelDate),
        Label::Meta => Some(Kind::LabelMeta),
        Label::None => None,
    });
    if context.in_time {
        kinds.push(Kind::Time);
    }
    kinds.push(match text.len().saturating_sub(dated) {
        0..=14 => Kind::LineAlone,
        15..=60 => Kind::LineShort,
        _ => Kind::LineLong,
    });
    kinds
}

/// `9/10/2025` and `09.10.2025` as the other half of the world reads them.
fn in_other_order(written: &str, date: PartialDate) -> Option<PartialDate> {
    let year_comes_last = written.find(|c: char| !c.is_ascii_digit()).is_some_and(|digits| digits <= 2);
    let is_number = year_comes_last && !written.contains(char::is_alphabetic);
    let day = date.first_day();
    PartialDate::day(day.year(), day.day(), day.month()).filter(|_| is_number && date.precision() == "day")
}

/// The last few words, after any bar.
fn tail(words: &str) -> &str {
    let words = words.rsplit([';', '|', '•']).next().unwrap_or("");
    let start = words.char_indices().rev().nth(35).map_or(0, |(at, _)| at);
    &words[start..]
}

fn context_at(contexts: &[(usize, Context)], at: usize) -> Context {
    let before = contexts.iter().rev().find(|(from, _)| *from <= at).or(contexts.first());
    before.map(|(_, context)| *context).unwrap_or_default()
}

fn has_time_of_day(after: &str) -> bool {
    static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\D{0,12}\d{1,2}[:.h]\d\d").expect("a fixed pattern"));
    TIME.is_match(after)
}

fn latest_year(text: &str) -> Option<i16> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:19|20)\d\d\b").expect("a fixed pattern"));
    YEAR.find_iter(text).filter_map(|year| year.as_str().parse().ok()).max()
}
