use super::actor::{Actor, ActorId};
use super::format::{DataFile, Entry, Merge};
use super::imported::Imported;
use super::imports::Imports;
use super::lexicon::Lexicon;
use super::resolve::Directory;
use super::scanner::Scanner;
use super::{settle, unpack};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Rises with every change of the recogniser's rules, so that an index knows it is out of date.
const RULES_VERSION: u32 = 4;

const BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.postcard"));

/// The known actors with all their names: the built-in ones and what the user's files say.
#[derive(Debug, Default)]
pub struct Gazetteer {
    actors: BTreeMap<ActorId, Actor>,
    /// Actors of large lists, apart from the others: they are looked at when something asks for one.
    imports: Arc<Imports>,
    /// Where merged actors went.
    pub(super) merged: BTreeMap<ActorId, ActorId>,
    /// Names that never stand for an actor, as written.
    pub(super) never: BTreeSet<String>,
    pub(super) decoys: BTreeSet<String>,
    rules: Rules,
    /// See [`Gazetteer::settles`].
    settles: bool,
    has_builtin: bool,
    /// Hash of the users' texts this was made from.
    digest: blake3::Hasher,
    version: OnceLock<String>,
    /// Both are built when first needed: most commands need neither or the first only.
    lexicon: OnceLock<Lexicon>,
    scanner: OnceLock<Scanner>,
    pub(super) directory: Directory,
}

/// Which rules of recognition apply where users differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether capitals and buildings stand for governments: "Islamabad rejected the offer".
    pub metonyms: bool,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { metonyms: true }
    }
}

/// A mistake in a file of actors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read actors from {file}{}: {message}", line.map(|l| format!(", line {l}")).unwrap_or_default())]
pub struct GazetteerError {
    pub file: String,
    /// Counted from 1.
    pub line: Option<usize>,
    pub message: String,
}

