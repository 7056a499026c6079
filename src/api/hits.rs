use super::{FacetsByField, VERSION};
use crate::article::{Article, ArticleId};
use crate::export::permalink;
use crate::search::{Context, Hit, Neighbor, Note, Place, Results};
use crate::text::{CharOffsets, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// A hit: one line of `search --format jsonl`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct HitRecord {
    pub v: u32,
    /// The batch query's id; absent for a single query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// From 1.
    pub rank: usize,
    pub score: f32,
    /// The passage's id, `<article>#<passage>`.
    pub passage: String,
    pub article: ArticleId,
    pub docno: String,
    pub title: Option<String>,
    pub authors: Vec<String>,
    /// `2025`, `2025-10` or `2025-10-19`; `null` when unknown.
    pub date: Option<String>,
    /// False when the date is doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_reliable: Option<bool>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// The URL with a text fragment that opens it at the passage.
    pub permalink: Option<String>,
    pub heading: Option<String>,
    pub text: String,
    /// The passages before and after it, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_before: Option<Vec<ContextRecord>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_after: Option<Vec<ContextRecord>>,
    /// What matched, in characters of `text`.
    pub highlights: Vec<[usize; 2]>,
    /// What matched in the headline, in characters of `title`.
    pub title_highlights: Vec<[usize; 2]>,
    /// First and last paragraph of the passage, from 0.
    pub paragraphs: [usize; 2],
    pub paragraphs_in_article: usize,
    /// How many passages of the article match.
    pub matching_passages: usize,
    pub actors: Vec<ActorRecord>,
    /// The best passages, when articles were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passages: Option<Vec<PassageRecord>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<PartRecord>>,
    /// Articles that say nearly the same, folded into this hit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<CopyRecord>,
}

/// An article folded into a hit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CopyRecord {
    pub article: ArticleId,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
}

impl From<&Article> for CopyRecord {
    fn from(article: &Article) -> CopyRecord {
        CopyRecord {
            article: article.id,
            outlet: article.outlet.clone(),
            date: article.published.as_ref().map(|d| d.date.to_string()),
            url: article.url.clone(),
        }
    }
}

/// A passage of an article hit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PassageRecord {
    pub passage: String,
    pub heading: Option<String>,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_before: Option<Vec<ContextRecord>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_after: Option<Vec<ContextRecord>>,
    pub highlights: Vec<[usize; 2]>,
    pub paragraphs: [usize; 2],
    pub actors: Vec<ActorRecord>,
}

/// A passage beside a passage.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ContextRecord {
    pub passage: String,
    pub text: String,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ActorRecord {
    pub id: String,
    pub name: String,
}

/// A summand of the score.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PartRecord {
    pub what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    pub score: f32,
}

/// How a part of the query was understood.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NoteRecord {
    pub part: String,
    pub meaning: String,
}

/// The whole answer: `search --format json`. `H` is the hits, held or made while they are written.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SearchResponse<H = Vec<HitRecord>> {
    pub v: u32,
    /// The batch query's id; absent for a single query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub query: String,
    pub total_articles: u64,
    /// `null` unless asked for with `--unit passage --count`, since it reads every matching article.
    pub total_passages: Option<u64>,
    /// Articles that match but for the date filter, because they have no date.
    pub undated: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteRecord>,
    pub facets: FacetsByField,
    pub hits: H,
    pub took_ms: f64,
}

