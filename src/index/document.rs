//! An article as the index holds it.

use super::analyzer::{Encoder, TITLE_ROOM, body_positions};
use super::layout::Layout;
use super::names::name_term;
use super::schema::Fields;
use super::typed::typed_terms;
use super::{IndexError, analyzer};
use crate::article::{Article, codec};
use crate::entities::ner::ModelSpans;
use crate::entities::{Gazetteer, Mention, Mentions, major_actors};
use crate::passages::{Cuts, Segmentation, segment, sentence_starts};
use crate::text::{Language, Stemmer, Word, words};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use tantivy::TantivyDocument;
use tantivy::schema::Value;

/// How many words of the body count as its lead.
const LEAD_WORDS: usize = 300;
/// How many words of the body count as its lead when actors are weighed.
const MAJOR_LEAD_WORDS: usize = 100;
/// Positions left free between two authors, so that no phrase runs from one into the next.
const NAME_GAP: u32 = 16;

/// An article ready to be written.
pub struct Prepared {
    pub id: crate::article::ArticleId,
    pub passages: usize,
    /// 64 bits of a hash of everything stored.
    pub(super) content: u64,
    pub(super) document: TantivyDocument,
}

/// What the index gives back.
#[derive(Clone, Debug)]
pub struct StoredArticle {
    pub article: Article,
    pub mentions: Mentions,
    pub cuts: Cuts,
    /// What a statistical model found when the article was indexed.
    pub names: Option<ModelSpans>,
}

/// Turns an article, its mentions and what a model found into terms, columns and stored bytes.
pub fn prepare(article: &Article, mentions: &Mentions, names: Option<&ModelSpans>, gazetteer: &Gazetteer) -> Prepared {
    let fields = Fields::all();
    let segmentation = segment(article);
    let mut document = TantivyDocument::new();
    document.add_u64(fields.key, article.id.number());
    let title_words = words(article.title.as_deref().unwrap_or_default());
    let headline = if stands_in_body(&title_words, &segmentation) { &[] } else { title_words.as_slice() };
    add_text(&mut document, fields, article, &title_words, headline, &segmentation);
    add_names(&mut document, fields, article, &title_words, &segmentation);
    add_people(&mut document, fields, article);
    add_actors(&mut document, fields, mentions, headline, &segmentation, gazetteer);
    add_salience(&mut document, fields, article, mentions, &segmentation);
    add_columns(&mut document, fields, article, &segmentation);
    add_lookups(&mut document, fields, article, mentions);
    let content = add_stored(&mut document, fields, article, mentions, names);
    document.add_bytes(fields.cuts, &packed(&Cuts::of(&segmentation)));
    Prepared { id: article.id, passages: segmentation.passages.len(), content, document }
}

/// Whether the body opens with the headline, as plain text does: then it is counted there and not once more.
fn stands_in_body(title: &[Word], body: &Segmentation) -> bool {
    let opening = body.words.iter().map(|w| &w.text);
    !title.is_empty() && title.len() <= body.words.len() && title.iter().map(|w| &w.text).eq(opening.take(title.len()))
}

/// `title` goes into the headline's own fields, `headline` at the head of the text.
fn add_text(
    doc: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    title: &[Word],
    headline: &[Word],
    body: &Segmentation,
) {
    let stemmer = Stemmer::new(article.language.unwrap_or(Language::ENGLISH));
    let room = article.body.text().len() + article.body.text().len() / 4;
    let (mut text, mut exact) = (Encoder::with_capacity(room), Encoder::with_capacity(room));
    let (mut title_stems, mut title_exact, mut lead) = (Encoder::default(), Encoder::default(), Encoder::default());
    let (mut typed, mut title_typed) = (Encoder::with_capacity(room / 4), Encoder::default());
    let headline_text = article.title.as_deref().unwrap_or_default();
    for (position, word) in (0u32..).zip(title) {
        let stem = stemmer.stem(&word.text);
        title_stems.push(position, &stem);
        title_exact.push(position, &word.text);
        typed_terms(headline_text, word, &mut |term| title_typed.push(position, term));
    }
    // One position stays free, so that no phrase runs from the headline into the body.
    for (position, word) in (0..TITLE_ROOM - 1).zip(headline) {
        text.push(position, &stemmer.stem(&word.text));
        exact.push(position, &word.text);
        typed_terms(headline_text, word, &mut |term| typed.push(position, term));
    }
    for (i, (word, position)) in body.words.iter().zip(body_positions(&body.words, &body.block_starts)).enumerate() {
        let stem = stemmer.stem(&word.text);
        text.push(position, &stem);
        exact.push(position, &word.text);
        typed_terms(article.body.text(), word, &mut |term| typed.push(position, term));
        if i < LEAD_WORDS {
            lead.push(i as u32, &stem);
        }
    }
    doc.add_text(fields.text, text.finish());
    doc.add_text(fields.exact, exact.finish());
    doc.add_text(fields.typed, typed.finish());
    doc.add_text(fields.title, title_stems.finish());
    doc.add_text(fields.title_exact, title_exact.finish());
    doc.add_text(fields.title_typed, title_typed.finish());
    doc.add_text(fields.lead, lead.finish());
}

