//! From items to the actors of a project: one for everything the source says of it, under an id
//! that stays, and none that pundit knows already.

use super::countries::Countries;
use super::draft::{Country, Draft, DraftName, DraftOffice, Item, Post};
use super::kinds::folder;
use crate::entities::Gazetteer;
use crate::entities::actor::{ActorId, ActorType, Name, NameRole, Office};
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Takes items in any order and settles at the end whom they describe.
///
/// Memory grows with what is kept; where people are wanted, also with the source's offices and who held them.
pub struct Collector<'g> {
    gazetteer: &'g Gazetteer,
    wanted: BTreeSet<ActorType>,
    countries: Countries<'g>,
    drafts: BTreeMap<String, Draft>,
    posts: HashMap<String, Post>,
    tenures: HashMap<String, Vec<DraftOffice>>,
    read: u64,
    skipped: BTreeMap<String, u64>,
    rejected: u64,
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries of the source, kept or not.
    pub read: u64,
    pub kept: BTreeMap<ActorType, u64>,
    pub skipped: BTreeMap<String, u64>,
    pub rejected: u64,
    /// Names of all actors kept.
    pub names: u64,
    /// Actors kept that are known already: their names go to those.
    pub merged: u64,
}

/// The actors of a source, in order of their ids.
#[derive(Debug, Default)]
pub struct Collected {
    pub actors: Vec<CollectedActor>,
    pub report: Report,
}

/// An actor ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectedActor {
    pub id: ActorId,
    pub kind: ActorType,
    pub name: String,
    pub names: Vec<Name>,
    pub state: Option<ActorId>,
    pub parent: Option<ActorId>,
    pub qid: Option<String>,
    pub offices: Vec<Office>,
}

