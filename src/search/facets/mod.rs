//! How many matching articles have which value of a field.

mod counter;

use super::chosen::Chosen;
use super::lower::{Lowered, known_types};
use super::selection::Selection;
use super::timeline::{Dates, dates};
use super::{Match, Note, SearchError, notes};
use crate::entities::{ActorId, Gazetteer};
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use counter::{Counter, Groups};

/// Fields that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    Actor,
    Author,
    Outlet,
    Language,
    /// Types of the actors that occur.
    Type,
    /// Actors with all that is part of them, under the one at the top: a state with its organs.
    Parent,
    /// Home countries of the actors that occur.
    State,
    /// Years of publication.
    Year {
        /// Whether dates that may be wrong are counted too.
        doubtful: bool,
    },
}

impl FacetField {
    pub fn name(self) -> &'static str {
        match self {
            FacetField::Actor => "actor",
            FacetField::Author => "author",
            FacetField::Outlet => "outlet",
            FacetField::Language => "language",
            FacetField::Type => "type",
            FacetField::Parent => "parent",
            FacetField::State => "state",
            FacetField::Year { .. } => "year",
        }
    }

    /// Whether its values come from the actors that occur.
    pub fn is_of_actors(self) -> bool {
        matches!(self, FacetField::Actor | FacetField::Type | FacetField::Parent | FacetField::State)
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            FacetField::Actor | FacetField::Type | FacetField::Parent | FacetField::State => "actor_facet",
            FacetField::Author => "author_facet",
            FacetField::Outlet => "outlet_facet",
            FacetField::Language => "language",
            FacetField::Year { .. } => "first_day",
        }
    }
}

/// What is counted: a field, and which of its actors where it is [of actors](FacetField::is_of_actors).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub field: FacetField,
    /// Only actors of one of these types; of all when empty.
    pub types: Vec<String>,
    /// An actor counts only for the articles that are about it.
    pub major: bool,
    /// How many values are wanted, those with most articles; `None` for all. All are counted, but naming them takes
    /// longer than counting them.
    pub limit: Option<usize>,
}

impl From<FacetField> for Facet {
    fn from(field: FacetField) -> Facet {
        Facet { field, types: Vec::new(), major: false, limit: None }
    }
}

impl Facet {
    fn column(&self) -> &'static str {
        if self.major && self.field.is_of_actors() { "actor_major" } else { self.field.column() }
    }

    /// The groups in which the values of the column count; `None` where each counts for itself.
    fn groups<'g>(&'g self, gazetteer: &'g Gazetteer) -> Option<Groups<'g>> {
        let group: fn(&Gazetteer, &ActorId) -> Vec<String> = match self.field {
            FacetField::Actor if self.types.is_empty() => return None,
            FacetField::Actor => |_, id| vec![id.to_string()],
            FacetField::Type => {
                |gazetteer, id| vec![gazetteer.get(id).map_or("unknown", |actor| actor.kind.as_str()).to_owned()]
            }
            FacetField::Parent => |gazetteer, id| gazetteer.tops(id).into_iter().map(ToString::to_string).collect(),
            FacetField::State => |gazetteer, id| gazetteer.home(id).map(ToString::to_string).into_iter().collect(),
            FacetField::Author | FacetField::Outlet | FacetField::Language | FacetField::Year { .. } => return None,
        };
        let groups_of = move |value: &str| {
            let Ok(id) = value.parse::<ActorId>() else { return Vec::new() };
            if self.counts(gazetteer, &id) { group(gazetteer, &id) } else { Vec::new() }
        };
        // There are few kinds of groups, but as many choices of types as anybody likes.
        let name = self.types.is_empty().then(|| format!("{} {}", self.field.name(), gazetteer.version()));
        Some(Groups { name, groups_of: Box::new(groups_of) })
    }

    fn counts(&self, gazetteer: &Gazetteer, id: &ActorId) -> bool {
        self.types.is_empty() || self.types.iter().any(|wanted| wanted == gazetteer.type_of(id))
    }
}

