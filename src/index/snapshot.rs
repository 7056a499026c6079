use super::analyzer;
use super::directory::ReadOnlyDirectory;
use super::document::StoredArticle;
use super::error::OPENING;
use super::generation::{Generation, IndexDir, Manifest};
use super::kept::Kept;
use super::schema::Fields;
use super::{Catalogue, Claim, IndexError, SourceEntry, Totals};
use crate::article::ArticleId;
use std::collections::BTreeSet;
use std::time::Duration;
use tantivy::schema::Field;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, Term};

/// One generation at one commit, held to the end of a search: later commits and swaps do not show.
pub struct Snapshot {
    pub generation: Generation,
    pub manifest: Manifest,
    pub fields: Fields,
    pub searcher: Searcher,
    /// Counts and logical hash of the commit.
    pub totals: Totals,
    pub kept: Kept,
}

/// How often opening is tried while a writer replaces files under it.
const TRIES: u32 = 20;

impl Snapshot {
    /// Opens what `CURRENT` names. Needs no right to write anywhere.
    pub fn open(dir: &IndexDir) -> Result<Snapshot, IndexError> {
        let mut tried = 0;
        loop {
            let named = dir.named();
            let opened = dir.current().and_then(Snapshot::of);
            // Between reading what is current and opening it, it may have been replaced and cleared away.
            let may_pass = |e: &IndexError| matches!(e, IndexError::Tantivy { .. }) || dir.named() != named;
            match opened {
                Err(e) if tried < TRIES && may_pass(&e) => {
                    tried += 1;
                    std::thread::sleep(Duration::from_millis(10));
                }
                opened => return opened,
            }
        }
    }

    /// Opens one generation, current or not.
    pub fn of(generation: Generation) -> Result<Snapshot, IndexError> {
        let manifest = generation.manifest()?;
        let opening = || IndexError::tantivy(OPENING);
        let directory = ReadOnlyDirectory::open(&generation.tantivy_dir()).map_err(opening())?;
        let index = Index::open(directory).map_err(opening())?;
        let (schema, fields) = Fields::schema();
        if index.schema() != schema {
            return Err(IndexError::damaged(generation.path(), "its fields are not those of its format"));
        }
        Fields::register(&index);
        let payload = index.load_metas().map_err(opening())?.payload;
        let totals = Totals::from_payload(payload.as_deref())
            .ok_or_else(|| IndexError::damaged(generation.path(), "its last commit says no totals"))?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(16);
        let reader = reader.try_into().map_err(opening())?;
        let (searcher, kept) = (reader.searcher(), Kept::default());
        Ok(Snapshot { generation, manifest, fields, searcher, totals, kept })
    }

    pub fn stored(&self, address: DocAddress) -> Result<StoredArticle, IndexError> {
        let doc: TantivyDocument = self.searcher.doc(address).map_err(IndexError::tantivy("read a stored article"))?;
        StoredArticle::decode(&doc, &self.fields, self.generation.path())
    }

    /// Where the article with this id is.
    pub fn find(&self, id: ArticleId) -> Result<Option<DocAddress>, IndexError> {
        Ok(self.lookup(Term::from_field_u64(self.fields.key, id.number()))?.into_iter().next())
    }

    pub fn find_docno(&self, docno: &str) -> Result<Vec<DocAddress>, IndexError> {
        self.lookup(Term::from_field_text(self.fields.docno, docno))
    }

    pub fn find_url(&self, canonical_url: &str) -> Result<Vec<DocAddress>, IndexError> {
        self.lookup(Term::from_field_text(self.fields.url, canonical_url))
    }

    /// The articles in which a folded word stands.
    pub(super) fn find_word(&self, word: &str) -> Result<Vec<DocAddress>, IndexError> {
        self.lookup(Term::from_field_text(self.fields.exact, word))
    }

