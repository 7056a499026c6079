//! Offices with two holders at a time.

use super::{Checked, Context, Finding};
use crate::article::PartialDate;
use crate::entities::{ActorId, Gazetteer};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt;

/// One holder of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::entities) struct Tenure<'g> {
    office: &'g str,
    of: &'g ActorId,
    holder: &'g ActorId,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

/// Days by which a predecessor may seem to stay on: sources date the end of an office differently.
const TRANSITION: i64 = 45;

impl<'g> Tenure<'g> {
    /// Everybody's offices, by office and time.
    pub fn all(gazetteer: &'g Gazetteer) -> Vec<Tenure<'g>> {
        let held = gazetteer.actors().flat_map(|actor| actor.offices.iter().map(|office| (&actor.id, office)));
        let mut all: Vec<Tenure<'g>> =
            held.map(|(holder, o)| Tenure { office: &o.office, of: &o.of, holder, from: o.from, to: o.to }).collect();
        all.sort_by_key(|t| (t.of, t.office, t.begins(), t.holder));
        all
    }

    /// Those of `sorted` that surely are in office together.
    pub fn conflicts(sorted: &[Tenure<'g>]) -> Vec<Conflict<'g>> {
        let mut conflicts = Vec::new();
        for office in sorted.chunk_by(|a, b| (a.office, a.of) == (b.office, b.of)) {
            for (i, earlier) in office.iter().enumerate() {
                let later = office[i + 1..].iter().filter(|later| earlier.outlasts(later.begins()));
                conflicts.extend(later.map(|later| Conflict(earlier.clone(), later.clone())));
            }
        }
        conflicts
    }

    /// The last day on which it may begin.
    fn begins(&self) -> Date {
        self.from.map_or(Date::MIN, PartialDate::last_day)
    }

    /// Whether it surely lasts for more than a transition after `day`.
    fn outlasts(&self, day: Date) -> bool {
        let Some(to) = self.to else { return true };
        day.until(to.first_day()).is_ok_and(|span| i64::from(span.get_days()) > TRANSITION)
    }
}

/// Two holders of one office at a time.
pub(in crate::entities) struct Conflict<'g>(Tenure<'g>, Tenure<'g>);

impl fmt::Display for Conflict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conflict(a, b) = self;
        write!(f, "{} and {} are both {} of {}", held(a), held(b), a.office, a.of)
    }
}

fn held(tenure: &Tenure<'_>) -> String {
    let end = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
    format!("{} ({} – {})", tenure.holder, end(tenure.from), end(tenure.to))
}

pub(super) fn check(context: &Context<'_>, file: &Checked<'_>, findings: &mut BTreeSet<Finding>) {
    let own: BTreeSet<&ActorId> = file.data.actor.iter().filter(|e| e.has_offices()).map(|e| &e.id).collect();
    if own.is_empty() {
        return;
    }
    for conflict in Tenure::conflicts(&Tenure::all(context.gazetteer)) {
        let Some(Tenure { holder, office, .. }) =
            [&conflict.1, &conflict.0].into_iter().find(|t| own.contains(t.holder))
        else {
            continue;
        };
        let advice = "give `from` and `to`, for the other holder, too, in a block with its id".to_owned();
        findings.insert(file.finding(holder, office, conflict.to_string(), advice));
    }
}
