use super::VERSION;
use crate::search::{Example, Suggestion, SuggestionKind};
use serde::Serialize;

/// What could be added to the user's own actors: `actors suggest --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct SuggestionsRecord {
    pub v: u32,
    /// How many there are, listed or not.
    pub total: usize,
    pub suggestions: Vec<SuggestionRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SuggestionRecord {
    /// `merge`: unknown actors that may be one; `alias`: one that may be a known actor; `entry`: one that is mentioned often.
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownRecord>,
    pub unknown: Vec<UnknownRecord>,
    /// How the names are alike: `same`, `middle_names`, `reordered`, `spelling`, `acronym`, `initial`, `slip`.
    pub why: Vec<&'static str>,
    /// Articles in which any two of them occur.
    pub common_articles: u64,
    pub common_outlets: Vec<String>,
    /// Ids of other actors in the articles of each of them.
    pub common_neighbors: Vec<String>,
    pub example: Option<ExampleRecord>,
}

/// A known actor and the name of it that is alike.
#[derive(Clone, Debug, Serialize)]
pub struct KnownRecord {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct UnknownRecord {
    pub id: String,
    pub name: String,
    pub articles: u64,
}

/// A mention of the rarest of them.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleRecord {
    pub article: String,
    /// Absent in the headline.
    pub passage: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<String>,
    /// The mention with some words around it.
    pub text: String,
}

/// Letters shown on either side of a mention.
const AROUND: usize = 70;

impl SuggestionsRecord {
    pub fn new(suggestions: &[Suggestion], total: usize) -> SuggestionsRecord {
        let suggestions = suggestions.iter().map(SuggestionRecord::from).collect();
        SuggestionsRecord { v: VERSION, total, suggestions }
    }
}

impl From<&Suggestion> for SuggestionRecord {
    fn from(suggestion: &Suggestion) -> SuggestionRecord {
        let Suggestion { kind, known, unknown, why, common, example } = suggestion;
        let unknown = unknown.iter().map(|actor| UnknownRecord {
            id: actor.id.to_string(),
            name: actor.name.clone(),
            articles: actor.articles,
        });
        SuggestionRecord {
            kind: match kind {
                SuggestionKind::Merge => "merge",
                SuggestionKind::Alias => "alias",
                SuggestionKind::Entry => "entry",
            },
            known: known.as_ref().map(|(id, name)| KnownRecord { id: id.to_string(), name: name.clone() }),
            unknown: unknown.collect(),
            why: why.iter().map(|likeness| likeness.as_str()).collect(),
            common_articles: common.articles,
            common_outlets: common.outlets.clone(),
            common_neighbors: common.neighbors.iter().map(ToString::to_string).collect(),
            example: example.as_ref().map(ExampleRecord::from),
        }
    }
}

impl From<&Example> for ExampleRecord {
    fn from(Example { article, passage, span }: &Example) -> ExampleRecord {
        let text = if passage.is_some() { article.body.text() } else { article.title.as_deref().unwrap_or_default() };
        let (before, after) = (&text[..span.start()], &text[span.end()..]);
        let left: String = before.chars().rev().take_while(|&c| c != '\n').take(AROUND).collect();
        let left: String = left.chars().rev().collect();
        let right: String = after.chars().take_while(|&c| c != '\n').take(AROUND).collect();
        // Whole words, where the text goes on.
        let cut = |side: &str| side.chars().count() == AROUND;
        let left = match left.split_once(' ').filter(|_| cut(&left)) {
            Some((_, rest)) => format!("… {rest}"),
            None => left,
        };
        let right = match right.rsplit_once(' ').filter(|_| cut(&right)) {
            Some((rest, _)) => format!("{rest} …"),
            None => right,
        };
        ExampleRecord {
            article: article.id.to_string(),
            passage: passage.as_ref().map(ToString::to_string),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            date: article.published.as_ref().map(|published| published.date.to_string()),
            text: format!("{left}{}{right}", span.of(text)),
        }
    }
}
