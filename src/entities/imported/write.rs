use super::{MARK, VERSION};
use crate::entities::actor::{ActorId, Name, NameRole};
use crate::entities::import::{Collected, CollectedActor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Where a file of imported actors comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub pundit: String,
    pub v: u32,
    pub format: String,
    /// The names of the files imported.
    pub source: Vec<String>,
    /// When the newest of them was changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The hash of their bytes, one after the other.
    pub hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    pub actors: u64,
    pub names: u64,
    /// The hash of the lines that follow.
    pub body: String,
}

/// The text of the file: the same actors are the same bytes.
pub fn write(header: Header, collected: &Collected) -> String {
    let mut body = String::new();
    for actor in &collected.actors {
        body.push_str(&line(actor));
        body.push('\n');
    }
    let header = Header {
        pundit: "actors".to_owned(),
        v: VERSION,
        actors: collected.actors.len() as u64,
        names: collected.report.names,
        body: blake3::hash(body.as_bytes()).to_hex().to_string(),
        ..header
    };
    let head = serde_json::to_string(&header).expect("strings and numbers are JSON");
    debug_assert!(head.starts_with(MARK));
    format!("{head}\n{body}")
}

/// An actor as the block `[[actor]]` of the TOML files would say it.
fn line(actor: &CollectedActor) -> String {
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(actor.id));
    map.insert("type".to_owned(), json!(actor.kind));
    map.insert("name".to_owned(), json!(actor.name));
    for (key, role) in [
        ("names", NameRole::Name),
        ("adjectives", NameRole::Adjective),
        ("metonyms", NameRole::Metonym),
        ("capital", NameRole::Capital),
    ] {
        let shown = |name: &&Name| role == NameRole::Name && name.text == actor.name && is_bare(name);
        let names: Vec<Value> = actor.names.iter().filter(|n| n.role == role && !shown(n)).map(alias).collect();
        if !names.is_empty() {
            map.insert(key.to_owned(), Value::Array(names));
        }
    }
    if let Some(state) = &actor.state {
        map.insert("state".to_owned(), json!(short(state)));
    }
    if let Some(parent) = &actor.parent {
        map.insert("parent".to_owned(), json!(parent));
    }
    if let Some(qid) = &actor.qid {
        map.insert("qid".to_owned(), json!(qid));
    }
    let offices: Vec<Value> = actor
        .offices
        .iter()
        .map(|office| {
            let mut map = Map::new();
            map.insert("office".to_owned(), json!(office.office));
            let key = if office.of.kind() == "state" { "state" } else { "org" };
            map.insert(key.to_owned(), json!(short(&office.of)));
            map.extend(office.from.map(|date| ("from".to_owned(), json!(date))));
            map.extend(office.to.map(|date| ("to".to_owned(), json!(date))));
            Value::Object(map)
        })
        .collect();
    if !offices.is_empty() {
        map.insert("offices".to_owned(), Value::Array(offices));
    }
    Value::Object(map).to_string()
}

/// `pk` of `state/pk`, any other id whole.
fn short(id: &ActorId) -> &str {
    if id.kind() == "state" { id.slug() } else { id.as_str() }
}

/// All imported names are weak, so that none needs to say so.
fn is_bare(name: &Name) -> bool {
    !name.context && name.from.is_none() && name.to.is_none()
}

fn alias(name: &Name) -> Value {
    if is_bare(name) {
        return json!(name.text);
    }
    let mut map = Map::new();
    map.insert("text".to_owned(), json!(name.text));
    map.extend(name.context.then(|| ("context".to_owned(), json!(true))));
    map.extend(name.from.map(|date| ("from".to_owned(), json!(date))));
    map.extend(name.to.map(|date| ("to".to_owned(), json!(date))));
    Value::Object(map)
}
