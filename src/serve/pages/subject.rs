//! Pages about somebody: an actor, an author, an outlet.

use super::frame::{Page, number};
use super::graph::graph;
use super::histogram::histogram;
use super::{hit, links, profile};
use crate::api::Filters;
use crate::query::{self, Query};
use crate::search::{self, CompanyOptions, FacetField, Match, Options, Sort, TimelineOptions};
use crate::serve::answer::{Answer, HTML};
use crate::serve::endpoint::{Call, Endpoint, Face};
use crate::serve::parameters::Given;
use crate::serve::problem::Problem;
use crate::serve::question;
use crate::serve::v1;
use maud::{Markup, html};

/// Names of a field listed on a page about somebody.
const TOP: usize = 10;
/// Passages shown there.
const LATEST: usize = 5;
/// Others around an actor.
const COMPANY: usize = 14;

const fn about(path: &'static str, name: &'static str, answer: fn(&Call) -> Result<Answer, Problem>) -> Endpoint {
    Endpoint {
        path,
        name,
        summary: "What there is about somebody",
        of_path: Some("An id or a name"),
        parameters: &[],
        face: Face::Reader,
        media: &[HTML],
        schema: None,
        answer,
    }
}

pub const ACTOR: Endpoint = about("/actor/{*id}", "actor-page", actor);
pub const AUTHOR: Endpoint = about("/author/{*name}", "author-page", |call| person(call, "author"));
pub const OUTLET: Endpoint = about("/outlet/{*name}", "outlet-page", |call| person(call, "outlet"));

/// What is asked about: a filter with its value.
struct Subject<'c> {
    call: &'c Call,
    filter: &'static str,
    value: String,
    query: Query,
}

impl<'c> Subject<'c> {
    fn new(call: &'c Call, filter: &'static str, value: &str) -> Result<Subject<'c>, Problem> {
        let list = vec![value.to_owned()];
        let filters = match filter {
            "actor" => Filters { actors: list, ..Filters::default() },
            "author" => Filters { authors: list, ..Filters::default() },
            _ => Filters { outlets: list, ..Filters::default() },
        };
        let understood = crate::api::Ask { filters, ..Default::default() }.understood(call.today)?;
        Ok(Subject { call, filter, value: value.to_owned(), query: understood.query })
    }

    /// The results page for it, with more filters.
    fn results(&self, more: &[(&str, &str)]) -> String {
        let own = (self.filter, self.value.as_str());
        links::results(&Given::default(), &[], [own].into_iter().chain(more.iter().copied()))
    }

    fn articles(&self) -> Result<u64, Problem> {
        let view = &self.call.view;
        Ok(search::count(&view.snapshot, view.gazetteer, &self.query, Match::All)?)
    }

    fn timeline(&self) -> Result<Markup, Problem> {
        let options = TimelineOptions { matching: Match::All, step: None, split: None, doubtful: false };
        let view = &self.call.view;
        let timeline = search::timeline(&view.snapshot, view.gazetteer, &self.query, &options)?;
        Ok(histogram(&timeline, |since, until| self.results(&[("since", since), ("until", until)])))
    }

    /// Who or what there is most of.
    fn top(&self, field: FacetField, title: &str) -> Result<Markup, Problem> {
        let view = &self.call.view;
        let mut counted = search::facets_within(&view.snapshot, view.gazetteer, &self.query, Match::All, field)?;
        counted.values.retain(|value| self.filter != field.name() || value.id != self.value);
        counted.values.truncate(TOP);
        search::name_unknown(&view.snapshot, counted.values.iter_mut())?;
        let address = |id: &str| match field {
            FacetField::Author => links::author(id),
            FacetField::Outlet => links::outlet(id),
            _ => links::actor(id),
        };
        Ok(html! {
            @if !counted.values.is_empty() {
                section class="facet" data-field=(field.name()) {
                    h2 { (title) }
                    ul {
                        @for value in &counted.values {
                            li data-value=(value.id) {
                                a href=(address(&value.id)) { bdi { (super::text::short(&value.name, 60)) } }
                                a class="count" href=(self.results(&[(field.name(), value.id.as_str())])) { (number(value.articles)) }
                            }
                        }
                    }
                }
            }
        })
    }

    fn latest(&self) -> Result<Markup, Problem> {
        let view = &self.call.view;
        let options = Options {
            sort: Some(Sort::Newest),
            limit: Some(LATEST),
            per_article: Some(1),
            fold_copies: true,
            weights: self.call.weights,
            ..Options::default()
        };
        let found = search::search(&view.snapshot, view.gazetteer, &self.query, &options)?;
        Ok(html! {
            section class="latest" aria-labelledby="latest" {
                h2 id="latest" { "Latest passages" }
                (hit::list(1, &found.hits, &self.call.given))
            }
        })
    }

    fn page(&self, title: &str, head: &Markup, side: &Markup) -> Result<Answer, Problem> {
        let articles = self.articles()?;
        if articles == 0 && self.filter != "actor" {
            return Err(Problem::not_found(format!("no article is by or from `{}`", self.value)));
        }
        let feed =
            links::results(&Given::default(), &[], [(self.filter, self.value.as_str())]).replacen('/', "/feed", 1);
        let main = html! {
            header class="subject" data-subject=(self.value) data-field=(self.filter) {
                (head)
                p class="counts" {
                    a id="all" href=(self.results(&[])) { (number(articles)) @if articles == 1 { " article" } @else { " articles" } }
                    " · " a href=(feed) type="application/atom+xml" { "feed" }
                }
            }
            @if articles > 0 {
                div class="columns" {
                    div class="list" { (side) (self.latest()?) }
                    aside class="refine" aria-label="In figures" {
                        (self.timeline()?)
                        (self.top(FacetField::Author, "Top authors")?)
                        @if self.filter != "actor" { (self.top(FacetField::Actor, "Actors")?) }
                        (self.top(FacetField::Outlet, "Outlets")?)
                    }
                }
            }
        };
        let title = super::text::short(title, 100);
        Ok(Page { title, kind: "subject", main, text: "", kept: None, feed: Some(feed), wrong: None }.answer())
    }
}

