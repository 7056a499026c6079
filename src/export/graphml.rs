//! Networks as GraphML, the XML that Gephi, Cytoscape, yEd, igraph and NetworkX read.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// An undirected graph whose nodes and edges bear attributes.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub node_attributes: Vec<(&'static str, Kind)>,
    pub edge_attributes: Vec<(&'static str, Kind)>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// What the values of an attribute are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    String,
    Long,
    Double,
}

#[derive(Clone, Debug)]
pub struct Node {
    /// Different for every node.
    pub id: String,
    /// One for every attribute of nodes.
    pub values: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Edge {
    /// Ids of nodes.
    pub ends: [String; 2],
    pub values: Vec<String>,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::String => "string",
            Kind::Long => "long",
            Kind::Double => "double",
        }
    }
}

type Xml = Writer<Vec<u8>>;

impl Graph {
    /// The graph as a document; ends with a line end.
    pub fn graphml(&self) -> String {
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
        self.write(&mut xml).expect("memory takes every write");
        let text = String::from_utf8(xml.into_inner()).expect("names and values are text");
        format!("{text}\n")
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root = xml.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
        root.write_inner_content(|xml| {
            keys(xml, "node", &self.node_attributes)?;
            keys(xml, "edge", &self.edge_attributes)?;
            let graph = xml.create_element("graph").with_attribute(("edgedefault", "undirected"));
            graph.write_inner_content(|xml| self.nodes_and_edges(xml))?;
            Ok(())
        })?;
        Ok(())
    }

    fn nodes_and_edges(&self, xml: &mut Xml) -> io::Result<()> {
        for node in &self.nodes {
            let element = xml.create_element("node").with_attribute(("id", allowed(&node.id).as_str()));
            element.write_inner_content(|xml| values(xml, "node", &self.node_attributes, &node.values))?;
        }
        for edge in &self.edges {
            let [source, target] = edge.ends.each_ref().map(|id| allowed(id));
            let element = xml.create_element("edge").with_attribute(("source", source.as_str()));
            let element = element.with_attribute(("target", target.as_str()));
            element.write_inner_content(|xml| values(xml, "edge", &self.edge_attributes, &edge.values))?;
        }
        Ok(())
    }
}

fn keys(xml: &mut Xml, of: &str, attributes: &[(&str, Kind)]) -> io::Result<()> {
    for (name, kind) in attributes {
        let id = key(of, name);
        let key = xml.create_element("key").with_attribute(("id", id.as_str())).with_attribute(("for", of));
        key.with_attribute(("attr.name", *name)).with_attribute(("attr.type", kind.name())).write_empty()?;
    }
    Ok(())
}

fn values(xml: &mut Xml, of: &str, attributes: &[(&str, Kind)], values: &[String]) -> io::Result<()> {
    for ((name, _), value) in attributes.iter().zip(values) {
        let id = key(of, name);
        let data = xml.create_element("data").with_attribute(("key", id.as_str()));
        data.write_text_content(BytesText::new(&allowed(value)))?;
    }
    Ok(())
}

/// Nodes and edges may have an attribute of the same name, and ids of keys must differ.
fn key(of: &str, name: &str) -> String {
    format!("{of}-{name}")
}

/// Without the characters that XML 1.0 cannot hold, however they are written.
fn allowed(text: &str) -> String {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(|&c| holds(c)).collect()
}
