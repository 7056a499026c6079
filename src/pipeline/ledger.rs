//! Which file's version of an article is indexed.
//!
//! Several files may hold one article. A file that is there wins over one that is gone and whose
//! stored copy was kept; among those the greatest (file, record) in the order of reading:
//! the same rule for a rebuild, where the later one replaces the earlier, and for an update, where
//! a file may come to share an article with one read long ago. So an index updated step by step
//! equals one built at once.

use crate::article::ArticleId;
use crate::index::{Catalogue, Claim};
use std::collections::{BTreeSet, HashMap};

/// A record's place in the order: whether its file is there, the file, and the number of the record in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    present: bool,
    path: String,
    line: Option<usize>,
}

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The article is new.
    Add,
    /// It takes the place of what this file gave in an earlier run.
    Replace,
    /// It takes the place of another record's version.
    Supersede,
    /// It takes the place of a version whose file is gone.
    Succeed,
    /// A version that comes later in the order is indexed.
    Shadowed,
}

/// Who claims what.
#[derive(Default)]
pub struct Ledger {
    owners: HashMap<ArticleId, Place>,
}

impl Ledger {
    pub fn of(catalogue: &Catalogue) -> Ledger {
        let mut ledger = Ledger::default();
        for (path, entry) in &catalogue.sources {
            for claim in &entry.claims {
                ledger.note(path, *claim, !entry.missing);
            }
        }
        ledger
    }

    /// Notes the claim of a file that is there and says what becomes of the record.
    pub fn claim(&mut self, path: &str, claim: Claim) -> Verdict {
        self.note(path, claim, true)
    }

    /// Notes the claim of a file that is gone.
    pub fn claim_of_missing(&mut self, path: &str, claim: Claim) -> Verdict {
        self.note(path, claim, false)
    }

    fn note(&mut self, path: &str, claim: Claim, present: bool) -> Verdict {
        let place = Place { present, path: path.to_owned(), line: claim.line };
        match self.owners.get(&claim.id) {
            None => {
                self.owners.insert(claim.id, place);
                Verdict::Add
            }
            Some(owner) if *owner <= place => {
                let verdict = match (owner.path == path, owner.present || !present) {
                    (true, _) if owner.line.is_none() => Verdict::Replace,
                    (false, false) => Verdict::Succeed,
                    _ => Verdict::Supersede,
                };
                self.owners.insert(claim.id, place);
                verdict
            }
            Some(_) => Verdict::Shadowed,
        }
    }

    /// Before a file is read again: whatever it gives now goes before what it gave, wherever in it that stood.
    pub fn reopen(&mut self, path: &str, claims: &[Claim]) {
        for claim in claims {
            if let Some(owner) = self.owners.get_mut(&claim.id).filter(|owner| owner.path == path) {
                owner.line = None;
            }
        }
    }

    pub fn is_owner(&self, path: &str, id: ArticleId) -> bool {
        self.owners.get(&id).is_some_and(|owner| owner.path == path)
    }

    /// Files that own an article here which another file, or none, owned in `before`.
    pub fn heirs(&self, before: &Ledger) -> BTreeSet<String> {
        let owned = |id, owner: &Place| before.owners.get(id).is_some_and(|was| was.path == owner.path);
        let changed = self.owners.iter().filter(|(id, owner)| !owned(id, owner));
        changed.map(|(_, owner)| owner.path.clone()).collect()
    }

    pub fn owns(&self, id: ArticleId) -> bool {
        self.owners.contains_key(&id)
    }

    /// Takes back what `path` owned of `ids`; the next greatest claimant in `catalogue`
    /// that is there, if any, must be read again.
    pub fn release(&mut self, path: &str, ids: &[ArticleId], catalogue: &Catalogue) -> Vec<Released> {
        let mut released = Vec::new();
        for &id in ids.iter().filter(|&&id| self.is_owner(path, id)).collect::<Vec<_>>() {
            self.owners.remove(&id);
            let others = catalogue.sources.iter().filter(|(other, entry)| other.as_str() != path && !entry.missing);
            let heir = others
                .filter(|(_, entry)| entry.claims.iter().any(|c| c.id == id))
                .map(|(other, _)| other.clone())
                .max();
            released.push(Released { id, heir });
        }
        released
    }

    /// How many articles are owned.
    pub fn len(&self) -> usize {
        self.owners.len()
    }
}

/// An article that lost its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    pub id: ArticleId,
    /// The file that holds another version of it.
    pub heir: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::SourceEntry;

    fn claim(line: usize) -> Claim {
        Claim { line: Some(line), id: ArticleId::from_docno("a") }
    }

    #[test]
    fn the_last_in_order_of_reading_owns_an_article_however_it_came_in() {
        let places = [("a.jsonl", 1), ("a.jsonl", 2), ("b.jsonl", 1)];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let mut ledger = Ledger::default();
            for i in order {
                ledger.claim(places[i].0, claim(places[i].1));
            }
            assert!(ledger.is_owner("b.jsonl", claim(1).id));
        }
    }

    #[test]
    fn a_file_that_is_there_wins_over_one_that_is_gone() {
        let entry = |missing| SourceEntry { claims: vec![claim(1)], missing, ..SourceEntry::default() };
        let catalogue = |missing| Catalogue {
            sources: [("a".into(), entry(false)), ("b".into(), entry(missing))].into(),
            ..Catalogue::default()
        };
        let (before, after) = (Ledger::of(&catalogue(false)), Ledger::of(&catalogue(true)));
        assert!(before.is_owner("b", claim(1).id) && after.is_owner("a", claim(1).id));
        assert_eq!(after.heirs(&before), ["a".to_owned()].into());
        assert_eq!(after.heirs(&after), [].into());
    }

    #[test]
    fn a_record_that_moved_up_in_its_file_still_replaces_its_former_version() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.claim("a", claim(5)), Verdict::Add);
        ledger.reopen("a", &[claim(5)]);
        assert_eq!(ledger.claim("a", claim(3)), Verdict::Replace);
        assert_eq!(ledger.claim("a", claim(4)), Verdict::Supersede);
        assert_eq!(ledger.claim("0", claim(9)), Verdict::Shadowed);
    }

    #[test]
    fn an_article_whose_file_is_gone_passes_to_the_file_that_gives_it_now() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.claim_of_missing("b", claim(1)), Verdict::Add);
        assert_eq!(ledger.claim_of_missing("c", claim(1)), Verdict::Supersede);
        assert_eq!(ledger.claim("a", claim(1)), Verdict::Succeed);
        assert_eq!(ledger.claim_of_missing("d", claim(1)), Verdict::Shadowed);
        assert_eq!(ledger.claim("b", claim(1)), Verdict::Supersede);
    }

    #[test]
    fn an_article_that_loses_its_owner_goes_to_the_next_claimant() {
        let entry = SourceEntry { claims: vec![claim(1)], ..SourceEntry::default() };
        let sources = ["a", "b", "c"].map(|path| (path.to_owned(), entry.clone())).into();
        let catalogue = Catalogue { sources, ..Catalogue::default() };
        let mut ledger = Ledger::of(&catalogue);
        assert!(ledger.release("a", &[claim(1).id], &catalogue).is_empty());
        let released = ledger.release("c", &[claim(1).id], &catalogue);
        assert_eq!(released, [Released { id: claim(1).id, heir: Some("b".to_owned()) }]);
    }
}
