//! One name for an element, whatever prefix its document gives to its namespace.

use quick_xml::name::ResolveResult;

/// The customary prefixes of namespaces; none for those a feed's own elements stand in.
const PREFIXES: &[(&str, &str)] = &[
    ("http://www.w3.org/2005/Atom", ""),
    ("http://purl.org/atom/", ""),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://purl.org/dc/elements/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.itunes.com/dtds/podcast", "itunes"),
    ("http://rssnamespace.org/feedburner/ext/", "feedburner"),
    ("http://wordpress.org/export/", "wp"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
];

/// The element's name with the customary prefix of its namespace. Elements of Atom inside other
/// feeds keep the prefix `atom`, and an excerpt of WordPress is told from its other elements.
pub fn named(space: &ResolveResult<'_>, raw: &str, is_atom: bool) -> String {
    let (written, local) = raw.split_once(':').map_or((None, raw), |(prefix, local)| (Some(prefix), local));
    let customary = match space {
        ResolveResult::Bound(namespace) => {
            let address = namespace.into_inner();
            let found = PREFIXES.iter().find(|(known, _)| address.starts_with(known)).map(|(_, prefix)| *prefix);
            match (found, written) {
                (Some("wp"), _) if address.contains("/excerpt/") => Some("excerpt"),
                (Some(""), Some(_)) if !is_atom && stands_in_atom(space) => Some("atom"),
                _ => found,
            }
        }
        ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
    };
    match customary.or(written).unwrap_or_default() {
        "" => local.to_owned(),
        prefix => format!("{prefix}:{local}"),
    }
}

/// Whether a namespace is one of Atom's.
pub fn stands_in_atom(space: &ResolveResult<'_>) -> bool {
    let ResolveResult::Bound(namespace) = space else { return false };
    let address = namespace.into_inner();
    address.ends_with("/2005/Atom") || address.contains("/atom/")
}