fn add_names(doc: &mut TantivyDocument, fields: &Fields, article: &Article, title: &[Word], body: &Segmentation) {
    let headline = article.title.as_deref().unwrap_or_default();
    let in_title = title.iter().filter_map(|word| name_term(headline, word));
    let in_body = body.words.iter().filter_map(|word| name_term(article.body.text(), word));
    let authors = article.authors.iter().map(|author| author.name.as_str());
    let of_authors = authors.flat_map(|name| words(name).into_iter().filter_map(|word| name_term(name, &word)));
    for name in in_title.chain(in_body).chain(of_authors).collect::<BTreeSet<String>>() {
        doc.add_text(fields.names, name);
    }
}

fn add_people(doc: &mut TantivyDocument, fields: &Fields, article: &Article) {
    doc.add_text(fields.author, names(article.authors.iter().map(|a| a.name.as_str())));
    let distinct: BTreeSet<&str> = article.authors.iter().map(|a| a.name.as_str()).collect();
    for name in distinct {
        doc.add_text(fields.author_facet, name);
    }
    let host = article.url.as_deref().and_then(host);
    doc.add_text(fields.outlet, names(article.outlet.iter().map(String::as_str).chain(host.as_deref())));
    if let Some(outlet) = article.outlet.as_deref().or(host.as_deref()) {
        doc.add_text(fields.outlet_facet, outlet);
    }
}

fn host(article_url: &str) -> Option<String> {
    let parsed = url::Url::parse(article_url).ok()?;
    Some(parsed.host_str()?.trim_start_matches("www.").to_owned())
}

/// Several names in one field, with a gap that no phrase crosses.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut encoder = Encoder::default();
    let mut position = 0;
    for name in names {
        for word in words(name) {
            encoder.push(position, &word.text);
            position += 1;
        }
        position += NAME_GAP;
    }
    encoder.finish()
}

fn add_actors(
    doc: &mut TantivyDocument,
    fields: &Fields,
    mentions: &Mentions,
    title: &[Word],
    body: &Segmentation,
    gazetteer: &Gazetteer,
) {
    let in_title = mentions.title.iter().filter(|m| m.is_of_actor()).filter_map(|m| {
        let position = word_at(title, m)? as u32;
        (position + 1 < TITLE_ROOM).then_some((position, m.actor.as_str()))
    });
    let in_body = mentions.body.iter().filter(|m| m.is_of_actor()).filter_map(|m| {
        let word = word_at(&body.words, m)?;
        let block = body.block_starts.partition_point(|&start| start <= word) - 1;
        Some((analyzer::position_of_word(word, block), m.actor.as_str()))
    });
    let tokens: BTreeSet<(u32, &str)> = in_title.chain(in_body).collect();
    let mut encoder = Encoder::default();
    for (position, actor) in tokens {
        encoder.push(position, actor);
    }
    doc.add_text(fields.actor, encoder.finish());
    let mut types = BTreeSet::new();
    for actor in mentions.actors() {
        doc.add_text(fields.actor_facet, actor.as_str());
        types.extend(gazetteer.get(actor).map(|a| a.kind.as_str()));
    }
    for name in types {
        doc.add_text(fields.actor_type, name);
    }
}

fn add_salience(
    doc: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    mentions: &Mentions,
    body: &Segmentation,
) {
    let lead = &body.words[..body.words.len().min(MAJOR_LEAD_WORDS)];
    let lead_end = lead.last().map_or(0, |word| word.span.end());
    for actor in major_actors(mentions, &article.body, lead_end) {
        doc.add_text(fields.actor_major, actor.as_str());
    }
}

/// The word in which a mention begins.
fn word_at(words: &[Word], mention: &Mention) -> Option<usize> {
    let word = words.partition_point(|w| w.span.end() <= mention.span.start());
    words.get(word).filter(|w| w.span.overlaps(mention.span)).map(|_| word)
}