impl HitRecord {
    /// The hits of a page with their ranks.
    pub fn all(results: &Results, with_passages: bool) -> impl Iterator<Item = HitRecord> + '_ {
        let ranked = (results.first_rank..).zip(&results.hits);
        ranked.map(move |(rank, hit)| HitRecord::new(rank, hit, with_passages))
    }

    /// `with_passages` adds all places of the hit, as for article hits.
    pub fn new(rank: usize, hit: &Hit, with_passages: bool) -> HitRecord {
        let article = &hit.article;
        let first = &hit.places[0];
        let passage = PassageRecord::new(article, first);
        let explanation = hit.explanation.as_ref().map(|e| {
            let part = |p: &crate::search::Part| PartRecord { what: p.what.clone(), times: p.times, score: p.score };
            e.parts.iter().map(part).collect()
        });
        HitRecord {
            v: VERSION,
            query: None,
            rank,
            score: hit.score,
            passage: passage.passage,
            article: article.id,
            docno: article.docno(),
            title: article.title.clone(),
            authors: article.authors.iter().map(|a| a.name.clone()).collect(),
            date: article.published.as_ref().map(|d| d.date.to_string()),
            date_reliable: article.published.as_ref().map(|d| d.reliable),
            outlet: article.outlet.clone(),
            url: article.url.clone(),
            permalink: permalink(article, first.span),
            heading: passage.heading,
            text: passage.text,
            context_before: passage.context_before,
            context_after: passage.context_after,
            highlights: passage.highlights,
            title_highlights: characters(article.title.as_deref().unwrap_or_default(), &hit.title_highlights, 0),
            paragraphs: passage.paragraphs,
            paragraphs_in_article: first.n_paragraphs,
            matching_passages: hit.n_matching,
            actors: passage.actors,
            passages: with_passages
                .then(|| hit.places.iter().map(|place| PassageRecord::new(article, place)).collect()),
            explanation,
            also: hit.also.iter().map(|article| CopyRecord::from(article.as_ref())).collect(),
        }
    }
}

impl From<&Note> for NoteRecord {
    fn from(note: &Note) -> NoteRecord {
        NoteRecord { part: note.part.clone(), meaning: note.meaning.clone() }
    }
}

impl PassageRecord {
    pub fn new(article: &Article, place: &Place) -> PassageRecord {
        let text = place.span.of(article.body.text());
        let around = |side: fn(&Context) -> &[Neighbor]| {
            let neighbor = |n: &Neighbor| ContextRecord {
                passage: n.id.to_string(),
                text: n.span.of(article.body.text()).to_owned(),
            };
            place.context.as_ref().map(|context| side(context).iter().map(neighbor).collect())
        };
        PassageRecord {
            passage: place.id.to_string(),
            heading: place.heading.clone(),
            text: text.to_owned(),
            context_before: around(|context| &context.before),
            context_after: around(|context| &context.after),
            highlights: characters(text, &place.highlights, place.span.start()),
            paragraphs: [place.paragraphs.0, place.paragraphs.1],
            actors: place.actors.iter().map(|a| ActorRecord { id: a.id.to_string(), name: a.name.clone() }).collect(),
        }
    }
}

/// Byte spans that begin at `base` as character pairs of `text`.
fn characters(text: &str, spans: &[Span], base: usize) -> Vec<[usize; 2]> {
    let offsets = CharOffsets::new(text);
    spans.iter().map(|s| [offsets.char_at(s.start() - base), offsets.char_at(s.end() - base)]).collect()
}

impl SearchResponse {
    pub fn new(query: &str, results: &Results, with_passages: bool, took_ms: f64) -> SearchResponse {
        let hits = HitRecord::all(results, with_passages).collect();
        SearchResponse::with_hits(query, results, hits, took_ms)
    }
}

impl<H> SearchResponse<H> {
    /// The answer to which `results` are the beginning, with hits of any kind.
    pub fn with_hits(query: &str, results: &Results, hits: H, took_ms: f64) -> SearchResponse<H> {
        let notes = results.notes.iter().map(NoteRecord::from);
        SearchResponse {
            v: VERSION,
            id: None,
            query: query.to_owned(),
            total_articles: results.total_articles,
            total_passages: results.total_passages,
            undated: results.undated,
            notes: notes.collect(),
            facets: FacetsByField::default(),
            hits,
            took_ms,
        }
    }
}
