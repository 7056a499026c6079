//! One element with everything in it.

/// An element, named with the customary prefix of its namespace whatever prefix its document uses:
/// `title`, `dc:creator`, `content:encoded`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug, PartialEq, Eq)]
enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    pub fn new(name: String, attributes: Vec<(String, String)>) -> Element {
        Element { name, attributes, nodes: Vec::new() }
    }

    pub fn push_text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }

    pub fn push(&mut self, element: Element) {
        self.nodes.push(Node::Element(element));
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The children called `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.name == name)
    }

    pub fn first<'a>(&'a self, name: &'a str) -> Option<&'a Element> {
        self.all(name).next()
    }

    /// An attribute, blanks around it removed; `None` if there is nothing in it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The text directly in this element.
    pub fn own_text(&self) -> String {
        let texts = self.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// The text of the first of `names` that has any, blanks around it removed.
    pub fn text_of(&self, names: &[&str]) -> Option<String> {
        names.iter().flat_map(|name| self.all(name)).find_map(Element::text)
    }

    /// All text in this element, blanks around it removed; `None` if there is none.
    pub fn text(&self) -> Option<String> {
        let mut text = String::new();
        self.collect_text(&mut text);
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn collect_text(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.collect_text(out),
            }
        }
    }

    /// What this element holds, as HTML without attributes.
    pub fn inner_html(&self) -> String {
        let mut html = String::new();
        self.write_inner(&mut html);
        html
    }

    fn write_inner(&self, html: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => html.push_str(&escaped(text)),
                Node::Element(element) => {
                    let name = element.name.rsplit(':').next().unwrap_or_default();
                    html.extend(["<", name, ">"]);
                    element.write_inner(html);
                    if !matches!(name, "br" | "hr" | "img" | "wbr") {
                        html.extend(["</", name, ">"]);
                    }
                }
            }
        }
    }
}

/// Text as HTML writes it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
