use super::Gazetteer;
use super::actor::{Actor, ActorId, ActorType, Name, NameRole};
use super::imported::NameIndex;
use super::imports::Imports;
use super::offices::Offices;
use crate::text::fold;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

/// Every name in folded form, and what it may mean.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub actors: Vec<Subject>,
    pub entries: Vec<LexiconEntry>,
    /// Numbers of entries by their forms.
    by_form: HashTable<u32>,
    pub offices: Offices,
    by_id: HashMap<ActorId, ActorIndex>,
    merged: BTreeMap<ActorId, ActorId>,
    never: BTreeSet<String>,
    imports: Arc<Imports>,
    /// Imported actors, numbered after our own.
    imported: Vec<OnceLock<Box<Subject>>>,
    /// What the names of each imported file may mean, by their numbers there.
    imported_senses: Vec<Vec<OnceLock<Box<[Sense]>>>>,
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

/// A name that more imported actors share than this says nothing.
const MAX_SHARED: usize = 8;

impl Lexicon {
    pub fn new(gazetteer: &Gazetteer) -> Lexicon {
        let imports = Arc::clone(gazetteer.imports());
        let n_forms = imports.files().iter().map(|file| file.names().map_or(0, NameIndex::n_forms));
        let empty = |n| std::iter::repeat_with(OnceLock::new).take(n).collect();
        let mut lexicon = Lexicon {
            actors: Vec::new(),
            entries: Vec::new(),
            by_form: HashTable::new(),
            by_id: gazetteer.actors().enumerate().map(|(i, actor)| (actor.id.clone(), ActorIndex(i))).collect(),
            merged: gazetteer.merged.clone(),
            never: gazetteer.never.iter().map(|name| fold(name)).collect(),
            imported: std::iter::repeat_with(OnceLock::new).take(imports.len()).collect(),
            imported_senses: n_forms.map(empty).collect(),
            imports,
            offices: Offices::default(),
        };
        lexicon.actors = gazetteer.actors().map(|actor| lexicon.described(actor)).collect();
        lexicon.offices = Offices::new(gazetteer, &lexicon.by_id);
        for (i, actor) in gazetteer.actors().enumerate() {
            let listed = actor.names.iter().map(|name| (name.clone(), true));
            let derived = actor.names.iter().flat_map(dotted).map(|name| (name, false));
            for (name, is_listed) in listed.chain(derived) {
                let form = fold(name.text.trim());
                let sense = Sense { actor: ActorIndex(i), name };
                let wanted = is_listed || lexicon.senses(&form).iter().all(|s| s.actor != sense.actor);
                if wanted && form.chars().nth(1).is_some() && !lexicon.never.contains(&form) {
                    lexicon.add(form, sense);
                }
            }
        }
        lexicon
    }

    /// The senses of a folded name.
    pub fn senses(&self, form: &str) -> &[Sense] {
        self.entry(form).map_or(&[], |number| &self.entries[number].senses)
    }

    pub fn subject(&self, actor: ActorIndex) -> &Subject {
        let Some(number) = actor.0.checked_sub(self.actors.len()) else { return &self.actors[actor.0] };
        self.imported[number].get_or_init(|| {
            let actor = self.imports.actor(number).expect("an actor is numbered after it was read");
            Box::new(self.described(actor))
        })
    }

    /// Whether the actor is known from imported lists alone.
    pub fn is_imported(&self, actor: ActorIndex) -> bool {
        actor.0 >= self.actors.len()
    }

    fn described(&self, actor: &Actor) -> Subject {
        let related = [&actor.parent, &actor.state].into_iter().flatten();
        let related = related.filter_map(|id| self.by_id.get(self.merged.get(id).unwrap_or(id)).copied());
        Subject { id: actor.id.clone(), kind: actor.kind, related: related.collect(), names: Vec::new() }
    }

    /// The imported files, as numbers, with the indexes of their names.
    pub fn imported_names(&self) -> impl Iterator<Item = (usize, &NameIndex)> {
        self.imports.files().iter().enumerate().filter_map(|(number, file)| Some((number, file.names()?)))
    }

    /// What a name of an imported file may mean; nothing where too many share it.
    pub fn imported_senses(&self, file: usize, form: usize) -> &[Sense] {
        self.imported_senses[file][form].get_or_init(|| self.read_senses(file, form).unwrap_or_default().into())
    }

    fn read_senses(&self, file: usize, form: usize) -> Option<Vec<Sense>> {
        let names = self.imports.files()[file].names()?;
        let lines = names.actors(form);
        if lines.len() > MAX_SHARED {
            return None;
        }
        let mut senses = Vec::new();
        for &line in lines {
            let Some(number) = self.imports.number_of(file, line as usize) else { continue };
            let Some(actor) = self.imports.actor(number) else { continue };
            // Names of actors that are also our own stand among the entries.
            if self.by_id.contains_key(&actor.id) || self.merged.contains_key(&actor.id) {
                continue;
            }
            let index = ActorIndex(self.actors.len() + number);
            let of_form = |name: &&Name| names.form(&fold(name.text.trim())) == Some(form);
            let named = actor.names.iter().filter(of_form).filter(|name| !self.never.contains(&fold(name.text.trim())));
            senses.extend(named.map(|name| Sense { actor: index, name: name.clone() }));
        }
        Some(senses)
    }

    /// A name that an actor has in two roles (Singapore and its capital) keeps the stronger.
    fn add(&mut self, form: String, sense: Sense) {
        let at = self.entry(&form).unwrap_or_else(|| self.add_entry(form));
        self.entries[at].begins_small |= sense.name.text.starts_with(char::is_lowercase);
        let senses = &mut self.entries[at].senses;
        let same_actor = |s: &Sense| s.actor == sense.actor;
        if senses.iter().any(|s| same_actor(s) && (s.name.role < sense.name.role || s.name == sense.name)) {
            return;
        }
        senses.retain(|s| !same_actor(s) || s.name.role == sense.name.role);
        self.actors[sense.actor.0].names.push(at);
        // Nearly all names mean one actor.
        senses.reserve_exact(1);
        senses.push(sense);
    }

    /// The number of the entry of a folded name.
    fn entry(&self, form: &str) -> Option<usize> {
        let is_it = |&number: &u32| self.entries[number as usize].form == form;
        self.by_form.find(FxBuildHasher.hash_one(form), is_it).map(|&number| number as usize)
    }

    fn add_entry(&mut self, form: String) -> usize {
        let number = self.entries.len();
        self.entries.push(LexiconEntry { form, senses: Vec::new(), begins_small: false });
        let entries = &self.entries;
        let hash = |number: &u32| FxBuildHasher.hash_one(entries[*number as usize].form.as_str());
        self.by_form.insert_unique(hash(&(number as u32)), number as u32, hash);
        number
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
