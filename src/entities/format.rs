//! The data format of actors, as written in TOML by the project and by its users.
//!
//! ```toml
//! never = ["the Hill"]                   # names that are never an actor
//! decoys = ["South China Sea"]           # longer phrases that absorb a name inside them
//!
//! [[actor]]                              # a new actor, or more names for a known id
//! id = "group/blue-line"
//! type = "movement"
//! name = "Blue Line"                     # for a known id: renames it
//! names = ["Blue Liners", { text = "BL", case = true }, { text = "Blue", near = ["movement", "march"] }]
//! never = ["Blue Line Metro"]            # this never means this actor
//! same_as = ["nil:org:blue-line-front"]  # these ids are this actor
//! state = "pk"
//!
//! [[merge]]                              # `id` is the same actor as `into`
//! id = "group/blue-liners"
//! into = "group/blue-line"
//! ```

use super::actor::{Actor, ActorId, ActorType, Name, NameRole, Office};
use super::nearby::{Nearby, phrase};
use crate::article::PartialDate;
use crate::text::fold;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// One data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataFile {
    #[serde(default)]
    pub actor: Vec<Entry>,
    #[serde(default)]
    pub merge: Vec<Merge>,
    #[serde(default)]
    pub never: Vec<String>,
    #[serde(default)]
    pub decoys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Merge {
    pub id: ActorId,
    pub into: ActorId,
}

impl DataFile {
    /// The ids that are merged, and into which.
    pub fn merges(&self) -> impl Iterator<Item = (&ActorId, &ActorId)> {
        let same = self.actor.iter().flat_map(|entry| entry.same_as.iter().map(move |id| (id, &entry.id)));
        same.chain(self.merge.iter().map(|merge| (&merge.id, &merge.into)))
    }
}

/// An `[[actor]]` block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub id: ActorId,
    #[serde(rename = "type")]
    kind: Option<ActorType>,
    name: Option<String>,
    #[serde(default)]
    names: Vec<Alias>,
    #[serde(default)]
    adjectives: Vec<Alias>,
    #[serde(default)]
    metonyms: Vec<Alias>,
    #[serde(default)]
    capital: Vec<Alias>,
    state: Option<String>,
    parent: Option<ActorId>,
    #[serde(default)]
    offices: Vec<OfficeEntry>,
    qid: Option<String>,
    #[serde(default)]
    pub same_as: Vec<ActorId>,
    #[serde(default)]
    never: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeEntry {
    office: String,
    state: Option<String>,
    org: Option<ActorId>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

impl Entry {
    /// The shown name and all others, as written.
    pub fn written_names(&self) -> BTreeSet<String> {
        self.texts().map(str::to_owned).collect()
    }

    pub fn has_offices(&self) -> bool {
        !self.offices.is_empty()
    }

    /// The actors this entry names, and as what.
    pub fn links(&self) -> Vec<(&'static str, ActorId)> {
        let state = self.state.iter().filter_map(|code| state_id(code).ok()).map(|id| ("state", id));
        let parent = self.parent.iter().map(|id| ("parent", id.clone()));
        let office = |o: &OfficeEntry| o.org.clone().or_else(|| state_id(o.state.as_deref()?).ok());
        let offices = self.offices.iter().filter_map(office).map(|id| ("office of", id));
        state.chain(parent).chain(offices).collect()
    }

    /// A new actor from this entry, or what is missing.
    pub fn into_actor(mut self) -> Result<Actor, String> {
        let name = self.name.take().ok_or("a new actor needs a `name`")?;
        let kind = self.kind.ok_or("a new actor needs a `type`")?;
        let mut actor = Actor {
            id: self.id.clone(),
            kind,
            name,
            state: None,
            parent: None,
            names: Vec::new(),
            offices: Vec::new(),
            qid: None,
            never: Vec::new(),
        };
        self.extend(&mut actor)?;
        Ok(actor)
    }

    /// All its names as written, in whatever role.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let listed = [&self.names, &self.adjectives, &self.metonyms, &self.capital].into_iter().flatten();
        self.name.as_deref().into_iter().chain(listed.map(|alias| alias.0.text.as_str()))
    }

    /// Adds what this entry says to a known actor; single values replace, and so does a name listed again.
    pub fn extend(self, actor: &mut Actor) -> Result<(), String> {
        if let Some(name) = self.name {
            actor.name = name;
        }
        actor.kind = self.kind.unwrap_or(actor.kind);
        if let Some(code) = self.state {
            actor.state = Some(state_id(&code)?);
        }
        actor.parent = self.parent.or(actor.parent.take());
        let roles = [
            (NameRole::Name, self.names),
            (NameRole::Adjective, self.adjectives),
            (NameRole::Metonym, self.metonyms),
            (NameRole::Capital, self.capital),
        ];
        for (role, aliases) in roles {
            let listed = |n: &Name| n.role == role && aliases.iter().any(|alias| alias.0.text == n.text);
            actor.names.retain(|n| !listed(n));
            actor.never.retain(|never| aliases.iter().all(|alias| fold(&alias.0.text) != *never));
            actor.names.extend(aliases.into_iter().map(|alias| Name { role, ..alias.0 }));
        }
        // The shown name is a name too; when it needs flags, it is listed again with them.
        if !actor.names.iter().any(|n| n.role == NameRole::Name && n.text == actor.name) {
            actor.names.insert(0, Name::plain(actor.name.clone(), NameRole::Name));
        }
        actor.never.extend(self.never.iter().map(|name| fold(name.trim())));
        actor.names.retain(|n| !actor.never.contains(&fold(n.text.trim())));
        for office in self.offices {
            actor.offices.push(office.into_office()?);
        }
        if let Some(qid) = self.qid {
            actor.qid = Some(checked_qid(qid)?);
        }
        Ok(())
    }
}

