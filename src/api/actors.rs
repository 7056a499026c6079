use super::VERSION;
use crate::article::PartialDate;
use crate::entities::{Actor, ActorId, Gazetteer, Name, NameRole, Office};
use crate::search::Presence;
use schemars::JsonSchema;
use serde::Serialize;

/// Actors of the gazetteer: `actors list --format json`, `actors find --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ActorListRecord {
    pub v: u32,
    /// How many there are, listed or not.
    pub total: usize,
    pub actors: Vec<ActorLine>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ActorLine {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
}

/// An actor with all its names: `actors show NAME --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ProfileRecord {
    pub v: u32,
    pub id: String,
    /// The type, `unknown` for an actor that only articles know.
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    /// The home country.
    pub state: Option<String>,
    /// What it is part of, what that is part of, and so on.
    pub part_of: Vec<String>,
    pub names: Vec<NameRecord>,
    pub offices: Vec<OfficeRecord>,
    /// Its organs.
    pub parts: Vec<String>,
    pub wikidata: Option<String>,
    /// How much there is about it; absent where there is no index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<PresenceRecord>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NameRecord {
    pub name: String,
    /// `name`, `adjective`, `capital` or `metonym`.
    pub role: &'static str,
    /// Conditions under which it counts: `case`, `context`, `ambiguous`, `weak`, `nearby`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OfficeRecord {
    pub office: String,
    pub of: String,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PresenceRecord {
    pub articles: u64,
    /// Articles that are about it.
    pub major: u64,
    pub first: Option<String>,
    pub last: Option<String>,
}

/// What a name that is being typed may become: `/api/v1/suggest`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CompletionsRecord {
    pub v: u32,
    pub query: String,
    pub suggestions: Vec<CompletionRecord>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CompletionRecord {
    /// `actor`, `author` or `outlet`.
    pub kind: &'static str,
    /// What the filter of that name takes.
    pub id: String,
    pub name: String,
    /// Articles in the index.
    pub articles: u64,
}

/// More than any organ has; a user's file may lead in circles.
const MAX_PARENTS: usize = 8;

impl ActorLine {
    pub fn new(actor: &Actor) -> ActorLine {
        ActorLine { id: actor.id.to_string(), kind: actor.kind.to_string(), name: actor.name.clone() }
    }
}

impl ActorListRecord {
    pub fn new(actors: Vec<ActorLine>, total: usize) -> ActorListRecord {
        ActorListRecord { v: VERSION, total, actors }
    }
}

impl ProfileRecord {
    pub fn new(gazetteer: &Gazetteer, actor: &Actor, presence: Option<&Presence>) -> ProfileRecord {
        let mut offices: Vec<&Office> = actor.offices.iter().collect();
        offices.sort_by_key(|office| (office.from, office.to));
        let organs = gazetteer.actors().filter(|other| other.parent.as_ref() == Some(&actor.id));
        ProfileRecord {
            state: actor.state.as_ref().map(ToString::to_string),
            part_of: parents(gazetteer, actor).into_iter().map(ToString::to_string).collect(),
            names: actor.names.iter().map(NameRecord::from).collect(),
            offices: offices.into_iter().map(OfficeRecord::from).collect(),
            parts: organs.map(|organ| organ.id.to_string()).collect(),
            wikidata: actor.qid.clone(),
            ..ProfileRecord::unknown(&actor.id, actor.kind.as_str(), &actor.name, presence)
        }
    }

    /// Of an actor that only articles know.
    pub fn unknown(id: &ActorId, kind: &str, name: &str, presence: Option<&Presence>) -> ProfileRecord {
        ProfileRecord {
            v: VERSION,
            id: id.to_string(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            state: None,
            part_of: Vec::new(),
            names: Vec::new(),
            offices: Vec::new(),
            parts: Vec::new(),
            wikidata: None,
            index: presence.map(PresenceRecord::from),
        }
    }
}

/// What the actor is part of, what that is part of, and so on.
pub fn parents<'g>(gazetteer: &'g Gazetteer, actor: &'g Actor) -> Vec<&'g ActorId> {
    let above = |id: &&'g ActorId| gazetteer.get(id).and_then(|parent| parent.parent.as_ref());
    std::iter::successors(actor.parent.as_ref(), above).take(MAX_PARENTS).collect()
}

impl From<&Presence> for PresenceRecord {
    fn from(&Presence { articles, major, dates }: &Presence) -> PresenceRecord {
        let (first, last) = dates.map(|(first, last)| (first.to_string(), last.to_string())).unzip();
        PresenceRecord { articles, major, first, last }
    }
}

impl From<&Name> for NameRecord {
    fn from(name: &Name) -> NameRecord {
        let flags = [
            (name.case, "case"),
            (name.context, "context"),
            (name.ambiguous, "ambiguous"),
            (name.weak, "weak"),
            (name.nearby.is_some(), "nearby"),
        ];
        NameRecord {
            name: name.text.clone(),
            role: match name.role {
                NameRole::Name => "name",
                NameRole::Adjective => "adjective",
                NameRole::Capital => "capital",
                NameRole::Metonym => "metonym",
            },
            flags: flags.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect(),
            from: name.from,
            to: name.to,
        }
    }
}

impl From<&Office> for OfficeRecord {
    fn from(office: &Office) -> OfficeRecord {
        OfficeRecord { office: office.office.clone(), of: office.of.to_string(), from: office.from, to: office.to }
    }
}
