use super::VERSION;
use crate::search::{Appearances, Appearing, Association, Companion, Company, Edge, Network};
use schemars::JsonSchema;
use serde::Serialize;

/// Who appears with an actor: `actors with X --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CompanyRecord {
    pub v: u32,
    /// The ids of those whose company it is: several where a name is ambiguous or organs count too.
    pub with: Vec<String>,
    /// `passage` or `article`: what must be shared.
    pub unit: &'static str,
    /// Passages and articles that were looked at.
    pub passages: u64,
    pub articles: u64,
    /// Those with the actor.
    pub own_passages: u64,
    pub own_articles: u64,
    /// How many companions there are, listed or not.
    pub total: usize,
    pub companions: Vec<CompanionRecord>,
}

/// One of them.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CompanionRecord {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// Passages that have both.
    pub passages: u64,
    /// Articles that have both, in one passage or not.
    pub articles: u64,
    pub own_passages: u64,
    pub own_articles: u64,
    #[serde(flatten)]
    pub association: AssociationRecord,
}

/// How significant it is that two appear together; see docs/actors.md.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
pub struct AssociationRecord {
    pub expected: f64,
    pub g2: f64,
    pub npmi: f64,
}

/// One of them: one line of `actors with X --format jsonl`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CompanionLine {
    pub v: u32,
    pub with: Vec<String>,
    #[serde(flatten)]
    pub companion: CompanionRecord,
}

/// Who appears with whom: `actors graph --format json`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NetworkRecord {
    pub v: u32,
    pub unit: &'static str,
    /// Passages and articles that were looked at.
    pub passages: u64,
    pub articles: u64,
    pub nodes: Vec<NodeOfNetwork>,
    pub edges: Vec<EdgeRecord>,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NodeOfNetwork {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub passages: u64,
    pub articles: u64,
}

#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct EdgeRecord {
    /// Ids of nodes.
    pub source: String,
    pub target: String,
    /// Passages that have both.
    pub passages: u64,
    /// Articles that have both, in one passage or not.
    pub articles: u64,
    #[serde(flatten)]
    pub association: AssociationRecord,
}

impl CompanyRecord {
    pub fn new(company: &Company, unit: &'static str) -> CompanyRecord {
        let Appearances { passages, articles } = company.all;
        CompanyRecord {
            v: VERSION,
            with: ids(company),
            unit,
            passages,
            articles,
            own_passages: company.center.own.passages,
            own_articles: company.center.own.articles,
            total: company.total,
            companions: company.companions.iter().map(CompanionRecord::from).collect(),
        }
    }
}

fn ids(company: &Company) -> Vec<String> {
    company.of.iter().map(ToString::to_string).collect()
}

impl CompanionLine {
    pub fn all(company: &Company) -> impl Iterator<Item = CompanionLine> + '_ {
        let line =
            |companion: &Companion| CompanionLine { v: VERSION, with: ids(company), companion: companion.into() };
        company.companions.iter().map(line)
    }
}

impl From<&Companion> for CompanionRecord {
    fn from(companion: &Companion) -> CompanionRecord {
        let Companion { actor, together, association } = companion;
        CompanionRecord {
            id: actor.id.to_string(),
            name: actor.name.clone(),
            kind: actor.kind.clone(),
            passages: together.passages,
            articles: together.articles,
            own_passages: actor.own.passages,
            own_articles: actor.own.articles,
            association: (*association).into(),
        }
    }
}

impl From<Association> for AssociationRecord {
    fn from(Association { expected, g2, npmi }: Association) -> AssociationRecord {
        AssociationRecord { expected: rounded(expected, 2), g2: rounded(g2, 2), npmi: rounded(npmi, 3) }
    }
}

/// To so many digits behind the point; no negative zero.
fn rounded(x: f64, digits: i32) -> f64 {
    let unit = 10f64.powi(digits);
    (x * unit).round() / unit + 0.0
}

impl NetworkRecord {
    pub fn new(network: &Network, unit: &'static str) -> NetworkRecord {
        let node = |actor: &Appearing| NodeOfNetwork {
            id: actor.id.to_string(),
            name: actor.name.clone(),
            kind: actor.kind.clone(),
            passages: actor.own.passages,
            articles: actor.own.articles,
        };
        let edge = |edge: &Edge| EdgeRecord {
            source: network.nodes[edge.ends.0].id.to_string(),
            target: network.nodes[edge.ends.1].id.to_string(),
            passages: edge.together.passages,
            articles: edge.together.articles,
            association: edge.association.into(),
        };
        NetworkRecord {
            v: VERSION,
            unit,
            passages: network.all.passages,
            articles: network.all.articles,
            nodes: network.nodes.iter().map(node).collect(),
            edges: network.edges.iter().map(edge).collect(),
        }
    }
}
