//! URLs in the one form by which articles are recognized again.

use url::Url;

/// Query parameters that say how a reader came, not what is read.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "at_campaign",
    "at_medium",
    "cmpid",
    "dclid",
    "fb_action_ids",
    "fb_ref",
    "fbclid",
    "ftag",
    "gaa_at",
    "gclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "oc",
    "ocid",
    "ref_src",
    "ref_url",
    "referrer",
    "share",
    "sharetype",
    "smid",
    "smtyp",
    "spm",
    "sr_share",
    "taid",
    "twclid",
    "wt_mc",
    "xtor",
    "yclid",
];

/// The canonical form of a web address: scheme and host in lower case, no fragment, no default
/// port, no tracking parameters. `None` when `text` is no address of the web.
///
/// `HTTPS://Www.Ledger.example:443/a?utm_source=x&id=7#top` → `https://www.ledger.example/a?id=7`
pub fn canonical(text: &str) -> Option<String> {
    let mut url = web_url(text)?;
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| !is_tracking(key)).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    if kept.len() < url.query_pairs().count() {
        if kept.is_empty() {
            url.set_query(None);
        } else {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    if url.query() == Some("") {
        url.set_query(None);
    }
    Some(url.into())
}

/// The canonical form of a link found on the page at `base`.
pub fn resolve(link: &str, base: Option<&str>) -> Option<String> {
    canonical(link).or_else(|| {
        let joined = Url::parse(base?.trim()).ok()?.join(link.trim()).ok()?;
        canonical(joined.as_str())
    })
}

/// What makes two canonical addresses the same article's: everything but the scheme, a leading
/// `www.` and a slash at the end. `None` for a front page, which templates name as the address of
/// everything and under which different things stand every day.
pub fn identity(canonical: &str) -> Option<String> {
    let url = web_url(canonical).filter(|_| !is_front_page(canonical))?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{host}{port}{}{query}", url.path().trim_end_matches('/')))
}

/// The host without `www.`, as a last resort for an outlet's name.
pub fn host(text: &str) -> Option<String> {
    let url = web_url(text)?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Whether the address names a site's front page rather than an article.
pub fn is_front_page(text: &str) -> bool {
    web_url(text).is_some_and(|url| url.path() == "/" && url.query().is_none())
}

fn web_url(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let named = url.host_str().is_some_and(|host| host.contains('.') || host == "localhost");
    (matches!(url.scheme(), "http" | "https") && named).then_some(url)
}

fn is_tracking(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("utm_") || key.starts_with("pk_") || key.starts_with("mtm_") || TRACKING.contains(&key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_article_is_the_same_under_http_and_https_with_www_and_without() {
        for (url, expected) in [
            ("https://www.ledger.example/a/", Some("ledger.example/a")),
            ("http://ledger.example/a", Some("ledger.example/a")),
            ("https://ledger.example/a?id=7", Some("ledger.example/a?id=7")),
            ("https://ledger.example/?p=7", Some("ledger.example?p=7")),
            ("http://ledger.example:8080/a", Some("ledger.example:8080/a")),
            ("https://ledger.example/", None),
            ("mailto:a@ledger.example", None),
        ] {
            assert_eq!(identity(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn addresses_lose_what_does_not_name_the_article() {
        let check = |input: &str, expected: Option<&str>| assert_eq!(canonical(input).as_deref(), expected, "{input}");
        check("HTTPS://Www.Ledger.example:443/a?utm_source=x&id=7#top", Some("https://www.ledger.example/a?id=7"));
        check(" http://ledger.example ", Some("http://ledger.example/"));
        check("https://ledger.example/a?fbclid=1", Some("https://ledger.example/a"));
        check("https://ledger.example/a?", Some("https://ledger.example/a"));
        check("https://ledger.example/?p=12&lang=de", Some("https://ledger.example/?p=12&lang=de"));
        check("https://me:secret@ledger.example/a", Some("https://ledger.example/a"));
        check("mailto:desk@ledger.example", None);
        check("file:///home/a.html", None);
        check("/relative", None);
        check("", None);
    }

    #[test]
    fn links_are_resolved_against_the_page() {
        assert_eq!(resolve("/b", Some("https://ledger.example/a/")).as_deref(), Some("https://ledger.example/b"));
        assert_eq!(resolve("/b", None), None);
        assert_eq!(host("https://www.ledger.example/b").as_deref(), Some("ledger.example"));
    }

    proptest! {
        #[test]
        fn canonical_form_is_its_own_canonical_form(path in "[a-zA-Z0-9/%?&=#._ é-]{0,40}") {
            if let Some(once) = canonical(&format!("https://ledger.example/{path}")) {
                prop_assert_eq!(canonical(&once), Some(once));
            }
        }
    }
}
