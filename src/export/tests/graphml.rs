//! What is written is read back with a parser of XML.

use crate::export::graphml::{Edge, Graph, Kind, Node};
use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

fn graph(names: &[String]) -> Graph {
    let node = |(n, name): (usize, &String)| Node { id: format!("org/{n}"), values: vec![name.clone(), "7".into()] };
    let edge =
        |n: usize| Edge { ends: [format!("org/{n}"), format!("org/{}", n + 1)], values: vec![format!("{}.5", n)] };
    Graph {
        node_attributes: vec![("name", Kind::String), ("articles", Kind::Long)],
        edge_attributes: vec![("g2", Kind::Double)],
        nodes: names.iter().enumerate().map(node).collect(),
        edges: (1..names.len()).map(|n| edge(n - 1)).collect(),
    }
}

/// An element's name, its attributes and the text in it.
type Element = (String, Vec<(String, String)>, String);

/// Every element, in the order of the text.
fn read(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut out): (Vec<usize>, Vec<Element>) = (Vec::new(), Vec::new());
    loop {
        let (element, closes) = match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::End(_) => {
                open.pop().unwrap();
                continue;
            }
            Event::Text(text) => {
                if let Some(&at) = open.last() {
                    out[at].2.push_str(&text.xml_content(XmlVersion::Implicit1_0));
                }
                continue;
            }
            Event::GeneralRef(reference) => {
                let c = match reference.resolve_char_ref().unwrap() {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&reference).unwrap().to_owned(),
                };
                out[*open.last().unwrap()].2.push_str(&c);
                continue;
            }
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            _ => continue,
        };
        let attribute = |a: quick_xml::events::attributes::Attribute<'_>| {
            let name = a.key.as_ref().to_owned();
            (name, a.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
        };
        let attributes = element.attributes().map(|a| attribute(a.unwrap())).collect();
        let name = element.name().as_ref().to_owned();
        out.push((name, attributes, String::new()));
        if !closes {
            open.push(out.len() - 1);
        }
    }
    assert!(open.is_empty());
    out
}

#[test]
fn a_small_network_looks_so() {
    let xml = graph(&["A & <B>".to_owned(), "C\u{1}".to_owned()]).graphml();
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="node-name" for="node" attr.name="name" attr.type="string"/>
  <key id="node-articles" for="node" attr.name="articles" attr.type="long"/>
  <key id="edge-g2" for="edge" attr.name="g2" attr.type="double"/>
  <graph edgedefault="undirected">
    <node id="org/0">
      <data key="node-name">A &amp; &lt;B&gt;</data>
      <data key="node-articles">7</data>
    </node>
    <node id="org/1">
      <data key="node-name">C</data>
      <data key="node-articles">7</data>
    </node>
    <edge source="org/0" target="org/1">
      <data key="edge-g2">0.5</data>
    </edge>
  </graph>
</graphml>
"#;
    assert_eq!(xml, expected);
}

proptest! {
    #[test]
    fn a_parser_reads_back_the_nodes_and_edges(names in proptest::collection::vec("[ -~é世\u{0}\u{b}\u{fffe}]{1,12}", 1..5)) {
        let elements = read(&graph(&names).graphml());
        let of = |name: &str| elements.iter().filter(|e| e.0 == name).collect::<Vec<_>>();
        prop_assert_eq!((of("node").len(), of("edge").len()), (names.len(), names.len() - 1));
        let shown: Vec<&str> = of("data").iter().filter(|e| e.1[0].1 == "node-name").map(|e| e.2.as_str()).collect();
        let cleaned: Vec<String> = names.iter().map(|n| n.replace(['\u{0}', '\u{b}', '\u{fffe}'], "")).collect();
        prop_assert_eq!(shown, cleaned);
        let keys: Vec<&str> = of("key").iter().map(|e| e.1[0].1.as_str()).collect();
        for data in of("data") {
            prop_assert!(keys.contains(&data.1[0].1.as_str()));
        }
        let ids: Vec<&str> = of("node").iter().map(|e| e.1[0].1.as_str()).collect();
        for edge in of("edge") {
            prop_assert!(edge.1.iter().all(|(_, end)| ids.contains(&end.as_str())));
        }
    }
}
