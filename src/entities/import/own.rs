//! Our own TOML, read as a foreign list: its names come in as imported ones.

use super::draft::{Country, Draft, DraftName, DraftOffice, Item};
use crate::entities::format::DataFile;
use crate::entities::gazetteer::line_of;
use std::io::{self, BufRead, Read};

/// A file of actors is written by hand; one larger than this is something else.
const MAX_BYTES: u64 = 64 << 20;

pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(Item)) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let rejected = |line, reason: &str| Item::Rejected { line, reason: reason.to_owned() };
    if bytes.len() as u64 > MAX_BYTES {
        sink(rejected(1, "is too large for a TOML file of actors"));
        return Ok(());
    }
    let text = String::from_utf8_lossy(&bytes);
    let file: DataFile = match toml::from_str(&text) {
        Ok(file) => file,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            sink(rejected(line as u64, &error.message().replace('\n', " ")));
            return Ok(());
        }
    };
    // The entries come in the order of the text, so that each is looked for behind the one before.
    let (mut at, mut line) = (0, 1);
    for entry in file.actor {
        let id = entry.id.to_string();
        if let Some(found) = text[at..].find(&format!("\"{id}\"")) {
            line += text[at..at + found].matches('\n').count() as u64;
            at += found;
        }
        match entry.into_actor() {
            Err(reason) => sink(rejected(line, &reason)),
            Ok(actor) => {
                let mut draft = Draft::new(&id, actor.kind, &actor.name);
                // An imported name cannot say what must stand near it, and would mean more without that.
                for name in actor.names.into_iter().filter(|name| name.nearby.is_none()) {
                    draft.add_name(DraftName {
                        text: name.text,
                        role: name.role,
                        faint: name.context,
                        from: name.from,
                        to: name.to,
                    });
                }
                draft.country = actor.state.map(|id| Country::Written(id.to_string()));
                draft.parent = actor.parent;
                draft.qid = actor.qid;
                draft.offices = actor
                    .offices
                    .into_iter()
                    .map(|office| DraftOffice {
                        title: Some(office.office),
                        post: None,
                        country: Some(Country::Written(office.of.to_string())),
                        from: office.from,
                        to: office.to,
                    })
                    .collect();
                sink(draft.into_item(line));
            }
        }
    }
    for _ in file.merge {
        sink(Item::Skipped("merge".to_owned()));
    }
    Ok(())
}