    fn lookup(&self, term: Term) -> Result<Vec<DocAddress>, IndexError> {
        use tantivy::collector::DocSetCollector;
        use tantivy::query::TermQuery;
        use tantivy::schema::IndexRecordOption;
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found =
            self.searcher.search(&query, &DocSetCollector).map_err(IndexError::tantivy("look up an article"))?;
        let mut found: Vec<DocAddress> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The distinct terms of a field, in order.
    pub fn terms(&self, field: Field) -> Result<BTreeSet<String>, IndexError> {
        let reading = || IndexError::tantivy("read the terms of a field");
        let mut out = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(reading())?;
            let mut stream = inverted.terms().stream().map_err(|e| reading()(e.into()))?;
            while let Some((term, _)) = stream.next() {
                out.insert(String::from_utf8_lossy(term).into_owned());
            }
        }
        Ok(out)
    }

    /// Every live article, in no order a user should see.
    pub fn addresses(&self) -> impl Iterator<Item = DocAddress> + '_ {
        let segments = self.searcher.segment_readers().iter().enumerate();
        segments.flat_map(|(ord, reader)| reader.doc_ids_alive().map(move |doc| DocAddress::new(ord as u32, doc)))
    }

    /// The ids of all live articles, with where they are.
    pub fn ids(&self) -> Result<Vec<(DocAddress, ArticleId)>, IndexError> {
        let mut all = Vec::with_capacity(self.searcher.num_docs() as usize);
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let key = segment.fast_fields().u64("key").map_err(IndexError::tantivy("read the ids"))?;
            let id = |doc| key.first(doc).map(|number| (DocAddress::new(ord, doc), ArticleId::from_number(number)));
            all.extend(segment.doc_ids_alive().filter_map(id));
        }
        Ok(all)
    }

    /// Articles deleted but not yet merged away: they still count in the ranking's statistics.
    pub fn deleted(&self) -> u32 {
        self.searcher.segment_readers().iter().map(tantivy::SegmentReader::num_deleted_docs).sum()
    }

    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// Articles whose date is marked as unreliable.
    pub fn doubtful_dates(&self) -> Result<u64, IndexError> {
        let reading = || IndexError::tantivy("read the dates");
        let mut n = 0;
        for segment in self.searcher.segment_readers() {
            if let Some(reliable) = segment.fast_fields().column_opt::<u64>("date_reliable").map_err(reading())? {
                n += segment.doc_ids_alive().filter(|&doc| reliable.first(doc) == Some(0)).count() as u64;
            }
        }
        Ok(n)
    }

    /// The catalogue; when the file is lost, torn or of another commit, completed from the stored articles.
    pub fn catalogue(&self) -> Result<Catalogue, IndexError> {
        let (mut catalogue, commit) = Catalogue::read(&self.generation).unwrap_or_default();
        if !commit.is_empty() && commit == self.totals.logical_hash {
            return Ok(catalogue);
        }
        for address in self.addresses() {
            let StoredArticle { article, .. } = self.stored(address)?;
            let changed = article.last_changed();
            let entry = catalogue.sources.entry(article.source.path).or_insert_with(SourceEntry::default);
            if !entry.claims.iter().any(|claim| claim.id == article.id) {
                entry.stamp = None;
                entry.claims.push(Claim { line: article.source.line, id: article.id, changed });
            }
        }
        catalogue.sources.values_mut().for_each(|entry| entry.claims.sort_unstable());
        Ok(catalogue)
    }

    /// Verifies the checksums of all files of the generation; names of broken files.
    pub fn verify(&self) -> Result<Vec<String>, IndexError> {
        let broken = self.searcher.index().validate_checksum().map_err(IndexError::tantivy("verify checksums"))?;
        let mut broken: Vec<String> = broken.iter().map(|p| p.display().to_string()).collect();
        broken.sort();
        Ok(broken)
    }

    /// The version of the analysis that made the terms of this program.
    pub fn analyzer_version() -> u32 {
        analyzer::VERSION
    }
}
