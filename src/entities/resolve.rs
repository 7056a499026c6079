//! From what a user types to an actor.

use super::Gazetteer;
use super::actor::{Actor, ActorId, Name, NameRole};
use super::lexicon::dotted;
use crate::text::fold;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a user's words for an actor come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    Found(ActorId),
    /// Several actors go by that name.
    Ambiguous(Vec<ActorId>),
    /// Nothing goes by that name; these come nearest.
    NotFound {
        nearest: Vec<Suggestion>,
    },
}

/// An actor and the name that brought it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub id: ActorId,
    pub name: String,
}

const MAX_SUGGESTIONS: usize = 5;

impl Gazetteer {
    /// The actor meant by an id, an id without its kind, or any name in whatever case.
    ///
    /// Exact matches come first: an id, then a slug as written, then a name, then a capital or
    /// a building; imported actors are asked last.
    pub fn resolve(&self, text: &str) -> Resolution {
        let text = text.trim();
        let steps = [by_id, by_slug, by_name, by_metonym, by_imported_slug, by_imported_name];
        for step in steps {
            let mut found = step(self, text);
            found.sort();
            found.dedup();
            match found.len() {
                0 => {}
                1 => return Resolution::Found(found.remove(0)),
                _ => return Resolution::Ambiguous(found),
            }
        }
        Resolution::NotFound { nearest: self.nearest(text) }
    }

    /// Actors with a name, or a word inside a name, that begins with `prefix`; at most `limit`.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion> {
        let prefix = fold(prefix.trim_start());
        let inside = format!(" {prefix}");
        self.ranked(limit, |form| {
            if form.starts_with(&prefix) {
                Some(usize::from(form != prefix))
            } else {
                form.contains(&inside).then_some(2)
            }
        })
    }

    /// Actors with names that `text` may be a slip for.
    fn nearest(&self, text: &str) -> Vec<Suggestion> {
        let wanted = fold(text);
        let n_chars = wanted.chars().count();
        if n_chars < 2 {
            return Vec::new();
        }
        let allowed = 1 + n_chars / 5;
        let mut near = self.ranked(MAX_SUGGESTIONS, |form| {
            if form.chars().count().abs_diff(n_chars) > allowed {
                return None;
            }
            let distance = strsim::osa_distance(&wanted, form);
            (distance <= allowed).then_some(distance)
        });
        near.extend(self.suggest(text, MAX_SUGGESTIONS));
        let mut seen = Vec::new();
        near.retain(|s| {
            !seen.contains(&s.id) && {
                seen.push(s.id.clone());
                true
            }
        });
        near.truncate(MAX_SUGGESTIONS);
        near
    }

    /// The actors whose names have the lowest ranks, each with its best name.
    fn ranked(&self, limit: usize, rank: impl Fn(&str) -> Option<usize>) -> Vec<Suggestion> {
        let lexicon = self.lexicon();
        let mut best: BTreeMap<&ActorId, (usize, usize, &str)> = BTreeMap::new();
        for entry in &lexicon.entries {
            let Some(rank) = rank(&entry.form) else { continue };
            for sense in &entry.senses {
                let candidate = (rank, entry.form.len(), sense.name.text.as_str());
                let kept = best.entry(&lexicon.subject(sense.actor).id).or_insert(candidate);
                *kept = candidate.min(*kept);
            }
        }
        let imported = self.ranked_imported(limit, rank);
        let mut ranked: Vec<_> = best.into_iter().map(|(id, found)| (found, id)).collect();
        ranked.sort();
        ranked.truncate(limit);
        let own = ranked.into_iter().map(|((_, _, name), id)| Suggestion { id: id.clone(), name: name.to_owned() });
        own.chain(imported).take(limit).collect()
    }

    /// The imported actors whose names have the lowest ranks, under their shown names.
    fn ranked_imported(&self, limit: usize, rank: impl Fn(&str) -> Option<usize>) -> Vec<Suggestion> {
        let mut best: BTreeMap<ActorId, (usize, usize)> = BTreeMap::new();
        for file in self.imports().files() {
            let Some(names) = file.names() else { continue };
            names.each(|form, number| {
                let Some(rank) = rank(form) else { return };
                let ids = names.actors(number).iter().filter_map(|&line| file.actor_id(line as usize));
                for id in ids.filter(|id| self.is_imported(id)) {
                    let kept = best.entry(id).or_insert((rank, form.len()));
                    *kept = (rank, form.len()).min(*kept);
                }
            });
        }
        let mut ranked: Vec<((usize, usize), ActorId)> = best.into_iter().map(|(id, found)| (found, id)).collect();
        ranked.sort();
        ranked.truncate(limit);
        let shown = |id: ActorId| self.get(&id).map(|actor| Suggestion { name: actor.name.clone(), id });
        ranked.into_iter().filter_map(|(_, id)| shown(id)).collect()
    }
}

