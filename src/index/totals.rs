//! What a commit holds, counted three ways that must agree: as it was written, as its columns say, and as its
//! stored articles say.

use super::document::{Prepared, content_hash};
use super::{IndexError, Snapshot, StoredArticle};
use crate::article::ArticleId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

/// What a commit holds, kept in its payload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub articles: u64,
    pub passages: u64,
    /// Hash of ids and contents, independent of order, segments and machine.
    pub logical_hash: String,
    /// The number of the checkpoint that this commit is: then nothing was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) checkpoint: Option<u64>,
}

impl Totals {
    pub(super) fn from_payload(payload: Option<&str>) -> Option<Totals> {
        serde_json::from_str(payload?).ok()
    }

    /// Counts what the columns of a commit hold.
    pub(super) fn count(searcher: &Searcher) -> tantivy::Result<Totals> {
        let mut sum = Sum::default();
        for segment in searcher.segment_readers() {
            each(segment, |id, content, passages| sum.add(id, content, passages))?;
        }
        Ok(sum.totals())
    }
}

/// Hands over key, content and number of passages of every live article of a segment.
fn each(segment: &SegmentReader, mut take: impl FnMut(u64, u64, u64)) -> tantivy::Result<()> {
    let fast = segment.fast_fields();
    let (key, content, layout) = (fast.u64("key")?, fast.u64("content")?, fast.u64("layout")?);
    for doc in segment.doc_ids_alive() {
        let passages = (layout.values_for_doc(doc).count() as u64).saturating_sub(1);
        take(key.first(doc).unwrap_or(0), content.first(doc).unwrap_or(0), passages);
    }
    Ok(())
}

#[derive(Default)]
struct Sum {
    articles: u64,
    passages: u64,
    hash: u128,
}

impl Sum {
    fn add(&mut self, id: u64, content: u64, passages: u64) {
        self.articles += 1;
        self.passages += passages;
        self.hash = self.hash.wrapping_add(mix(id, content));
    }

    fn totals(&self) -> Totals {
        let logical_hash = format!("{:032x}", self.hash);
        Totals { articles: self.articles, passages: self.passages, logical_hash, checkpoint: None }
    }
}

/// A 128-bit hash of one article's id and content, to be summed over all.
fn mix(key: u64, content: u64) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key.to_le_bytes()).update(&content.to_le_bytes());
    u128::from_le_bytes(hasher.finalize().as_bytes()[..16].try_into().expect("32 bytes hold 16"))
}

/// What was put into a new generation, kept beside the writer, so that the index need not vouch for itself.
#[derive(Debug, Default)]
pub struct Written {
    articles: HashMap<ArticleId, (u64, u32)>,
}

impl Written {
    /// What a commit of an earlier run holds.
    pub fn of(snapshot: &Snapshot) -> Result<Written, IndexError> {
        let mut written = Written::default();
        for segment in snapshot.searcher.segment_readers() {
            let noted = each(segment, |id, content, passages| {
                written.articles.insert(ArticleId::from_number(id), (content, passages as u32));
            });
            noted.map_err(IndexError::tantivy("count the articles"))?;
        }
        Ok(written)
    }

    pub fn put(&mut self, prepared: &Prepared) {
        self.articles.insert(prepared.id, (prepared.content, prepared.passages as u32));
    }

    pub fn remove(&mut self, id: ArticleId) {
        self.articles.remove(&id);
    }

    pub fn contains(&self, id: ArticleId) -> bool {
        self.articles.contains_key(&id)
    }

    pub fn count(&self) -> usize {
        self.articles.len()
    }

    /// What the finished generation must hold.
    pub fn totals(&self) -> Totals {
        let mut sum = Sum::default();
        for (id, (content, passages)) in &self.articles {
            sum.add(id.number(), *content, u64::from(*passages));
        }
        sum.totals()
    }
}

/// Bytes of a word that is looked for.
const LONGEST_PROBE: usize = 100;

impl Snapshot {
    /// Counts and hashes what is stored, article by article, instead of believing the columns.
    pub fn recount(&self) -> Result<Totals, IndexError> {
        let reading = || IndexError::tantivy("read the stored articles");
        let mut sum = Sum::default();
        for segment in self.searcher.segment_readers() {
            let store = segment.get_store_reader(1).map_err(|e| reading()(e.into()))?;
            let mut stored = store.iter::<TantivyDocument>(segment.alive_bitset());
            let mut failed = None;
            let counted = each(segment, |id, _, passages| match stored.next() {
                Some(Ok(document)) => sum.add(id, self.hash_of(&document), passages),
                Some(Err(e)) => failed = failed.take().or(Some(e)),
                None => {}
            });
            counted.map_err(reading())?;
            if let Some(e) = failed {
                return Err(reading()(e));
            }
        }
        Ok(sum.totals())
    }

    /// A stored article, if it is what was written: its content has the hash that its column says.
    pub fn intact(&self, address: DocAddress) -> Result<StoredArticle, IndexError> {
        let reading = || IndexError::tantivy("read a stored article");
        let document: TantivyDocument = self.searcher.doc(address).map_err(reading())?;
        let segment = self.searcher.segment_reader(address.segment_ord);
        let content = segment.fast_fields().u64("content").map_err(reading())?.first(address.doc_id);
        if content != Some(self.hash_of(&document)) {
            return Err(IndexError::damaged(self.generation.path(), "a stored article is not what was written"));
        }
        StoredArticle::decode(&document, &self.fields, self.generation.path())
    }

    fn hash_of(&self, document: &TantivyDocument) -> u64 {
        let bytes = |field| document.get_first(field).and_then(|value| value.as_bytes());
        let (article, mentions) = (bytes(self.fields.article), bytes(self.fields.mentions));
        content_hash(article.unwrap_or_default(), mentions.unwrap_or_default(), bytes(self.fields.names_found))
    }

    /// Checks that articles are found: about `probes` of them, spread over all, by their id and by a word of theirs.
    /// What was not found is named.
    pub fn probe(&self, probes: usize) -> Result<Vec<String>, IndexError> {
        let step = (self.searcher.num_docs() as usize / probes.max(1)).max(1);
        let mut complaints = Vec::new();
        for address in self.addresses().step_by(step) {
            let article = self.stored(address)?.article;
            if self.find(article.id)? != Some(address) {
                complaints.push(format!("article {} is not found by its id", article.id));
            }
            let words = crate::text::words(article.body.text());
            // The longest is the rarest, more often than not; what is longer than any word is in no index.
            let words = words.iter().filter(|word| word.text.len() <= LONGEST_PROBE);
            if let Some(word) = words.max_by_key(|word| word.text.len())
                && !self.find_word(&word.text)?.contains(&address)
            {
                complaints.push(format!("article {} is not found by its word `{}`", article.id, word.text));
            }
        }
        Ok(complaints)
    }
}