impl<'g> Collector<'g> {
    /// `wanted` are the types to keep, all if empty; `gazetteer` has the actors that are known without
    /// any import.
    pub fn new(gazetteer: &'g Gazetteer, wanted: BTreeSet<ActorType>) -> Collector<'g> {
        Collector {
            gazetteer,
            wanted,
            countries: Countries::new(gazetteer),
            drafts: BTreeMap::new(),
            posts: HashMap::new(),
            tenures: HashMap::new(),
            read: 0,
            skipped: BTreeMap::new(),
            rejected: 0,
        }
    }

    /// Takes one item; a rejected one comes back as its line and reason.
    pub fn add(&mut self, item: Item) -> Option<(u64, String)> {
        if !matches!(item, Item::Code { .. }) {
            self.read += 1;
        }
        match item {
            Item::Actor(draft) if self.wants(draft.kind) => self.keep(*draft),
            Item::Actor(draft) => self.skip(draft.kind.as_str().to_owned()),
            Item::Post(post) => {
                self.skip("office".to_owned());
                if self.wants(ActorType::Person) {
                    self.posts.insert(post.key.clone(), post);
                }
            }
            Item::Tenure { holder, office } => {
                self.skip("time in office".to_owned());
                if self.wants(ActorType::Person) {
                    self.tenures.entry(holder).or_default().push(office);
                }
            }
            Item::Code { key, code } => self.countries.add_code(key, code),
            Item::Skipped(reason) => self.skip(reason),
            Item::Rejected { line, reason } => {
                self.rejected += 1;
                return Some((line, reason));
            }
        }
        None
    }

    fn wants(&self, kind: ActorType) -> bool {
        self.wanted.is_empty() || self.wanted.contains(&kind)
    }

    fn skip(&mut self, reason: String) {
        *self.skipped.entry(reason).or_default() += 1;
    }

    fn keep(&mut self, draft: Draft) {
        let key = match draft.key.as_str() {
            "" => format!("{}\t{}\t{:?}", fold(&draft.name), draft.kind, draft.country),
            key => key.to_owned(),
        };
        match self.drafts.get_mut(&key) {
            None => {
                self.drafts.insert(key, draft);
            }
            Some(known) => {
                draft.names.into_iter().for_each(|name| known.add_name(name));
                known.offices.extend(draft.offices);
                if known.country.is_none() {
                    (known.country, known.is_country) = (draft.country, draft.is_country);
                }
                known.parent = known.parent.take().or(draft.parent);
                known.qid = known.qid.take().or(draft.qid);
            }
        }
    }

    /// Settles who is who.
    pub fn finish(mut self) -> Collected {
        let known = Known::new(self.gazetteer);
        let mut report = Report {
            read: self.read,
            skipped: std::mem::take(&mut self.skipped),
            rejected: self.rejected,
            ..Report::default()
        };
        let mut taken: BTreeMap<ActorId, CollectedActor> = BTreeMap::new();
        for (key, draft) in std::mem::take(&mut self.drafts) {
            let country = draft.country.as_ref().and_then(|country| self.countries.resolve(country));
            *report.kept.entry(draft.kind).or_default() += 1;
            let ours = known.find(&draft, country.as_ref(), self.gazetteer);
            let merged = ours.is_some();
            report.merged += u64::from(merged);
            let id = ours.unwrap_or_else(|| {
                let ours = |id: &ActorId| self.gazetteer.own(id).is_some();
                let other = |id: &ActorId| taken.contains_key(id) || ours(id);
                new_id(&draft, country.as_ref(), |id| draft.qid.is_none() && other(id))
            });
            let offices = self.offices(&key, &draft);
            let state = country.filter(|state| *state != id);
            let actor = CollectedActor {
                id: id.clone(),
                kind: draft.kind,
                name: draft.name,
                names: unlike(draft.names),
                state,
                parent: draft.parent.filter(|parent| *parent != id),
                qid: draft.qid,
                offices,
            };
            match taken.get_mut(&id) {
                Some(earlier) => {
                    let new = |name: &Name| !earlier.names.iter().any(|n| n.role == name.role && n.text == name.text);
                    let names: Vec<Name> = actor.names.into_iter().filter(new).collect();
                    earlier.names.extend(names);
                    earlier.offices.extend(actor.offices);
                }
                None => {
                    taken.insert(id, actor);
                }
            }
        }
        let actors: Vec<CollectedActor> = taken.into_values().collect();
        report.names = actors.iter().map(|actor| actor.names.len() as u64).sum();
        Collected { actors, report }
    }

    fn offices(&mut self, key: &str, draft: &Draft) -> Vec<Office> {
        let tenures = self.tenures.remove(key).unwrap_or_default();
        let mut offices: Vec<Office> =
            draft.offices.iter().chain(&tenures).filter_map(|office| self.office(office, draft)).collect();
        offices.sort_by(|a, b| (a.from, &a.office, &a.of, a.to).cmp(&(b.from, &b.office, &b.of, b.to)));
        offices.dedup();
        offices
    }

    /// An office with its title and whose it is; `None` where either is unknown.
    fn office(&mut self, office: &DraftOffice, draft: &Draft) -> Option<Office> {
        let post = office.post.as_ref().and_then(|key| self.posts.get(key)).cloned();
        let title = office.title.clone().or_else(|| post.as_ref().map(|post| post.title.clone()))?;
        let countries =
            [office.country.as_ref(), post.as_ref().and_then(|p| p.country.as_ref()), draft.country.as_ref()];
        let of = countries.into_iter().flatten().find_map(|country| self.countries.resolve(country))?;
        let title = self.without_country(&title, &of);
        // The codes of dictionaries stay as they are.
        let is_code = title.bytes().all(|b| b.is_ascii_uppercase());
        Some(Office {
            office: if is_code { title } else { title.to_lowercase() },
            of,
            from: office.from,
            to: office.to,
        })
    }

    /// "Minister of Trade of Arvonia" as "Minister of Trade".
    fn without_country(&mut self, title: &str, of: &ActorId) -> String {
        if let Some((office, country)) = title.rsplit_once(" of ") {
            let country = Country::Written(country.trim_start_matches("the ").to_owned());
            if self.countries.resolve(&country).as_ref() == Some(of) {
                return office.to_owned();
            }
        }
        title.to_owned()
    }
}

/// The actors known without any import, by what an imported one may share with them.
struct Known<'g> {
    by_qid: HashMap<&'g str, &'g ActorId>,
    by_name: HashMap<(String, ActorType), Vec<&'g ActorId>>,
}

