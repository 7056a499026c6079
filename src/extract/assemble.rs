//! Findings and hints into one article: what the container stated wins, and what is missing or
//! doubtful is said.

use super::dates::settle::{DateCandidate, implausible, settle};
use super::dates::{DayOrder, read_date};
use super::overrides::Overrides;
use super::trace::{Field, Trace, Verdict};
use super::{Findings, bio, names, urls};
use crate::article::{Article, ArticleId, Author, Body, Dated, Via};
use crate::record::{Content, Hints, Record};
use crate::text::{Language, guess_language};

/// What a person has settled stands above what the container stated, and that above what was found.
pub(super) fn assemble(
    record: &Record,
    mut findings: Findings,
    overrides: &Overrides,
    trace: &mut Trace<'_>,
) -> Article {
    let hints = &record.hints;
    findings.url = hints.url.as_deref().and_then(urls::canonical).or(findings.url);
    let id = identity(hints, &findings);
    let Some(settled) = overrides.of(id, hints.docno.as_deref()) else {
        return of_hints(id, record, hints, findings, trace);
    };
    if settled.is_undated() {
        findings.published.clear();
        findings.date_doubt = None;
    }
    let mut article = of_hints(id, record, &settled.above(hints), findings, trace);
    settled.mark(&mut article);
    article
}

/// The address, else the given id, else the content makes an article the same article.
fn identity(hints: &Hints, findings: &Findings) -> ArticleId {
    match (findings.url.as_deref().and_then(urls::identity), &hints.docno) {
        (Some(address), _) => ArticleId::from_address(&address),
        (None, Some(docno)) => ArticleId::from_docno(docno),
        (None, None) => {
            let title = given(hints.title.as_deref()).or_else(|| findings.title.clone());
            ArticleId::from_content(title.as_deref().unwrap_or(""), findings.body.text())
        }
    }
}

fn of_hints(id: ArticleId, record: &Record, hints: &Hints, findings: Findings, trace: &mut Trace<'_>) -> Article {
    let Findings { title, authors, published, modified, date_doubt, .. } = findings;
    let Findings { outlet, language, description, tags, url, body, warnings, .. } = findings;
    let mut warnings: Vec<String> = hints.notes.iter().cloned().chain(warnings).collect();
    note_given(hints, trace);
    let title = given(hints.title.as_deref()).or(title);
    let language = hints.language.as_deref().and_then(Language::from_code).or(language);
    let order = day_order(hints.language.as_deref(), language, url.as_deref());
    let in_doubt = hints.date.is_none() && date_doubt.is_some();
    warnings.extend(date_doubt.filter(|_| in_doubt));
    let mut published = settle(&with_given(hints.date.as_deref(), order, published, &mut warnings));
    let modified = settle(&with_given(hints.modified.as_deref(), order, modified, &mut warnings));
    let on_the_web = matches!(record.content, Content::Html(_) | Content::Fragment(_));
    judge(&mut published, body.text(), on_the_web, &mut warnings);
    let mut authors = with_given_authors(hints, authors);
    describe_writer(&mut authors, &body);
    if !matches!(record.content, Content::Html(_)) {
        note_found(&title, &authors, trace);
    }
    report_missing(&title, &authors, published.is_none() && !in_doubt, body.is_empty(), &mut warnings);
    let outlet = given(hints.outlet.as_deref()).or(outlet).or_else(|| {
        let host = url.as_deref().and_then(urls::host)?;
        trace.note(Field::Outlet, &host, Via::Url, Verdict::Taken, "the address, as nothing names an outlet");
        Some(host)
    });
    Article {
        id,
        docno: hints.docno.clone(),
        source: record.source.clone(),
        language: language.or_else(|| guess_language(body.text())),
        url,
        title,
        authors,
        published,
        modified,
        outlet,
        description: given(hints.description.as_deref()).or(description),
        tags: if hints.tags.is_empty() { tags } else { hints.tags.clone() },
        body,
        warnings,
    }
}

/// What `3/4/2025` means on a page: month first in American English, which is English from a host
/// without a country of its own and without another region stated.
pub(super) fn day_order(tag: Option<&str>, language: Option<Language>, url: Option<&str>) -> DayOrder {
    let region = tag.and_then(|tag| tag.split(['-', '_']).nth(1)).map(str::to_ascii_lowercase);
    let english = language.is_none_or(|l| l == Language::ENGLISH);
    let elsewhere = url.and_then(urls::host).is_some_and(|host| {
        let top = host.rsplit('.').next().unwrap_or("");
        top.len() == 2 && !["us", "co", "io", "ai", "me", "tv"].contains(&top)
    });
    match region.as_deref() {
        Some("us") => DayOrder::MonthFirst,
        Some(_) => DayOrder::DayFirst,
        None if english && !elsewhere => DayOrder::MonthFirst,
        None => DayOrder::DayFirst,
    }
}

