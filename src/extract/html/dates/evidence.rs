//! What a page says that may be its date: every mention, and what kind of mention it is.

use crate::article::{PartialDate, Via};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How a date is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    JsonLdArticle,
    JsonLdPage,
    JsonLdOther,
    JsonLdCreated,
    JsonLdModified,
    MetaPublished,
    MetaDate,
    MetaOther,
    MetaModified,
    MetaText,
    Itemprop,
    ItempropModified,
    Url,
    CanonicalUrl,
    TimePublished,
    Time,
    TimeModified,
    Attribute,
    LabelPublished,
    LabelEntry,
    LabelDate,
    LabelMeta,
    LabelModified,
    PublishWord,
    UpdateWord,
    LineAlone,
    LineShort,
    LineLong,
    Dateline,
    Aside,
    Footer,
    Comment,
    ScriptPublished,
    ScriptMore,
    ScriptDate,
    ScriptModified,
    Image,
}

use Kind::*;

const KINDS: [(Kind, &str, Via); 37] = [
    (JsonLdArticle, "json-ld-article", Via::JsonLd),
    (JsonLdPage, "json-ld-page", Via::JsonLd),
    (JsonLdOther, "json-ld-other", Via::JsonLd),
    (JsonLdCreated, "json-ld-created", Via::JsonLd),
    (JsonLdModified, "json-ld-modified", Via::JsonLd),
    (MetaPublished, "meta-published", Via::Meta),
    (MetaDate, "meta-date", Via::Meta),
    (MetaOther, "meta-other", Via::Meta),
    (MetaModified, "meta-modified", Via::Meta),
    (MetaText, "meta-text", Via::Meta),
    (Itemprop, "itemprop", Via::Microdata),
    (ItempropModified, "itemprop-modified", Via::Microdata),
    (Url, "url", Via::Url),
    (CanonicalUrl, "canonical-url", Via::Url),
    (TimePublished, "time-published", Via::Element),
    (Time, "time", Via::Element),
    (TimeModified, "time-modified", Via::Element),
    (Attribute, "attribute", Via::Element),
    (LabelPublished, "label-published", Via::Element),
    (LabelEntry, "label-entry", Via::Element),
    (LabelDate, "label-date", Via::Element),
    (LabelMeta, "label-meta", Via::Element),
    (LabelModified, "label-modified", Via::Element),
    (PublishWord, "publish-word", Via::Byline),
    (UpdateWord, "update-word", Via::Byline),
    (LineAlone, "line-alone", Via::Byline),
    (LineShort, "line-short", Via::Byline),
    (LineLong, "line-long", Via::Byline),
    (Dateline, "dateline", Via::Byline),
    (Aside, "aside", Via::Element),
    (Footer, "footer", Via::Element),
    (Comment, "comment", Via::Element),
    (ScriptPublished, "script-published", Via::Meta),
    (ScriptMore, "script-more", Via::Meta),
    (ScriptDate, "script-date", Via::Meta),
    (ScriptModified, "script-modified", Via::Meta),
    (Image, "image", Via::Url),
];

impl Kind {
    pub const COUNT: usize = KINDS.len();

    pub fn all() -> impl Iterator<Item = Kind> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }

    pub fn via(self) -> Via {
        KINDS[self as usize].2
    }

    /// Whether the page states it for machines, rather than showing it to readers.
    pub fn is_structured(self) -> bool {
        self <= CanonicalUrl && self != MetaText
    }

    pub fn is_change(self) -> bool {
        matches!(
            self,
            JsonLdModified
                | MetaModified
                | ItempropModified
                | TimeModified
                | LabelModified
                | UpdateWord
                | ScriptModified
        )
    }

    /// Whether it names days of any kind, so that a day which nothing else names is not taken.
    pub fn is_in_passing(self) -> bool {
        matches!(self, LineLong | Comment | Attribute | Footer)
    }

    /// Which of the independent places it is a statement of; a page's system fills one place at a
    /// time. `None` for what says nothing of publication.
    pub fn source(self) -> Option<u8> {
        Some(match self {
            JsonLdArticle | JsonLdPage | JsonLdCreated => 0,
            MetaPublished | MetaDate | MetaOther => 1,
            Itemprop => 2,
            Url | CanonicalUrl => 3,
            ScriptPublished | ScriptDate => 4,
            Image => 5,
            TimePublished | Time | Attribute | LabelPublished | LabelEntry | LabelDate | LabelMeta | PublishWord
            | LineAlone | LineShort => 6,
            _ => return None,
        })
    }

    /// Whether it stands where the article does.
    pub fn is_shown(self) -> bool {
        (TimePublished..=Dateline).contains(&self)
    }
}

/// Where on the page a date stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Lines before it.
    pub line: usize,
    /// Lines of prose before it.
    pub paragraphs: usize,
    pub in_link: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub date: PartialDate,
    pub kind: Kind,
    pub place: Option<Place>,
    pub has_time: bool,
    /// What it is when the month stands before the day, or the day before the month: the order not taken.
    pub other_order: Option<PartialDate>,
}

/// All that a page says of its dates.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub candidates: Vec<Candidate>,
    pub headline: Option<Place>,
    /// Month of upload of the pictures, counted from year 0: the one shown when the page is shared,
    /// and the latest on the page.
    pub shared_image: Option<i32>,
    pub latest_image: Option<i32>,
    pub url_month: Option<i32>,
    pub copyright: Option<i16>,
}

impl Evidence {
    pub fn state(&mut self, kind: Kind, date: Option<PartialDate>, has_time: bool) {
        self.add(date.map(|date| Candidate { date, kind, place: None, has_time, other_order: None }));
    }

    /// Reads shown dates in numbers in the other order where that is a day stated for machines, and this one is not.
    pub fn order_as_stated(&mut self) {
        let stated = self.candidates.iter().filter(|c| c.kind.is_structured()).map(|c| c.date.first_day());
        let stated: BTreeSet<Date> = stated.collect();
        for shown in &mut self.candidates {
            let other = shown.other_order.filter(|other| stated.contains(&other.first_day()));
            shown.date = other.filter(|_| !stated.contains(&shown.date.first_day())).unwrap_or(shown.date);
        }
    }

    pub fn add(&mut self, candidate: Option<Candidate>) {
        // A page of ten thousand dates says no more than one of a thousand.
        if self.candidates.len() < 1_000 {
            self.candidates.extend(candidate.filter(|c| is_credible(c.date)));
        }
    }
}

/// Not a date of the epoch or of a template never filled in.
fn is_credible(date: PartialDate) -> bool {
    (1990..2100).contains(&date.first_day().year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_at_its_own_row_of_the_table() {
        assert!(Kind::all().enumerate().all(|(at, kind)| kind as usize == at));
    }
}
