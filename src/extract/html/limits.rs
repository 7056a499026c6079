//! Pages no browser would be happy with, cut to a size every parser can take.
//!
//! HTML parsers need time in proportion to size times depth, and extractors walk trees by
//! recursion: a page of a million unclosed `<div>` would take minutes and then the stack.

/// Bytes of a page that are read; the longest articles have a fifth of it.
const MAX_BYTES: usize = 6 << 20;

/// Tags of a page that are read; a book of 20,000 paragraphs stays below it.
const MAX_TAGS: usize = 60_000;

/// Elements inside each other; browsers stop at 512, real pages at about 60.
const MAX_DEPTH: usize = 128;

/// Unclosed elements of formatting; parsers open all of them anew in every paragraph.
const MAX_FORMATTING: usize = 8;

/// Bytes and pieces of a tag above which it loses its attributes: parsers compare each with all before it.
const LONG_TAG: usize = 32 << 10;
const MAX_ATTRIBUTES: usize = 1_000;

/// Tables inside tables; old sites laid out pages with about five.
const MAX_TABLES: usize = 12;

/// The page within limits, and what was done to it.
pub(in crate::extract) fn limited(html: String) -> (String, Vec<String>) {
    let mut warnings = Vec::new();
    let mut html = html;
    if html.len() > MAX_BYTES {
        let end = (0..=MAX_BYTES).rev().find(|&at| html.is_char_boundary(at)).unwrap_or(0);
        html.truncate(end);
        warnings.push(format!("the page is very long: only its first {} MiB were read", MAX_BYTES >> 20));
    }
    let mut all = tags(&html);
    let end = all.nth(MAX_TAGS).map(|tag| tag.start);
    let floods = all.floods;
    if let Some(end) = end {
        html.truncate(end);
        warnings.push(format!("the page is very long: only its first {MAX_TAGS} tags were read"));
    }
    if !floods.is_empty() {
        html = without(&html, &floods);
        warnings.push("the page has tags with thousands of attributes: they were read without".to_owned());
    }
    if let Some(flat) = flattened(&html) {
        html = flat;
        warnings.push("the page nests elements too deeply: the deepest were unwrapped".to_owned());
    }
    (html, warnings)
}

fn tags(html: &str) -> Tags<'_> {
    Tags { html, at: 0, in_drawing: false, floods: Vec::new() }
}

/// The page without these stretches, which stand in order.
fn without(html: &str, stretches: &[(usize, usize)]) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for &(start, end) in stretches.iter().filter(|(_, end)| *end <= html.len()) {
        kept.push_str(&html[from..start]);
        from = end;
    }
    kept + &html[from..]
}

/// The page without the tags below the greatest depth; `None` when there are none.
fn flattened(html: &str) -> Option<String> {
    let mut kept = String::new();
    let mut from = 0;
    let mut structure = Depth { most: MAX_DEPTH, ..Depth::default() };
    let mut tables = Depth { most: MAX_TABLES, ..Depth::default() };
    let mut formatting = Depth { most: MAX_FORMATTING, ..Depth::default() };
    for tag in tags(html) {
        let depth = match tag.nests {
            Nests::Never => continue,
            Nests::Structure => &mut structure,
            Nests::Table => &mut tables,
            Nests::Formatting => &mut formatting,
        };
        if !depth.takes(tag.kind) {
            kept.push_str(&html[from..tag.start]);
            kept.push(' ');
            from = tag.end;
        }
    }
    (from > 0).then(|| kept + &html[from..])
}

/// How many elements of a kind are open, and how many more were dropped.
#[derive(Default)]
struct Depth {
    most: usize,
    open: usize,
    dropped: usize,
}