fn person(call: &Call, filter: &'static str) -> Result<Answer, Problem> {
    let subject = Subject::new(call, filter, &call.name)?;
    let name = super::text::short(&call.name, 200);
    let kind = if filter == "author" { "Author" } else { "Outlet" };
    let head = html! { p class="kind" { (kind) } h1 { bdi { (name) } } };
    subject.page(&name, &head, &html! {})
}

fn actor(call: &Call) -> Result<Answer, Problem> {
    let record = v1::profile(call, &call.name)?;
    let subject = Subject::new(call, "actor", &record.id)?;
    let side = company(&subject)?;
    subject.page(&record.name, &profile::head(call, &record), &side)
}

/// Who appears with an actor: drawn, and in figures.
fn company(subject: &Subject<'_>) -> Result<Markup, Problem> {
    let (view, call) = (&subject.call.view, subject.call);
    let Ok(Query::Actor(actor)) = query::filter("actor", &subject.value) else { return Ok(html! {}) };
    let options = CompanyOptions { limit: COMPANY, ..CompanyOptions::default() };
    let company = search::company(&view.snapshot, view.gazetteer, &actor, &subject.query, &options);
    let company = company.map_err(|error| question::blamed(error.into(), &call.given))?;
    Ok(html! {
        @if !company.companions.is_empty() {
            section class="company" aria-labelledby="company" {
                h2 id="company" { "Appears with" }
                (graph(&company))
                details {
                    summary { "The same in figures" }
                    table {
                        thead { tr { th scope="col" { "Actor" } th scope="col" { "Passages with both" } th scope="col" { "Articles with both" } } }
                        tbody {
                            @for companion in &company.companions {
                                tr {
                                    td { a href=(links::actor(companion.actor.id.as_str())) { bdi { (super::text::short(&companion.actor.name, 80)) } } }
                                    td { a href=(subject.results(&[("actor", companion.actor.id.as_str())])) { (number(companion.together.passages)) } }
                                    td { (number(companion.together.articles)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}
