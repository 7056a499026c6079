//! Who appears with whom: a table for reading, rows for spreadsheets, networks.

use super::super::out::{BOLD, DIM, Out};
use super::prose::{clean, counted};
use super::table::{self, Dialect};
use crate::api::{AssociationRecord, CompanionRecord, EdgeRecord, NetworkRecord};
use crate::export::graphml::{Edge, Graph, Kind, Node};
use crate::search::{Appearances, Appearing, Company, Network};
use unicode_width::UnicodeWidthStr;

/// The columns of `actors with --format csv`, whatever is asked; a new one goes to the end.
const COMPANIONS: [&str; 11] =
    ["with", "id", "name", "type", "passages", "articles", "own_passages", "own_articles", "expected", "g2", "npmi"];

/// The columns of `actors graph --format csv`.
const EDGES: [&str; 13] = [
    "source",
    "source_name",
    "source_type",
    "source_articles",
    "target",
    "target_name",
    "target_type",
    "target_articles",
    "passages",
    "articles",
    "expected",
    "g2",
    "npmi",
];

/// The companions of an actor, the most significant first.
pub fn company(company: &Company, unit: &str, out: &mut Out) -> anyhow::Result<()> {
    let Appearing { name, own: Appearances { passages, articles }, .. } = &company.center;
    let of = |n: u64, all: u64, what: &str| format!("{n} of {}", counted(all, what));
    let organs = match company.of.len() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let head = format!("{}{organs}", out.paint(BOLD, &clean(name)));
    let (in_passages, in_articles) =
        (of(*passages, company.all.passages, "passage"), of(*articles, company.all.articles, "article"));
    out.line(&format!("{head}  {}", out.paint(DIM, &format!("in {in_passages}, {in_articles}"))))?;
    if company.companions.is_empty() {
        match company.center.own.articles {
            0 => out.say("it appears in none of them"),
            _ => out.say(&format!("nobody is often enough in one {unit} with it; --min 1 shows who ever is")),
        }
        return Ok(());
    }
    out.line("")?;
    out.line(&out.paint(DIM, "passages  articles        G²   NPMI"))?;
    let records: Vec<CompanionRecord> = company.companions.iter().map(CompanionRecord::from).collect();
    let widest = records.iter().map(|record| clean(&record.name).width()).max().unwrap_or(0);
    for record in &records {
        let CompanionRecord { passages, articles, association, .. } = record;
        let (name, AssociationRecord { g2, npmi, .. }) = (clean(&record.name), *association);
        let pad = " ".repeat(widest - name.width());
        let (sign, id) = (number(g2, 1), out.paint(DIM, &clean(&record.id)));
        out.line(&format!("{passages:>8}  {articles:>8}  {sign:>8}  {:>5}  {name}{pad}  {id}", number(npmi, 2)))?;
    }
    if company.total > records.len() {
        out.line(&out.paint(DIM, &format!("{:>36}… and {} more", "", company.total - records.len())))?;
    }
    Ok(())
}

/// With a minus that is as wide as a plus.
fn number(x: f64, digits: usize) -> String {
    let rounded = format!("{:.digits$}", x.abs());
    let is_nothing = rounded.chars().all(|c| matches!(c, '0' | '.'));
    if x < 0.0 && !is_nothing { format!("−{rounded}") } else { rounded }
}

pub fn company_table(company: &Company, out: &mut Out) -> anyhow::Result<()> {
    let with: Vec<&str> = company.of.iter().map(crate::entities::ActorId::as_str).collect();
    let with = with.join("; ");
    row(COMPANIONS.iter().map(ToString::to_string), out)?;
    for companion in &company.companions {
        let CompanionRecord { id, name, kind, passages, articles, own_passages, own_articles, association } =
            CompanionRecord::from(companion);
        let counts = [passages, articles, own_passages, own_articles].map(|n| n.to_string());
        row([with.clone(), id, name, kind].into_iter().chain(counts).chain(measures(association)), out)?;
    }
    Ok(())
}

pub fn edge_table(network: &Network, out: &mut Out) -> anyhow::Result<()> {
    row(EDGES.iter().map(ToString::to_string), out)?;
    let record = NetworkRecord::new(network, "");
    for (edge, EdgeRecord { passages, articles, association, .. }) in network.edges.iter().zip(record.edges) {
        let ends = [edge.ends.0, edge.ends.1].map(|end| &record.nodes[end]);
        let ends = ends
            .into_iter()
            .flat_map(|node| [node.id.clone(), node.name.clone(), node.kind.clone(), node.articles.to_string()]);
        row(ends.chain([passages, articles].map(|n| n.to_string())).chain(measures(association)), out)?;
    }
    Ok(())
}

fn row(cells: impl Iterator<Item = String>, out: &mut Out) -> anyhow::Result<()> {
    out.write(&table::line(Dialect::Csv, cells))
}

fn measures(AssociationRecord { expected, g2, npmi }: AssociationRecord) -> [String; 3] {
    [expected, g2, npmi].map(|x| x.to_string())
}

fn empty_graph() -> Graph {
    Graph {
        node_attributes: vec![
            ("name", Kind::String),
            ("type", Kind::String),
            ("passages", Kind::Long),
            ("articles", Kind::Long),
        ],
        edge_attributes: vec![
            ("passages", Kind::Long),
            ("articles", Kind::Long),
            ("expected", Kind::Double),
            ("g2", Kind::Double),
            ("npmi", Kind::Double),
        ],
        ..Graph::default()
    }
}

fn node(actor: &Appearing) -> Node {
    let Appearing { id, name, kind, own } = actor;
    let values = vec![clean(name), kind.clone(), own.passages.to_string(), own.articles.to_string()];
    Node { id: id.to_string(), values }
}

fn edge(ends: [String; 2], together: Appearances, association: AssociationRecord) -> Edge {
    let counts = [together.passages, together.articles].map(|n| n.to_string());
    Edge { ends, values: counts.into_iter().chain(measures(association)).collect() }
}

pub fn graph(network: &Network) -> Graph {
    let id = |n: usize| network.nodes[n].id.to_string();
    Graph {
        nodes: network.nodes.iter().map(node).collect(),
        edges: network
            .edges
            .iter()
            .map(|e| edge([id(e.ends.0), id(e.ends.1)], e.together, e.association.into()))
            .collect(),
        ..empty_graph()
    }
}

/// The actor with its companions around it.
pub fn company_graph(company: &Company) -> Graph {
    let center = company.center.id.to_string();
    let companions = company.companions.iter();
    Graph {
        nodes: [&company.center].into_iter().chain(companions.clone().map(|c| &c.actor)).map(node).collect(),
        edges: companions
            .map(|c| edge([center.clone(), c.actor.id.to_string()], c.together, c.association.into()))
            .collect(),
        ..empty_graph()
    }
}
