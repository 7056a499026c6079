//! What page authors call an element, sorted into a few kinds of names.
//!
//! Names are looked for in class, id, role and the like, at the beginning of words:
//! `post-content`, `articleBody`, `js_comments`.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// A kind of name an element can have, as a bit.
pub(super) const KINDS: &[(&str, &[&str])] = &[
    ("article", &["article", "story", "artikel", "articulo", "noticia", "news", "statya"]),
    ("post", &["post", "entry", "hentry", "blog", "beitrag"]),
    ("content", &["content", "inhalt", "contenido", "conteudo", "contenu"]),
    ("body", &["body", "fulltext", "maintext", "storytext", "articletext", "cuerpo", "corps", "corpo"]),
    (
        "text",
        &[
            "text",
            "texte",
            "texto",
            "testo",
            "copy",
            "prose",
            "richtext",
            "rte",
            "wysiwyg",
            "markdown",
            "paragraph",
            "absatz",
            "para",
        ],
    ),
    ("main", &["main", "primary", "center"]),
    ("page", &["page", "single", "wrapper", "container", "layout"]),
    ("nav", &["nav", "menu", "breadcrumb", "pagination", "pager", "toolbar", "topbar", "tabs", "skip"]),
    (
        "comment",
        &[
            "comment",
            "kommentar",
            "comentario",
            "commentaire",
            "commento",
            "disqus",
            "respond",
            "reply",
            "replies",
            "discussion",
            "forum",
            "livefyre",
        ],
    ),
    (
        "related",
        &[
            "related",
            "recommend",
            "similar",
            "more",
            "also",
            "readnext",
            "next",
            "prev",
            "previous",
            "upnext",
            "further",
            "mostread",
            "most-read",
            "popular",
            "trending",
            "latest",
            "recent",
            "relacionad",
            "verwandt",
            "taboola",
            "outbrain",
            "zergnet",
            "recirc",
            "suggest",
        ],
    ),
    (
        "share",
        &[
            "share",
            "sharing",
            "social",
            "sosial",
            "facebook",
            "twitter",
            "whatsapp",
            "linkedin",
            "pinterest",
            "addtoany",
            "addthis",
            "follow",
            "teilen",
        ],
    ),
    (
        "ad",
        &[
            "ad",
            "ads",
            "adv",
            "advert",
            "banner",
            "sponsor",
            "promo",
            "promotion",
            "commercial",
            "werbung",
            "anzeige",
            "publicidad",
            "pub",
            "dfp",
            "gpt",
            "outstream",
            "affiliate",
        ],
    ),
    (
        "newsletter",
        &[
            "newsletter",
            "subscribe",
            "subscription",
            "signup",
            "sign-up",
            "paywall",
            "abo",
            "membership",
            "donate",
            "donation",
            "cta",
            "optin",
            "lead-form",
            "mailchimp",
            "register",
            "login",
            "signin",
        ],
    ),
    (
        "author",
        &[
            "author",
            "byline",
            "bio",
            "autor",
            "auteur",
            "autore",
            "contributor",
            "writer",
            "vcard",
            "profile",
            "verfasser",
            "about",
        ],
    ),
    (
        "caption",
        &[
            "caption",
            "figure",
            "credit",
            "copyright",
            "photo",
            "image",
            "img",
            "foto",
            "bild",
            "media",
            "video",
            "gallery",
            "slider",
            "slide",
            "carousel",
            "lightbox",
            "thumb",
            "audio",
            "player",
            "podcast",
            "embed",
        ],
    ),
    (
        "cookie",
        &[
            "cookie",
            "consent",
            "gdpr",
            "privacy",
            "cmp",
            "onetrust",
            "modal",
            "popup",
            "overlay",
            "lightbox",
            "dialog",
            "tooltip",
            "notice",
            "alert",
            "disclaimer",
        ],
    ),
    ("footer", &["footer", "foot", "bottom", "colophon", "legal", "imprint", "impressum"]),
    ("sidebar", &["sidebar", "side", "aside", "rail", "widget", "secondary", "sticky", "marginal", "complementary"]),
    (
        "teaser",
        &[
            "teaser", "card", "tile", "grid", "list", "item", "feed", "listing", "archive", "loop", "preview", "box",
            "block", "module",
        ],
    ),
    (
        "meta",
        &[
            "meta",
            "date",
            "time",
            "datum",
            "fecha",
            "published",
            "timestamp",
            "info",
            "details",
            "kicker",
            "label",
            "eyebrow",
            "dateline",
            "reading",
        ],
    ),
    (
        "tag",
        &[
            "tag",
            "tags",
            "category",
            "categories",
            "cat",
            "topic",
            "topics",
            "keyword",
            "taxonomy",
            "section",
            "rubrik",
            "schlagwort",
        ],
    ),
    ("title", &["title", "headline", "heading", "titel", "titre", "titulo", "titolo", "head", "subhead"]),
    (
        "lead",
        &[
            "lead",
            "lede",
            "intro",
            "summary",
            "standfirst",
            "dek",
            "deck",
            "excerpt",
            "abstract",
            "chapo",
            "vorspann",
            "subtitle",
            "description",
            "sommario",
            "entradilla",
            "preamble",
            "teasertext",
        ],
    ),
    ("search", &["search", "form", "input", "field", "filter", "suche", "dropdown", "select", "button", "btn"]),
    (
        "hidden",
        &[
            "hidden",
            "hide",
            "sr-only",
            "screen-reader",
            "visually",
            "invisible",
            "collapse",
            "print",
            "noprint",
            "offscreen",
            "mobile",
            "d-none",
        ],
    ),
    ("toc", &["toc", "contents", "table-of", "anchor", "jump", "index", "ez-toc", "outline"]),
    (
        "quote",
        &[
            "quote",
            "pullquote",
            "blockquote",
            "zitat",
            "pull-quote",
            "tweet",
            "instagram",
            "callout",
            "highlight",
            "infobox",
            "factbox",
            "infobox",
            "faktaboks",
            "faq",
            "accordion",
            "step",
            "instruction",
            "ingredient",
            "recipe",
        ],
    ),
    ("product", &["product", "price", "shop", "cart", "buy", "offer", "rating", "review", "score", "coupon", "deal"]),
    (
        "footnote",
        &[
            "footnote",
            "reference",
            "references",
            "citation",
            "note",
            "source",
            "sources",
            "endnote",
            "fussnote",
            "correction",
        ],
    ),
    ("header", &["header", "masthead", "top", "logo", "brand", "hero", "site"]),
    ("live", &["live", "ticker", "liveblog", "timeline", "update"]),
    (
        "event",
        &["event", "calendar", "job", "location", "map", "weather", "stock", "quiz", "poll", "survey", "score", "game"],
    ),
];

