//! One hit among results.

use super::links;
use super::text::{headline, lang, original, paragraphs, short};
use crate::article::{Article, Dated};
use crate::export::Citation;
use crate::search::{ActorSeen, Hit, Place};
use crate::serve::parameters::Given;
use crate::text::{Span, counted};
use maud::{Markup, html};

/// Actors named under a passage.
const ACTORS: usize = 8;

/// Hits in their order, numbered from `first_rank`.
pub fn list(first_rank: usize, hits: &[Hit], given: &Given) -> Markup {
    html! {
        ol class="hits" start=(first_rank) {
            @for (n, hit) in hits.iter().enumerate() { (one(first_rank + n, hit, Around::new(hits, n), given)) }
        }
    }
}

/// How a hit stands among those of its article.
struct Around {
    /// The hit before it is of the same article.
    again: bool,
    /// Matching passages of the article that are not in the list; none where it comes once more.
    more: usize,
}

impl Around {
    fn new(hits: &[Hit], n: usize) -> Around {
        let same = |other: &&Hit| other.article.id == hits[n].article.id;
        let shown: usize = hits.iter().filter(same).map(|hit| hit.places.len()).sum();
        let is_last = !hits[n + 1..].iter().any(|hit| same(&hit));
        Around {
            again: n > 0 && same(&&hits[n - 1]),
            more: if is_last { hits[n].n_matching.saturating_sub(shown) } else { 0 },
        }
    }
}

fn one(rank: usize, hit: &Hit, Around { again, more }: Around, given: &Given) -> Markup {
    let article = &hit.article;
    let first = &hit.places[0];
    let here = links::passage(&first.id, given);
    html! {
        li class=(if again { "hit again" } else { "hit" }) id=(format!("hit-{rank}")) data-rank=(rank) data-article=(article.id) data-passage=(first.id) {
            article lang=[lang(article)] {
                h2 dir="auto" { a class="open" href=(here) { (headline(article, &hit.title_highlights)) } }
                (byline(article))
                @for place in &hit.places { (passage(article, place, given, hit.places.len() > 1)) }
                p class="under" lang="en" {
                    @if hit.places.len() == 1 { (permalink(first, given)) }
                    @if more > 0 {
                        a class="more" href=(links::article(article.id, given)) {
                            (counted(more as u64, "more passage")) " of this article"
                        }
                    }
                    @if let Some(url) = original(article.url.as_deref()) {
                        a class="original" href=(url) rel="noopener noreferrer external" { "original" }
                    }
                    @for copy in &hit.also {
                        span class="copy" {
                            "also in " a href=(links::article(copy.id, given)) { bdi { (copy_name(copy)) } }
                        }
                    }
                }
            }
        }
    }
}

fn copy_name(article: &Article) -> String {
    let outlet = article.outlet.as_deref().map_or_else(|| article.id.to_string(), |outlet| short(outlet, 60));
    match &article.published {
        Some(dated) => format!("{outlet}, {}", dated.date),
        None => outlet,
    }
}

fn passage(article: &Article, place: &Place, given: &Given, is_one_of_many: bool) -> Markup {
    let text = article.body.text();
    html! {
        div class="passage" data-passage=(place.id) {
            @if let Some(heading) = &place.heading {
                p class="under-heading" dir="auto" { (short(heading, 160)) }
            }
            blockquote dir="auto" { (paragraphs(text, without_heading(text, place), &place.highlights)) }
            (chips(&place.actors))
            @if is_one_of_many { p class="place" lang="en" { (permalink(place, given)) } }
        }
    }
}

/// Where a passage stands, and the way there.
fn permalink(place: &Place, given: &Given) -> Markup {
    html! {
        @if !place.span.is_empty() {
            a class="permalink" href=(links::passage(&place.id, given)) { (paragraph_numbers(place)) }
        }
    }
}

/// The words of a passage without the heading it begins with, which stands above it.
pub fn without_heading(text: &str, place: &Place) -> Span {
    let begun = place.heading.as_ref().filter(|heading| place.span.of(text).starts_with(heading.as_str()));
    Span::new(place.span.start() + begun.map_or(0, String::len), place.span.end())
}

/// "¶ 3–4 of 12".
fn paragraph_numbers(place: &Place) -> String {
    let (first, last) = (place.paragraphs.0 + 1, place.paragraphs.1 + 1);
    let numbers = if first == last { first.to_string() } else { format!("{first}–{last}") };
    format!("¶ {numbers} of {}", place.n_paragraphs)
}

pub fn chips(actors: &[ActorSeen]) -> Markup {
    html! {
        @if !actors.is_empty() {
            ul class="chips" lang="en" aria-label="Actors" {
                @for actor in actors.iter().take(ACTORS) {
                    li {
                        a class="chip" href=(links::actor(actor.id.as_str())) data-actor=(actor.id) {
                            bdi { (short(&actor.name, 60)) }
                        }
                    }
                }
                @if actors.len() > ACTORS { li class="rest" { "+" (actors.len() - ACTORS) } }
            }
        }
    }
}

/// Who, where and when.
pub fn byline(article: &Article) -> Markup {
    html! {
        p class="byline" lang="en" {
            @for author in article.authors.iter().take(6) {
                a class="author" rel="author" href=(links::author(&author.name)) { bdi { (short(&author.name, 80)) } }
            }
            @if article.authors.len() > 6 { span { "and others" } }
            @if let Some(outlet) = &article.outlet {
                a class="outlet" href=(links::outlet(outlet)) { bdi { (short(outlet, 80)) } }
            }
            (date(article))
            @if let Some(language) = article.language.filter(|language| language.code() != "en") {
                span class="language" { (language.code()) }
            }
        }
    }
}

/// The date, and what is doubtful about it.
pub fn date(article: &Article) -> Markup {
    let note = || Citation::new(article).date_note();
    match &article.published {
        Some(Dated { date, reliable: true, .. }) => html! { time datetime=(date) { (date) } },
        Some(Dated { date, .. }) => {
            let why = note().unwrap_or_else(|| "what was found about this date disagrees".to_owned());
            html! {
                span class="doubtful" {
                    time datetime=(date) { (date) } " "
                    span class="why" title=(why) { "doubtful" span class="reason" { ": " (short(&why, 300)) } }
                }
            }
        }
        None => html! { span class="undated" title=[note()] { "no date" } },
    }
}