/// Ids of unknown actors are taken on trust: only an index can tell whether they occur.
fn by_id(gazetteer: &Gazetteer, text: &str) -> Vec<ActorId> {
    let Ok(id) = text.parse::<ActorId>() else { return Vec::new() };
    match gazetteer.get(&id) {
        Some(actor) => vec![actor.id.clone()],
        None if id.is_nil() => vec![id],
        None => Vec::new(),
    }
}

/// Slugs are small letters: `is` is Iceland's, `IS` a name.
fn by_slug(gazetteer: &Gazetteer, text: &str) -> Vec<ActorId> {
    if let Some(tables) = gazetteer.directory.tables(gazetteer) {
        return tables.slugs.get(text).cloned().unwrap_or_default();
    }
    let with_slug = |actor: &&Actor| actor.id.slug() == text;
    gazetteer.actors().filter(with_slug).map(|actor| actor.id.clone()).collect()
}

fn by_name(gazetteer: &Gazetteer, text: &str) -> Vec<ActorId> {
    by_roles(gazetteer, text, |role| matches!(role, NameRole::Name | NameRole::Adjective))
}

fn by_metonym(gazetteer: &Gazetteer, text: &str) -> Vec<ActorId> {
    by_roles(gazetteer, text, |role| matches!(role, NameRole::Metonym | NameRole::Capital))
}

fn by_imported_slug(gazetteer: &Gazetteer, text: &str) -> Vec<ActorId> {
    if !ActorId::is_slug(text) {
        return Vec::new();
    }
    let files = gazetteer.imports().files().iter();
    let ids = files.flat_map(|file| file.with_slug(text).filter_map(|line| file.actor_id(line)));
    ids.map(|id| gazetteer.canonical(&id).clone()).collect()
}

fn by_imported_name(gazetteer: &Gazetteer, text: &str) -> Vec<ActorId> {
    let form = fold(text);
    if is_never(gazetteer, &form) {
        return Vec::new();
    }
    let bare = form.strip_prefix("the ").unwrap_or(&form);
    let found = |form: &str| -> Vec<ActorId> {
        let named = gazetteer.imports().files().iter().filter_map(|file| Some((file, file.names()?)));
        let named = named.filter_map(|(file, names)| Some((file, names.actors(names.form(form)?))));
        let ids = named.flat_map(|(file, lines)| lines.iter().filter_map(|&line| file.actor_id(line as usize)));
        ids.map(|id| gazetteer.canonical(&id).clone()).collect()
    };
    let exact = found(&form);
    if exact.is_empty() { found(bare) } else { exact }
}

fn by_roles(gazetteer: &Gazetteer, text: &str, wanted: fn(NameRole) -> bool) -> Vec<ActorId> {
    let form = fold(text);
    let bare = form.strip_prefix("the ").unwrap_or(&form);
    let exact = called(gazetteer, &form, wanted);
    if exact.is_empty() { called(gazetteer, bare, wanted) } else { exact }
}

/// Those with the folded name `form`.
fn called(gazetteer: &Gazetteer, form: &str, wanted: fn(NameRole) -> bool) -> Vec<ActorId> {
    if form.chars().nth(1).is_none() || is_never(gazetteer, form) {
        return Vec::new();
    }
    match gazetteer.directory.tables(gazetteer) {
        Some(tables) => tables.called(form, wanted),
        None => looked_through(gazetteer, form, wanted),
    }
}

fn looked_through(gazetteer: &Gazetteer, form: &str, wanted: fn(NameRole) -> bool) -> Vec<ActorId> {
    let named = |actor: &&Actor| actor.names.iter().any(|name| wanted(name.role) && is_called(name, form));
    gazetteer.actors().filter(named).map(|actor| actor.id.clone()).collect()
}

/// Who is called what.
///
/// A command that asks for one actor looks through them all, which takes less than to make tables: those are made for
/// whoever asks again.
#[derive(Debug, Default)]
pub struct Directory {
    asked: AtomicU32,
    tables: OnceLock<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    slugs: HashMap<String, Vec<ActorId>>,
    /// By folded name.
    names: HashMap<String, Vec<(ActorId, NameRole)>>,
}

/// How many times actors are looked through before there are tables.
const LOOKED_THROUGH: u32 = 12;

impl Directory {
    fn tables(&self, gazetteer: &Gazetteer) -> Option<&Tables> {
        if self.tables.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) < LOOKED_THROUGH {
            return None;
        }
        Some(self.tables.get_or_init(|| Tables::of(gazetteer)))
    }
}

