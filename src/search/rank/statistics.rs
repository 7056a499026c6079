//! What is known about the features of a query over the whole index and over the candidates.

#[cfg(doc)]
use super::counts::Counts;
use super::score::Counted;
use crate::index::{IndexError, Snapshot};
use crate::search::lower::Lowered;
use crate::search::pattern::{Kind, Pattern};
use tantivy::Term;
use tantivy::schema::Field;

/// A pattern of the query, or a pair of them.
#[derive(Clone, Debug)]
pub struct Feature {
    /// As the user wrote it.
    pub label: String,
    pub kind: FeatureKind,
    /// How telling it is: among articles, passages, headlines and leads.
    pub idf: f32,
    pub passage_idf: f32,
    pub title_idf: f32,
    pub lead_idf: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureKind {
    Words,
    Actor,
    Pair,
}

/// Lengths in words, on average.
#[derive(Clone, Copy, Debug)]
pub struct Averages {
    pub article: f32,
    pub passage: f32,
    pub title: f32,
    pub lead: f32,
}

impl Averages {
    pub fn of(snapshot: &Snapshot) -> Result<Averages, IndexError> {
        let fields = &snapshot.fields;
        let (articles, passages) = (snapshot.totals.articles, snapshot.totals.passages);
        let text = tokens(snapshot, fields.text)?;
        let average = |tokens: u64, n: u64| (tokens as f32 / n.max(1) as f32).max(1.0);
        Ok(Averages {
            article: average(text, articles),
            passage: average(text, passages),
            title: average(tokens(snapshot, fields.title)?, articles),
            lead: average(tokens(snapshot, fields.lead)?, articles),
        })
    }
}

fn tokens(snapshot: &Snapshot, field: Field) -> Result<u64, IndexError> {
    let segments = snapshot.searcher.segment_readers().iter();
    let tokens = segments.map(|s| s.inverted_index(field).map(|i| i.total_num_tokens())).sum::<tantivy::Result<u64>>();
    tokens.map_err(IndexError::tantivy("read the collection's length"))
}

/// What the candidates of a query have in common.
pub struct Statistics {
    /// Numbered as [`Counts`] numbers them.
    pub(super) features: Vec<Feature>,
    pub(super) averages: Averages,
}

impl Statistics {
    /// `tally` is of all candidates.
    pub fn new(snapshot: &Snapshot, lowered: &Lowered, tally: &Tally) -> Result<Statistics, IndexError> {
        let patterns = &lowered.patterns;
        let mut features = Vec::with_capacity(2 * patterns.len());
        for (pattern, seen) in patterns.iter().zip(&tally.seen) {
            features.push(of_pattern(snapshot, pattern, *seen)?);
        }
        for (pattern, seen) in patterns.iter().zip(&tally.seen[patterns.len()..]) {
            let before = pattern.follows.map_or("", |follows| patterns[follows.pattern].label.as_str());
            features.push(of_pair(snapshot, format!("{before} {}", pattern.label), *seen));
        }
        Ok(Statistics { features, averages: Averages::of(snapshot)? })
    }
}

/// In how many candidates, and in how many of their passages, every feature is.
pub struct Tally {
    seen: Vec<Seen>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    articles: u64,
    passages: u64,
}

impl Tally {
    pub fn new(lowered: &Lowered) -> Tally {
        Tally { seen: vec![Seen::default(); 2 * lowered.patterns.len()] }
    }

    pub fn add(&mut self, article: &Counted<'_>) {
        let counts = &article.counts;
        for (seen, whole) in self.seen.iter_mut().zip(counts.whole) {
            seen.articles += u64::from(whole.text > 0);
        }
        for entry in counts.entries {
            self.seen[usize::from(entry.feature)].passages += 1;
        }
    }
}

fn of_pattern(snapshot: &Snapshot, pattern: &Pattern, seen: Seen) -> Result<Feature, IndexError> {
    let (articles, passages) = (snapshot.totals.articles, snapshot.totals.passages);
    let with = pattern.document_frequency(snapshot)?;
    // Passages are counted in the candidates only; the other articles that have it are taken to be like them.
    let with_passages = seen.passages as f32 * (with as f32 / seen.articles.max(1) as f32).max(1.0);
    let all = idf(articles, with);
    let idf_in = |field: Field| match moved(snapshot, pattern, field) {
        Some(moved) => Ok(idf(articles, moved.document_frequency(snapshot)?)),
        None => Ok::<f32, IndexError>(all),
    };
    Ok(Feature {
        label: pattern.label.clone(),
        kind: if pattern.kind == Kind::Actor { FeatureKind::Actor } else { FeatureKind::Words },
        idf: all,
        passage_idf: idf(passages, with_passages as u64),
        title_idf: idf_in(snapshot.fields.title)?,
        lead_idf: idf_in(snapshot.fields.lead)?,
    })
}

/// The pattern in another field of stems; `None` for one whose terms are no stems.
fn moved(snapshot: &Snapshot, pattern: &Pattern, field: Field) -> Option<Pattern> {
    let stems = pattern.alternatives.iter().flatten().all(|term| term.field() == snapshot.fields.text);
    let term = |term: &Term| Term::from_field_bytes(field, term.serialized_value_bytes());
    let alternatives = pattern.alternatives.iter().map(|terms| terms.iter().map(term).collect());
    stems.then(|| Pattern { alternatives: alternatives.collect(), ..pattern.clone() })
}

/// Pairs are counted among the candidates alone, so that no index of pairs is needed.
fn of_pair(snapshot: &Snapshot, label: String, seen: Seen) -> Feature {
    Feature {
        label,
        kind: FeatureKind::Pair,
        idf: idf(snapshot.totals.articles, seen.articles),
        passage_idf: idf(snapshot.totals.passages, seen.passages),
        title_idf: 0.0,
        lead_idf: 0.0,
    }
}

/// Lucene's and tantivy's idf, never negative.
fn idf(total: u64, with: u64) -> f32 {
    let (n, with) = (total as f32, with.min(total) as f32);
    (1.0 + (n - with + 0.5) / (with + 0.5)).ln()
}
