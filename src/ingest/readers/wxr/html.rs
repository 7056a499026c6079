//! A post as WordPress stores it into the HTML its readers saw.
//!
//! Posts of the older editor have blank lines where paragraphs end, and all have shortcodes in
//! square brackets, which the blog's software or a plugin of it replaces.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The post with paragraphs marked and shortcodes gone.
pub fn rendered(post: &str) -> String {
    let post = post.replace("\r\n", "\n");
    let by_blocks = post.contains("<!-- wp:");
    let post = without_shortcodes(&post);
    if by_blocks { post } else { with_paragraphs(&post) }
}

/// Shortcodes that stand for something other than text; what they enclose goes too unless it is prose.
const MEDIA: &[&str] =
    &["gallery", "audio", "video", "playlist", "embed", "youtube", "vimeo", "wpvideo", "googlemaps", "soundcloud"];

/// Removes shortcodes and keeps prose between an opening and a closing one. Brackets of prose
/// (`[sic]`, `[the minister]`) stay: a shortcode is known, has settings, or is closed further on.
fn without_shortcodes(post: &str) -> String {
    static SHORTCODE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\[(?P<end>/)?(?P<name>[A-Za-z][A-Za-z0-9_-]*)(?P<settings>(?:\s+[^\]\[]*)?)\]"#)
            .expect("a fixed pattern")
    });
    static CLOSING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[/(?P<name>[A-Za-z][A-Za-z0-9_-]*)\s*\]").expect("a fixed pattern"));
    let closed: std::collections::HashSet<&str> =
        CLOSING.captures_iter(post).filter_map(|c| c.name("name")).map(|name| name.as_str()).collect();
    let post = MEDIA_ADDRESS.replace_all(post, "");
    let replaced = SHORTCODE.replace_all(&post, |captures: &Captures<'_>| {
        let (name, settings) = (&captures["name"], &captures["settings"]);
        let is_end = captures.name("end").is_some();
        let is_known = MEDIA.contains(&name) || name == "more";
        let has_settings = settings.contains("=\"") || settings.contains("='") || settings.trim_end().ends_with('/');
        match name {
            "caption" | "wp_caption" if is_end => "</figcaption></figure>\n\n".to_owned(),
            "caption" | "wp_caption" if closed.contains(name) => "\n\n<figure><figcaption>".to_owned(),
            _ if is_end || is_known || has_settings || closed.contains(name) => String::new(),
            _ => captures[0].to_owned(),
        }
    });
    replaced.into_owned()
}

/// `[embed]https://…[/embed]` and its like: the address of a film is no prose.
static MEDIA_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[(?:embed|audio|video|youtube|vimeo)[^\]]*\]\s*https?://[^\s\[\]]+\s*\[/[a-z]+\]")
        .expect("a fixed pattern")
});

/// Marks the paragraphs that blank lines part, and the line breaks inside them.
fn with_paragraphs(post: &str) -> String {
    static PREFORMATTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?is)<pre\b.*?</pre>").expect("a fixed pattern"));
    let mut html = String::with_capacity(post.len() + post.len() / 16);
    let mut from = 0;
    for kept in PREFORMATTED.find_iter(post) {
        add_paragraphs(&post[from..kept.start()], &mut html);
        html.push_str(kept.as_str());
        from = kept.end();
    }
    add_paragraphs(&post[from..], &mut html);
    html
}

fn add_paragraphs(text: &str, html: &mut String) {
    static BLANK_LINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\n\s*\n").expect("a fixed pattern"));
    for chunk in BLANK_LINE.split(text).map(str::trim).filter(|chunk| !chunk.is_empty()) {
        if opens_with_block(chunk) {
            html.extend([chunk, "\n"]);
        } else {
            html.extend(["<p>", &chunk.replace('\n', "<br>\n"), "</p>\n"]);
        }
    }
}

/// Whether HTML begins with the tag of an element that is a block of its own.
fn opens_with_block(html: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "form",
        "hr",
        "address",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "figure",
        "figcaption",
        "details",
        "summary",
        "style",
        "script",
    ];
    let Some(tag) = html.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
    BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(post: &str, expected: &str) {
        assert_eq!(rendered(post).trim(), expected, "{post}");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("One.\r\n\r\nTwo,\nthree.", "<p>One.</p>\n<p>Two,<br>\nthree.</p>");
        check("<h2>Head</h2>\n\nOne.", "<h2>Head</h2>\n<p>One.</p>");
        check("<em>One.</em>\n\n<pre>a\n\nb</pre>", "<p><em>One.</em></p>\n<pre>a\n\nb</pre>");
        check("<blockquote>One.\n\nTwo.</blockquote>", "<blockquote>One.\n<p>Two.</blockquote></p>");
        check("", "");
    }

    #[test]
    fn posts_made_of_blocks_have_their_paragraphs() {
        let post = "<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:html -->x<!-- /wp:html -->";
        check(post, post);
    }

    #[test]
    fn shortcodes_go_and_prose_in_and_around_them_stays() {
        check("One. [gallery ids=\"1,2\"] Two.", "<p>One.  Two.</p>");
        check("[dropcap]T[/dropcap]he ports", "<p>The ports</p>");
        check("[box type=\"info\"]Prose.[/box]", "<p>Prose.</p>");
        check("[contact-form-7 id=\"1\"]", "");
        check("[embed]https://films.example/1[/embed]", "");
        check("[video src='a.mp4'][/video]One.", "<p>One.</p>");
        check(
            "[caption id=\"a\" width=\"9\"]<img src=x> The quay at Kell.[/caption]One.",
            "<figure><figcaption><img src=x> The quay at Kell.</figcaption></figure>\n<p>One.</p>",
        );
    }

    #[test]
    fn brackets_of_prose_stay() {
        for prose in ["He [the minister] left [sic] it [1].", "[AP] Kell", "[…] and on", "a[b=c]", "[/]"] {
            check(prose, &format!("<p>{prose}</p>"));
        }
    }
}
