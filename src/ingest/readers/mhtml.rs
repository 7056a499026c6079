//! MHTML: a page and all that belongs to it in one file, as browsers save it; built like an email.

use crate::ingest::{Confidence, Input, Probe, Reader, Reject, Sink};
use crate::record::{Content, Hints, Record, Source};
use mailparse::{MailHeaderMap, ParsedMail};
use std::ops::ControlFlow;

pub struct Mhtml;

const EXTENSIONS: &[&str] = &["mht", "mhtml"];

impl Reader for Mhtml {
    fn name(&self) -> &'static str {
        "MHTML"
    }

    fn extension(&self) -> &'static str {
        "mhtml"
    }

    /// Its first lines are fields as in an email, one of which says that the parts belong together.
    /// An email with pictures says so too, but also to whom it went.
    fn accepts(&self, probe: &Probe<'_>) -> Confidence {
        let header = header(&probe.text);
        let has = |field: &str| header.lines().any(|line| starts_with_field(line, field));
        let is_page = ["Snapshot-Content-Location", "X-MAF-Information"].iter().any(|field| has(field))
            || (has("MIME-Version") && header.to_ascii_lowercase().contains("multipart/related") && !has("To"));
        if is_page {
            Confidence::Certain
        } else if probe.is_named(EXTENSIONS) {
            Confidence::Named
        } else {
            Confidence::No
        }
    }

    fn read(&self, mut input: Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let shown = input.shown;
        let record = input.read_whole().and_then(|bytes| {
            let page = page(&bytes).map_err(|reason| Reject::file(shown, reason));
            page.map(|(content, hints)| Record { source: Source::file(shown), content, hints })
        });
        sink(record)
    }
}

/// The lines up to the first empty one.
fn header(text: &str) -> &str {
    let end = text.find("\r\n\r\n").or_else(|| text.find("\n\n"));
    &text[..end.unwrap_or(text.len())]
}

fn starts_with_field(line: &str, field: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| name.trim_end().eq_ignore_ascii_case(field))
}

/// The page itself, decoded, and where it was.
fn page(bytes: &[u8]) -> Result<(Content, Hints), String> {
    let mail = mailparse::parse_mail(bytes).map_err(|error| format!("is damaged MHTML: {error}"))?;
    let root = root(&mail).ok_or("is MHTML without a page: none of its parts is HTML")?;
    let body = root.get_body_raw().map_err(|error| format!("is damaged MHTML: the page cannot be decoded: {error}"))?;
    if body.trim_ascii().is_empty() {
        return Err("is MHTML with an empty page".to_owned());
    }
    let location = mail.headers.get_first_value("Snapshot-Content-Location");
    let location = location.or_else(|| root.headers.get_first_value("Content-Location"));
    let location = location.or_else(|| mail.headers.get_first_value("Content-Location"));
    let url = location.filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    // The library says us-ascii when nothing is said.
    let says_charset = root.headers.get_first_value("Content-Type").is_some_and(|kind| kind.contains("charset"));
    let charset = says_charset.then(|| root.ctype.charset.clone());
    let title = if has_title(&body) { None } else { mail.headers.get_first_value("Subject") };
    Ok((Content::Html(body), Hints { url, charset, title, ..Hints::default() }))
}

/// The part that is the page: the one named as the start, else the first that is HTML.
fn root<'a>(mail: &'a ParsedMail<'a>) -> Option<&'a ParsedMail<'a>> {
    let is_html =
        |part: &&ParsedMail<'_>| ["text/html", "application/xhtml+xml"].contains(&part.ctype.mimetype.as_str());
    let named = mail.ctype.params.get("start").and_then(|start| {
        mail.parts().find(|part| part.headers.get_first_value("Content-ID").as_deref() == Some(start)).filter(is_html)
    });
    named.or_else(|| mail.parts().find(is_html))
}

fn has_title(page: &[u8]) -> bool {
    page.windows(6).any(|window| window.eq_ignore_ascii_case(b"<title"))
}
