use super::actor::ActorId;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A mention counts towards its article's actors from this confidence on.
pub const COUNTED_CONFIDENCE: f32 = 0.5;

/// A stretch of an article that refers to an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    pub place: Place,
    /// Bytes of the title or of the body's text.
    #[serde(with = "pair")]
    pub span: Span,
    pub actor: ActorId,
    pub via: MentionVia,
    /// How sure the link is, from 0 to 1.
    pub confidence: f32,
}

impl Mention {
    pub fn counts(&self) -> bool {
        self.confidence >= COUNTED_CONFIDENCE
    }

    /// Whether it counts, and for somebody who acts: a town that only a model sees is marked as a name and no more.
    pub fn is_of_actor(&self) -> bool {
        self.counts() && !(self.actor.is_nil() && self.actor.kind() == "place")
    }
}

/// Which text of an article a mention stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Title,
    Body,
}

/// How a mention was recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionVia {
    Name,
    /// "Pakistani", "Pakistanis".
    Adjective,
    Acronym,
    /// A capital or a building that stands for its government.
    Metonym,
    /// The last word of a person's full name elsewhere in the article.
    Surname,
    /// A long form that the article itself shortens to an acronym.
    Definition,
    /// An office whose holder at the article's date is meant: "the Pakistani prime minister".
    Office,
    /// A name that only the statistical model found.
    Model,
}

impl MentionVia {
    pub fn as_str(self) -> &'static str {
        match self {
            MentionVia::Name => "name",
            MentionVia::Adjective => "adjective",
            MentionVia::Acronym => "acronym",
            MentionVia::Metonym => "metonym",
            MentionVia::Surname => "surname",
            MentionVia::Definition => "definition",
            MentionVia::Office => "office",
            MentionVia::Model => "model",
        }
    }
}

impl fmt::Display for MentionVia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The mentions of one article, each list in order of the text and without overlaps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mentions {
    pub title: Vec<Mention>,
    pub body: Vec<Mention>,
    /// What the article calls the actors that no gazetteer knows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<ActorId, String>,
}

impl Mentions {
    /// All mentions, the title's first.
    pub fn iter(&self) -> impl Iterator<Item = &Mention> {
        self.title.iter().chain(&self.body)
    }

    /// The actors that count and how often each is mentioned, the most mentioned first.
    pub fn counts(&self) -> Vec<(&ActorId, usize)> {
        let mut counts: BTreeMap<&ActorId, usize> = BTreeMap::new();
        for mention in self.iter().filter(|m| m.is_of_actor()) {
            *counts.entry(&mention.actor).or_default() += 1;
        }
        let mut counts: Vec<(&ActorId, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
        counts
    }

    /// The actors that count, the most mentioned first, equals in order of their ids.
    pub fn actors(&self) -> Vec<&ActorId> {
        self.counts().into_iter().map(|(id, _)| id).collect()
    }
}

/// A span as `[start, end]`.
mod pair {
    use crate::text::Span;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub fn serialize<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
        [span.start(), span.end()].serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let [start, end] = <[usize; 2]>::deserialize(deserializer)?;
        if start > end {
            return Err(de::Error::custom(format!("span {start}..{end} runs backwards")));
        }
        Ok(Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(actor: &str, confidence: f32) -> Mention {
        let span = Span::new(3, 9);
        Mention { place: Place::Body, span, actor: actor.parse().unwrap(), via: MentionVia::Surname, confidence }
    }

    #[test]
    fn actors_are_listed_by_how_often_they_count() {
        let body = vec![mention("state/a", 0.9), mention("state/b", 0.9), mention("state/b", 0.9)];
        let title = vec![mention("state/c", 0.2), mention("state/0", 0.9)];
        let mentions = Mentions { title, body, ..Mentions::default() };
        let actors: Vec<&str> = mentions.actors().into_iter().map(ActorId::as_str).collect();
        assert_eq!(actors, ["state/b", "state/0", "state/a"]);
    }

    #[test]
    fn unknown_places_are_marked_but_are_no_actors() {
        let body = vec![mention("nil:place:selm", 0.9), mention("place/selm", 0.9), mention("nil:org:selm", 0.9)];
        let mentions = Mentions { body, ..Mentions::default() };
        assert_eq!(mentions.iter().filter(|m| m.counts()).count(), 3);
        let actors: Vec<&str> = mentions.actors().into_iter().map(ActorId::as_str).collect();
        assert_eq!(actors, ["nil:org:selm", "place/selm"]);
    }

    #[test]
    fn mentions_read_back_equal_from_json() {
        let mentions = Mentions { body: vec![mention("person/x", 0.75)], ..Mentions::default() };
        let json = serde_json::to_string(&mentions).unwrap();
        assert!(json.contains(r#""span":[3,9]"#) && json.contains(r#""via":"surname""#), "{json}");
        assert_eq!(serde_json::from_str::<Mentions>(&json).unwrap(), mentions);
        assert!(serde_json::from_str::<Mentions>(&json.replace("[3,9]", "[9,3]")).is_err());
    }
}