static FINDER: LazyLock<(AhoCorasick, Vec<(u32, bool)>)> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut kinds = Vec::new();
    for (number, (_, names)) in KINDS.iter().enumerate() {
        for name in *names {
            patterns.push(*name);
            // Short names are told only where a word ends as well.
            kinds.push((1 << number, name.len() <= 3));
        }
    }
    let finder = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns).expect("the names are few");
    (finder, kinds)
});

/// The kinds of names in `label`, which is lower-case with a blank before every word.
pub(super) fn kinds(label: &str) -> u32 {
    let (finder, kinds) = &*FINDER;
    let bytes = label.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let mut found = 0;
    for hit in finder.find_overlapping_iter(label) {
        let (bit, whole) = kinds[hit.pattern().as_usize()];
        let begins = hit.start() == 0 || !is_letter(hit.start() - 1);
        if begins && !(whole && is_letter(hit.end())) {
            found |= bit;
        }
    }
    found
}

/// Appends a name to a label: lower-case, `camelCase` parted.
pub(super) fn add_name(label: &mut String, name: &str) {
    label.push(' ');
    let mut lower = false;
    for c in name.chars().take(400) {
        if c.is_ascii_uppercase() && lower {
            label.push('-');
        }
        lower = c.is_ascii_lowercase();
        label.push(c.to_ascii_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_at_the_beginning_of_words() {
        let named = |name: &str| {
            let mut label = String::new();
            add_name(&mut label, name);
            let found = kinds(&label);
            KINDS
                .iter()
                .enumerate()
                .filter(|(n, _)| found >> n & 1 == 1)
                .map(|(_, (kind, _))| *kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(named("articleBody"), ["article", "body"]);
        assert_eq!(named("js_comments-list"), ["comment", "teaser"]);
        assert_eq!(named("header"), ["title", "header"]);
        assert_eq!(named("shadow adx"), Vec::<&str>::new());
        assert_eq!(named("ad-slot"), ["ad"]);
    }
}
