//! Which file's version of an article is indexed.
//!
//! Several files may hold one article. The greatest (file, record) in the order of reading wins:
//! the same rule for a rebuild, where the later one replaces the earlier, and for an update, where
//! a file may come to share an article with one read long ago. So an index updated step by step
//! equals one built at once.

use crate::article::ArticleId;
use crate::index::{Catalogue, Claim};
use std::collections::HashMap;

/// A file and the number of the record in it.
type Place = (String, Option<usize>);

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The article is new.
    Add,
    /// It takes the place of what this file gave in an earlier run.
    Replace,
    /// It takes the place of another record's version.
    Supersede,
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
                ledger.claim(path, *claim);
            }
        }
        ledger
    }

    /// Notes a claim and says what becomes of the record.
    pub fn claim(&mut self, path: &str, claim: Claim) -> Verdict {
        let place = (path.to_owned(), claim.line);
        match self.owners.get(&claim.id) {
            None => {
                self.owners.insert(claim.id, place);
                Verdict::Add
            }
            Some(owner) if *owner <= place => {
                let own = owner.0 == path && owner.1.is_none();
                self.owners.insert(claim.id, place);
                if own { Verdict::Replace } else { Verdict::Supersede }
            }
            Some(_) => Verdict::Shadowed,
        }
    }

    /// Before a file is read again: whatever it gives now goes before what it gave, wherever in it that stood.
    pub fn reopen(&mut self, path: &str, claims: &[Claim]) {
        for claim in claims {
            if let Some(owner) = self.owners.get_mut(&claim.id).filter(|owner| owner.0 == path) {
                owner.1 = None;
            }
        }
    }

    pub fn is_owner(&self, path: &str, id: ArticleId) -> bool {
        self.owners.get(&id).is_some_and(|(owner, _)| owner == path)
    }

    /// Takes back what `path` owned of `ids`; the next greatest claimant in `catalogue`, if any, must be read again.
    pub fn release(&mut self, path: &str, ids: &[ArticleId], catalogue: &Catalogue) -> Vec<Released> {
        let mut released = Vec::new();
        for &id in ids.iter().filter(|&&id| self.is_owner(path, id)).collect::<Vec<_>>() {
            self.owners.remove(&id);
            let others = catalogue.sources.iter().filter(|(other, _)| other.as_str() != path);
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

    /// One of the articles, if there is one.
    pub fn any(&self) -> Option<ArticleId> {
        self.owners.keys().next().copied()
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
    fn a_record_that_moved_up_in_its_file_still_replaces_its_former_version() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.claim("a", claim(5)), Verdict::Add);
        ledger.reopen("a", &[claim(5)]);
        assert_eq!(ledger.claim("a", claim(3)), Verdict::Replace);
        assert_eq!(ledger.claim("a", claim(4)), Verdict::Supersede);
        assert_eq!(ledger.claim("0", claim(9)), Verdict::Shadowed);
    }

    #[test]
    fn an_article_that_loses_its_owner_goes_to_the_next_claimant() {
        let entry = SourceEntry { claims: vec![claim(1)], ..SourceEntry::default() };
        let sources = ["a", "b", "c"].map(|path| (path.to_owned(), entry.clone())).into();
        let catalogue = Catalogue { sources };
        let mut ledger = Ledger::of(&catalogue);
        assert!(ledger.release("a", &[claim(1).id], &catalogue).is_empty());
        let released = ledger.release("c", &[claim(1).id], &catalogue);
        assert_eq!(released, [Released { id: claim(1).id, heir: Some("b".to_owned()) }]);
    }
}
