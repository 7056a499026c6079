//! The network among those who appear most.

use super::ground::{Ground, Places};
use super::{Appearances, Appearing, Association, CompanyOptions, Table, appearing, is_of_type, name_all};
use crate::entities::{ActorId, Gazetteer};
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use crate::search::SearchError;
use crate::search::lower::{Lowered, Note, known_types};
use std::collections::HashMap;

/// Actors and who of them appears with whom.
#[derive(Clone, Debug)]
pub struct Network {
    /// All that was looked at.
    pub all: Appearances,
    /// Those in most articles first.
    pub nodes: Vec<Appearing>,
    /// The most significant first.
    pub edges: Vec<Edge>,
    pub notes: Vec<Note>,
}

/// Two actors that appear together.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Numbers of nodes, the smaller first.
    pub ends: (usize, usize),
    pub together: Appearances,
    pub association: Association,
}

/// The network among the actors that appear in most of the articles that match `query`.
pub fn network(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    options: &CompanyOptions,
) -> Result<Network, SearchError> {
    known_types(&options.types)?;
    let lowered = Lowered::new(snapshot, gazetteer, query, options.matching)?;
    let grounds = Ground::all(snapshot, &lowered)?;
    let mut all = Appearances::default();
    grounds.iter().for_each(|g| all.add(Appearances { passages: g.passages, articles: g.articles }));
    let chosen = most_present(&grounds, gazetteer, options)?;
    let mut pairs = Pairs::new(chosen.len());
    for ground in &grounds {
        pairs.count(ground, &chosen, options.major)?;
    }
    let mut edges = pairs.edges(all, options);
    edges.sort_by(|a, b| b.association.g2.total_cmp(&a.association.g2).then(a.ends.cmp(&b.ends)));
    let nodes = chosen.into_iter().enumerate().map(|(n, id)| appearing(gazetteer, id, pairs.own[n]));
    let mut nodes: Vec<Appearing> = nodes.collect();
    name_all(snapshot, nodes.iter_mut())?;
    Ok(Network { all, nodes, edges, notes: lowered.notes })
}

/// The actors in most articles; equals in order of their ids.
fn most_present(
    grounds: &[Ground<'_>],
    gazetteer: &Gazetteer,
    options: &CompanyOptions,
) -> Result<Vec<ActorId>, IndexError> {
    let mut articles: HashMap<String, u64> = HashMap::new();
    let is_wanted = |actor: &str| actor.parse().is_ok_and(|id| is_of_type(gazetteer, &options.types, &id));
    for ground in grounds {
        let places = Places { passages: false, major: options.major };
        ground.each_actor(places, is_wanted, |actor, _| match articles.get_mut(actor) {
            Some(n) => *n += 1,
            None => {
                articles.insert(actor.to_owned(), 1);
            }
        })?;
    }
    let mut ranked: Vec<(String, u64)> = articles.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.truncate(options.limit);
    Ok(ranked.into_iter().filter_map(|(id, _)| id.parse().ok()).collect())
}

/// Counts for every two of so many actors.
struct Pairs {
    own: Vec<Appearances>,
    /// By the number of the first actor, then of the second.
    together: Vec<Appearances>,
}

impl Pairs {
    fn new(n: usize) -> Pairs {
        Pairs { own: vec![Appearances::default(); n], together: vec![Appearances::default(); n * n] }
    }

    fn count(&mut self, ground: &Ground<'_>, actors: &[ActorId], major: bool) -> Result<(), IndexError> {
        let places = Places { passages: true, major };
        let (mut in_articles, mut in_passages) = (Vec::new(), Vec::new());
        for (n, id) in (0u32..).zip(actors) {
            let own = &mut self.own[n as usize];
            ground.one_actor(id.as_str(), places, |_, seen| {
                own.add(Appearances { passages: seen.passages.len() as u64, articles: 1 });
                in_articles.push((seen.doc, n));
                in_passages.extend(seen.passages.iter().map(|&passage| (passage, n)));
            })?;
        }
        self.add_pairs(in_articles, Appearances { passages: 0, articles: 1 });
        self.add_pairs(in_passages, Appearances { passages: 1, articles: 0 });
        Ok(())
    }

    /// Adds `each` for every two actors at one place.
    fn add_pairs(&mut self, mut places: Vec<(u32, u32)>, each: Appearances) {
        let n = self.own.len();
        places.sort_unstable();
        for here in places.chunk_by(|a, b| a.0 == b.0) {
            for (i, &(_, one)) in here.iter().enumerate() {
                here[i + 1..].iter().for_each(|&(_, other)| self.together[one as usize * n + other as usize].add(each));
            }
        }
    }

    fn edges(&self, all: Appearances, options: &CompanyOptions) -> Vec<Edge> {
        let (n, unit) = (self.own.len(), options.unit);
        let mut edges = Vec::new();
        for one in 0..n {
            for other in one + 1..n {
                let together = self.together[one * n + other];
                let both = together.of(unit);
                if both >= options.least.max(1) {
                    let (a, b) = (self.own[one].of(unit), self.own[other].of(unit));
                    let association = Table { both, one: a, other: b, all: all.of(unit) }.association();
                    edges.push(Edge { ends: (one, other), together, association });
                }
            }
        }
        edges
    }
}
