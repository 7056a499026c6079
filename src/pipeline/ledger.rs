//! Which file's version of an article is indexed.
//!
//! Several files may hold one article. A file that is there wins over one that is gone and whose
//! stored copy was kept; among those the version that was changed last, a version without a day
//! coming before all others; and among versions of the same day the greatest (file, record) in the
//! order of reading. The same rule holds for a rebuild, where a later version replaces an earlier
//! one, and for an update, where a file may come to share an article with one read long ago. So an
//! index updated step by step equals one built at once.
//!
//! A file that is read again may give an earlier version than before, or none. Then another one
//! may have the article now, and its file must be read again: [`Ledger::overtakers`], [`Ledger::release`].

use crate::article::{ArticleId, PartialDate};
use crate::index::{Catalogue, Claim};
use std::collections::{BTreeSet, HashMap};

/// A version's place in the order: whether its file is there, when it was changed, its file, and its record's number there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    present: bool,
    changed: Option<PartialDate>,
    path: String,
    line: Option<usize>,
}

impl Place {
    fn of(path: &str, claim: &Claim, present: bool) -> Place {
        Place { present, changed: claim.changed, path: path.to_owned(), line: claim.line }
    }
}

/// Whose version of an article is indexed.
struct Owner {
    place: Place,
    /// Whether its file is being read again and has not given the article yet.
    is_reopened: bool,
}

impl From<Place> for Owner {
    fn from(place: Place) -> Owner {
        Owner { place, is_reopened: false }
    }
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
    /// A version that goes before it is indexed.
    Shadowed,
}

/// Who claims what.
#[derive(Default)]
pub struct Ledger {
    owners: HashMap<ArticleId, Owner>,
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
        let place = Place::of(path, &claim, present);
        let verdict = match self.owners.get(&claim.id) {
            None => Verdict::Add,
            Some(owner) if owner.is_reopened && owner.place.path == path => Verdict::Replace,
            Some(Owner { place: owner, .. }) if *owner > place => return Verdict::Shadowed,
            Some(Owner { place: owner, .. }) if owner.path != path && present && !owner.present => Verdict::Succeed,
            Some(_) => Verdict::Supersede,
        };
        self.owners.insert(claim.id, place.into());
        verdict
    }

    /// Before a file is read again: whatever it gives now goes before what it gave, wherever in it that stood.
    pub fn reopen(&mut self, path: &str, claims: &[Claim]) {
        for claim in claims {
            if let Some(owner) = self.owners.get_mut(&claim.id).filter(|owner| owner.place.path == path) {
                owner.is_reopened = true;
            }
        }
    }

    pub fn is_owner(&self, path: &str, id: ArticleId) -> bool {
        self.owners.get(&id).is_some_and(|owner| owner.place.path == path)
    }

    /// Files that own an article here which another file, or none, owned in `before`.
    pub fn heirs(&self, before: &Ledger) -> BTreeSet<String> {
        let new = self.owners.iter().filter(|(id, owner)| !before.is_owner(&owner.place.path, **id));
        new.map(|(_, owner)| owner.place.path.clone()).collect()
    }

    pub fn owns(&self, id: ArticleId) -> bool {
        self.owners.contains_key(&id)
    }

    /// Takes back what `path` owned of `ids`; the next greatest claimant in `catalogue`
    /// that is there, if any, must be read again.
    ///
    /// It is also asked for articles that nobody owns: `path` was to inherit them, and does not give them any more.
    pub fn release(&mut self, path: &str, ids: &BTreeSet<ArticleId>, catalogue: &Catalogue) -> Vec<Released> {
        let is_free = |id: &ArticleId| self.owners.get(id).is_none_or(|owner| owner.place.path == path);
        let released: BTreeSet<ArticleId> = ids.iter().copied().filter(is_free).collect();
        let mut heirs = greatest_elsewhere(path, &released, catalogue);
        let release = |id| {
            self.owners.remove(&id);
            Released { id, heir: heirs.remove(&id).map(|place| place.path) }
        };
        released.into_iter().map(release).collect()
    }

    /// Files that hold a version of one of `ids`, which `path` owns, that goes before the one `path` gives now: they must be read again.
    pub fn overtakers(&self, path: &str, ids: &BTreeSet<ArticleId>, catalogue: &Catalogue) -> BTreeSet<String> {
        let owned = ids.iter().copied().filter(|&id| self.is_owner(path, id)).collect();
        let rivals = greatest_elsewhere(path, &owned, catalogue).into_iter();
        rivals.filter(|(id, rival)| *rival > self.owners[id].place).map(|(_, rival)| rival.path).collect()
    }

    /// How many articles are owned.
    pub fn len(&self) -> usize {
        self.owners.len()
    }
}

