//! A run that writes a generation: records of files in, articles and catalogue entries out.

use super::flow::{self, End, Output};
use super::ledger::{Ledger, Released, Verdict};
use super::naming::Namer;
use super::plan::fresh_entry;
use super::update::{files, rejected};
use super::verify::put_in_place;
use super::{Event, Job, PipelineError, Report, Stage};
use crate::article::ArticleId;
use crate::index::{Catalogue, Claim, Generation, GenerationWriter, IndexError, Prepared, SourceEntry, Written};
use crate::ingest::{SourceFile, Stamp};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// A run that writes.
pub struct Run<'a> {
    pub job: &'a Job<'a>,
    pub namer: &'a Namer<'a>,
    pub writer: GenerationWriter,
    pub ledger: Ledger,
    pub catalogue: Catalogue,
    pub report: Report,
    /// What a new generation must come to hold.
    pub written: Written,
    pub checkpoints: Checkpoints,
}

/// When to set down how far a run has come.
pub struct Checkpoints {
    every: Option<Duration>,
    last: Instant,
}

impl Checkpoints {
    pub fn every(pause: Duration) -> Checkpoints {
        Checkpoints { every: Some(pause), last: Instant::now() }
    }

    pub fn never() -> Checkpoints {
        Checkpoints { every: None, last: Instant::now() }
    }

    pub fn is_due(&self) -> bool {
        self.every.is_some_and(|pause| self.last.elapsed() >= pause)
    }

    pub fn restart(&mut self) {
        self.last = Instant::now();
    }
}

