//! Suggestions for the user's own actors: for reading, and as blocks to paste.

use super::super::out::{BOLD, DIM, Out};
use super::prose::{clean, counted};
use crate::api::{ExampleRecord, SuggestionRecord, UnknownRecord};
use crate::entities::{ActorId, Gazetteer};
use crate::search::{Suggestion, SuggestionKind};
use std::collections::{BTreeMap, BTreeSet};

/// How many suggestions there are of each kind.
#[derive(Clone, Debug, Default)]
pub struct Numbers(BTreeMap<SuggestionKind, usize>);

impl Numbers {
    pub fn of(suggestions: &[Suggestion]) -> Numbers {
        let mut numbers = Numbers::default();
        suggestions.iter().for_each(|suggestion| {
            numbers.count(suggestion.kind);
        });
        numbers
    }

    /// Counts one more; how many of its kind that makes.
    pub fn count(&mut self, kind: SuggestionKind) -> usize {
        let n = self.0.entry(kind).or_default();
        *n += 1;
        *n
    }
}

pub fn print(found: &[Suggestion], of_kind: &Numbers, gazetteer: &Gazetteer, out: &mut Out) -> anyhow::Result<()> {
    for (i, kind) in found.chunk_by(|a, b| a.kind == b.kind).enumerate() {
        if i > 0 {
            out.line("")?;
        }
        let heading = match kind[0].kind {
            SuggestionKind::Merge => "May be one",
            SuggestionKind::Alias => "May be known",
            SuggestionKind::Entry => "Not known, but often there",
        };
        out.line(&out.paint(BOLD, heading))?;
        for suggestion in kind {
            let record = SuggestionRecord::from(suggestion);
            out.line(&format!("  {}", title(&record)))?;
            let evidence = evidence(suggestion, gazetteer);
            if !evidence.is_empty() {
                out.line(&format!("    {evidence}"))?;
            }
            if let Some(example) = &record.example {
                out.line(&out.paint(DIM, &format!("    {}", quoted(example))))?;
            }
        }
        let more = of_kind.0.get(&kind[0].kind).map_or(0, |n| n - kind.len());
        if more > 0 {
            out.line(&out.paint(DIM, &format!("  … and {more} more")))?;
        }
    }
    Ok(())
}

fn title(record: &SuggestionRecord) -> String {
    let with_count = |actor: &UnknownRecord| format!("{} ({})", clean(&actor.name), counted(actor.articles, "article"));
    let unknown: Vec<String> = record.unknown.iter().map(with_count).collect();
    match &record.known {
        Some(known) => format!("{} → {} ({})", unknown.join(" · "), clean(&known.name), known.id),
        None => unknown.join(" · "),
    }
}

/// Why the names are taken for one, and what the actors share.
fn evidence(suggestion: &Suggestion, gazetteer: &Gazetteer) -> String {
    let common = &suggestion.common;
    let mut parts: Vec<String> = suggestion.why.iter().map(ToString::to_string).collect();
    if common.articles > 0 {
        parts.push(format!("together in {}", counted(common.articles, "article")));
    }
    if !common.outlets.is_empty() {
        parts.push(format!("in {}", clean(&common.outlets.join(", "))));
    }
    if !common.neighbors.is_empty() {
        let names: Vec<String> = common.neighbors.iter().map(|id| gazetteer.name_of(id)).collect();
        parts.push(format!("beside {}", clean(&names.join(", "))));
    }
    parts.join("; ")
}

fn quoted(example: &ExampleRecord) -> String {
    let ExampleRecord { article, passage, title, outlet, date, text } = example;
    let place = [title, outlet, date].into_iter().flatten().map(|part| clean(part)).collect::<Vec<_>>().join(", ");
    format!("“{}” ({place}; {})", clean(text), passage.as_ref().unwrap_or(article))
}

/// Blocks for actors.toml, each with a comment that says why; what is doubtful stands behind `#`.
pub fn toml(found: &[Suggestion], gazetteer: &Gazetteer) -> String {
    let mut taken: BTreeSet<ActorId> = BTreeSet::new();
    let blocks = found.iter().map(|suggestion| block(suggestion, gazetteer, &mut taken));
    blocks.collect::<Vec<String>>().join("\n")
}

fn block(suggestion: &Suggestion, gazetteer: &Gazetteer, taken: &mut BTreeSet<ActorId>) -> String {
    let record = SuggestionRecord::from(suggestion);
    let mut text = format!("# {}\n", title(&record));
    let evidence = evidence(suggestion, gazetteer);
    if !evidence.is_empty() {
        text.push_str(&format!("# {evidence}\n"));
    }
    if let Some(example) = &record.example {
        text.push_str(&format!("# {}\n", quoted(example)));
    }
    let same_as: Vec<String> = record.unknown.iter().map(|actor| string(&actor.id)).collect();
    let mut lines = vec!["[[actor]]".to_owned()];
    match &suggestion.known {
        Some((id, _)) => lines.push(format!("id = {}", string(id.as_str()))),
        None => {
            let first = &suggestion.unknown[0];
            let id = new_id(&first.id, gazetteer, taken);
            lines.push(format!("id = {}", string(id.as_str())));
            lines.push(format!("type = {}", kind(&first.id)));
            lines.push(format!("name = {}", string(&clean(&first.name))));
        }
    }
    lines.push(format!("same_as = [{}]", same_as.join(", ")));
    let is_doubtful = suggestion.why.iter().any(|likeness| likeness.is_weak());
    let mark = if is_doubtful { "# " } else { "" };
    lines.iter().for_each(|line| text.push_str(&format!("{mark}{line}\n")));
    text
}

