//! People and organizations that no gazetteer knows, as a statistical model found them.

use super::acronyms::Target;
use super::confidence;
use super::section::{Found, Section, overlapping};
use crate::entities::actor::ActorId;
use crate::entities::mention::MentionVia;
use crate::entities::ner::{NameLabel, NamedSpan};

impl Section<'_, '_> {
    /// Adds the model's people and organizations where nothing else is found.
    pub fn mark_unknown(&mut self, names: &[NamedSpan]) {
        let text = self.text;
        let free = names.iter().filter(|name| text.get(name.span.start()..name.span.end()).is_some());
        let free = free.filter(|name| overlapping(&self.found, |f| f.span, name.span).is_empty());
        let found: Vec<Found> = free
            .filter_map(|name| {
                let target = Target::Unknown(unknown(name.label, name.span.of(text))?);
                Some(Found { span: name.span, target, via: MentionVia::Model, confidence: confidence::UNKNOWN })
            })
            .collect();
        self.found.extend(found);
        self.found.sort_by_key(|f| f.span);
    }
}

/// A person needs two names: one alone is anybody's.
fn unknown(label: NameLabel, name: &str) -> Option<ActorId> {
    let kind = match label {
        NameLabel::Person if name.split_whitespace().count() >= 2 => "person",
        NameLabel::Org => "org",
        _ => return None,
    };
    let id = ActorId::nil(kind, name);
    (!id.slug().is_empty()).then_some(id)
}
