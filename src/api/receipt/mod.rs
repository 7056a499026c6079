//! A search on record: what was asked, of which index, and what came.

mod replay;

pub use replay::{Moved, Ranked, ReplayRecord};

use super::{Filters, VERSION};
use crate::index::{FORMAT, Snapshot, Versions};
use crate::search::{Hit, Match, Options, Sort, Unit};
use serde::{Deserialize, Serialize};

/// The version of the receipts that this program writes and reads.
const RECEIPT: u32 = 1;

/// What `search --receipt FILE` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub v: u32,
    /// The version of this shape; tells a receipt from other JSON.
    pub receipt: u32,
    /// When the search ran, UTC.
    pub created: String,
    pub command: String,
    /// As typed.
    pub query: String,
    /// With all filters, as understood, in the query language.
    pub understood: String,
    pub options: ReceiptOptions,
    pub index: Fingerprint,
    /// Versions of the program that searched.
    pub program: Versions,
    pub counts: ReceiptCounts,
    /// Every hit shown, in order.
    pub hits: Vec<ReceiptHit>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptOptions {
    pub filters: Filters,
    pub plain: bool,
    #[serde(rename = "match", with = "MatchName")]
    pub matching: Match,
    #[serde(with = "UnitName")]
    pub unit: Unit,
    pub sort: Option<SortName>,
    /// `null` for all hits.
    pub limit: Option<usize>,
    /// Passages shown of one article; `null` for all.
    pub per_article: Option<usize>,
    /// Whether near-identical hits were folded into one.
    #[serde(default)]
    pub fold_copies: bool,
    /// The weights of the ranking, in words.
    pub ranking: String,
}

/// Which index answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub generation: String,
    /// When its building began, UTC.
    pub begun: String,
    pub format: u32,
    pub articles: u64,
    pub passages: u64,
    pub logical_hash: String,
    pub versions: Versions,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptCounts {
    pub articles: u64,
    pub undated: u64,
    pub hits: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptHit {
    /// Of the passage, or of the article where articles were asked for.
    pub id: String,
    pub score: f32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Match", rename_all = "lowercase")]
enum MatchName {
    All,
    Most,
    Any,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Unit", rename_all = "lowercase")]
enum UnitName {
    Passage,
    Article,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortName {
    Relevance,
    Newest,
    Oldest,
}

/// Why a file is no receipt to go by.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    #[error("this is no receipt of a search")]
    Foreign,
    #[error("this receipt is damaged: {0}")]
    Damaged(String),
    #[error("this receipt has version {0}; this program reads version {RECEIPT}")]
    Version(u64),
}

impl Receipt {
    /// A receipt of nothing found yet.
    pub fn new(
        created: String,
        query: &str,
        understood: String,
        options: ReceiptOptions,
        of: (&Snapshot, Versions),
    ) -> Receipt {
        Receipt {
            v: VERSION,
            receipt: RECEIPT,
            created,
            command: "search".to_owned(),
            query: query.to_owned(),
            understood,
            options,
            index: Fingerprint::of(of.0),
            program: of.1,
            counts: ReceiptCounts::default(),
            hits: Vec::new(),
        }
    }

    pub fn parse(text: &str) -> Result<Receipt, ReceiptError> {
        let damaged = |e: serde_json::Error| ReceiptError::Damaged(e.to_string());
        let value: serde_json::Value = serde_json::from_str(text).map_err(damaged)?;
        match value.get("receipt").map(serde_json::Value::as_u64) {
            None => return Err(ReceiptError::Foreign),
            Some(Some(version)) if version != u64::from(RECEIPT) => return Err(ReceiptError::Version(version)),
            Some(_) => {}
        }
        let receipt: Receipt = serde_json::from_value(value).map_err(damaged)?;
        match receipt.hits.len() == receipt.counts.hits {
            true => Ok(receipt),
            false => Err(ReceiptError::Damaged(format!(
                "it counts {} hits and lists {}",
                receipt.counts.hits,
                receipt.hits.len()
            ))),
        }
    }
}

impl ReceiptOptions {
    pub fn new(filters: Filters, plain: bool, options: &Options) -> ReceiptOptions {
        ReceiptOptions {
            filters,
            plain,
            matching: options.matching,
            unit: options.unit,
            sort: options.sort.map(|sort| match sort {
                Sort::Relevance => SortName::Relevance,
                Sort::Newest => SortName::Newest,
                Sort::Oldest => SortName::Oldest,
            }),
            limit: options.limit,
            per_article: options.per_article,
            fold_copies: options.fold_copies,
            ranking: format!("{:?}", options.weights),
        }
    }

    /// The options of a search like the one on record, weighed as this program weighs.
    pub fn search(&self) -> Options {
        let sort = self.sort.map(|sort| match sort {
            SortName::Relevance => Sort::Relevance,
            SortName::Newest => Sort::Newest,
            SortName::Oldest => Sort::Oldest,
        });
        Options {
            matching: self.matching,
            unit: self.unit,
            sort,
            limit: self.limit,
            per_article: self.per_article,
            fold_copies: self.fold_copies,
            ..Options::default()
        }
    }
}

impl Fingerprint {
    pub fn of(snapshot: &Snapshot) -> Fingerprint {
        Fingerprint {
            generation: snapshot.generation.name(),
            begun: snapshot.manifest.created.clone(),
            format: FORMAT,
            articles: snapshot.totals.articles,
            passages: snapshot.totals.passages,
            logical_hash: snapshot.totals.logical_hash.clone(),
            versions: snapshot.manifest.versions.clone(),
        }
    }
}

impl ReceiptHit {
    pub fn new(unit: Unit, hit: &Hit) -> ReceiptHit {
        let id = match unit {
            Unit::Passage => hit.places[0].id.to_string(),
            Unit::Article => hit.article.id.to_string(),
        };
        ReceiptHit { id, score: hit.score }
    }
}
