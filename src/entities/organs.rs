//! Who is part of whom: a state with its organs, an armed group with its branches.
//!
//! An actor is part of its `parent`. Government, armed forces, agencies, legislatures and courts are part of their
//! home `state` as well. Parties, companies, people and armed groups only live there.

use super::Gazetteer;
use super::actor::{Actor, ActorId, ActorType};
use std::collections::{BTreeMap, BTreeSet};

impl ActorType {
    /// Whether an actor of this type acts for its home state.
    pub fn is_organ(self) -> bool {
        use ActorType::*;
        matches!(self, Government | ArmedForce | Agency | Legislature | Court)
    }
}

impl Gazetteer {
    /// The type of an actor; of an unknown one, the kind of thing it was taken for.
    pub fn type_of<'a>(&'a self, id: &'a ActorId) -> &'a str {
        self.get(id).map_or(id.kind(), |actor| actor.kind.as_str())
    }

    /// The name shown for an actor; for an unknown one, what its id says of it.
    pub fn name_of(&self, id: &ActorId) -> String {
        self.get(id).map_or_else(|| id.slug().replace('-', " "), |actor| actor.name.clone())
    }

    /// Whether `id` is part of `whole`, directly or through others.
    pub fn is_part_of(&self, id: &ActorId, whole: &ActorId) -> bool {
        let superiors = |id| self.get(id).map_or_else(Vec::new, |actor| self.superiors(actor).collect());
        let (id, whole) = (self.canonical(id), self.canonical(whole));
        id != whole && reached(id, superiors).contains(whole)
    }

    /// All of the built-in actors and the user's own that are part of `id`, directly or through others, in order of
    /// their ids; without itself.
    pub fn organs(&self, id: &ActorId) -> Vec<&ActorId> {
        let Some(top) = self.get(id).map(|actor| &actor.id) else { return Vec::new() };
        let mut parts: BTreeMap<&ActorId, Vec<&ActorId>> = BTreeMap::new();
        for actor in self.actors() {
            self.superiors(actor).for_each(|superior| parts.entry(superior).or_default().push(&actor.id));
        }
        let mut found = reached(top, |id| parts.get(id).cloned().unwrap_or_default());
        found.remove(top);
        found.into_iter().collect()
    }

    /// The actors at the top of all that `id` is part of; itself if it is part of nothing.
    pub fn tops<'a>(&'a self, id: &'a ActorId) -> Vec<&'a ActorId> {
        let superiors = |id: &'a ActorId| -> Vec<&'a ActorId> {
            self.get(id).map_or_else(Vec::new, |actor| self.superiors(actor).collect())
        };
        let own = self.canonical(id);
        let mut all = reached(own, superiors);
        all.retain(|id| superiors(id).is_empty());
        // Where each is part of the other, nobody is at the top.
        if all.is_empty() { vec![own] } else { all.into_iter().collect() }
    }

    /// The country an actor belongs to: a state itself, or the home of an actor or of what it is part of.
    pub fn home<'a>(&'a self, id: &'a ActorId) -> Option<&'a ActorId> {
        let mut seen = BTreeSet::new();
        let mut actor = self.get(id)?;
        while seen.insert(&actor.id) {
            if actor.kind == ActorType::State {
                return Some(&actor.id);
            }
            if let Some(state) = &actor.state {
                return Some(self.canonical(state));
            }
            actor = self.get(actor.parent.as_ref()?)?;
        }
        None
    }

    fn superiors<'a>(&'a self, actor: &'a Actor) -> impl Iterator<Item = &'a ActorId> {
        let state = actor.state.as_ref().filter(|_| actor.kind.is_organ());
        let named = actor.parent.iter().chain(state).map(|id| self.canonical(id));
        named.filter(move |id| **id != actor.id)
    }
}

/// Everything to be reached from `start`, itself included.
fn reached<'a>(start: &'a ActorId, next: impl Fn(&'a ActorId) -> Vec<&'a ActorId>) -> BTreeSet<&'a ActorId> {
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        open.extend(next(id).into_iter().filter(|id| seen.insert(id)));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = r#"
[[actor]]
id = "state/xa"
type = "state"
name = "Arvonia"

[[actor]]
id = "org/arvonian-army"
type = "armed_force"
name = "Arvonian Army"
state = "xa"

[[actor]]
id = "org/arvonian-guard"
type = "armed_group"
name = "Arvonian Guard"
parent = "org/arvonian-army"

[[actor]]
id = "party/harbor"
type = "party"
name = "Harbor Party"
state = "xa"

[[actor]]
id = "org/harbor-youth"
type = "movement"
name = "Harbor Youth"
parent = "party/harbor"

[[actor]]
id = "org/ring-one"
type = "movement"
name = "Ring One"
parent = "org/ring-two"

[[actor]]
id = "org/ring-two"
type = "movement"
name = "Ring Two"
parent = "org/ring-one"

[[actor]]
id = "org/joint-council"
type = "agency"
name = "Joint Council"
state = "xa"
parent = "party/harbor"
"#;

    fn id(text: &str) -> ActorId {
        text.parse().unwrap()
    }

    #[test]
    fn organs_are_parts_of_parts_and_what_acts_for_the_state() {
        let gazetteer = Gazetteer::from_files(&[("data", DATA)]).unwrap();
        let check = |of: &str, expected: &[&str]| {
            let organs: Vec<String> = gazetteer.organs(&id(of)).into_iter().map(ToString::to_string).collect();
            assert_eq!(organs, expected, "{of}");
            let parts = gazetteer.actors().filter(|actor| gazetteer.is_part_of(&actor.id, &id(of)));
            assert_eq!(parts.map(|actor| actor.id.to_string()).collect::<Vec<_>>(), expected, "{of}");
        };
        check("state/xa", &["org/arvonian-army", "org/arvonian-guard", "org/joint-council"]);
        check("party/harbor", &["org/harbor-youth", "org/joint-council"]);
        check("org/arvonian-guard", &[]);
        check("org/ring-one", &["org/ring-two"]);
        check("nil:org:pier", &[]);
    }

    #[test]
    fn at_the_top_is_who_is_part_of_nothing() {
        let gazetteer = Gazetteer::from_files(&[("data", DATA)]).unwrap();
        let check = |of: &str, tops: &[&str], home: Option<&str>| {
            let of = id(of);
            let found: Vec<String> = gazetteer.tops(&of).into_iter().map(ToString::to_string).collect();
            assert_eq!(found, tops, "{of}");
            assert_eq!(gazetteer.home(&of).map(ActorId::as_str), home, "{of}");
        };
        check("state/xa", &["state/xa"], Some("state/xa"));
        check("org/arvonian-guard", &["state/xa"], Some("state/xa"));
        check("party/harbor", &["party/harbor"], Some("state/xa"));
        check("org/joint-council", &["party/harbor", "state/xa"], Some("state/xa"));
        check("org/ring-one", &["org/ring-one"], None);
        check("nil:org:pier", &["nil:org:pier"], None);
    }

    #[test]
    fn an_actor_is_among_the_organs_of_its_tops() {
        let gazetteer = Gazetteer::builtin();
        for actor in gazetteer.actors() {
            for top in gazetteer.tops(&actor.id).into_iter().filter(|top| **top != actor.id) {
                assert!(gazetteer.organs(top).contains(&&actor.id), "{} under {top}", actor.id);
            }
        }
    }
}
