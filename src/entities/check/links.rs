//! Ids in the user's files that lead nowhere, in circles, or elsewhere than they seem to.

use super::{Checked, Context, Finding};
use crate::entities::{ActorId, Gazetteer};
use std::collections::BTreeSet;

pub(super) fn check(context: &Context<'_>, file: &Checked<'_>, findings: &mut BTreeSet<Finding>) {
    let gazetteer = context.gazetteer;
    for entry in &file.data.actor {
        let id = &entry.id;
        for (role, to) in entry.links() {
            if gazetteer.get(&to).is_none() {
                let words = if to.kind() == "state" { to.slug() } else { to.as_str() };
                let message = format!("{id} has the {role} {to}, which no file describes");
                findings.insert(file.finding(id, words, message, "mend the id, or describe that actor".to_owned()));
            }
        }
        let into = gazetteer.canonical(id);
        if into != id {
            let message = format!("{id} is merged into {into}, so this block adds to that one and may rename it");
            findings.insert(file.finding(
                id,
                id.as_str(),
                message,
                format!("write the id {into} here, or drop the merge"),
            ));
        }
        if is_above_itself(gazetteer, id) {
            let message = format!("{id} is part of itself");
            findings.insert(file.finding(id, id.as_str(), message, "mend `parent`".to_owned()));
        }
    }
    for (id, into) in file.data.merges() {
        check_merge(context, file, id, into, findings);
    }
}

fn check_merge(
    context: &Context<'_>,
    file: &Checked<'_>,
    id: &ActorId,
    into: &ActorId,
    findings: &mut BTreeSet<Finding>,
) {
    let described = |id: &ActorId| context.files.iter().any(|f| f.data.actor.iter().any(|entry| entry.id == *id));
    let builtin = context.builtin.get(id).or_else(|| context.gazetteer.imports().get(id));
    let target = context.gazetteer.get(into);
    if let (Some(gone), Some(target)) = (builtin, target)
        && gone.kind != target.kind
    {
        let message = format!("{id}, of type {}, is hidden by {into}, of type {}", gone.kind, target.kind);
        let advice = "drop the merge if they are not the same; `parent` says that one is part of the other".to_owned();
        findings.insert(file.finding(id, id.as_str(), message, advice));
    } else if builtin.is_none() && !id.is_nil() && !described(id) {
        let message = format!("{id}, which is merged into {into}, is known nowhere");
        findings.insert(file.finding(
            id,
            id.as_str(),
            message,
            "mend the id; those of unknown actors begin with nil:".to_owned(),
        ));
    }
}

fn is_above_itself(gazetteer: &Gazetteer, id: &ActorId) -> bool {
    let parent = |id: &ActorId| gazetteer.get(id).and_then(|actor| actor.parent.clone());
    let mut seen = BTreeSet::new();
    let mut at = Some(gazetteer.canonical(id).clone());
    while let Some(id) = at {
        if !seen.insert(id.clone()) {
            return true;
        }
        at = parent(&id);
    }
    false
}