impl OfficeEntry {
    fn into_office(self) -> Result<Office, String> {
        let of = match (self.state, self.org) {
            (Some(code), None) => state_id(&code)?,
            (None, Some(org)) => org,
            _ => return Err(format!("the office `{}` needs either a `state` or an `org`", self.office)),
        };
        Ok(Office { office: self.office, of, from: self.from, to: self.to })
    }
}

fn checked_qid(qid: String) -> Result<String, String> {
    if is_qid(&qid) {
        Ok(qid)
    } else {
        Err(format!("`{qid}` is no item of Wikidata: write Q and a number, such as Q843"))
    }
}

/// Whether `text` is the number of an item of Wikidata.
pub(super) fn is_qid(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn state_id(code: &str) -> Result<ActorId, String> {
    if code.contains('/') { code.parse() } else { format!("state/{code}").parse() }
}

/// A name as written: a string, or a table with flags. Its role is where it stands.
#[derive(Debug)]
struct Alias(Name);

impl<'de> Deserialize<'de> for Alias {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Alias, D::Error> {
        struct AliasVisitor;
        impl<'de> Visitor<'de> for AliasVisitor {
            type Value = Alias;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a table { text, case, context, ambiguous, weak, near, not_near, from, to }")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Alias, E> {
                Ok(Alias(Name::plain(text.to_owned(), NameRole::Name)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Alias, A::Error> {
                let flagged = Flagged::deserialize(de::value::MapAccessDeserializer::new(map))?;
                let phrases = |list: Vec<String>| list.iter().map(|text| phrase(text)).collect::<Vec<String>>();
                let nearby = Nearby { near: phrases(flagged.near), not_near: phrases(flagged.not_near) };
                Ok(Alias(Name {
                    text: flagged.text,
                    role: NameRole::Name,
                    case: flagged.case,
                    context: flagged.context,
                    ambiguous: flagged.ambiguous,
                    weak: flagged.weak,
                    from: flagged.from,
                    to: flagged.to,
                    nearby: (nearby != Nearby::default()).then(|| Box::new(nearby)),
                }))
            }
        }
        deserializer.deserialize_any(AliasVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flagged {
    text: String,
    #[serde(default)]
    case: bool,
    #[serde(default)]
    context: bool,
    #[serde(default)]
    ambiguous: bool,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    not_near: Vec<String>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}