fn add_columns(doc: &mut TantivyDocument, fields: &Fields, article: &Article, body: &Segmentation) {
    if let Some(published) = &article.published {
        doc.add_i64(fields.first_day, days(published.date.first_day()));
        doc.add_i64(fields.last_day, days(published.date.last_day()));
        doc.add_u64(fields.date_reliable, u64::from(published.reliable));
    }
    doc.add_u64(fields.n_words, body.words.len() as u64);
    let layout = layout(article, body);
    for &position in &layout.passages {
        doc.add_u64(fields.layout, u64::from(position));
    }
    for value in layout.structure() {
        doc.add_u64(fields.structure, value);
    }
}

fn layout(article: &Article, body: &Segmentation) -> Layout {
    let end = position_or_end(body, body.words.len());
    let ended = |starts: Vec<u32>| starts.into_iter().chain([end]).collect();
    let blocks = body.block_starts.len().saturating_sub(1);
    Layout {
        passages: ended(body.passages.iter().map(|passage| position_or_end(body, passage.words.start)).collect()),
        paragraphs: ended(
            (0..blocks).map(|block| analyzer::position_of_word(body.block_starts[block], block)).collect(),
        ),
        sentences: ended(sentence_starts(article, body).into_iter().map(|word| position_or_end(body, word)).collect()),
    }
}

/// The position of a word, or the one behind the last word.
fn position_or_end(body: &Segmentation, word: usize) -> u32 {
    let blocks = body.block_starts.len().saturating_sub(1);
    let block = body.block_starts.partition_point(|&start| start <= word).saturating_sub(1);
    analyzer::position_of_word(word, block.min(blocks))
}

/// Days since 1970-01-01.
pub fn days(date: jiff::civil::Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    i64::from(epoch.until(date).expect("both ends are dates").get_days())
}

fn add_lookups(doc: &mut TantivyDocument, fields: &Fields, article: &Article, mentions: &Mentions) {
    doc.add_text(fields.docno, article.docno());
    doc.add_text(fields.source, &article.source.path);
    if let Some(url) = &article.url {
        doc.add_text(fields.url, url);
    }
    if let Some(language) = article.language {
        doc.add_text(fields.language, language.to_string());
    }
    let has = [
        ("date", article.published.is_some()),
        ("author", !article.authors.is_empty()),
        ("actor", !mentions.actors().is_empty()),
        ("outlet", article.outlet.is_some()),
        ("url", article.url.is_some()),
    ];
    for (name, _) in has.iter().filter(|(_, present)| *present) {
        doc.add_text(fields.has, name);
    }
}

fn add_stored(
    doc: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    mentions: &Mentions,
    names: Option<&ModelSpans>,
) -> u64 {
    let article = codec::encode(article);
    let mentions = serde_json::to_vec(mentions).expect("strings, numbers and lists always serialize");
    let names = names.map(packed);
    let hash = content_hash(&article, &mentions, names.as_deref());
    doc.add_u64(fields.content, hash);
    doc.add_bytes(fields.article, &article);
    doc.add_bytes(fields.mentions, &mentions);
    if let Some(names) = names {
        doc.add_bytes(fields.names_found, &names);
    }
    hash
}

/// 64 bits of a hash of what is stored of an article.
pub(super) fn content_hash(article: &[u8], mentions: &[u8], names: Option<&[u8]>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(article).update(b"\0").update(mentions);
    if let Some(names) = names {
        hasher.update(b"\0").update(names);
    }
    u64::from_le_bytes(hasher.finalize().as_bytes()[..8].try_into().expect("32 bytes hold 8"))
}

fn packed(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("strings, numbers and lists always serialize")
}

impl StoredArticle {
    /// Reads a stored document; `index` names the place in errors.
    pub(super) fn decode(doc: &TantivyDocument, fields: &Fields, index: &Path) -> Result<StoredArticle, IndexError> {
        let damaged = |what: String| IndexError::damaged(index, what);
        let present = |field| doc.get_first(field).and_then(|v| v.as_bytes());
        let bytes = |field| {
            let value = present(field);
            value.ok_or_else(|| damaged("a stored article lacks its content".to_owned()))
        };
        let article = codec::decode(bytes(fields.article)?).map_err(damaged)?;
        let mentions = serde_json::from_slice(bytes(fields.mentions)?).map_err(|e| damaged(e.to_string()))?;
        let names = present(fields.names_found).map(postcard::from_bytes).transpose();
        let names = names.map_err(|e| damaged(format!("the stored names: {e}")))?;
        let cuts: Cuts =
            postcard::from_bytes(bytes(fields.cuts)?).map_err(|e| damaged(format!("the stored cuts: {e}")))?;
        if !cuts.fit(&article) {
            return Err(damaged(format!("the stored cuts of article {} do not fit its text", article.id)));
        }
        Ok(StoredArticle { article, mentions, cuts, names })
    }
}
