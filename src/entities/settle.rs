//! The user's decisions, applied to what was recognized: unknown actors that are known after all, and
//! names that never mean an actor.

use super::Gazetteer;
use super::actor::{Actor, ActorId, Name, NameRole};
use super::mention::Mentions;
use crate::text::fold;

/// Puts every mention under the actor its id was merged into.
pub(super) fn settle(gazetteer: &Gazetteer, mentions: &mut Mentions) {
    if !gazetteer.settles() {
        return;
    }
    for mention in mentions.title.iter_mut().chain(&mut mentions.body) {
        let into = gazetteer.canonical(&mention.actor);
        if *into != mention.actor {
            mention.actor = into.clone();
        }
    }
    mentions.unknown.retain(|id, _| gazetteer.canonical(id) == id);
}

/// Whether the actor's `never` says that `words` do not stand for it.
pub(super) fn is_ruled_out(gazetteer: &Gazetteer, actor: &ActorId, words: &str) -> bool {
    let never = gazetteer.get(actor).map_or(&[][..], |actor| &actor.never);
    !never.is_empty() && never.contains(&fold(words))
}

/// Words that stay small inside a name.
const SMALL: [&str; 12] = ["al", "and", "de", "des", "du", "for", "in", "la", "of", "on", "the", "und"];

/// The name that an id of an unknown actor was made from, if it has more than one word:
/// `Mara Ellwood` of `nil:person:mara-ellwood`.
pub(super) fn name_of_unknown(id: &ActorId) -> Option<String> {
    if !id.is_nil() || !id.slug().contains('-') {
        return None;
    }
    let words = id.slug().split('-').enumerate();
    let words: Vec<String> = words
        .map(|(i, word)| if i > 0 && SMALL.contains(&word) { word.to_owned() } else { capitalized(word) })
        .collect();
    Some(words.join(" "))
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Gives an actor the names of another description of it: those it has not yet and that its `never` does not rule out.
pub(super) fn take_names(actor: &mut Actor, names: Vec<Name>) {
    for name in names {
        let known = actor.names.iter().any(|n| n.role == name.role && n.text == name.text);
        if !known && !actor.never.contains(&fold(name.text.trim())) {
            actor.names.push(name);
        }
    }
}

/// Adds a name that the actor does not have yet, in whatever spelling.
pub(super) fn learn(actor: &mut Actor, name: String) {
    let form = fold(&name);
    if !actor.never.contains(&form) && actor.names.iter().all(|known| fold(&known.text) != form) {
        actor.names.push(Name::plain(name, NameRole::Name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_off_an_unknown_id() {
        let check = |id: &str, expected: Option<&str>| {
            assert_eq!(name_of_unknown(&id.parse().unwrap()).as_deref(), expected, "{id}");
        };
        check("nil:person:mara-ellwood", Some("Mara Ellwood"));
        check("nil:org:bank-of-the-harbour", Some("Bank of the Harbour"));
        check("nil:org:the-tidewater-trust", Some("The Tidewater Trust"));
        check("nil:org:élan-x", Some("Élan X"));
        check("nil:org:tidewater", None);
        check("group/red-dawn", None);
    }
}