impl Tables {
    fn of(gazetteer: &Gazetteer) -> Tables {
        let mut tables = Tables::default();
        for actor in gazetteer.actors() {
            tables.slugs.entry(actor.id.slug().to_owned()).or_default().push(actor.id.clone());
            for name in &actor.names {
                let mut forms = vec![fold(name.text.trim())];
                forms.extend(dotted(name).iter().map(|name| fold(&name.text)));
                for form in forms {
                    tables.names.entry(form).or_default().push((actor.id.clone(), name.role));
                }
            }
        }
        tables
    }

    fn called(&self, form: &str, wanted: fn(NameRole) -> bool) -> Vec<ActorId> {
        let senses = self.names.get(form).into_iter().flatten();
        senses.filter(|(_, role)| wanted(*role)).map(|(id, _)| id.clone()).collect()
    }
}

/// Whether a user's file says that the folded name stands for nobody.
fn is_never(gazetteer: &Gazetteer, form: &str) -> bool {
    gazetteer.never.iter().any(|never| fold(never) == form)
}

fn is_called(name: &Name, form: &str) -> bool {
    let text = name.text.trim();
    // Nine of ten differ in their first letter already, and of ASCII that is plain to see.
    let (Some(first), Some(wanted)) = (text.chars().next(), form.chars().next()) else { return false };
    let differs = first.is_ascii_alphanumeric() && first.to_ascii_lowercase() != wanted;
    !differs && (fold(text) == form || dotted(name).iter().any(|name| fold(&name.text) == form))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = r#"
[[actor]]
id = "state/xa"
type = "state"
name = "Arvonia"
adjectives = ["Arvonian"]
capital = ["Port Selm"]

[[actor]]
id = "state/is"
type = "state"
name = "Iceland"

[[actor]]
id = "place/arvonia-hills"
type = "place"
name = "Arvonia Hills"
names = [{ text = "The Hills", ambiguous = true }]

[[actor]]
id = "media/hills"
type = "media"
name = "The Hills"
names = [{ text = "The Hills", ambiguous = true }]

[[actor]]
id = "group/ice-storm"
type = "armed_group"
name = "Ice Storm"
names = [{ text = "IS", case = true }]
"#;

    fn gazetteer() -> Gazetteer {
        Gazetteer::from_files(&[("data", DATA)]).unwrap()
    }

    #[test]
    fn the_tables_say_what_looking_through_all_actors_says() {
        let gazetteer = Gazetteer::builtin();
        let tables = Tables::of(gazetteer);
        let any: fn(NameRole) -> bool = |_| true;
        for name in gazetteer.actors().flat_map(|actor| &actor.names).step_by(97) {
            let form = fold(name.text.trim());
            let mut found = tables.called(&form, any);
            found.dedup();
            assert!(!found.is_empty(), "{form}");
            assert_eq!(found, looked_through(gazetteer, &form, any), "{form}");
        }
    }

    #[test]
    fn exact_matches_come_before_anything_else() {
        let gazetteer = gazetteer();
        let check = |text: &str, expected: &str| {
            assert_eq!(gazetteer.resolve(text), Resolution::Found(expected.parse().unwrap()), "{text}");
        };
        check("state/xa", "state/xa");
        check("xa", "state/xa");
        check("arvonia", "state/xa");
        check(" the Arvonia ", "state/xa");
        check("ARVONIAN", "state/xa");
        check("port selm", "state/xa");
        check("is", "state/is");
        check("IS", "group/ice-storm");
        check("hills", "media/hills");
        check("nil:person:somebody", "nil:person:somebody");
    }

    #[test]
    fn an_ambiguous_name_returns_all_its_actors() {
        let ids = ["media/hills", "place/arvonia-hills"].map(|id| id.parse().unwrap()).to_vec();
        assert_eq!(gazetteer().resolve("the hills"), Resolution::Ambiguous(ids));
    }

    #[test]
    fn what_is_not_found_brings_up_its_neighbors() {
        let gazetteer = gazetteer();
        let check = |text: &str, expected: &[&str]| {
            let Resolution::NotFound { nearest } = gazetteer.resolve(text) else { panic!("found {text}") };
            let ids: Vec<&str> = nearest.iter().map(|s| s.id.as_str()).collect();
            assert_eq!(ids, expected, "{text}");
        };
        check("Arvnoia", &["state/xa"]);
        check("Port", &["state/xa"]);
        check("Icland", &["state/is"]);
        check("Arvoniaa", &["state/xa"]);
        check("state/zz", &[]);
        check("", &[]);
    }

    #[test]
    fn suggestions_begin_with_what_was_typed() {
        let found = gazetteer().suggest("arv", 9);
        let names: Vec<&str> = found.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["Arvonia", "Arvonia Hills"]);
        assert_eq!(gazetteer().suggest("storm", 9)[0].id.as_str(), "group/ice-storm");
        assert_eq!(gazetteer().suggest("", 2).len(), 2);
    }
}
