//! Articles that a person removed: out of the index now, and not back until the removal is undone.
//!
//! The decision stands with the overrides, which are the user's own; the catalogue only notes which file would
//! give the article, so that undoing reads that file and no other.

use super::flow;
use super::ledger::Ledger;
use super::naming::Namer;
use super::run::{Checkpoints, Run};
use super::update::is_read_otherwise;
use super::{Job, PipelineError, Report, key};
use crate::article::{Article, ArticleId};
use crate::extract::overrides::Overrides;
use crate::index::{
    Catalogue, Claim, Generation, GenerationWriter, IndexError, Snapshot, SourceEntry, StoredArticle, Withheld,
    WriterLock, Written,
};
use std::collections::{BTreeMap, BTreeSet};

/// What [`obey_removals`] did.
#[derive(Clone, Debug, Default)]
pub struct Obeyed {
    pub report: Report,
    /// Articles whose file is gone and that came back from a former generation.
    pub recovered: Vec<ArticleId>,
    /// Keys of articles that are wanted again and that nothing holds any more.
    pub lost: Vec<String>,
}

/// The note that an article is removed, if it is.
pub fn removal_of(article: &Article, overrides: &Overrides) -> Option<Withheld> {
    let key = overrides.removal_of(article.id, &article.docno())?;
    Some(Withheld { id: article.id, key: key.to_owned() })
}

/// Moves removed articles of the catalogue from what files give to what is withheld; returns those the index still holds.
pub fn withdraw(
    overrides: &Overrides,
    snapshot: &Snapshot,
    catalogue: &mut Catalogue,
) -> Result<BTreeSet<ArticleId>, IndexError> {
    let removed = removed_ids(overrides, snapshot)?;
    if removed.is_empty() {
        return Ok(BTreeSet::new());
    }
    for entry in catalogue.sources.values_mut() {
        let claims = std::mem::take(&mut entry.claims);
        for claim in claims {
            match removed.get(&claim.id) {
                None => entry.claims.push(claim),
                Some(key) => entry.withheld.push(Withheld { id: claim.id, key: key.clone() }),
            }
        }
    }
    catalogue.sources.retain(|_, entry| !entry.missing || !entry.claims.is_empty());
    let mut held = BTreeSet::new();
    for id in removed.into_keys() {
        if snapshot.find(id)?.is_some() {
            held.insert(id);
        }
    }
    Ok(held)
}

/// The articles meant by the removals, each with the key that says so.
fn removed_ids(overrides: &Overrides, snapshot: &Snapshot) -> Result<BTreeMap<ArticleId, String>, IndexError> {
    let mut ids = BTreeMap::new();
    for key in overrides.removals() {
        if let Ok(id) = key.parse() {
            ids.insert(id, key.to_owned());
        }
        for address in snapshot.find_docno(key)? {
            ids.insert(snapshot.stored(address)?.article.id, key.to_owned());
        }
    }
    Ok(ids)
}

/// Files that give articles which are wanted again.
pub fn readmitted(overrides: &Overrides, catalogue: &Catalogue) -> BTreeSet<String> {
    let is_wanted = |entry: &SourceEntry| entry.withheld.iter().any(|w| overrides.removed(&w.key).is_none());
    catalogue.sources.iter().filter(|(_, entry)| is_wanted(entry)).map(|(path, _)| path.clone()).collect()
}

/// Brings the current generation in line with the removals, and with nothing else: other files and other overrides
/// wait for [`update`](super::update()).
pub fn obey_removals(job: &Job<'_>, lock: &WriterLock) -> Result<Obeyed, PipelineError> {
    let generation = job.index.current()?;
    let former = Snapshot::of(generation.clone())?;
    let before = former.catalogue()?;
    let mut catalogue = before.clone();
    let withdrawn = withdraw(job.overrides, &former, &mut catalogue)?;
    let to_read = readmitted(job.overrides, &catalogue);
    let wanted = wanted_again(job.overrides, &before);
    note(job.overrides, &mut catalogue);
    if withdrawn.is_empty() && to_read.is_empty() && wanted.is_empty() {
        if catalogue != before {
            catalogue.write(&generation, &former.totals.logical_hash)?;
        }
        return Ok(Obeyed { report: Report { totals: former.totals, ..Report::default() }, ..Obeyed::default() });
    }
    let writer = GenerationWriter::open(&generation, lock, job.threads, job.memory)?;
    let namer = Namer::new(job.naming, Some(&former));
    let ledger = Ledger::of(&catalogue);
    let (report, written) = (Report::default(), Written::default());
    let mut run = Run {
        job,
        namer: &namer,
        writer,
        ledger,
        catalogue,
        report,
        is_new: false,
        written,
        checkpoints: Checkpoints::never(),
    };
    run.drop_all(&withdrawn);
    run.read_again(to_read)?;
    let mut obeyed = Obeyed::default();
    for key in wanted {
        match key.parse() {
            Ok(id) if run.ledger.owns(id) => {}
            Ok(id) if run.recover(id, &generation)? => obeyed.recovered.push(id),
            // A docno may name several articles; those that a file gives are back.
            Err(_) => {}
            Ok(_) => obeyed.lost.push(key),
        }
    }
    if run.report.added > 0 && is_read_otherwise(job, &former) {
        generation.forget_model()?;
    }
    run.report.totals = run.writer.commit()?;
    run.writer.close()?;
    run.catalogue.write(&generation, &run.report.totals.logical_hash)?;
    Ok(Obeyed { report: run.report, ..obeyed })
}

/// Keys that were removed at the last run and are no longer.
fn wanted_again(overrides: &Overrides, before: &Catalogue) -> Vec<String> {
    let was_removed = before.overrides.iter().filter(|(_, print)| Overrides::tells_removal(print));
    was_removed.map(|(key, _)| key.clone()).filter(|key| overrides.removed(key).is_none()).collect()
}

/// Notes what the overrides say about keys that are, or were, removed.
fn note(overrides: &Overrides, catalogue: &mut Catalogue) {
    let now = overrides.fingerprints();
    let wanted = wanted_again(overrides, catalogue);
    for key in overrides.removals().map(str::to_owned).chain(wanted) {
        match now.get(&key) {
            Some(print) => catalogue.overrides.insert(key, print.clone()),
            None => catalogue.overrides.remove(&key),
        };
    }
}

impl Run<'_> {
    /// Takes an article whose file is gone from another generation, if one holds it.
    fn recover(&mut self, id: ArticleId, current: &Generation) -> Result<bool, PipelineError> {
        let others = self.job.index.generations()?.into_iter().rev();
        for generation in others.filter(|g| g != current && g.is_complete()) {
            let Ok(snapshot) = Snapshot::of(generation) else { continue };
            let Some(address) = snapshot.find(id)? else { continue };
            let StoredArticle { article, names, .. } = snapshot.stored(address)?;
            if self.job.root.join(&article.source.path).is_file() {
                // Its file is there and no longer gives it.
                return Ok(false);
            }
            let names = self.namer.names_or(&article, names);
            let claim = Claim { line: article.source.line, id, changed: article.last_changed() };
            let source = key(self.job.root, &self.job.root.join(&article.source.path));
            let entry = self.catalogue.sources.entry(source).or_default();
            entry.missing = true;
            entry.claims.push(claim);
            self.ledger.claim_of_missing(&article.source.path, claim);
            self.put(flow::ready(&article, names.as_ref(), self.job.gazetteer))?;
            self.report.added += 1;
            return Ok(true);
        }
        Ok(false)
    }
}
