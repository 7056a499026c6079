//! What narrows the results: filters that are set, counts to choose from, days.

use super::frame::number;
use super::links;
use super::text::short;
use crate::api::{Understood, lacking};
use crate::search::{self, Facet, FacetField, FacetValue, Facets, Match};
use crate::serve::endpoint::Call;
use crate::serve::parameters::{Kind, Parameter};
use crate::serve::problem::Problem;
use maud::{Markup, html};

/// Values of a field that are shown, and as many as are shown when more are asked for.
const SHOWN: usize = 12;
const MOST: usize = 500;

/// Shows more values of a field.
pub const MORE: Parameter = Parameter::new("more", Kind::Choice(&NAMES), "Show more values of a field").many();

/// The type of actors that are in no list.
const UNKNOWN: &str = "unknown";

const FIELDS: [(FacetField, &str, &str); 5] = [
    (FacetField::Type, "type", "Kinds of actors"),
    (FacetField::Actor, "actor", "Actors"),
    (FacetField::Author, "author", "Authors"),
    (FacetField::Outlet, "outlet", "Outlets"),
    (FacetField::Language, "language", "Languages"),
];

const NAMES: [&str; 5] = ["type", "actor", "author", "outlet", "language"];

/// The counts beside the results.
pub fn facets(call: &Call, understood: &Understood, matching: Match) -> Result<Markup, Problem> {
    let mut all = Vec::new();
    for (field, name, title) in FIELDS {
        let (view, query) = (&call.view, &understood.query);
        // An article has one outlet and one language: another could be chosen instead. Of actors, authors and kinds
        // it has several, and a further one narrows what is there.
        let one_of_many = matches!(field, FacetField::Outlet | FacetField::Language);
        let count = if one_of_many { search::facets::<Facet> } else { search::facets_within::<Facet> };
        let shown = if is_set(call, MORE.name, name) { MOST } else { SHOWN };
        // What the address names is shown however few have it, and of kinds there is one that is not shown.
        let limit = (call.given.all(name).next().is_none() && field != FacetField::Type).then_some(shown);
        let mut counted = count(&view.snapshot, view.gazetteer, query, matching, Facet { limit, ..field.into() })?;
        counted.values.iter_mut().for_each(|value| value.selected |= is_set(call, name, &value.id));
        // Whom no list knows is of no type that could be asked for.
        if field == FacetField::Type {
            counted.values.retain(|value| value.id != UNKNOWN);
            counted.total_values = counted.values.len();
        }
        counted.keep(shown);
        search::name_unknown(&view.snapshot, counted.values.iter_mut())?;
        all.push((name, title, counted));
    }
    Ok(html! {
        @for (name, title, counted) in &all {
            @if !counted.values.is_empty() { (facet(call, name, title, counted)) }
        }
    })
}

fn facet(call: &Call, name: &str, title: &str, counted: &Facets) -> Markup {
    let more = counted.left_out();
    html! {
        section class="facet" id=(format!("facet-{name}")) data-field=(name) aria-labelledby=(format!("facet-{name}-title")) {
            h2 id=(format!("facet-{name}-title")) { (title) }
            ul {
                @for value in &counted.values { (choice(call, name, value)) }
            }
            p class="rest" {
                @if more > 0 && is_set(call, MORE.name, name) { "and " (number(more as u64)) " more: narrow the results to see them" }
                @else if more > 0 {
                    a class="all" href=(format!("{}#facet-{name}", links::results(&call.given, &[], [(MORE.name, name)])))
                        aria-label=(format!("{more} more: {}", title.to_lowercase())) { "and " (number(more as u64)) " more" }
                }
                @if more > 0 && counted.missing > 0 { " · " }
                @if counted.missing > 0 { (number(counted.missing)) " with " (lacking(&counted.facet)) }
            }
        }
    }
}

fn choice(call: &Call, name: &str, value: &FacetValue) -> Markup {
    let given = &call.given;
    let in_address = is_set(call, name, &value.id);
    let label = if name == "type" { value.name.replace('_', " ") } else { short(&value.name, 48) };
    html! {
        li class=[value.selected.then_some("selected")] data-value=(value.id) {
            @if in_address {
                a href=(links::without(given, name, &value.id)) aria-label=(format!("remove {label}")) aria-current="true" {
                    bdi { (label) } span class="remove" aria-hidden="true" { "×" }
                }
            } @else {
                a href=(links::results(given, &[], [(name, value.id.as_str())])) { bdi { (label) } }
            }
            span class="count" { (number(value.articles)) }
        }
    }
}

/// Whether a filter of the address names the value.
fn is_set(call: &Call, name: &str, id: &str) -> bool {
    call.given.all(name).any(|chosen| chosen == id)
}

/// What is set, each with a way out.
pub fn active(call: &Call) -> Markup {
    const SHOWN: [(&str, &str); 8] = [
        ("actor", "actor"),
        ("author", "author"),
        ("outlet", "outlet"),
        ("language", "language"),
        ("type", "kind of actor"),
        ("since", "since"),
        ("until", "until"),
        ("syntax", "syntax"),
    ];
    let given = &call.given;
    let set: Vec<(&str, &str, &str)> =
        SHOWN.iter().flat_map(|&(name, label)| given.all(name).map(move |value| (name, label, value))).collect();
    html! {
        @if !set.is_empty() {
            ul class="active" id="filters" aria-label="Filters that are set" {
                @for (name, label, value) in set {
                    li data-field=(name) data-value=(value) {
                        a href=(links::without(given, name, value)) aria-label=(format!("remove {label} {value}")) {
                            span class="name" { (label) } " "
                            bdi { (named(call, name, value)) } span class="remove" aria-hidden="true" { "×" }
                        }
                    }
                }
            }
        }
    }
}

/// An actor by its name rather than its id.
fn named(call: &Call, name: &str, value: &str) -> String {
    let actor = if name == "actor" { value.parse().ok() } else { None };
    short(&actor.map_or_else(|| value.to_owned(), |id| call.view.gazetteer.name_of(&id)), 60)
}

/// Fields that need typing: an actor, days.
pub fn form(call: &Call) -> Markup {
    let given = &call.given;
    let kept = given.pairs().filter(|(name, _)| !["since", "until", "cursor"].contains(name));
    html! {
        form class="narrow" action="/" method="get" id="narrow" {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            p {
                label for="actor" { "With the actor" }
                input id="actor" name="actor" type="text" list="names" data-suggest="actor" autocomplete="off";
                datalist id="names" {}
            }
            p class="days" {
                label for="since" { "From" }
                input id="since" name="since" type="text" value=[given.text("since")] placeholder="2025-10, 90d";
                label for="until" { "to" }
                input id="until" name="until" type="text" value=[given.text("until")] placeholder="last month";
            }
            button type="submit" { "Narrow" }
        }
    }
}
