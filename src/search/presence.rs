//! Where an actor stands in the whole index, in a few figures.

use super::collect;
use crate::entities::ActorId;
use crate::index::{IndexError, Snapshot};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use tantivy::Term;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};

/// How much there is about an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    pub articles: u64,
    /// Articles that are about it.
    pub major: u64,
    /// Days of the oldest and the newest article that have one; of a rough date its last day.
    pub dates: Option<(Date, Date)>,
}

/// Counts the articles with an actor.
pub fn presence(snapshot: &Snapshot, id: &ActorId) -> Result<Presence, IndexError> {
    let with = |field: Field| TermQuery::new(Term::from_field_text(field, id.as_str()), IndexRecordOption::Basic);
    let mentioned = with(snapshot.fields.actor);
    let end = |newest: bool| -> Result<Option<Date>, IndexError> {
        let first = collect::by_date(snapshot, &mentioned, 1, newest)?.0.first().map(|candidate| candidate.day);
        Ok(first.filter(|day| *day != i64::MIN).and_then(|day| date(1970, 1, 1).checked_add(day.days()).ok()))
    };
    Ok(Presence {
        articles: collect::count(snapshot, &mentioned)?,
        major: collect::count(snapshot, &with(snapshot.fields.actor_major))?,
        dates: end(false)?.zip(end(true)?),
    })
}