/// What the container stated is taken whatever else was found.
fn note_given(hints: &Hints, trace: &mut Trace<'_>) {
    let single = [
        (Field::Url, &hints.url),
        (Field::Title, &hints.title),
        (Field::Published, &hints.date),
        (Field::Modified, &hints.modified),
        (Field::Outlet, &hints.outlet),
        (Field::Language, &hints.language),
        (Field::Description, &hints.description),
    ];
    let single = single.into_iter().filter_map(|(field, hint)| Some((field, hint.as_deref()?)));
    let authors = hints.authors.iter().map(|author| (Field::Author, author.as_str()));
    for (field, hint) in single.chain(authors) {
        trace.note(field, hint, Via::Given, Verdict::Taken, "stated beside the article");
    }
}

fn given(hint: Option<&str>) -> Option<String> {
    hint.map(str::trim).filter(|h| !h.is_empty()).map(str::to_owned)
}

fn with_given(
    hint: Option<&str>,
    order: DayOrder,
    found: Vec<DateCandidate>,
    warnings: &mut Vec<String>,
) -> Vec<DateCandidate> {
    let Some(hint) = given(hint) else { return found };
    match read_date(&hint, order) {
        Some(date) => std::iter::once(DateCandidate::new(date, Via::Given)).chain(found).collect(),
        None => {
            warnings.push(format!("cannot read the given date `{hint}`"));
            found
        }
    }
}

/// Doubts a date the text itself contradicts, and says which doubts there are.
fn judge(published: &mut Option<Dated>, text: &str, on_the_web: bool, warnings: &mut Vec<String>) {
    let Some(dated) = published else { return };
    if !dated.conflicts.is_empty() {
        let others: Vec<String> = dated.conflicts.iter().map(ToString::to_string).collect();
        warnings.push(format!("dates disagree: took {}, also found {}", dated.date, others.join(", ")));
    }
    if let Some(reason) = implausible(dated, text, on_the_web) {
        dated.reliable = false;
        warnings.push(format!("date is doubtful: {reason}"));
    }
}

/// Blocks at the end of a text that may speak of "the writer".
const LAST_BLOCKS: usize = 6;

/// Gives a sole author what the text says of "the writer".
fn describe_writer(authors: &mut [Author], body: &Body) {
    let mut writers = authors.iter_mut().filter(|author| author.role.is_none());
    let (Some(writer), None) = (writers.next(), writers.next()) else { return };
    if writer.affiliation.is_none() {
        let last = body.blocks().iter().rev().take(LAST_BLOCKS).map(|block| block.span.of(body.text()));
        writer.affiliation = last.flat_map(str::lines).find_map(bio::of_the_writer);
    }
}

/// What was taken from a text that is no page, where there is one candidate for each field.
fn note_found(title: &Option<String>, authors: &[Author], trace: &mut Trace<'_>) {
    if let Some(title) = title {
        trace.note(Field::Title, title, Via::Content, Verdict::Taken, "what stands above the text");
    }
    for author in authors.iter().filter(|author| author.via != Via::Given) {
        trace.note(Field::Author, &author.name, author.via, Verdict::Taken, author.role.as_deref().unwrap_or(""));
    }
}

/// The given authors, each with the affiliation the text states for that name.
fn with_given_authors(hints: &Hints, found: Vec<Author>) -> Vec<Author> {
    let given: Vec<Author> = hints.authors.iter().flat_map(|field| given_authors(field)).collect();
    if given.is_empty() {
        return found;
    }
    let complete = |mut author: Author| {
        let known = found.iter().find(|f| f.name.eq_ignore_ascii_case(&author.name));
        author.affiliation = known.and_then(|f| f.affiliation.clone());
        author
    };
    given.into_iter().map(complete).collect()
}

fn given_authors(field: &str) -> Vec<Author> {
    let author = |name: String, role: Option<&str>| Author {
        name,
        role: role.map(str::to_owned),
        affiliation: None,
        via: Via::Given,
    };
    let read = names::names(field);
    if !read.is_empty() {
        return read.into_iter().map(|n| author(n.name, n.role)).collect();
    }
    given(Some(field)).map(|name| author(name, None)).into_iter().collect()
}

fn report_missing(
    title: &Option<String>,
    authors: &[Author],
    no_date: bool,
    no_text: bool,
    warnings: &mut Vec<String>,
) {
    let missing = [
        (no_text, "no text found"),
        (title.is_none(), "no title found"),
        (authors.is_empty(), "author not found"),
        (no_date, "no date found"),
    ];
    warnings.extend(missing.iter().filter(|(is_missing, _)| *is_missing).map(|(_, words)| (*words).to_owned()));
}
