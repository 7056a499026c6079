//! Who appears with whom: actors in the same passages, or in the same articles.
//!
//! Counted from the positions of the actors' terms and the column of passages; no article is read, save one for
//! the name of each unknown actor that is shown.

mod ground;
mod measure;
mod network;

pub use measure::{Association, Table};
pub use network::{Edge, Network, network};

use super::lower::{Lowered, Named, Note, known_types};
use super::{Match, SearchError, Unit, unknown_names};
use crate::entities::{ActorId, Gazetteer};
use crate::index::{IndexError, Snapshot};
use crate::query::{ActorTerm, Query};
use ground::{Ground, Places};
use std::collections::{HashMap, HashSet};
use tantivy::DocId;

/// What is asked, besides the query.
#[derive(Clone, Debug)]
pub struct CompanyOptions {
    pub matching: Match,
    /// What two actors must share to be together.
    pub unit: Unit,
    /// Only others of one of these types; of all when empty.
    pub types: Vec<String>,
    /// An actor appears only in the articles that are about it.
    pub major: bool,
    /// Two that are together more rarely are left out.
    pub least: u64,
    /// How many to find: companions, or actors of the network.
    pub limit: usize,
}

impl Default for CompanyOptions {
    /// All who share a passage at least once.
    fn default() -> CompanyOptions {
        CompanyOptions {
            matching: Match::All,
            unit: Unit::Passage,
            types: Vec::new(),
            major: false,
            least: 1,
            limit: usize::MAX,
        }
    }
}

/// How many passages and articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearances {
    pub passages: u64,
    pub articles: u64,
}

impl Appearances {
    fn of(self, unit: Unit) -> u64 {
        match unit {
            Unit::Passage => self.passages,
            Unit::Article => self.articles,
        }
    }

    fn add(&mut self, other: Appearances) {
        self.passages += other.passages;
        self.articles += other.articles;
    }
}

/// An actor, with where it appears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearing {
    pub id: ActorId,
    pub name: String,
    pub kind: String,
    pub own: Appearances,
}

/// Who appears with somebody.
#[derive(Clone, Debug)]
pub struct Company {
    /// Whose company it is: several where a name is ambiguous or organs count too.
    pub of: Vec<ActorId>,
    /// The first of them, with the appearances of all of them.
    pub center: Appearing,
    /// All that was looked at.
    pub all: Appearances,
    /// The most significant first.
    pub companions: Vec<Companion>,
    /// How many there are, shown or not.
    pub total: usize,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    pub actor: Appearing,
    /// Passages that have both, and articles that have both, in one passage or not.
    pub together: Appearances,
    /// By the unit asked for.
    pub association: Association,
}

/// Finds who appears with `actor` in the articles that match `query`.
pub fn company(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    actor: &ActorTerm,
    query: &Query,
    options: &CompanyOptions,
) -> Result<Company, SearchError> {
    known_types(&options.types)?;
    let lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    let meant = Named { snapshot, gazetteer }.actors(&actor.name, actor.organs)?;
    let mut counts: HashMap<ActorId, Pair> = HashMap::new();
    let (mut own, mut all) = (Appearances::default(), Appearances::default());
    let places = Places { passages: true, major: options.major };
    for ground in Ground::all(snapshot, &lowered)? {
        let focus = Focus::new(&ground, &meant.ids, places)?;
        own.add(focus.own());
        all.add(Appearances { passages: ground.passages, articles: ground.articles });
        count_with(&ground, &focus, places, |id| is_other(gazetteer, options, &meant.ids, id), &mut counts)?;
    }
    let mut companions: Vec<Companion> =
        counts.into_iter().filter_map(|(id, pair)| companion(gazetteer, options, id, pair, own, all)).collect();
    companions.sort_by(|a, b| {
        let by_measure = b.association.g2.total_cmp(&a.association.g2);
        by_measure.then(b.together.passages.cmp(&a.together.passages)).then_with(|| a.actor.id.cmp(&b.actor.id))
    });
    let total = companions.len();
    companions.truncate(options.limit);
    let mut center = appearing(gazetteer, meant.ids[0].clone(), own);
    name_all(snapshot, companions.iter_mut().map(|companion| &mut companion.actor).chain([&mut center]))?;
    let mut notes = lowered.notes;
    let part = || format!("{}{}", actor.name, if actor.organs { "+" } else { "" });
    notes.extend(meant.meaning.map(|meaning| Note { part: part(), meaning }));
    Ok(Company { of: meant.ids, center, all, companions, total, notes })
}

