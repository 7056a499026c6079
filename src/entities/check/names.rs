//! Names in the user's files that others bear, that are ordinary words, or that are never found.

use super::{Checked, Context, Finding};
use crate::article::{Article, Body, Dated, Via};
use crate::entities::word_list::{WordList, words};
use crate::entities::{Actor, ActorId, Gazetteer, Name, NameRole, annotate};
use crate::record::Source;
use crate::text::fold;
use std::collections::BTreeSet;

/// Common English words that a group, party or paper may be called by.
static ORDINARY: WordList = WordList::new(|| words(include_str!("ordinary.txt")));

pub(super) fn check(context: &Context<'_>, file: &Checked<'_>, findings: &mut BTreeSet<Finding>) {
    let gazetteer = context.gazetteer;
    for entry in &file.data.actor {
        let Some(actor) = gazetteer.get(&entry.id) else { continue };
        for written in entry.written_names() {
            let mut add = |message, advice| {
                findings.insert(file.finding(&entry.id, &written, message, advice));
            };
            let Some(name) = actor.names.iter().find(|name| name.text == written) else {
                add(
                    format!("`{written}` is a name of {} that its own `never` takes away", actor.id),
                    "take it out of one of the two".to_owned(),
                );
                continue;
            };
            if let Some(other) = unflagged_sharer(gazetteer, actor, name) {
                add(
                    format!("`{written}` is a name of {} and of {other}, and not both say so", actor.id),
                    format!(
                        "write {{ text = \"{written}\", ambiguous = true }} here and in a block with the id {other}"
                    ),
                );
                continue;
            }
            if is_ordinary(name) {
                add(
                    format!("`{written}` is an ordinary English word"),
                    "give it `case`, `context`, `weak` or `near`, or drop it".to_owned(),
                );
            }
            if let Some(reason) = why_never_found(gazetteer, actor, name) {
                add(
                    format!("`{written}` never stands for {}: {reason}", actor.id),
                    "mend that, or drop the name".to_owned(),
                );
            }
        }
    }
    for decoy in &file.data.decoys {
        let senses = gazetteer.lexicon().senses(&fold(decoy.trim()));
        if let Some(sense) = senses.first() {
            let id = &gazetteer.lexicon().subject(sense.actor).id;
            let message = format!("the decoy `{decoy}` does nothing, since it is a name of {id}");
            let advice = "put it into `never`, of the file or of that actor".to_owned();
            findings.insert(file.finding(id, decoy, message, advice));
        }
    }
}

/// Another actor with this name, if it is not flagged as ambiguous in both.
fn unflagged_sharer<'g>(gazetteer: &'g Gazetteer, actor: &Actor, name: &Name) -> Option<&'g ActorId> {
    let lexicon = gazetteer.lexicon();
    let others = || lexicon.senses(&fold(name.text.trim())).iter().filter(|s| lexicon.subject(s.actor).id != actor.id);
    let unflagged = others().find(|sense| !sense.name.ambiguous);
    let sharer = if name.ambiguous { unflagged } else { unflagged.or_else(|| others().next()) };
    sharer.map(|sense| &lexicon.subject(sense.actor).id)
}

fn is_ordinary(name: &Name) -> bool {
    let flagged = name.case || name.context || name.ambiguous || name.weak || name.nearby.is_some();
    let text = name.text.trim();
    let word = text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(text);
    !flagged && ORDINARY.contains(fold(word).as_str())
}

/// Why the name does not count in a sentence that is about its actor; `None` when it does.
fn why_never_found(gazetteer: &Gazetteer, actor: &Actor, name: &Name) -> Option<String> {
    let form = fold(name.text.trim());
    if gazetteer.never.iter().any(|never| fold(never) == form) {
        return Some("`never` of a file holds it".to_owned());
    }
    if form.chars().nth(1).is_none() {
        return Some("one letter is too short".to_owned());
    }
    let opening = "Nobody saw it: ";
    let near = name.nearby.as_ref().and_then(|nearby| nearby.near.first()).map(String::as_str).unwrap_or_default();
    let text = format!("{opening}{} said so; {near}. {}.", name.text.trim(), companion(gazetteer, actor, name));
    let mentions = annotate(gazetteer, &article(&text, name), None);
    let found = mentions.body.iter().filter(|m| m.counts());
    let mut there = found.filter(|m| m.span.start() == opening.len() && m.span.len() >= name.text.trim().len());
    match there.next() {
        Some(mention) if mention.actor == actor.id => None,
        Some(mention) => Some(format!("it is taken for {}", mention.actor)),
        None => Some("the rules of recognition pass over it".to_owned()),
    }
}

/// An unmistakable name of the same actor, its parent or its home, where the name needs one.
fn companion<'g>(gazetteer: &'g Gazetteer, actor: &'g Actor, name: &Name) -> &'g str {
    if !(name.context || name.ambiguous || name.weak) {
        return "";
    }
    let plain = |n: &&Name| {
        let flagged = n.case || n.context || n.ambiguous || n.weak || n.nearby.is_some();
        matches!(n.role, NameRole::Name | NameRole::Adjective) && !flagged && n.text.len() > 3
    };
    let homes = [&actor.parent, &actor.state].into_iter().flatten().filter_map(|id| gazetteer.get(id));
    let name = std::iter::once(actor).chain(homes).find_map(|a| a.names.iter().find(plain));
    name.map_or("", |name| name.text.as_str())
}

/// An article of the time in which the name holds.
fn article(text: &str, name: &Name) -> Article {
    let dated = |date| Dated { date, via: Via::Meta, reliable: true, conflicts: Vec::new() };
    Article {
        published: name.from.or(name.to).map(dated),
        ..Article::of_text(Source::file("check"), Body::verbatim(text.to_owned()))
    }
}
