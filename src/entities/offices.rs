//! Who holds which office when.

use super::Gazetteer;
use super::lexicon::ActorIndex;
use crate::article::PartialDate;
use crate::text::fold;
use std::collections::{HashMap, HashSet};

/// The offices of all actors, by whose office it is and what it is called.
#[derive(Debug, Default)]
pub(super) struct Offices {
    tenures: HashMap<ActorIndex, HashMap<String, Vec<Tenure>>>,
    /// The words that names of offices begin with.
    beginnings: HashSet<String>,
}

/// One holder of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tenure {
    pub holder: ActorIndex,
    /// Which of the holder's offices this is.
    pub number: usize,
    from: PartialDate,
    to: Option<PartialDate>,
}

impl Offices {
    pub fn new(gazetteer: &Gazetteer, index: &HashMap<super::ActorId, ActorIndex>) -> Offices {
        let mut offices = Offices::default();
        for (i, actor) in gazetteer.actors().enumerate() {
            for (number, office) in actor.offices.iter().enumerate() {
                let of = index.get(gazetteer.canonical(&office.of));
                let (Some(&of), Some(from)) = (of, office.from) else { continue };
                let tenure = Tenure { holder: ActorIndex(i), number, from, to: office.to };
                let name = canonical(office.office.split(" (").next().unwrap_or_default());
                offices.tenures.entry(of).or_default().entry(name).or_default().push(tenure);
            }
        }
        let names = offices.tenures.values().flat_map(HashMap::keys).flat_map(|name| spellings(name));
        offices.beginnings = names.filter_map(|name| Some(name.split(' ').next()?.to_owned())).collect();
        offices
    }

    /// Whether anything of an actor's can be held.
    pub fn has_any(&self, of: ActorIndex) -> bool {
        self.tenures.contains_key(&of)
    }

    /// Whether an office may be called by what begins with `word`, folded.
    pub fn may_begin(&self, word: &str) -> bool {
        self.beginnings.contains(word)
    }

    /// The only one who may have held `of`'s office `name`, folded, on `date`.
    pub fn holder(&self, of: ActorIndex, name: &str, date: PartialDate) -> Option<Tenure> {
        let tenures = self.tenures.get(&of)?.get(&canonical(name))?;
        let mut fitting = tenures.iter().filter(|t| {
            t.from.first_day() <= date.last_day() && t.to.is_none_or(|to| date.first_day() <= to.last_day())
        });
        let first = fitting.next()?;
        fitting.all(|other| other.holder == first.holder).then_some(*first)
    }
}

/// One name for an office that is called in several ways: "minister of defense", "defence minister".
fn canonical(name: &str) -> String {
    let name = fold(name).replace("defense", "defence").replace("foreign affairs", "foreign");
    let name = name.replace("external affairs", "foreign");
    for noun in ["minister", "secretary"] {
        let rest = name.strip_prefix(noun).and_then(|rest| rest.strip_prefix(" of ").or(rest.strip_prefix(" for ")));
        if let Some(rest) = rest {
            return format!("{} {noun}", rest.strip_prefix("the ").unwrap_or(rest));
        }
    }
    match name.as_str() {
        "premier" | "pm" => "prime minister".to_owned(),
        _ => name,
    }
}

/// The names that may stand in a text for a canonical one.
fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned(), name.replace("defence", "defense")];
    for noun in [" minister", " secretary"] {
        if name.ends_with(noun) {
            spellings.push(noun.trim().to_owned());
        }
    }
    match name {
        "prime minister" => spellings.extend(["premier".to_owned(), "pm".to_owned()]),
        "foreign minister" => spellings.push("external".to_owned()),
        _ => {}
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_has_one_name_however_it_is_called() {
        let check = |name: &str, expected: &str| assert_eq!(canonical(name), expected, "{name}");
        check("Minister of Defense", "defence minister");
        check("minister for foreign affairs", "foreign minister");
        check("Secretary of the Treasury", "treasury secretary");
        check("Secretary-General", "secretary general");
        check("premier", "prime minister");
    }
}