/// What JSON writes between quotation marks, TOML reads as the same.
fn string(text: &str) -> String {
    serde_json::to_string(text).expect("text always serializes")
}

/// An id that nobody has yet, made from the one of an unknown actor.
fn new_id(unknown: &ActorId, gazetteer: &Gazetteer, taken: &mut BTreeSet<ActorId>) -> ActorId {
    let slug: String = unknown.slug().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let slug = if slug.chars().any(|c| c.is_ascii_alphanumeric()) { slug } else { "unnamed".to_owned() };
    let kind = if unknown.kind() == "person" { "person" } else { "org" };
    let numbered = (2..).map(|n| format!("{kind}/{slug}-{n}"));
    let ids = std::iter::once(format!("{kind}/{slug}")).chain(numbered).filter_map(|id| id.parse::<ActorId>().ok());
    let mut free = ids.filter(|id| gazetteer.get(id).is_none() && !taken.contains(id));
    let id = free.next().expect("numbers do not end");
    taken.insert(id.clone());
    id
}

/// Words of organizations' names that tell their type.
const KINDS: &[(&str, &[&str])] = &[
    ("party", &["party"]),
    ("media", &["times", "post", "news", "herald", "gazette", "television", "radio"]),
    ("think_tank", &["institute", "institution", "university", "college", "centre", "center", "foundation"]),
    ("government", &["ministry", "department", "government"]),
    ("agency", &["agency", "authority", "bureau", "commission", "police"]),
    ("company", &["company", "corporation", "inc", "ltd", "group", "bank"]),
    ("court", &["court", "tribunal"]),
    ("armed_group", &["brigade", "brigades", "militia", "front", "army"]),
];

/// A type as TOML; of an organization it is a guess, and that is said.
fn kind(unknown: &ActorId) -> String {
    if unknown.kind() == "person" {
        return "\"person\"".to_owned();
    }
    let words: Vec<&str> = unknown.slug().split('-').collect();
    let told = KINDS.iter().find(|(_, telling)| words.iter().any(|word| telling.contains(word)));
    format!("\"{}\" # a guess", told.map_or("ngo", |(kind, _)| *kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::alike::Likeness;
    use crate::search::{Common, UnknownActor};

    fn suggestion(kind: SuggestionKind, ids: &[(&str, &str)], known: Option<&str>, why: &[Likeness]) -> Suggestion {
        let unknown =
            ids.iter().map(|(id, name)| UnknownActor { id: id.parse().unwrap(), name: (*name).into(), articles: 2 });
        Suggestion {
            kind,
            known: known.map(|id| (id.parse().unwrap(), "Some \"Name\"".to_owned())),
            unknown: unknown.collect(),
            why: why.iter().copied().collect(),
            common: Common::default(),
            example: None,
        }
    }

    #[test]
    fn what_is_pasted_merges_and_what_is_doubtful_does_nothing() {
        let people = [("nil:person:ilse-varga", "Ilse \"Quay\" Varga"), ("nil:person:ilse-m-varga", "Ilse M. Varga")];
        let found = [
            suggestion(SuggestionKind::Merge, &people, None, &[Likeness::MiddleNames]),
            suggestion(SuggestionKind::Merge, &[("nil:org:пирс", "Пирс"), ("nil:org:пирсъ", "Пирсъ")], None, &[]),
            suggestion(SuggestionKind::Alias, &[("nil:org:ttpp", "TTPP")], Some("group/ttp"), &[Likeness::Slip]),
            suggestion(
                SuggestionKind::Alias,
                &[("nil:org:movement-of-quays", "X")],
                Some("group/ttp"),
                &[Likeness::Same],
            ),
            suggestion(SuggestionKind::Entry, &[("nil:person:ilse-varga-2", "Ilse Varga 2")], None, &[]),
        ];
        let text = toml(&found, Gazetteer::builtin());
        let gazetteer = Gazetteer::with_user_files(&[("actors.toml", &text)]).unwrap();
        let check = |id: &str, expected: &str| {
            let id: ActorId = id.parse().unwrap();
            assert_eq!(gazetteer.canonical(&id).as_str(), expected, "{text}");
        };
        check("nil:person:ilse-varga", "person/ilse-varga");
        check("nil:person:ilse-m-varga", "person/ilse-varga");
        check("nil:org:пирсъ", "org/unnamed");
        check("nil:org:ttpp", "nil:org:ttpp");
        check("nil:org:movement-of-quays", "group/ttp");
        assert_eq!(gazetteer.name_of(&"person/ilse-varga".parse().unwrap()), "Ilse \"Quay\" Varga");
        assert_eq!(gazetteer.type_of(&"person/ilse-varga-2".parse().unwrap()), "person");
    }
}
