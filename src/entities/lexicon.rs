use super::Gazetteer;
use super::actor::{Actor, ActorId, ActorType, Name, NameRole};
use crate::text::fold;
use std::collections::{BTreeSet, HashMap};

/// Every name in folded form, and what it may mean.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub actors: Vec<Subject>,
    pub entries: Vec<LexiconEntry>,
    by_form: HashMap<String, usize>,
}

/// The number of an actor in [`Lexicon::actors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ActorIndex(pub usize);

/// What recognition needs to know of an actor.
#[derive(Debug)]
pub(super) struct Subject {
    pub id: ActorId,
    pub kind: ActorType,
    /// Its parent and its home state.
    pub related: Vec<ActorIndex>,
    /// Its names, as numbers of [`Lexicon::entries`].
    pub names: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct LexiconEntry {
    pub form: String,
    pub senses: Vec<Sense>,
    /// Whether one of the names begins with a small letter ("al-Qaeda").
    pub begins_small: bool,
}

/// One actor a name may mean.
#[derive(Clone, Debug)]
pub(super) struct Sense {
    pub actor: ActorIndex,
    pub name: Name,
}

impl Sense {
    /// Whether this is a capital or a building rather than a name of the actor itself.
    pub fn is_metonym(&self) -> bool {
        matches!(self.name.role, NameRole::Metonym | NameRole::Capital)
    }
}

impl Lexicon {
    pub fn new(gazetteer: &Gazetteer) -> Lexicon {
        let never: BTreeSet<String> = gazetteer.never.iter().map(|name| fold(name)).collect();
        let index: HashMap<&ActorId, ActorIndex> =
            gazetteer.actors().enumerate().map(|(i, actor)| (&actor.id, ActorIndex(i))).collect();
        let subject = |actor: &Actor| Subject {
            id: actor.id.clone(),
            kind: actor.kind,
            related: [&actor.parent, &actor.state]
                .into_iter()
                .flatten()
                .filter_map(|id| index.get(gazetteer.canonical(id)).copied())
                .collect(),
            names: Vec::new(),
        };
        let mut lexicon =
            Lexicon { actors: gazetteer.actors().map(subject).collect(), entries: Vec::new(), by_form: HashMap::new() };
        for (i, actor) in gazetteer.actors().enumerate() {
            let listed = actor.names.iter().map(|name| (name.clone(), true));
            let derived = actor.names.iter().flat_map(dotted).map(|name| (name, false));
            for (name, is_listed) in listed.chain(derived) {
                let form = fold(name.text.trim());
                let sense = Sense { actor: ActorIndex(i), name };
                let wanted = is_listed || lexicon.senses(&form).iter().all(|s| s.actor != sense.actor);
                if wanted && form.chars().nth(1).is_some() && !never.contains(&form) {
                    lexicon.add(form, sense);
                }
            }
        }
        lexicon
    }

    /// The senses of a folded name.
    pub fn senses(&self, form: &str) -> &[Sense] {
        self.by_form.get(form).map_or(&[], |&i| &self.entries[i].senses)
    }

    pub fn subject(&self, actor: ActorIndex) -> &Subject {
        &self.actors[actor.0]
    }

    /// A name that an actor has in two roles (Singapore and its capital) keeps the stronger.
    fn add(&mut self, form: String, sense: Sense) {
        let next = self.entries.len();
        let at = *self.by_form.entry(form).or_insert_with_key(|form| {
            self.entries.push(LexiconEntry { form: form.clone(), senses: Vec::new(), begins_small: false });
            next
        });
        self.entries[at].begins_small |= sense.name.text.starts_with(char::is_lowercase);
        let senses = &mut self.entries[at].senses;
        let same_actor = |s: &Sense| s.actor == sense.actor;
        if senses.iter().any(|s| same_actor(s) && (s.name.role < sense.name.role || s.name == sense.name)) {
            return;
        }
        senses.retain(|s| !same_actor(s) || s.name.role == sense.name.role);
        self.actors[sense.actor.0].names.push(at);
        senses.push(sense);
    }
}

/// The dotted forms of a short acronym.
pub(super) fn dotted(name: &Name) -> Vec<Name> {
    if name.role != NameRole::Name || !(2..=4).contains(&name.text.len()) || !is_capitals(&name.text) {
        return Vec::new();
    }
    let letters: Vec<String> = name.text.chars().map(String::from).collect();
    let joined = letters.join(".");
    let variant = |text| Name { text, case: false, ..name.clone() };
    vec![variant(format!("{joined}.")), variant(joined)]
}

fn is_capitals(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase())
}
