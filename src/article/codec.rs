//! The serialized forms of an article: what `extract` prints (version 1) and what the index stores.
//!
//! The printed form counts offsets in Unicode characters and leaves the blocks out; the stored
//! form is the printed one plus the blocks, with byte offsets.

use super::{Article, ArticleId, Author, Block, BlockKind, Body, Dated, PartialDate, Via};
use crate::record::Source;
use crate::text::{Language, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version every printed record carries as `v`.
pub const VERSION: u32 = 1;

/// One line of `extract --format jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct ArticleRecord {
    pub v: u32,
    pub id: ArticleId,
    pub docno: String,
    pub source: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<Author>,
    pub published: Option<DateRecord>,
    pub modified: Option<DateRecord>,
    pub outlet: Option<String>,
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    pub text: String,
    pub warnings: Vec<String>,
}

/// A date as printed: with its precision spelled out.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct DateRecord {
    pub date: PartialDate,
    pub precision: String,
    pub via: Via,
    pub reliable: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<PartialDate>,
}

impl From<&Dated> for DateRecord {
    fn from(dated: &Dated) -> DateRecord {
        DateRecord {
            date: dated.date,
            precision: dated.date.precision().to_owned(),
            via: dated.via,
            reliable: dated.reliable,
            conflicts: dated.conflicts.clone(),
        }
    }
}

impl From<DateRecord> for Dated {
    fn from(record: DateRecord) -> Dated {
        Dated { date: record.date, via: record.via, reliable: record.reliable, conflicts: record.conflicts }
    }
}

impl From<&Article> for ArticleRecord {
    fn from(article: &Article) -> ArticleRecord {
        ArticleRecord {
            v: VERSION,
            id: article.id,
            docno: article.docno(),
            source: article.source.to_string(),
            url: article.url.clone(),
            title: article.title.clone(),
            authors: article.authors.clone(),
            published: article.published.as_ref().map(DateRecord::from),
            modified: article.modified.as_ref().map(DateRecord::from),
            outlet: article.outlet.clone(),
            language: article.language.map(|l| l.to_string()),
            description: article.description.clone(),
            tags: article.tags.clone(),
            text: article.body.text().to_owned(),
            warnings: article.warnings.clone(),
        }
    }
}

/// The stored form: the printed record, what it leaves out, and the blocks.
///
/// The record is an object in the object: flattened, serde would read it twice.
#[derive(Serialize, Deserialize)]
struct Stored {
    record: ArticleRecord,
    given: Option<String>,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    line: Option<usize>,
    blocks: Vec<(char, usize, usize)>,
}

/// Bytes for the index's store.
pub fn encode(article: &Article) -> Vec<u8> {
    let blocks = article.body.blocks();
    let stored = Stored {
        record: ArticleRecord::from(article),
        given: article.docno.clone(),
        path: article.source.path.clone(),
        member: article.source.member.clone(),
        line: article.source.line,
        blocks: blocks.iter().map(|b| (kind_letter(b.kind), b.span.start(), b.span.end())).collect(),
    };
    serde_json::to_vec(&stored).expect("strings, numbers and lists always serialize")
}

/// Reads what [`encode`] wrote.
pub fn decode(bytes: &[u8]) -> Result<Article, String> {
    let stored: Stored = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    let mut blocks = Vec::with_capacity(stored.blocks.len());
    for (letter, start, end) in stored.blocks {
        let kind = kind_of(letter).ok_or_else(|| format!("unknown block kind `{letter}`"))?;
        if start > end {
            return Err(format!("block {start}..{end} runs backwards"));
        }
        blocks.push(Block { kind, span: Span::new(start, end) });
    }
    let record = stored.record;
    Ok(Article {
        id: record.id,
        docno: stored.given,
        source: Source { path: stored.path, member: stored.member, line: stored.line },
        url: record.url,
        title: record.title,
        authors: record.authors,
        published: record.published.map(Dated::from),
        modified: record.modified.map(Dated::from),
        outlet: record.outlet,
        language: record.language.as_deref().and_then(Language::from_code),
        description: record.description,
        tags: record.tags,
        body: Body::from_parts(record.text, blocks).ok_or("the stored blocks do not fit the stored text")?,
        warnings: record.warnings,
    })
}

fn kind_letter(kind: BlockKind) -> char {
    match kind {
        BlockKind::Heading(level) => char::from(b'0' + level.clamp(1, 6)),
        BlockKind::Paragraph => 'p',
        BlockKind::ListItem => 'l',
        BlockKind::Quotation => 'q',
        BlockKind::Table => 't',
    }
}

fn kind_of(letter: char) -> Option<BlockKind> {
    Some(match letter {
        '1'..='6' => BlockKind::Heading(letter as u8 - b'0'),
        'p' => BlockKind::Paragraph,
        'l' => BlockKind::ListItem,
        'q' => BlockKind::Quotation,
        't' => BlockKind::Table,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn article()(
            title in proptest::option::of(".{0,40}"),
            parts in proptest::collection::vec(("[1-6plqt]", ".{0,60}"), 0..6),
            given in proptest::option::of("[a-z0-9#-]{1,8}"),
            member in proptest::option::of("[a-z/!.]{1,8}"),
            line in proptest::option::of(1usize..9),
            year in 1900i16..2100,
            reliable: bool,
        ) -> Article {
            let kind = |letter: &str| kind_of(letter.chars().next().unwrap()).unwrap();
            let date = PartialDate::month(year, 3).unwrap();
            Article {
                id: ArticleId::from_docno("x"),
                docno: given,
                source: Source { path: "a b.html".into(), member, line },
                url: None,
                title,
                authors: vec![Author { name: "N. N.".into(), role: None, affiliation: None, via: Via::Bio }],
                published: Some(Dated { date, via: Via::JsonLd, reliable, conflicts: vec![PartialDate::year(year)] }),
                modified: None,
                outlet: Some("The Harbour Ledger".into()),
                language: Some(Language::ENGLISH),
                description: None,
                tags: vec!["talks".into()],
                body: Body::from_blocks(parts.iter().map(|(k, t)| (kind(k), t))),
                warnings: vec![],
            }
        }
    }

    proptest! {
        #[test]
        fn the_stored_form_reads_back_equal(article in article()) {
            prop_assert_eq!(decode(&encode(&article)), Ok(article));
        }

        #[test]
        fn the_printed_form_reads_back_equal(article in article()) {
            let record = ArticleRecord::from(&article);
            let json = serde_json::to_string(&record).unwrap();
            prop_assert_eq!(serde_json::from_str::<ArticleRecord>(&json).unwrap(), record);
        }
    }

    #[test]
    fn a_broken_store_is_an_error_not_a_panic() {
        assert!(decode(b"{}").is_err());
        assert!(decode(b"not json").is_err());
    }
}
