//! What an element is, told by its name.

/// The elements that reading a page tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tag {
    Other,
    Span,
    Anchor,
    Strong,
    Emphasis,
    Paragraph,
    Division,
    Section,
    Article,
    Main,
    Header,
    Footer,
    Navigation,
    Aside,
    Form,
    Figure,
    Caption,
    Table,
    TablePart,
    Row,
    Cell,
    List,
    Item,
    Definitions,
    Definition,
    Quotation,
    Preformatted,
    Heading(u8),
    Details,
    Address,
    Label,
    Break,
    Rule,
    Image,
    /// Its text is not the page's: scripts, styles, fallbacks, form fields.
    Silent,
}

impl Tag {
    pub fn of(name: &str) -> Tag {
        match name {
            "span" | "font" | "small" | "time" | "mark" | "abbr" => Tag::Span,
            "a" => Tag::Anchor,
            "b" | "strong" => Tag::Strong,
            "i" | "em" | "u" | "cite" => Tag::Emphasis,
            "p" => Tag::Paragraph,
            "div" | "center" | "fieldset" | "body" | "html" | "dialog" => Tag::Division,
            "section" => Tag::Section,
            "article" => Tag::Article,
            "main" => Tag::Main,
            "header" | "hgroup" => Tag::Header,
            "footer" => Tag::Footer,
            "nav" | "menu" => Tag::Navigation,
            "aside" => Tag::Aside,
            "form" => Tag::Form,
            "figure" => Tag::Figure,
            "figcaption" | "caption" => Tag::Caption,
            "table" => Tag::Table,
            "tbody" | "thead" | "tfoot" | "colgroup" => Tag::TablePart,
            "tr" => Tag::Row,
            "td" | "th" => Tag::Cell,
            "ul" | "ol" => Tag::List,
            "li" => Tag::Item,
            "dl" => Tag::Definitions,
            "dt" | "dd" => Tag::Definition,
            "blockquote" => Tag::Quotation,
            "pre" => Tag::Preformatted,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Tag::Heading(name.as_bytes()[1] - b'0'),
            "details" | "summary" => Tag::Details,
            "address" => Tag::Address,
            "label" => Tag::Label,
            "br" => Tag::Break,
            "hr" => Tag::Rule,
            "img" | "picture" => Tag::Image,
            "script" | "style" | "noscript" | "template" | "svg" | "select" | "textarea" | "iframe" | "head"
            | "title" | "button" | "video" | "audio" | "canvas" | "noframes" | "noembed" => Tag::Silent,
            _ => Tag::Other,
        }
    }

    /// Whether it stands within a line and parts no blocks.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Tag::Other | Tag::Span | Tag::Anchor | Tag::Strong | Tag::Emphasis | Tag::Label | Tag::Break | Tag::Image
        )
    }

    /// A number for the model; near ones are alike.
    pub fn number(self) -> i32 {
        match self {
            Tag::Paragraph => 0,
            Tag::Quotation => 1,
            Tag::Preformatted => 2,
            Tag::Heading(level) => 2 + i32::from(level),
            Tag::Item => 9,
            Tag::Definition | Tag::Definitions => 10,
            Tag::Cell | Tag::Row | Tag::Table | Tag::TablePart => 11,
            Tag::Division => 12,
            Tag::Section | Tag::Article | Tag::Main => 13,
            Tag::Header | Tag::Footer | Tag::Navigation | Tag::Aside | Tag::Form => 14,
            Tag::Figure | Tag::Caption => 15,
            Tag::List => 16,
            _ => 17,
        }
    }
}
