//! A run that writes a generation: records of files in, articles and catalogue entries out.

use super::flow::{self, End, Output};
use super::ledger::{Ledger, Released, Verdict};
use super::naming::Namer;
use super::plan::fresh_entry;
use super::update::{files, rejected};
use super::verify::put_in_place;
use super::{Event, Job, PipelineError, Report, Stage};
use crate::article::{ArticleId, PartialDate};
use crate::index::{Catalogue, Claim, Generation, GenerationWriter, IndexError, Prepared, SourceEntry, Written};
use crate::ingest::{SourceFile, Stamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

/// A run that writes.
pub struct Run<'a> {
    pub job: &'a Job<'a>,
    pub namer: &'a Namer<'a>,
    pub writer: GenerationWriter,
    pub ledger: Ledger,
    pub catalogue: Catalogue,
    pub report: Report,
    /// Whether it builds a new generation, which holds nothing but what was written.
    pub is_new: bool,
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
        let is_there = !self.is_new || self.written.contains(prepared.id);
        self.written.put(&prepared);
        if is_there { self.writer.put(prepared) } else { self.writer.add(prepared) }
    }

    fn remove(&mut self, id: ArticleId) {
        self.written.remove(id);
        self.writer.remove(id);
    }

    /// Makes one segment of all that is committed, since that searches fastest.
    pub fn merge(&mut self) -> Result<(), PipelineError> {
        self.job.observer.observe(Event::Stage(Stage::Merging));
        Ok(self.writer.merge_all()?)
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
        to_read: &[SourceFile],
        bytes: u64,
    ) -> Result<(), PipelineError> {
        self.job.observer.observe(Event::Stage(Stage::Reading));
        self.job.observer.observe(Event::Planned { files: to_read.len(), bytes });
        let heirs = self.read(found, to_read, true)?;
        // An article that lost its file must not be lost with it, so what follows from the files read is done in any case.
        self.read_again(heirs)
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
                Output::Article { prepared, changed, warnings } => {
                    let line = Some(open.claims.len() + 1);
                    let claim = Claim { line, id: prepared.id, changed };
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
                    heirs.extend(self.settle_part(key, fresh));
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
                    if may_stop && heirs.is_empty() && self.checkpoints.is_due() {
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
        let verdict = self.ledger.claim(key, claim);
        match verdict {
            Verdict::Add => self.report.added += 1,
            Verdict::Replace => self.report.replaced += 1,
            Verdict::Succeed => self.report.moved += 1,
            Verdict::Supersede | Verdict::Shadowed => self.report.duplicates += 1,
        }
        for warning in warnings {
            self.report.warnings.add(warning);
        }
        if verdict == Verdict::Shadowed { Ok(()) } else { Ok(self.put(prepared)?) }
    }

    /// Puts a file's new entry in place of its old one; articles it no longer gives are removed or pass on, and so do those of which
    /// another file now has the later version.
    fn settle(&mut self, key: &str, fresh: SourceEntry) -> BTreeSet<String> {
        let given: BTreeSet<ArticleId> = fresh.claims.iter().map(|c| c.id).collect();
        let set_back = set_back(&self.catalogue, key, &fresh.claims);
        let old = self.catalogue.sources.insert(key.to_owned(), fresh).unwrap_or_default();
        let lost: BTreeSet<ArticleId> = old.claims.iter().map(|c| c.id).filter(|id| !given.contains(id)).collect();
        let mut heirs = self.ledger.overtakers(key, &set_back, &self.catalogue);
        heirs.extend(self.release(key, &lost));
        heirs
    }

    /// Adds what a file that was broken off has given so far to what it gave before.
    fn settle_part(&mut self, key: &str, fresh: SourceEntry) -> BTreeSet<String> {
        let set_back = set_back(&self.catalogue, key, &fresh.claims);
        let entry = self.catalogue.sources.entry(key.to_owned()).or_default();
        let former = std::mem::replace(entry, fresh);
        let seen: BTreeSet<ArticleId> = entry.claims.iter().map(|claim| claim.id).collect();
        entry.claims.extend(former.claims.into_iter().filter(|claim| !seen.contains(&claim.id)));
        self.ledger.overtakers(key, &set_back, &self.catalogue)
    }

    fn release(&mut self, key: &str, ids: &BTreeSet<ArticleId>) -> BTreeSet<String> {
        let mut heirs = BTreeSet::new();
        for Released { id, heir } in self.ledger.release(key, ids, &self.catalogue) {
            self.remove(id);
            match heir {
                Some(heir) => {
                    heirs.insert(heir);
                }
                None => self.report.removed += 1,
            }
        }
        heirs
    }

    /// Removes the articles of files that are gone.
    pub fn prune(&mut self, gone: &[String]) -> Result<(), PipelineError> {
        let mut heirs = BTreeSet::new();
        // None of them is to inherit from another.
        let gone: Vec<(&String, SourceEntry)> =
            gone.iter().map(|gone| (gone, self.catalogue.sources.remove(gone).unwrap_or_default())).collect();
        for (gone, old) in gone {
            let owned = old.claims.iter().map(|c| c.id).filter(|&id| self.ledger.is_owner(gone, id));
            let ids = owned.collect();
            heirs.extend(self.release(gone, &ids));
        }
        self.read_again(heirs)
    }

    /// Reads these files, and those to which articles pass from them.
    pub fn read_again(&mut self, mut keys: BTreeSet<String>) -> Result<(), PipelineError> {
        while !keys.is_empty() {
            let found = files(self.job, &keys)?;
            let to_read: Vec<_> = found.values().cloned().collect();
            keys = self.read(&found, &to_read, false)?;
        }
        Ok(())
    }
}

/// Articles of which a file gives an earlier version now than by the catalogue.
fn set_back(catalogue: &Catalogue, key: &str, claims: &[Claim]) -> BTreeSet<ArticleId> {
    let mut latest: HashMap<ArticleId, Option<PartialDate>> = HashMap::new();
    for claim in claims {
        let latest = latest.entry(claim.id).or_default();
        *latest = (*latest).max(claim.changed);
    }
    let former = catalogue.sources.get(key).into_iter().flat_map(|entry| &entry.claims);
    let is_set_back = |claim: &&Claim| latest.get(&claim.id).is_some_and(|now| *now < claim.changed);
    former.filter(is_set_back).map(|claim| claim.id).collect()
}

/// Whether a file that was read is not what it was when it was found.
fn has_changed(file: &SourceFile) -> bool {
    Stamp::of(&file.absolute).is_ok_and(|stamp| stamp != file.stamp)
}
