//! What an article is about, and what it mentions in passing.

use super::actor::ActorId;
use super::mention::{Mention, Mentions};
use crate::article::Body;
use std::collections::{BTreeMap, BTreeSet};

/// Paragraphs an actor of the lead must come up in, the lead's own among them.
const AFTER_LEAD: usize = 3;
/// Paragraphs an actor must come up in that headline and lead do not name.
const SPREAD: usize = 4;
/// The share of the article's paragraphs that these must be, as one of so many.
const SHARE: usize = 4;

/// The actors an article is about: those its headline names, those its lead names and three of its
/// paragraphs in all, and those that come up in at least four paragraphs and a quarter of all.
/// All others are mentioned in passing.
///
/// `lead_end` is the byte of the body at which the lead ends.
pub fn major_actors<'m>(mentions: &'m Mentions, body: &Body, lead_end: usize) -> BTreeSet<&'m ActorId> {
    let mut major: BTreeSet<&ActorId> = mentions.title.iter().filter(|m| m.is_of_actor()).map(|m| &m.actor).collect();
    let mut seen: BTreeMap<&ActorId, Seen> = BTreeMap::new();
    let mut paragraph = 0;
    for mention in mentions.body.iter().filter(|m| m.is_of_actor()) {
        while body.blocks().get(paragraph).is_some_and(|block| block.span.end() <= mention.span.start()) {
            paragraph += 1;
        }
        seen.entry(&mention.actor).or_default().meet(mention, paragraph, lead_end);
    }
    let enough = SPREAD.max(body.blocks().len().div_ceil(SHARE));
    let about = |seen: &Seen| seen.in_lead && seen.paragraphs >= AFTER_LEAD || seen.paragraphs >= enough;
    major.extend(seen.into_iter().filter(|(_, seen)| about(seen)).map(|(actor, _)| actor));
    major
}

/// Where one actor has come up, in order of the text.
#[derive(Default)]
struct Seen {
    paragraphs: usize,
    last: Option<usize>,
    in_lead: bool,
}

impl Seen {
    fn meet(&mut self, mention: &Mention, paragraph: usize, lead_end: usize) {
        self.in_lead |= mention.span.start() < lead_end;
        if self.last != Some(paragraph) {
            self.paragraphs += 1;
            self.last = Some(paragraph);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::mention::{MentionVia, Place};
    use super::*;
    use crate::article::BlockKind;
    use crate::text::Span;

    /// Paragraphs of ten letters each, which stand for the actors they mention.
    fn check(title: &str, paragraphs: &[&str], expected: &[&str]) {
        let body = Body::from_blocks(paragraphs.iter().map(|p| (BlockKind::Paragraph, format!("{p:.<10}"))));
        let mention = |place, at: usize, letter: char| Mention {
            place,
            span: Span::new(at, at + 1),
            actor: format!("state/{letter}").parse().unwrap(),
            via: MentionVia::Name,
            confidence: 0.9,
        };
        let letters = body.text().char_indices().filter(|(_, c)| c.is_alphabetic());
        let mentions = Mentions {
            title: title.char_indices().map(|(at, c)| mention(Place::Title, at, c)).collect(),
            body: letters.map(|(at, c)| mention(Place::Body, at, c)).collect(),
            ..Mentions::default()
        };
        let found: Vec<&str> = major_actors(&mentions, &body, 10).into_iter().map(ActorId::slug).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn headline_lead_and_spread_make_an_actor_major() {
        check("a", &["b", "b", "c"], &["a"]);
        check("", &["b", "b", "b", "c", "c", "c"], &["b"]);
        check("", &["b", "bbbbbb", "", ""], &[]);
        check("", &["x", "c", "c", "c", "c"], &["c"]);
        check("", &["x", "c", "c", "c", "c", "", "", "", "", "", "", "", "", "", "", "", ""], &[]);
        check("", &[], &[]);
    }
}
