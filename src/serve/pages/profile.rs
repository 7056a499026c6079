//! What is known of an actor: names, offices, parts.

use super::frame::number;
use super::links;
use crate::api::{NameRecord, ProfileRecord};
use crate::serve::endpoint::Call;
use crate::text::counted;
use maud::{Markup, html};

pub fn head(call: &Call, profile: &ProfileRecord) -> Markup {
    let known = |id: &String| id.parse().map_or_else(|_| id.clone(), |id| call.view.gazetteer.name_of(&id));
    let link = |id: &String| html! { a href=(links::actor(id)) { bdi { (known(id)) } } };
    let listed = |ids: &[String]| html! { @for (n, id) in ids.iter().enumerate() { @if n > 0 { ", " } (link(id)) } };
    html! {
        p class="kind" { (profile.kind.replace('_', " ")) " · " code { (profile.id) } }
        h1 { bdi { (profile.name) } }
        dl class="profile" {
            @if let Some(index) = &profile.index {
                @if let (Some(first), Some(last)) = (&index.first, &index.last) {
                    dt { "In this index" } dd { (number(index.major)) " of " (counted(index.articles, "article")) " about it, " (first) " – " (last) }
                }
            }
            @if let Some(state) = &profile.state { dt { "State" } dd { (link(state)) } }
            @if !profile.part_of.is_empty() { dt { "Part of" } dd { (listed(&profile.part_of)) } }
            (names(profile, "name", "Names"))
            (names(profile, "adjective", "Adjectives and people"))
            (names(profile, "capital", "Capital"))
            (names(profile, "metonym", "Stands for it"))
            @for office in &profile.offices {
                dt { "Office" }
                dd {
                    (office.office) " of " (link(&office.of)) ", "
                    (office.from.map(|day| day.to_string()).unwrap_or_default()) " – "
                    (office.to.map(|day| day.to_string()).unwrap_or_default())
                }
            }
            @if !profile.parts.is_empty() { dt { "Its parts" } dd { (listed(&profile.parts)) } }
            @if let Some(item) = &profile.wikidata {
                dt { "Wikidata" }
                dd { a href=(format!("https://www.wikidata.org/wiki/{}", links::in_path(item))) rel="noopener noreferrer external" { (item) } }
            }
        }
    }
}

fn names(profile: &ProfileRecord, role: &str, label: &str) -> Markup {
    let names: Vec<&NameRecord> = profile.names.iter().filter(|name| name.role == role).collect();
    html! {
        @if !names.is_empty() {
            dt { (label) }
            dd {
                @for (n, name) in names.iter().enumerate() {
                    @if n > 0 { ", " }
                    bdi { (name.name) }
                    @if !name.flags.is_empty() { span class="flags" { " (" (name.flags.join(", ")) ")" } }
                }
            }
        }
    }
}