impl<'g> Known<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Known<'g> {
        let mut known = Known { by_qid: HashMap::new(), by_name: HashMap::new() };
        for actor in gazetteer.actors() {
            known.by_qid.extend(actor.qid.as_deref().map(|qid| (qid, &actor.id)));
            for name in actor.names.iter().filter(|n| is_full(n)) {
                let ids = known.by_name.entry((fold(&name.text), actor.kind)).or_default();
                ids.extend((ids.last() != Some(&&actor.id)).then_some(&actor.id));
            }
        }
        known
    }

    /// The actor that `draft` describes: by its item of Wikidata, by its id, a state by its code, else by full
    /// name, type and country together.
    fn find(&self, draft: &Draft, country: Option<&ActorId>, gazetteer: &Gazetteer) -> Option<ActorId> {
        let of_qid = draft.qid.as_deref().and_then(|qid| self.by_qid.get(qid)).map(|id| (*id).clone());
        let of_id = || draft.key.parse::<ActorId>().ok().and_then(|id| gazetteer.own(&id)).map(|a| a.id.clone());
        let of_code = || country.filter(|_| draft.is_country).cloned();
        let of_name = || {
            let ids = self.by_name.get(&(fold(&draft.name), draft.kind))?;
            let mut same = ids.iter().filter(|id| gazetteer.own(id).is_some_and(|a| a.state.as_ref() == country));
            same.next().filter(|_| same.next().is_none()).map(|id| (*id).clone())
        };
        of_qid.or_else(of_id).or_else(of_code).or_else(of_name)
    }
}

/// Whether a name says by itself whose it is.
fn is_full(name: &Name) -> bool {
    name.role == NameRole::Name && !name.context && !name.ambiguous && !name.weak
}

/// An id that a second import gives again: made of the item of Wikidata, which other sources may have,
/// too, else of the source's own id, else of the name.
fn new_id(draft: &Draft, country: Option<&ActorId>, taken: impl Fn(&ActorId) -> bool) -> ActorId {
    if let Ok(id) = draft.key.parse::<ActorId>() {
        return id;
    }
    let folder = folder(draft.kind);
    let id = |slug: &str| format!("{folder}/{slug}").parse::<ActorId>().ok();
    let qid = draft.qid.as_deref().unwrap_or_default();
    let slug = [slug(qid), slug(&draft.key), slug(&draft.name)].into_iter().find(|slug| !slug.is_empty());
    let slug = slug.unwrap_or_else(|| blake3::hash(draft.name.as_bytes()).to_hex()[..12].to_owned());
    let home = country.map(|country| format!("{slug}-{}", country.slug()));
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    let all = std::iter::once(slug.clone()).chain(home).chain(numbered);
    let mut free = all.filter_map(|slug| id(&slug)).filter(|id| !taken(id));
    free.next().expect("numbers do not end")
}

/// The small letters, digits and hyphens that an id may have.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The names without those that fold alike.
fn unlike(names: Vec<DraftName>) -> Vec<Name> {
    let mut seen = BTreeSet::new();
    let new = names.into_iter().filter(|name| seen.insert((name.role, fold(&name.text))));
    new.map(|name| Name {
        context: name.faint,
        weak: true,
        from: name.from,
        to: name.to,
        ..Name::plain(name.text, name.role)
    })
    .collect()
}