/// Of each of `ids` the greatest claimant that is there, other than `path`.
fn greatest_elsewhere(path: &str, ids: &BTreeSet<ArticleId>, catalogue: &Catalogue) -> HashMap<ArticleId, Place> {
    let mut greatest: HashMap<ArticleId, Place> = HashMap::new();
    if ids.is_empty() {
        return greatest;
    }
    let others = catalogue.sources.iter().filter(|(other, entry)| other.as_str() != path && !entry.missing);
    for (other, entry) in others {
        for claim in entry.claims.iter().filter(|claim| ids.contains(&claim.id)) {
            let place = Place::of(other, claim, true);
            if greatest.get(&claim.id).is_none_or(|known| *known < place) {
                greatest.insert(claim.id, place);
            }
        }
    }
    greatest
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
        Claim { line: Some(line), id: ArticleId::from_docno("a"), changed: None }
    }

    /// A claim to a version of this day of April.
    fn of_day(line: usize, day: i8) -> Claim {
        Claim { changed: PartialDate::day(2025, 4, day), ..claim(line) }
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
        let id = claim(1).id;
        assert!(ledger.release("a", &[id].into(), &catalogue).is_empty());
        let released = ledger.release("c", &[id].into(), &catalogue);
        assert_eq!(released, [Released { id, heir: Some("b".to_owned()) }]);
        // The heir does not give it any more either.
        let mut catalogue = catalogue;
        catalogue.sources.retain(|path, _| path == "a");
        let released = ledger.release("b", &[id].into(), &catalogue);
        assert_eq!(released, [Released { id, heir: Some("a".to_owned()) }]);
    }

    #[test]
    fn the_version_changed_last_owns_an_article_however_it_came_in() {
        let places = [("a", of_day(1, 5)), ("a", of_day(2, 3)), ("b", of_day(1, 4)), ("c", claim(1))];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let mut ledger = Ledger::default();
            for i in order {
                let (path, claim) = places[i];
                let verdict = ledger.claim(path, claim);
                assert_eq!(
                    verdict == Verdict::Shadowed,
                    ledger.owners[&claim.id].place != Place::of(path, &claim, true)
                );
            }
            assert_eq!(ledger.owners[&claim(1).id].place, Place::of("a", &of_day(1, 5), true));
        }
        let mut ledger = Ledger::default();
        ledger.claim("b", claim(1));
        assert_eq!(ledger.claim("a", of_day(1, 1)), Verdict::Supersede, "no day loses to any");
        assert_eq!(ledger.claim_of_missing("c", of_day(1, 9)), Verdict::Shadowed, "files that are there go first");
        assert_eq!(ledger.claim("b", of_day(1, 1)), Verdict::Supersede, "the path settles ties");
        let vague = Claim { changed: Some(PartialDate::year(2025)), ..claim(1) };
        assert_eq!(ledger.claim("d", vague), Verdict::Shadowed, "a day goes before its year");
    }

    #[test]
    fn a_file_that_gives_an_earlier_version_than_before_is_overtaken() {
        let entry = |day| SourceEntry { claims: vec![of_day(1, day)], ..SourceEntry::default() };
        let sources = [("a", 3), ("b", 5), ("c", 2)].map(|(path, day)| (path.to_owned(), entry(day))).into();
        let mut catalogue = Catalogue { sources, ..Catalogue::default() };
        let mut ledger = Ledger::of(&catalogue);
        let ids = [claim(1).id].into();
        assert!(ledger.overtakers("b", &ids, &catalogue).is_empty());
        ledger.reopen("b", &catalogue.sources["b"].claims);
        assert_eq!(ledger.claim("b", of_day(1, 1)), Verdict::Replace);
        assert_eq!(ledger.claim("b", of_day(2, 2)), Verdict::Supersede);
        catalogue.sources.insert("b".to_owned(), SourceEntry { claims: vec![of_day(1, 1), of_day(2, 2)], ..entry(1) });
        assert_eq!(ledger.overtakers("b", &ids, &catalogue), ["a".to_owned()].into());
        assert_eq!(ledger.claim("a", of_day(1, 3)), Verdict::Supersede);
        assert!(ledger.overtakers("a", &ids, &catalogue).is_empty());
        assert!(ledger.overtakers("c", &ids, &catalogue).is_empty());
    }
}
