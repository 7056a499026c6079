use super::directory::WriterDirectory;
use super::document::Prepared;
use super::generation::Generation;
use super::schema::Fields;
use super::{IndexError, Totals, WriterLock};
use crate::article::ArticleId;
use std::time::Duration;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter, ReloadPolicy, TantivyError, Term};

/// How often merging all segments is tried while merges in the background take some of them away, and the pause between.
const MERGE_TRIES: u32 = 100;
const MERGE_PAUSE: Duration = Duration::from_millis(50);

/// Writes one generation. Nothing shows before [`GenerationWriter::commit`].
pub struct GenerationWriter {
    generation: Generation,
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    directory: WriterDirectory,
}

impl GenerationWriter {
    /// Opens a generation for writing, creating its files when it is new.
    ///
    /// `_lock` shows that nobody else writes. `memory` is the bytes all `threads` together may
    /// buffer before they write a segment.
    pub fn open(
        generation: &Generation,
        _lock: &WriterLock,
        threads: usize,
        memory: usize,
    ) -> Result<GenerationWriter, IndexError> {
        let dir = generation.tantivy_dir();
        generation.disk.create_folder(&dir)?;
        let doing = "open the index for writing";
        let (schema, fields) = Fields::schema();
        let directory = WriterDirectory::open(&dir, generation.disk.clone()).map_err(IndexError::tantivy(doing))?;
        let failed = |e| failure(&directory, doing, e);
        let index = Index::open_or_create(directory.clone(), schema).map_err(failed)?;
        Fields::register(&index);
        // Each thread takes some 30 MB beside its share when it writes a segment, and few keep many extractors waiting.
        let threads = threads.clamp(1, 8).min((memory / 32_000_000).max(1));
        // tantivy flushes for every document below 15 MB a thread.
        let per_thread = (memory / threads).max(16_000_000);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(per_thread)
            .num_merge_threads(1)
            .build();
        let writer = index.writer_with_options(options).map_err(failed)?;
        // What a run left behind that died while it committed: this run may want to write files of the same names.
        writer.garbage_collect_files().wait().map_err(failed)?;
        Ok(GenerationWriter { generation: generation.clone(), index, writer, fields, directory })
    }

    /// Adds an article, or replaces the one with its id.
    pub fn put(&self, prepared: Prepared) -> Result<(), IndexError> {
        self.remove(prepared.id);
        self.add(prepared)
    }

    /// Adds an article that is not there. Up to the next commit whatever is to be replaced takes more than a kilobyte
    /// of memory, and costs time then.
    pub fn add(&self, prepared: Prepared) -> Result<(), IndexError> {
        self.writer.add_document(prepared.document).map_err(self.failed("add an article"))?;
        Ok(())
    }

    pub fn remove(&self, id: ArticleId) {
        self.writer.delete_term(Term::from_field_u64(self.fields.key, id.number()));
    }

    /// Makes everything since the last commit visible at once, with new totals.
    ///
    /// The totals are counted over what was committed, so they are written by a second commit that
    /// changes nothing else; a crash in between leaves the content committed with the old counts and
    /// no hash, which the next commit mends.
    pub fn commit(&mut self) -> Result<Totals, IndexError> {
        let committing = || IndexError::tantivy("commit");
        let previous = self.index.load_metas().map_err(committing())?.payload;
        let previous = Totals::from_payload(previous.as_deref()).unwrap_or_default();
        self.commit_with(&Totals { logical_hash: String::new(), checkpoint: None, ..previous })?;
        let totals = self.totals()?;
        self.commit_with(&totals)?;
        Ok(totals)
    }

    pub(super) fn commit_with(&mut self, totals: &Totals) -> Result<(), IndexError> {
        let directory = &self.directory;
        let failed = |e| failure(directory, "commit", e);
        let mut prepared = self.writer.prepare_commit().map_err(failed)?;
        prepared.set_payload(&serde_json::to_string(totals).expect("numbers and strings serialize"));
        prepared.commit().map_err(failed)?;
        Ok(())
    }

    fn totals(&self) -> Result<Totals, IndexError> {
        let counting = || IndexError::tantivy("count the articles");
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(counting())?;
        Totals::count(&reader.searcher()).map_err(counting())
    }

    pub(super) fn generation(&self) -> &Generation {
        &self.generation
    }

    /// The number of the checkpoint that the last commit was, if it was one.
    pub(super) fn last_checkpoint(&self) -> Result<Option<u64>, IndexError> {
        let payload = self.index.load_metas().map_err(self.failed("commit"))?.payload;
        Ok(Totals::from_payload(payload.as_deref()).and_then(|totals| totals.checkpoint))
    }

    /// Merges all segments into one, which searches fastest. Call after a commit.
    pub fn merge_all(&mut self) -> Result<(), IndexError> {
        let merging = "merge segments";
        for tries_left in (0..MERGE_TRIES).rev() {
            let segments = self.index.searchable_segment_ids().map_err(self.failed(merging))?;
            if segments.len() <= 1 {
                return Ok(());
            }
            match self.writer.merge(&segments).wait() {
                // A merge in the background has taken some of them meanwhile.
                Err(TantivyError::InvalidArgument(_)) if tries_left > 0 => std::thread::sleep(MERGE_PAUSE),
                ended => return ended.map(|_| ()).map_err(self.failed(merging)),
            }
        }
        Ok(())
    }

    /// Waits for background merges and removes files nobody needs.
    pub fn close(self) -> Result<Generation, IndexError> {
        let closing = "finish writing";
        self.writer.garbage_collect_files().wait().map_err(self.failed(closing))?;
        let directory = self.directory;
        self.writer.wait_merging_threads().map_err(|e| failure(&directory, closing, e))?;
        Ok(self.generation)
    }

    fn failed(&self, doing: &'static str) -> impl Fn(TantivyError) -> IndexError + '_ {
        move |error| failure(&self.directory, doing, error)
    }
}

/// What failed: the file that could not be written, if there is one, else what tantivy says.
fn failure(directory: &WriterDirectory, doing: &'static str, error: TantivyError) -> IndexError {
    match directory.take_failure() {
        Some((doing, path, source)) => IndexError::Io { doing, path, source },
        None => IndexError::tantivy(doing)(error),
    }
}