impl Gazetteer {
    /// The actors that come with the program.
    pub fn builtin() -> &'static Gazetteer {
        static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
        GAZETTEER.get_or_init(Gazetteer::read_builtin)
    }

    /// The built-in actors with the user's files on top: `(name, TOML text)`, the last file wins.
    pub fn with_user_files<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Gazetteer, GazetteerError> {
        Gazetteer::with_imported(files, Vec::new())
    }

    /// Also with imported actors, whose names are weak and give way to all others.
    pub fn with_imported<N: AsRef<str>, T: AsRef<str>>(
        files: &[(N, T)],
        imported: Vec<Imported>,
    ) -> Result<Gazetteer, GazetteerError> {
        let mut gazetteer = Gazetteer::read_builtin();
        for file in &imported {
            gazetteer.digest.update(file.header.body.as_bytes());
        }
        gazetteer.imports = Arc::new(Imports::new(imported));
        gazetteer.add_files(files)?;
        gazetteer.adopt();
        Ok(gazetteer)
    }

    /// The actors of these files alone.
    pub fn from_files<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Gazetteer, GazetteerError> {
        let mut gazetteer = Gazetteer::default();
        gazetteer.add_files(files)?;
        Ok(gazetteer)
    }

    /// The same actors under other rules.
    pub fn with_rules(self, rules: Rules) -> Gazetteer {
        Gazetteer { rules, version: OnceLock::new(), ..self }
    }

    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Changes whenever the actors, their names or the recogniser's rules do.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| self.hash())
    }

    fn hash(&self) -> String {
        let mut digest = self.digest.clone();
        if self.has_builtin {
            digest.update(BUILTIN);
        }
        digest.update(&RULES_VERSION.to_le_bytes());
        digest.update(&[u8::from(self.rules.metonyms)]);
        digest.finalize().to_hex()[..12].to_owned()
    }

    /// The actor of this id, or the one it was merged into.
    pub fn get(&self, id: &ActorId) -> Option<&Actor> {
        let id = self.canonical(id);
        self.actors.get(id).or_else(|| self.imports.get(id))
    }

    /// The actor of this id among the built-in ones and the user's own.
    pub(super) fn own(&self, id: &ActorId) -> Option<&Actor> {
        self.actors.get(self.canonical(id))
    }

    /// Whether the actor is known from imported files alone.
    pub fn is_imported(&self, id: &ActorId) -> bool {
        !self.actors.contains_key(self.canonical(id)) && self.imports.number(id.as_str()).is_some()
    }

    /// Where `id` went if it was merged, else `id`.
    pub fn canonical<'a>(&'a self, id: &'a ActorId) -> &'a ActorId {
        self.merged.get(id).unwrap_or(id)
    }

    /// The actors of large lists that are not among [`Gazetteer::actors`].
    pub fn imported_actors(&self) -> impl Iterator<Item = &Actor> {
        let all = (0..self.imports.len()).filter_map(|number| Some((number, self.imports.actor(number)?)));
        let once = all.filter(|(number, actor)| self.imports.number(actor.id.as_str()) == Some(*number));
        once.map(|(_, actor)| actor).filter(|actor| self.is_imported(&actor.id))
    }

    pub(super) fn imports(&self) -> &Arc<Imports> {
        &self.imports
    }

    /// The built-in actors and the user's own, in order of their ids.
    pub fn actors(&self) -> impl ExactSizeIterator<Item = &Actor> {
        self.actors.values()
    }

    /// Whether something is said of ids or names that recognition itself does not see.
    pub(super) fn settles(&self) -> bool {
        self.settles
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(self))
    }

    pub(super) fn scanner(&self) -> &Scanner {
        self.scanner.get_or_init(|| Scanner::new(self.lexicon(), &self.decoys))
    }

    fn read_builtin() -> Gazetteer {
        let (head, actors) = unpack::read(BUILTIN);
        let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
        Gazetteer {
            actors: actors.map(|actor| (actor.id.clone(), actor)).collect(),
            never: owned(head.never),
            decoys: owned(head.decoys),
            has_builtin: true,
            ..Gazetteer::default()
        }
    }

    fn add_files<N: AsRef<str>, T: AsRef<str>>(&mut self, files: &[(N, T)]) -> Result<(), GazetteerError> {
        for (name, text) in files {
            let (name, text) = (name.as_ref(), text.as_ref());
            let error = |line, message| GazetteerError { file: name.to_owned(), line, message };
            let file: DataFile = toml::from_str(text).map_err(|e| {
                let line = e.span().map(|span| line_of(text, span.start));
                error(line, e.message().replace('\n', " "))
            })?;
            self.digest.update(text.as_bytes());
            self.add(file).map_err(|(id, message)| {
                let line = text.find(&format!("\"{id}\"")).map(|at| line_of(text, at));
                error(line, format!("actor {id}: {message}"))
            })?;
        }
        Ok(())
    }

    /// Applies one file; a mistake names the entry it is in.
    fn add(&mut self, file: DataFile) -> Result<(), (ActorId, String)> {
        self.never.extend(file.never);
        self.decoys.extend(file.decoys);
        let mut merges = Vec::new();
        for mut entry in file.actor {
            let id = entry.id.clone();
            let same = std::mem::take(&mut entry.same_as).into_iter();
            merges.extend(same.map(|same| Merge { id: same, into: id.clone() }));
            self.add_entry(entry).map_err(|message| (id, message))?;
        }
        merges.extend(file.merge);
        for merge in merges {
            let id = merge.id.clone();
            self.merge(&merge).map_err(|message| (id, message))?;
        }
        self.settles = !self.merged.is_empty() || self.actors.values().any(|actor| !actor.never.is_empty());
        Ok(())
    }

    /// Gives our own actors the names that imported files have for them and for those merged into them.
    fn adopt(&mut self) {
        let imports = Arc::clone(&self.imports);
        for file in imports.files() {
            let described = |id: &ActorId| file.number(id.as_str()).and_then(|line| file.actor(line));
            for actor in self.actors.values_mut() {
                let Some(more) = described(&actor.id) else { continue };
                settle::take_names(actor, more.names);
                if actor.offices.is_empty() {
                    actor.offices = more.offices;
                }
            }
            for (gone, into) in &self.merged {
                if let (Some(more), Some(target)) = (described(gone), self.actors.get_mut(into)) {
                    settle::take_names(target, more.names);
                }
            }
        }
    }

    /// Makes an imported actor one of our own, so that the user's files can change it.
    fn take_over(&mut self, id: &ActorId) {
        if !self.actors.contains_key(id)
            && let Some(actor) = self.imports.get(id).cloned()
        {
            self.actors.insert(id.clone(), actor);
        }
    }

    fn add_entry(&mut self, entry: Entry) -> Result<(), String> {
        let id = self.canonical(&entry.id).clone();
        self.take_over(&id);
        match self.actors.get_mut(&id) {
            Some(actor) => entry.extend(actor),
            None => entry.into_actor().map(|actor| {
                self.actors.insert(id, actor);
            }),
        }
    }

    /// Gives the names and offices of one actor to another and forgets the first. Of one known from texts
    /// only, the name is read off its id.
    fn merge(&mut self, merge: &Merge) -> Result<(), String> {
        let into = self.canonical(&merge.into).clone();
        let id = self.canonical(&merge.id).clone();
        if id == into {
            return Err(format!("merged into itself, {into}"));
        }
        self.take_over(&into);
        self.take_over(&id);
        if !self.actors.contains_key(&into) {
            return Err(format!("merged into {into}, which no file describes"));
        }
        let gone = self.actors.remove(&id);
        let target = self.actors.get_mut(&into).expect("looked up above");
        if let Some(gone) = gone {
            settle::take_names(target, gone.names);
            target.offices.extend(gone.offices);
            target.qid = target.qid.take().or(gone.qid);
        } else if let Some(name) = settle::name_of_unknown(&id) {
            settle::learn(target, name);
        }
        for earlier in self.merged.values_mut().filter(|t| **t == id) {
            *earlier = into.clone();
        }
        self.merged.insert(id, into.clone());
        self.redirect(&into);
        Ok(())
    }

    /// Points parents, home states and offices at `into` where they name an actor merged into it.
    fn redirect(&mut self, into: &ActorId) {
        let merged = &self.merged;
        for actor in self.actors.values_mut() {
            let offices = actor.offices.iter_mut().map(|office| &mut office.of);
            for reference in [&mut actor.parent, &mut actor.state].into_iter().flatten().chain(offices) {
                if merged.get(reference) == Some(into) {
                    *reference = into.clone();
                }
            }
        }
    }
}