impl Run<'_> {
    pub fn put(&mut self, prepared: Prepared) -> Result<(), IndexError> {
        self.written.put(&prepared);
        self.writer.put(prepared)
    }

    fn remove(&mut self, id: ArticleId) {
        self.written.remove(id);
        self.writer.remove(id);
    }

    /// Makes the new generation that this run has built the one that answers.
    pub fn put_in_place(self, generation: &Generation) -> Result<Report, PipelineError> {
        let Run { job, writer, ledger, catalogue, report, written, .. } = self;
        let totals = put_in_place(job, generation, writer, &written, ledger.len() as u64, &catalogue)?;
        Ok(Report { totals, ..report })
    }

    /// Reads files until no article lacks the version it should have.
    pub fn read_all(
        &mut self,
        found: &BTreeMap<String, SourceFile>,
        mut to_read: Vec<SourceFile>,
        bytes: u64,
    ) -> Result<(), PipelineError> {
        self.job.observer.observe(Event::Stage(Stage::Reading));
        self.job.observer.observe(Event::Planned { files: to_read.len(), bytes });
        // An article that lost its file must not be lost with it, so what follows from the files read is done in any case.
        let mut may_stop = true;
        while !to_read.is_empty() {
            let heirs = self.read(found, &to_read, may_stop)?;
            may_stop = false;
            to_read = heirs.into_iter().filter_map(|key| found.get(&key).cloned()).collect();
        }
        Ok(())
    }

    /// Takes articles out of the index that nobody owns any more.
    pub fn drop_all(&mut self, ids: &BTreeSet<ArticleId>) {
        ids.iter().for_each(|&id| self.remove(id));
        self.report.removed += ids.len() as u64;
    }

    /// Reads files once; returns those that must be read again because an article became theirs.
    pub fn read(
        &mut self,
        found: &BTreeMap<String, SourceFile>,
        files: &[SourceFile],
        may_stop: bool,
    ) -> Result<BTreeSet<String>, PipelineError> {
        let mut heirs = BTreeSet::new();
        let mut entry: Option<SourceEntry> = None;
        let mut file = 0;
        flow::run(files, self.job, self.namer, may_stop, |output| -> Result<(), PipelineError> {
            let SourceFile { path: key, .. } = &files[file];
            let open = entry.get_or_insert_with(|| {
                if let Some(old) = self.catalogue.sources.get(key) {
                    self.ledger.reopen(key, &old.claims);
                }
                found.get(key).map(fresh_entry).unwrap_or_default()
            });
            match output {
                Output::Article { prepared, warnings } => {
                    let line = Some(open.claims.len() + 1);
                    let claim = Claim { line, id: prepared.id };
                    open.claims.push(claim);
                    self.take(key, claim, *prepared, &warnings)?;
                }
                Output::Withheld(withheld) => {
                    open.withheld.push(withheld);
                    self.report.withheld += 1;
                }
                Output::Rejected(reject) if reject.passed_over => self.report.passed_over.push(reject),
                Output::Rejected(reject) => {
                    open.rejects.push(rejected(&reject));
                    self.report.rejected.push(reject);
                }
                Output::End(End { whole: false, .. }) => {
                    let fresh = entry.take().unwrap_or_default();
                    self.settle_part(key, fresh);
                }
                Output::End(End { file: number, reader, whole: true }) => {
                    debug_assert_eq!(number, file);
                    self.count_reader(reader, open);
                    let size = open.stamp.map_or(0, |s| s.0);
                    let articles = open.claims.len() as u64;
                    let mut fresh = entry.take().unwrap_or_default();
                    if let Some(read) = found.get(key).filter(|read| has_changed(read)) {
                        // Nobody knows which state of it was read.
                        fresh.stamp = None;
                        self.report.changing.push(read.path.clone());
                    }
                    heirs.extend(self.settle(key, fresh));
                    self.report.bytes_read += size;
                    self.job.observer.observe(Event::File { path: key, bytes: size, articles });
                    file += 1;
                    // Files to be read again are known to nobody but this run.
                    if heirs.is_empty() && self.checkpoints.is_due() {
                        self.writer.checkpoint(&self.catalogue)?;
                        self.checkpoints.restart();
                    }
                }
            }
            Ok(())
        })?;
        self.leave(&files[file..]);
        Ok(heirs)
    }

    fn count_reader(&mut self, reader: Option<&'static str>, entry: &SourceEntry) {
        if let Some(reader) = reader {
            let counts = self.report.readers.entry(reader).or_default();
            counts.files += 1;
            counts.articles += entry.claims.len() as u64;
            counts.rejected += entry.rejects.len() as u64;
        }
    }

    /// Notes that these files were not read, or not to their end: the next run reads them, whatever they look like.
    fn leave(&mut self, files: &[SourceFile]) {
        if files.is_empty() {
            return;
        }
        let left = self.report.left.get_or_insert_default();
        left.files += files.len();
        left.bytes += files.iter().map(|file| file.stamp.size).sum::<u64>();
        for file in files {
            self.catalogue.sources.entry(file.path.clone()).and_modify(|entry| entry.stamp = None);
        }
    }

    fn take(&mut self, key: &str, claim: Claim, prepared: Prepared, warnings: &[String]) -> Result<(), PipelineError> {
        match self.ledger.claim(key, claim) {
            Verdict::Add => self.report.added += 1,
            Verdict::Replace => self.report.replaced += 1,
            Verdict::Succeed => self.report.moved += 1,
            Verdict::Supersede | Verdict::Shadowed => self.report.duplicates += 1,
        }
        for warning in warnings {
            self.report.warnings.add(warning);
        }
        if self.ledger.is_owner(key, claim.id) { Ok(self.put(prepared)?) } else { Ok(()) }
    }

    /// Puts a file's new entry in place of its old one; articles it no longer gives are removed or pass on.
    fn settle(&mut self, key: &str, fresh: SourceEntry) -> Vec<String> {
        let kept: BTreeSet<ArticleId> = fresh.claims.iter().map(|c| c.id).collect();
        let old = self.catalogue.sources.insert(key.to_owned(), fresh).unwrap_or_default();
        let lost: Vec<ArticleId> = old.claims.iter().map(|c| c.id).filter(|id| !kept.contains(id)).collect();
        self.release(key, &lost)
    }

    /// Adds what a file that was broken off has given so far to what it gave before.
    fn settle_part(&mut self, key: &str, fresh: SourceEntry) {
        let entry = self.catalogue.sources.entry(key.to_owned()).or_default();
        let former = std::mem::replace(entry, fresh);
        let seen: BTreeSet<ArticleId> = entry.claims.iter().map(|claim| claim.id).collect();
        entry.claims.extend(former.claims.into_iter().filter(|claim| !seen.contains(&claim.id)));
    }

    fn release(&mut self, key: &str, ids: &[ArticleId]) -> Vec<String> {
        let mut heirs = Vec::new();
        for Released { id, heir } in self.ledger.release(key, ids, &self.catalogue) {
            self.remove(id);
            match heir {
                Some(heir) => heirs.push(heir),
                None => self.report.removed += 1,
            }
        }
        heirs
    }

    /// Removes the articles of files that are gone.
    pub fn prune(&mut self, gone: &[String]) -> Result<(), PipelineError> {
        let mut heirs = BTreeSet::new();
        for gone in gone {
            let old = self.catalogue.sources.remove(gone).unwrap_or_default();
            let ids: Vec<ArticleId> = old.claims.iter().map(|c| c.id).collect();
            heirs.extend(self.release(gone, &ids));
        }
        let found = files(self.job, &heirs)?;
        let to_read = found.values().cloned().collect();
        self.read_all(&found, to_read, 0)
    }
}

/// Whether a file that was read is not what it was when it was found.
fn has_changed(file: &SourceFile) -> bool {
    Stamp::of(&file.absolute).is_ok_and(|stamp| stamp != file.stamp)
}
