//! How many matching articles have which value of a field.

use super::chosen::Chosen;
use super::lower::Lowered;
use super::selection::Selection;
use super::timeline::{Dates, dates};
use super::{Match, SearchError};
use crate::entities::{ActorId, Gazetteer};
use crate::index::{IndexError, Snapshot};
use crate::query::Query;
use std::collections::HashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Fields that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    Actor,
    Author,
    Outlet,
    Language,
    /// Types of the actors that occur.
    Type,
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
            FacetField::Year { .. } => "year",
        }
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            FacetField::Actor | FacetField::Type => "actor_facet",
            FacetField::Author => "author_facet",
            FacetField::Outlet => "outlet_facet",
            FacetField::Language => "language",
            FacetField::Year { .. } => "first_day",
        }
    }
}

/// Counts of one field, most articles first; years in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    pub field: FacetField,
    pub values: Vec<FacetValue>,
    /// Matching articles without the field.
    pub missing: u64,
    /// Matching articles left out because their date is doubtful.
    pub doubtful: u64,
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
/// marks what those have chosen.
pub fn facets(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    field: FacetField,
) -> Result<Facets, SearchError> {
    let selection = Selection::of(query, field);
    if selection.chosen.is_empty() {
        return facets_within(snapshot, gazetteer, query, matching, field);
    }
    let mut facets = facets_within(snapshot, gazetteer, &selection.rest, matching, field)?;
    let chosen = Chosen::new(snapshot, gazetteer, &selection, matching, field)?;
    facets.values.iter_mut().for_each(|value| value.selected = chosen.holds(&value.id));
    Ok(facets)
}

/// Counts `field` over the articles that match `query`.
pub fn facets_within(
    snapshot: &Snapshot,
    gazetteer: &Gazetteer,
    query: &Query,
    matching: Match,
    field: FacetField,
) -> Result<Facets, SearchError> {
    let lowered = Lowered::new(snapshot, gazetteer, query, matching)?;
    if let FacetField::Year { doubtful } = field {
        return Ok(by_year(field, &dates(snapshot, &lowered, doubtful, None)?));
    }
    let by_type = (field == FacetField::Type).then_some(gazetteer);
    let collector = Counter { column: field.column(), types: by_type };
    let counted =
        snapshot.searcher.search(lowered.filter(), &collector).map_err(IndexError::tantivy("count facets"))?;
    let mut values: Vec<FacetValue> =
        counted.values.into_iter().map(|(id, articles)| value(gazetteer, field, id, articles)).collect();
    values.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id)));
    Ok(Facets { field, values, missing: counted.missing, doubtful: 0 })
}

fn by_year(field: FacetField, dates: &Dates) -> Facets {
    let value = |(year, articles): (String, u64)| FacetValue {
        id: year.clone(),
        name: year,
        kind: None,
        articles,
        selected: false,
    };
    Facets { field, values: dates.years().map(value).collect(), missing: dates.undated, doubtful: dates.doubtful }
}

fn value(gazetteer: &Gazetteer, field: FacetField, id: String, articles: u64) -> FacetValue {
    let actor = match field {
        FacetField::Actor => id.parse::<ActorId>().ok(),
        _ => None,
    };
    let known = actor.as_ref().and_then(|id| gazetteer.get(id));
    let kind = match (&actor, known) {
        (Some(_), Some(known)) => Some(known.kind.as_str().to_owned()),
        (Some(nil), None) => Some(nil.kind().to_owned()),
        _ => None,
    };
    let name = match (&actor, known) {
        (_, Some(known)) => known.name.clone(),
        (Some(nil), None) => nil.slug().replace('-', " "),
        _ => id.clone(),
    };
    FacetValue { id, name, kind, articles, selected: false }
}

struct Counter<'g> {
    column: &'static str,
    /// Count each article once for every type of its actors, not for every actor.
    types: Option<&'g Gazetteer>,
}

#[derive(Default)]
struct Counted {
    values: HashMap<String, u64>,
    missing: u64,
}

/// Counts by ordinal; names are looked up once per segment, at the end.
struct SegmentCounter {
    column: Option<StrColumn>,
    counts: Vec<u64>,
    /// For every ordinal the number of its type, when types are counted.
    type_of: Option<Vec<usize>>,
    type_names: Vec<String>,
    seen: Vec<usize>,
    missing: u64,
}

impl Collector for Counter<'_> {
    type Fruit = Counted;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let column = reader.fast_fields().str(self.column)?;
        let terms = column.as_ref().map_or(0, |c| c.num_terms());
        let mut counter = SegmentCounter {
            column,
            counts: vec![0; terms],
            type_of: None,
            type_names: Vec::new(),
            seen: Vec::new(),
            missing: 0,
        };
        if let Some(gazetteer) = self.types {
            counter.by_type(gazetteer)?;
        }
        Ok(counter)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Counted>>) -> tantivy::Result<Counted> {
        let mut all = Counted::default();
        for counted in fruits {
            let counted = counted?;
            all.missing += counted.missing;
            for (name, n) in counted.values {
                *all.values.entry(name).or_insert(0) += n;
            }
        }
        Ok(all)
    }
}

impl SegmentCounter {
    fn by_type(&mut self, gazetteer: &Gazetteer) -> tantivy::Result<()> {
        let all: Vec<u64> = (0..self.counts.len() as u64).collect();
        let mut type_of = Vec::with_capacity(all.len());
        for name in self.names(&all)? {
            let id = name.parse::<ActorId>().ok();
            let kind = id.as_ref().and_then(|id| gazetteer.get(id)).map_or("unknown", |a| a.kind.as_str());
            let number = match self.type_names.iter().position(|n| n == kind) {
                Some(number) => number,
                None => {
                    self.type_names.push(kind.to_owned());
                    self.type_names.len() - 1
                }
            };
            type_of.push(number);
        }
        self.counts = vec![0; self.type_names.len()];
        self.type_of = Some(type_of);
        Ok(())
    }

    /// The values behind ascending ordinals, in one walk over the dictionary: reading them one by one unpacks a block each.
    fn names(&self, ords: &[u64]) -> tantivy::Result<Vec<String>> {
        let mut names = Vec::with_capacity(ords.len());
        if let Some(column) = &self.column {
            let dictionary = column.dictionary();
            dictionary.sorted_ords_to_term_cb(ords, |name| names.push(String::from_utf8_lossy(name).into_owned()))?;
        }
        Ok(names)
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = tantivy::Result<Counted>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.seen.clear();
        if let Some(column) = &self.column {
            for ord in column.term_ords(doc) {
                let slot = self.type_of.as_ref().map_or(ord as usize, |types| types[ord as usize]);
                if !self.seen.contains(&slot) {
                    self.seen.push(slot);
                }
            }
        }
        for &slot in &self.seen {
            self.counts[slot] += 1;
        }
        self.missing += u64::from(self.seen.is_empty());
    }

    fn harvest(self) -> tantivy::Result<Counted> {
        let met: Vec<u64> = (0..).zip(&self.counts).filter(|(_, n)| **n > 0).map(|(slot, _)| slot).collect();
        let names = match self.type_of {
            Some(_) => met.iter().map(|&slot| self.type_names[slot as usize].clone()).collect(),
            None => self.names(&met)?,
        };
        let values = names.into_iter().zip(met.iter().map(|&slot| self.counts[slot as usize])).collect();
        Ok(Counted { values, missing: self.missing })
    }
}