/// Counts of another actor.
#[derive(Clone, Copy, Default)]
struct Pair {
    own: Appearances,
    together: Appearances,
}

fn companion(
    gazetteer: &Gazetteer,
    options: &CompanyOptions,
    id: ActorId,
    pair: Pair,
    own: Appearances,
    all: Appearances,
) -> Option<Companion> {
    let both = pair.together.of(options.unit);
    if both < options.least.max(1) {
        return None;
    }
    let unit = options.unit;
    let table = Table { both, one: own.of(unit), other: pair.own.of(unit), all: all.of(unit) };
    let actor = appearing(gazetteer, id, pair.own);
    Some(Companion { actor, together: pair.together, association: table.association() })
}

fn appearing(gazetteer: &Gazetteer, id: ActorId, own: Appearances) -> Appearing {
    Appearing { name: gazetteer.name_of(&id), kind: gazetteer.type_of(&id).to_owned(), id, own }
}

/// Gives unknown actors the names that articles use.
fn name_all<'a>(snapshot: &Snapshot, actors: impl Iterator<Item = &'a mut Appearing>) -> Result<(), IndexError> {
    let mut unknown: Vec<&mut Appearing> = actors.filter(|actor| actor.id.is_nil()).collect();
    let mut names = unknown_names(snapshot, unknown.iter().map(|actor| &actor.id))?;
    for actor in &mut unknown {
        if let Some(name) = names.remove(&actor.id) {
            actor.name = name;
        }
    }
    Ok(())
}

fn is_other(gazetteer: &Gazetteer, options: &CompanyOptions, focus: &[ActorId], id: &ActorId) -> bool {
    !focus.contains(id) && is_of_type(gazetteer, &options.types, id)
}

fn is_of_type(gazetteer: &Gazetteer, types: &[String], id: &ActorId) -> bool {
    types.is_empty() || types.iter().any(|wanted| wanted == gazetteer.type_of(id))
}

/// Where those whose company is looked for appear in one segment.
struct Focus {
    docs: HashSet<DocId>,
    passages: HashSet<u32>,
}

impl Focus {
    fn new(ground: &Ground<'_>, ids: &[ActorId], places: Places) -> Result<Focus, IndexError> {
        let mut focus = Focus { docs: HashSet::new(), passages: HashSet::new() };
        for id in ids {
            ground.one_actor(id.as_str(), places, |_, seen| {
                focus.docs.insert(seen.doc);
                focus.passages.extend(seen.passages);
            })?;
        }
        Ok(focus)
    }

    fn own(&self) -> Appearances {
        Appearances { passages: self.passages.len() as u64, articles: self.docs.len() as u64 }
    }
}

/// Adds the counts of every other actor of one segment.
fn count_with(
    ground: &Ground<'_>,
    focus: &Focus,
    places: Places,
    wanted: impl Fn(&ActorId) -> bool,
    counts: &mut HashMap<ActorId, Pair>,
) -> Result<(), IndexError> {
    let mut current: Option<(ActorId, Pair)> = None;
    let mut met: Vec<(ActorId, Pair)> = Vec::new();
    let is_wanted = |actor: &str| actor.parse::<ActorId>().is_ok_and(|id| wanted(&id));
    ground.each_actor(places, is_wanted, |actor, seen| {
        if current.as_ref().is_none_or(|(id, _)| id.as_str() != actor) {
            let id = actor.parse().expect("only ids are wanted");
            met.extend(current.replace((id, Pair::default())));
        }
        let (_, pair) = current.as_mut().expect("set above");
        pair.own.add(Appearances { passages: seen.passages.len() as u64, articles: 1 });
        if focus.docs.contains(&seen.doc) {
            let shared = seen.passages.iter().filter(|&passage| focus.passages.contains(passage)).count() as u64;
            pair.together.add(Appearances { passages: shared, articles: 1 });
        }
    })?;
    for (id, pair) in met.into_iter().chain(current) {
        let sum = counts.entry(id).or_default();
        sum.own.add(pair.own);
        sum.together.add(pair.together);
    }
    Ok(())
}
