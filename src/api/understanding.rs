use super::VERSION;
use super::hits::NoteRecord;
use crate::search::{Joint, Node, Note, Verdict};
use serde::Serialize;

/// How a query is understood: `explain --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct UnderstandingRecord {
    pub v: u32,
    /// As typed.
    pub query: String,
    /// In the query language, filters included.
    pub understood: String,
    pub notes: Vec<NoteRecord>,
    pub tree: NodeRecord,
}

/// A part of a query and the articles that match it by itself.
#[derive(Clone, Debug, Serialize)]
pub struct NodeRecord {
    pub query: String,
    /// `side-by-side`, `all`, `any`, `not`, `required`, `near` or `at-least`; absent for what has no parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint: Option<&'static str>,
    /// Of what is excluded, those it keeps out.
    pub articles: u64,
    /// The terms of the index it stands for, the most frequent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<NodeRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TermRecord {
    pub term: String,
    pub articles: u64,
}

/// Whether and why an article matches: `why-not --format json`.
#[derive(Clone, Debug, Serialize)]
pub struct WhyNotRecord {
    pub v: u32,
    pub query: String,
    pub understood: String,
    pub article: String,
    pub matches: bool,
    /// Its place among all matching articles, by relevance, from 1.
    pub rank: Option<usize>,
    pub tree: VerdictRecord,
}

/// A part of a query, held against one article.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictRecord {
    pub query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint: Option<&'static str>,
    pub holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<VerdictRecord>,
}

impl UnderstandingRecord {
    pub fn new(query: &str, understood: String, notes: &[Note], tree: &Node) -> UnderstandingRecord {
        UnderstandingRecord {
            v: VERSION,
            query: query.to_owned(),
            understood,
            notes: notes.iter().map(NoteRecord::from).collect(),
            tree: NodeRecord::from(tree),
        }
    }
}

impl From<&Node> for NodeRecord {
    fn from(node: &Node) -> NodeRecord {
        let term = |count: &crate::search::TermCount| TermRecord { term: count.term.clone(), articles: count.articles };
        NodeRecord {
            query: node.query.clone(),
            joint: node.joint.map(joint_name),
            articles: node.articles,
            terms: node.terms.iter().map(term).collect(),
            parts: node.parts.iter().map(NodeRecord::from).collect(),
        }
    }
}

impl From<&Verdict> for VerdictRecord {
    fn from(verdict: &Verdict) -> VerdictRecord {
        VerdictRecord {
            query: verdict.query.clone(),
            joint: verdict.joint.map(joint_name),
            holds: verdict.holds,
            because: verdict.because.clone(),
            parts: verdict.parts.iter().map(VerdictRecord::from).collect(),
        }
    }
}

fn joint_name(joint: Joint) -> &'static str {
    match joint {
        Joint::SideBySide => "side-by-side",
        Joint::All => "all",
        Joint::Any => "any",
        Joint::Not => "not",
        Joint::Required => "required",
        Joint::Near => "near",
        Joint::AtLeast => "at-least",
    }
}
