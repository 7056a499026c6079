use super::{NoteRecord, VERSION};
use crate::article::{Article, ArticleId};
use crate::search::{Concordance, Found};
use crate::text::CharOffsets;
use serde::Serialize;

/// An occurrence in its context: one line of `kwic --format jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct KwicRecord {
    pub v: u32,
    pub article: ArticleId,
    /// The passage's id; `null` in the headline.
    pub passage: Option<String>,
    pub docno: String,
    pub title: Option<String>,
    /// `2025`, `2025-10` or `2025-10-19`; `null` when unknown.
    pub date: Option<String>,
    pub outlet: Option<String>,
    pub left: String,
    #[serde(rename = "match")]
    pub keyword: String,
    pub right: String,
    /// Characters of the article's text, or of the title where there is no passage.
    pub start: usize,
    pub end: usize,
}

/// Occurrences with their totals: `kwic --format json`. `L` is the lines, held or made while they are written.
#[derive(Clone, Debug, Serialize)]
pub struct KwicResponse<L> {
    pub v: u32,
    pub query: String,
    pub total_articles: u64,
    pub total_occurrences: u64,
    /// Articles that match but for the date filter, because they have no date.
    pub undated: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteRecord>,
    pub lines: L,
}

impl KwicResponse<()> {
    /// What is known before the first line.
    pub fn new(query: &str, concordance: &Concordance<'_>) -> KwicResponse<()> {
        KwicResponse {
            v: VERSION,
            query: query.to_owned(),
            total_articles: concordance.total_articles,
            total_occurrences: concordance.total_occurrences,
            undated: concordance.undated,
            notes: concordance.notes.iter().map(NoteRecord::from).collect(),
            lines: (),
        }
    }

    pub fn with_lines<L>(self, lines: L) -> KwicResponse<L> {
        let KwicResponse { v, query, total_articles, total_occurrences, undated, notes, lines: () } = self;
        KwicResponse { v, query, total_articles, total_occurrences, undated, notes, lines }
    }
}

impl KwicRecord {
    /// `context` is what stands before, in and behind the occurrence; `offsets` is of the text it stands in.
    pub fn new(article: &Article, found: &Found, offsets: &CharOffsets<'_>, context: [String; 3]) -> KwicRecord {
        let [left, keyword, right] = context;
        KwicRecord {
            v: VERSION,
            article: article.id,
            passage: found.passage.as_ref().map(ToString::to_string),
            docno: article.docno(),
            title: article.title.clone(),
            date: article.published.as_ref().map(|dated| dated.date.to_string()),
            outlet: article.outlet.clone(),
            left,
            keyword,
            right,
            start: offsets.char_at(found.span.start()),
            end: offsets.char_at(found.span.end()),
        }
    }
}
