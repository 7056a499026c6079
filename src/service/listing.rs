//! A page of hits, at any depth.
//!
//! A search ranks the passages of the best two hundred articles, which is all that most readers see. So the first
//! hits of a list are those of a search; who goes on behind them gets all hits in the order in which every matching
//! article has been scored, without those that were shown. Nothing comes twice and nothing is left out.

use super::cursor::{Cursor, Place};
use super::parameters::Given;
use super::problem::Problem;
use super::{Asked, question};
use crate::api::{Understood, Wanted};
use crate::search::{self, Hit, Options, Results, Unit};
use std::collections::HashSet;

/// Hits that come from a search: no more than the articles it looks at.
const WINDOW: usize = 200;

/// Some hits, and where the list goes on.
pub struct Page {
    pub results: Results,
    /// Where it goes on behind each of the hits.
    ends: Vec<Place>,
    more: bool,
    tag: String,
}

impl Page {
    /// Where the list goes on, if it does.
    pub fn next(&self, given: &Given) -> Option<Cursor> {
        self.after(self.results.hits.len(), given)
    }

    /// The same, where only the first `n` hits are shown.
    pub fn after(&self, n: usize, given: &Given) -> Option<Cursor> {
        if n == self.results.hits.len() && !self.more {
            return None;
        }
        let place = n.checked_sub(1).and_then(|last| self.ends.get(last));
        place.map(|place| Cursor::new(&self.tag, given, *place))
    }
}

pub fn page(asked: &Asked, understood: &Understood, wanted: &Wanted) -> Result<Page, Problem> {
    let place = Cursor::read(&asked.view.tag, &asked.given)?;
    let limit = wanted.limit.unwrap_or(WINDOW);
    let found = match place {
        Place::Behind(n) if n < WINDOW => shallow(asked, understood, wanted, n, limit),
        Place::Behind(n) => deep(asked, understood, wanted, (0, n), limit),
        Place::Deep { looked_at, shown } => deep(asked, understood, wanted, (looked_at, shown), limit),
    };
    let Found { results, ends, more } = found.map_err(|problem| question::blamed(problem, &asked.given))?;
    Ok(Page { results, ends, more, tag: asked.view.tag.clone() })
}

/// Hits, the place behind each of them, and whether there are more.
struct Found {
    results: Results,
    ends: Vec<Place>,
    more: bool,
}

fn options(asked: &Asked, wanted: &Wanted) -> Options {
    wanted.options(asked.weights)
}

fn shallow(
    asked: &Asked,
    understood: &Understood,
    wanted: &Wanted,
    behind: usize,
    limit: usize,
) -> Result<Found, Problem> {
    // One more than wanted tells whether there are more.
    let options = Options { limit: Some((behind + limit + 1).min(WINDOW)), ..options(asked, wanted) };
    let view = &asked.view;
    let mut results = search::search(&view.snapshot, view.gazetteer, &understood.query, &options)?;
    let n_found = results.hits.len();
    results.hits = results.hits.into_iter().skip(behind).take(limit).collect();
    results.first_rank = behind + 1;
    let end = behind + results.hits.len();
    let more = end < n_found || n_found == WINDOW;
    let place = |end| if end < WINDOW { Place::Behind(end) } else { Place::Deep { looked_at: 0, shown: end } };
    Ok(Found { results, ends: (behind + 1..=end).map(place).collect(), more })
}

fn deep(
    asked: &Asked,
    understood: &Understood,
    wanted: &Wanted,
    (looked_at, shown): (usize, usize),
    limit: usize,
) -> Result<Found, Problem> {
    let view = &asked.view;
    let options = options(asked, wanted);
    let window = Options { limit: Some(WINDOW), ..options.clone() };
    let first = search::search(&view.snapshot, view.gazetteer, &understood.query, &window)?;
    let before: HashSet<String> = first.hits.iter().map(|hit| key(hit, options.unit)).collect();
    let mut stream = search::stream(&view.snapshot, view.gazetteer, &understood.query, &options)?;
    let total = stream.n_hits();
    stream.begin_behind(looked_at);
    let mut results = Results { hits: Vec::new(), first_rank: shown + 1, ..first };
    let mut ends = Vec::new();
    let mut at = looked_at;
    'pages: for page in stream {
        for hit in page?.hits {
            if results.hits.len() == limit {
                break 'pages;
            }
            at += 1;
            if !before.contains(&key(&hit, options.unit)) {
                results.hits.push(hit);
                ends.push(Place::Deep { looked_at: at, shown: shown + results.hits.len() });
            }
        }
    }
    Ok(Found { results, ends, more: at < total })
}

/// What tells a hit from others.
fn key(hit: &Hit, unit: Unit) -> String {
    match unit {
        Unit::Passage => hit.places[0].id.to_string(),
        Unit::Article => hit.article.id.to_string(),
    }
}