impl Depth {
    /// Whether a tag is to stay.
    fn takes(&mut self, kind: TagKind) -> bool {
        let stays = match kind {
            TagKind::Open => self.open < self.most,
            TagKind::Close => self.dropped == 0,
        };
        match (kind, stays) {
            (TagKind::Open, true) => self.open += 1,
            (TagKind::Open, false) => self.dropped += 1,
            (TagKind::Close, true) => self.open = self.open.saturating_sub(1),
            (TagKind::Close, false) => self.dropped -= 1,
        }
        stays
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TagKind {
    Open,
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nests {
    /// Without content, or closed by another of its kind.
    Never,
    Structure,
    Table,
    Formatting,
}

struct Tag {
    kind: TagKind,
    nests: Nests,
    start: usize,
    end: usize,
}

/// The tags of a page in order, found without building a tree; what stands in scripts is none.
struct Tags<'a> {
    html: &'a str,
    at: usize,
    /// Inside an `<svg>`, where `/>` closes an element.
    in_drawing: bool,
    /// Where the attributes of tags stand that have far too many.
    floods: Vec<(usize, usize)>,
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.at + self.html.get(self.at..)?.find('<')?;
            let rest = &self.html[start + 1..];
            self.at = start + 1;
            if rest.starts_with("!--") {
                self.at = start + rest.find("-->").map_or(rest.len() + 1, |end| end + 4);
                continue;
            }
            let (kind, rest) = match rest.strip_prefix('/') {
                Some(rest) => (TagKind::Close, rest),
                None => (TagKind::Open, rest),
            };
            let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            if length == 0 {
                continue;
            }
            let name = rest[..length].to_ascii_lowercase();
            let end = self.html.len() - rest.len() + length + tag_end(&rest[length..]);
            self.at = end;
            let attributes = start + 1 + usize::from(kind == TagKind::Close) + length;
            if end - attributes > LONG_TAG && pieces(&self.html[attributes..end]) > MAX_ATTRIBUTES {
                let closed = usize::from(self.html[..end].ends_with('>'));
                self.floods.push((attributes, end - closed));
            }
            if name == "svg" {
                self.in_drawing = kind == TagKind::Open;
            }
            if self.in_drawing && self.html[..end].ends_with("/>") {
                continue;
            }
            if kind == TagKind::Open && RAW_TEXT.contains(&name.as_str()) {
                self.at = end + raw_text_end(&self.html[end..], &name);
            } else if !RAW_TEXT.contains(&name.as_str()) {
                return Some(Tag { kind, nests: nests(&name), start, end });
            }
        }
    }
}

/// What white space parts.
fn pieces(attributes: &str) -> usize {
    attributes.split_ascii_whitespace().count()
}

const RAW_TEXT: &[&str] = &["script", "style", "textarea", "title"];

/// Elements without content, and those another of their kind closes.
const UNNESTED: &[&str] = &[
    "a", "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "nobr", "option", "p", "param", "path", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr",
];

const FORMATTING: &[&str] = &["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

fn nests(name: &str) -> Nests {
    match () {
        () if UNNESTED.contains(&name) => Nests::Never,
        () if name == "table" => Nests::Table,
        () if FORMATTING.contains(&name) => Nests::Formatting,
        () => Nests::Structure,
    }
}

/// The length of a tag's rest, its `>` included; quoted attributes may hold one.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    // An unclosed quotation mark: the first `>` must do.
    rest.find('>').map_or(rest.len(), |at| at + 1)
}

fn raw_text_end(rest: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found + 2;
        if rest.get(at..at + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return at - 2;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_stay_as_they_are() {
        let page = "<div a='>'><!-- <div><div> --><script>'<div>'</script><p>a<p>b</div>".repeat(100);
        assert_eq!(limited(page.clone()), (page, Vec::new()));
    }

    #[test]
    fn deep_nesting_is_unwrapped_and_its_text_kept() {
        let page = format!("{}deep{}flat", "<div>".repeat(5_000), "</div>".repeat(5_000));
        let (html, warnings) = limited(page);
        assert_eq!(html.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(html.matches("</div>").count(), MAX_DEPTH);
        assert!(html.contains("deep") && html.ends_with("flat"));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn pages_of_countless_tags_are_cut() {
        let (html, warnings) = limited("<p>x".repeat(MAX_TAGS + 5));
        assert_eq!(html.matches("<p>").count(), MAX_TAGS);
        assert_eq!(warnings, ["the page is very long: only its first 60000 tags were read"]);
    }

    #[test]
    fn a_tag_of_countless_attributes_loses_them_and_no_other_tag_does() {
        let many: String = (0..9_000).map(|n| format!(" a{n}=x")).collect();
        let long = format!(" src='{}'", "x".repeat(2 * LONG_TAG));
        for (page, expected) in [
            (format!("<p a=b>x<div{many}>y</div>"), "<p a=b>x<div>y</div>".to_owned()),
            (format!("<script{many}>x</script>y"), "<script>x</script>y".to_owned()),
            (format!("<p>x<div{many}"), "<p>x<div".to_owned()),
            (format!("<img{long}>x"), format!("<img{long}>x")),
        ] {
            assert_eq!(limited(page).0, expected);
        }
    }

    #[test]
    fn long_pages_are_cut_at_a_character() {
        let (html, warnings) = limited("é".repeat(MAX_BYTES));
        assert_eq!(html.len(), MAX_BYTES);
        assert_eq!(warnings, ["the page is very long: only its first 6 MiB were read"]);
    }
}