/// Counts of one field, most articles first; years in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    pub facet: Facet,
    pub values: Vec<FacetValue>,
    /// How many values there are; [`values`](Facets::values) are fewer where only the first were [kept](Facets::keep).
    pub total_values: usize,
    /// Matching articles without the field.
    pub missing: u64,
    /// Matching articles left out because their date is doubtful.
    pub doubtful: u64,
    /// How parts of the query were understood.
    pub notes: Vec<Note>,
}

impl Facets {
    /// Keeps the first `limit` values and those that the query asks for. The others stay counted.
    ///
    /// Where no value is chosen, [`Facet::limit`] comes to the same with less work.
    pub fn keep(&mut self, limit: usize) {
        let mut n = 0;
        self.values.retain(|value| {
            n += 1;
            n <= limit || value.selected
        });
    }

    /// Values that are not among those kept.
    pub fn left_out(&self) -> usize {
        self.total_values.saturating_sub(self.values.len())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// What filters go by.
    pub id: String,
    pub name: String,
    /// The actor's type, for actors.
    pub kind: Option<String>,
    pub articles: u64,
    /// Whether the query asks for it.
    pub selected: bool,
}

/// Counts `field` over the articles that match `query` but for its conditions on the field itself, and
/// marks what those have chosen: it is among the values however few are wanted. Unknown actors go by their ids until [`name_unknown`](super::name_unknown) names them.
pub fn facets<F: Into<Facet>>(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    facet: F,
) -> Result<Facets, SearchError> {
    let facet = facet.into();
    let field = facet.field;
    let selection = Selection::of(query, field);
    if selection.chosen.is_empty() {
        return facets_within(snapshot, gazetteer, query, matching, facet);
    }
    let limit = facet.limit;
    let everything = Facet { limit: None, ..facet };
    let mut facets = facets_within(snapshot, gazetteer, &selection.rest, matching, everything)?;
    let chosen = Chosen::new(snapshot, gazetteer, &selection, matching, field)?;
    facets.values.iter_mut().for_each(|value| value.selected = chosen.holds(&value.id));
    if let Some(limit) = limit {
        facets.keep(limit);
    }
    facets.notes = notes(snapshot, gazetteer, query, matching)?;
    Ok(facets)
}

/// Counts a field over the articles that match `query`.
pub fn facets_within<F: Into<Facet>>(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    facet: F,
) -> Result<Facets, SearchError> {
    let facet = facet.into();
    known_types(&facet.types)?;
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    if let FacetField::Year { doubtful } = facet.field {
        let dates = dates(snapshot, &lowered, doubtful, None)?;
        return Ok(by_year(facet, &dates, lowered.notes));
    }
    let limit = facet.limit.unwrap_or(usize::MAX);
    let collector = Counter { snapshot, column: facet.column(), groups: facet.groups(gazetteer), limit };
    let counted =
        snapshot.searcher.search(lowered.filter(), &collector).map_err(IndexError::tantivy("count facets"))?;
    drop(collector);
    let mut values: Vec<FacetValue> =
        counted.values.into_iter().map(|(id, articles)| value(gazetteer, facet.field, id, articles)).collect();
    values.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id)));
    values.truncate(limit);
    Ok(Facets {
        facet,
        total_values: counted.total,
        values,
        missing: counted.missing,
        doubtful: 0,
        notes: lowered.notes,
    })
}

fn by_year(facet: Facet, dates: &Dates, notes: Vec<Note>) -> Facets {
    let value = |(year, articles): (String, u64)| FacetValue {
        id: year.clone(),
        name: year,
        kind: None,
        articles,
        selected: false,
    };
    let mut values: Vec<FacetValue> = dates.years().map(value).collect();
    let total_values = values.len();
    values.truncate(facet.limit.unwrap_or(usize::MAX));
    Facets { facet, total_values, values, missing: dates.undated, doubtful: dates.doubtful, notes }
}

fn value(gazetteer: &Gazetteer, field: FacetField, id: String, articles: u64) -> FacetValue {
    let actor = match field {
        FacetField::Actor | FacetField::Parent | FacetField::State => id.parse::<ActorId>().ok(),
        _ => None,
    };
    let kind = actor.as_ref().map(|id| gazetteer.type_of(id).to_owned());
    let name = actor.as_ref().map_or_else(|| id.clone(), |id| gazetteer.name_of(id));
    FacetValue { id, name, kind, articles, selected: false }
}
