//! One article: its passages with anchors, what was asked marked, and citations to copy.

use super::frame::Page;
use super::hit::{byline, chips, without_heading};
use super::links;
use super::text::{headline, lang, original, paragraphs, short};
use crate::article::Article;
use crate::export::Format;
use crate::search::{self, Located, Marks, Match, Place};
use crate::serve::answer::{Answer, HTML};
use crate::serve::endpoint::{Call, Endpoint, Face};
use crate::serve::parameters::{Kind, Parameter};
use crate::serve::problem::Problem;
use crate::serve::question;
use crate::serve::v1::{cited, located};
use maud::{Markup, html};

const ASKED: &[Parameter] = &[
    Parameter::new("q", Kind::Text, "What to mark"),
    Parameter::new("actor", Kind::Text, "An actor to mark").many(),
    Parameter::new("plain", Kind::Flag, "The text is words"),
    Parameter::new("exact", Kind::Flag, "Words as typed"),
    Parameter::new("syntax", Kind::Choice(&["nexis", "factiva"]), "Read the query as another product does"),
    Parameter::new("match", Kind::Choice(&["all", "most", "any"]), "How many of the words an article must have"),
    Parameter::new("cite", Kind::Text, "The passage to cite: what stands behind the `#` of its id"),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/article/{*id}",
    name: "article-page",
    summary: "One article",
    of_path: Some("An article id, a docno or a URL"),
    parameters: &[ASKED],
    face: Face::Reader,
    media: &[HTML],
    schema: None,
    answer,
};

fn answer(call: &Call) -> Result<Answer, Problem> {
    let found = located(call, &call.name)?;
    let article = found.article.article();
    let marks = marks(call, &found);
    let title = article.title.as_deref().map_or_else(|| "An article".to_owned(), |title| short(title, 120));
    let main = html! {
        article class="whole" lang=[lang(article)] data-article=(article.id) {
            header {
                h1 dir="auto" { (headline(article, &marks.title)) }
                (byline(article))
                (facts(article))
            }
            (citations(call, &found)?)
            (passages(call, &found, &marks))
        }
    };
    let text = call.given.text("q").unwrap_or_default();
    Ok(Page { title, kind: "article", main, text, kept: None, feed: None, wrong: None }.answer())
}

/// What was asked, as far as it can be read; an article shows itself whatever was asked.
fn marks(call: &Call, found: &Located) -> Marks {
    if !["q", "actor"].iter().any(|name| call.given.text(name).is_some()) {
        return Marks::default();
    }
    let Ok(understood) = question::understood(&call.given, call.today) else { return Marks::default() };
    let view = &call.view;
    search::marks(&view.snapshot, view.gazetteer, &understood.query, Match::Any, &found.article).unwrap_or_default()
}

fn facts(article: &Article) -> Markup {
    html! {
        div class="facts" lang="en" {
            @if let Some(url) = original(article.url.as_deref()) {
                p { a class="original" href=(url) rel="noopener noreferrer external" { bdi { (short(url, 120)) } } }
            }
            @if !article.warnings.is_empty() {
                ul class="warnings" aria-label="What is doubtful about this article" {
                    @for warning in article.warnings.iter().take(12) { li { (short(warning, 300)) } }
                }
            }
        }
    }
}

fn passages(call: &Call, found: &Located, marks: &Marks) -> Markup {
    let opened = &found.article;
    let article = opened.article();
    let places = (0..opened.ids().len()).filter_map(|n| opened.place(call.view.gazetteer, n, &marks.body));
    // A heading stands once, above the first passage under it.
    let headed = places.scan(None, |last, place| {
        let fresh = place.heading.clone().filter(|heading| last.as_ref() != Some(heading));
        last.clone_from(&place.heading);
        Some((fresh, place))
    });
    html! {
        div class="text" {
            @for (heading, place) in headed {
                @if let Some(heading) = &heading { h2 dir="auto" { (short(heading, 300)) } }
                (passage(call, article, &place))
            }
        }
    }
}

fn passage(call: &Call, article: &Article, place: &Place) -> Markup {
    let chosen = call.given.text("cite") == Some(place.id.local());
    let text = article.body.text();
    let cite = format!("{}#cite", cite_link(call, article, place));
    html! {
        section class=(if chosen { "passage chosen" } else { "passage" }) id=(links::anchor(&place.id))
            data-passage=(place.id) tabindex="-1" {
            (paragraphs(text, without_heading(text, place), &place.highlights))
            div class="aside" lang="en" {
                a class="permalink" href=(format!("#{}", links::anchor(&place.id)))
                    aria-label=(format!("link to paragraph {}", place.paragraphs.0 + 1)) { "¶" (place.paragraphs.0 + 1) }
                a class="cite" href=(cite) { "cite" }
                (chips(&place.actors))
            }
        }
    }
}

fn cite_link(call: &Call, article: &Article, place: &Place) -> String {
    let query = call.given.with(&["cite"], [("cite", place.id.local())]);
    format!("/article/{}?{query}", article.id)
}

/// Citations in all formats, of the passage chosen or of the article.
fn citations(call: &Call, found: &Located) -> Result<Markup, Problem> {
    const FORMATS: [(&str, &str, Format); 5] = [
        ("text", "Text", Format::Text),
        ("md", "Markdown", Format::Markdown),
        ("bibtex", "BibTeX", Format::Bibtex),
        ("ris", "RIS", Format::Ris),
        ("csl-json", "CSL-JSON", Format::CslJson),
    ];
    let id = found.article.article().id;
    let chosen = call.given.text("cite").map(|local| format!("{id}#{local}"));
    let wanted = chosen.clone().unwrap_or_else(|| id.to_string());
    let one = [located(call, &wanted)?];
    Ok(html! {
        details class="citations" id="cite" lang="en" open[chosen.is_some()] data-cites=(wanted) {
            summary { @if chosen.is_some() { "Cite this passage" } @else { "Cite this article" } }
            @for (name, label, format) in FORMATS {
                section class="citation" data-format=(name) {
                    h2 id=(format!("cite-{name}-title")) { (label) }
                    (citation(name, &wanted, &cited(call, &one, format)))
                }
            }
            @if chosen.is_some() { p { a href=(links::article(id, &call.given)) { "Cite the whole article" } } }
        }
    })
}

/// More than this is no citation; a headline may be of any length.
const LONGEST: usize = 20_000;

fn citation(format: &str, id: &str, text: &str) -> Markup {
    html! {
        @if text.len() > LONGEST {
            p {
                a href=(format!("/api/v1/cite?id={}&format={format}", links::in_path(id))) { "too long to show" }
            }
        } @else {
            pre id=(format!("cite-{format}")) tabindex="0" dir="auto" aria-labelledby=(format!("cite-{format}-title")) { (text) }
        }
    }
}
