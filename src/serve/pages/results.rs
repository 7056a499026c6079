//! Results: passages that answer a query, and what they could be narrowed by.

use super::diagnostic::Told;
use super::frame::{Page, number};
use super::histogram::histogram;
use super::text::short;
use super::{hit, links, refine};
use crate::api::{Understood, Wanted};
use crate::query::{Diagnostic, Severity};
use crate::search::{self, Match, TimelineOptions};
use crate::serve::answer::{Answer, HTML, status};
use crate::serve::endpoint::{Call, Endpoint, Face};
use crate::serve::listing::{self, page};
use crate::serve::parameters::{Kind, Parameter};
use crate::serve::problem::Problem;
use crate::serve::question;
use crate::text::counted;
use maud::{Markup, html};

const MORE: &[Parameter] =
    &[Parameter::new("doubtful", Kind::Flag, "Count doubtful dates in the histogram too"), refine::MORE];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/",
    name: "results",
    summary: "Passages that answer a query",
    of_path: None,
    parameters: &[question::ASK, question::HITS, question::PAGING, MORE],
    face: Face::Reader,
    media: &[HTML],
    schema: None,
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let understood = match question::understood(&call.given, call.today) {
        Ok(understood) => understood,
        Err(problem) => return Ok(refused(call, &problem)),
    };
    let wanted = question::wanted(&call.given);
    match found(call, &understood, &wanted) {
        Ok(main) => Ok(framed(call, main, warnings(call, &understood)).answer()),
        Err(problem) if problem.status == 400 => Ok(refused(call, &problem)),
        Err(problem) => Err(problem),
    }
}

fn framed<'p>(call: &'p Call, main: Markup, wrong: Option<Markup>) -> Page<'p> {
    let text = call.given.text("q").unwrap_or_default();
    let title = if text.is_empty() { "Search".to_owned() } else { short(text, 80) };
    let feed = Some(links::feed(&call.given));
    Page { title, kind: "results", main, text, kept: Some(&call.given), feed, wrong }
}

fn found(call: &Call, understood: &Understood, wanted: &Wanted) -> Result<Markup, Problem> {
    let results = page(call, understood, wanted)?;
    if results.results.total_articles == 0 {
        return nothing(call, understood, wanted);
    }
    let options =
        TimelineOptions { matching: wanted.matching, step: None, split: None, doubtful: call.given.flag("doubtful") };
    let view = &call.view;
    let timeline = search::timeline(&view.snapshot, view.gazetteer, &understood.query, &options)?;
    let days = |since: &str, until: &str| {
        links::results(&call.given, &["since", "until"], [("since", since), ("until", until)])
    };
    Ok(html! {
        h1 class="hidden" { "Results" }
        div class="columns" {
            div class="list" {
                (asked(call))
                (summary(call, &results, wanted))
                (refine::active(call))
                (hit::list(results.results.first_rank, &results.results.hits, &call.given))
                (onward(call, &results))
                (exports(call))
            }
            aside class="refine" aria-label="Narrow the results" {
                (histogram(&timeline, days))
                (refine::form(call))
                (refine::facets(call, understood, wanted.matching)?)
            }
        }
    })
}

/// Paper has no box in which the question stands.
fn asked(call: &Call) -> Markup {
    let given = call.given.pairs().filter(|(name, _)| !["cursor", refine::MORE.name].contains(name));
    html! {
        dl id="asked" class="on-paper" lang="en" {
            @for (name, value) in given { dt { (if name == "q" { "asked" } else { name }) } dd { bdi { (short(value, 300)) } } }
        }
    }
}

fn summary(call: &Call, page: &listing::Page, wanted: &Wanted) -> Markup {
    let results = &page.results;
    let verb = if results.total_articles == 1 { "matches" } else { "match" };
    let article = if results.total_articles == 1 { "article" } else { "articles" };
    let chosen = |name: &str, value: &str, usual: bool| match call.given.text(name) {
        Some(given) => given == value,
        None => usual,
    };
    let has_words = call.given.text("q").is_some();
    let sorts = [("relevance", "relevance", has_words), ("newest", "newest", !has_words), ("oldest", "oldest", false)];
    let units = [("passage", "passages", true), ("article", "articles", false)];
    html! {
        div class="summary" {
            p id="total" role="status" data-articles=(results.total_articles) {
                strong { (number(results.total_articles)) } " " (article) " "
                @if call.given.pairs().next().is_none() { "in this index, the newest first" } @else { (verb) }
                @if results.undated > 0 {
                    span class="left-out" id="undated" {
                        (counted(results.undated, "article")) " without a date would match but for the date filter"
                    }
                }
            }
            @for note in &results.notes { p class="note" { b { bdi { (note.part) } } ": " (note.meaning) } }
            nav class="order" aria-label="Order" {
                span class="label" { "by" }
                @for (value, label, usual) in sorts {
                    (option(call, "sort", value, label, chosen("sort", value, usual)))
                }
                span class="label" { "as" }
                @for (value, label, usual) in units {
                    (option(call, "unit", value, label, chosen("unit", value, usual)))
                }
            }
            @if wanted.matching != Match::All { p class="note" { "Not all of the words need to be there." } }
        }
    }
}