/// The line, counted from 1, that `byte` is in.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&b| b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = r#"
[[actor]]
id = "state/xa"
type = "state"
name = "Arvonia"

[[actor]]
id = "group/red-dawn"
type = "armed_group"
name = "Red Dawn"
state = "xa"

[[actor]]
id = "group/dawn-front"
type = "armed_group"
name = "Dawn Front"
"#;

    fn id(text: &str) -> ActorId {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_file_wins() {
        let change = "[[actor]]\nid = \"group/red-dawn\"\nname = \"Red Dawn Movement\"\ntype = \"party\"";
        let gazetteer = Gazetteer::from_files(&[("a", BASE), ("b", change)]).unwrap();
        let actor = gazetteer.get(&id("group/red-dawn")).unwrap();
        assert_eq!((actor.name.as_str(), actor.kind.as_str()), ("Red Dawn Movement", "party"));
        let names: Vec<&str> = actor.names.iter().map(|n| n.text.as_str()).collect();
        assert_eq!(names, ["Red Dawn Movement", "Red Dawn"]);
        assert_eq!(actor.state, Some(id("state/xa")));
    }

    #[test]
    fn a_merged_actor_answers_to_both_ids_and_all_names() {
        let merge = "[[merge]]\nid = \"group/dawn-front\"\ninto = \"group/red-dawn\"";
        let gazetteer = Gazetteer::from_files(&[("a", BASE), ("b", merge)]).unwrap();
        assert_eq!(gazetteer.get(&id("group/dawn-front")).unwrap().id, id("group/red-dawn"));
        assert!(gazetteer.get(&id("group/red-dawn")).unwrap().names.iter().any(|n| n.text == "Dawn Front"));
        assert_eq!(gazetteer.actors().len(), 2);
    }

    #[test]
    fn mistakes_name_the_file_and_the_line() {
        let check = |text: &str, line: usize, part: &str| {
            let error = Gazetteer::with_user_files(&[("mine.toml", text)]).unwrap_err();
            let shown = error.to_string();
            assert_eq!(error.line, Some(line), "{shown}");
            assert!(shown.contains("mine.toml") && shown.contains(part), "{shown}");
        };
        check("[[actor]]\nid = \"group/new\"\nname = \"New\"", 2, "needs a `type`");
        check("never = []\n\n[[actor]]\nid = \"group/new\"\nnmae = \"New\"", 5, "nmae");
        check("[[actor]]\nid = \"nobody\"", 2, "is no actor id");
        check("[[merge]]\nid = \"group/a\"\ninto = \"group/never-seen\"", 2, "which no file describes");
        check("[[actor]", 1, "");
        check("[[actor]]\nid = \"group/a\"\ntype = \"club\"\nname = \"A\"", 3, "club");
    }

    #[test]
    fn the_version_changes_with_the_data() {
        let versions: BTreeSet<String> = [&[][..], &[("a", "never = [\"X\"]")], &[("a", "never = [\"Y\"]")]]
            .iter()
            .map(|files| Gazetteer::with_user_files(files).unwrap().version().to_owned())
            .collect();
        assert_eq!(versions.len(), 3);
        assert!(versions.contains(Gazetteer::builtin().version()));
        let other = Gazetteer::read_builtin().with_rules(Rules { metonyms: false });
        assert!(!versions.contains(other.version()));
    }
}
