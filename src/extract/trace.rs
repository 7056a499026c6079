//! What was considered for each field of an article, what became of it, and which stage
//! of the work begins when.
//!
//! [`super::extract()`] runs with a trace that is off and costs nothing; [`Trace::on`] gives one that keeps all.

use crate::article::Via;
use serde::Serialize;
use std::fmt::{self, Display};

/// The considerations of one extraction, in the order they were made.
#[derive(Default)]
pub struct Trace<'a> {
    candidates: Option<Vec<Candidate>>,
    on_stage: Option<Box<dyn FnMut(Stage) + 'a>>,
}

/// A part of the work on one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Bytes into characters.
    Decode,
    /// Markup into a tree, and what its head states.
    Parse,
    /// Which of the page's blocks are the article.
    MainText,
    /// Title, authors, dates and the rest.
    Fields,
    /// Fields and hints into one article.
    Assemble,
}

/// A value that was considered for a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub field: Field,
    pub value: String,
    pub via: Via,
    pub verdict: Verdict,
    /// Where exactly it stood (`meta[name=author]`), or the rule that decided; empty if there is nothing to add.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// A field of an article that is decided between candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    Title,
    Author,
    Published,
    Modified,
    Outlet,
    Language,
    Description,
    Url,
    Body,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Taken,
    /// A better one was taken.
    Outranked,
    /// It cannot be what it claims to be.
    Refused,
}

impl Field {
    /// In the order they are shown.
    pub const ALL: [Field; 9] = [
        Field::Title,
        Field::Author,
        Field::Published,
        Field::Modified,
        Field::Outlet,
        Field::Language,
        Field::Url,
        Field::Description,
        Field::Body,
    ];
}

impl Stage {
    pub const ALL: [Stage; 5] = [Stage::Decode, Stage::Parse, Stage::MainText, Stage::Fields, Stage::Assemble];
}

impl<'a> Trace<'a> {
    /// A trace that keeps what it is told.
    pub fn on() -> Trace<'a> {
        Trace { candidates: Some(Vec::new()), on_stage: None }
    }

    /// A trace that keeps nothing and calls `on_stage` at the beginning of each stage.
    pub fn of_stages(on_stage: impl FnMut(Stage) + 'a) -> Trace<'a> {
        Trace { candidates: None, on_stage: Some(Box::new(on_stage)) }
    }

    /// Says that a stage of the work begins.
    pub fn enter(&mut self, stage: Stage) {
        if let Some(on_stage) = &mut self.on_stage {
            on_stage(stage);
        }
    }

    /// True if somebody will read the trace, so that work done only for it is worth doing.
    pub fn is_on(&self) -> bool {
        self.candidates.is_some()
    }

    /// Notes a candidate; what is given is turned into text only if the trace is on.
    pub fn note(&mut self, field: Field, value: impl Display, via: Via, verdict: Verdict, why: impl Display) {
        if let Some(candidates) = &mut self.candidates {
            candidates.push(Candidate { field, value: value.to_string(), via, verdict, why: why.to_string() });
        }
    }

    pub fn into_candidates(self) -> Vec<Candidate> {
        self.candidates.unwrap_or_default()
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Title => "title",
            Field::Author => "author",
            Field::Published => "published",
            Field::Modified => "modified",
            Field::Outlet => "outlet",
            Field::Language => "language",
            Field::Description => "description",
            Field::Url => "url",
            Field::Body => "body",
        })
    }
}

impl Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Decode => "decode",
            Stage::Parse => "parse",
            Stage::MainText => "main text",
            Stage::Fields => "fields",
            Stage::Assemble => "assemble",
        })
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Taken => "taken",
            Verdict::Outranked => "outranked",
            Verdict::Refused => "refused",
        })
    }
}