fn option(call: &Call, name: &str, value: &str, label: &str, chosen: bool) -> Markup {
    html! {
        a href=(links::results(&call.given, &[name], [(name, value)])) aria-current=[chosen.then_some("true")]
            data-option=(format!("{name}-{value}")) { (label) }
    }
}

fn onward(call: &Call, page: &listing::Page) -> Markup {
    let begun = call.given.text("cursor").is_some();
    html! {
        nav class="pages" aria-label="Pages" {
            @if begun { a rel="first" id="first-page" href=(links::results(&call.given, &[], [])) { "First page" } }
            @if let Some(next) = &page.next(&call.given) {
                a rel="next" id="next-page" href=(links::results(&call.given, &[], [("cursor", next.to_string().as_str())])) {
                    "Next hits"
                }
            } @else if begun { span { "These are the last hits." } }
        }
    }
}

fn exports(call: &Call) -> Markup {
    const FORMATS: [(&str, &str); 6] = [
        ("csv", "CSV"),
        ("jsonl", "JSONL"),
        ("bibtex", "BibTeX"),
        ("ris", "RIS"),
        ("csl-json", "CSL-JSON"),
        ("md", "Markdown"),
    ];
    html! {
        nav class="exports" id="exports" aria-label="All hits as a file" {
            span class="label" { "All hits as" }
            @for (format, label) in FORMATS {
                a href=(links::export(&call.given, format)) download data-format=(format) { (label) }
            }
            span class="label" { "or" }
            a href=(links::feed(&call.given)) type="application/atom+xml" { "a feed" }
        }
    }
}

/// No article has all the words: say so, and show what has most of them.
fn nothing(call: &Call, understood: &Understood, wanted: &Wanted) -> Result<Markup, Problem> {
    let may_loosen = call.given.text("match").is_none();
    let most = if may_loosen {
        let loose = Wanted { matching: Match::Most, ..wanted.clone() };
        let options = loose.options(call.weights);
        let view = &call.view;
        let results = search::search(&view.snapshot, view.gazetteer, &understood.query, &options)?;
        (results.total_articles > 0).then_some(results)
    } else {
        None
    };
    Ok(html! {
        h1 class="hidden" { "Results" }
        div class="list" {
            (refine::active(call))
            @if let Some(most) = most {
                p id="total" role="status" data-articles="0" {
                    "No article has all of this. Most of the words are in "
                    a href=(links::results(&call.given, &[], [("match", "most")])) { (counted(most.total_articles, "article")) } ":"
                }
                (hit::list(1, &most.hits, &call.given))
            } @else {
                p id="total" role="status" data-articles="0" { "Nothing found." }
            }
        }
    })
}

/// The page that says what is wrong, where it is wrong.
fn refused(call: &Call, problem: &Problem) -> Answer {
    let at = problem.parameter_name().unwrap_or("q");
    let text = call.given.text(at).unwrap_or_default();
    let span = problem.span().map_or((0, 0), |[start, end]| (start, end));
    let told =
        Told { at, text, span, message: &problem.detail, help: problem.hint.as_deref(), severity: Severity::Error };
    let main = html! {
        h1 class="hidden" { "The query cannot be read" }
        div class="list" { (refine::active(call)) p class="rest" { "Nothing was searched." } }
    };
    let answer = framed(call, main, Some(told.shown(problem.span().is_some()))).answer();
    Answer { status: status(problem), ..answer }
}

/// What was odd about a query that ran.
fn warnings(call: &Call, understood: &Understood) -> Option<Markup> {
    let text = call.given.text("q").unwrap_or_default();
    let told = |warning: &Diagnostic| {
        let span = (warning.span.start(), warning.span.end());
        let (message, help) = (warning.message.as_str(), warning.help.as_deref());
        Told { at: "q", text, span, message, help, severity: Severity::Warning }.shown(true)
    };
    let all: Vec<Markup> = understood.warnings.iter().take(3).map(told).collect();
    (!all.is_empty()).then(|| html! { @for warning in &all { (warning) } })
}
